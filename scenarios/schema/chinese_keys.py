"""Chinese names of keys and of what stands behind some of them: a file may use either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from model.programmes import PLAN_PURSES, PROGRAMMES
from model.state.measures import MEASURES
from optimize import objective
from optimize.rules import SWITCHABLE
from results.language.catalogue import term
from scenarios.faults import Fault
from scenarios.schema.stresses import STRESSES
from scenarios.schema.yaml_text import place_of

if TYPE_CHECKING:
    from pathlib import Path

TOP: Final = {
    "版本": "version",
    "标题": "title_zh",
    "原因": "why_zh",
    "英文标题": "title",
    "英文原因": "why",
    "县": "county",
    "基础": "base",
    "替换": "replace",
    "期限": "horizon",
    "规划年份": "plan_years",
    "措施": "levers",
    "不确定": "uncertainties",
    "常数": "constants",
    "情形": "futures",
    "结果": "outcomes",
    "抽样": "draws",
}
"""Keys of a scenario. ``标题`` is the Chinese title; where the other language says nothing it stands for both."""

LEVERS: Final = {
    "方案": "plan",
    "年度资金": "fund_y",
    "规则": "rules",
    "其他渠道": "purses",
    "整合": "pooled",
    "整合比例": "pooled_share",
    "目标": "objective",
    "计到": "until",
    "风险权重": "risk",
    "目标值": "targets",
    "把握": "probability",
    "求解": "method",
    "其他资金": "other_budgets",
    "贫困线": "line",
    "资金有效": "fund_effect",
    "教育补助": "school_grants",
    "对象": "targeting",
    "结构": "mix",
    "每年村数": "villages_y",
    "驻村": "teams",
    "扶持截至": "support_ends",
    "新农合": "insurance",
    "大病保险": "critical_illness",
    "兜底": "floor",
    "搬迁": "relocation",
    "后续扶持": "aftercare",
    "等靠要": "effort",
    "村庄可互换": "exchangeable",
}

DRAWS: Final = {
    "种子": "seed",
    "选择抽样": "selection_draws",
    "新抽样": "fresh_draws",
    "检验抽样": "valuation_draws",
    "价格抽样": "price_draws",
    "校准结果": "accepted",
}

PRIOR: Final = {"取值": "value", "低": "low", "高": "high", "分布": "distribution"}

HORIZON: Final = {"末年": "last_year"}

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
    "限额": "limit",
    "先贫困户": "listed_first",
    "不骤停": "no_sudden_withdrawal",
    "渐变": "ramp",
    "项目库": "project_library",
    "镇年项目数": "projects_per_town_year",
    "退出任务": "exit_task",
    "自筹上限": "own_share",
    "工作队": "teams",
    "必选": "pin",
    "禁选": "ban",
}

MIX: Final = {p.chinese: p.name for p in PROGRAMMES}
PURSES: Final = {term("purse", name, "zh"): name for name in PLAN_PURSES}
TARGETS: Final = {m.zh: m.name for m in objective.MEASURES}
"""Programmes, purses and measures of a target, by their Chinese names."""

_SHORT_FUTURES: Final = {
    "洪灾": "flood",
    "作物跌价": "crop_crash",
    "疫病": "epidemic",
    "成本上涨": "costs",
    "市场饱和": "glut",
    "截留": "capture",
    "违约": "default",
    "自筹不足": "own_share",
}

ITEMS: Final[dict[str, dict[str, str]]] = {
    "futures": {s.zh: s.name for s in STRESSES} | _SHORT_FUTURES,
    # the tool counts the poor by spending where nothing else is said, so these two do
    "outcomes": {m.chinese: m.name for m in MEASURES}
    | {"贫困人口": "poor_spending", "贫困缺口": "gap_spending"},
}
"""Chinese names inside lists of the top, by the list's key."""

_YES_OR_NO: Final = {"是": True, "否": False}

