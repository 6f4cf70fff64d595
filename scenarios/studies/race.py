"""The race: which plan a plan run recommends, and how it stands on draws that chose nothing.

Candidates are simulated in the whole county on the fresh draws and ranked by their score against
the best simple rule (:mod:`optimize.score`); those that are not clearly behind go on, on more
draws. The winner is then valued, beside all others, on the held-out draws, on which nothing was
chosen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.worlds import SETTINGS, WORLDS, world_of
from optimize.audit.ledger import Violation
from optimize.baselines.splits import SIMPLE
from optimize.fund_plan import no_fund
from optimize.learning.experiment import total_value
from optimize.loop import Optimized, simulated_values
from optimize.objective import Objective
from optimize.rules.risk import Risk
from optimize.score import MATERIAL, Standing, recommended, standings
from optimize.simulator import Outcome
from scenarios.execution.runner import Runner

BY_RULE = (*SIMPLE, "single", "equal_mix", "class_mix", "rule")
"""Candidates that no solve made: they have no prices and no reasons."""
SIMPLEST = (*BY_RULE, "cautious")
"""Candidates from the simplest kind on; the optimized plan is less simple than all."""


def candidates(found: Optimized) -> dict[str, FundPlan]:
    """Plans that may be recommended, by name."""
    return {n: found.plans[n] for n in ("chosen", *SIMPLEST) if n in found.plans}


def winner(
    found: Optimized,
    runner: Runner,
    stages: Sequence[Sequence[int]],
    goal: tuple[Objective, Risk | None],
    broken: Mapping[str, Sequence[Violation]],
) -> tuple[str, dict[str, Standing]]:
    """The plan to recommend, and how the candidates of the last stage stood, on the same draws.

    Every stage has the draws of the one before and more (successive halving). The worse half, and
    who is clearly behind the best by what counts (:data:`optimize.score.MATERIAL`), are simulated
    no further, and have no standing where others were: scores on other draws do not compare.
    ``broken`` has what each breaks.
    """
    (objective, risk), instance, plans = goal, runner.instance, candidates(found)
    left = [n for n in plans if n != "single" and not broken[n]]
    distance = {n: apart(plans[n], found.plans["practice"]) for n in left}
    for draws in stages:
        over, nothing, *worth = simulated_values(
            instance,
            runner,
            [found.reference.plan, no_fund(instance), *(plans[n] for n in left)],
            draws,
            objective,
            "racing the plans",
        )
        ranked = standings({n: w - over for n, w in zip(left, worth, strict=True)}, risk)
        best = max(range(len(left)), key=lambda i: ranked[left[i]].score)
        whole = float((worth[best] - nothing).mean())
        main = recommended(ranked, left, SIMPLEST, distance, whole)
        left = [
            n
            for n in sorted(left, key=lambda n: -ranked[n].score)[: -(-len(left) // 2)]
            if ranked[n].loss_low <= MATERIAL * abs(whole)
        ]
        if len(left) == 1:
            break
    return main, ranked


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
    broken: Mapping[str, Sequence[Violation]],
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
    rivals = [n for n in plans if not broken[n] and n != main]
    ranked = standings(gains, risk, main, max(1, len(rivals)))
    rows = [
        {
            **{k: getattr(ranked[n], k) for k in ("plan", "mean", "tail", "score")},
            **{k: getattr(ranked[n], k) for k in ("loss", "loss_low", "loss_high")},
            "over_no_fund": float((gains[n] + reference - nothing).mean()),
            "fresh": chosen_on[n].score if n in chosen_on else float("nan"),
            "fresh_loss_high": chosen_on[n].loss_high if n in chosen_on else float("nan"),
            "admissible": not broken[n],
            "breaks": broken[n][0].rule if broken[n] else "",
            "apart": apart(p, found.plans["practice"]),
            "reference": n == found.reference.plan.name,
        }
        for n, p in plans.items()
    ]
    return {
        "race": pd.DataFrame(rows).sort_values(
            "score", ascending=False, kind="stable", ignore_index=True
        ),
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
        *(
            (setting, side, high[:, k] == (side == "high"))
            for k, setting in enumerate(SETTINGS)
            for side in ("low", "high")
        ),
        *((str(w + 1), "", (high == world).all(axis=1)) for w, world in enumerate(WORLDS)),
    ]
    rows: list[dict[str, Any]] = []
    for world, side, here in sides:
        if here.any() and not here.all():
            means = {n: float(g[here].mean()) for n, g in gains.items()}
            best = max(means, key=lambda n: means[n])
            common = {
                "world": world,
                "side": side,
                "draws": int(here.sum()),
                "best": best,
                "without": max(
                    standings({n: g[~here] for n, g in gains.items()}, risk).values(),
                    key=lambda s: s.score,
                ).plan,
            }
            rows += [
                {**common, "plan": n, "mean": mean, "regret": means[best] - mean}
                for n, mean in means.items()
            ]
    return rows
