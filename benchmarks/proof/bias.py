"""Signed bias of the gain at the final plan, on ten rule sets and budgets.

``python -m benchmarks.proof.bias [selection draws]``: what experiments with the chosen plans
promise less what the whole county delivers, on the same fresh draws.
"""

from __future__ import annotations

import sys

from benchmarks.proof.bench import publish, runner_of, scenario_of
from optimize.loop import Settings, optimize
from results.statistics import interval
from scenarios.schema.goals import goal_of
from scenarios.schema.rules import parse_rules

CASES: tuple[tuple[str, dict[str, object]], ...] = (
    ("as the county has it", {}),
    ("without the 70 % habit", {"rules": {"industry_share": "off"}}),
    ("half to industries", {"rules": {"industry_share": 0.5}}),
    ("no floor", {"rules": {"floor_per_head": "off"}}),
    ("a floor of 400 yuan", {"rules": {"floor_per_head": 400}}),
    ("nothing carried on", {"rules": {"carry_over": "off"}}),
    ("8 million a year", {"fund_y": 8e6}),
    ("32 million a year", {"fund_y": 32e6}),
    ("64 million a year", {"fund_y": 64e6}),
    ("32 million without the habit", {"fund_y": 32e6, "rules": {"industry_share": "off"}}),
)
FRESH = 8


def main(n_selection: int = 24) -> None:
    """Print bias, interval, half-width over gain, for every case."""
    rows = []
    for name, levers in CASES:
        base = scenario_of("pingli")
        rules = base.levers.rules.with_more(parse_rules(levers.get("rules", {}))[0])
        scenario = scenario_of("pingli", **{**levers, "rules": rules})
        runner = runner_of(scenario, n_selection + FRESH, "bias")
        settings = Settings(goal=goal_of(scenario), next_draws=12, tune_scoring_rule=False)
        fresh = range(n_selection + 1, n_selection + FRESH + 1)
        found = optimize(runner.instance, runner, range(1, n_selection + 1), fresh, settings)
        mean, low, high = interval(found.promised - found.simulated)
        gain = float(found.simulated.mean())
        rows.append(
            {
                "case": name,
                "gain": gain / 1e4,
                "bias": mean / 1e4,
                "low": low / 1e4,
                "high": high / 1e4,
                "covers 0": low <= 0.0 <= high,
                "half-width / gain": (high - low) / 2.0 / gain,
                "optimism of choosing": (
                    found.problem.value(found.solution.choice) - float(found.promised.mean())
                )
                / 1e4,
                "rounds": len(found.rounds),
                "solver gap": found.solution.gap,
            }
        )
        publish(rows, "bias")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
