"""Refresh a county's invented table of villages: ``python -m scenarios.counties.make_villages``."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

from model.synthesis.villages import make_villages
from scenarios.county.county_file import FOLDER
from scenarios.county.county_parts import CountyFile, read_assumptions, read_facts, read_named
from scenarios.faults import FaultError
from scenarios.schema.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.synthesis.villages import NamedVillage

SEED = 2015


def main(county: str = "pingli") -> None:
    """Write ``villages.csv`` from the base values of ``county.yaml``."""
    path = FOLDER / county / "county.yaml"
    file = CountyFile(path, read_yaml(path))
    values = {p.name: p.value for p in read_assumptions(file)}
    facts, named = read_facts(file), read_named(file)
    if file.faults:
        raise FaultError(file.faults)
    table = make_villages(facts, values, SEED, named)
    with (FOLDER / county / "villages.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "name", *[c for c in table if c != "code"]])
        for i, code in enumerate(table["code"].tolist()):
            row = [round(float(table[c][i]), 4) for c in table if c != "code"]
            cells = (int(x) if x == int(x) else x for x in row)
            writer.writerow([code, name_of(i, code, table, named), *cells])


def name_of(i: int, code: int, table: Mapping[str, Any], named: list[NamedVillage]) -> str:
    """The report's name; else one that says that the village is invented.

    A county that names none numbers poor (P) and other villages (Q) by town; one that names a few
    numbers the rest.
    """
    if i < len(named):
        return named[i].name
    if named:
        return f"第{i + 1}村(虚构 invented)"
    kind = "P" if table["poor_village"][i] else "Q"
    return f"{kind}{code // 1000:02d}-{code % 1000:02d}村"


if __name__ == "__main__":
    main(*sys.argv[1:])
