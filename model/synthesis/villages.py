"""The table of villages: margins that add up to the county's, levels, needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.synthesis.land import Town, counted_of, land_of
from model.synthesis.parameters import LAND, VILLAGE
from model.synthesis.population import OWN, VILLAGE_FIELDS
from model.synthesis.totals import CountyFacts, optional

MARGIN_FIELDS = ("households", "persons", "listed_households", "listed_persons")
"""Whole numbers of each village that the synthesis meets exactly."""

EXTRA_FIELDS = {"walnut_mu": np.float32, "gully": np.int8, "invented": np.int8}
"""Columns that a table of villages may have: mu of young walnut, whether a flood gully runs by,
whether name and place are invented."""


@dataclass(frozen=True)
class NamedVillage:
    """A village that a report names.

    Parameters
    ----------
    name : str
    poor, first_round : bool
    remoteness : float or None
        0 to 1; drawn when None.
    walnut_mu : float
        Mu of young walnut.
    """

    name: str
    poor: bool
    first_round: bool
    remoteness: float | None = None
    walnut_mu: float = 0.0


def apportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers in proportion to weights that add up to a total (largest remainder)."""
    exact = total * weights / weights.sum()
    floor = np.floor(exact).astype(np.int64)
    left = total - int(floor.sum())
    order = np.argsort(-(exact - floor), kind="stable")
    floor[order[:left]] += 1
    return floor


def make_villages(
    facts: CountyFacts,
    assumptions: Mapping[str, float],
    seed: int,
    named: Sequence[NamedVillage] = (),
    towns: Sequence[Town] = (),
) -> dict[str, NDArray[np.generic]]:
    """Invent the villages of a county whose reports give totals only, or name a few.

    Parameters
    ----------
    named
        Villages that a report names, with all poor and first-round ones: they come first.
    towns
        Villages and people come in their parts; only then is counted what villages have.

    Returns
    -------
    mapping of str to (V,) arrays
        All fields by code. Poor villages are more remote and less equipped, the first are drawn.
    """
    n_poor, n_other = facts.n_poor_villages, round(assumptions["county.other_villages"])
    n = n_poor + n_other
    rng = np.random.Generator(np.random.Philox(key=[seed, 7]))
    poor = np.zeros(n, bool) if named else _some_of(np.ones(n, bool), n_poor, rng)
    poor[: len(named)] = [v.poor for v in named]
    town, number, remoteness, share = _placed(facts, poor, towns, rng)
    for i, village in enumerate(named):
        remoteness[i] = remoteness[i] if village.remoteness is None else village.remoteness
    size = rng.lognormal(0.0, VILLAGE.size_sd, n) * share
    table = {
        "code": town * 1000 + number,
        "town": town,
        "poor_village": poor,
        "remoteness": remoteness,
        "first_round": _first_round(poor, facts.n_first_round, named, rng),
        "team": _some_of(poor, facts.n_team, rng),
    }
    table |= _equipped(poor, remoteness, assumptions, rng)
    table |= _margins(facts, assumptions, poor, size, remoteness, rng)
    table |= land_of(town, remoteness, towns, np.random.Generator(np.random.Philox(key=[seed, 10])))
    table |= dict.fromkeys(OWN, np.full(n, np.nan))
    if len(towns) > 1:
        table |= counted_of(table, assumptions, seed)
    fields = {**VILLAGE_FIELDS, **dict.fromkeys(MARGIN_FIELDS, np.int64)}
    if named:
        table |= _named_columns(table, assumptions, seed, named)
        fields |= EXTRA_FIELDS
    order = np.argsort(table["code"])
    return {name: np.asarray(table[name])[order].astype(kind) for name, kind in fields.items()}


