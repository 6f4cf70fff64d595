"""A panel of households: what a survey would have found every year, read off a run's year-ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.county import County
from model.fit import FIT_YEAR
from model.plan import FundPlan
from model.state.snapshot import Snapshot
from model.state.today import line_of
from model.synthesis.population import Population
from optimize.baselines.splits import practice
from optimize.fund_plan import no_fund
from scenarios.draws.draw import Draw
from scenarios.execution.decision import instance_of
from scenarios.execution.population import fitted, population_of
from scenarios.execution.run import policy_of
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

FIELDS = {
    "Status": (
        "income_y",
        "left_y",
        "income_poor",
        "spending_poor",
        "chronic_poor",
        "catastrophic",
    ),
    "Year": ("out_of_pocket_y",),
    "Register": ("listed", "dibao", "wubao"),
    "Household": ("id", "n_members", "village"),
}
"""Household columns that are read at a year-end, by bundle."""


@dataclass(frozen=True)
class YearEnd:
    """All households alive at a year's end, sorted by id.

    Attributes
    ----------
    columns : mapping of str to (N,)
        The columns of :data:`FIELDS` by name; money in nominal yuan, bills as ``bills_head``
        (yuan a head and year); ``supported``: industry support taken up this year;
        ``listed_before``: on the register when it was granted.
    line, prices : float
        Nominal yuan per head and year; index, 2015 is 1.
    """

    year: int
    columns: dict[str, NDArray[Any]]
    line: float
    prices: float

    def __getattr__(self, name: str) -> NDArray[Any]:
        """A column by its name."""
        try:
            return self.__dict__["columns"][name]
        except KeyError:
            raise AttributeError(name) from None

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of households by id; -1 where one is not there."""
        at = np.minimum(np.searchsorted(self.columns["id"], ids), len(self.columns["id"]) - 1)
        return np.where(self.columns["id"][at] == ids, at, -1)


@dataclass(frozen=True)
class Panel:
    """Year-ends of one run, the fitted year first, and its county record."""

    ends: tuple[YearEnd, ...]
    yearly: dict[str, NDArray[np.float64]]
    county: dict[str, NDArray[np.float64]]
    villages: NDArray[np.int64]


def _columns(state: Mapping[str, Any], more: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """The columns of all households alive, sorted by id, and ``more`` of all rows beside them."""
    house = state["Household"]
    alive = np.flatnonzero(house.alive != 0)
    rows = alive[np.argsort(house.id[alive], kind="stable")]
    columns = {n: getattr(state[g], n)[rows] for g, names in FIELDS.items() for n in names}
    bills = columns.pop("out_of_pocket_y").astype(np.float64)
    columns["bills_head"] = bills / np.maximum(columns["n_members"], 1)
    return columns | {name: column[rows] for name, column in more.items()}


def run_panel(start: Snapshot, plan: FundPlan, scenario: Scenario, last_year: int) -> Panel:
    """Run a plan from the fitted start and read every year-end."""
    growth = start.values["growth.prices"]
    line = line_of(FIT_YEAR, scenario.levers.line, growth)
    listed = start.columns["Register"].listed != 0
    more = {"supported": np.zeros(listed.size, bool), "listed_before": listed}
    columns = _columns(start.columns, more)
    ends = [YearEnd(start.tick // 4 - 1, columns, line, (1.0 + growth) ** (FIT_YEAR - 2015))]
    county = County(start, plan=plan, policy=policy_of(scenario), last_year=last_year)
    world = county.world
    for year in range(start.tick // 4, last_year + 1):
        listed, taken = world.register.listed != 0, np.zeros(world.household.id.size, bool)
        for _ in range(4):
            county.step()
            taken |= world.work.taken_q > 0.0
        columns = _columns(world.columns, {"supported": taken, "listed_before": listed})
        now = world.county[-1]
        ends.append(YearEnd(year, columns, now["line"], now["prices"]))
    record = county.record
    panel = Panel(tuple(ends), record.yearly(), dict(record.county), record.villages)
    county.close()
    return panel


@dataclass(frozen=True)
class Observed:
    """One draw: its population, a run with the fund as practised and one without any."""

    population: Population
    practice: Panel | None
    without: Panel
    first_round: NDArray[np.bool_]
    share: float

    @property
    def with_fund(self) -> Panel:
        """The run with the fund; ValueError where none was run."""
        if self.practice is None:
            raise ValueError("this figure needs the run with the fund")
        return self.practice


def observe(
    pack: CountyPack,
    scenario: Scenario,
    draw: Draw,
    last_year: int,
    *,
    share: float = 1.0,
    with_practice: bool = True,
) -> Observed:
    """Synthesize, fit, run 2015 to ``last_year`` from the same start, with and without the fund.

    Without means none from 2015 on, the teams where they are.

    Raises
    ------
    ValueError
        When a draw's numbers cannot be fitted.
    """
    population = population_of(pack, scenario, draw)
    start = replace(fitted(pack, scenario, draw, population), history=None)
    instance = instance_of(pack, scenario, years=tuple(range(FIT_YEAR + 1, last_year + 1)))
    without = run_panel(start, no_fund(instance), scenario, last_year)
    practised = run_panel(start, practice(instance), scenario, last_year) if with_practice else None
    return Observed(population, practised, without, pack.villages["first_round"] != 0, share)
