"""What a county saw in a year of its plan, beside what its numbers predict: likelihood, misfit.

Numbers are drawn by the draw machinery of every run; yields and losses need no simulation. A figure
of a programme is right but for a normal error, or false with a declared chance: then it repeats the
contract (:data:`model.programmes.observed.OBSERVATION`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from model.declare import Parameter
from model.parameters import base_values
from model.processes.income.rules import ramp
from model.programmes.industry import INDUSTRIES
from model.programmes.observed import CLASSES, LOSSES, OBSERVATION
from model.programmes.priors import PRIORS, SOLVED
from scenarios.draws.draw import common, levels, priors
from scenarios.draws.posterior import accepted_of
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario

Array = NDArray[np.float64]
Values = Mapping[str, Array]
"""(N,) values of N draws by parameter."""
Granted = Mapping[str, Mapping[int, float]]
"""Yuan by programme and year."""

LEARNED = tuple(f"yields.{name}" for name in SOLVED) + tuple(LOSSES.values())
"""Parameters that figures of programmes speak of."""
MOVES, TAKEN = 8, 0.3
"""Moves of every vector in a step; the share that should pass, by which their length is set."""
_QUARTERS = {i.programme.name: (i.first_q, i.full_q) for i in INDUSTRIES}


@dataclass(frozen=True)
class YearFigure:
    """One figure as the county reports it.

    Attributes
    ----------
    figure : of :data:`scenarios.files.observed.FIGURES`.
    programme : empty for figures of the register.
    value : yuan per 100 yuan, per 100 started, or persons.
    error : standard deviation in the same unit; nan: the declared assumption.
    promised : what the contract promised, in the same unit; nan: the declared assumption.
    """

    year: int
    figure: str
    programme: str
    value: float
    error: float = np.nan
    promised: float = np.nan


@dataclass(frozen=True)
class Predicted:
    """(N,) what draws predict of a figure: right reports, false ones, and the share of these."""

    mean: Array
    sd: Array
    false: Array
    false_sd: Array
    share: Array

    def density(self, value: float) -> Array:
        """(N,) likelihood of a value."""
        right, false = (
            np.exp(-0.5 * ((value - m) / s) ** 2) / s
            for m, s in ((self.mean, self.sd), (self.false, self.false_sd))
        )
        return np.asarray((1.0 - self.share) * right + self.share * false)

    def below(self, value: float) -> float:
        """Probability of a smaller value, over all draws."""
        right, false = (
            ndtr((value - m) / s) for m, s in ((self.mean, self.sd), (self.false, self.false_sd))
        )
        return float(((1.0 - self.share) * right + self.share * false).mean())

    def tail(self, value: float) -> float:
        """Two-sided probability of a value as far out, over all draws."""
        below = self.below(value)
        return 2.0 * min(below, 1.0 - below)

    def quantile(self, u: float) -> float:
        """The value with a probability ``u`` below it."""
        far = float(np.abs(self.mean).max() + np.abs(self.false).max() + 20.0 * self.sd.max())
        return float(brentq(lambda value: self.below(value) - u, -far, far))


@dataclass(frozen=True)
class Vectors:
    """Vectors of numbers, by normals that the machinery of draws turns into values.

    Attributes
    ----------
    parameters : what figures speak of, and the observation model.
    numbers : (N,) of draws; ``seed`` is the run's.
    normal : (N,) standard normals by name, those that a class shares too.
    accepted : (N,) values of a calibration's sets, which stand in place of the priors'.
    """

    parameters: tuple[Parameter, ...]
    seed: int
    numbers: Array
    normal: Mapping[str, Array]
    accepted: Mapping[str, Array]

    @cached_property
    def values(self) -> dict[str, Array]:
        """(N,) values by parameter."""
        return priors(self.parameters, lambda name: ndtr(self.normal[name])) | dict(self.accepted)

    def at(self, rows: NDArray[np.int64]) -> "Vectors":
        """Some of them, again and again where a row stands twice."""
        normal, accepted = (
            {k: v[rows] for k, v in values.items()} for values in (self.normal, self.accepted)
        )
        return replace(self, normal=normal, accepted=accepted)

    def tried(self, names: Sequence[str], step: float, key: str) -> "Vectors":
        """A move of some normals that leaves the prior as it is (Crank and Nicolson)."""
        fresh = {n: ndtri(levels(self.seed, self.numbers, f"update {key} {n}")[0]) for n in names}
        stay = np.sqrt(1.0 - step**2)
        moved = {n: stay * self.normal[n] + step * z for n, z in fresh.items()}
        return replace(self, normal={**self.normal, **moved})

    def where(self, taken: NDArray[np.bool_], other: "Vectors") -> "Vectors":
        """Those of another where it is taken."""
        normal = {n: np.where(taken, other.normal[n], z) for n, z in self.normal.items()}
        return replace(self, normal=normal)


def vectors(pack: CountyPack, scenario: Scenario, numbers: Sequence[int]) -> Vectors:
    """Vectors of a run's draws by number: what figures speak of, and the observation model."""
    known = (p for p in parameters_of(pack, scenario) if p.name in LEARNED and p.is_drawn)
    parameters, seed, at = (*known, *OBSERVATION), scenario.draws.seed, np.array(numbers)
    names = [*(p.name for p in parameters), *{common(p.shared) for p in parameters if p.shared}]
    sets = accepted_of(pack, scenario)
    return Vectors(
        parameters,
        seed,
        at,
        {n: ndtri(levels(seed, at, n)[0]) for n in sorted(names)},
        {n: np.array([one[n] for one in sets])[(at - 1) % len(sets)] for n in (sets or [{}])[0]},
    )