VALUES: Final[dict[str, dict[str, Any]]] = {
    "plan": {
        "优化": "optimize",
        "现行做法": "practice",
        "各村平均": "equal_village",
        "撒胡椒面": "equal_village",
        "按人平均": "equal_head",
        "先穷后富": "need_first",
        "首轮村先": "first_round",
        "集中": "concentrate",
        "无资金": "no_fund",
    },
    "targeting": {"先贫困户": "need_first", "大户优先": "large_first", "机会均等": "equal_chance"},
    "teams": {"现状": "as_is", "全部": "all", "没有": "none"},
    "insurance": {"现状": "as_is", "全覆盖": "full"},
    "critical_illness": {"现状": "as_is", "高": "high"},
    "floor": {"现状": "as_is", "全部": "all"},
    "relocation": {"现状": "as_is", "加快": "push"},
    "aftercare": {"现状": "as_is", "没有": "none", "全部": "all"},
    "line": {"统计": "statistics", "行政": "administrative"},
    "distribution": {"两半均匀": "halves", "均匀": "uniform", "三角": "triangular"},
    "county": {"平利": "pingli", "平利县": "pingli", "甘都": "gandu", "甘都镇": "gandu"},
    **dict.fromkeys(
        (
            "replace",
            "pooled",
            "other_budgets",
            "fund_effect",
            "school_grants",
            "effort",
            "exchangeable",
        ),
        _YES_OR_NO,
    ),
}
"""Chinese names of values, by their key."""

UNDER: Final[dict[tuple[str, ...], dict[str, str]]] = {
    (): TOP,
    ("levers",): LEVERS,
    ("levers", "rules"): RULES,
    ("draws",): DRAWS,
    ("horizon",): HORIZON,
    ("uncertainties", "*"): PRIOR,
    ("levers", "mix"): MIX,
    ("levers", "purses"): PURSES,
    ("levers", "targets"): TARGETS,
}
"""Chinese keys by the place where they stand."""

assert set(RULES.values()) == set(SWITCHABLE), (
    "every rule that a planner switches has a Chinese name"
)


def names_under(keys: tuple[Any, ...]) -> dict[str, str]:
    """Chinese keys that may stand at a place, with what they mean."""
    return UNDER.get((keys[0], "*") if len(keys) == 2 and keys[0] == "uncertainties" else keys, {})


def chinese(keys: tuple[str, ...]) -> str:
    """A key path in Chinese, as far as its keys have names."""
    out = []
    for n, key in enumerate(keys):
        names = names_under(keys[:n])
        out.append(next((zh for zh, en in names.items() if en == key), key))
    return ".".join(out)


def to_english(document: Any, path: Path, faults: list[Fault]) -> None:
    """Rename keys and known values in place; every key keeps its line and its order."""
    _rename(document, (), path, faults)
    for mine, other in (("title", "title_zh"), ("why", "why_zh")):
        if other in document and mine not in document and "base" not in document:
            document[mine] = document[other]
            document.lc.data[mine] = document.lc.data[other]


def _rename(node: Any, keys: tuple[str, ...], path: Path, faults: list[Fault]) -> None:
    names = names_under(keys)
    for key in list(node):
        new, at = names.get(str(key), key), place_of(node, (key,))
        value, mark = node.pop(key), node.lc.data.get(key)
        if new in node:
            faults.append(
                Fault.of(
                    "twice",
                    path,
                    ".".join((*keys, str(new))),
                    str(key),
                    f"one of {new} and {key}",
                    line=at[0],
                    column=at[1],
                )
            )
        known = VALUES.get(str(new), {})
        node[new] = known.get(value, value) if isinstance(value, str) else value
        if mark is not None:
            node.lc.data[new] = mark
        if isinstance(value, list) and not keys:
            items = ITEMS.get(str(new), {})
            value[:] = [items.get(v, v) if isinstance(v, str) else v for v in value]
        if isinstance(value, dict):
            _rename(value, (*keys, str(new)), path, faults)
