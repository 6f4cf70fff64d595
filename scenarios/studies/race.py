"""The race: which plan a plan run recommends, and how it stands on draws that chose nothing.

Candidates are simulated in the whole county on the fresh draws and ranked by their score against
the best simple rule (:mod:`optimize.score`); the winner is then valued, beside all others, on the
held-out draws, on which nothing was chosen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.worlds import SETTINGS, WORLDS, world_of
from optimize.baselines.splits import SIMPLE
from optimize.fund_plan import no_fund
from optimize.learning.experiment import total_value
from optimize.loop import Optimized, simulated_values
from optimize.objective import Objective
from optimize.proof import audited
from optimize.rules.risk import Risk
from optimize.score import Standing, recommended, standings
from optimize.simulator import Outcome
from scenarios.execution.runner import Runner

SIMPLEST = (*SIMPLE, "single", "equal_mix", "class_mix", "rule", "cautious")
"""Candidates from the simplest kind on; the optimized plan is less simple than all."""


def candidates(found: Optimized) -> dict[str, FundPlan]:
    """Plans that may be recommended, by name."""
    return {n: found.plans[n] for n in ("chosen", *SIMPLEST) if n in found.plans}


def winner(
    found: Optimized, runner: Runner, fresh: Sequence[int], objective: Objective, risk: Risk | None
) -> tuple[str, dict[str, Standing]]:
    """The plan to recommend by the fresh draws, and how the admissible candidates stand there."""
    instance, plans = runner.instance, candidates(found)
    admissible = [n for n, p in plans.items() if n != "single" and not audited(p, instance)]
    every = {**{n: plans[n] for n in admissible}, "": no_fund(instance)}
    worth = simulated_values(
        instance, runner, list(every.values()), fresh, objective, "racing the plans"
    )
    values = dict(zip(every, worth, strict=True))
    ranked = standings({n: values[n] - found.reference.fresh for n in admissible}, risk)
    best = max(ranked.values(), key=lambda s: s.score).plan
    whole = float((values[best] - values[""]).mean())
    distance = {n: apart(plans[n], found.plans["practice"]) for n in admissible}
    return recommended(ranked, admissible, SIMPLEST, distance, whole), ranked


def apart(plan: FundPlan, other: FundPlan) -> float:
    """Yuan by programme and year in which two plans differ; money moved counts once."""
    a, b = (p.yuan.sum(axis=(1, 3)).astype(float) for p in (plan, other))
    return float(np.abs(a - b).sum() / 2.0)


def judged(
    found: Optimized,
    runner: Runner,
    outcomes: Mapping[tuple[str, int], Outcome],
    main: str,
    chosen_on: Mapping[str, Standing],
    goal: tuple[Objective, Risk | None],
) -> dict[str, pd.DataFrame]:
    """``race`` and ``worlds`` of the findings, on the draws of the outcomes.

    ``chosen_on`` is how candidates stood on the draws of the choice; empty where none was made.
    """
    objective, risk = goal
    instance, plans = runner.instance, candidates(found) | {main: found.plans[main]}
    draws = sorted({d for _, d in outcomes})

    def values(name: str) -> NDArray[np.float64]:
        return np.array([total_value(instance, outcomes[name, d], objective) for d in draws])

    nothing, reference = values("no_fund"), values(found.reference.plan.name)
    gains = {n: values(n) - reference for n in plans}
    broken = {n: audited(p, instance) for n, p in plans.items()}
    rivals = [n for n in plans if not broken[n] and n != main]
    ranked = standings(gains, risk, main, max(1, len(rivals)))
    practice = found.plans["practice"]
    rows = [
        {
            **{k: getattr(ranked[n], k) for k in ("plan", "mean", "tail", "score")},
            **{k: getattr(ranked[n], k) for k in ("loss", "loss_low", "loss_high")},
            "over_no_fund": float((gains[n] + reference - nothing).mean()),
            "fresh": chosen_on[n].score if n in chosen_on else float("nan"),
            "fresh_loss_high": chosen_on[n].loss_high if n in chosen_on else float("nan"),
            "admissible": not broken[n],
            "breaks": broken[n][0].rule if broken[n] else "",
            "apart": apart(p, practice),
            "reference": n == found.reference.plan.name,
        }
        for n, p in plans.items()
    ]
    race = pd.DataFrame(rows).sort_values("score", ascending=False, kind="stable")
    return {
        "race": race.reset_index(drop=True),
        "worlds": pd.DataFrame(
            _by_world(runner, draws, {n: gains[n] for n in (main, *rivals)}, risk)
        ),
    }


def _by_world(
    runner: Runner,
    draws: Sequence[int],
    gains: Mapping[str, NDArray[np.float64]],
    risk: Risk | None,
) -> list[dict[str, Any]]:
    """Mean gain over the simple rule, and regret, on either side of every setting and by world.

    Beside them stands the plan with the best score where those draws are left out. Sets of a
    calibration belong to no world.
    """
    if runner.scenario.draws.accepted:
        return []
    high = np.array([WORLDS[world_of(d)] for d in draws])
    sides = [
        (setting, side, high[:, k] == (side == "high"))
        for k, setting in enumerate(SETTINGS)
        for side in ("low", "high")
    ]
    sides += [(str(w + 1), "", (high == world).all(axis=1)) for w, world in enumerate(WORLDS)]
    rows: list[dict[str, Any]] = []
    for world, side, here in sides:
        if here.any() and not here.all():
            means = {n: float(g[here].mean()) for n, g in gains.items()}
            best = max(means, key=lambda n: means[n])
            others = standings({n: g[~here] for n, g in gains.items()}, risk).values()
            common = {"world": world, "side": side, "draws": int(here.sum()), "best": best}
            common["without"] = max(others, key=lambda s: s.score).plan
            rows += [
                {**common, "plan": n, "mean": mean, "regret": means[best] - mean}
                for n, mean in means.items()
            ]
    return rows
