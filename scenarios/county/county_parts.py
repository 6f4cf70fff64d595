"""What ``county.yaml`` says, part by part: facts, assumptions, own parameters, sizes, money."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import Parameter
from model.parameters import PARAMETERS
from model.programmes import GRANTABLE
from model.synthesis.households import SIZE_WEIGHTS
from model.synthesis.totals import ASSUMPTIONS, OPTIONAL, CountyFacts
from model.synthesis.villages import NamedVillage
from scenarios.faults import Fault, nearest
from scenarios.schema.amounts import UNITS, yuan_of
from scenarios.schema.scenario import is_physical, share_top
from scenarios.schema.yaml_text import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FACTS = {
    "persons": "farm_population",
    "households": "households",
    "n_towns": "towns",
    "n_poor_villages": "poor_villages",
    "n_first_round": "first_round_villages",
    "n_team": "team_villages",
    "listed_households": "listed_households",
    "listed_persons": "listed_persons",
    "dibao_households": "dibao_households",
    "dibao_persons": "dibao_persons",
    "wubao_persons": "wubao_persons",
}
"""Fields of :class:`model.synthesis.totals.CountyFacts` and the figure, or else the assumption, that gives each."""

BOUNDS = {"caused_share_min": "caused_share", "listed_share_min": "poor_village_rate"}
"""Fields that a figure may give: published lower bounds, shares."""

DRAWABLE = ("dibao_households", "dibao_persons", "wubao_persons")
"""Facts that a draw may vary where they are assumed; all others the table of villages holds."""

COUNTIES = Path(__file__).parents[1] / "counties"
"""Folder of the packs that come with tuopin."""

LARGEST_SIZE = 15
"""Members of a household for which weights may be given."""


@dataclass
class CountyFile:
    """A document with its path and the faults found in it so far."""

    path: Path
    document: Any
    faults: list[Fault] = field(default_factory=list)

    def fault(
        self, kind: str, keys: tuple[Any, ...], value: object, allowed: str, near: str = ""
    ) -> None:
        """Note a fault at a key path."""
        place = ".".join(str(k) for k in keys)
        line = line_of(self.document, keys)
        self.faults.append(Fault(kind, str(self.path), line, place, str(value), allowed, near))

    def section(self, name: str) -> Any:
        """A mapping of the document; an empty one where it is left out or is none."""
        part = self.document.get(name)
        if part is None:
            return {}
        if not isinstance(part, dict):
            self.fault("wrong_type", (name,), part, "names with values")
            return {}
        return part

    def listed(self, name: str) -> list[Any]:
        """A list of mappings; an empty one where it is left out or is none."""
        part = self.document.get(name)
        if part is None:
            return []
        if not isinstance(part, list) or not all(isinstance(row, dict) for row in part):
            self.fault("wrong_type", (name,), part, "a list of rows")
            return []
        return part

    def number(self, keys: tuple[Any, ...], row: Any, key: str) -> float | None:
        """A number of a row; None and a fault where it is none."""
        value = row.get(key) if isinstance(row, dict) else None
        if value is None:
            self.fault("missing", (*keys, key), "nothing", "a number")
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            self.fault("wrong_type", (*keys, key), value, "a number")
            return None
        return float(value)

    def known(self, part: Iterable[str], prefix: str, names: Iterable[str]) -> None:
        """Note a fault for every name that is not among the known ones."""
        allowed = list(names)
        for name in part:
            if name not in allowed:
                near = nearest(str(name), allowed)
                self.fault("unknown_name", (prefix, name), name, ", ".join(allowed), near)


def read_prior(file: CountyFile, section: str, name: str, row: Any) -> tuple[float, float, float]:
    """Value, low and high of a row, in order; zeros and faults where they are not."""
    found = [file.number((section, name), row, key) for key in ("value", "low", "high")]
    if any(x is None for x in found):
        return 0.0, 0.0, 0.0
    value, low, high = (float(x or 0.0) for x in found)
    if not low <= value <= high:
        file.fault("out_of_range", (section, name), f"{value:g}", f"{low:g} to {high:g}")
    return value, low, high


def _source(file: CountyFile, section: str, name: str, row: Any) -> str:
    source = row.get("source") if isinstance(row, dict) else None
    if not source:
        file.fault("missing", (section, name, "source"), "nothing", "a source, or an assumption")
    return str(source)


def read_assumptions(file: CountyFile) -> list[Parameter]:
    """All assumptions as parameters named ``county.NAME``; facts that no report prints among them."""
    rows, out = file.section("assumptions"), []
    may = (*FACTS.values(), *OPTIONAL)
    file.known(rows, "assumptions", (*ASSUMPTIONS, *may))
    for name in (*ASSUMPTIONS, *(n for n in may if n in rows)):
        row = rows.get(name)
        if row is None:
            file.fault("missing", ("assumptions", name), "nothing", "a row")
            continue
        value, low, high = read_prior(file, "assumptions", name, row)
        source = _source(file, "assumptions", name, row)
        confidence = "low" if source.startswith("assumption") else "medium"
        unit = str(row.get("unit", "")) if isinstance(row, dict) else ""
        out.append(Parameter(f"county.{name}", value, low, high, unit, source, confidence))  # type: ignore[arg-type]
    return out


def read_facts(file: CountyFile) -> CountyFacts:
    """Totals from figures, or from assumptions where no report prints them; one of the two."""
    figures, assumed = file.section("figures"), file.section("assumptions")
    numbers: dict[str, Any] = {}
    for name_of, name in FACTS.items():
        sections = [
            s for s, part in (("figures", figures), ("assumptions", assumed)) if name in part
        ]
        if len(sections) != 1:
            told = "both" if sections else "nothing"
            kind = "twice" if sections else "missing"
            file.fault(kind, ("figures", name), told, f"a figure or an assumption named {name}")
            continue
        row = (figures if sections[0] == "figures" else assumed)[name]
        value = file.number((sections[0], name), row, "value")
        if value is not None and value < 0:
            file.fault("out_of_range", (sections[0], name), f"{value:g}", "0 or more")
        ends = [row.get("low"), row.get("high")] if isinstance(row, dict) else [None, None]
        if sections[0] == "assumptions" and name_of not in DRAWABLE and ends[0] != ends[1]:
            allowed = "low = value = high: the table of villages holds it"
            file.fault("out_of_range", ("assumptions", name), f"{ends[0]} to {ends[1]}", allowed)
        numbers[name_of] = int(value or 0)
    for name_of, name in BOUNDS.items():
        if name in figures:
            value = file.number(("figures", name), figures[name], "value") or 0.0
            if not 0.0 <= value <= 1.0:
                file.fault("out_of_range", ("figures", name), f"{value:g}", "0 to 1")
            numbers[name_of] = value
    needed = {f: numbers.get(f, 0) for f in CountyFacts.__dataclass_fields__}
    return CountyFacts(**needed)


def read_parameters(file: CountyFile) -> tuple[Parameter, ...]:
    """The county's own priors of model parameters, in place of the model-wide ones."""
    rows, known, out = file.section("parameters"), {p.name: p for p in PARAMETERS}, []
    file.known(rows, "parameters", known)
    for name, row in rows.items():
        if name not in known:
            continue
        p = known[name]
        value, low, high = read_prior(file, "parameters", name, row)
        for x in dict.fromkeys((low, value, high)):
            if not is_physical(p, x):
                allowed = "0 or more" if share_top(p) is None else "0 to 1"
                file.fault("out_of_range", ("parameters", name), f"{x:g}", allowed)
        source = _source(file, "parameters", name, row)
        out.append(
            replace(
                p,
                value=value,
                low=low,
                high=high,
                source=source,
                confidence="low" if source.startswith("assumption") else "medium",
            )
        )
    return tuple(out)


