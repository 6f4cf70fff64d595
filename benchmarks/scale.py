"""Scale: ``python -m benchmarks.scale [LARGEST]``; ratios, a table and a plot in ``runs/bench``.

Replicates of the whole rural county, growth with households, the engine against the memory's
bandwidth, many models in one process, starting cold, the nation's plan, Pyomo beside price
decomposition.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.nation.bundle import least_bound
from benchmarks.nation.counties import Nation, county_of
from benchmarks.nation.menu import instance_at, menu, part_of, wide_of
from benchmarks.nation.rounding import round_to_whole
from benchmarks.nation.simulate import question
from benchmarks.profile import LAST_YEAR, QUARTERS, pingli
from model.county import County
from model.state.columns import COLUMNS
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.problem import Problem
from optimize.menu import costs
from results.plots.style import figure, save
from scenarios.execution.population import UnfitError, prepare
from scenarios.execution.run import run_plan
from scenarios.load import load_scenario

if TYPE_CHECKING:
    from model.plan import FundPlan
    from model.state.snapshot import Snapshot

OUT = Path("runs/bench")
REPLICATES, CORES, MODELS = 100, 2, 1000
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
ONE_COUNTY = 100_000
"""Households up to which one county holds all; beyond, counties of the nation's mean size."""
START = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"
FIRST_RUN = (
    "from slow_nation import short; from benchmarks.nation.counties import Nation; "
    "from benchmarks.nation.simulate import run_county; "
    "run_county(1, Nation(600, counties=1), short())"
)

Row = tuple[str, str]


def resident() -> float:
    """MB of this process in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1e3
    return float("nan")


def one_run(start: Snapshot, plan: FundPlan | None, last_year: int = LAST_YEAR) -> None:
    """A model from a state to its horizon, then let go."""
    county = County(start, plan=plan, last_year=last_year)
    county.run()
    county.close()


def replicates() -> list[Row]:
    """The whole rural county, warm: seconds, and time a household-quarter and core."""
    start, plan, n = pingli()
    one_run(start, plan)
    began, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda _: one_run(start, plan), range(REPLICATES)))
    wall, used = time.perf_counter() - began, time.process_time() - used
    memory = resident()
    steps = REPLICATES * QUARTERS * n
    touched = sum(np.dtype(c.dtype).itemsize * c.width for c in COLUMNS if c.table == "household")
    persons = float((start.columns["Member"].alive != 0).sum()) / n
    member = sum(np.dtype(c.dtype).itemsize * c.width for c in COLUMNS if c.table == "member")
    bound = (touched + persons * member) / bandwidth()
    return [
        (
            f"{REPLICATES} replicates x {QUARTERS} quarters x {n:,} households, {CORES} threads",
            f"{wall:.1f} s wall, {used:.1f} s of processor",
        ),
        ("  a household-quarter and core, by the wall", f"{wall * CORES / steps * 1e9:.0f} ns"),
        ("  … by the processor's time", f"{used / steps * 1e9:.0f} ns"),
        ("  resident", f"{memory:,.0f} MB"),
        ("  reading all state once at the memory's bandwidth", f"{bound:.1f} ns"),
        ("  engine / bandwidth", f"{used / steps * 1e9 / bound:.0f}"),
    ]


def bandwidth() -> float:
    """Bytes a nanosecond that one core copies (read and written), from arrays beyond any cache."""
    a = np.ones(32_000_000)
    b = np.empty_like(a)
    least = min(_seconds(lambda: np.copyto(b, a)) for _ in range(5))
    return 2.0 * a.nbytes / least / 1e9


def _seconds(work: Any) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def growth(largest: int) -> list[Row]:
    """Processor's time of a household-quarter by households; a plot beside."""
    asked, found = question(load_scenario("practice")), []
    sizes = [s for s in SIZES if s <= largest]
    for size in sizes:
        nation = Nation(size, counties=1) if size <= ONE_COUNTY else Nation(size)
        households = used = 0.0
        for number in range(1, nation.n_counties + 1):
            made = county_of(nation, asked, number)
            try:
                state = prepare(made.pack, made.scenario, made.draw).snapshot
            except UnfitError:
                continue  # assumptions that cannot be met together: the nation draws them anew
            used += _seconds(lambda s=state, m=made: run_plan(s, m.scenario, None))
            households += made.pack.facts.households
        found.append(used / households / 20 * 1e9)
    OUT.mkdir(parents=True, exist_ok=True)
    ax = figure(6.4, 3.6)
    ax.loglog(sizes, found, marker="o")
    ax.set_ylim(min(found) / 3, max(found) * 3)
    ax.set_xlabel("households 户数")
    ax.set_ylabel("ns a household-quarter")
    save(ax, OUT, "growth")
    return [
        (f"{size:,} households", f"{ns:.0f} ns a household-quarter")
        for size, ns in zip(sizes, found, strict=True)
    ]


