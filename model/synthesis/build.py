"""From a population to the columns of a world: rows, spare rows, pointers, first counts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.declare import kernel
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES, LAND_KINDS
from model.programmes.works import WORKS, WORKS_SPLIT
from model.rng import ONCE, decision, normal, uniform
from model.state.ages import SENIOR_TO, WORK_FROM, of_working_age
from model.state.world import empty_columns
from model.synthesis.firms import firms_of
from model.synthesis.population import MISSING, Population
from model.synthesis.start import begin


def spare_rows(parameters: dict[str, Any], size: float) -> tuple[float, float]:
    """Spare household and member rows as shares of a village's own, for splits and births.

    In households of 3.3 members (``size``) one adult of each splits at the drawn rate for five
    years, and more in larger ones, whose young adults are more and live with two elders more
    often; every woman bears for four years. Runs to 2030 need less; one that needs more stops with
    an error.
    """
    p = parameters["people"]
    return 5.0 * (size / 3.3) ** 2 * float(p.split_y), 4.0 * float(p.birth_y)


_LUCK, _TASTE = decision("transitory"), decision("migration")
_UNSAFE = decision("unsafe_house")


def _blocks(counts: NDArray[np.int64], spare: float) -> tuple[NDArray[np.int64], int]:
    """First row of each village when every village gets spare rows; and the rows in all."""
    room = counts + np.ceil(counts * spare).astype(np.int64) + 16
    ends = np.cumsum(room)
    return np.concatenate(([0], ends)), int(ends[-1])


def _rows(counts: NDArray[np.int64], firsts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Row of every entry of a table sorted by village."""
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(firsts[:-1], counts) + within


def build_columns(
    population: Population,
    parameters: dict[str, Any],
    key: Any,
    spare_households: float,
    spare_members: float,
) -> tuple[dict[str, Any], NDArray[np.int64], NDArray[np.int64]]:
    """Columns of a population at its start, and the first spare household and member rows.

    Returns
    -------
    columns, free_household (V,), free_member (V,)
    """
    villages, households, members = population.villages, population.households, population.members
    codes = villages["code"]
    village_of = np.searchsorted(codes, households["village"])
    n_h = np.bincount(village_of, minlength=len(codes))
    order = np.argsort(households["id"], kind="stable")
    position = order[np.searchsorted(households["id"], members["household"], sorter=order)]
    if (np.diff(position) < 0).any():
        raise ValueError("members must be sorted in the order of the household table")
    n_m = np.bincount(village_of[position], minlength=len(codes))
    first_h, all_h = _blocks(n_h, spare_households)
    first_m, all_m = _blocks(n_m, spare_members)
    firms = firms_of(villages, n_h, parameters["firm"], key)
    columns = empty_columns(len(codes), all_h, all_m) | {"Firm": firms}
    rows_h, rows_m = _rows(n_h, first_h), _rows(n_m, first_m)
    _fill_places(columns, villages, parameters["delivery"], first_h, first_m)
    _fill_households(columns, households, village_of, rows_h, order)
    _fill_members(columns, members, position, rows_h, rows_m)
    on_roll = np.where(households["dibao"] != 0, columns["Household"].n_members[rows_h], 0)
    columns["Village"].dibao_quota[:] = np.bincount(village_of, on_roll, len(codes))
    columns["Register"].served[:] = columns["Register"].listed
    return columns, first_h[:-1] + n_h, first_m[:-1] + n_m


def _fill_places(
    columns: dict[str, Any], villages: Any, delivery_p: Any, first_h: Any, first_m: Any
) -> None:
    village, village_state = columns["Village"], columns["VillageState"]
    place = columns["Place"]
    for name in (
        "code",
        "town",
        "poor_village",
        "first_round",
        "remoteness",
        "hazard_y",
        "need",
        "absorption_y",
    ):
        getattr(village, name)[:] = villages[name]
    village_state.team[:] = villages["team"]
    for i, works in enumerate(WORKS):
        level = villages[works.name]
        getattr(village_state, works.name)[:] = level
        place.level_0[:, i] = level
        price = (1.0 + works.price_remote * villages["remoteness"]) * np.maximum(
            1.0 - level, STANDS
        )
        # what stands in full and wears costs its part of the need to restore
        by_need = villages["need"] * (
            delivery_p.works_share * WORKS_SPLIT[i] / delivery_p.works_gap
        )
        missing = villages[MISSING[i]] / price
        place.cost[:, i] = np.nan_to_num(np.where(missing == 0.0, by_need, missing))
    for i, name in enumerate((*LAND_KINDS, "workers")):
        place.room[:, i] = np.nan_to_num(villages[name], nan=np.inf)
    place.students[:] = np.nan_to_num(villages["students"], nan=np.inf)
    for k, industry in enumerate(INDUSTRIES):
        place.suited[:, k] = villages[industry.suited] if industry.suited else 1.0
    place.grid[:] = villages["grid"]
    of_firm, v = columns["Firm"].village, np.arange(len(villages["code"]))
    place.first_firm[:] = np.searchsorted(of_firm, v)
    place.end_firm[:] = np.searchsorted(of_firm, v, side="right")
    village.first_household[:], village.end_household[:] = first_h[:-1], first_h[1:]
    village.first_member[:], village.end_member[:] = first_m[:-1], first_m[1:]


