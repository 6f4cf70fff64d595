"""Types of households at the start: winners and losers of a change of policy."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.state.world import World

HOUSEHOLD_TYPES: Final = (
    "no_worker",
    "chronic_ill",
    "students",
    "away",
    "large",
    "other",
    "formed_later",
)
"""The first that fits is a household's type; the last are splits."""

LARGE: Final = 5
"""Members of a large household: the seed's 大户 have no number; assumption."""


def types_of(world: World) -> NDArray[np.int8]:
    """(H,) type of every row now, as a place in :data:`HOUSEHOLD_TYPES`; -1 for unused rows."""
    household, health = world.household, world.health
    n = household.n_members
    fits = (
        health.labour_q <= np.float32(0.5) * n.astype(np.float32),
        health.n_chronic > 0,
        household.n_students + household.n_college > 0,
        world.work.migrant > 0.0,
        n >= LARGE,
    )
    kind = np.select(fits, range(len(fits)), HOUSEHOLD_TYPES.index("other"))
    return np.where(household.alive != 0, kind, -1).astype(np.int8)


class Watch:
    """Spending-poor persons and gap by type at every year's end; the type is the first year's.

    Attributes
    ----------
    persons, gap : lists of (T,) persons, and yuan of the year, one entry for each year.
    """

    def __init__(self) -> None:
        self.persons: list[NDArray[np.float64]] = []
        self.gap: list[NDArray[np.float64]] = []
        self._kind: NDArray[np.int8] | None = None
        self._id: NDArray[np.int64] | None = None

    def __call__(self, world: World) -> None:
        """First the kinds, then the year's sums."""
        if self._kind is None:
            self._kind, self._id = types_of(world), world.household.id.copy()
            return
        if world.tick % 4:
            return
        status, household = world.status, world.household
        same = (household.id == self._id) & (self._kind >= 0)
        kind = np.where(same, self._kind, HOUSEHOLD_TYPES.index("formed_later"))
        rows = (household.alive != 0) & (status.spending_poor != 0)
        line = np.float64(world.today.line)
        short = np.minimum(line - status.left_y[rows].astype(np.float64), line)
        heads = household.n_members[rows].astype(np.float64)
        for out, values in ((self.persons, heads), (self.gap, heads * short)):
            out.append(np.bincount(kind[rows], values, len(HOUSEHOLD_TYPES)).astype(np.float64))
