"""Names that people type, of programmes, purses, measures, rules, stresses …: the one resolver.

A thing is called by its own name, or by any name that help, forms and reports print: in Chinese,
or by its English words.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, Literal

from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from model.state.columns import CAUSES
from model.state.measures import INDEX, MEASURES as YEARLY
from model.synthesis.household_history import HISTORIES, KINDS
from optimize.objective import MEASURES, NAMES
from optimize.rules import SWITCHABLE
from results.language.catalogue import names, term
from scenarios.amounts import WIDE
from scenarios.faults import Fault, nearest, plainly, refuse_all
from scenarios.schema.mistakes import unknown_name
from scenarios.schema.stresses import STRESS_NAMES, STRESSES, Stress

Kind = Literal[
    "cause",
    "county",
    "history",
    "household_type",
    "measure",
    "outcome",
    "plan",
    "programme",
    "purse",
    "rule",
    "stress",
]

RULES: Final = {
    "产业比例": "industry_share",
    "人均保底": "floor_per_head",
    "结转": "carry_over",
    "截止": "deadline",
    "专款": "earmark",
    "村级限额": "village_money",
    "镇级限额": "town_money",
    "户均上限": "household_cap",
    "项目限额": "programme_money",
    "薄弱证据": "weak_evidence",
    "限额": "limit",
    "先贫困户": "listed_first",
    "不骤停": "no_sudden_withdrawal",
    "渐变": "ramp",
    "项目库": "project_library",
    "项目最小规模": "least_project",
    "镇年项目数": "projects_per_town_year",
    "退出任务": "exit_task",
    "自筹上限": "own_share",
    "工作队": "teams",
    "必选": "pin",
    "禁选": "ban",
}
PROGRAMME_ZH: Final = {p.chinese: p.name for p in PROGRAMMES}
PURSE_ZH: Final = {term("purse", name, "zh"): name for name in PLAN_PURSES}
TARGETS: Final = {m.zh: m.name for m in MEASURES}
FUTURES: Final = {s.zh: s.name for s in STRESSES} | {
    "洪灾": "flood",
    "作物跌价": "crop_crash",
    "疫病": "epidemic",
    "成本上涨": "costs",
    "市场饱和": "glut",
    "截留": "capture",
    "违约": "default",
    "自筹不足": "own_share",
}
OUTCOMES_ZH: Final = {m.chinese: m.name for m in YEARLY} | {
    "贫困人口": "poor_spending",
    "贫困缺口": "gap_spending",
}
PLANS: Final = {
    "优化": "optimize",
    "现行做法": "practice",
    "各村平均": "equal_village",
    "撒胡椒面": "equal_village",
    "按人平均": "equal_head",
    "先穷后富": "need_first",
    "首轮村先": "first_round",
    "集中": "concentrate",
    "无资金": "no_fund",
}
COUNTY_ZH: Final = {"平利": "pingli", "平利县": "pingli", "甘都": "gandu", "甘都镇": "gandu"}
"""Chinese names of rules, programmes, purses, measures of a target, stresses, yearly measures,
splits, counties. Where nothing else is said the poor are counted by spending, so the two short
names of outcomes are those.
"""

_COUNTED: Final = {m.column: m.name for m in MEASURES}
_BY_OUTCOME: Final = {zh: _COUNTED[en] for zh, en in OUTCOMES_ZH.items() if en in _COUNTED}
"""A target may be called by the yearly measure that it sums."""

PARAMETER_ZH: Final = {term("parameter", name, "zh"): name for name in names("parameter")}
"""Chinese names of the model's parameters and of counties' assumptions."""

CHINESE: Final[dict[Kind, Mapping[str, str]]] = {
    "cause": {term("cause", name, "zh"): name for name in CAUSES},
    "county": COUNTY_ZH,
    "history": {term("history", name, "zh"): name for name in HISTORIES},
    "household_type": {term("household_type", name, "zh"): name for name in KINDS}
    | {"低保": "dibao", "五保": "wubao"},
    "measure": _BY_OUTCOME | TARGETS,
    "outcome": OUTCOMES_ZH,
    "plan": PLANS,
    "programme": PROGRAMME_ZH,
    "purse": PURSE_ZH,
    "rule": RULES,
    "stress": FUTURES,
}
ENGLISH: Final[dict[Kind, Mapping[str, str]]] = {
    "cause": {term("cause", name, "en"): name for name in CAUSES},
    "history": {term("history", name, "en"): name for name in HISTORIES},
    "household_type": {term("household_type", name, "en"): name for name in KINDS},
    "measure": {m.en: m.name for m in MEASURES},
    "outcome": {m.text: m.name for m in YEARLY},
    "programme": {p.english: p.name for p in PROGRAMMES},
    "purse": {term("purse", name, "en"): name for name in PLAN_PURSES},
    "stress": {s.en: s.name for s in STRESSES},
}
KNOWN: Final[dict[Kind, tuple[str, ...]]] = {
    "cause": CAUSES,
    "history": HISTORIES,
    "household_type": KINDS,
    "measure": NAMES,
    "outcome": tuple(INDEX),
    "programme": GRANTABLE,
    "purse": PLAN_PURSES,
    "rule": tuple(SWITCHABLE),
    "stress": STRESS_NAMES,
}
WORD: Final[dict[Kind, tuple[str, str]]] = {
    "cause": ("没有这种返贫原因", "unknown cause"),
    "history": ("没有这种经历", "unknown history"),
    "household_type": ("没有这类户", "unknown kind of household"),
    "measure": ("没有这项指标", "unknown measure"),
    "outcome": ("没有这项结果", "unknown outcome"),
    "programme": ("没有这个项目", "unknown programme"),
    "purse": ("没有这项资金", "unknown purse"),
    "rule": ("没有这条规则", "unknown rule"),
    "stress": ("没有这种情形", "unknown stress"),
}


def name_of(kind: Kind, given: object) -> str:
    """The thing's own name; what was given, where it is no other name of anything."""
    text = str(given)
    return _words(kind).get(_plain(text), text)


