"""The table of villages: margins that add up to the county's, levels, needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.population import VILLAGE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from model.facts import CountyFacts

MARGIN_FIELDS = ("households", "persons", "listed_households", "listed_persons")
"""Whole numbers of each village that the synthesis meets exactly."""


def apportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers in proportion to weights that add up to a total (largest remainder)."""
    exact = total * weights / weights.sum()
    floor = np.floor(exact).astype(np.int64)
    left = total - int(floor.sum())
    order = np.argsort(-(exact - floor), kind="stable")
    floor[order[:left]] += 1
    return floor


def make_villages(
    facts: CountyFacts, assumptions: Mapping[str, float], seed: int
) -> dict[str, NDArray[np.generic]]:
    """Invent the villages of a county whose reports give totals only.

    Returns
    -------
    mapping of str to (V,) arrays
        :data:`model.population.VILLAGE_FIELDS` and :data:`MARGIN_FIELDS`, sorted by code. Poor
        villages are more remote and less equipped; which ones were first is drawn.
    """
    n_poor, n_other = facts.n_poor_villages, round(assumptions["county.other_villages"])
    n = n_poor + n_other
    rng = np.random.Generator(np.random.Philox(key=[seed, 7]))
    poor = np.zeros(n, bool)
    poor[rng.permutation(n)[:n_poor]] = True
    town = np.arange(n) % facts.n_towns + 1
    number = np.arange(n) // facts.n_towns + 1
    remoteness = np.clip(rng.beta(2.0, 2.5, n) + 0.15 * poor, 0.0, 1.0)
    size = rng.lognormal(0.0, 0.25, n)
    table = {
        "code": town * 1000 + number, "town": town, "poor_village": poor, "remoteness": remoteness,
        "first_round": _some_of(poor, facts.n_first_round, rng),
        "team": _some_of(poor, facts.n_team, rng),
        "hazard_y": assumptions["county.hazard_y"] * rng.uniform(0.4, 1.6, n),
        "need": _between(assumptions, "need", 0.5 * remoteness + 0.5 * rng.random(n)),
        "absorption_y": _between(assumptions, "absorption", rng.random(n)),
    }  # fmt: skip
    level = np.where(poor, assumptions["county.level_poor"], assumptions["county.level_other"])
    for name, shift in (("road", -0.05), ("water", 0.0), ("power", 0.10), ("clinic", -0.05)):
        noise = rng.normal(0.0, 0.08, n)
        table[name] = np.clip(level + shift - 0.1 * (remoteness - 0.5) + noise, 0.02, 0.98)
    table |= _margins(facts, assumptions, poor, size, remoteness, rng)
    order = np.argsort(table["code"])
    fields = {**VILLAGE_FIELDS, **dict.fromkeys(MARGIN_FIELDS, np.int64)}
    return {name: np.asarray(table[name])[order].astype(kind) for name, kind in fields.items()}


def _some_of(mask: NDArray[np.bool_], n: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    chosen = np.zeros(len(mask), bool)
    chosen[rng.permutation(np.flatnonzero(mask))[:n]] = True
    return chosen


def _between(
    assumptions: Mapping[str, float], name: str, share: NDArray[np.float64]
) -> NDArray[np.float64]:
    low, high = assumptions[f"county.{name}_low"], assumptions[f"county.{name}_high"]
    return np.round(low + (high - low) * share, -4)


def _margins(
    facts: CountyFacts, assumptions: Mapping[str, float], poor: NDArray[np.bool_],
    size: NDArray[np.float64], remoteness: NDArray[np.float64], rng: np.random.Generator,
) -> dict[str, NDArray[np.int64]]:  # fmt: skip
    """Households and persons, all and registered, of every village; sums are the county's."""
    persons = apportion(facts.persons, size)
    households = apportion(facts.households, persons * rng.uniform(0.98, 1.02, len(size)))
    lean = persons * np.exp(0.3 * (remoteness - 0.5) + rng.normal(0.0, 0.1, len(size)))
    outside = assumptions["county.listed_outside"]
    listed_h, listed_p = np.zeros(len(size), np.int64), np.zeros(len(size), np.int64)
    inside_h = round(facts.listed_households * (1.0 - outside))
    inside_p = round(facts.listed_persons * (1.0 - outside))
    for mask, total_h, total_p in (
        (poor, inside_h, inside_p),
        (~poor, facts.listed_households - inside_h, facts.listed_persons - inside_p),
    ):
        listed_h[mask] = apportion(total_h, lean[mask].astype(float))
        listed_p[mask] = apportion(
            total_p, listed_h[mask].astype(float) * rng.uniform(0.97, 1.03, mask.sum())
        )
    return {
        "households": households, "persons": persons,
        "listed_households": listed_h, "listed_persons": listed_p,
    }  # fmt: skip
