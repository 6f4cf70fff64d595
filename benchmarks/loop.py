"""The whole plan, by stage: ``python -m benchmarks.loop`` (a minute, with few draws)."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from scenarios.load import load_scenario
from scenarios.studies.catalogue import Plan
from scenarios.studies.study import Machine, ask


def main() -> None:
    """Print seconds by stage and their shares of the whole."""
    scenario = load_scenario("pingli")
    few = scenario.draws.model_copy(
        update={"selection_draws": 2, "fresh_draws": 2, "valuation_draws": 2}
    )
    marks: list[tuple[str, float]] = []

    def report(label: str, _done: int, _total: int) -> None:
        marks.append((label.rstrip("0123456789 "), time.perf_counter()))

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        study = Plan(scenario=scenario.model_copy(update={"draws": few}))
        ask(study, Machine(Path(folder), 2, report))
    end = time.perf_counter()
    stages: dict[str, float] = {}
    for (label, at), (_, then) in zip(marks, [*marks[1:], ("", end)], strict=True):
        stages[label] = stages.get(label, 0.0) + then - at
    for label, seconds in stages.items():
        print(f"{label:<45} {seconds:6.1f} s {seconds / (end - began):5.0%}")


if __name__ == "__main__":
    main()
