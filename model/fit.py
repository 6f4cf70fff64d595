"""Fit: the few scales that make a population match published means, and the year before the start.

Income level and migration are fitted to their targets by running the year 2014 with the model's own
rules; nothing that support or complements do is fitted (no figure in the reports identifies it).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from model.parameters import parameter_bundles
from model.plan import FundPlan
from model.policy import Policy
from model.processes.poverty.step import judge
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES
from model.rng import run_key
from model.schedule import QUARTER
from model.state.ages import BIRTH_ID, of_working_age
from model.state.codes import MIGRANT, NOT_WORKING
from model.state.county_totals import CountyPath, Totals
from model.state.snapshot import Snapshot
from model.state.today import line_of
from model.state.world import Fitted, World, copy_columns
from model.synthesis.build import build_columns, draw_start, spare_rows
from model.synthesis.population import Population
from model.synthesis.totals import CannotFitError

FIT_YEAR = 2014
FIRST_YEAR = 2011
"""Year from which spells of poverty are remembered: the first of the present poverty line."""
NEUTRAL_ROUNDS = 6
"""Years without luck in which the spread of average incomes is brought to its target."""
ROUNDS, MOST_ROUNDS = 6, 12
"""Runs of the fit year, and the most where six leave more than REACHED (small counties)."""
REACHED = 0.02
"""Share of persons by which the headcount may miss its target."""
MIGRANTS_REACHED = 0.05
"""Share of able persons by which migration may miss its target: assumption. 72 draws of whole,
thinned and small counties miss it by 0.01 at most."""
FIRST_INCOME_Y = 7000.0
"""Mean income a head before the fit year, yuan: assumption (threshold of insurance)."""
SPREAD_OF_ALL = 1.1
"""Spread of a year's income over its permanent part's: assumption, start of the search."""
MU_LIMIT = 1.5
"""Largest permanent factor on earnings, log: beyond it composition itself is the cause."""


def admission_base(columns: dict[str, Any], parameters: dict[str, Any]) -> np.float64:
    """Log odds at 45, healthy, that make the mean admission of 15+ the published one."""
    member, p = columns["Member"], parameters["health"]
    use = (member.alive != 0) & (member.age >= 15)
    age, condition = member.age[use].astype(np.float64), member.condition[use]
    slope = float(p.age_slope) * (age - 45.0)
    slope += np.where(condition != 0, math.log(float(p.chronic_odds)), 0.0)
    low, high = -6.0, 0.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        mean = float((1.0 / (1.0 + np.exp(-(middle + slope)))).mean())
        low, high = (middle, high) if mean < float(p.admission_y) else (low, middle)
    return np.float64(0.5 * (low + high))


def old_packages(population: Population, values: Mapping[str, float]) -> NDArray[np.float64]:
    """(industries,) packages of 2015: tea from the population's gardens, others by household."""
    old = np.array([values[f"{name}.old"] for name in INDUSTRY_NAMES]) * population.n_households
    tea = INDUSTRY_NAMES.index("tea")
    old[tea] = float(population.households["tea"].sum()) / INDUSTRIES[tea].land_mu
    return old


def _neutral(values: Mapping[str, float]) -> dict[str, float]:
    """Numbers of a year without luck, disaster or admission: what households earn on average."""
    calm = {
        "income.sd": 0.0,
        "hazard.scale": 0.0,
        "health.admission_y": 0.0,
        "labour.job_loss_q": 0.0,
        "labour.unpaid_y": 0.0,
        "labour.stop_y": 0.0,
    }
    return {**values, **calm}


CARRIED = (
    ("VillageState", "migrant_share"),
    ("VillageState", "adopter_share"),
    ("Work", "home"),
    ("Work", "migrant"),
    ("Flow", "farm_q"),
    ("Flow", "stake_y"),
    ("Flow", "hazard_loss_q"),
    ("Luck", "skill"),
    ("Luck", "scale"),
)
"""What the choice of work reads of the quarter before."""


def _carry(before: dict[str, Any], columns: dict[str, Any]) -> None:
    """Begin the year where the last run of it ended.

    Else its choices would see an empty county, and the first year after it would jump.
    """
    for group, name in CARRIED:
        getattr(columns[group], name)[:] = getattr(before[group], name)


