"""All rules for people: what they say, their fields, how they are written, their mathematics."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from optimize.rules import ALWAYS, OF_AIM, SWITCHABLE
from scenarios.schema.rule_text import values_of
from scenarios.schema.rules import rules_of

if TYPE_CHECKING:
    from dataclasses import Field

    from optimize.rules.base import Language, Rule

EXAMPLES = {
    "industry_share": "industry_share=0.5",
    "floor_per_head": "floor_per_head=150元",
    "carry_over": "carry_over=most:0.1,years:2",
    "deadline": "deadline=purse:sector,year:2018",
    "earmark": "earmark=purse:sector,programmes:training+schooling,least_share:30%",
    "village_money": "village_money=least:10万元,most:200万元",
    "town_money": "town_money=towns:3,most:200万元",
    "household_cap": "household_cap=8000元",
    "programme_money": "programme_money=programmes:tea+konjac,most_share:40%,yearly:true",
    "limit": "limit=towns:1+2,programmes:road,years:2016+2017,most_villages:5",
    "listed_first": "listed_first=2018",
    "no_sudden_withdrawal": "no_sudden_withdrawal=0.3",
    "ramp": "ramp=most:2,free:20万元",
    "project_library": "project_library=library.csv",
    "projects_per_town_year": "projects_per_town_year=6",
    "exit_task": "exit_task=least:7000,year:2018",
    "own_share": "own_share=3000元",
    "teams": "teams=moves:5,more:2",
    "pin": "pin=village:1008,programme:tea,year:2017,yuan:50万元",
    "ban": "ban=programme:photovoltaic",
}
"""How a planner writes each after ``--rule``; files say the same in YAML."""

LIBRARY = {"projects": [[1008, "tea", "50万元"], [1009, "pig"]]}
"""What a library's file may hold, for its sentence."""

UNITS = {
    "share": "份额",
    "yuan": "元",
    "count": "个",
    "year": "年份",
    "years": "年",
    "calendar": "年份(可多个)",
    "village": "村代码",
    "villages": "村代码(可多个)",
    "towns": "镇号(可多个)",
    "programme": "项目",
    "programmes": "项目(可多个)",
    "purse": "资金",
    "projects": "CSV文件",
    "ratio": "倍",
    "flag": "是否",
    "measure": "指标",
    "rows": "行",
}
"""Units of fields in Chinese."""


@dataclass(frozen=True)
class Entry:
    """A rule, an example of it, and how that is written; no example where an objective brings it."""

    kind: type[Rule]
    example: Rule | None
    written: str


def entries() -> list[Entry]:
    """Switchable rules in their order, then those of every problem and of objectives."""
    out = []
    for name, kind in SWITCHABLE.items():
        told = {name: LIBRARY} if name == "project_library" else values_of([EXAMPLES[name]])
        out.append(Entry(kind, rules_of(told)[0][0], EXAMPLES[name]))
    return out + [Entry(kind, None, "") for kind in (*ALWAYS, *OF_AIM)]


def field_text(f: Field[Any], language: Language) -> str:
    """A field's name, unit, range and default."""
    unit, low, high = (f.metadata[k] for k in ("unit", "low", "high"))
    zh = language == "zh"
    said = f"{f.name}: {UNITS[unit] if zh else unit}"
    if unit in ("share", "yuan", "count", "year", "years", "ratio"):
        top = (
            f" {'至' if zh else 'to'} {high:g}"
            if np.isfinite(high)
            else ("以上" if zh else " or more")
        )
        said += f", {low:g}{top}"
    if f.default is MISSING:
        return said
    free = f.default in ((), "", 0) or f.default == np.inf
    default = ("不限" if zh else "free") if free and unit != "flag" else f"{f.default}"
    return f"{said} ({'默认' if zh else 'default'} {default})"


def told_rules(like: str, language: Language) -> list[str]:
    """Lines for the terminal."""
    zh = language == "zh"
    lines = []
    for e in entries():
        if like not in e.kind.name or e.example is None:
            continue
        lines += [
            f"{e.kind.name}",
            f"  {e.example.sentence(language)}",
            f'  {"写法" if zh else "written"}: --rule "{e.written}"',
        ]
        lines += [f"    {field_text(f, language)}" for f in fields(e.kind)]  # type: ignore[arg-type]
        lines.append(f"  LaTeX: {e.kind.latex}")
    return lines
