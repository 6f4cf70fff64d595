"""The sheets of rules and of the project library: what a scenario file would say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.amounts import ALLOWED, has_unit
from scenarios.schema.rule_text import values_of
from scenarios.schema.rules import Known, rules_of
from scenarios.schema.unitless import amounts_of_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.faults import Fault
    from scenarios.files.columns import Table
    from scenarios.schema.rules import Mistake

DEFAULT_RULES: Mapping[str, Any] = {
    "floor_per_head": "150元",
    "carry_over": {"most": 0.10, "years": 2},
}
"""Rules of a county that tells none: what both counties that come with tuopin keep."""

_AMOUNT = "a number with one of: "
_RANGE = re.compile(r"^(\S+) to (\S+) \(\w+\)$")

YEARS = tuple(range(2016, 2021))


def rules_from(tables: Mapping[str, Table]) -> tuple[dict[str, Any], bool]:
    """Rules by name, and whether they are the defaults; a fault for every row that is no rule."""
    table, library = tables["rules"], tables["library"]
    known = _known(tables["villages"])
    rules: dict[str, list[Any]] = {}
    for i in np.flatnonzero(table.good("rule", "given")):
        name, given = table.values["rule"][i], table.values["given"][i]
        row = int(table.rows[i])
        text = f"no {name}" if given in ("off", "关") else f"{name}={given}"
        faults: list[Fault] = []
        one = values_of([text], faults, known)
        wrong: list[Fault | Mistake] = [*faults, *rules_of(one, known)[1]]
        for m in wrong:
            allowed = (chinese(m.allowed), m.allowed)
            table.fault(m.kind, row, "given", (m.value, m.value), allowed, m.nearest)
        bare = [str(x) for _, x in amounts_of_rule(name, one.get(name)) if not has_unit(x)]
        for amount in bare:
            allowed = (chinese(ALLOWED), ALLOWED)
            table.fault("no_unit", row, "given", (amount, amount), allowed)
        if not wrong and not bare:
            rules.setdefault(name, []).append(one[name])
    found = {name: v[0] if len(v) == 1 else v for name, v in rules.items()}
    by_default = not len(table)
    found = {**(DEFAULT_RULES if by_default else {}), **found}
    projects = [
        [code, programme, *([] if np.isnan(most) else [float(most)])]
        for code, programme, most in zip(
            *(library.values[k] for k in ("village", "programme", "most")), strict=True
        )
    ]
    if projects:
        found["project_library"] = {"projects": projects}
    return found, by_default


def chinese(allowed: str) -> str:
    """What a rule allows, in Chinese where it is a range or an amount; names stay as they are."""
    if allowed.startswith(_AMOUNT):
        return "数字加单位:" + allowed.removeprefix(_AMOUNT)
    return _RANGE.sub(r"\1至\2", allowed)


def _known(villages: Table) -> Known:
    v = villages.values
    poor = v["poor_village"] == 1.0
    codes = tuple(int(c) for c in v["code"][poor] if str(c).isdigit())
    towns = tuple(sorted({int(t) for t in v["town"][poor] if not np.isnan(t)}))
    return Known(codes, towns, YEARS)