@dataclass(frozen=True)
class _Trial:
    """What every run of the fit year shares."""

    base: dict[str, Any]
    """Columns at the start of the year."""
    free: tuple[NDArray[np.int64], NDArray[np.int64]]
    """First spare household and member rows of each village."""
    values: Mapping[str, float]
    policy: Policy
    key: Any
    history: FundPlan | None
    admission: np.float64
    old: NDArray[np.float64]

    @property
    def standing(self) -> NDArray[np.float64]:
        """(industries,) packages that households hold at the start."""
        return self.base["Stake"].size.sum(axis=0, dtype=np.float64)

    def run(
        self,
        pull: float,
        log_mu: Any,
        before: World | None,
        ratio: Any = None,
        *,
        calm: bool = False,
        year: int = FIT_YEAR,
    ) -> World:
        """The year at a pull of migration and permanent factors.

        ``before`` is the last run, where its choices are carried on, and into an earlier year its
        luck; ``ratio`` the income over line of the two years before; ``calm`` leaves luck, disaster
        and admission out.
        """
        columns = copy_columns(self.base)
        columns["Household"].log_mu[:] = log_mu
        columns["VillageState"].migrant_share[:] = self.values["labour.migrants"]
        if before is not None:
            _carry(before.columns, columns)
            if year < FIT_YEAR:
                columns["Luck"].luck[:] = before.luck.luck
        if ratio is not None:
            columns["Status"].ratio_1[:], columns["Status"].ratio_2[:] = ratio, ratio
        first = Totals(self.standing, FIRST_INCOME_Y, float("nan"))
        world = World(
            columns=columns,
            parameters=parameter_bundles(_neutral(self.values) if calm else self.values),
            fitted=Fitted(self.admission, np.float64(pull), self.old, self.standing),
            policy=self.policy,
            key=self.key,
            path=CountyPath(4 * year - 1, [first]),
            tick=4 * year,
            first_tick=4 * year,
            is_lean=calm,
            free_household=self.free[0].copy(),
            free_member=self.free[1].copy(),
            history=self.history,
        )
        for _ in range(4):
            for process in QUARTER:
                process(world)
            world.tick += 1
        return world


def fit(
    population: Population,
    values: Mapping[str, float],
    *,
    seed: int,
    run: int,
    target_poverty: float,
    policy: Policy | None = None,
    history: FundPlan | None = None,
) -> Snapshot:
    """State at the end of 2014, with income scale and migration fitted.

    Parameters
    ----------
    population : Population
    values : mapping
        All parameters of :func:`model.parameters.base_values`.
    seed, run : int
        The key of all chance.
    target_poverty : float
        True income-poverty headcount to start from, share of persons (an assumption).
    history : FundPlan
        What was granted before any plan begins.

    Raises
    ------
    CannotFitError
        When the headcount cannot be brought within REACHED of its target, or migration within
        MIGRANTS_REACHED; it names the parameter that holds the target.
    """
    policy, key, parameters = policy or Policy(), run_key(seed, run), parameter_bundles(values)
    spare = spare_rows(parameters, population.n_persons / population.n_households)
    base, *free = build_columns(population, parameters, key, *spare)
    draw_start(base, parameters, key)
    rank = np.zeros(base["Household"].id.size)
    rank[base["Household"].alive != 0] = population.households["rank"]
    admission, old = admission_base(base, parameters), old_packages(population, values)
    trial = _Trial(base, (free[0], free[1]), values, policy, key, history, admission, old)
    world, error = _solve(trial, rank, target_poverty)
    goal = values["labour.migrants"]
    for name, target, left, most in (
        ("county.poverty_2015", target_poverty, error, REACHED),
        ("labour.migrants", goal, _migrants(world) - goal, MIGRANTS_REACHED),
    ):
        if abs(left) > most:
            raise CannotFitError(f"{name} of {target:.1%} cannot be reached: {left:+.1%} is left")
    _recall(trial, world)
    return Snapshot.of(world, dict(values), (seed, run), history)