def _placed(
    facts: CountyFacts, poor: NDArray[np.bool_], towns: Sequence[Town], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Town, number in it, remoteness, relative size of villages; alike where no town is given."""
    n = len(poor)
    town, number = np.arange(n) % facts.n_towns + 1, np.arange(n) // facts.n_towns + 1
    remoteness = _remoteness(poor, rng)
    if len(towns) < 2:
        return town, number, remoteness, np.ones(n)
    counts = apportion(n, np.array([t.villages for t in towns]))
    town = np.repeat(np.arange(len(towns)) + 1, counts)
    number = np.concatenate([np.arange(c) + 1 for c in counts])
    mean = np.array([t.remoteness for t in towns])[town - 1]
    mean += VILLAGE.remote_poor * (poor - poor.mean())
    remoteness = np.clip(mean + rng.normal(0.0, LAND.town_sd, n), 0.0, 1.0)
    share = np.array([t.share for t in towns])[town - 1] / counts[town - 1]
    return town, number, remoteness, share


def _equipped(
    poor: NDArray[np.bool_],
    remoteness: NDArray[np.float64],
    assumptions: Mapping[str, float],
    rng: np.random.Generator,
) -> dict[str, NDArray[np.float64]]:
    """Hazard, need, absorption and levels of villages, given whether poor and how remote."""
    n = len(poor)
    out = {
        "hazard_y": assumptions["county.hazard_y"]
        * rng.uniform(VILLAGE.hazard_least, VILLAGE.hazard_most, n),
        "need": _between(assumptions, "need", 0.5 * remoteness + 0.5 * rng.random(n)),
        "absorption_y": _between(assumptions, "absorption", rng.random(n)),
    }
    level = np.where(poor, assumptions["county.level_poor"], assumptions["county.level_other"])
    water = optional(assumptions, "water_shift")
    shifts = {
        "road": VILLAGE.road,
        "water": water,
        "power": VILLAGE.power,
        "clinic": VILLAGE.clinic,
    }
    for name, shift in shifts.items():
        noise = rng.normal(0.0, VILLAGE.level_sd, n)
        out[name] = np.clip(
            level + shift - VILLAGE.level_remote * (remoteness - 0.5) + noise, 0.02, 0.98
        )
    # no report tells of flood works: they stand where water works stand (assumption)
    return out | {"flood": out["water"]}


def filled(
    cells: Mapping[str, NDArray[np.float64]], assumptions: Mapping[str, float], seed: int
) -> dict[str, NDArray[np.float64]]:
    """A user's villages with every attribute that a cell leaves open drawn as for invented ones.

    Parameters
    ----------
    cells : mapping of str to (V,)
        Every one of :data:`model.synthesis.population.VILLAGE_FIELDS`; nan where a cell is open.
        Code, town and ``poor_village`` are never open; the rest depends on remoteness.
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, 9]))
    poor = cells["poor_village"] != 0
    remoteness = _remoteness(poor, rng)
    remoteness = np.where(np.isnan(cells["remoteness"]), remoteness, cells["remoteness"])
    land = np.random.Generator(np.random.Philox(key=[seed, 10]))
    drawn = {
        "remoteness": remoteness,
        **_equipped(poor, remoteness, assumptions, rng),
        **land_of(cells["town"].astype(np.int64), remoteness, (), land),
    }
    drawn["flood"] = np.where(np.isnan(cells["water"]), drawn["water"], cells["water"])
    return {
        name: np.where(np.isnan(column), drawn[name], column) if name in drawn else column
        for name, column in cells.items()
    }


def _remoteness(poor: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.float64]:
    """(V,) remoteness: poor villages lie further away."""
    drawn = rng.beta(VILLAGE.remote_a, VILLAGE.remote_b, len(poor))
    return np.clip(drawn + VILLAGE.remote_poor * poor, 0.0, 1.0)


