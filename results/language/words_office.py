"""Words of the documents that an office files: one key, (Chinese, English)."""

from __future__ import annotations

_RULE = ("《财政专项扶贫资金管理办法》(2011年):", "Rules for the special fund (2011): ")
_SMALL = (
    "小型公益性设施,不含大中型基本建设",
    "small public works, no large or middling construction",
)
_ASK = (";是否列入须核定", "; whether it falls under them must be confirmed")


def _of_rule(zh: str, en: str, sure: bool = True) -> tuple[str, str]:
    return _RULE[0] + zh + ("" if sure else _ASK[0]), _RULE[1] + en + ("" if sure else _ASK[1])


BASIS: dict[str, tuple[str, str]] = {
    "basis_industry": _of_rule("特色优势产业", "industries that suit the place"),
    "basis_works_road": _of_rule("村组道路," + _SMALL[0], "village roads, " + _SMALL[1]),
    "basis_works_water": _of_rule(
        "饮水安全配套与小型水利," + _SMALL[0], "safe water and small irrigation, " + _SMALL[1]
    ),
    "basis_works_power": _of_rule(_SMALL[0], _SMALL[1], sure=False),
    "basis_works_clinic": _of_rule(_SMALL[0], _SMALL[1], sure=False),
    "basis_works_flood": _of_rule(_SMALL[0], _SMALL[1], sure=False),
    "basis_training": _of_rule(
        "实用技术培训与劳动力就业能力", "practical training and skills to work"
    ),
    "basis_schooling": _of_rule(
        "接受职业教育补助;普通高中、大学是否列入须核定",
        "grants for vocational schooling; senior high school and college must be confirmed",
    ),
    "basis_interest": _of_rule("扶贫贷款贴息", "interest on loans of the poor"),
    "basis_mutual": _of_rule("村级发展互助资金", "village mutual-aid funds"),
    "basis_guarantee": _of_rule(
        "不得用作企业担保金;农户贷款担保是否列入须核定",
        "no deposits for enterprises' loans; for households' loans it must be confirmed",
    ),
    "basis_cooperative": _of_rule(
        "特色优势产业;折股量化须核定", "industries that suit the place; shares must be confirmed"
    ),
    "basis_noodle": _of_rule(
        "就业与生产能力;创业补助须核定", "work and production; start-up help must be confirmed"
    ),
    "basis_relocation": (
        "易地扶贫搬迁资金管理规定;文号待填",
        "Rules for relocation funds; number to be filled in",
    ),
    "basis_sector": (
        "该行业资金管理办法;文号待填",
        "The sector's own rules; number to be filled in",
    ),
}
"""What allows a purse to pay, by kind of programme: drafts that the county must confirm."""

