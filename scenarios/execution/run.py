"""One run: a plan executed from a saved state, with what it measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.county import County
from model.parameters import parameter_bundles
from model.plan import FundPlan
from model.policy import Policy
from model.state.county_totals import CountyPath
from model.state.measures import COUNTY_YEAR
from model.state.run_record import Record
from model.state.snapshot import Snapshot
from model.state.world import World
from scenarios.execution.policy import YearChanges
from scenarios.schema.scenario import Scenario


@dataclass(frozen=True)
class Prepared:
    """A draw's state at the branch, and what its shared year measured."""

    snapshot: Snapshot
    first_year: Mapping[str, NDArray[np.float64]]


def policy_of(scenario: Scenario, *, other_budgets: bool = True) -> Policy:
    """The model's policy of a scenario."""
    levers = scenario.levers
    return Policy(
        other_budgets=levers.other_budgets and other_budgets,
        line=levers.line,
        fund_effect=levers.fund_effect,
        school_grants=levers.school_grants,
        effort=levers.effort,
        questions=levers.questions,
    )


def yearly_of(record: Record) -> dict[str, NDArray[np.float64]]:
    """(Y, V) of every measure; as (Y, 1) what only the county has: indices and the real line."""
    yearly = record.yearly()
    yearly["line_real"] = (record.county["line"] / record.county["prices"])[3::4, None]
    return yearly | {name: record.county[name][3::4, None] for name in COUNTY_YEAR}


def run_plan(
    snapshot: Snapshot,
    scenario: Scenario,
    plan: FundPlan | None,
    *,
    other_budgets: bool = True,
    path: CountyPath | None = None,
    changes: YearChanges | None = None,
    watch: Callable[[World], None] | None = None,
    is_lean: bool = False,
) -> tuple[Record, CountyPath]:
    """Run a plan from a saved state to the horizon; the record and the path of county totals.

    ``changes`` are other numbers in some of the years; people, luck and the state stay the draw's.
    ``watch`` reads the state before the first quarter and after every one; it may not write.
    ``is_lean`` records what learning runs read and nothing else.
    """
    county = County(
        snapshot,
        plan=plan,
        policy=policy_of(scenario, other_budgets=other_budgets),
        last_year=scenario.last_year,
        path=path,
        is_lean=is_lean,
    )
    _walk(county, changes, watch)
    record, walked = county.record, county.world.path
    county.close()
    return record, walked


def _walk(
    county: County, changes: YearChanges | None, watch: Callable[[World], None] | None = None
) -> None:
    """All quarters to the horizon, each year under its own numbers."""
    values = county.start.values
    if watch is not None:
        watch(county.world)
    while county.world.tick <= county.last_tick:
        year, quarter = divmod(county.world.tick, 4)
        if changes is not None and quarter == 0:
            county.world.parameters = parameter_bundles(changes.within(year, values))
        county.step()
        if watch is not None:
            watch(county.world)


def advance(
    snapshot: Snapshot,
    scenario: Scenario,
    plan: FundPlan | None,
    last_year: int,
    changes: YearChanges | None = None,
) -> Prepared:
    """Go on under a plan to the end of a year: the state there, and what the years measured.

    ``changes`` is as in :func:`run_plan`; later years begin with the draw's own numbers again.
    """
    county = County(snapshot, plan=plan, policy=policy_of(scenario), last_year=last_year)
    _walk(county, changes)
    yearly = yearly_of(county.record)
    reached = county.save()
    county.close()
    return Prepared(reached, yearly)
