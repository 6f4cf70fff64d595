"""Words in both languages: one key, (Chinese, English)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from model.programmes import OTHER, PROGRAMMES
from results.language.words_compare import COMPARE
from results.language.words_desk import DESK
from results.language.words_household_cards import HOMES
from results.language.words_office import OFFICE

if TYPE_CHECKING:
    from collections.abc import Sequence

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    "chosen": ("优化方案", "optimized plan"),
    "adjusted": ("调整后的方案", "adjusted plan"),
    "rule": ("调优简单规则", "tuned simple rule"),
    "greedy": ("按单位效果贪心", "greedy by effect per yuan"),
    "prices": ("按价格舍入", "rounded at prices"),
    "practice": ("现行做法", "practice"),
    "equal_village": ("各村平均", "equal per village"),
    "equal_head": ("按贫困人口平均", "equal per registered head"),
    "need_first": ("先穷后富", "neediest villages first"),
    "first_round": ("首轮村优先", "first-round villages first"),
    "concentrate": ("集中投入少数村", "a few villages at a time"),
    "equal_mix": ("按人平均·优化结构", "equal per head, in the plan's mix"),
    "unsequenced": ("同样投向·各年平均", "same money, all years alike"),
    "large_first": ("同样投向·大户优先", "same money, large households first"),
    "permuted": ("同类村互换", "same packages, villages dealt anew"),
    "no_fund": ("无专项资金", "no fund"),
    "trend": ("仅增长趋势", "growth only"),
    "unit_gap": ("万元,2015年价", "10,000 yuan of 2015"),
    "unit_person_years": ("人年", "person-years"),
    "unit_severity": ("人(平方缺口)", "persons, squared gap"),
    "unit_chronic": ("长期贫困人年", "chronic person-years"),
    "unit_returns": ("返贫人次", "returns"),
    "unit_exits": ("退出人次", "exits"),
    **{p.name: (p.chinese, p.english) for p in (*PROGRAMMES, *OTHER)},
    "cause_illness": ("因病", "illness"),
    "cause_schooling": ("因学", "schooling"),
    "cause_hazard": ("因灾", "disaster"),
    "cause_price": ("价格", "prices"),
    "cause_job": ("失业", "lost job"),
    "cause_luck": ("偶然波动", "a bad year"),
    "cause_several": ("无单一原因", "no single cause"),
    "cause_support": ("扶持终止", "support ended"),
    "cause_ageing": ("劳动力老化或减少", "labour aged or left"),
    "cause_split": ("分户", "household split"),
    "cause_home": ("务工者返乡", "a worker stayed home"),
    "near, fewer registered": ("近·贫困率较低", "near, fewer registered"),
    "other": ("其他", "other"),
    "near, more registered": ("近·贫困率较高", "near, more registered"),
    "far, fewer registered": ("远·贫困率较低", "far, fewer registered"),
    "far, more registered": ("远·贫困率较高", "far, more registered"),
    "uncalibrated": ("未校准", "uncalibrated"),
    "told_apart_not": ("不能区分", "cannot be told apart"),
    "better": ("更好", "better"),
    "worse": ("更差", "worse"),
    "wan": ("万元", "10,000 yuan"),
    "wan2015": ("万元(2015年价)", "10,000 yuan of 2015"),
    "persons": ("人口", "persons"),
    "person_years": ("人年", "person-years"),
    "year": ("年份", "year"),
    "plan": ("方案", "plan"),
    "against": ("对比对象", "against"),
    "gap_gain": ("多减少的贫困缺口", "more poverty gap closed"),
    "years_gain": ("多减少的贫困人年", "more person-years out of poverty"),
    "single": ("单次抽样5%–95%", "single draws, 5–95 %"),
    "won": ("胜出抽样比例", "draws won"),
    "verdict": ("判断", "verdict"),
    "class": ("村类", "village class"),
    "village": ("村", "village"),
    "n_villages": ("村数", "villages"),
    "programme": ("项目", "programme"),
    "total": ("合计", "total"),
    "heads": ("建档立卡人口", "registered persons"),
    "per_head": ("人均(元)", "yuan a head"),
    "headcount": ("支出贫困率", "spending-poverty headcount"),
    "income_headcount": ("收入贫困率", "income-poverty headcount"),
    "gap": ("贫困缺口(万元/年)", "poverty gap (10,000 yuan a year)"),
    "severity": ("贫困深度(千分)", "severity (per thousand)"),
    "chronic": ("长期贫困率", "chronic headcount"),
    "returns": ("返贫人口(人/年)", "returns to poverty (persons a year)"),
    "wrong": ("错评率", "listed but not poor"),
    "missed": ("漏评率", "poor but not listed"),
    "left_poor": ("错退人口(累计)", "left the register while poor (sum)"),
    "reached_listed": ("到建档立卡户资金占比", "money that reached the registered"),
    "reached_poor": ("到真实贫困户资金占比", "money that reached the truly poor"),
    "part_trend": ("增长趋势", "growth"),
    "part_other": ("其他资金", "other budgets"),
    "part_fund": ("专项资金", "this fund"),
    "entries": ("首次致贫", "first entries"),
    "exits": ("脱贫", "exits"),
    "reason": ("说明", "reason"),
    "year_3": ("第3年", "year 3"),
    "mature": ("成熟年", "mature year"),
    "source": ("来源", "source"),
    "name": ("名称", "name"),
    "value": ("取值", "value"),
    "low": ("低", "low"),
    "high": ("高", "high"),
    "unit": ("单位", "unit"),
    "confidence": ("可信度", "confidence"),
    "target": ("公布数", "published"),
    "got": ("合成数", "in the population"),
    "households": ("农村户数", "households"),
    "n_towns": ("乡镇", "towns"),
    "n_poor_villages": ("贫困村", "poor villages"),
    "n_first_round": ("首轮整村推进村", "first-round villages"),
    "n_team": ("驻村工作队村", "villages with a team"),
    "listed_households": ("建档立卡户", "registered households"),
    "listed_persons": ("建档立卡人口", "registered persons"),
    "dibao_households": ("低保户", "dibao households"),
    "dibao_persons": ("低保人口", "dibao persons"),
    "wubao_persons": ("五保人口", "wubao persons"),
    "caused_share_min": (
        "因残病老致贫占比(下限)",
        "registered with disability, illness, no able adult (at least)",
    ),
    "listed_share_min": (
        "贫困村建档立卡率(下限)",
        "registered share of every poor village (at least)",
    ),
    "gap_closed": ("减少贫困缺口", "gap closed"),
    "watts": ("瓦茨指数", "Watts"),
    "sen": ("森指数", "Sen"),
    "gini": ("基尼系数", "Gini"),
    "fgt1": ("支出贫困缺口率", "gap ratio (FGT1)"),
    "fgt2": ("支出贫困深度指数", "severity (FGT2)"),
    "chronic_part": ("长期贫困部分(三年)", "chronic part, three years"),
    "transient_part": ("暂时贫困部分(三年)", "transient part, three years"),
    "transient_share": ("暂时贫困占比", "transient share"),
    "m0": ("多维贫困M0", "Alkire-Foster M0"),
    "lacking": ("两不愁三保障未达标率", "some promise unmet"),
    "spell_now": ("现有贫困平均持续(年)", "mean present spell (years)"),
    "spell_ended": ("已结束贫困平均持续(年)", "mean ended spell (years)"),
    "within_1": ("脱贫1年内返贫", "returns within 1 year"),
    "within_2": ("脱贫2年内返贫", "returns within 2 years"),
    "within_3": ("脱贫3年内返贫", "returns within 3 years"),
    "returns_spending": ("支出返贫人口", "returns, spending"),
    "returns_income": ("收入返贫人口", "returns, income"),
    "returns_chronic": ("长期贫困返贫人口", "returns, chronic"),
    "left_returned": ("退出后返贫人口", "returns among those who left"),
    "left_found": ("当年被发现", "found the same year"),
    "left_list": ("退出人口", "left the register"),
    "left_poor_year": ("错退人口", "left while poor"),
    "left_lacking": ("未达标退出", "left with a promise unmet"),
    "after_exit": ("脱贫不脱政策人口", "still supported after exit"),
    "near_missed": ("未建档临界人口", "between 1 and 1.5 lines, not listed"),
    "cliff": ("线上比线下人均少得扶持(元)", "support lost at the line (yuan a head)"),
    "outside": ("贫困村外贫困人口占比", "poor outside poor villages"),
    "dibao": ("低保人口", "on the dibao roll"),
    "dibao_poor": ("低保中贫困人口占比", "… of them income-poor"),
    "prior_ranges": ("按先验范围,未校准", "prior ranges, uncalibrated"),
    "accepted_sets": ("按校准后的参数组", "calibrated parameter sets"),
    "hit": ("符合", "hit"),
    "miss": ("不符", "miss"),
    "not_measured": ("模型不含", "not in the model"),
    "range": ("目标范围", "target range"),
    "mean": ("模拟均值", "simulated mean"),
    "interval_90": ("90%区间", "90 % interval"),
    "prior_90": ("先验90%宽度", "prior 90 % width"),
    "posterior_90": ("后验90%宽度", "posterior 90 % width"),
    "ratio": ("后验/先验", "posterior / prior"),
    "moves_nothing": (
        "任何数字都不受其影响:未学到,保留先验",
        "no figure moves with it: not learned from these data, keeps its prior",
    ),
    "by_chance": ("偶然概率", "by chance"),
    "not_learned": ("未从这些数据中学到", "not learned from these data"),
    "learned": ("有所学习", "learned"),
    "share_near": ("先验抽样中接近的比例", "prior draws that come near"),
    "explained": ("线性代理解释比例", "explained by the emulator"),
    "reachable": ("可达到", "within reach"),
    "unreachable": ("达不到:不参与筛选", "out of reach: does not decide"),
    "before_prior": ("先验均值", "prior mean"),
    "after_posterior": ("后验均值", "posterior mean"),
    "parameter": ("参数", "parameter"),
    "first_order": ("一阶", "first order"),
    "total_order": ("总效应", "total"),
    "gap_plan": ("该方案下支出贫困缺口", "spending-poverty gap under the plan"),
    "gain_plan": ("该方案比无资金多减少的缺口", "gap closed by the plan over no fund"),
    "returns_plan": ("该方案下返贫人年", "returns to poverty under the plan"),
    "chance": ("人口与偶然", "population and chance"),
    "mechanism": ("机制", "mechanism"),
    "what_it_does": ("作用", "what it does"),
    "moves": ("影响指标", "moves"),
    "difference": ("差异", "difference"),
    "before": ("原", "before"),
    "after": ("现", "now"),
    "gets_now": ("现安排", "what it gets now"),
    "whole_county": ("全县", "whole county"),
    "gets_nothing": ("未安排资金。", "Gets nothing."),
    "gets_withheld": (
        "安排{0}万元:{1},成效{2}({3})。",
        "Gets: {0} (10,000 yuan) for {1}, effect {2} ({3}).",
    ),
    "effect": ("成效变化", "effect"),
    "as_expected": ("符合预期", "as expected"),
    "unclear": ("不明确", "unclear"),
    "opposite": ("与预期相反", "the other way"),
    "no_sign": ("理论未定", "theory does not say"),
    "wave": ("轮次", "wave"),
    "candidates": ("候选", "candidates"),
    "kept": ("代理筛选后", "kept by the emulator"),
    "evaluated": ("已模拟", "simulated"),
    "accepted": ("接受", "accepted"),
    "failed": ("无法拟合", "could not be fitted"),
    "use": ("用途", "use"),
    "match": ("对应方式", "match"),
    "note": ("备注", "note"),
    "figure_init": ("初始人口", "population"),
    "figure_lever": ("政策杠杆", "lever"),
    "figure_check": ("对照", "check"),
    "figure_rule": ("规则", "rule"),
    "exact": ("精确满足", "exact"),
    "shown": ("仅列出", "shown"),
    "bound": ("上下限", "bound"),
    "contradicted": ("自相矛盾", "contradicted"),
    "medium": ("中", "medium"),
    "spent": ("实际支出", "what was spent"),
    "same_money": ("同样资金的优化分法", "better split of the same money"),
    "lost_without": ("去掉后多出的缺口(万元)", "lost without it"),
    "per_yuan": ("每元", "per yuan"),
    "purse": ("资金来源", "purse"),
    "purse_special": ("专项扶贫资金", "special fund"),
    "purse_sector": ("行业部门资金", "sector funds"),
    "purse_relocation": ("易地搬迁资金", "relocation money"),
    "purse_interest": ("贴息资金", "interest subsidy"),
    "rule_broken": ("规则", "rule"),
    "place": ("位置", "where"),
    "yuan": ("差额(元)", "short or over, yuan"),
    "fixed": ("固定方案", "fixed plan"),
    "rolled": ("逐年重做", "planned anew each year"),
    "taken_new": ("采用新方案", "new plan taken"),
    "kept_old": ("保留原方案", "standing plan kept"),
    "new_less_old": ("新方案减原方案(万元)", "new less standing, 10,000 yuan"),
    "money_carried": ("结转(万元)", "carried on, 10,000 yuan"),
    "money_moved": ("移动的资金", "money moved"),
    "stress": ("情形", "world"),
    "kind": ("类别", "kind"),
    "assumption": ("假设", "assumption"),
    "shock": ("冲击", "shock"),
    "drawn": ("抽取", "drawn"),
    "best": ("最好", "best"),
    "beaten": ("被超过", "beaten"),
    "made_under": ("制定时的假设", "made under"),
    "judged_under": ("检验时的假设", "judged under"),
    "less_than_own": ("与该假设下制定的方案之差", "less than the plan made under it"),
    "rule_industry_share": ("产业占比", "industry share"),
    "rule_floor_per_head": ("人均保底", "floor per head"),
    "rule_carry_over": ("资金结转", "carrying money on"),
    "rule_pin": ("必选项目", "pinned projects"),
    "rule_ban": ("禁选项目", "banned projects"),
    "binds_money": ("资金最紧的年份", "money is dearest in"),
    "binds_industry_share": ("产业占比规则", "the industry share in"),
    "binds_glut": ("市场容量", "a full market for"),
    "binds_effect": ("再多也不见效", "more would do no more"),
    "binds_saving": ("已是最大方案", "it has the largest package"),
    "binds_trust_region": ("离已模拟方案的步长", "the step from what was simulated"),
    "special": ("专项扶贫资金", "special fund"),
    "sector": ("行业部门资金", "sector funds"),
    "lump": ("余额不够下一个整套方案", "less than the next whole package needs"),
    "other_years": (
        "本年够用,方案所需的其他年份无余额",
        "enough for this year; the package also needs years without money",
    ),
    "lapses": ("结转受限,到期收回", "may not be carried on, and lapses"),
    "held_by_rule": ("其他规则或求解间隙", "another rule, or the solver's gap"),
    "nothing_better": ("没有更有成效的方案", "no package would do more"),
    "works": ("村级工程", "village works"),
    "livestock": ("养殖", "livestock"),
    "credit": ("信贷", "credit"),
    **COMPARE,
    **DESK,
    **OFFICE,
    **HOMES,
}
"""All words."""


UNITS: dict[str, str] = {
    "persons": "人", "persons per year": "人/年", "persons at least": "人(至少)", "persons in 5 years": "人(五年)",
    "households": "户", "households per year": "户/年", "households in 5 years": "户(五年)",
    "villages": "个村", "towns": "个乡镇", "sites": "处", "units": "个单位", "cadres": "人",
    "students per year": "人/年", "sub-groups": "个小组", "gullies": "条沟", "members": "人",
    "share": "占比", "share of persons": "占人口", "share of households": "占户数", "share of land": "占土地",
    "share of the county": "占全县", "share of the fund": "占资金", "share of the registered": "占建档立卡人口",
    "share of the registered households": "占建档立卡户", "share of the town's income": "占全镇收入",
    "share of dibao households": "占低保户", "share of wubao households": "占五保户",
    "share of wubao persons": "占五保人口", "probability": "概率", "ratio": "比值", "index": "指数",
    "per year": "每年", "km2": "平方公里", "m": "米", "mu": "亩", "mu per person": "亩/人",
    "mu per household": "亩/户", "years of school": "年(受教育)", "yuan": "元", "yuan per year": "元/年",
    "yuan a head": "元/人", "yuan per head and year": "元/人·年", "yuan of 2015": "元(2015年价)",
    "yuan per head 2013": "元/人(2013年)", "yuan in 2009": "元(2009年)", "yuan in 2015": "元(2015年)",
    "yuan in 5 years": "元(五年)", "yuan since 2011": "元(2011年以来)",
}  # fmt: skip
"""Chinese for the units of figures and targets; others stay as they are."""

TENS_OF_THOUSANDS = 1e4


def unit_of(unit: str, language: Language) -> str:
    """A unit in the language of the page."""
    return UNITS.get(unit, unit) if language == "zh" else unit


def side_of(text: str, language: Language) -> str:
    """The page's side of a text that holds both languages: Chinese · English."""
    chinese, dot, english = text.partition(" · ")
    return english if dot and language == "en" else chinese


def people(n: float, language: Language) -> str:
    """Persons in words, to three digits: draws know no more."""
    if language == "zh" and n >= TENS_OF_THOUSANDS:
        return f"{n / TENS_OF_THOUSANDS:.3g}万人"
    rounded = float(f"{n:.3g}")
    return f"{rounded:,.0f}人" if language == "zh" else f"{rounded:,.0f}"


def listed(names: Sequence[str], language: Language, most: int = 12) -> str:
    """Names in a row; of many only the first, and how many more there are."""
    dash, rest = ("、" if language == "zh" else "; "), len(names) - most
    shown = dash.join(names[:most])
    if rest <= 0:
        return shown
    return (
        f"{shown}等{len(names)}项,见表"
        if language == "zh"
        else f"{shown}; {rest} more in the table"
    )


def say(key: str, language: Language) -> str:
    """The word; names that are not tuopin's own (a user's plan) stay as they are."""
    pair = WORDS.get(key)
    if pair is not None:
        return pair[0 if language == "zh" else 1]
    # a plan of a compared run is its name and the run's digest
    name, dot, run = key.partition(" · ")
    return f"{say(name, language)}{dot}{run}" if dot and name in WORDS else key
