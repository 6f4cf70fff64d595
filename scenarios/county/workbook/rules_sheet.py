"""The sheets of rules and of the project library, read into rules."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimize.rules.base import Rule
from optimize.rules.floor import FloorPerHead
from scenarios.faults import Fault, worded
from scenarios.files.columns import Table
from scenarios.schema.overrides import values_of
from scenarios.schema.rules import Checks, Rules, parse_rules, twice

DEFAULT_RULES = {
    "floor_per_head": "150元",
    "weak_evidence": {"each": 0.25, "jointly": 0.40},
    "carry_over": {"most": 0.10, "years": 2},
}
"""Rules of a county without any: those of both counties that come with tuopin."""

YEARS = tuple(range(2016, 2021))


def rules_from(tables: Mapping[str, Table]) -> tuple[Rules, bool]:
    """Rules by name, and whether they are the defaults; a fault for every row that is no rule."""
    table, library = tables["rules"], tables["library"]
    names = _names(tables["villages"])
    table.refuse("given", table.repeated("rule", "given"), "twice", worded("each_value_rule_once"))
    rules: dict[str, tuple[Rule, ...]] = {}
    for i in np.flatnonzero(table.good("rule", "given")):
        name, given = table.values["rule"][i], table.values["given"][i]
        row = int(table.rows[i])
        text = f"no {name}" if given in ("off", "关") else f"{name}={given}"
        faults: list[Fault] = []
        one, mistakes = parse_rules(values_of([text], faults, names), names)
        wrong = [*faults, *(m.fault("") for m in mistakes)]
        for f in wrong:
            allowed = (f.allowed_zh or f.allowed, f.allowed)
            table.fault(f.kind, row, "given", (f.value, f.value), allowed, f.nearest)
        if not wrong:
            rules[name] = (*rules.get(name, ()), *one[name])
            for m in twice(rules[name]):
                table.fault("twice", row, "given", (m.value, m.value), m.both)
    by_default = not len(table)
    out = (parse_rules(DEFAULT_RULES)[0] if by_default else Rules()).with_more(rules)
    projects = [
        [code, programme, *([] if np.isnan(most) else [float(most)])]
        for code, programme, most in zip(
            *(library.values[k] for k in ("village", "programme", "most")), strict=True
        )
    ]
    if projects:
        # rows that are broken have faults of their own
        out = out.with_more(parse_rules({"project_library": {"projects": projects}})[0])
        _beside_floor(library, tables["villages"], out)
    return out, by_default


def _beside_floor(library: Table, villages: Table, rules: Rules) -> None:
    """A warning where the library allows less than the floor."""
    most = library.values["most"]
    if any(bad.any() for table in (library, villages) for bad in table.bad.values()):
        return
    floors = [r.least for r in rules.get(FloorPerHead.name, ()) if isinstance(r, FloorPerHead)]
    floor = max(floors, default=0.0)
    by_code = pd.Series(np.nan_to_num(most, nan=np.inf)).groupby(library.values["village"]).sum()
    v = villages.values
    below = (
        (v["poor_village"] == 1.0)
        & (v["listed_persons"] > 0)
        & (pd.Series(v["code"]).map(by_code).fillna(0.0).to_numpy() < floor * v["listed_persons"])
    )
    if below.any():
        codes, n = list(v["code"][below][:6]), int(below.sum())
        zh, en = ("、".join(codes) + "等" * (n > 6), ", ".join(codes) + ", …" * (n > 6))
        value = (
            f"{n}个贫困村库内资金少于保底（{zh}），保底资金用于库外项目",
            f"{n} poor villages have less in it than the floor ({en}): their floor goes to "
            "projects outside it",
        )
        library.fault(
            "as_read",
            0,
            "most",
            value,
            worded("yuan_more_registered_head", floor=floor),
            warning=True,
        )


def _names(villages: Table) -> Checks:
    if not villages.good("code", "town", "poor_village").all():
        return Checks(None, None, YEARS, units=True)  # what is meant is not known yet
    v = villages.values
    poor = v["poor_village"] == 1.0
    codes = tuple(int(c) for c in v["code"][poor] if str(c).isdigit())
    towns = tuple(sorted({int(t) for t in v["town"][poor] if not np.isnan(t)}))
    return Checks(codes, towns, YEARS, units=True)
