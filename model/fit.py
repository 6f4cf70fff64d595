"""Fit: the few scales that make a population match published means, and the year before the start.

Income level and migration are fitted to their targets by running the year 2014 with the model's own
rules; nothing that support or complements do is fitted (no figure in the reports identifies it).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtri

from model.parameters import parameter_bundles
from model.policy import Policy
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES
from model.rng import run_key
from model.schedule import QUARTER
from model.state.ages import of_working_age
from model.state.codes import MIGRANT, NOT_WORKING
from model.state.county_totals import CountyPath, Totals
from model.state.snapshot import Snapshot
from model.state.today import line_of
from model.state.world import Fitted, World, copy_columns
from model.synthesis.build import build_columns, draw_start, spare_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from model.synthesis.population import Population

FIT_YEAR = 2014
NEUTRAL_ROUNDS = 6
"""Years without luck in which the spread of average incomes is brought to the one wanted."""
ROUNDS, MOST_ROUNDS = 6, 12
"""Runs of the fit year, and the most where six leave more than REACHED: small counties step in households."""
REACHED = 0.02
"""Share of persons by which the headcount may miss its target."""
MU_LIMIT = 1.5
"""Largest permanent factor on earnings, log: beyond it composition itself is the cause."""


def admission_base(columns: dict[str, Any], numbers: dict[str, Any]) -> np.float64:
    """Log odds at 45, healthy, that make the mean admission of 15+ the published one."""
    member, p = columns["Member"], numbers["health"]
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
    ("Flow", "industry_q"),
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


def _run_year(world: World) -> None:
    for _ in range(4):
        for process in QUARTER:
            process(world)
        world.tick += 1


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
    ValueError
        When the headcount cannot be brought within REACHED of its target.
    """
    policy = policy or Policy()
    numbers = parameter_bundles(values)
    base, free_h, free_m = build_columns(
        population, *spare_rows(numbers, population.n_persons / population.n_households)
    )
    key = run_key(seed, run)
    draw_start(base, numbers, key)
    rank = np.zeros(base["Household"].id.size)
    rank[base["Household"].alive != 0] = population.households["rank"]
    old = old_packages(population, values)
    admission = admission_base(base, numbers)

    def world_of(
        values_now: Mapping[str, float], pull: float, log_mu: Any, before: World | None
    ) -> World:
        columns = copy_columns(base)
        columns["Household"].log_mu[:] = log_mu
        columns["VillageState"].migrant_share[:] = values["labour.migrants"]
        if before is not None:
            _carry(before.columns, columns)
        return World(
            columns=columns,
            parameters=parameter_bundles(values_now),
            fitted=Fitted(admission, np.float64(pull), old),
            policy=policy,
            key=key,
            path=CountyPath(4 * FIT_YEAR - 1, [Totals(0.0 * old, 7000.0, float("nan"))]),
            tick=4 * FIT_YEAR,
            first_tick=4 * FIT_YEAR,
            free_household=free_h.copy(),
            free_member=free_m.copy(),
            history=history,
        )

    world, error = _solve(world_of, values, rank, policy, target_poverty)
    if abs(error) > REACHED:
        raise ValueError(
            f"income poverty of {target_poverty:.1%} cannot be reached: {error:+.1%} is left"
        )
    return Snapshot(
        world.columns,
        dict(values),
        world.fitted,
        policy,
        (seed, run),
        world.path,
        world.tick,
        world.free_household,
        world.free_member,
        world.idle,
        world.used_before,
        history,
    )


def _solve(
    world_of: Any, values: Mapping[str, float], rank: Any, policy: Policy, target: float
) -> tuple[World, float]:
    """Alternate between what households earn, the income level and the pull of migration.

    Factors have a limit and transfers are what they are, so that incomes spread less than what is
    asked of them: the spread asked for grows until the average incomes have the one wanted.
    """
    wanted = spread = values["income.sd_permanent"]
    line = line_of(FIT_YEAR, policy.line, values["growth.prices"])
    level = math.log(line) - wanted * 1.1 * float(ndtri(target))
    goal, pull = values["labour.migrants"], 0.0
    log_mu = np.zeros(len(rank), np.float32)
    before = None
    for i in range(NEUTRAL_ROUNDS):
        before = world = world_of(_neutral(values), pull, log_mu, before)
        _run_year(world)
        if i > 0:  # the first year has equal factors
            spread *= float(np.clip(wanted / _spread(world, line), 0.8, 1.25))
        pull += _log_odds(goal) - _log_odds(_migrants(world))
        # half a step: choices answer to factors, factors to choices
        log_mu = 0.5 * log_mu + 0.5 * _permanent(world, np.exp(level + spread * rank))
        neutral = world
    history: list[tuple[float, float]] = []
    for n in range(MOST_ROUNDS):
        log_mu = _permanent(neutral, np.exp(level + spread * rank))
        before = world = world_of(values, pull, log_mu, before)
        ratio = np.exp(level + spread * rank) / line
        world.status.ratio_1[:], world.status.ratio_2[:] = ratio, ratio
        _run_year(world)
        error = _headcount(world) - target
        matched = abs(error) < 0.002 and abs(_migrants(world) - goal) < 0.01
        if matched or (n + 1 >= ROUNDS and abs(error) <= REACHED):
            break
        history.append((level, error))
        pull += _log_odds(goal) - _log_odds(_migrants(world))
        level += _next_step(history, spread)
    return world, error


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
    wanted = np.maximum(n * income_y - fixed, 0.1 * n * income_y)
    factor = np.log(wanted / np.maximum(scaled, 1.0))
    factor = np.where(scaled > 1.0, np.clip(factor, -MU_LIMIT, MU_LIMIT), 0.0)
    return np.where(household.alive != 0, factor, 0.0).astype(np.float32)


def _spread(world: World, line: float) -> float:
    """Standard deviation of log income a head over persons; below a tenth of the line all are alike."""
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
