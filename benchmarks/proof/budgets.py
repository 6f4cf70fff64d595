"""Paired gain over every split at five budgets, whole county, held-out draws.

``python -m benchmarks.proof.budgets [selection draws]``.
"""

from __future__ import annotations

import sys

from benchmarks.proof.bench import gains, publish, row_of, runner_of, scenario_of
from optimize.loop import Settings, optimize
from results.statistics import interval

BUDGETS = (8e6, 16e6, 32e6, 64e6, 128e6)
FRESH, HELD_OUT = 8, 16
SPLITS = ("practice", "equal_village", "equal_head", "need_first", "greedy", "equal_mix")


def main(n_selection: int = 24) -> None:
    """Print the gain of the plan over no fund and over every split, by budget."""
    rows = []
    for budget in BUDGETS:
        scenario = scenario_of("pingli", fund_y=budget)
        runner = runner_of(scenario, n_selection + FRESH + HELD_OUT, "bias")
        settings = Settings(next_draws=12, tune_scoring_rule=False)
        fresh = range(n_selection + 1, n_selection + FRESH + 1)
        held_out = range(fresh[-1] + 1, fresh[-1] + HELD_OUT + 1)
        found = optimize(runner.instance, runner, range(1, n_selection + 1), fresh, settings)
        judged = gains(
            runner, {n: found.plans[n] for n in ("chosen", *SPLITS)}, held_out, settings.goal
        )
        spent = float(found.plans["chosen"].yuan.sum()) / (5 * budget)
        rows.append(
            {
                "million a year": budget / 1e6,
                "against": "no fund",
                **row_of(judged["chosen"]),
                "draws won": float((judged["chosen"] > 0).mean()),
                "spent": spent,
            }
        )
        for name in SPLITS:
            ahead = judged["chosen"] - judged[name]
            rows.append(
                {
                    "million a year": budget / 1e6,
                    "against": name,
                    **row_of(ahead),
                    "draws won": float((ahead > 0).mean()),
                    "spent": spent,
                    "told apart": interval(ahead)[1] > 0.0,
                }
            )
        publish(rows, "budgets")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
