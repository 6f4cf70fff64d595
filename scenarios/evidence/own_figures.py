r"""Own figures of towns and villages: the pace of their registers, pooled towards the county.

Of the share :math:`S_{it}` of a place's first register that is left at a year's end the pace is
:math:`x_{it} = \ln(-\ln S_{it})`, the log of its cumulated exits: a difference of two paces is the
log ratio of exits. Of place i, with what it reports as :math:`y_{it}`,

.. math::
    x_{it} = a_t + c_t + u_{it}, \quad c \sim N(0, V), \quad u_i \sim N(0, k V), \quad
    V_{ts} = \sigma_t \sigma_s \rho^{|t-s|}

    y_{it} = x_{it} + e_{it}, \quad
    e_{it} \sim N\big(0,\ h_i (1 - S_{it}) / (n_i S_{it} \ln^2 S_{it})\big)

:math:`a`, :math:`\sigma` and :math:`\rho` are those of the run's draws of the county,
:math:`\sigma` widened to that of a new draw by Student's t, so that few draws claim no more than
they know; :math:`c` is common to its places, :math:`u_i` a place's own; :math:`e` is the chance of
who leaves, of :math:`n_i` persons in households of :math:`h_i`. How much places of one county
differ is learned: :math:`k / (1 + k)` is uniform below ``k`` = :data:`MOST`. Given ``k`` all is
normal and the posterior has a closed form; over ``k`` its mean and variance are weighed by the
likelihood.

Assumptions: every place is expected to go the county's way until its figures say otherwise; places
differ from their county as the county may from its draws, in the same shape over time; counts are
exact; a register that has grown counts as one that nobody has left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from results.statistics import LEAST_DRAWS, student_t
from scenarios.evidence.targets import NORMAL_90
from scenarios.faults import FaultError, plainly, worded
from scenarios.files.observed import OwnPlace

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

MOST = 4.0
"""Most variance between places of a county, of that between the county's draws: assumption."""
STEPS = 24
"""Values of ``k`` that are weighed, in the middle of equal parts of ``k / (1 + k)``."""
LEAST_SD = 0.05
"""Least spread of a year's pace, log ratio of exits: assumption, draws under one task agree."""


OWN_COLUMNS = [
    *("place", "place_en", "first", "year", "value", "prior_mean", "prior_low", "prior_high"),
    *("alone_mean", "alone_low", "alone_high", "mean", "low", "high"),
]


def pace(persons: Array, first: Array) -> Array:
    """Log of cumulated exits of registers of ``first`` persons; all or none are half a person."""
    half = 0.5 / first
    return np.asarray(np.log(-np.log(np.clip(persons / first, half, 1.0 - half))))


def share(x: Array) -> Array:
    """Share of the first register that is left at a pace."""
    return np.asarray(np.exp(-np.exp(np.minimum(x, 30.0))))


def chance(x: Array, first: Array, size: Array) -> Array:
    """Variance of a pace by who leaves: households of ``size`` of ``first`` persons."""
    left = share(x)
    return np.asarray(size * (1.0 - left) / np.maximum(first * left * np.exp(2.0 * x), 1e-12))


@dataclass(frozen=True)
class Expected:
    """What draws of a county expect of the pace: mean (T,) and covariance (T, T)."""

    mean: Array
    cov: Array


def expected(drawn: Array) -> Expected:
    """Of (D, T) paces of the county by draw and year; of few draws as much wider as Student's t."""
    n, spread = len(drawn), np.maximum(drawn.std(axis=0, ddof=1), LEAST_SD)
    off = (drawn - drawn.mean(axis=0)) / spread
    sd = spread * student_t(n) / NORMAL_90 * np.sqrt(1.0 + 1.0 / n)
    rho = float(np.clip((off[:, 1:] * off[:, :-1]).mean(), 0.0, 0.99)) if off.shape[1] > 1 else 0.0
    year = np.arange(len(sd))
    return Expected(
        drawn.mean(axis=0), np.outer(sd, sd) * rho ** np.abs(year[:, None] - year[None])
    )


def believed(
    prior: Expected, of: Rows, year: Rows, seen: Array, error: Array, n_places: int
) -> tuple[Array, Array]:
    """Mean and variance (places, T) of paces after (N,) figures; none leave what was expected.

    Parameters
    ----------
    of, year : (N,) place and place in the T years of every figure.
    seen, error : (N,) pace, and variance of who leaves.
    """
    part = (np.arange(STEPS) + 0.5) / STEPS * MOST / (1.0 + MOST)
    same = of[:, None] == of[None]
    mine = np.arange(n_places)[:, None] == of[None]
    base, cross = prior.cov[np.ix_(year, year)], prior.cov[:, year]
    means, variances, logs = [], [], []
    for k in part / (1.0 - part):
        factor = cho_factor(base * (1.0 + k * same) + np.diag(error), lower=True)
        off = cho_solve(factor, seen - prior.mean[year])
        logs.append(-0.5 * (seen - prior.mean[year]) @ off - np.log(np.diag(factor[0])).sum())
        to = np.reshape(cross[None] * (1.0 + k * mine[:, None]), (n_places * len(cross), len(of)))
        means.append(prior.mean + (to @ off).reshape(n_places, -1))
        known = (to * cho_solve(factor, to.T).T).sum(axis=1).reshape(n_places, -1)
        variances.append((1.0 + k) * np.diag(prior.cov) - known)
    weight = np.exp(np.array(logs) - max(logs))
    weight /= weight.sum()
    mean = np.einsum("k,kpt->pt", weight, means)
    spread = np.einsum("k,kpt->pt", weight, np.array(variances) + (np.array(means) - mean) ** 2)
    return mean, spread


