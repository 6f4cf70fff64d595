"""Refresh ``docs/mechanisms.md``: every mechanism off and on in both counties (some minutes)."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from model.county import County
from optimize.baselines.splits import practice
from results.pages.evidence.mechanisms import Switched, effect_table, headline
from scenarios.county.county_file import available_counties, load_county
from scenarios.evidence.mechanism_table import MECHANISMS, Mechanism
from scenarios.execution.run import policy_of
from scenarios.load import load_scenario
from scenarios.studies.mechanisms import Tiny, make_tiny, mechanisms_table

TARGET = Path(__file__).parent / "mechanisms.md"
VILLAGES, DRAWS = 10, 6
SWITCHED = [m for m in MECHANISMS if m.off or m.effort]
"""Those that a number or a policy switches; the others are programmes granted or not."""
WHY_NOT = {
    "minimum scale": "applies to greenhouses, fish ponds and farmstays alone; practice funds none of them",
    "village collective": "is what a solar plant keeps for its village; practice funds no plant",
    "floor for all": "a lever that is off in practice (`floor: all`)",
}
"""Of what fires in neither county under practice."""
HEAD = f"""# Mechanisms, switched one by one

This page reports, for every mechanism of the household model ([model](model.md)), what changes when it is switched on,
in each county. The last section shows how often each mechanism has any effect under reference practice.

- **Experiment.** {VILLAGES} villages of each county, {DRAWS} joint draws of the parameters, 2016 to 2024. Runs with and
  without the mechanism have the same people, random numbers and parameter values.
- **Difference.** Differences are shares of the value without the mechanism; where that value is zero, they are amounts.
- **Verdict.** *As expected*: the 90 % interval excludes zero on the side that theory expects. *Unclear*: the interval
  contains zero. *Theory does not say*: no direction is expected.
- **Status.** Uncalibrated.

The page is made by `python -m docs.mechanisms`. `tuopin mechanisms COUNTY` makes the same table with more villages and
draws."""


def fires(tiny: Tiny, mechanisms: list[Mechanism]) -> dict[str, int]:
    """In how many draws a mechanism changes anything that practice's run records, to the last bit.

    All numbers are those of the draw: none is raised so that the mechanism shows.
    """
    plan, policy = practice(tiny.instance), policy_of(tiny.scenario)

    def sums(draw: int, m: Mechanism | None = None) -> np.ndarray:
        start = tiny.starts[draw]
        county = County(
            replace(start, values={**start.values, **(m.off if m else {})}),
            plan=plan,
            policy=replace(policy, effort=policy.effort or bool(m and m.effort)),
            last_year=tiny.scenario.last_year,
        )
        found = county.run().sums.copy()
        county.close()
        return found

    base = {draw: sums(draw) for draw in tiny.starts}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        changed = pool.map(
            lambda m: sum(not np.array_equal(sums(d, m), base[d]) for d in base), mechanisms
        )
        return dict(zip((m.name for m in mechanisms), changed, strict=True))


def never(found: dict[str, dict[str, int]]) -> list[str]:
    """Lines on what fires in one county alone or in none, with the reason of the latter."""
    lines = [
        "",
        "## Under reference practice, at the parameter values of the draw",
        "",
        "The same thinned counties are run under reference practice. Each mechanism is switched off once, and no parameter is",
        f"raised to make it show. The table counts in how many of {DRAWS} draws anything that a run records differs, to the last bit.",
        f"{len(SWITCHED)} mechanisms have a switch; those not listed have an effect in every draw of both counties. *effort* is off by",
        "default and was switched on.",
        "",
        "| mechanism | " + " | ".join(found) + " | why it has no effect |",
        "|---" * (len(found) + 2) + "|",
    ]
    for m in SWITCHED:
        counts = [of[m.name] for of in found.values()]
        if min(counts) < DRAWS:
            why = "" if max(counts) else WHY_NOT[m.name]
            lines.append(f"| {m.name} | " + " | ".join(map(str, counts)) + f" | {why} |")
    return lines


def main() -> None:
    """Run and write."""
    lines = [HEAD]
    found = {}
    for name in available_counties():
        pack, scenario = load_county(name), load_scenario(name)
        tiny = make_tiny(pack, scenario, VILLAGES, DRAWS, lambda *_: None)
        found[pack.title.split(",")[0]] = fires(tiny, SWITCHED)
        table = mechanisms_table(tiny, lambda *_: None, os.cpu_count() or 1)
        lines += [
            "",
            f"## {pack.title}",
            "",
            *headline(Switched(pack.title, pack.chinese, table), "en"),
            "",
        ]
        rows = effect_table(table, "en")
        lines += ["| " + " | ".join(rows.columns) + " |", "|---" * len(rows.columns) + "|"]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows.to_numpy()]
    TARGET.write_text("\n".join([*lines, *never(found)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
