"""Named stresses: ends of declared ranges, as standing assumptions or as shocks of some years.

A stress holds no number of its own: it takes parameters to an end of the range that the model or
the county declares with its source. It acts after the year that all plans share, on the same
people, luck and state, so that what differs is the stress alone.
"""

from dataclasses import dataclass
from typing import Final, Literal

from model.processes.calendar.rules import CRASH_YEARS
from model.programmes.industry import INDUSTRY_NAMES
from model.programmes.industry_parameters import INDUSTRY_PARAMETERS
from model.programmes.priors import SOLVED


@dataclass(frozen=True)
class Stress:
    """Another world.

    Attributes
    ----------
    kind : an assumption that nobody can check and that holds throughout, or a shock.
    low, high : parameters at the low and at the high end of their ranges.
    n_years : years of a shock, from the middle plan year on; 0 for all years.
    reason, reason_zh : why these parameters and this end.
    """

    name: str
    en: str
    zh: str
    kind: Literal["assumption", "shock"]
    reason: str
    reason_zh: str
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    n_years: int = 0


_GLUT = tuple(p.name for p in INDUSTRY_PARAMETERS if p.key == "glut" and p.high > p.low)

_YIELDS = tuple(f"yields.{name}" for name in SOLVED if name in INDUSTRY_NAMES)

STRESSES: Final[tuple[Stress, ...]] = (
    Stress(
        "theta_zero",
        "no complements (theta 0)",
        "无配套门槛（θ=0）",
        "assumption",
        "industries earn in full without the works they need: works first earns nothing more",
        "产业不依赖配套工程：先修路通水不再有额外好处",
        low=("delivery.theta",),
    ),
    Stress(
        "theta_one",
        "full complements (theta 1)",
        "完全配套（θ=1）",
        "assumption",
        "an industry earns nothing where the works it needs are missing",
        "缺少所需的路、水、电，产业就没有收入",
        high=("delivery.theta",),
    ),
    Stress(
        "glut",
        "markets take least",
        "市场容量最小",
        "assumption",
        "every price falls furthest and soonest when the county grows more: "
        "plans that agree on one crop",
        "县内增产时各产品价格跌得最早最深，检验一窝蜂种养",
        low=("industry.glut_room", "industry.price_floor"),
        high=_GLUT,
    ),
    Stress(
        "yields_low",
        "industries bring the least that studies bear",
        "产业收益取证据下限",
        "assumption",
        "no study of these programmes was made here: the low end of each prior holds",
        "当地没有产业扶持的对照研究：各产业收益取证据区间下限",
        low=_YIELDS,
    ),
    Stress(
        "yields_high",
        "industries bring the most that studies bear",
        "产业收益取证据上限",
        "assumption",
        "the same at the high ends",
        "同上，取上限",
        high=_YIELDS,
    ),
    Stress(
        "capture",
        "support captured",
        "扶持被截留给非贫困户",
        "assumption",
        "most of what may miss the registered does",
        "到不了建档立卡户的部分取上限",
        high=("delivery.misses_poor", "delivery.operators", "finance.mutual_misses"),
    ),
    Stress(
        "late",
        "works slip, money comes late",
        "工程拖延、资金迟到",
        "assumption",
        "complements that a plan counts on come a year later more often than not",
        "方案依赖的配套工程常推迟一年",
        high=("delivery.slip", "delivery.late"),
    ),
    Stress(
        "default",
        "enterprises and borrowers default",
        "企业倒闭、贷款违约",
        "assumption",
        "firms that hold prices and pay dividends fail, loans are not repaid, "
        "mutual funds are wound up",
        "带贫企业倒闭、贷款不还、互助资金解散",
        high=("finance.firm_fails_y", "finance.default_y", "finance.wind_up_y"),
    ),
    Stress(
        "own_share",
        "own share refused",
        "农户拿不出自筹",
        "assumption",
        "households must pay most themselves and refuse most readily",
        "自筹比例取上限，农户最易放弃",
        low=("industry.adopt_base",),
        high=("industry.own_share", "industry.adopt_own"),
    ),
    Stress(
        "flood",
        "a flood year",
        "一个洪灾年",
        "shock",
        "most villages that may be hit are, by water, at the largest mean loss; "
        "in the middle plan year, "
        "when gardens stand and works are half built",
        "规划中期的一年，受灾村、洪灾比例和损失均取上限",
        high=("hazard.scale", "hazard.flood", "hazard.loss"),
        n_years=1,
    ),
    Stress(
        "crop_crash",
        "tea and walnut prices crash",
        "茶叶、核桃价格暴跌",
        "shock",
        "what growers get falls to the low end of its range, a half to two thirds less, "
        "for as long as a "
        "crash of the model lasts",
        "种植户净收入跌至下限（减少一半至三分之二），持续时间同模型中的暴跌",
        low=("tea.net_y", "walnut.net_y"),
        n_years=CRASH_YEARS,
    ),
    Stress(
        "migrants",
        "migrants lose work",
        "务工下滑",
        "shock",
        "jobs lost, workers home and wages unpaid at their highest, "
        "remittances at their lowest; two "
        "years, as in 2008-09 (assumption)",
        "失业、返乡、欠薪取上限，寄回比例取下限，为期两年（假设）",
        low=("labour.remitted",),
        high=("labour.job_loss_q", "labour.stop_y", "labour.unpaid_y"),
        n_years=2,
    ),
    Stress(
        "epidemic",
        "an epidemic year",
        "一个疫病年",
        "shock",
        "admissions, bills and lasting illness at their highest for a year",
        "一年内住院率、医疗费和慢性病发生率取上限",
        high=("health.admission_y", "health.bill_median", "health.chronic_y"),
        n_years=1,
    ),
    Stress(
        "costs",
        "costs inflate",
        "项目与医疗成本上涨",
        "shock",
        "project and medical costs grow fastest in all years: the same yuan buys less each year",
        "项目与医疗成本各年增速取上限，同样的钱买到的越来越少",
        high=("growth.costs", "growth.medical"),
    ),
)
"""All stresses, in the order of tables."""


STRESS_NAMES: Final = tuple(s.name for s in STRESSES)
"""What ``futures`` of a scenario may name."""
