"""A saved state: all that a run needs to go on, stored, cut to some villages, branched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from model.state.columns import BUNDLES, COLUMNS
from model.state.county_totals import CountyPath
from model.state.world import Fitted, copy_columns

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from model.policy import Policy


@dataclass(frozen=True)
class Snapshot:
    """State between two quarters.

    Attributes
    ----------
    columns : mapping
        Bundles of columns; a run copies them, a snapshot is never written.
    values : mapping of str to float
        All parameters.
    tick : int
        The next quarter, ``year * 4 + quarter``.
    """

    columns: dict[str, Any]
    values: dict[str, float]
    fitted: Fitted
    policy: Policy
    key: tuple[int, int]
    path: CountyPath
    tick: int
    free_household: NDArray[np.int64]
    free_member: NDArray[np.int64]
    idle: NDArray[np.int64]
    used_before: NDArray[np.int64]
    history: FundPlan | None = None

    def copied_columns(self) -> dict[str, Any]:
        """Columns that a run may write."""
        return copy_columns(self.columns)

    def take(self, codes: NDArray[np.int64]) -> Snapshot:
        """Only the villages with these codes; every row keeps its id and so its luck."""
        place = self.columns["Place"]
        v = np.isin(place.code, codes)
        h = _rows_of(place.first_household[v], place.end_household[v])
        m = _rows_of(place.first_member[v], place.end_member[v])
        keep = {"village": np.flatnonzero(v), "household": h, "member": m}
        old = {
            "village": len(place.code),
            "household": len(self.columns["House"].id),
            "member": len(self.columns["Person"].id),
        }
        new_row = {t: np.full(old[t] + 1, -1, np.int64) for t in keep}
        for table, rows in keep.items():
            new_row[table][rows] = np.arange(len(rows))
        columns = {
            group: cls(*(getattr(self.columns[group], n)[keep[_TABLE[group]]] for n in cls._fields))
            for group, cls in BUNDLES.items()
        }
        _repoint(columns, new_row)
        shift_h = columns["Place"].first_household - place.first_household[v]
        shift_m = columns["Place"].first_member - place.first_member[v]
        return Snapshot(
            columns,
            self.values,
            self.fitted,
            self.policy,
            self.key,
            self.path,
            self.tick,
            self.free_household[v] + shift_h,
            self.free_member[v] + shift_m,
            self.idle[v],
            self.used_before[v],
            self.history,
        )

    def save(self, path: Path) -> None:
        """Write to one uncompressed archive; plan and policy are the caller's to keep."""
        arrays = {
            f"{group}.{name}": getattr(bundle, name)
            for group, bundle in self.columns.items()
            for name in bundle._fields
        }
        arrays |= {
            "path": self.path.as_array(),
            "fitted": np.array([*self.fitted[:2], *self.fitted.old], np.float64),
            "numbers": np.array(list(self.values.values()), np.float64),
            "names": np.array(list(self.values)),
            "header": np.array([self.tick, self.path.first_tick, *self.key], np.int64),
            "free_household": self.free_household,
            "free_member": self.free_member,
            "idle": self.idle,
            "used_before": self.used_before,
        }
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path, policy: Policy, history: FundPlan | None) -> Snapshot:
        """Read what :meth:`save` wrote."""
        with np.load(path) as stored:
            columns = {
                group: kind(*(stored[f"{group}.{name}"] for name in kind._fields))
                for group, kind in BUNDLES.items()
            }
            tick, first_tick, seed, run = (int(x) for x in stored["header"])
            live = CountyPath.from_array(first_tick, stored["path"])
            live.is_frozen = False
            base, pull, *old = stored["fitted"]
            return cls(
                columns,
                dict(zip(stored["names"].tolist(), stored["numbers"].tolist(), strict=True)),
                Fitted(np.float64(base), np.float64(pull), np.array(old)),
                policy,
                (seed, run),
                live,
                tick,
                stored["free_household"],
                stored["free_member"],
                stored["idle"],
                stored["used_before"],
                history,
            )


_TABLE = {c.group: c.table for c in COLUMNS}


def _rows_of(firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.arange(a, b) for a, b in zip(firsts, ends, strict=True)])


def _repoint(columns: dict[str, Any], new_row: dict[str, NDArray[np.int64]]) -> None:
    """Point rows at rows again after a cut; -1 stays -1 (the last entry of the map)."""
    house, person, place = columns["House"], columns["Person"], columns["Place"]
    house.first[:] = new_row["member"][house.first]
    house.kin_a[:] = new_row["household"][house.kin_a]
    house.kin_b[:] = new_row["household"][house.kin_b]
    house.village[:] = np.where(house.alive != 0, new_row["village"][house.village], 0)
    person.next[:] = new_row["member"][person.next]
    place_sizes_h = place.end_household - place.first_household
    place_sizes_m = place.end_member - place.first_member
    place.end_household[:] = np.cumsum(place_sizes_h)
    place.first_household[:] = place.end_household - place_sizes_h
    place.end_member[:] = np.cumsum(place_sizes_m)
    place.first_member[:] = place.end_member - place_sizes_m
