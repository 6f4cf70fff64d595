"""Refresh a county's invented table of villages: ``python -m scenarios.counties.make_villages``."""

from __future__ import annotations

import csv
import sys

from model.facts import ASSUMPTIONS, CountyFacts
from model.villages import make_villages
from scenarios.county import FACTS, FOLDER
from scenarios.text import read_yaml

SEED = 2015


def main(county: str = "pingli") -> None:
    """Write ``villages.csv`` from the base values of ``county.yaml``."""
    document = read_yaml(FOLDER / county / "county.yaml")
    values = {f"county.{n}": float(document["assumptions"][n]["value"]) for n in ASSUMPTIONS}
    facts = CountyFacts(
        households=int(document["assumptions"]["households"]["value"]),
        **{f: int(document["figures"][name]["value"]) for f, name in FACTS.items()},
    )
    table = make_villages(facts, values, SEED)
    with (FOLDER / county / "villages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", *[c for c in table if c != "code"]])
        for i, code in enumerate(table["code"].tolist()):
            kind = "P" if table["poor_village"][i] else "Q"
            name = f"{kind}{code // 1000:02d}-{code % 1000:02d}村"
            row = [round(float(table[c][i]), 4) for c in table if c != "code"]
            writer.writerow([code, name, *(int(x) if x == int(x) else x for x in row)])


if __name__ == "__main__":
    main(*sys.argv[1:])
