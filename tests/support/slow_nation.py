"""A run of a small nation for a process that is to be killed: it halts after its second county."""

import time
from pathlib import Path

from benchmarks.nation.counties import Nation
from benchmarks.nation.simulate import question, simulate_nation
from scenarios.load import load_scenario
from scenarios.schema.scenario import Scenario


def short() -> Scenario:
    """Practice to the end of 2017."""
    scenario = question(load_scenario("practice"))
    horizon = scenario.horizon.model_copy(update={"last_year": 2017})
    return scenario.model_copy(update={"horizon": horizon, "plan_years": (2016, 2017)})


def run_slowly(out: Path) -> None:
    """Run four counties; wait for the kill when two are done."""

    def report(label: str, done: int, _total: int) -> None:
        while label.startswith("counties") and done == 2:
            time.sleep(0.1)

    simulate_nation(Nation(2400, counties=4), short(), out, 1, report)
