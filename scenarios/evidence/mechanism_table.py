"""Every mechanism of the model as one tiny scenario: what switches it off, and what that must move.

``sign`` is the direction in which the mechanism moves the measure; 0 where theory does not say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.industry import INDUSTRY_NAMES


@dataclass(frozen=True)
class Mechanism:
    """One mechanism, switched off and on under the same luck.

    Parameters
    ----------
    name, chinese : str
    rule : str
        The function that is the rule, ``module.function`` under ``model``.
    text : str
        What it does, in one sentence.
    measure : str
        One of :data:`model.state.measures.MEASURES`, summed over villages and years.
    sign : int
        Direction in which it moves the measure.
    off : mapping
        Parameter values that switch it off.
    on : mapping
        Parameter values beside the county's own that both runs have.
    grant : str
        A programme, or some joined by ``+``, granted in the run with it and not in the run
        without; with ``both`` granted in both.
    effort : bool
        It is the effort response, a policy.
    """

    name: str
    chinese: str
    rule: str
    text: str
    measure: str
    sign: int
    off: Mapping[str, float] = field(default_factory=dict)
    on: Mapping[str, float] = field(default_factory=dict)
    grant: str = ""
    both: bool = False
    effort: bool = False


M = Mechanism


def _every(key: str, value: float) -> dict[str, float]:
    return {f"{name}.{key}": value for name in INDUSTRY_NAMES}


_LABOUR = (
    M("kin ties", "亲缘外出", "processes.labour.rules.pull_to_migrate",
      "kin who went before draw others after them", "migrants", 1, {"labour.kin": 0.0}),
    M("carer at home", "照料病人", "processes.labour.rules.pull_to_migrate",
      "a lasting illness at home keeps one person from migrating", "migrants", -1, {"labour.carer": 0.0}),
    M("children at school", "照看学生", "processes.labour.rules.pull_to_migrate",
      "children at school keep parents at home", "migrants", -1, {"labour.pupil": 0.0}),
    M("job loss", "失业", "processes.labour.step._count",
      "a spell without work takes a quarter's remittance", "income_migrant", -1,
      {"labour.job_loss_q": 0.0}),
    M("unpaid wages", "欠薪", "processes.labour.step._count",
      "some migrants are not paid", "income_migrant", -1, {"labour.unpaid_y": 0.0}),
    M("public-welfare posts", "公益岗", "processes.income.step._earn",
      "some registered adults hold a post, paid by another purse", "income_local", 1,
      {"labour.posts": 0.0}),
    M("one job a household", "零就业家庭", "processes.labour.hiring.post_chances",
      "posts go first to registered households where nobody is employed", "zero_employment", -1,
      {"labour.posts_first": 0.0}, on={"labour.posts": 0.05}),
    M("noodle trade", "拉面店", "processes.uptake.rules.opens_shop",
      "workers with two years in the trade open shops with a loan, and fail", "income_business", 1,
      {"trade.noodle": 0.0}, on={"trade.noodle": 0.6}),
    M("effort", "等靠要", "processes.income.rules.effort_of",
      "large unconditional transfers weaken the work of able low earners (off by default)",
      "income_farm", -1, on={"effort.loss": 0.3}, effort=True),
)  # fmt: skip

_HAZARD = (
    M("disasters", "灾害", "processes.hazard.rules.harvest_loss",
      "flood, drought, landslide take a village's harvest", "income_farm", -1,
      {"hazard.scale": 0.0}),
    M("protective works", "防灾工程", "processes.hazard.rules.held_back",
      "flood and water works hold back part of the loss", "income_farm", 1,
      {"hazard.works_hold": 0.0}),
    M("stakes lost", "灾损资产", "processes.uptake.step._fade",
      "floods and landslides drown animals and wash out gardens", "adopters", -1,
      {"hazard.stake_loss": 0.0}, on={"hazard.stake_loss": 0.6}, grant="sheep", both=True),
    M("disease", "病虫疫病", "processes.hazard.step._sicken",
      "disease takes half of an industry's yield in a village", "income_industry", -1,
      _every("loss_y", 0.0), grant="konjac", both=True),
)  # fmt: skip

_MARKET = (
    M("own glut", "同质滞销", "processes.calendar.rules.glut_price",
      "the same project everywhere lowers its price", "income_industry", -1, _every("glut", 0.0),
      grant="vegetables", both=True, on={"vegetables.old": 0.0001}),
    M("crashes", "价格暴跌", "processes.calendar.rules.crashed",
      "a price falls by nearly half for three years", "income_industry", -1,
      {"industry.crash_y": 0.0}, on={"industry.crash_y": 0.3}, grant="sheep", both=True),
    M("missing buyers", "买主不来", "processes.income.rules.price_here",
      "buyers do not come without a road", "income_industry", -1, {"industry.buyers": 0.0},
      grant="sheep", both=True),
    M("minimum scale", "规模门槛", "processes.delivery.rules.at_scale",
      "a few greenhouses earn less each than many", "income_industry", -1,
      {"industry.scale_loss": 0.0}, grant="vegetables", both=True),
    M("price support", "企业保价", "processes.income.rules.price_here",
      "an enterprise cushions falls of the price", "income_industry", 1,
      {"finance.firm_price": 0.0}, on={"finance.firm_price": 1.0, "industry.buyers": 0.5},
      grant="sheep+cooperative", both=True),
    M("own labour displaced", "挤占劳力", "processes.income.rules.share_worked",
      "a stake takes labour from the fields", "income_farm", -1, _every("labour", 0.0),
      grant="vegetables", both=True),
)  # fmt: skip

_DELIVERY = (
    M("idle money", "资金闲置", "processes.delivery.step.available",
      "part of a year's money waits for the next", "carried_out", 1, {"delivery.idle": 0.0},
      grant="sheep", both=True),
    M("diversion", "挪用", "processes.delivery.step.available", "part is diverted", "diverted", 1,
      {"delivery.diverted": 0.0}, grant="sheep", both=True),
    M("failed projects", "项目失败", "processes.uptake.step._adopt", "some stakes fail at once",
      "stake_sheep", -1, {"delivery.failure": 0.0}, grant="sheep", both=True),
    M("complements", "配套不足", "processes.delivery.rules.complement",
      "industries earn less where the works they need are missing", "income_industry", -1, {"delivery.theta": 0.0},
      grant="sheep", both=True),
    M("work team", "驻村工作队", "processes.delivery.rules.team_works",
      "a team lifts what a yuan is worth; some teams do nothing", "stake_sheep", 1,
      {"delivery.team": 0.0}, grant="sheep", both=True),
    M("missed season", "错过农时", "processes.uptake.rules.first_age",
      "money after the planting costs crops a year", "income_industry", -1, {"delivery.late": 0.0},
      on={"delivery.late": 0.9}, grant="konjac", both=True),
    M("slippage", "瞄准偏差", "processes.delivery.targeting.serve",
      "part of what is offered goes to unregistered households", "taken_listed", -1,
      {"delivery.misses_poor": 0.0}, grant="sheep", both=True),
    M("farm training", "实用技术培训", "processes.income.rules.practised",
      "courses of the agricultural office raise the yield of own stakes and keep them alive", "income_industry", 1,
      {"industry.courses_y": 0.0}, on={"industry.courses_y": 0.15}, grant="sheep", both=True),
    M("size of a grant", "扶持规模", "processes.uptake.rules.size_effect",
      "a yuan of a household's grant brings less above the usual package", "stake_sheep", -1,
      {"industry.size_fall": 0.0}, on={"industry.portion": 0.75}, grant="sheep", both=True),
    M("village collective", "村集体收入", "processes.income.rules.collective_q",
      "what a plant does not pay to households is its village's", "collective_income", 1,
      {"industry.plant_share": 1.0}, grant="photovoltaic", both=True),
    M("own share", "自筹", "programmes.acceptance.takes_up",
      "an own share excludes households without cash", "taken_poor", -1, {"industry.own_share": 0.01},
      grant="vegetables", both=True),
)  # fmt: skip

_COPING = (
    M("care forgone", "放弃治疗", "processes.coping.step._cope", "part of a bill is given up when short",
      "out_of_pocket", -1, {"coping.forgo": 0.0}),
    M("kin lend", "亲友借款", "processes.coping.step._cope", "kin lend before lenders do", "debt", 0,
      {"coping.kin_cap": 0.0}),
    M("working capital", "资产门槛", "processes.income.rules.working_capital",
      "without money at hand seed and feed are short: the asset threshold", "income_farm", -1,
      {"coping.trap": 0.0}),
    M("dear debt", "高息债", "processes.coping.step._cope", "the remaining shortfall is borrowed at high interest",
      "gap_spending", 1, {"coping.debt_rate": 0.0}),
)  # fmt: skip

_MOVES = (
    M("relocation", "易地搬迁", "processes.delivery.targeting.accepts_move",
      "registered households are offered a move by another purse; many refuse", "moved", 1,
      {"relocation.offers_y": 0.0}),
    M("sites", "集中安置", "processes.delivery.targeting.route_of",
      "those with two workers go to a concentrated site, as the province asks", "moved_site", 1,
      {"relocation.to_site": 0.0}),
    M("after-care", "后续扶持", "processes.labour.rules.site_jobs", "jobs at the site", "income_local", 1,
      {"relocation.aftercare": 0.0}, on={"relocation.aftercare": 1.0, "relocation.offers_y": 0.05}),
    M("far fields", "离地较远", "processes.income.step._earn", "those who moved work less of their land",
      "income_farm", -1, {"relocation.land_kept": 1.0}, on={"relocation.offers_y": 0.05}),
    M("wound-up funds", "互助社停办", "processes.delivery.step._markets", "mutual-aid funds are wound up",
      "income_business", -1, {"finance.wind_up_y": 0.0}, grant="mutual", both=True,
      on={"finance.wind_up_y": 0.3}),
    M("firms fail", "企业倒闭", "processes.firms.rules.fortune",
      "shares are lost with their firm, and many firms fail in one year", "shares", -1,
      {"finance.firm_fails_y": 1e-9}, grant="cooperative", both=True),
    M("jobs of firms", "企业用工", "processes.labour.hiring.kept_for_listed",
      "factories, shops and lead enterprises hire who is at home", "income_local", 1,
      {"firm.wage_y": 1.0}),
    M("operators first", "大户优先", "processes.delivery.step._operators_win",
      "large operators win money for industries where they come first", "operators", 1,
      {"delivery.operators": 0.0}),
)  # fmt: skip

_ILLNESS = (
    M("hospital bills", "住院费用", "processes.health.rules.bill_of", "an admission costs a fat-tailed bill",
      "out_of_pocket", 1, {"health.bill_median": 1.0}),
    M("onset", "慢性病", "processes.health.rules.next_condition", "chronic illness begins with age",
      "chronically_ill", 1, {"health.chronic_y": 0.0}),
    M("recovery", "康复", "processes.health.rules.next_condition", "some of the chronically ill get well",
      "chronically_ill", -1, {"health.recovery_y": 0.0}),
    M("grave illness", "重病致残", "processes.health.rules.leaves_disabled",
      "a grave illness leaves some disabled", "chronically_ill", 1, {"health.severe_disables": 0.0}),
    M("work lost", "误工", "processes.health.step._ail", "an admission takes a quarter of work",
      "income_farm", -1, {"health.acute_loss": 0.0}),
    M("carer", "陪护", "processes.health.step._ail", "and half a quarter of a carer's", "income_farm", -1,
      {"health.carer_loss": 0.0}),
    M("chronic care", "慢病门诊", "processes.health.step._ail",
      "chronic patients pay outpatient care nobody reimburses", "poor_spending", 1,
      {"health.outpatient_y": 0.0}),
    M("neglect", "小病拖大", "processes.health.rules.next_condition", "care forgone lets illness last",
      "chronically_ill", 1, {"health.neglect": 0.0}, on={"health.neglect": 4.0}),
    M("deaths of the ill", "病故", "processes.demography.rules.death_chance_y",
      "the ill and the admitted die more often", "chronically_ill", -1,
      {"people.death_ill": 0.0, "people.death_admitted": 0.0}),
    M("cooperative insurance", "新农合", "processes.health.insurance.cooperative_part", "pays part of a bill",
      "out_of_pocket", -1, {"cover.share": 0.0, "cover.share_listed": 0.0}),
    M("critical-illness cover", "大病保险", "processes.health.insurance.critical_part", "pays half above a threshold",
      "out_of_pocket", -1, {"cover.critical_share": 0.0}),
    M("medical aid", "医疗救助", "processes.health.insurance.aid_part", "pays for dibao, wubao and the registered",
      "out_of_pocket", -1, {"cover.aid_share": 0.0, "cover.aid_wubao": 0.0}),
    M("staying out", "未参合", "processes.health.insurance.stays_out", "the near-poor stay out of insurance more often",
      "uninsured", 1, {"cover.stay_out": 0.0}),
)  # fmt: skip

_SCHOOL = (
    M("schooling costs", "上学费用", "processes.coping.schooling.school_cost_q",
      "senior school and college cost much", "poor_spending", 1,
      {"coping.senior_cost_y": 0.0, "coping.college_cost_y": 0.0, "coping.pupil_cost_y": 0.0}),
    M("drop-out", "因贫失学", "processes.coping.schooling.drop_out_chance_q", "pupils leave school under stress",
      "drop_outs", 1, {"school.drop_junior_q": 0.0, "school.drop_senior_q": 0.0}),
    M("state grants", "国家助学", "processes.coping.schooling.school_grant_q",
      "grants for the registered lower the cost and the drop-outs", "drop_outs", -1,
      {"school.grant_pupil_y": 0.0, "school.grant_senior_y": 0.0, "school.grant_college_y": 0.0}),
    M("student loans", "助学贷款", "processes.coping.schooling.student_loan_q", "college turns into later debt",
      "student_debt", 1, {"school.loan_cap_y": 0.0}),
    M("schooled wages", "学历工资", "processes.labour.rules.wage_factor",
      "a year of school beyond nine raises the wage", "income_migrant", 1,
      {"labour.school_wage": 0.0}),
)  # fmt: skip

_REGISTER = (
    M("checks", "退出核查", "processes.register.rules.passes",
      "an unmet promise of 两不愁三保障 stops an exit", "left_list_lacking", -1,
      {"register.checks": 0.0}),
    M("optimism", "数字脱贫", "processes.register.step._appraise",
      "appraisal under a task is optimistic and causes premature exits", "left_list_poor", 1,
      {"register.optimism": 0.0}),
    M("support after exit", "脱贫不脱政策", "processes.register.rules.is_served",
      "who left stays eligible for years", "after_exit", 1, {"register.support_years": 0.0}),
    M("visits", "季度走访", "processes.register.rules.notice_chance",
      "visits find a watched household that got worse", "left_poor_missed", -1,
      {"register.visit_found_q": 0.0}),
    M("measures changed", "调整帮扶措施", "processes.register.rules.did_nothing",
      "visits put a household whose support did nothing forward for another kind", "put_forward", 1,
      {"register.visit_changes_y": 0.0}, grant="sheep+pig", both=True),
    M("paired helpers", "结对帮扶", "processes.register.step._put_forward",
      "visits are those of the cadre who is paired with a household", "put_forward", 1,
      {"register.paired_y": 0.0}, grant="sheep+pig", both=True),
    M("temporary relief", "临时救助", "processes.civil_affairs.rules.in_need",
      "civil affairs grant a sum after a blow", "income_transfer", 1, {"relief.chance_q": 0.0}),
    M("late re-entry", "返贫识别", "processes.register.rules.notice_chance", "a return is noticed",
      "left_poor_missed", -1, {"register.found_y": 0.0}),
    M("dibao entry", "低保纳入", "processes.civil_affairs.step._admit", "eligible households apply for dibao",
      "dibao", 1, {"dibao.apply_y": 0.0}),
    M("floor for all", "兜底全覆盖", "processes.civil_affairs.rules.taken_in", "registered households without a worker are taken in",
      "dibao", 1, {"dibao.no_labour": 0.0}, {"dibao.no_labour": 1.0}),
    M("dibao review", "低保复核", "processes.civil_affairs.step._review", "the roll is reviewed", "dibao", 0,
      {"dibao.review_y": 0.0}),
    M("houses rebuilt", "危房改造", "processes.civil_affairs.rules.house_after", "unsafe houses are rebuilt",
      "lacking_housing", -1, {"register.rebuild_y": 0.0}),
)  # fmt: skip

_MEASURE_OF = {
    "road": "income_farm", "water": "income_farm", "power": "income_business",
    "clinic": "medical_gross", "flood": "income_farm", "training": "income_migrant",
    "schooling": "gap_spending", "noodle": "shops", "interest": "income_business",
    "guarantee": "income_business", "mutual": "income_business", "cooperative": "income_property",
    "relocation": "moved",
}  # fmt: skip
_DOWN = ("clinic", "schooling")
_CHINESE = {p.name: p.chinese for p in PROGRAMMES}


def _granted(name: str) -> Mechanism:
    return M(
        f"programme: {name}", f"项目：{_CHINESE[name]}", "processes.delivery.step.delivery",
        f"a grant for {name}, all poor villages by their registered heads",
        _MEASURE_OF.get(name, "income_industry"), -1 if name in _DOWN else 1, grant=name,
        on={"trade.noodle": 0.6} if name == "noodle" else {},
    )  # fmt: skip


MECHANISMS: Final = (
    *_LABOUR, *_ILLNESS, *_SCHOOL, *_HAZARD, *_MARKET, *_DELIVERY, *_COPING, *_MOVES, *_REGISTER,
    *map(_granted, GRANTABLE),
)  # fmt: skip
"""All mechanisms and programmes."""
