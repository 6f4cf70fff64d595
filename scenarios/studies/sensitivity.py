"""``sensitivity``: Morris effects of all drawn parameters, Sobol' indices of the ten first.

Both on a thinned county under one population and one luck; "population and chance" itself is a
parameter beside the others, so that what is no more than noise is seen as such. A unit of the
sampled cube is a quantile of the prior.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.declare import Parameter
from model.plan import FundPlan
from optimize.fund_plan import no_fund
from results.pages.sensitivity import headline as headline, write_sensitivity
from results.tables.study_results import Sensitivity as Answer
from scenarios.draws.draw import Draw, make_draws, quantile
from scenarios.draws.posterior import drawn
from scenarios.draws.subsample import Thinned, thin
from scenarios.execution.cache import Row, RowCache
from scenarios.execution.decision import instance_of, plan_of_scenario
from scenarios.execution.parallel import evaluated
from scenarios.execution.policy import changes_of
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.execution.states import plan_digest
from scenarios.progress import Progress
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Sensitivity
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(write_sensitivity, "morris", "sobol", "tornado", "outputs")

Array = NDArray[np.float64]

LAST_YEAR = 2020
OUTPUTS = ("gap_plan", "gain_plan", "returns_plan")
"""Sums over year-ends 2016 to the horizon: yuan of 2015, yuan of 2015, person-years."""
CHANCE = "chance"
LEVELS = 4
TOP = 10
LUCKS = 8
"""Populations and lucks that the parameter "chance" chooses from."""


def _at(parameter: Parameter, u: float) -> float:
    """The parameter at a quantile of its prior."""
    return float(quantile(parameter, np.clip(u, 0.0, 1.0)))


@dataclass(frozen=True)
class SampledCounty:
    """A thinned county, the plan that is judged there, and what is varied beside chance."""

    thinned: Thinned
    plan: FundPlan
    parameters: Mapping[str, Parameter]
    base: Draw
    lucks: tuple[Draw, ...]

    def draw(self, names: Sequence[str], u: Array) -> Draw:
        """The draw at a point: named factors at their quantiles, the rest at base values."""
        values, luck = dict(self.base.values), 0
        for name, at in zip(names, u, strict=True):
            if name == CHANCE:
                luck = min(LUCKS - 1, int(at * LUCKS))
            else:
                values[name] = _at(self.parameters[name], float(at))
        chance = self.lucks[luck]
        return self.thinned.draw(Draw(chance.number, values, chance.population_seed, chance.run))

    def outputs(self, draw: Draw) -> Row:
        """The three outputs; UnfitError where the numbers cannot be fitted."""
        pack, scenario = self.thinned.pack, self.thinned.scenario
        start = prepare(pack, scenario, draw).snapshot
        change = changes_of(pack, scenario)
        found = [
            run_plan(start, scenario, p, changes=change)[0].yearly()
            for p in (self.plan, no_fund(instance_of(pack, scenario)))
        ]
        gap, none = (float(y["gap_spending"].sum()) / self.thinned.share for y in found)
        returns = float(found[0]["returns"].sum()) / self.thinned.share
        return dict(zip(OUTPUTS, (gap, none - gap, returns), strict=True))


def sampled(pack: CountyPack, scenario: Scenario, n_villages: int) -> SampledCounty:
    """Thin the county; the horizon is short, the plan's years end with it."""
    years = tuple(y for y in scenario.plan_years if y <= LAST_YEAR)
    short = scenario.but(horizon={"last_year": LAST_YEAR}, plan_years=years or (2016,))
    parameters = parameters_of(pack, short)
    base, *lucks = make_draws(parameters, range(LUCKS + 1), short.draws.seed)
    thinned = thin(pack, short, n_villages)
    instance = instance_of(thinned.pack, thinned.scenario)
    return SampledCounty(
        thinned,
        plan_of_scenario(instance, thinned.scenario, thinned.pack.home),
        {p.name: p for p in drawn(parameters)},
        base,
        tuple(lucks),
    )


def outputs_at(
    county: SampledCounty,
    names: Sequence[str],
    points: Array,
    cache: RowCache,
    workers: int,
    report: Progress,
    label: str,
) -> Array:
    """(N, outputs) at every point; nan where a point could not be fitted."""
    draws = [county.draw(names, u) for u in points]
    evaluated(cache, {d.digest: d for d in draws}, county.outputs, workers, report, label)
    rows = [cache[d.digest] for d in draws]
    return np.array([[np.nan if row is None else row[o] for o in OUTPUTS] for row in rows])


def filled(y: Array) -> Array:
    """Points that could not be fitted take the mean of the rest: their differences are damped."""
    return np.where(np.isnan(y), np.nanmean(y), y)


