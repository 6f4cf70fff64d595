"""The sheets of rules and of the project library, read into rules."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimize.rules.base import Rule
from scenarios.faults import Fault
from scenarios.files.columns import Table
from scenarios.schema.mistakes import Mistake
from scenarios.schema.overrides import values_of
from scenarios.schema.rules import Checks, Rules, parse_rules

DEFAULT_RULES = {
    "floor_per_head": "150元",
    "carry_over": {"most": 0.10, "years": 2},
}
"""Rules of a county without any: those of both counties that come with tuopin."""

YEARS = tuple(range(2016, 2021))


def rules_from(tables: Mapping[str, Table]) -> tuple[Rules, bool]:
    """Rules by name, and whether they are the defaults; a fault for every row that is no rule."""
    table, library = tables["rules"], tables["library"]
    names = _names(tables["villages"])
    rules: dict[str, tuple[Rule, ...]] = {}
    for i in np.flatnonzero(table.good("rule", "given")):
        name, given = table.values["rule"][i], table.values["given"][i]
        row = int(table.rows[i])
        text = f"no {name}" if given in ("off", "关") else f"{name}={given}"
        faults: list[Fault] = []
        one, mistakes = parse_rules(values_of([text], faults, names), names)
        wrong: list[Fault | Mistake] = [*faults, *mistakes]
        for m in wrong:
            allowed = (m.allowed_zh or m.allowed, m.allowed)
            table.fault(m.kind, row, "given", (m.value, m.value), allowed, m.nearest)
        if not wrong:
            rules[name] = (*rules.get(name, ()), *one[name])
    by_default = not len(table)
    default = parse_rules(DEFAULT_RULES)[0] if by_default else Rules()
    out = default.with_more(rules)
    projects = [
        [code, programme, *([] if np.isnan(most) else [float(most)])]
        for code, programme, most in zip(
            *(library.values[k] for k in ("village", "programme", "most")), strict=True
        )
    ]
    if projects:
        # rows that are broken have faults of their own
        out = out.with_more(parse_rules({"project_library": {"projects": projects}})[0])
    return out, by_default


def _names(villages: Table) -> Checks:
    if not villages.good("code", "town", "poor_village").all():
        return Checks(None, None, YEARS, units=True)  # what is meant is not known yet
    v = villages.values
    poor = v["poor_village"] == 1.0
    codes = tuple(int(c) for c in v["code"][poor] if str(c).isdigit())
    towns = tuple(sorted({int(t) for t in v["town"][poor] if not np.isnan(t)}))
    return Checks(codes, towns, YEARS, units=True)