STANDS = 0.02
"""Level below whole at which works stand in full, for what a missing yuan buys: assumption."""

WALNUT_AGE_Q = 4.0
"""Age at the start of 2014 of the walnuts that a report says were planted in 2013."""


def _plant(stake: Any, rows: Any, walnut_mu: Any) -> None:
    """Trees that stand when a run begins are stakes like any other."""
    k = INDUSTRY_NAMES.index("walnut")
    packages = walnut_mu / INDUSTRIES[k].land_mu
    stake.size[rows, k] = packages
    stake.age[rows, k] = np.where(packages > 0.0, WALNUT_AGE_Q, 0.0)
    stake.n_kinds[rows] = packages > 0.0


def _fill_households(
    columns: dict[str, Any], households: Any, village_of: Any, rows: Any, order: Any
) -> None:
    household, purse, file = columns["Household"], columns["Money"], columns["Register"]
    household.alive[rows], household.village[rows] = 1, village_of
    household.first[:] = -1
    for name in ("id", "land", "trade", "tie"):
        getattr(household, name)[rows] = households[name]
    columns["Luck"].upper[rows] = households["rank"] > 0.0
    for name in ("savings", "debt"):
        getattr(purse, name)[rows] = households[name]
    _plant(columns["Stake"], rows, households["walnut"])
    land = np.maximum(households["land"], np.float32(1e-6))
    columns["Stake"].tea[rows] = np.minimum(households["tea"] / land, np.float32(1.0))
    for name in ("listed", "dibao", "wubao"):
        getattr(file, name)[rows] = households[name]
    ids = households["id"]
    for name in ("kin_a", "kin_b"):
        kin = households[name]
        at = order[np.searchsorted(ids, kin, sorter=order).clip(0, len(ids) - 1)]
        # kin beyond the village are outside the model: a village's luck is its own
        inside = (ids[at] == kin) & (village_of[at] == village_of)
        getattr(household, name)[:] = -1
        getattr(household, name)[rows] = np.where(inside, rows[at], -1)


def _fill_members(
    columns: dict[str, Any], members: Any, position: Any, rows_h: Any, rows_m: Any
) -> None:
    household, member = columns["Household"], columns["Member"]
    for name in ("id", "age", "sex", "schooling", "enrolled", "condition"):
        getattr(member, name)[rows_m] = members[name]
    member.alive[rows_m] = 1
    member.next[:] = -1
    same = np.append(position[1:] == position[:-1], False)
    member.next[rows_m[same]] = rows_m[1:][same[:-1]]
    starts = np.flatnonzero(np.append(True, position[1:] != position[:-1]))
    household.first[rows_h[position[starts]]] = rows_m[starts]
    age, enrolled = members["age"], members["enrolled"] != 0
    for name, mask in (
        ("n_members", np.ones(len(age), bool)),
        ("n_adults", of_working_age(age)),
        ("n_pupils", enrolled & (age < WORK_FROM)),
        ("n_students", enrolled & (age >= WORK_FROM) & (age < SENIOR_TO)),
        ("n_college", enrolled & (age >= SENIOR_TO)),
    ):
        counts = np.bincount(position[mask], minlength=len(rows_h))
        getattr(household, name)[rows_h] = counts


@kernel
def _first_luck(household: Any, luck: Any, spread: Any, key: Any) -> None:
    for h in range(household.id.size):
        if household.alive[h] != 0:
            luck.luck[h] = np.float32(
                np.float64(spread) * normal(key, _LUCK, household.id[h], ONCE)
            )


@kernel
def _first_taste(village: Any, spread: Any, poor: Any, key: Any) -> None:
    for v in range(village.code.size):
        village.taste[v] = np.float32(
            np.float64(spread) * normal(key, _TASTE, village.code[v], ONCE)
        )
        village.taste[v] -= poor * np.float32(village.poor_village[v])


@kernel
def _first_houses(household: Any, register: Any, living: Any, p: Any, key: Any) -> None:
    """Unsafe houses at the start, more among the registered."""
    for h in range(household.id.size):
        if household.alive[h] != 0:
            chance = p.unsafe_listed if register.listed[h] != 0 else p.unsafe_other
            living.unsafe[h] = np.int8(uniform(key, _UNSAFE, household.id[h], ONCE) < chance)


def draw_start(columns: dict[str, Any], parameters: dict[str, Any], key: Any) -> None:
    """Stationary transitory income, the villages' tastes for migration, unsafe houses."""
    _first_luck(columns["Household"], columns["Luck"], parameters["income"].sd, key)
    labour = parameters["labour"]
    _first_taste(columns["Village"], labour.taste_sd, labour.poor_taste, key)
    begin(columns, parameters, key)
    _first_houses(
        columns["Household"], columns["Register"], columns["Living"], parameters["register"], key
    )