def _first_round(
    poor: NDArray[np.bool_], n: int, named: Sequence[NamedVillage], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """As the report names them, else some of the poor villages."""
    if not named:
        return _some_of(poor, n, rng)
    return np.array([v.first_round for v in named] + [False] * (len(poor) - len(named)))


def _named_columns(
    table: Mapping[str, NDArray[np.generic]],
    assumptions: Mapping[str, float],
    seed: int,
    named: Sequence[NamedVillage],
) -> dict[str, NDArray[np.generic]]:
    """Walnut, gullies and what is invented, from a stream of their own; the mean hazard stays."""
    n = len(table["code"])
    rng = np.random.Generator(np.random.Philox(key=[seed, 8]))
    gully = _some_of(np.ones(n, bool), round(optional(assumptions, "gully_villages")), rng)
    hazard = table["hazard_y"].astype(float) * np.where(gully, VILLAGE.gully_hazard, 1.0)
    walnut = np.zeros(n)
    walnut[: len(named)] = [v.walnut_mu for v in named]
    return {
        "gully": gully,
        "hazard_y": hazard * (assumptions["county.hazard_y"] / hazard.mean()),
        "walnut_mu": walnut,
        "invented": np.arange(n) >= len(named),
    }


def _some_of(mask: NDArray[np.bool_], n: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    chosen = np.zeros(len(mask), bool)
    chosen[rng.permutation(np.flatnonzero(mask))[:n]] = True
    return chosen


def _between(
    assumptions: Mapping[str, float], name: str, share: NDArray[np.float64]
) -> NDArray[np.float64]:
    low, high = assumptions[f"county.{name}_low"], assumptions[f"county.{name}_high"]
    return np.round(low + (high - low) * share, -4)


def _by_rate(
    facts: CountyFacts,
    size: NDArray[np.float64],
    poor: NDArray[np.bool_],
    outside: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Persons of villages, when every poor one was listed for its registered share.

    Shares are 1.08 to 1.4 times the published bound (assumption), so that rounding keeps it.
    """
    out = size.copy()
    rate = facts.listed_share_min * rng.uniform(
        VILLAGE.rate_least, VILLAGE.rate_most, int(poor.sum())
    )
    inside = facts.listed_persons * (1.0 - outside)
    out[poor] = inside * size[poor] / size[poor].sum() / rate
    out[~poor] *= (facts.persons - out[poor].sum()) / size[~poor].sum()
    return out


def _margins(
    facts: CountyFacts,
    assumptions: Mapping[str, float],
    poor: NDArray[np.bool_],
    size: NDArray[np.float64],
    remoteness: NDArray[np.float64],
    rng: np.random.Generator,
) -> dict[str, NDArray[np.int64]]:
    """Households and persons, all and registered, of every village; sums are the county's."""
    outside = assumptions["county.listed_outside"]
    registered = size[poor]
    if facts.listed_share_min > 0.0:
        size = _by_rate(facts, size, poor, outside, rng)
    persons = apportion(facts.persons, size)
    households = apportion(facts.households, persons * rng.uniform(0.98, 1.02, len(size)))
    poorer = persons * np.exp(
        VILLAGE.listed_remote * (remoteness - 0.5) + rng.normal(0.0, VILLAGE.listed_sd, len(size))
    )
    listed_h, listed_p = np.zeros(len(size), np.int64), np.zeros(len(size), np.int64)
    inside_h = round(facts.listed_households * (1.0 - outside))
    inside_p = round(facts.listed_persons * (1.0 - outside))
    if facts.listed_share_min > 0.0:
        poorer[poor] = registered
    for mask, total_h, total_p in (
        (poor, inside_h, inside_p),
        (~poor, facts.listed_households - inside_h, facts.listed_persons - inside_p),
    ):
        listed_h[mask] = apportion(total_h, poorer[mask].astype(float))
        listed_p[mask] = apportion(
            total_p, listed_h[mask].astype(float) * rng.uniform(0.97, 1.03, mask.sum())
        )
    return {
        "households": households,
        "persons": persons,
        "listed_households": listed_h,
        "listed_persons": listed_p,
    }