def alone(
    prior: Expected, of: Rows, year: Rows, seen: Array, error: Array, n_places: int
) -> tuple[Array, Array]:
    """The same of every place by its own figures, as if no other had any."""
    each = [
        believed(prior, 0 * of[mine], year[mine], seen[mine], error[mine], 1)
        for mine in (of == place for place in range(n_places))
    ]
    return np.concatenate([m for m, _ in each]), np.concatenate([v for _, v in each])


def counted(mean: Array, variance: Array, first: Array, size: Array) -> tuple[Array, Array, Array]:
    """Middle and 90 % ends (places, T) of what will be counted, with the chance of who leaves."""
    sd = np.sqrt(variance + chance(mean, first[:, None], size[:, None]))
    middle, low, high = (
        first[:, None] * share(mean + z * sd) for z in (0.0, NORMAL_90, -NORMAL_90)
    )
    return middle, low, high


def places_of(villages: pd.DataFrame) -> dict[OwnPlace, tuple[float, float]]:
    """Towns where there are several, then villages: persons and households first registered."""
    there = villages[villages["heads"] > 0]
    towns = there.groupby(["town", "town_name"])[["persons", "heads", "homes"]].sum().reset_index()
    out = {}
    for r in towns.to_dict("records") if len(towns) > 1 else ():
        key, name = f"town {r['town']}", str(r["town_name"])
        words = (f"乡镇{name}", key) if name == str(r["town"]) else (name, name)
        out[OwnPlace(key, key, words, float(r["persons"]))] = (float(r["heads"]), float(r["homes"]))
    for r in there.to_dict("records"):
        name, town = f"{r['village']} {r['name']}", f"town {r['town']}"
        place = OwnPlace(str(r["village"]), town, (name, name), float(r["persons"]))
        out[place] = (float(r["heads"]), float(r["homes"]))
    return out


def own_registers(
    registers: pd.DataFrame, places: Mapping[OwnPlace, tuple[float, float]], drawn: pd.DataFrame
) -> pd.DataFrame:
    """Every place that reported its register, by year-end: before, by itself alone, pooled.

    Parameters
    ----------
    registers : as they were read (:func:`scenarios.files.observed.read_observed`).
    drawn : persons on the county's register, a row for each draw, a column for each year.

    Raises
    ------
    FaultError
        Where too few draws say how uncertain the county's register was.
    """
    years, keys = drawn.columns.to_numpy(), list(dict.fromkeys(registers["place"]))
    if not keys:
        return pd.DataFrame(columns=OWN_COLUMNS)
    if len(drawn) < LEAST_DRAWS:
        raise FaultError(
            plainly(
                "--draws",
                worded("draws_alone", n=len(drawn)),
                worded("figures_places", least_draws=LEAST_DRAWS),
            )
        )
    by_key = {place.key: (place.words, *size) for place, size in places.items()}
    words, first, homes = zip(*(by_key[key] for key in keys), strict=True)
    whole = sum(heads for place, (heads, _) in places.items() if not place.is_town)
    of = registers["place"].map(keys.index).to_numpy(int)
    year = np.searchsorted(years, registers["year"])
    values = np.full((len(keys), len(years)), np.nan)
    values[of, year] = registers["registered"]
    prior, each = expected(pace(drawn.to_numpy(float), np.array(whole))), len(years)
    return pd.DataFrame(
        {
            "place": np.repeat([zh for zh, _ in words], each),
            "place_en": np.repeat([en for _, en in words], each),
            "first": np.repeat(first, each),
            "year": np.tile(years, len(keys)),
            "value": values.ravel(),
            **_bands(prior, of, year, values, np.array(first), np.array(homes)),
        }
    )


def _bands(
    prior: Expected, of: Rows, year: Rows, values: Array, first: Array, homes: Array
) -> dict[str, Array]:
    """Columns of the three views, place by place and year by year."""
    size = first / np.maximum(homes, 1.0)
    seen = pace(values[of, year], first[of])
    figures = (of, year, seen, chance(seen, first[of], size[of]), len(first))
    views = {
        "prior_": believed(prior, of[:0], year[:0], seen[:0], seen[:0], len(first)),
        "alone_": alone(prior, *figures),
        "": believed(prior, *figures),
    }
    return {
        f"{name}{end}": x.ravel()
        for name, view in views.items()
        for end, x in zip(("mean", "low", "high"), counted(*view, first, size), strict=True)
    }