def due(programme: str, years: int) -> float:
    """Share of a programme's yield that is due so many years after the grant, 0 to 1."""
    if programme not in _QUARTERS:
        return float(years >= PRIORS[programme].mature_y)
    at, full = (4 * y for y in (years, PRIORS[programme].mature_y))
    first_q, full_q = map(np.float32, _QUARTERS[programme])
    return min(
        1.0, float(ramp(np.float32(at), first_q, full_q) / ramp(np.float32(full), first_q, full_q))
    )


def kept(programme: str, values: Values, years: int) -> Array:
    """(N,) share of what was started that is alive after so many years."""
    return np.asarray((1.0 - values[LOSSES[programme]]) ** years)


def yield_of(programme: str, values: Values, years: int | None = None) -> Array:
    """(N,) yuan a year per yuan granted so many years ago, losses as drawn; None: at maturity."""
    at = PRIORS[programme].mature_y if years is None else years
    out = values[f"yields.{programme}"]
    if programme in LOSSES:
        out = out * kept(programme, values, at) / (1.0 - base_values()[LOSSES[programme]]) ** at
    return out if years is None else out * due(programme, at)


def predicted(f: YearFigure, granted: Granted, values: Values) -> Predicted:
    """What draws predict of a figure of a programme."""
    money = {f.year - s: y for s, y in granted[f.programme].items() if y > 0.0}
    share = values["observed.false_share"]
    if f.figure == "alive":
        money = {age: y for age, y in money.items() if age >= 0}
        mean = 100.0 * _weighed(money, lambda age: kept(f.programme, values, age))
        sd = np.full_like(mean, f.error) if np.isfinite(f.error) else values["observed.alive_error"]
        false = np.full_like(mean, 100.0 if np.isnan(f.promised) else f.promised)
    elif f.figure == "income":
        money = {age: y for age, y in money.items() if age > 0}
        mean = 100.0 * _weighed(money, lambda age: yield_of(f.programme, values, age))
        sd = values["observed.income_error"]
        sd = np.full_like(mean, f.error) if np.isfinite(f.error) else sd
        # households are asked one by one: nobody's contract is repeated
        false, share = mean, np.zeros_like(mean)
    else:
        of_class = CLASSES[f.programme]
        money = {age: y for age, y in money.items() if age > 0}
        mean = _weighed(money, lambda age: yield_of(f.programme, values, age))
        mean = 100.0 * mean * values[f"observed.gross_{of_class}"]
        sd = np.hypot(values["observed.paid_least"], values["observed.paid_error"] * mean)
        sd = np.full_like(mean, f.error) if np.isfinite(f.error) else sd
        promised = values[f"observed.promised_{of_class}"]
        false = promised if np.isnan(f.promised) else np.full_like(mean, f.promised)
    # a contract known to the yuan still leaves the rounding of reports
    spread = np.maximum(values["observed.false_spread"] * np.abs(false), 0.1)
    return Predicted(mean, sd, false, spread, share)


def _weighed(money: Mapping[int, float], of_age: Callable[[int], Array]) -> Array:
    """(N,) mean over ages of money."""
    parts = [yuan * of_age(age) for age, yuan in money.items()]
    return np.asarray(np.sum(parts, axis=0) / sum(money.values()))


