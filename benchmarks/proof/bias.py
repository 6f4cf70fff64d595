"""Signed bias of the gain at the final plan, on ten rule sets and budgets.

``python -m benchmarks.proof.bias [COUNTY [selection draws]]``: what experiments with the chosen
plans promise less what the whole county delivers, on the same fresh draws.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from benchmarks.proof.bench import publish, runner_of, scenario_of
from optimize.loop import Settings, optimize
from results.statistics import interval
from scenarios.schema.goals import goal_of
from scenarios.schema.rules import parse_rules

CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("as the county has it", {}),
    ("without the 70 % habit", {"rules": {"industry_share": "off"}}),
    ("half to industries", {"rules": {"industry_share": 0.5}}),
    ("no floor", {"rules": {"floor_per_head": "off"}}),
    ("a floor of 400 yuan", {"rules": {"floor_per_head": 400}}),
    ("nothing carried on", {"rules": {"carry_over": "off"}}),
    ("half the fund", {"fund": 0.5}),
    ("twice the fund", {"fund": 2.0}),
    ("four times the fund", {"fund": 4.0}),
    ("twice without the habit", {"fund": 2.0, "rules": {"industry_share": "off"}}),
)
FRESH = 8


def main(county: str = "pingli", n_selection: str = "24") -> None:
    """Print bias, interval, half-width over gain, for every case and for all together."""
    rows, biases, learning = [], [], int(n_selection)
    base = scenario_of(county)
    for name, given in CASES:
        rules = base.levers.rules.with_more(parse_rules(given.get("rules", {}))[0])
        scenario = scenario_of(
            county, rules=rules, fund_y=base.levers.fund_y * given.get("fund", 1.0)
        )
        runner = runner_of(scenario, learning + FRESH, f"bias-{county}")
        settings = Settings(
            goal=goal_of(scenario), next_draws=(learning + 1) // 2, tune_scoring_rule=False
        )
        fresh = range(learning + 1, learning + FRESH + 1)
        found = optimize(runner.instance, runner, range(1, learning + 1), fresh, settings)
        bias, gain = found.promised - found.simulated, float(found.simulated.mean())
        biases.append(bias / gain)
        mean, low, high = interval(bias)
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
        publish(rows, f"bias-{county}")
    # draws are shared by the cases: a draw's mean over them is one observation
    print("pooled, share of the gain:", *interval(np.mean(biases, axis=0)))


if __name__ == "__main__":
    main(*sys.argv[1:])