def many_models() -> list[Row]:
    """Memory after a tenth and after all of many models in one process."""
    start, plan, _ = pingli()
    small = start.take(start.columns["Village"].code[:2])
    marks = {}
    for i in range(1, MODELS + 1):
        one_run(small, plan, 2016)
        if i in (MODELS // 10, MODELS):
            marks[i] = resident()
    first, last = marks.values()
    return [
        (f"resident after {MODELS // 10} and {MODELS:,} models", f"{first:.0f} and {last:.0f} MB")
    ]


def cold() -> list[Row]:
    """Starting: imports, compiled rules from the cache, and the first compilation of all."""
    path = os.pathsep.join((".", "tests/support"))
    rows = []
    with tempfile.TemporaryDirectory() as empty:
        for label, program, cache in (
            ("import of the engine", "import benchmarks.nation.simulate", {}),
            ("import, and a small county with cached rules", FIRST_RUN, {}),
            ("… with nothing compiled", FIRST_RUN, {"XDG_CACHE_HOME": empty}),
        ):
            env = {**os.environ, "PYTHONPATH": path, **cache}
            out = subprocess.run(
                [sys.executable, "-c", START.format(program)],
                capture_output=True,
                text=True,
                check=True,
                env=env,
            )
            rows.append((label, f"{float(out.stdout):.1f} s"))
    return rows


def optimizer(households: int) -> list[Row]:
    """The nation's choice by prices, and one county of it by Pyomo and HiGHS."""
    nation, scenario = Nation(households), load_scenario("practice")
    part = part_of(range(1, nation.n_counties + 1), nation, scenario)
    wide = wide_of(part)
    began = time.perf_counter()
    least = least_bound(wide)
    middle = time.perf_counter()
    chosen = round_to_whole(wide, least)
    end = time.perf_counter()
    rows = [
        (
            f"{wide.n_villages:,} villages x {wide.plan_value.shape[1]} plans by prices",
            f"bound {middle - began:.1f} s, whole plans {end - middle:.1f} s, gap {chosen.gap:.1e}",
        )
    ]
    one = Nation(36_000, counties=1)
    instance, own = instance_at(one, scenario, 1), part_of(range(1, 2), one, scenario)
    plans = menu(instance.floor_per_head)
    problem = Problem(instance, costs(instance, plans), own.plan_value, plans=tuple(plans))
    began = time.perf_counter()
    solver = PersistentSolver(problem)
    middle = time.perf_counter()
    solver.relaxed()
    solved = time.perf_counter()
    least_bound(wide_of(own))
    end = time.perf_counter()
    rows.append(
        (
            f"{instance.n_villages} villages: Pyomo build, HiGHS relaxation; the same by prices",
            f"{middle - began:.2f} s, {solved - middle:.2f} s; {end - solved:.2f} s",
        )
    )
    return rows


def main(largest: int) -> None:
    """Print the table."""
    with Path("/proc/loadavg").open() as file:
        print(f"load before: {' '.join(file.read().split()[:3])}, {os.cpu_count()} cores")
    for part in (
        replicates,
        lambda: growth(largest),
        many_models,
        cold,
        lambda: optimizer(min(largest, 1_000_000)),
    ):
        for label, value in part():
            print(f"{label:<75} {value}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
