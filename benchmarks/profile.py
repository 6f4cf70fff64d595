"""Where a quarter's time and memory go: ``python -m benchmarks.profile``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model import rng
from model.county import County
from model.declare import kernel
from model.policy import Policy
from model.rng import decision, draw_words, run_key, words
from model.schedule import QUARTER
from model.state.columns import COLUMNS
from model.state.snapshot import Snapshot
from optimize.baselines.splits import practice
from scenarios.county.county_file import load_county
from scenarios.draws.draw import make_draws
from scenarios.execution.decision import instance_of
from scenarios.execution.population import prepare
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of

if TYPE_CHECKING:
    from model.plan import FundPlan

RUNS, LAST_YEAR, QUARTERS = 5, 2025, 40
COUNTED_VILLAGES, COUNTED_QUARTERS = 2, 4
TABLE_ROWS = {"village": "Village.code", "household": "Household.id", "member": "Member.id"}


def pingli() -> tuple[Snapshot, FundPlan, int]:
    """Pingli at the end of 2015 with base values, practice, and its households."""
    pack, scenario = load_county("pingli"), load_scenario("pingli")
    draw = make_draws(parameters_of(pack, scenario), [0], 2015)[0]
    start = prepare(pack, scenario, draw).snapshot
    return start, practice(instance_of(pack, scenario)), pack.facts.households


def time_run(start: Snapshot, plan: FundPlan) -> dict[tuple[str, int], float]:
    """Seconds of a run by process and quarter of the year."""
    county, spent = County(start, plan=plan, last_year=LAST_YEAR), {}
    while county.world.tick <= county.last_tick:
        for process in QUARTER:
            began = time.perf_counter()
            process(county.world)
            key = (process.__name__, county.world.tick % 4)
            spent[key] = spent.get(key, 0.0) + time.perf_counter() - began
        county.world.tick += 1
    county.close()
    return spent


def fastest(start: Snapshot, plan: FundPlan) -> dict[tuple[str, int], float]:
    """The least of some runs, entry by entry: what a neighbour on the machine takes is left out."""
    time_run(start, plan)  # compiles
    runs = [time_run(start, plan) for _ in range(RUNS)]
    return {key: min(run[key] for run in runs) for key in runs[0]}


def count_draws(start: Snapshot) -> tuple[float, float]:
    """Draws a household-quarter, one by one and a village at a time, without compilation."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.npz"
        start.take(start.columns["Village"].code[:COUNTED_VILLAGES]).save(state)
        found = subprocess.run(
            [sys.executable, "-m", "benchmarks.profile", str(state)],
            env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    single, bulk = found.stdout.split()
    return float(single), float(bulk)


def _count(state: Path) -> None:
    """In an interpreter without compilation: run a year and print the two counts."""
    counts = {"philox": 0, "_philox_in_place": 0}

    def counted(name: str, rounds: Any) -> Any:
        def draw(*args: Any) -> Any:
            counts[name] += 1
            return rounds(*args)

        return draw

    for name in counts:
        setattr(rng, name, counted(name, getattr(rng, name)))
    county = County(Snapshot.load(state, Policy(), None))
    for _ in range(COUNTED_QUARTERS):
        county.step()
    n = int((county.world.household.alive != 0).sum()) * COUNTED_QUARTERS
    print(*(count / n for count in counts.values()))


@kernel
def _draw_each(key: Any, name: Any, who: Any, out: Any) -> None:
    for i in range(who.size):
        out[0, i] = np.uint32(words(key, name, who[i], np.int64(1))[0])


def draw_times() -> tuple[float, float]:
    """Nanoseconds of a draw, one by one and many at a time."""
    who, out = np.arange(2000), np.empty((4, 2000), np.uint32)
    key, name, least = run_key(1, 1), decision("bill"), []
    for draw in (
        lambda: _draw_each(key, name, who, out),
        lambda: draw_words(key, name, who, np.int64(1), out),
    ):
        draw()
        marks = [time.perf_counter()]
        for _ in range(2000):
            draw()
            marks.append(time.perf_counter())
        least.append(float(np.diff(marks).min()) / who.size * 1e9)
    return least[0], least[1]


def print_state(start: Snapshot, n: int) -> None:
    """Bytes of a row and rows in use by table; all of it by household."""
    alive = {
        "village": len(start.columns["Village"].code),
        "household": n,
        "member": int((start.columns["Member"].alive != 0).sum()),
    }
    total = 0.0
    for table, path in TABLE_ROWS.items():
        size = sum(np.dtype(c.dtype).itemsize * c.width for c in COLUMNS if c.table == table)
        group, name = path.split(".")
        rows = len(getattr(start.columns[group], name))
        total += size * rows
        print(f"  {table:<10} {size:5d} bytes a row, {rows:,} rows for {alive[table]:,}")
    print(f"  all of it  {total / n:5.0f} bytes a household")


def main() -> None:
    """Print nanoseconds a household-quarter by process, the share of chance, bytes of state."""
    start, plan, n = pingli()
    spent = fastest(start, plan)
    unit = 1e9 / n / QUARTERS
    total = sum(spent.values()) * unit
    print(f"{total:.0f} ns a household-quarter; by process, and in each quarter of the year:")
    for process in QUARTER:
        by_quarter = [spent[(process.__name__, q)] * unit * 4 for q in range(4)]
        cells = "".join(f"{ns:8.1f}" for ns in by_quarter)
        print(f"  {process.__name__:<11}{sum(by_quarter) / 4:7.1f} ns{cells}")
    (single, bulk), (each, many) = count_draws(start), draw_times()
    chance = single * each + bulk * many
    print(
        f"chance: {single:.2f} draws of {each:.1f} ns and {bulk:.2f} of {many:.1f} ns "
        f"a household-quarter, about {chance / total:.0%} of the time"
    )
    print("state:")
    print_state(start, n)


if __name__ == "__main__":
    _count(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