OFFICE: dict[str, tuple[str, str]] = {
    "office_library": ("项目库", "Project library"),
    "office_unspent": ("资金结余", "Unspent balances"),
    "office_assets": ("资产与管护", "Assets and upkeep"),
    "office_years": ("上年与本年", "Last year, this year"),
    "office_public": ("公示", "Publicity"),
    "office_number": ("序号", "no."),
    "office_town": ("乡镇", "town"),
    "office_purses": ("可用资金来源", "may pay by"),
    "office_use": ("用途依据(拟,须核定)", "legal use (draft, to be confirmed)"),
    "office_industry": ("计入产业", "counts as industry"),
    "office_units": ("绩效目标:数量(约)", "target: quantity, about"),
    "office_target": ("绩效目标:该村减少贫困缺口(万元,2015年价,90%区间)",
                      "target: the village's poverty gap closed (10,000 yuan of 2015, 90 %)"),
    "office_persons": ("受益建档立卡人口(约)", "registered persons served, about"),
    "office_households": ("受益建档立卡户(约)", "registered households served, about"),
    "office_fill": ("待填", "to be filled in"),
    "office_begin": ("开工(拟)", "begins (draft)"),
    "office_done": ("完工(拟)", "done (draft)"),
    "office_quarter": ("{0}年{1}季度", "{0}, quarter {1}"),
    "office_own": ("自筹(万元,约)", "own share (10,000 yuan), about"),
    "office_link": ("利益联结(拟)", "how the poor benefit (draft)"),
    "office_works": ("见效", "works from"),
    "office_first": ("首付", "first payment"),
    "office_second": ("进度款", "progress payment"),
    "office_third": ("验收后", "after acceptance"),
    "office_shares": ("拨付比例(可改)", "payment shares (may be changed)"),
    "office_given": ("下达(万元)", "given (10,000 yuan)"),
    "office_spent": ("当年支出(万元)", "spent that year (10,000 yuan)"),
    "office_carried": ("结转使用(万元)", "spent later (10,000 yuan)"),
    "office_left": ("结余(万元)", "left (10,000 yuan)"),
    "office_why": ("原因", "why"),
    "office_owner": ("产权归属(拟)", "owner (draft)"),
    "office_keeper": ("管护责任(拟)", "upkeep by (draft)"),
    "office_upkeep": ("年管护费(万元,约)", "upkeep a year (10,000 yuan), about"),
    "office_last": ("上年(万元)", "last year (10,000 yuan)"),
    "office_this": ("本年(万元)", "this year (10,000 yuan)"),
    "office_mean": ("现行做法(年均,万元)", "practice, mean of years (10,000 yuan)"),
    "office_more_last": ("比上年增减(万元)", "more or less than last year (10,000 yuan)"),
    "office_more_mean": ("比现行做法年均增减(万元)", "more or less than practice's mean (10,000 yuan)"),
    "office_county": ("县本级", "the county's own"),
    "office_gap": ("比现行做法多减少缺口(万元)", "gap closed over practice (10,000 yuan)"),
    "office_loses": ("与现行做法比", "against practice"),
    "office_loses_clear": ("受损", "loses"),
    "office_loses_maybe": ("资金减少,成效不能区分", "less money; effect not told apart"),
    "office_loses_not": ("未见受损", "no loss seen"),
    "office_period": ("公示期", "shown from, to"),
    "office_remarks": ("群众意见", "remarks received"),
    "office_phone": ("监督电话", "telephone"),
    "link_village": ("全村受益;用工优先安排贫困户", "the whole village; poor households are hired first"),
    "link_industry": ("补助到户,收益归户", "granted to households, income is theirs"),
    "link_leased": ("统一经营,按户分红", "run for households, which get the dividend"),
    "link_household": ("到人到户", "given to persons and households"),
    "link_cooperative": ("折股量化,按股分红", "shares in the households' names, dividends"),
    "link_mutual": ("有偿借用,滚动使用", "lent and repaid, used again"),
    **BASIS,
    "owner_village": ("村集体", "village"),
    "owner_household": ("农户", "household"),
    "owner_fund": ("村互助组织", "village mutual-aid society"),
    "owner_none": ("不形成资产", "no asset"),
    "works_next_year": ("建成次年", "the year after it is built"),
    "works_this_year": ("当年", "the same year"),
    "works_industry": ("{0}年后见效,{1}年后达产", "first yield after {0} years, full after {1}"),
    "exits_title": ("脱贫日历、监测名单与应急资金", "Calendar of exits, watch list, contingency"),
    "exits_note": (
        "“出”指该年末村内收入贫困人口不超过3%;“稳”指此后直到模拟期末都不超过。均为{0}次抽样中的比例,不是预言。",
        "Out: at most 3 % of the village's persons are income-poor at that year-end; stays: at most 3 % from then "
        "to the horizon. Shares of {0} draws, no forecast.",
    ),
    "exits_contingency": ("坏年景(十次中最差的一次)要多少钱", "What a bad year (the worst of ten) needs"),
    "exits_watch": ("监测名单:可能退出后不稳的村", "Watch list: villages that may not stay out"),
    "exits_calendar": ("各村逐年:出 · 稳", "Villages by year: out · stays"),
    "exits_out": ("出", "out"), "exits_stays": ("稳", "stays"),
    "exits_poor": ("贫困率(平均)", "poor, mean"), "exits_bad": ("贫困率(坏年景)", "poor, bad draw"),
    "exits_again": ("返贫(人/年)", "returns a year, persons"),
    "exits_gap": ("贫困缺口(万元,平均)", "gap, mean (10,000 yuan)"),
    "exits_gap_bad": ("贫困缺口(万元,坏年景)", "gap, bad draw (10,000 yuan)"),
    "exits_reserve": ("应急资金(万元)", "contingency (10,000 yuan)"),
    "exits_returns": ("返贫人口(平均)", "returns, mean"), "exits_returns_bad": ("返贫人口(坏年景)", "returns, bad draw"),
    "card_team": ("工作队", "work team"),
    "card_cause": ("为何返贫", "Why people fall back"), "card_measure": ("帮什么", "What is done"),
    "card_gain": ("预计减少贫困缺口(万元,2015年价,90%区间)", "Expected: poverty gap closed (10,000 yuan of 2015, 90 %)"),
    "card_why": ("为何是这么多", "Why this much"), "card_next": ("下次走访", "Next visit"),
    "card_out": ("退出", "Exit"),
    "card_no_cause": ("模拟中几乎无人返贫", "hardly anybody falls back in the simulation"),
    "card_exit": ("{0}年末出列的把握{1:.0%};到{2}年一直稳住的把握{3:.0%}",
                  "out at the end of {0} in {1:.0%} of draws; out until {2} in {3:.0%}"),
    "card_visit": ("{0}年一季度:{1}立项前入户核实", "first quarter of {0}: check households before {1} begins"),
    "card_visit_none": ("{0}年四季度:年度核查;本方案未安排资金", "fourth quarter of {0}: yearly check; the plan grants nothing"),
    "card_notes": ("走访记录", "Notes"),
    "office_yes": ("是", "yes"),
    "office_no": ("否", "no"),
    "office_draft": (
        "标“拟”的列按项目类别草拟,标“约”的按基准单价折算,均须由县里核定;拨付比例为假设。",
        "Columns marked draft follow the kind of programme, those marked about its base price: the county must "
        "settle them; payment shares are assumptions.",
    ),
}  # fmt: skip
"""All words of the documents."""
