"""The table of villages of a county's folder, and what must agree with county.yaml."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.synthesis.land import land_of
from model.synthesis.population import MISSING, OWN, SUITED, VILLAGE_FIELDS, VILLAGE_NUMBERS
from model.synthesis.totals import CountyFacts
from model.synthesis.villages import EXTRA_FIELDS, MARGIN_FIELDS
from results.documents.forms import Field
from scenarios.county.county_yaml import Named
from scenarios.county.names import wrong_name
from scenarios.faults import Fault, nearest, out_of_range, worded
from scenarios.files.columns import Table, read_columns

SHARES = (
    "poor_village",
    "first_round",
    "team",
    "remoteness",
    "hazard_y",
    "road",
    "water",
    "power",
    "clinic",
    "flood",
    "gully",
    "invented",
)
"""Columns from 0 to 1."""

ATTRIBUTES = (
    "remoteness",
    "hazard_y",
    "need",
    "absorption_y",
    "road",
    "water",
    "power",
    "clinic",
    "flood",
    "altitude",
    "grid",
    "places",
    *SUITED,
    *OWN,
)
"""Attributes in which villages differ beside their people and lists."""

LARGEST_CODE, LARGEST = 1e12, 1e9

KINDS = {**VILLAGE_FIELDS, **dict.fromkeys(MARGIN_FIELDS, np.int64)}


LAND_COLUMNS = ("altitude", "grid", "places", *SUITED)
"""Columns that a table may leave out: they are drawn from zones (:mod:`model.synthesis.land`).
So may those of :data:`OWN`, which then limit nothing."""

SEED = 2015
"""Of what is invented or drawn of a table of villages."""


def _column(name: str, *, needed: bool = True) -> Field:
    high = 1.0 if name in SHARES else LARGEST_CODE if name == "code" else LARGEST
    return Field(name, (name, name), "number", high=high, needed=needed)


COLUMNS = (
    *(_column(name, needed=name not in (*LAND_COLUMNS, "flood", *OWN)) for name in KINDS),
    Field("name", ("name", "name"), "text", needed=True),
    *(_column(name, needed=False) for name in EXTRA_FIELDS),
)


def read_villages(path: Path, faults: list[Fault]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """The table sorted by code, and its names; a fault for every broken cell."""
    table = read_columns(path, COLUMNS)
    if lacking := [f for f in table.errors if f.line == 1]:
        faults += lacking
        return {name: np.zeros(0, kind) for name, kind in KINDS.items()}, []
    kinds = {n: k for n, k in (KINDS | EXTRA_FIELDS).items() if n in table.at}
    codes = pd.Series(np.nan_to_num(table.values["code"])).astype(np.int64)
    again = codes.duplicated().to_numpy()
    alike = (codes % VILLAGE_NUMBERS).duplicated().to_numpy() & ~again
    table.refuse("code", again, "twice", worded("each_code_once"))
    table.refuse("code", alike, "twice", worded("last_seven_digits_once"))
    refuse_missing(table)
    faults += table.errors
    names = table.values["name"]
    for name, row in zip(names, table.rows, strict=True):
        faults += wrong_name(name, str(path), "name", int(row))
    order = np.argsort(codes, kind="stable")
    with np.errstate(invalid="ignore"):
        columns = {k: table.values[k][order].astype(kind) for k, kind in kinds.items()}
        town, remoteness = columns["town"].astype(np.int64), columns["remoteness"].astype(float)
    rng = np.random.Generator(np.random.Philox(key=[SEED, 10]))
    drawn = {} if table.errors else land_of(town, remoteness, (), rng)
    drawn |= dict.fromkeys(OWN, np.full(len(codes), np.nan)) | {"flood": columns["water"]}
    columns |= {n: drawn[n].astype(KINDS[n]) for n in drawn if n not in columns}
    return columns, names[order].tolist()


def refuse_missing(table: Table) -> None:
    """A fault for missing cost of works that stand in full, and for none of those that do not."""
    for name in MISSING:
        works = name.removesuffix("_missing")
        cost, level = table.values[name], table.values[works]
        stands = np.where(table.bad[works], cost <= 0.0, np.nan_to_num(level) >= 1.0)
        wrong = table.good(name) & ((cost > 0.0) == stands)
        zh, en = table.column(works).words
        table.refuse(name, wrong, "disagree", worded("missing_as_level", zh=zh, en=en))


def check_totals(
    path: Path, villages: Mapping[str, NDArray[Any]], facts: CountyFacts
) -> list[Fault]:
    """The table's sums are the county's totals; poor villages keep the published bound."""
    v, poor = villages, villages["poor_village"] != 0
    totals = {
        "persons": (facts.persons, v["persons"].sum()),
        "households": (facts.households, v["households"].sum()),
        "listed_persons": (facts.listed_persons, v["listed_persons"].sum()),
        "listed_households": (facts.listed_households, v["listed_households"].sum()),
        "poor_village": (facts.n_poor_villages, poor.sum()),
        "first_round": (facts.n_first_round, v["first_round"].sum()),
        "team": (facts.n_team, v["team"].sum()),
        "town": (facts.n_towns, len(np.unique(v["town"]))),
    }
    faults = [
        out_of_range(
            path,
            name,
            worded("in_all", got=int(got)),
            worded("all_county_yaml_says", total=total),
        )
        for name, (total, got) in totals.items()
        if int(got) != total
    ]
    rate = v["listed_persons"] / np.maximum(v["persons"], 1)
    for i in np.flatnonzero(poor & (rate < facts.listed_share_min)):
        faults.append(
            out_of_range(
                path,
                f"listed_persons of village {v['code'][i]}",
                worded("persons", rate=rate[i]),
                worded("at_least", least=f"{facts.listed_share_min:.1%}"),
            )
        )
    return faults


def check_named(
    path: Path,
    table: Path,
    named: Sequence[Named],
    villages: Mapping[str, NDArray[Any]],
    names: list[str],
) -> list[Fault]:
    """Villages that the report names stand in the table as county.yaml describes them."""
    faults = []
    for i, village in enumerate(named, start=1):
        row = names.index(village.name) if village.name in names else -1
        flags = (bool(villages["poor_village"][row]), bool(villages["first_round"][row]))
        if row >= 0 and flags == (village.poor_village, village.first_round):
            continue
        is_there = row >= 0
        faults.append(
            Fault.of(
                "unknown_name",
                path,
                f"named_villages.{i} ({village.name})",
                f"poor_village, first_round = {flags}"
                if is_there
                else ("表中没有", "not in the table"),
                f"in {table.name} with poor_village, first_round as here",
                near="" if is_there else nearest(village.name, names),
            )
        )
    return faults


def exchangeable(villages: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The same villages with equal attributes: identity can then earn nothing."""
    out = {k: v.copy() for k, v in villages.items()}
    for name in ATTRIBUTES:
        for kind in (0, 1):
            rows = villages["poor_village"] == kind
            out[name][rows] = villages[name][rows].mean()
    return out
