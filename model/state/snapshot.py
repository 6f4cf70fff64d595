"""A saved state: all that a run needs to go on, stored, cut to some villages, branched."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from model.policy import Policy
from model.state.columns import BUNDLES, COLUMNS
from model.state.county_totals import CountyPath
from model.state.world import Fitted, World


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
    waited: NDArray[np.int64]
    history: FundPlan | None = None

    @classmethod
    def of(
        cls,
        world: World,
        values: dict[str, float],
        key: tuple[int, int],
        history: FundPlan | None,
    ) -> "Snapshot":
        """The state of a world as it is; its columns are not copied."""
        return cls(
            world.columns,
            values,
            world.fitted,
            world.policy,
            key,
            world.path,
            world.tick,
            world.free_household,
            world.free_member,
            world.idle,
            world.waited,
            history,
        )

    def take(self, codes: NDArray[np.int64]) -> "Snapshot":
        """Only the villages with these codes; every row keeps its id and so its luck."""
        village = self.columns["Village"]
        v = np.isin(village.code, codes)
        h = _rows_of(village.first_household[v], village.end_household[v])
        m = _rows_of(village.first_member[v], village.end_member[v])
        f = np.flatnonzero(v[self.columns["Firm"].village])
        keep = {"village": np.flatnonzero(v), "firm": f, "household": h, "member": m}
        old = {
            "village": len(village.code),
            "firm": len(self.columns["Firm"].id),
            "household": len(self.columns["Household"].id),
            "member": len(self.columns["Member"].id),
        }
        new_row = {t: np.full(old[t] + 1, -1, np.int64) for t in keep}
        for table, rows in keep.items():
            new_row[table][rows] = np.arange(len(rows))
        columns = {
            group: cls(*(getattr(self.columns[group], n)[keep[_TABLE[group]]] for n in cls._fields))
            for group, cls in BUNDLES.items()
        }
        _repoint(columns, new_row)
        shift_h = columns["Village"].first_household - village.first_household[v]
        shift_m = columns["Village"].first_member - village.first_member[v]
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
            self.waited[v],
            self.history,
        )

    def save(self, path: Path) -> None:
        """Write to one uncompressed archive; plan and policy are the caller's to keep."""
        arrays = {
            f"{group}.{name}": getattr(bundle, name)
            for group, bundle in self.columns.items()
            for name in bundle._fields
        } | {
            "path": self.path.as_array(),
            "fitted": np.concatenate((self.fitted[:2], *self.fitted[2:])).astype(np.float64),
            "numbers": np.array(list(self.values.values()), np.float64),
            "names": np.array(list(self.values)),
            "header": np.array([self.tick, self.path.first_tick, *self.key], np.int64),
            "free_household": self.free_household,
            "free_member": self.free_member,
            "idle": self.idle,
            "waited": self.waited,
        }
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path, policy: Policy, history: FundPlan | None) -> "Snapshot":
        """Read what :meth:`save` wrote."""
        with np.load(path) as stored:
            columns = {
                group: kind(*(stored[f"{group}.{name}"] for name in kind._fields))
                for group, kind in BUNDLES.items()
            }
            tick, first_tick, seed, run = (int(x) for x in stored["header"])
            live = CountyPath.from_array(first_tick, stored["path"])
            live.is_frozen = False
            (base, pull), old = stored["fitted"][:2], stored["fitted"][2:].reshape(2, -1)
            return cls(
                columns,
                dict(zip(stored["names"].tolist(), stored["numbers"].tolist(), strict=True)),
                Fitted(np.float64(base), np.float64(pull), *old),
                policy,
                (seed, run),
                live,
                tick,
                stored["free_household"],
                stored["free_member"],
                stored["idle"],
                stored["waited"],
                history,
            )


_TABLE = {c.group: c.table for c in COLUMNS}


def _rows_of(firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.arange(a, b) for a, b in zip(firsts, ends, strict=True)])


def _repoint(columns: dict[str, Any], new_row: dict[str, NDArray[np.int64]]) -> None:
    """Point rows at rows again after a cut; -1 stays -1 (the last entry of the map)."""
    household, member, village = columns["Household"], columns["Member"], columns["Village"]
    firm, place, stake = columns["Firm"], columns["Place"], columns["Stake"]
    firm.village[:] = new_row["village"][firm.village]
    place.first_firm[:] = np.searchsorted(firm.village, np.arange(len(village.code)))
    place.end_firm[:] = np.searchsorted(firm.village, np.arange(len(village.code)), side="right")
    stake.firm[:] = np.where(stake.share > 0.0, new_row["firm"][stake.firm], 0)
    household.first[:] = new_row["member"][household.first]
    household.kin_a[:] = new_row["household"][household.kin_a]
    household.kin_b[:] = new_row["household"][household.kin_b]
    household.village[:] = np.where(household.alive != 0, new_row["village"][household.village], 0)
    member.next[:] = new_row["member"][member.next]
    place_sizes_h = village.end_household - village.first_household
    place_sizes_m = village.end_member - village.first_member
    village.end_household[:] = np.cumsum(place_sizes_h)
    village.first_household[:] = village.end_household - place_sizes_h
    village.end_member[:] = np.cumsum(place_sizes_m)
    village.first_member[:] = village.end_member - place_sizes_m
