"""Refresh a county's invented table of villages: ``python -m scenarios.counties.make_villages``."""

import csv
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.parameters import base_values
from model.synthesis.land import Town
from model.synthesis.villages import NamedVillage, make_villages
from scenarios.county.county_yaml import COUNTIES, read_county_file
from scenarios.county.villages import SEED


def main(county: str = "pingli") -> None:
    """Write ``villages.csv`` from the base values of ``county.yaml``."""
    table, named, towns = invented(county, SEED)
    with (COUNTIES / county / "villages.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        names = [c for c in table if c != "code" and not np.isnan(table[c]).all()]
        writer.writerow(["code", "name", *names])
        for i, code in enumerate(table["code"].tolist()):
            row = [round(float(table[c][i]), 4) for c in names]
            cells = (int(x) if x == int(x) else x for x in row)
            writer.writerow([code, name_of(i, code, table, named, towns), *cells])


def invented(
    county: str, seed: int
) -> tuple[dict[str, NDArray[np.generic]], list[NamedVillage], list[Town]]:
    """A table of villages under the totals of a county's file, with who and what the file names."""
    file = read_county_file(COUNTIES / county / "county.yaml")
    values = base_values() | {p.name: p.value for p in file.priors()}
    named = [
        NamedVillage(v.name, v.poor_village, v.first_round, v.remoteness, v.walnut_mu)
        for v in file.named_villages
    ]
    towns = [Town(t.name, t.villages, t.share, t.remoteness, t.altitude, t.tea) for t in file.towns]
    return make_villages(file.facts(), values, seed, named, towns), named, towns


def name_of(
    i: int, code: int, table: Mapping[str, Any], named: list[NamedVillage], towns: list[Town]
) -> str:
    """The report's name; else one that says that the village is invented.

    A county that names none numbers poor (P) and other villages (Q) by town; one that names a few
    numbers the rest.
    """
    if i < len(named):
        return named[i].name
    if named:
        return f"第{i + 1}村（虚构 invented）"
    kind = "P" if table["poor_village"][i] else "Q"
    town = towns[code // 1000 - 1].name if towns else ""
    return f"{town}{kind}{code // 1000:02d}-{code % 1000:02d}村"


if __name__ == "__main__":
    main(*sys.argv[1:])
