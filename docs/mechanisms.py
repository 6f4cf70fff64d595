"""Refresh ``docs/mechanisms.md``: every mechanism off and on in both counties (some minutes)."""

from __future__ import annotations

import os
from pathlib import Path

from results.pages.evidence.mechanisms import effect_table, headline
from scenarios.county.county_file import available_counties, load_county
from scenarios.load import load_scenario
from scenarios.studies.mechanisms import make_tiny, mechanisms_table

TARGET = Path(__file__).parent / "mechanisms.md"
VILLAGES, DRAWS = 10, 6


def main() -> None:
    """Run and write."""
    lines = [
        "# Mechanisms, switched one by one",
        "",
        f"Made by `python -m docs.mechanisms`: {VILLAGES} villages of each county, {DRAWS} joint draws, "
        "the same people, luck and numbers with and without the mechanism, 2016 to 2024; differences "
        "are shares of the value without it. `tuopin mechanisms COUNTY` makes the same table with more "
        "villages and draws. Uncalibrated.",
    ]
    for name in available_counties():
        pack, scenario = load_county(name), load_scenario(name)
        tiny = make_tiny(pack, scenario, VILLAGES, DRAWS, lambda *_: None)
        table = mechanisms_table(tiny, lambda *_: None, os.cpu_count() or 1)
        lines += ["", f"## {pack.title}", "", *headline(table, "en"), ""]
        rows = effect_table(table, "en")
        lines += ["| " + " | ".join(rows.columns) + " |", "|---" * len(rows.columns) + "|"]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows.to_numpy()]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