def _recall(trial: _Trial, world: World) -> None:
    """Give the households of the fitted year the spells that they had since :data:`FIRST_YEAR`.

    Every earlier year is run under its own luck, line, prices and wages, by the households of the
    fitted one (assumption: as old, as many, as well schooled). Luck is a stationary AR(1), whose
    law is the same backwards: it goes back from what the fitted year ends with. Then the years are
    judged anew in their order, each after the one before; incomes stay what they were.
    """
    household, base = world.household, trial.base["Household"]
    # who split off within the fitted year has the past of the household it came from
    is_born = household.id >= BIRTH_ID
    own = np.where(is_born, (household.id - BIRTH_ID) // 1000, household.id)
    order = np.argsort(base.id, kind="stable")
    past = order[np.searchsorted(base.id[order], own)]
    alive, pull, years = household.alive != 0, float(world.fitted.migrate_base), [world]
    for year in range(FIT_YEAR - 1, FIRST_YEAR - 1, -1):
        later = years[-1]
        years.append(trial.run(pull, household.log_mu, later, later.status.ratio_1, year=year))
    for now, before in zip(years[-2::-1], years[:0:-1], strict=True):
        for group in ("Status", "Spell"):
            for new, old in zip(now.bundle(group), before.bundle(group), strict=True):
                new[:] = np.where(alive, old[past], 0) if now is world else old
        judge(now)


def _solve(trial: _Trial, rank: Any, target: float) -> tuple[World, float]:
    """Alternate between what households earn, the income level and the pull of migration.

    Factors have a limit and transfers are what they are, so that incomes spread less than the
    ranks ask for: their spread grows until the average incomes have the target spread.
    """
    values = trial.values
    target_spread = spread = values["income.sd_permanent"]
    line = line_of(FIT_YEAR, trial.policy.line, values["growth.prices"])
    level = math.log(line) - target_spread * SPREAD_OF_ALL * float(ndtri(target))
    goal, pull = values["labour.migrants"], 0.0
    log_mu = np.zeros(len(rank), np.float32)
    before = None
    for i in range(NEUTRAL_ROUNDS):
        before = neutral = trial.run(pull, log_mu, before, calm=True)
        if i > 0:  # the first year has equal factors
            spread *= float(np.clip(target_spread / _spread(neutral, line), 0.8, 1.25))
        pull += _log_odds(goal) - _log_odds(_migrants(neutral))
        # half a step: choices answer to factors, factors to choices
        log_mu = 0.5 * log_mu + 0.5 * _permanent(neutral, np.exp(level + spread * rank))
    history: list[tuple[float, float]] = []
    closest: tuple[World, float] | None = None
    for n in range(MOST_ROUNDS):
        income_y = np.exp(level + spread * rank)
        before = world = trial.run(pull, _permanent(neutral, income_y), before, income_y / line)
        error = _headcount(world) - target
        if closest is None or abs(error) < abs(closest[1]):
            closest = world, error
        matched = abs(error) < 0.002 and abs(_migrants(world) - goal) < 0.01
        if matched or (n + 1 >= ROUNDS and abs(error) <= REACHED):
            break
        history.append((level, error))
        pull += _log_odds(goal) - _log_odds(_migrants(world))
        level += _next_step(history, spread)
    # of few households each step moves one: the last round may be further off than one before
    return (world, error) if abs(error) <= REACHED or closest is None else closest


def _next_step(history: list[tuple[float, float]], spread: float) -> float:
    """Secant step on the level of log income, near the slope of a normal density.

    The pull of migration moves between two rounds as well: over a short step it is most of what
    changed, and such a slope would send the level far off.
    """
    level, error = history[-1]
    slope = density = -0.35 / spread
    if len(history) > 1:
        level_before, error_before = history[-2]
        if abs(level - level_before) > 1e-4:
            secant = (error - error_before) / (level - level_before)
            slope = min(0.5 * density, max(2.0 * density, secant))
    return float(np.clip(-error / slope, -0.4, 0.4))


def _permanent(world: World, income_y: Any) -> Any:
    """Permanent factor that brings a household's average income a head to ``income_y``."""
    household, year = world.household, world.year
    n = np.maximum(household.n_members, 1).astype(np.float64)
    before = np.exp(household.log_mu.astype(np.float64))
    earned = year.farm_y + year.local_y + year.migrant_y + year.business_y
    scaled = earned.astype(np.float64) / before
    fixed = (year.industry_y + year.property_y + year.transfer_y).astype(float)
    goal = np.maximum(n * income_y - fixed, 0.1 * n * income_y)
    factor = np.log(goal / np.maximum(scaled, 1.0))
    factor = np.where(scaled > 1.0, np.clip(factor, -MU_LIMIT, MU_LIMIT), 0.0)
    return np.where(household.alive != 0, factor, 0.0).astype(np.float32)


def _spread(world: World, line: float) -> float:
    """Standard deviation of log income a head over persons, from a tenth of the line on."""
    alive = world.household.alive != 0
    n = world.household.n_members[alive].astype(float)
    income = np.log(np.maximum(world.status.income_y[alive].astype(float), 0.1 * line))
    mean = float((n * income).sum() / n.sum())
    return math.sqrt(float((n * (income - mean) ** 2).sum() / n.sum()))


def _migrants(world: World) -> float:
    member = world.member
    able = (member.alive != 0) & of_working_age(member.age) & (member.work > NOT_WORKING)
    return float((member.work[able] == MIGRANT).mean())


def _headcount(world: World) -> float:
    alive = world.household.alive != 0
    n = world.household.n_members[alive].astype(float)
    return float((n * world.status.income_poor[alive]).sum() / n.sum())


def _log_odds(share: float) -> float:
    share = min(max(share, 0.005), 0.995)
    return math.log(share / (1.0 - share))
