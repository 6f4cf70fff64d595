"""Every word that is shown: key -> (Chinese, English). No other file holds text for readers."""

from __future__ import annotations

import math
from typing import Final

LANGUAGES: Final = ("zh", "en")

WORDS: Final[dict[str, tuple[str, str]]] = {
    # plans
    "plan.chosen": ("优化方案", "Optimized plan"),
    "plan.practice": ("现行做法", "Present practice"),
    "plan.equal_village": ("按村平均", "Equal by village"),
    "plan.equal_head": ("按人平均", "Equal by head"),
    "plan.need_first": ("最贫困村优先", "Poorest villages first"),
    "plan.greedy": ("逐项择优", "Greedy choice"),
    "plan.rule": ("简单规则(调优)", "Tuned simple rule"),
    "plan.permuted": ("同类村互换", "Villages of a class swapped"),
    "plan.no_fund": ("没有本项资金", "Without the fund"),
    "plan.trend": ("仅靠增长趋势", "Growth trend alone"),
    # programmes and classes
    "programme.works": ("基础设施", "Works"),
    "programme.tea": ("茶叶", "Tea"),
    "programme.livestock": ("畜牧养殖", "Livestock"),
    "programme.training": ("技能培训", "Training"),
    "class.near, fewer registered": ("近村、贫困面较小", "Near, fewer registered"),
    "class.near, more registered": ("近村、贫困面较大", "Near, more registered"),
    "class.far, fewer registered": ("远村、贫困面较小", "Remote, fewer registered"),
    "class.far, more registered": ("远村、贫困面较大", "Remote, more registered"),
    # units
    "unit.wan": ("万元", "10,000 yuan"),
    "unit.wan15": ("万元,2015年价", "10,000 yuan of 2015"),
    "unit.persons": ("人", "persons"),
    "unit.person_years": ("人年", "person-years"),
    "unit.villages": ("村", "villages"),
    "unit.share": ("%", "%"),
    "unit.yuan_per_yuan": ("元/元", "yuan per yuan"),
    # measures
    "m.headcount": ("支出贫困人口", "Spending-poor persons"),
    "m.rate": ("贫困发生率", "Poverty rate"),
    "m.gap": ("贫困缺口", "Poverty gap"),
    "m.severity": ("贫困深度", "Severity"),
    "m.chronic": ("长期贫困人口", "Chronically poor"),
    "m.returns": ("当年返贫人口", "Returned that year"),
    "m.inclusion": ("错评人口", "Registered, not poor"),
    "m.exclusion": ("漏评人口", "Poor, not registered"),
    "m.to_listed": ("到户资金中建档立卡户所占", "Taken by registered households"),
    "m.to_poor": ("到户资金中真实贫困户所占", "Taken by truly poor households"),
    # effects
    "effect.trend": ("增长趋势", "Growth trend"),
    "effect.other": ("其他资金", "Other budgets"),
    "effect.fund": ("本项资金", "This fund"),
    # causes
    "cause.illness": ("因病", "Illness"),
    "cause.schooling": ("因学", "Schooling"),
    "cause.hazard": ("因灾", "Disaster"),
    "cause.price": ("价格", "Prices"),
    "cause.job": ("失业", "Job lost"),
    "cause.luck": ("偶然", "Chance"),
    "cause.several": ("多因", "Several"),
    # tables: titles
    "t.gains": ("与其他方案相比的增益", "Gain over other plans"),
    "t.gains.note": (
        "正数表示{focus}更好。区间为{n}组抽样均值的90%区间;“单次抽样”为各组抽样的5%至95%。增益{calibration}。",
        "Positive: {focus} is better. Intervals are 90 % intervals of the mean over {n} draws; "
        "“single draws” spans their 5th to 95th percentile. Gains are {calibration}.",
    ),
    "t.measures": ("并列指标", "Measures that stand together"),
    "t.measures.note": (
        "均值,括号内为各组抽样的5%至95%。到户资金占比为计划期合计。",
        "Means over draws, in brackets their 5th to 95th percentile. Shares of money taken up are "
        "over all years.",
    ),
    "t.class": ("按村类分的资金安排", "Money by class of village"),
    "t.village": ("按村分的资金安排", "Money by village"),
    "t.trend": ("年度趋势", "Year by year"),
    "t.trend.note": (
        "{plan};减少人数以2015年为基准,三项之和等于总减少。",
        "{plan}; reductions are against 2015, the three parts add up to the whole.",
    ),
    "t.causes": ("返贫原因", "Causes of return"),
    "t.causes.note": (
        "{plan},各年返贫人口合计,逐项中和该冲击后重算得出。",
        "{plan}, persons returned, all years; found by replay with that one shock neutralised.",
    ),
    "t.yields": ("每一元的产出", "What a yuan buys"),
    "t.yields.note": (
        "每拨付一元在考核年份内合计减少的贫困缺口。产业扶持的效果无法由现有报告识别,属先验假设。",
        "Gap closed over all counted year-ends for a yuan granted. The effect of industry support is "
        "not identified by the reports: it is a prior.",
    ),
    "t.honesty": ("四个互不相加的数", "Four numbers, never added up"),
    "t.margins": ("合成人口与公布数字", "Synthetic population against published figures"),
    "t.contradictions": ("相互矛盾的公布数字", "Published figures that disagree"),
    "t.sensitivity": ("换一种结构假设", "Under other structural assumptions"),
    "t.parameters": ("假设与参数", "Assumptions and parameters"),
    "t.register": ("建档立卡误差", "Errors of the register"),
    "t.promise": ("承诺与兑现", "Promised and delivered"),
    "t.results": ("村级结果", "Results by village"),
    "t.facts": ("来源", "Provenance"),
    # heads
    "h.plan": ("方案", "Plan"),
    "h.rival": ("对照方案", "Against"),
    "h.gap_gain": ("多减少的贫困缺口", "More gap closed"),
    "h.py_gain": ("多脱贫", "More out of poverty"),
    "h.low": ("区间下限", "Low"),
    "h.high": ("区间上限", "High"),
    "h.p05": ("单次抽样5%", "Single draws, 5 %"),
    "h.p95": ("单次抽样95%", "Single draws, 95 %"),
    "h.won": ("胜出的抽样比例", "Draws won"),
    "h.regret": ("遗憾值", "Regret"),
    "h.verdict": ("判断", "Verdict"),
    "h.year": ("年份", "Year"),
    "h.class": ("村类", "Class"),
    "h.n_villages": ("村数", "Villages"),
    "h.programme": ("项目", "Programme"),
    "h.village": ("村", "Village"),
    "h.code": ("村编号", "Code"),
    "h.town": ("镇", "Town"),
    "h.listed": ("建档立卡人口", "Registered persons"),
    "h.total": ("合计", "Total"),
    "h.reason": ("理由", "Reason"),
    "h.cause": ("原因", "Cause"),
    "h.persons": ("人数", "Persons"),
    "h.share": ("占比", "Share"),
    "h.value": ("数值", "Value"),
    "h.unit": ("单位", "Unit"),
    "h.quantity": ("项目", "Quantity"),
    "h.target": ("公布数字", "Published"),
    "h.model": ("模型", "Model"),
    "h.name": ("参数", "Parameter"),
    "h.base": ("基准值", "Base"),
    "h.range": ("范围", "Range"),
    "h.source": ("来源", "Source"),
    "h.kind": ("依据", "Basis"),
    "h.confidence": ("可信度", "Confidence"),
    "h.poor_2015": ("2015年贫困人口", "Poor in 2015"),
    "h.poor_last": ("期末贫困人口", "Poor at the end"),
    "h.gap_last": ("期末贫困缺口", "Gap at the end"),
    "h.returns": ("返贫人次", "Returns"),
    "h.per_head": ("户籍贫困人口人均", "Per registered head"),
    "h.key": ("项目", "Item"),
    "h.yield": ("每元减少的缺口", "Gap closed per yuan"),
    # confidence, basis
    "confidence.high": ("高", "high"),
    "confidence.medium": ("中", "medium"),
    "confidence.low": ("低", "low"),
    "basis.assumption": ("假设", "assumption"),
    "basis.seed": ("实地报告", "field report"),
    "basis.source": ("公开资料", "published"),
    # verdicts
    "verdict.apart.better": ("{focus}更好", "{focus} is better"),
    "verdict.apart.worse": ("{focus}更差", "{focus} is worse"),
    "verdict.same": ("不能区分", "cannot be told apart"),
    "calibrated.no": ("未校准", "uncalibrated"),
    "calibrated.yes": ("已校准", "calibrated"),
    # headline
    "head.what": ("钱投向哪里", "What to fund"),
    "head.how_much": ("好多少", "How much better"),
    "head.how_sure": ("多大把握", "How sure"),
    "head.class": (
        "{label}({n}个村):{money}万元,{parts}。",
        "{label} ({n} villages): {money} × 10,000 yuan, {parts}.",
    ),
    "head.no_plan": (
        "本次只模拟“{focus}”,没有优化资金安排。",
        "This run only simulates “{focus}”; no split was optimized.",
    ),
    "head.gain": (
        "比{rival}多减少贫困缺口{gap}万元(90%区间{low}至{high}),多脱贫{py}人年({pylow}至{pyhigh}){mark}。",
        "Than {rival}: {gap} × 10,000 yuan more of the gap closed (90 % interval {low} to {high}), "
        "{py} more person-years out of poverty ({pylow} to {pyhigh}){mark}.",
    ),
    "head.same": (
        ",但区间包含零:两者不能区分",
        ", but the interval covers zero: the two cannot be told apart",
    ),
    "head.worse": (",即更差", ", that is, worse"),
    "head.best_naive": ("最好的简单分法“{plan}”", "the best naive split “{plan}”"),
    "head.rule": (
        "调优的简单规则与{focus}不能区分:建议采用更易说明的简单规则。",
        "The tuned simple rule and {focus} cannot be told apart: the simple rule is easier to explain "
        "and is recommended.",
    ),
    "head.sure": (
        "{n}组抽样中有{won}%胜过{rival}。效果大小{calibration},依赖先验假设。",
        "It beats {rival} in {won} % of {n} draws. The size of effects is {calibration}: it rests on priors.",
    ),
    "head.few": (
        "只有{n}组抽样,不足以给出区间。",
        "Only {n} draws: too few for an interval.",
    ),
    "head.effects": (
        "到{year}年末贫困人口比2015年减少{total}人:增长趋势{trend}人,其他资金{other}人,本项资金{fund}人。",
        "By the end of {year} there are {total} fewer poor persons than in 2015: {trend} by the growth "
        "trend, {other} by other budgets, {fund} by this fund.",
    ),
    # figures
    "f.effects": (
        "{year}年减少的贫困人口中,本项资金占{share}%",
        "This fund brought {share} % of the fall in poverty by {year}",
    ),
    "f.effects.rise": (
        "到{year}年本项资金减少贫困{fund}人",
        "By {year} this fund takes {fund} persons out of poverty",
    ),
    "f.effects.y": ("比2015年减少的贫困人口(人)", "Fewer poor persons than in 2015"),
    "f.fan": (
        "{year}年贫困人口{mean}人,九成抽样在{low}至{high}之间",
        "{mean} poor persons in {year}; nine draws in ten lie between {low} and {high}",
    ),
    "f.fan.level": ("支出贫困人口(人)", "Spending-poor persons"),
    "f.fan.less": ("比没有本项资金少的贫困人口(人)", "Fewer poor persons than without the fund"),
    "f.flows": (
        "最多的一笔:{share}%的资金以{programme}投向{label}",
        "The largest stream: {share} % of the money goes to {programme} in {label}",
    ),
    "f.flows.fund": ("本项资金", "Fund"),
    "f.flows.label.class": ("{label}", "villages “{label}”"),
    "f.split": (
        "{programme}得到最多,占{share}%",
        "{programme} gets most: {share} %",
    ),
    "f.split.x": ("计划期合计(万元)", "All plan years (10,000 yuan)"),
    "f.gains.all": (
        "{focus}胜过全部{n}个对照方案",
        "{focus} beats all {n} other plans",
    ),
    "f.gains.some": (
        "{focus}胜过{n}个对照方案;与{m}个不能区分",
        "{focus} beats {n} other plans; {m} cannot be told apart from it",
    ),
    "f.gains.worse": (
        "{focus}胜过{n}个对照方案;与{m}个不能区分;不如{k}个",
        "{focus} beats {n} other plans; {m} cannot be told apart; it is worse than {k}",
    ),
    "f.gains.none": (
        "{focus}与全部{m}个对照方案不能区分",
        "{focus} cannot be told apart from any of {m} other plans",
    ),
    "f.gains.x": (
        "比对照方案多减少的贫困缺口(万元,2015年价),90%区间",
        "More gap closed than the other plan (10,000 yuan of 2015), 90 % interval",
    ),
    # reasons
    "reason.got": ("所选:{plan}。", "Chosen: {plan}. "),
    "reason.more": (
        "次优“{other}”需多花{extra}万元,只多减缺口{gap}万元,按县内资金价格亏{short}万元。",
        "The runner-up “{other}” costs {extra} × 10,000 yuan more and closes {gap} more of the gap: "
        "at the county's price of money it falls {short} short.",
    ),
    "reason.less": (
        "次优“{other}”少花{extra}万元,缺口少减{gap}万元,按县内资金价格亏{short}万元。",
        "The runner-up “{other}” costs {extra} × 10,000 yuan less and closes {gap} less of the gap: "
        "at the county's price of money it falls {short} short.",
    ),
    "reason.cheaper": (
        "次优“{other}”少花{extra}万元,缺口多减{gap}万元,但受县级规则约束未选。",
        "The runner-up “{other}” costs {extra} × 10,000 yuan less and closes {gap} more, but the "
        "county's rules keep it out.",
    ),
    "reason.worse": (
        "次优“{other}”多花{extra}万元,缺口反而少减{gap}万元。",
        "The runner-up “{other}” costs {extra} × 10,000 yuan more and closes {gap} less.",
    ),
    "reason.not_poor_village": ("非贫困村,不在本项资金范围。", "Not a poor village: outside this fund."),
    "reason.none": ("", ""),
    # honesty
    "honesty.solver_gap": ("求解器缺口(与最优之差的上限)", "Solver gap (bound on what is missed)"),
    "honesty.learning_bias": ("学习偏差(承诺减去兑现)", "Learning bias (promised less delivered)"),
    "honesty.naive": ("比最好的简单分法多减的缺口", "Gain over the best naive split"),
    "honesty.unknown": ("模型不可能知道的", "What the model cannot know"),
    "honesty.unknown.value": ("见末页", "see the last page"),
    # report page
    "p.findings": ("结论", "Finding"),
    "p.charts": ("图", "Charts"),
    "p.tables": ("表", "Tables"),
    "p.limits": ("模型不可信之处", "Where the model cannot be trusted"),
    "p.data": ("最有用的十项数据", "The ten data that would help most"),
    "p.draws": ("{n}组抽样,{first}至{last}年", "{n} draws, {first} to {last}"),
    "p.all_parameters": ("全部参数见工作簿“假设与参数”。", "All parameters are in the workbook."),
    "p.parameters": ("展开全部{n}个参数", "Show all {n} parameters"),
    "p.villages": ("展开全部{n}个村", "Show all {n} villages"),
    "p.invented": (
        "村名与村级数据为合成,方案应按村类理解,不可直接用于具体的村。",
        "Villages are synthetic: read the plan by class, not by name.",
    ),
    "limit.1": ("产业扶持每一元的效果没有被任何报告识别,是先验假设。", "The effect of a yuan of industry support is identified by no report: it is a prior."),
    "limit.2": ("门槛以下的投入浪费多少(θ)未知,取0到1的均匀分布。", "How much money below a village's need is wasted (θ) is unknown: uniform from 0 to 1."),
    "limit.3": ("村庄是合成的:具体哪个村得多少不可照搬。", "Villages are synthetic: which village gets what cannot be copied."),
    "limit.4": ("市场饱和与价格只有粗略设定。", "Glut and prices are set roughly."),
    "limit.5": ("实地资料只有17个村、8个镇,时间为2015年年中。", "The field evidence is 17 villages in 8 towns, mid-2015."),
    "limit.6": ("干部、合作社与大户的行为只以漏出率表示。", "Cadres, cooperatives and large households are rates of leakage only."),
    "limit.7": ("2020年以后的政策与疫情未计入。", "Policies after 2020 and the epidemic are left out."),
    "datum.1": ("村级花名册:户、人口、收入、致贫原因", "Registers by village: households, members, incomes, causes"),
    "datum.2": ("各村道路、饮水、电力、诊所的现状与造价", "State and cost of road, water, power and clinic by village"),
    "datum.3": ("2011至2015年项目台账:金额、村、受益户", "Project ledgers 2011-2015: money, village, recipients"),
    "datum.4": ("受扶持户与未受扶持户的前后收入", "Incomes before and after of supported and unsupported households"),
    "datum.5": ("茶叶、畜产品的产量与地头价格", "Output and farm-gate prices of tea and livestock"),
    "datum.6": ("外出务工人数、月数与汇款", "Migrants, months away and remittances"),
    "datum.7": ("住院费用与实际报销比例", "Inpatient bills and what was really reimbursed"),
    "datum.8": ("返贫户名单与原因", "Households that returned to poverty, and why"),
    "datum.9": ("资金结转、收回与审计发现", "Carry-over, lapsed money and audit findings"),
    "datum.10": ("易地搬迁户搬迁后的收入", "Incomes of relocated households after the move"),
    # sheets
    "s.findings": ("结论", "Finding"),
    "s.money": ("资金分配", "Money"),
    "s.villages": ("村级结果", "Villages"),
    "s.trend": ("年度趋势", "Trend"),
    "s.plans": ("方案比较", "Plans"),
    "s.parameters": ("假设与参数", "Parameters"),
    "s.sources": ("来源", "Sources"),
    # parameter groups
    "group.growth": ("增长", "growth"), "group.people": ("人口", "people"),
    "group.health": ("健康", "health"), "group.hazard": ("灾害", "hazard"),
    "group.delivery": ("资金落实", "delivery"), "group.labour": ("劳动力", "labour"),
    "group.income": ("收入", "income"), "group.industry": ("产业", "industry"),
    "group.coping": ("应对", "coping"), "group.register": ("建档立卡", "register"),
    "group.county": ("县情", "county"),
    "h.group": ("类别", "Group"),
    "sep": ("、", ", "),
    "to": ("至", " to "),
    "summary.more": ("详见报告与工作簿。", "See the report and the workbook."),
    "summary.money": ("计划期共{money}万元。", "{money} × 10,000 yuan over the plan years."),
    "summary.measures": (
        "{year}年:贫困{head}人,缺口{gap}万元,长期贫困{chronic}人,返贫{returns}人。",
        "{year}: {head} poor, gap {gap} × 10,000 yuan, {chronic} chronically poor, {returns} returned.",
    ),
    "summary.register": (
        "{year}年建档立卡:错评{inclusion}人,漏评{exclusion}人;到户资金{poor}%到了真实贫困户。",
        "{year}: {inclusion} registered though not poor, {exclusion} poor but missed; {poor} % of the "
        "money taken up reached the truly poor.",
    ),
    "summary.register.none": (
        "{year}年建档立卡:错评{inclusion}人,漏评{exclusion}人。",
        "{year}: {inclusion} registered though not poor, {exclusion} poor but missed.",
    ),
}  # fmt: skip


def word(key: str, language: str, **values: object) -> str:
    """The text of a key in a language, with values put in."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    text = WORDS[key][LANGUAGES.index(language)]
    return text.format(**values) if values else text


def name_of(kind: str, key: str, language: str) -> str:
    """Name of a plan, class, programme or cause; what is not known is shown as it is."""
    return word(f"{kind}.{key}", language) if f"{kind}.{key}" in WORDS else key


def package_label(label: str, language: str) -> str:
    """A menu label ("tea60%+works40% 900/head 2016-2018") in a language."""
    out = label
    for programme in ("works", "tea", "livestock", "training"):
        text = word(f"programme.{programme}", language)
        out = out.replace(programme, text.lower() if language == "en" else text)
    return out.replace("/head", "元/人" if language == "zh" else " yuan a head").replace("+", " + ")


def number(value: float | None, digits: int = 0) -> str:
    """A number with thousands; what is not there is a dash."""
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0.0 else text.replace("-", "−")
