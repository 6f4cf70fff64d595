"""What a yuan of a programme alone simulates to, to be held against its prior.

One year's fund goes to one programme in the first plan year, to the villages and households that
practice serves; what finds no taker waits and is used up to two years later. The income of each
year's use is read as many years after it as the prior speaks of. Populations and luck are those of
the draws; numbers are base values, or those of the draws. The income of a year is all that the
programme adds: where money was used over several years, what was used earlier has partly faded and
what was used later is not yet ripe, so that it is divided by the money that it speaks of, each use
at what is left of its yield in that year: what has faded by :attr:`Prior.kept_y`, what is not yet
ripe by a straight line from the grant, which the courses of programmes lie on both sides of.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.priors import PRIORS, SOLVED, factor_at, response
from model.state.columns import SOURCES
from model.worlds import positions, values_in
from optimize.baselines.splits import granted_alone
from optimize.simulator import Outcome, SimulationRun
from scenarios.draws.draw import Draw
from scenarios.draws.posterior import draws_of
from scenarios.execution.runner import Runner
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

WAITS_Y = 2
"""Years that money waits before it lapses (:mod:`model.processes.delivery.step`)."""
SYMBOLIC = 1_000.0
"""Yuan a village in a base that grants."""
LATER = np.subtract.outer(np.arange(WAITS_Y + 1), np.arange(WAITS_Y + 1))
"""Years by which one use (row) is later than another (column)."""


def horizon_for(scenario: Scenario) -> Scenario:
    """The scenario with a horizon that holds the year of every prior for money used last."""
    last = scenario.plan_years[0] - 1 + WAITS_Y + max(PRIORS[p].mature_y for p in SOLVED)
    return scenario.but(horizon={"last_year": max(last, scenario.last_year)})


def base_draws(
    pack: CountyPack,
    scenario: Scenario,
    numbers: Sequence[int],
    size: float = 1.0,
    world: Sequence[bool] = (),
) -> list[Draw]:
    """Populations and luck of draws at base values, every factor ``size`` times its centre's.

    The centre is the factor at the middle of the prior. In a structural world its settings stand in
    the middle of their sides, and the centre is that of the mean of all worlds, so that a size is
    the same factor in each.
    """
    base, *draws = draws_of(pack, scenario, [0, *numbers])
    values = dict(base.values) | (values_in(world) if world else {})
    position = positions(values)
    for name in SOLVED:
        centre = factor_at(PRIORS[name].centre, response(name, {} if world else position))
        slope, intercept = response(name, position)
        values[f"yields.{name}"] = intercept + slope * size * centre
    return [replace(d, values=values) for d in draws]


def alone(
    runner: Runner,
    draws: Sequence[int],
    label: str,
    programmes: Sequence[str] = SOLVED,
    *,
    share: float = 1.0,
    targeting: str = "equal_chance",
) -> pd.DataFrame:
    """Yields of those programmes that exist in a county, for a share of a year's fund.

    Returns
    -------
    draw, programme, yuan (used, large operators' part included), listed (share of what households
    took that the registered got), total and one column a source of income: yuan a year per yuan
    used; not a number where no money was used.
    """
    instance = runner.instance
    there = [p for p in programmes if p not in instance.barred]
    budget = max(1.0, share * float(instance.budget_y[0]))
    # the order of a village is set by its grants: where large operators come first they also get
    # what is left of earlier years, which is not the programme's doing, so that the base grants too
    little = SYMBOLIC * instance.n_villages if targeting == "large_first" else 0.0
    plans = [
        granted_alone(instance, p, money, targeting)
        for p, money in [(there[0], little), *((p, budget) for p in there)]
    ]
    rows: list[dict[str, object]] = []
    for d in draws:
        base, *outcomes = runner([SimulationRun(p, d, "county") for p in plans], label)
        first = instance.years[0]
        rows += [
            {"draw": d, **_row(p, o, base, first)} for p, o in zip(there, outcomes, strict=True)
        ]
    return pd.DataFrame(rows)


def _row(programme: str, outcome: Outcome, base: Outcome, first: int) -> dict[str, object]:
    prior = PRIORS[programme]
    uses = outcome.years.index(first) + np.arange(WAITS_Y + 1)
    # of a yield: by so many years past the year of the prior, or before it
    left = np.where(LATER >= 0, prior.kept_y**LATER, 1.0 + LATER / prior.mature_y).clip(0.0)

    def more_y(name: str) -> NDArray[np.float64]:
        return (
            (outcome.yearly[name] - base.yearly[name]).reshape(len(outcome.years), -1).sum(axis=1)
        )

    taken_y = more_y("taken")
    to_villages = PROGRAMMES[GRANTABLE.index(programme)].reach == "village"
    used_y = (more_y("offered") if to_villages else taken_y + more_y("operators"))[uses]
    used, taken = float(used_y.sum()), float(taken_y.sum())
    ripe_y = used_y @ left @ used_y if used > 0.0 else np.nan
    income = {
        s: float(used_y @ more_y(f"income_{s}")[uses + prior.mature_y - 1]) / ripe_y
        for s in SOURCES
    }
    return {
        "programme": programme,
        "yuan": used,
        "listed": float(more_y("taken_listed").sum()) / taken if taken > 0.0 else np.nan,
        "total": sum(income.values()),
        **income,
    }
