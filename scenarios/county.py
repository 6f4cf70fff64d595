"""County packs: published figures, assumptions, villages, rules, from one folder each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import Parameter
from model.facts import ASSUMPTIONS, CountyFacts
from model.population import VILLAGE_FIELDS
from model.villages import MARGIN_FIELDS
from scenarios.faults import Fault, FaultError, missing_columns, nearest
from scenarios.table import read_rows
from scenarios.text import line_of, read_yaml, yuan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "counties"

FACTS = {
    "persons": "farm_population", "n_towns": "towns", "n_poor_villages": "poor_villages",
    "n_first_round": "first_round_villages", "n_team": "team_villages",
    "listed_households": "listed_households", "listed_persons": "listed_persons",
    "dibao_households": "dibao_households", "dibao_persons": "dibao_persons",
    "wubao_persons": "wubao_persons",
}  # fmt: skip
"""Fields of :class:`model.facts.CountyFacts` and the figures that give them."""

RULES = {
    "industry_share_min": (0.0, 1.0),
    "floor_per_head": (0.0, 5000.0),
    "carry_over_max": (0.0, 1.0),
}
"""Rules of a plan and their ranges; yuan per registered head for the floor, shares else."""

SHARES = ("poor_village", "first_round", "team", "remoteness", "hazard_y", "road", "water", "power",
          "clinic")  # fmt: skip


@dataclass(frozen=True)
class CountyPack:
    """All that is known and assumed of a county."""

    name: str
    chinese: str
    title: str
    source: str
    facts: CountyFacts
    assumptions: tuple[Parameter, ...]
    assumption_names: Mapping[str, str]
    villages: Mapping[str, NDArray[Any]]
    village_names: tuple[str, ...]
    rules: Mapping[str, float]
    fund_y: float
    plan_years: tuple[int, ...]
    first_year: int
    last_year: int
    figures: tuple[Mapping[str, Any], ...]
    contradictions: tuple[Mapping[str, Any], ...]
    other_budgets: tuple[Mapping[str, Any], ...]


def available_counties() -> list[str]:
    """Names of the packs that come with tuopin."""
    return sorted(p.parent.name for p in FOLDER.glob("*/county.yaml"))


def load_county(name: str) -> CountyPack:
    """A pack by name or folder; FaultError with every fault of both its files."""
    folder = FOLDER / name
    if not (folder / "county.yaml").exists():
        folder = Path(name)
    path = folder / "county.yaml"
    if not path.exists():
        known = available_counties()
        raise FaultError(
            [Fault("unknown_name", name, 0, "county", name, ", ".join(known), nearest(name, known))]
        )
    document = read_yaml(path)
    faults = list(_missing(path, document))
    if faults:
        raise FaultError(faults)
    assumptions = _assumptions(path, document, faults)
    facts = _facts(path, document, faults)
    villages, names = read_villages(folder / "villages.csv", faults)
    if faults:
        raise FaultError(faults)
    return CountyPack(
        name=str(document["name"]), chinese=str(document["chinese"]), title=str(document["title"]),
        source=str(document["source"]), facts=facts, assumptions=tuple(assumptions),
        assumption_names={
            f"county.{k}": str(v.get("zh", k)) for k, v in document["assumptions"].items()
        },
        villages=villages, village_names=tuple(names),
        rules={k: float(document["rules"][k]) for k in RULES}, fund_y=yuan_of(document["fund_y"]),
        plan_years=tuple(int(y) for y in document["plan_years"]),
        first_year=int(document["horizon"]["first_year"]),
        last_year=int(document["horizon"]["last_year"]),
        figures=tuple({"name": k, **v} for k, v in document["figures"].items()),
        contradictions=tuple(dict(c) for c in document["contradictions"]),
        other_budgets=tuple(dict(b) for b in document["other_budgets"]),
    )  # fmt: skip


def _missing(path: Path, document: Any) -> list[Fault]:
    needed = ("name", "chinese", "title", "source", "horizon", "plan_years", "fund_y", "rules",
              "figures", "contradictions", "assumptions", "other_budgets")  # fmt: skip
    faults = [
        Fault("missing", str(path), 0, key, "nothing", "a value")
        for key in needed
        if key not in document
    ]
    for key in document:
        if key not in needed:
            line = line_of(document, (key,))
            faults.append(
                Fault(
                    "unknown_key",
                    str(path),
                    line,
                    str(key),
                    str(key),
                    ", ".join(needed),
                    nearest(str(key), needed),
                )
            )
    return faults


def _assumptions(path: Path, document: Any, faults: list[Fault]) -> list[Parameter]:
    out = []
    for name in (*ASSUMPTIONS, "households"):
        row = document["assumptions"].get(name)
        if row is None:
            faults.append(Fault("missing", str(path), 0, f"assumptions.{name}", "nothing", "a row"))
            continue
        value, low, high = (float(row[k]) for k in ("value", "low", "high"))
        if not low <= value <= high:
            line = line_of(document, ("assumptions", name))
            faults.append(
                Fault(
                    "out_of_range",
                    str(path),
                    line,
                    f"assumptions.{name}",
                    f"{value:g}",
                    f"{low:g} to {high:g}",
                )
            )
        source = str(row["source"])
        confidence = "low" if source.startswith("assumption") else "medium"
        out.append(Parameter(f"county.{name}", value, low, high, str(row["unit"]), source,
                             confidence))  # type: ignore[arg-type]  # fmt: skip
    return out


def _facts(path: Path, document: Any, faults: list[Fault]) -> CountyFacts:
    figures, numbers = document["figures"], {}
    for field, name in FACTS.items():
        if name not in figures:
            faults.append(Fault("missing", str(path), 0, f"figures.{name}", "nothing", "a figure"))
            continue
        value = figures[name]["value"]
        numbers[field] = int(value)
        if value < 0:
            line = line_of(document, ("figures", name))
            faults.append(
                Fault("out_of_range", str(path), line, f"figures.{name}", str(value), "0 or more")
            )
    numbers["households"] = int(document["assumptions"]["households"]["value"])
    return CountyFacts(**{f: numbers.get(f, 0) for f in CountyFacts.__dataclass_fields__})


def read_villages(path: Path, faults: list[Fault]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """The village table; faults name the row and column of every broken cell."""
    kinds = {**VILLAGE_FIELDS, **dict.fromkeys(MARGIN_FIELDS, np.int64)}
    columns: dict[str, list[float]] = {name: [] for name in kinds}
    names: list[str] = []
    header, rows = read_rows(path, tuple(kinds))
    lacking = missing_columns(str(path), (*kinds, "name"), header)
    faults += lacking
    if lacking:
        return {k: np.zeros(0, t) for k, t in kinds.items()}, names
    for number, row in rows:
        names.append(row["name"])
        for column in kinds:
            columns[column].append(_cell(path, number, column, row[column], faults))
    table = {k: np.array(columns[k]).astype(t) for k, t in kinds.items()}
    codes = table["code"].tolist()
    for number, code in enumerate(codes, start=2):
        if codes.index(code) != number - 2:
            faults.append(Fault("twice", str(path), number, "code", str(code), "each code once"))
    order = np.argsort(table["code"], kind="stable")
    return {k: v[order] for k, v in table.items()}, [names[i] for i in order]


def _cell(path: Path, number: int, column: str, text: str | None, faults: list[Fault]) -> float:
    allowed = "a number from 0 to 1" if column in SHARES else "a number, 0 or more"
    try:
        value = float(text or "")
    except ValueError:
        value = -1.0
    top = 1.0 if column in SHARES else 1e9
    if not 0.0 <= value <= top:
        faults.append(Fault("broken_row", str(path), number, column, str(text), allowed))
        return 0.0
    return value


def exchangeable(villages: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The same villages with equal attributes: identity can then earn nothing."""
    out = {k: v.copy() for k, v in villages.items()}
    for name in ("remoteness", "hazard_y", "need", "absorption_y", "road", "water", "power",
                 "clinic"):  # fmt: skip
        for kind in (0, 1):
            rows = villages["poor_village"] == kind
            out[name][rows] = villages[name][rows].mean()
    return out
