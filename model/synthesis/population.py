"""A population: the table of villages, of households and of members that a run starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.programmes.works import WORKS

MISSING: Final = tuple(f"{works.name}_missing" for works in WORKS)
"""Yuan that is missing until each kind of works stands in full, in the order of the works: what
the village would have to spend itself, its remoteness in it."""

OWN: Final = ("paddy_mu", "dry_mu", "slope_mu", "workers", "students", *MISSING)
"""Columns that a table may leave out, nan where it does: nothing then limits, and works cost their
part of the village's need. Land in mu: paddy and irrigated land, dry land, slopes for tea and trees
that no old tea garden stands on (walnuts do). ``workers`` are the able workers of registered
households who are at home, ``students`` the registered in senior secondary school, vocational
school and college: no more are served in a year."""

VILLAGE_FIELDS: Final = {
    "code": np.int64,
    "town": np.int8,
    "poor_village": np.int8,
    "first_round": np.int8,
    "team": np.int8,
    "remoteness": np.float32,
    "hazard_y": np.float32,
    "need": np.float32,
    "absorption_y": np.float32,
    "road": np.float32,
    "water": np.float32,
    "power": np.float32,
    "clinic": np.float32,
    "flood": np.float32,
    "altitude": np.float32,
    "grid": np.float32,
    "places": np.float32,
    "suit_tea": np.float32,
    "suit_konjac": np.float32,
    "suit_walnut": np.float32,
    "suit_livestock": np.float32,
    "suit_vegetables": np.float32,
    "suit_fish": np.float32,
    "suit_tourism": np.float32,
    **dict.fromkeys(OWN, np.float32),
}
"""Village table: one row a village, sorted by code. Units as the columns of the same name;
``altitude`` in metres, ``grid`` in kilowatts, ``places`` in households, ``suit_*`` as ratios to the
land that the studies of an industry were made on; :data:`OWN` may be nan."""

SUITED: Final = tuple(name for name in VILLAGE_FIELDS if name.startswith("suit_"))
"""Columns of suitability in a planner's table; the truth differs (:mod:`model.synthesis.land`)."""

GROWS_TEA: Final = 0.5
"""Suitability from which a village has tea gardens, and firms of tea: only tea has a strong
enterprise (seed)."""

VILLAGE_NUMBERS: Final = 10_000_000
"""A village's last seven digits number it within its county: ids of households are made of them.

Official codes have twelve, of which the first six name the county; with all of them a child's id
would not fit 64 bits."""

HOUSEHOLD_FIELDS: Final = {
    "id": np.int64,
    "village": np.int64,
    "land": np.float32,
    "trade": np.float32,
    "tie": np.float32,
    "rank": np.float32,
    "savings": np.float32,
    "debt": np.float32,
    "tea": np.float32,
    "walnut": np.float32,
    "listed": np.int8,
    "dibao": np.int8,
    "wubao": np.int8,
    "kin_a": np.int64,
    "kin_b": np.int64,
}
"""Household table, sorted by village code then id. ``village`` is a code; ``kin_*`` are household
ids or -1; ``rank`` is the latent permanent income rank, standard normal over the county."""

MEMBER_FIELDS: Final = {
    "id": np.int64,
    "household": np.int64,
    "age": np.int16,
    "sex": np.int8,
    "schooling": np.int8,
    "enrolled": np.int8,
    "condition": np.int8,
}
"""Member table, sorted by household in the household table's order. ``household`` is an id."""


@dataclass(frozen=True)
class Population:
    """Villages, households and members as columns.

    Attributes
    ----------
    villages, households, members : mapping of str to array
        The fields of :data:`VILLAGE_FIELDS`, :data:`HOUSEHOLD_FIELDS`, :data:`MEMBER_FIELDS`.
    """

    villages: Mapping[str, NDArray[np.generic]]
    households: Mapping[str, NDArray[np.generic]]
    members: Mapping[str, NDArray[np.generic]]

    def __post_init__(self) -> None:
        """Refuse missing columns, unsorted tables and members without a household."""
        for table, fields in (
            (self.villages, VILLAGE_FIELDS),
            (self.households, HOUSEHOLD_FIELDS),
            (self.members, MEMBER_FIELDS),
        ):
            if set(table) != set(fields):
                raise ValueError(f"columns differ: {sorted(set(table) ^ set(fields))}")
            if len({len(column) for column in table.values()}) != 1:
                raise ValueError("columns of one table differ in length")
        if (np.diff(self.villages["code"]) <= 0).any():
            raise ValueError("villages must be sorted by code, each once")
        if len(np.unique(self.villages["code"] % VILLAGE_NUMBERS)) != self.n_villages:
            raise ValueError("the last seven digits of a village's code stand twice")
        if (np.diff(self.households["village"]) < 0).any():
            raise ValueError("households must be sorted by village")
        if len(np.unique(self.households["id"])) != self.n_households:
            raise ValueError("a household id stands twice")
        if set(np.unique(self.members["household"])) != set(self.households["id"]):
            raise ValueError("every member needs a household and every household a member")

    @property
    def n_villages(self) -> int:
        """Villages."""
        return len(self.villages["code"])

    @property
    def n_households(self) -> int:
        """Households."""
        return len(self.households["id"])

    @property
    def n_persons(self) -> int:
        """Members of all households."""
        return len(self.members["id"])

    def take(self, codes: NDArray[np.int64]) -> "Population":
        """The part of a county: only villages with these codes, all else untouched."""
        v = np.isin(self.villages["code"], codes)
        h = np.isin(self.households["village"], codes)
        m = np.isin(self.members["household"], self.households["id"][h])
        return Population(
            {k: a[v] for k, a in self.villages.items()},
            {k: a[h] for k, a in self.households.items()},
            {k: a[m] for k, a in self.members.items()},
        )
