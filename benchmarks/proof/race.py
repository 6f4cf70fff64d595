"""A finished run's plans on further draws: ``python -m benchmarks.proof.race RUN [draws [skipped [plans]]]``.

The run judges its plans on few draws, so that what another plan may be better by stays wide. Here
the plans that it wrote are scored again on draws that nothing has seen, after its own. Where that
leaves some of them open, these are raced on draws after a number that is skipped, on which no limit
has been looked at; limits hold for all rivals of the run together still.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.proof.bench import gains, publish, row_of, runner_of
from optimize.baselines.splits import all_splits
from optimize.score import standings
from scenarios.execution.learned_file import FACTS, load_learned
from scenarios.execution.store import read_json
from scenarios.files.plan import read_plan
from scenarios.schema.goals import goal_of

MONEY = ("mean", "tail", "score", "loss", "loss_low", "loss_high")


def main(run: str, n_draws: str = "96", skipped: str = "0", *only: str) -> None:
    """Print every plan's standing against the recommended one, limits for all together."""
    folder = Path(run)
    kept = load_learned(folder)
    instance, goal = kept.learned.instance, goal_of(kept.scenario)
    name = str(read_json(folder / FACTS)["reference"])
    plans = {
        p.stem.removeprefix("plan-"): read_plan(p, instance) for p in folder.glob("plan-*.csv")
    }
    own = plans["recommended"]
    others = {n: p for n, p in plans.items() if n != "recommended" and (p.yuan != own.yuan).any()}
    n_tests = len({*others, name})
    others = {n: p for n, p in others.items() if not only or n in only}
    plans = {"recommended": own, **others, name: all_splits(instance)[name]}
    first = kept.last_draw + 1 + int(skipped)
    runner = runner_of(kept.scenario, int(n_draws), f"race-{instance.n_villages}", first=first)
    worth = gains(runner, plans, [d.number for d in runner.draws.values()], goal)
    over = {n: w - worth[name] for n, w in worth.items()}
    ranked = standings(over, goal.risk, "recommended", n_tests=n_tests)
    rows = []
    for standing in ranked.values():
        money = {k: x / 1e4 if k in MONEY else x for k, x in asdict(standing).items()}
        rows.append(
            money | {f"over no fund: {k}": x for k, x in row_of(worth[standing.plan]).items()}
        )
    publish(rows, f"race-{instance.n_villages}")


if __name__ == "__main__":
    main(*sys.argv[1:])