def read_sizes(file: CountyFile) -> NDArray[np.float64]:
    """Weights of household sizes from 1 up; the model's where the pack brings none."""
    row = file.section("household_sizes")
    if not row:
        return SIZE_WEIGHTS
    weights = row.get("weights")
    numbers = isinstance(weights, list) and all(
        isinstance(w, int | float) and not isinstance(w, bool) and w >= 0 for w in weights
    )
    if not numbers or not 2 <= len(weights) <= LARGEST_SIZE or sum(weights) <= 0:
        allowed = f"2 to {LARGEST_SIZE} numbers, 0 or more, not all 0"
        file.fault("wrong_type", ("household_sizes", "weights"), weights, allowed)
        return SIZE_WEIGHTS
    _source(file, "household_sizes", "weights", row)
    return np.array(weights, np.float64)


def read_fund(file: CountyFile) -> tuple[float, float, float, str]:
    """The special fund: yuan a year, its range where it is assumed, and where it comes from."""
    told = file.document["fund_y"]
    row = told if isinstance(told, dict) else {"value": told, "low": told, "high": told}
    amounts = []
    for key in ("value", "low", "high"):
        try:
            amounts.append(yuan_of(row.get(key, row.get("value"))))
        except ValueError as error:
            file.fault("wrong_unit", ("fund_y",), row.get(key), str(error) or ", ".join(UNITS))
            return 0.0, 0.0, 0.0, ""
    value, low, high = amounts
    if not 0.0 <= low <= value <= high:
        file.fault("out_of_range", ("fund_y",), f"{value:g}", f"{low:g} to {high:g}")
    return value, low, high, str(row.get("source", ""))


def read_mix(file: CountyFile) -> tuple[tuple[str, float], ...]:
    """What is called practice here: shares of money by programme; empty where the report's holds."""
    rows, out = file.section("practice_mix"), []
    file.known(rows, "practice_mix", GRANTABLE)
    for name in rows:
        share = file.number(("practice_mix",), rows, name)
        if share is not None and name in GRANTABLE:
            out.append((str(name), share))
    total = sum(share for _, share in out)
    if rows and (abs(total - 1.0) > 1e-6 or any(share < 0.0 for _, share in out)):
        file.fault("out_of_range", ("practice_mix",), f"{total:g}", "0 or more, 1 in all")
    return tuple(out)


def read_barred(file: CountyFile) -> tuple[str, ...]:
    """Programmes that do not exist in the county."""
    names = file.document.get("barred", [])
    if not isinstance(names, list):
        file.fault("wrong_type", ("barred",), names, "a list of programmes")
        return ()
    file.known(names, "barred", GRANTABLE)
    return tuple(str(name) for name in names)


def read_named(file: CountyFile) -> list[NamedVillage]:
    """Villages that the report names."""
    out, keys = [], ("name", "poor_village", "first_round", "remoteness", "walnut_mu")
    for i, row in enumerate(file.listed("named_villages")):
        file.known(row, f"named_villages.{i + 1}", keys)
        if "name" not in row:
            file.fault("missing", ("named_villages", i), "nothing", "a name")
            continue
        remote = (
            file.number(("named_villages", i), row, "remoteness") if "remoteness" in row else None
        )
        if remote is not None and not 0.0 <= remote <= 1.0:
            file.fault("out_of_range", ("named_villages", i), f"{remote:g}", "0 to 1")
        out.append(
            NamedVillage(
                str(row["name"]),
                bool(row.get("poor_village")),
                bool(row.get("first_round")),
                remote,
                file.number(("named_villages", i), {"walnut_mu": 0.0, **row}, "walnut_mu") or 0.0,
            )
        )
    return out
