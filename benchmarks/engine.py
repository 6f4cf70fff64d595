"""One replicate of the whole rural county against plain Mesa: ``python -m benchmarks.engine``."""

from __future__ import annotations

import time

from benchmarks.plain_mesa import PlainCounty
from benchmarks.profile import LAST_YEAR, QUARTERS, RUNS, pingli
from model.county import County

YARDSTICK_HOUSEHOLDS, YARDSTICK_QUARTERS = 3000, 8


def main() -> None:
    """Print nanoseconds per household-quarter and the ratio."""
    start, plan, n = pingli()
    engine = []
    for run in range(RUNS + 1):
        county = County(start, plan=plan, last_year=LAST_YEAR)
        began = time.perf_counter()
        county.run()
        if run > 0:  # the first one compiles
            engine.append((time.perf_counter() - began) / QUARTERS / n * 1e9)
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
    print(f"plain Mesa, same rules: {yardstick:,.0f} ns a household-quarter")
    print(f"ratio: {yardstick / best:.0f}")


if __name__ == "__main__":
    main()
