"""The one gate of speed: ``python -m benchmarks.gate`` compares with ``benchmarks/figures.json``.

    python -m benchmarks.gate                       compare; exit 1 if something is slower
    python -m benchmarks.gate --reason "why"        store new figures, and say why

Every figure is processor time over that of a fixed kernel of the same run, so that a faster or a
busier machine moves it little. The fixed kernel is none of the project's rules and runs before and
after every measured run; a figure is the median of the ratios of several rounds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numba
import numpy as np

from benchmarks.profile import LAST_YEAR, QUARTERS, pingli
from model.county import County
from model.plan import FundPlan
from model.schedule import QUARTER
from model.state.snapshot import Snapshot

STORED = Path(__file__).parent / "figures.json"
MARGIN = 0.10
"""A figure may rise by this share."""
LEAST_SHARE = 0.03
"""A process below this share of a quarter is not held alone: its time is mostly noise."""
ROUNDS = 7
SMALL_VILLAGES = 2
FIXED_CELLS, FIXED_PASSES = 4_000_000, 20


@numba.njit(error_model="numpy")
def _fixed(cells: np.ndarray, passes: int) -> float:  # type: ignore[type-arg]
    """Memory, arithmetic, branches and exponentials in fixed amounts."""
    total = 0.0
    for _ in range(passes):
        for i in range(cells.size):
            x = cells[i] * 1.0001
            if x > 0.5:
                total += np.exp(-x)
            else:
                total -= x
            cells[i] = x - np.floor(x)
    return total


def fixed_seconds() -> float:
    """Processor seconds of the fixed kernel."""
    cells = np.linspace(0.0, 1.0, FIXED_CELLS)
    began = time.thread_time()
    _fixed(cells, FIXED_PASSES)
    return time.thread_time() - began


def process_seconds(start: Snapshot, plan: FundPlan) -> dict[str, float]:
    """Processor seconds of a run of ten years by process."""
    county, spent = County(start, plan=plan, last_year=LAST_YEAR), dict.fromkeys(NAMES, 0.0)
    while county.world.tick <= county.last_tick:
        for process in QUARTER:
            began = time.thread_time()
            process(county.world)
            spent[process.__name__] += time.thread_time() - began
        county.world.tick += 1
    county.close()
    return spent


NAMES = [process.__name__ for process in QUARTER]


def _run_seconds(start: Snapshot, plan: FundPlan, *, is_lean: bool) -> float:
    """Processor seconds of a run of ten years."""
    county = County(start, plan=plan, last_year=LAST_YEAR, is_lean=is_lean)
    began = time.thread_time()
    county.run()
    spent = time.thread_time() - began
    county.close()
    return spent


def measure() -> dict[str, float]:
    """Figures by name, in times of the fixed kernel."""
    start, plan, n = pingli()
    small = start.take(start.columns["Village"].code[:SMALL_VILLAGES])
    tasks: dict[str, Callable[[], dict[str, float]]] = {
        "whole county": lambda: process_seconds(start, plan),
        "lean": lambda: {"": _run_seconds(start, plan, is_lean=True)},
        "small county": lambda: {"": _run_seconds(small, plan, is_lean=False)},
    }
    ratios, least = dict[str, list[float]](), dict[str, float]()
    for round_number in range(ROUNDS + 1):
        before = fixed_seconds()
        for name, task in tasks.items():
            seconds = {f"{name} {part}".strip(): value for part, value in task().items()}
            if len(seconds) > 1:
                seconds[name] = sum(seconds.values())
            after = fixed_seconds()
            if round_number > 0:  # the first round compiles
                for key, value in seconds.items():
                    ratios.setdefault(key, []).append(2.0 * value / (before + after))
                    least[key] = min(value, least.get(key, np.inf))
            before = after
    for name in ("whole county", "lean"):
        print(f"{name}: {least[name] / n / QUARTERS * 1e9:.0f} ns a household-quarter")
    share = LEAST_SHARE * least["whole county"]
    return {
        name: round(float(np.median(values)), 4)
        for name, values in ratios.items()
        if not name.startswith("whole county ") or least[name] >= share
    }


def slower(now: dict[str, float], before: dict[str, float]) -> list[str]:
    """Figures that rose by more than the margin, and those that are gone."""
    return [
        name for name, value in before.items() if now.get(name, np.inf) > (1.0 + MARGIN) * value
    ]


def printed(now: dict[str, float], before: dict[str, float]) -> Iterable[str]:
    """A line a figure: before, now, change."""
    for name in sorted(now | before, key=lambda n: -now.get(n, 0.0)):
        old, new = before.get(name), now.get(name)
        if old is None or new is None:
            yield f"  {name:<28} {'new' if old is None else 'gone'}"
        else:
            yield f"  {name:<28} {old:8.3f} {new:8.3f} {new / old - 1.0:+7.1%}"


def main() -> None:
    """Compare, or store with a reason."""
    parser = argparse.ArgumentParser(description="The gate of speed.")
    parser.add_argument("--reason", default="", help="why the stored figures move")
    reason = parser.parse_args().reason
    stored = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}
    now, before = measure(), stored.get("figures", {})
    print("\n".join(printed(now, before)))
    if reason:
        STORED.write_text(
            json.dumps({"reason": reason, "figures": now}, indent=1) + "\n", encoding="utf-8"
        )
        return
    if late := slower(now, before):
        sys.exit(f"slower by more than {MARGIN:.0%}: {', '.join(late)}")


if __name__ == "__main__":
    main()
