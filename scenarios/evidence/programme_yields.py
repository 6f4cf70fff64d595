"""What a yuan of a programme alone simulates to, to be held against its prior.

One year's fund goes to one programme in the first plan year, to the villages and households that
practice serves; what finds no taker waits and is used up to two years later. The income of each
year's use is read as many years after it as the prior speaks of. Populations and luck are those of
the draws; numbers are base values, or those of the draws. The income of a year is all that the
programme adds: where money was used over several years, what was used earlier has partly faded and
what was used later is not yet ripe, so that it is divided by the money that it speaks of, each use
at what is left of its yield in that year: what has faded by :attr:`Prior.kept_y`, what is not yet
ripe by a straight line from the grant, which the courses of programmes lie on both sides of.

Held out of the solve, what no factor was fitted to stands beside published yields: one year's fund
is granted as practice grants it, and its income followed; every programme alone is granted to other
households, and at half the size. Those ranges were written down before the first run and are no
targets of anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.priors import PRIORS, SOLVED, factor_at, response
from model.state.columns import SOURCES
from model.worlds import positions, values_in
from optimize.baselines.splits import granted_alone, practice
from optimize.fund_plan import no_fund
from optimize.simulator import Outcome, SimulationRun
from results.statistics import printed
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
    yuan = [(there[0], little), *((p, budget) for p in there)]
    plans = [granted_alone(instance, p, money, targeting) for p, money in yuan]
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
        added = outcome.yearly[name] - base.yearly[name]
        return added.reshape(len(outcome.years), -1).sum(axis=1)

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


GROUPS: Final[Mapping[str, tuple[float, str]]] = {
    "need_first": (1.0, "need_first"),
    "operators": (1.0, "large_first"),
    "half": (0.5, "equal_chance"),
}
"""Other served households, and half the money: share of a year's fund, who comes first."""


@dataclass(frozen=True)
class Published:
    """A published range of something that practice does."""

    low: float
    high: float
    source: str


PUBLISHED: Final[Mapping[str, Published]] = {
    "years_3_5": Published(
        0.04,
        0.20,
        "Park, Wang and Wu 2002; Meng 2013; Chen, Mu and Ravallion 2009: all money of poor-area "
        "programmes together, yuan a year per yuan",
    ),
    "kept_6_8": Published(
        0.30, 0.70, "Chen, Mu and Ravallion 2009: half of it gone three to four years later"
    ),
    "kept_last": Published(0.0, 0.35, "the same: about a fifth lasts"),
    "supported_head": Published(40.0, 150.0, "a judgement from the above, yuan a supported head"),
}
"""By name, in the order of the page."""

HEAD = 3.1
"""Persons of a supported household: a registered household of Pingli other than dibao."""


def pooled(runner: Runner, draws: Sequence[int]) -> pd.DataFrame:
    """What one year of practice brings: a row a figure of :data:`PUBLISHED`, mean and interval."""
    instance = runner.instance
    plan = _first_year(practice(instance))
    nothing = no_fund(instance)
    jobs = [SimulationRun(p, d, "county") for d in draws for p in (nothing, plan)]
    outcomes = list(runner(jobs, "one year of practice"))
    found: dict[str, list[float]] = {name: [] for name in PUBLISHED}
    for base, own in zip(outcomes[::2], outcomes[1::2], strict=True):
        for name, value in _figures(base, own, instance.years[0]).items():
            found[name].append(value)
    early = max(float(np.mean(found["years_3_5"])), 0.0)
    for name in ("kept_6_8", "kept_last"):
        # shares of the mean, taken as known: in a single draw the first years may bring nothing
        found[name] = [late / early if early > 0.0 else np.nan for late in found[name]]
    return pd.DataFrame(
        [
            {
                "name": name,
                "low_published": p.low,
                "high_published": p.high,
                "source": p.source,
                **printed(np.array(found[name])),
            }
            for name, p in PUBLISHED.items()
        ]
    )


def _first_year(plan: FundPlan) -> FundPlan:
    yuan = plan.yuan.copy()
    yuan[1:] = 0
    return replace(plan, yuan=yuan)


def _figures(base: Outcome, own: Outcome, first: int) -> dict[str, float]:
    """Yuan a year per yuan used, in the first years and later; yuan a supported head."""

    def more(name: str) -> NDArray[np.float64]:
        return np.asarray((own.yearly[name] - base.yearly[name]).sum(axis=1))

    used = max(float(more("offered").sum()), 1.0)
    income = np.sum([more(f"income_{s}") for s in SOURCES], axis=0) / used
    year = np.array(own.years) - first + 1
    early = float(income[(year >= 3) & (year <= 5)].mean())
    late = float(income[(year >= 6) & (year <= 8)].mean())
    adopters = max(float(more("adopters")[year == 2].mean()), 1.0)
    return {
        "years_3_5": early,
        "kept_6_8": late,
        "kept_last": float(income[-1]),
        "supported_head": early * used / (adopters * HEAD),
    }


def of_others(runner: Runner, draws: Sequence[int]) -> pd.DataFrame:
    """Every programme where others are served or less is granted.

    Returns
    -------
    programme, group, mean, low, high.
    """
    rows = []
    for group, (share, targeting) in GROUPS.items():
        table = alone(runner, draws, f"yields, {group}", share=share, targeting=targeting)
        for name in (p for p in SOLVED if p in set(table["programme"])):
            total = table.loc[table["programme"] == name, "total"].dropna().to_numpy(float)
            ends = printed(total) if len(total) else dict.fromkeys(("mean", "low", "high"), np.nan)
            rows.append({"programme": name, "group": group, **ends})
    return pd.DataFrame(rows)