@dataclass(frozen=True)
class Posterior:
    """Vectors that were moved to where figures put them, all of one weight.

    Attributes
    ----------
    before, values : (N,) by parameter, as they were drawn and as they are believed now.
    predicted : of every figure, before it was seen.
    effective : vectors as which those drawn count when they are weighed at once.
    n_steps, taken : steps of moving, and the share of moves that the figures let pass at last.
    """

    before: Values
    values: Values
    predicted: tuple[Predicted, ...]
    effective: float
    n_steps: int
    taken: float

    def sets(self, n: int, seed: int) -> dict[int, dict[str, float]]:
        """``n`` of the vectors in an order of chance, without the observation model."""
        size = len(next(iter(self.values.values())))
        order = np.argsort(levels(seed, np.arange(size), "update order")[0], kind="stable")
        names = [k for k in self.values if not k.startswith("observed.")]
        return {
            i + 1: {k: float(self.values[k][r]) for k in names}
            for i, r in enumerate(order[:n].tolist())
        }


def summary(x: Array) -> tuple[float, float, float, float]:
    """Mean, standard deviation, 5th and 95th percentile of (N,) values."""
    low, high = np.quantile(x, (0.05, 0.95))
    return float(x.mean()), float(x.std()), float(low), float(high)


def _likelihood(seen: Sequence[Predicted], figures: Sequence[YearFigure]) -> Array:
    """(N,) log likelihood of all figures, which are independent given the numbers."""
    parts = [
        np.log(np.maximum(p.density(f.value), 1e-300)) for f, p in zip(figures, seen, strict=True)
    ]
    return np.asarray(np.sum(parts, axis=0))


def _effective(log: Array) -> float:
    weight = np.exp(log - log.max())
    return float(weight.sum() ** 2 / (weight**2).sum())


def _next(log: Array, power: float) -> float:
    """The power of the likelihood at which half of the vectors still count."""
    if _effective((1.0 - power) * log) >= 0.5 * len(log):
        return 1.0
    low, high = power, 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        enough = _effective((middle - power) * log) >= 0.5 * len(log)
        low, high = (middle, high) if enough else (low, middle)
    return max(low, power + 1e-6)


def learn(figures: Sequence[YearFigure], granted: Granted, prior: Vectors) -> Posterior:
    """Beliefs after figures of programmes: vectors are weighed, resampled and moved in steps.

    The likelihood enters by powers that rise to one (Del Moral, Doucet and Jasra 2006), so that
    many figures at once leave more than a few vectors; moves leave the prior as it is.
    """

    def seen(of: Vectors) -> tuple[Predicted, ...]:
        return tuple(predicted(f, granted, of.values) for f in figures)

    before, now, n = seen(prior), prior, len(prior.numbers)
    if not figures:
        return Posterior(prior.values, prior.values, (), float(n), 0, 1.0)
    log = _likelihood(before, figures)
    effective, power, steps, step, taken = _effective(log), 0.0, 0, 0.5, 1.0
    names = _moving(figures, prior)
    while power < 1.0:
        power, last, steps = _next(log, power), power, steps + 1
        weight = np.exp((power - last) * (log - log.max()))
        u = levels(prior.seed, np.zeros(1, np.int64), f"update resampling {steps}")[0]
        rows = np.searchsorted(np.cumsum(weight / weight.sum()), (np.arange(n) + u) / n)
        rows = np.minimum(rows, n - 1)
        now, log = now.at(rows), log[rows]
        for k in range(MOVES):
            key = f"{steps} {k}"
            other = now.tried(names, step, key)
            new = _likelihood(seen(other), figures)
            luck = np.log(levels(prior.seed, prior.numbers, f"update luck {key}")[0])
            passes = luck < power * (new - log)
            now, log = now.where(passes, other), np.where(passes, new, log)
            taken = float(passes.mean())
            step = float(np.clip(step * (1.2 if taken > TAKEN else 0.8), 0.02, 0.9))
    return Posterior(prior.values, now.values, before, effective, steps, taken)


def _moving(figures: Sequence[YearFigure], prior: Vectors) -> list[str]:
    """Names of normals that the figures depend on; what shares a class follows by its part."""
    programmes = dict.fromkeys(f.programme for f in figures)
    names = (
        *(f"yields.{p}" for p in programmes),
        *(common(PRIORS[p].shared) for p in programmes),
        *(LOSSES[p] for p in programmes if p in LOSSES),
        *(p.name for p in OBSERVATION),
    )
    return [n for n in dict.fromkeys(names) if n in prior.normal]