def _plain(text: str) -> str:
    return text.strip().translate(WIDE).lower()


@cache
def _words(kind: Kind) -> dict[str, str]:
    """Every word of a kind, in plain letters, with what it means."""
    words = {**{n: n for n in KNOWN.get(kind, ())}, **ENGLISH.get(kind, {}), **CHINESE[kind]}
    return {_plain(word): name for word, name in words.items()}


def known_name(kind: Kind, given: object, names: Sequence[str]) -> str:
    """The thing's own name; a refusal where it is none of the names."""
    name = name_of(kind, given)
    if name not in names:
        raise unknown_name(str(given), names, CHINESE[kind])
    return name


def near_name(kind: Kind, given: object) -> str:
    """The known name, in either language, that is most like what was given; or nothing."""
    known = KNOWN[kind]
    return nearest(str(given), [*known, *(zh for zh, en in CHINESE[kind].items() if en in known)])


def unknown(kind: Kind, option: str, given: object) -> Fault:
    """The fault of an option that names nothing known."""
    chinese = {en: zh for zh, en in CHINESE[kind].items() if en in KNOWN[kind]}
    allowed = ("、".join(chinese.values()), ", ".join(KNOWN[kind]))
    return plainly(f"{option} {given}", WORD[kind], allowed, near=near_name(kind, given))


def stresses_of(names: Sequence[str], option: str = "--only") -> tuple[Stress, ...]:
    """Stresses by name, in their order; all where none is named; a fault for every unknown one."""
    known = {name_of("stress", n): n for n in names}
    refuse_all([unknown("stress", option, n) for k, n in known.items() if k not in STRESS_NAMES])
    return tuple(s for s in STRESSES if not names or s.name in known)