def morris(
    names: Sequence[str], run: Callable[[Array], Array], trajectories: int, seed: int
) -> tuple[pd.DataFrame, Array]:
    """Elementary effects: mean of absolute effects and their spread, by output.

    Parameters
    ----------
    run : gives (N, outputs) at (N, names) points of the unit cube.
    """
    from SALib.analyze.morris import analyze
    from SALib.sample.morris import sample

    problem = _unit_cube(names)
    points = sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    y = run(points)
    found = [analyze(problem, points, filled(x), num_levels=LEVELS, seed=seed) for x in y.T]
    return _by_output(names, found, {k: k for k in ("mu_star", "mu_star_conf", "mu", "sigma")}), y


def sobol(
    names: Sequence[str], run: Callable[[Array], Array], base: int, seed: int
) -> pd.DataFrame:
    """First-order and total indices, by output."""
    from SALib.analyze.sobol import analyze
    from SALib.sample.sobol import sample

    problem = _unit_cube(names)
    y = run(sample(problem, base, calc_second_order=False, seed=seed))
    return _by_output(
        names,
        [analyze(problem, filled(x), calc_second_order=False, seed=seed) for x in y.T],
        {"first": "S1", "first_conf": "S1_conf", "total": "ST", "total_conf": "ST_conf"},
    )


def _unit_cube(names: Sequence[str]) -> dict[str, Any]:
    """Factors as SALib reads them."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _by_output(
    names: Sequence[str], found: Sequence[Mapping[str, Any]], columns: Mapping[str, str]
) -> pd.DataFrame:
    """Indices of every output, a row a factor: columns by their names in SALib."""
    tables = [
        pd.DataFrame({"name": list(names), **{k: one[of] for k, of in columns.items()}})
        for one in found
    ]
    return pd.concat(
        [t.assign(output=o) for t, o in zip(tables, OUTPUTS, strict=False)], ignore_index=True
    )


def leading(table: pd.DataFrame, n: int) -> list[str]:
    """The factors of largest effect over outputs, as shares of each output's largest."""
    shares = table["mu_star"] / table.groupby("output")["mu_star"].transform("max")
    return list(
        shares.groupby(table["name"], sort=False)
        .sum()
        .drop(CHANCE, errors="ignore")
        .sort_values(ascending=False, kind="stable")
        .index[:n]
    )


def tornado(
    county: SampledCounty, names: Sequence[str], cache: RowCache, workers: int, report: Progress
) -> pd.DataFrame:
    """The fund's gain with one parameter at either end of its prior, the others at base values."""
    half = np.full((2 * len(names) + 1, len(names)), 0.5)
    for j in range(len(names)):
        half[2 * j, j], half[2 * j + 1, j] = 0.0, 1.0
    gain = outputs_at(county, names, half, cache, workers, report, "tornado")[
        :, OUTPUTS.index("gain_plan")
    ]
    return pd.DataFrame(
        [
            {
                "name": n,
                "low": _at(county.parameters[n], 0.0),
                "high": _at(county.parameters[n], 1.0),
                "at_low": gain[2 * j],
                "at_high": gain[2 * j + 1],
                "base": gain[-1],
            }
            for j, n in enumerate(names)
        ]
    )


def run(study: Sensitivity, subject: CountyScenario, space: Workspace) -> Answered:
    """Screen, then decompose; resumes from what was evaluated already."""
    county = sampled(subject.pack, subject.scenario, study.villages)
    cache, seed = RowCache(space.folder / "evaluated.jsonl"), subject.scenario.draws.seed

    def at(names: Sequence[str], label: str) -> Callable[[Array], Array]:
        return lambda points: outputs_at(
            county, names, points, cache, space.workers, space.progress, label
        )

    names = [*county.parameters, CHANCE]
    screening, y = morris(names, at(names, "Morris"), study.trajectories, seed)
    top = leading(screening, TOP)
    for field in ("low", "high", "unit"):
        screening[field] = [getattr(county.parameters.get(n), field, "") for n in screening["name"]]
    answer = Answer(
        county=subject.pack.title,
        county_chinese=subject.pack.chinese,
        source=subject.pack.source,
        plan=county.plan.name,
        last_year=LAST_YEAR,
        n_villages=len(county.thinned.pack.villages["code"]),
        n_all_villages=len(subject.pack.villages["code"]),
        n_evaluated=len(cache.rows),
        n_failed=sum(row is None for row in cache.rows.values()),
        morris=screening,
        sobol=sobol(top, at(top, "Sobol'"), study.base, seed),
        tornado=tornado(county, top, cache, space.workers, space.progress),
        outputs=pd.DataFrame(
            {"output": OUTPUTS, "mean": np.nanmean(y, axis=0), "sd": np.nanstd(y, axis=0)}
        ),
    )
    points = hashlib.sha256("".join(sorted(cache.rows)).encode()).hexdigest()[:16]
    return Answered(answer, {county.plan.name: plan_digest(county.plan), "points": points})
