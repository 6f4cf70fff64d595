"""``crosscheck``: a second, aggregate model of the same county beside the households."""

import numpy as np

from optimize.fund_plan import no_fund
from results.pages.evidence.crosscheck import (
    CrossChecked as Answer,
    headline as headline,
    write_crosscheck,
)
from scenarios.draws.draw import Draw
from scenarios.draws.posterior import draws_of
from scenarios.evidence.model_differences import COMPARED, STARTING, differences, effects, jumps
from scenarios.evidence.places import split_digest
from scenarios.evidence.transition_fit import brought, fitted, halves
from scenarios.evidence.transition_model import Array
from scenarios.execution.cache import Row
from scenarios.execution.decision import instance_of, plan_of_scenario
from scenarios.execution.parallel import measured
from scenarios.execution.policy import changes_of
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.execution.states import plan_digest
from scenarios.faults import FaultError, plainly, worded
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import CrossCheck
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(write_crosscheck, "numbers", "figures", "years", "jumps")

READ = (*STARTING, "added_list", "struck_list", "gap_spending")
"""Measures that are read of every run."""
SOURCES = ("farm", "industry", "local", "migrant", "business", "property", "transfer")


def households(pack: CountyPack, scenario: Scenario, draw: Draw) -> Row:
    """A draw's county sums by run, measure and year, with the plan and without.

    Numbers follow in one row as ``RUN MEASURE YEAR``; ``pool`` are persons above the line at the
    end of the shared year who were below it once.
    """
    start = prepare(pack, scenario, draw)
    instance = instance_of(pack, scenario)
    plans = {
        "with": plan_of_scenario(instance, scenario, pack.home),
        "without": no_fund(instance),
    }
    columns = start.snapshot.columns
    household, is_poor = columns["Household"], columns["Status"].income_poor != 0
    was_poor = (household.alive != 0) & ~is_poor & (columns["Spell"].ever_income != 0)
    out: Row = {"pool": float(household.n_members[was_poor].sum())}
    for name, plan in plans.items():
        changes = changes_of(pack, scenario)
        later = run_plan(start.snapshot, scenario, plan, changes=changes)[0].yearly()
        for measure in (*READ, *(f"income_{s}" for s in SOURCES)):
            both = np.concatenate([start.first_year[measure], later[measure]]).sum(axis=1)
            key = "income" if measure.startswith("income_") else measure
            for i, x in enumerate(both):
                at = f"{name} {key} {pack.first_year + i}"
                out[at] = out.get(at, 0.0) + float(x)
    return out


def _of_draw(row: Row, years: list[int]) -> dict[str, Array]:
    """Series of a draw: those with the plan, and what the fund does."""
    runs = {
        run: {k: np.array([row[f"{run} {k} {y}"] for y in years]) for k in (*READ, "income")}
        for run in ("with", "without")
    }
    first = runs["with"]["exits_income"][0] - runs["with"]["returns_income"][0]
    return (
        runs["with"]
        | effects(runs["with"], runs["without"])
        | {"pool": np.array([row["pool"] - first])}
    )


def run(_study: CrossCheck, subject: CountyScenario, space: Workspace) -> Answered:
    """Fit the second model, run the households, set both beside each other; resumes."""
    pack, scenario = subject.pack, subject.scenario
    numbers = range(1, scenario.draws.valuation_draws + 1)
    found = measured(
        draws_of(pack, scenario, numbers),
        lambda draw: households(pack, scenario, draw),
        space.folder,
        space.workers,
        space.progress,
    )
    rows = [row for row in found if row is not None]
    if not rows:
        raise FaultError(
            plainly(scenario.title, worded("no_draw_could_fitted"), worded("more_draws"))
        )
    model, known, figures = fitted(pack, scenario)
    years = list(model.at.years[1:])
    with_, without = (
        (m := model.run(income)) | {"income": m["brought"]}
        for income in brought(pack, scenario, model.at.years)
    )
    second = (
        with_ | effects(with_, without) | {"pool": np.array([model.start()[:, :, 1, 1:].sum()])}
    )
    each = [_of_draw(row, years) for row in rows]
    middle = {k: np.mean([one[k] for one in each], axis=0) for k in each[0]}
    low, high = (
        {k: np.quantile([one[k] for one in each], q, axis=0) for k in COMPARED}
        for q in (0.05, 0.95)
    )
    plan = plan_of_scenario(instance_of(pack, scenario), scenario, pack.home)
    return Answered(
        Answer(
            county=pack.title,
            county_chinese=pack.chinese,
            source=pack.source,
            plan=plan.name,
            n_draws=len(rows),
            n_failed=len(found) - len(rows),
            split=split_digest(halves()),
            numbers=known,
            figures=figures,
            years=differences(years, second, middle, low, high),
            jumps=jumps(second, middle),
        ),
        {plan.name: plan_digest(plan)},
        {"measured": numbers},
    )
