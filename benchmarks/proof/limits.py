"""What limits of a plan cost: ``python -m benchmarks.proof.limits RUN [draws]``.

The choice of a finished run solved again: as it is, without its limit on weak evidence, with a limit
on each of its programmes, without each of the three that it pays most for and without all three,
with half and with twice the money: what is funded then, what that brings on draws that nothing has
seen, beside the choice and the recommended plan, and what packages outside the menu could add.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import tuopin
from benchmarks.proof.bench import gains, publish, row_of, runner_of
from model.programmes import GRANTABLE
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.learning.screen import certificate
from scenarios.execution.learned_file import load_learned
from scenarios.schema.goals import goal_of
from scenarios.studies.adjustment import own_plan

if TYPE_CHECKING:
    from model.plan import FundPlan

CHOICE = "the choice from the menu"
MOST_SHARE = 0.25
"""Of the money for any one programme, where a limit on every programme is tried."""


def funded(plan: FundPlan) -> dict[str, float]:
    """Share of the money by programme, most first, from a hundredth on."""
    yuan = plan.yuan.sum(axis=(0, 1, 3))
    shares = dict(zip(GRANTABLE, yuan / max(yuan.sum(), 1.0), strict=True))
    return {k: shares[k] for k in sorted(shares, key=lambda k: -shares[k]) if shares[k] >= 0.01}


def main(run: str, n_draws: str = "16") -> None:
    """Print every case; gains in 10,000 yuan with 90 % intervals."""
    kept = load_learned(Path(run))
    fund, first_choice = kept.scenario.levers.fund_y, funded(tuopin.adjust(run).plan)
    most = list(first_choice)[:3]
    cap = [f"programme_money=programmes:{k},most_share:{MOST_SHARE}" for k in first_choice]
    cases = {
        CHOICE: {},
        "no limit on weak evidence": {"rules": ["no weak_evidence"]},
        f"at most {MOST_SHARE:.0%} for any of its programmes": {"rules": cap},
        **{f"without {k}": {"bans": [k]} for k in most},
        f"without {', '.join(most)}": {"bans": most},
        "half the money": {"budget": f"{fund / 2:.0f}元"},
        "twice the money": {"budget": f"{fund * 2:.0f}元"},
    }
    made = {}
    for name, changes in cases.items():
        try:
            made[name] = tuopin.adjust(run, **changes)
        except InfeasibleRulesError as error:
            print(f"{name}: no plan keeps the rules: {error}")
    runner = runner_of(
        kept.scenario, int(n_draws), f"limits-{Path(run).name}", first=kept.last_draw + 1
    )
    draws = [d.number for d in runner.draws.values()]
    plans = {"as recommended": own_plan(kept), **{name: a.plan for name, a in made.items()}}
    worth = gains(runner, plans, draws, goal_of(kept.scenario))
    rows = []
    for name, plan in plans.items():
        proof = {"gap": np.nan, "could gain": np.nan}
        if name in made:
            a = made[name]
            more = certificate(a.learned, goal_of(a.scenario), a.problem, a.solution)
            proof = {"gap": a.solution.gap, "could gain": more.get("could_gain", np.nan)}
        rows.append(
            {
                "case": name,
                "funded": ", ".join(f"{k} {x:.0%}" for k, x in funded(plan).items()),
                "spent, million": plan.yuan.sum() / 1e6,
                **{f"over no fund: {k}": x for k, x in row_of(worth[name]).items()},
                **{
                    f"over the choice: {k}": x
                    for k, x in row_of(worth[name] - worth[CHOICE]).items()
                },
                **proof,
            }
        )
    publish(rows, f"limits-{Path(run).name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
