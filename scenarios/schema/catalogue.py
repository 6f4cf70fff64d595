"""All rules for people: what they say, their fields, how they are written."""

from dataclasses import MISSING, dataclass

import numpy as np

from optimize.rules import ALWAYS, OF_AIM, SWITCHABLE
from optimize.rules.base import Language, Rule, Setting, settings_of
from scenarios.schema.names import RULES
from scenarios.schema.overrides import values_of
from scenarios.schema.rules import parse_rules

EXAMPLES = {
    "industry_share": "industry_share=least:50%,shares:true",
    "floor_per_head": "floor_per_head=150元",
    "carry_over": "carry_over=most:0.1,years:2",
    "deadline": "deadline=purse:sector,year:2018",
    "earmark": "earmark=purse:sector,programmes:training+schooling,least_share:30%",
    "village_money": "village_money=least:10万元,most:200万元",
    "town_money": "town_money=towns:3,most:200万元",
    "household_cap": "household_cap=8000元",
    "programme_money": "programme_money=programmes:tea+konjac,most_share:40%,yearly:true",
    "weak_evidence": "weak_evidence=each:25%,jointly:40%",
    "limit": "limit=towns:1+2,programmes:road,years:2016+2017,most_villages:5",
    "listed_first": "listed_first=2018",
    "no_sudden_withdrawal": "no_sudden_withdrawal=0.3",
    "ramp": "ramp=most:2,free:20万元",
    "project_library": "project_library=library.csv",
    "least_project": "least_project=2万元",
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
    "calendar": "年份（可多个）",
    "village": "村代码",
    "villages": "村代码（可多个）",
    "towns": "镇号（可多个）",
    "programme": "项目",
    "programmes": "项目（可多个）",
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
    """A rule, an example of it and how that is written; none where an objective brings it."""

    kind: type[Rule]
    example: Rule | None = None
    text: str = ""


def entries() -> list[Entry]:
    """Switchable rules in their order, then those of every problem and of objectives."""
    rules, _ = parse_rules(values_of(list(EXAMPLES.values())) | {"project_library": LIBRARY})
    examples = [Entry(kind, rules[name][0], EXAMPLES[name]) for name, kind in SWITCHABLE.items()]
    return examples + [Entry(kind) for kind in (*ALWAYS, *OF_AIM)]


def field_text(name: str, setting: Setting, language: Language) -> str:
    """A field's name, unit, range and default."""
    unit, free = setting.meta.unit, setting.default in ((), "", 0) or setting.default == np.inf
    form = "{:.0f}" if unit == "year" else "{:,.10g}"
    low, high = form.format(setting.low), form.format(setting.high)
    if unit not in ("share", "yuan", "count", "year", "years", "ratio"):
        span = ("", "")
    elif np.isfinite(setting.high):
        span = f"，{low}～{high}", f", {low} to {high}"
    else:
        span = f"，{low}以上", f", {low} or more"
    if setting.default is MISSING:
        default = ("", "")
    elif unit == "flag":
        default = (
            ("（默认是）", " (default yes)") if setting.default else ("（默认否）", " (default no)")
        )
    elif free:
        default = "（默认不限）", " (default free)"
    else:
        default = f"（默认{setting.default}）", f" (default {setting.default})"
    if language == "zh":
        return f"{name}：{UNITS[unit]}{span[0]}{default[0]}"
    return f"{name}: {unit}{span[1]}{default[1]}"


def lines_of(entry: Entry, language: Language) -> list[str]:
    """Lines for the terminal: a rule, how it is written, its fields."""
    assert entry.example is not None
    name, written = entry.kind.name, "写法：" if language == "zh" else "written: "
    chinese = next((zh for zh, en in RULES.items() if en == name), "")
    return [
        f"{name}  {chinese}" if language == "zh" else name,
        f"  {entry.example.sentence(language)}",
        f'  {written}--rule "{entry.text}"',
        *(f"    {field_text(n, s, language)}" for n, s in settings_of(entry.kind).items()),
    ]
