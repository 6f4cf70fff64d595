"""One replicate of the whole rural county against plain Mesa: ``python -m benchmarks.engine``."""

from __future__ import annotations

import time

from benchmarks.plain_mesa import PlainCounty
from model.county import County
from model.schedule import QUARTER
from optimize.splits import practice
from scenarios.county import load_county
from scenarios.draws import make_draws
from scenarios.load import load_scenario, parameters_of
from scenarios.prepare import instance_of, prepare

YARDSTICK_HOUSEHOLDS, YARDSTICK_QUARTERS = 3000, 8


def main() -> None:
    """Print nanoseconds per household-quarter, by process, and the ratio."""
    pack, scenario = load_county("pingli"), load_scenario("pingli")
    draw = make_draws(parameters_of(pack, scenario), [0], 2015)[0]
    start = prepare(pack, scenario, draw).snapshot
    plan = practice(instance_of(pack, scenario))
    n = pack.facts.households
    engine = []
    by_process: dict[str, float] = {}
    for _ in range(3):
        county = County(start, plan=plan, last_year=2025)
        began = time.perf_counter()
        while county.world.tick <= county.last_tick:
            for process in QUARTER:
                mark = time.perf_counter()
                process(county.world)
                by_process[process.__name__] = (
                    by_process.get(process.__name__, 0.0) + time.perf_counter() - mark
                )
            county.world.tick += 1
        engine.append((time.perf_counter() - began) / 40 / n * 1e9)
        today = county.world.today
        county.close()
    plain = PlainCounty(start, YARDSTICK_HOUSEHOLDS, today)
    began = time.perf_counter()
    for _ in range(YARDSTICK_QUARTERS):
        plain.step()
    spent = time.perf_counter() - began
    yardstick = spent / YARDSTICK_QUARTERS / YARDSTICK_HOUSEHOLDS * 1e9
    best = min(engine)
    print(f"engine: {best:.0f} ns a household-quarter ({n:,} households, 40 quarters, one thread)")
    for name, seconds in sorted(by_process.items(), key=lambda item: -item[1]):
        print(f"  {name:<11} {seconds / 3 / 40 / n * 1e9:6.1f} ns")
    print(f"plain Mesa, same rules: {yardstick:,.0f} ns a household-quarter")
    print(f"ratio: {yardstick / best:.0f}")


if __name__ == "__main__":
    main()
