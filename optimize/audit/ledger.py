"""An exported plan read again, for the checker: rows, villages, rules as plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Any

TOLERANCE = 1.0
"""Yuan by which a sum of whole yuan may miss a bound."""
ROW = ("year", "village", "programme", "purse")
"""What a row says before its yuan."""


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks: which, where, by how many yuan.

    ``checked`` is False where nothing says whether the plan keeps it: the rule speaks of a measure
    and nobody estimated it. Such a plan is not proven to keep its rules.
    """

    rule: str
    where: str
    yuan: float
    checked: bool = True

    def __str__(self) -> str:
        """One line."""
        if not self.checked:
            return f"{self.rule}: {self.where}: not checked, the measure was not estimated"
        return f"{self.rule}: {self.where}: {self.yuan:,.0f} yuan"


@dataclass(frozen=True)
class Place:
    """A village that may be funded, from the county's table."""

    heads: float
    households: float
    town: int
    first_round: bool
    absorption_y: float
    team: bool = False


Rows = tuple[tuple[int, int, str, str, float], ...]


def read_rows(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Year, village, programme, purse and yuan of rows."""
    return tuple(
        (int(r["year"]), int(r["village"]), str(r["programme"]), str(r["purse"]), float(r["yuan"]))
        for r in rows
    )


@dataclass(frozen=True)
class Book:
    """All that a check may look at.

    Attributes
    ----------
    rows : year, village, programme, purse and yuan of every row of the exported plan.
    years : plan years.
    rules : every rule that the plan claims to keep: its name under ``rule``, and its fields.
    given : yuan by purse and plan year.
    own : yuan that a household pays itself for a yuan granted, by programme.
    teams : whether a village has a work team, where the plan has them.
    measures : what the plan is expected to reach, by name, where it is estimated.
    """

    rows: Rows
    places: Mapping[int, Place]
    years: tuple[int, ...]
    rules: tuple[Mapping[str, Any], ...]
    given: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    own: Mapping[str, float] = field(default_factory=dict)
    teams: Mapping[int, bool] = field(default_factory=dict)
    measures: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def by_village(self) -> dict[int, list[tuple[int, int, str, str, float]]]:
        """Rows of every village."""
        out: dict[int, list[tuple[int, int, str, str, float]]] = {}
        for row in self.rows:
            out.setdefault(row[1], []).append(row)
        return out

    def total(self, **where: Any) -> float:
        """Yuan of rows whose year, village, programme or purse is the given one or among them."""
        village = where.get("village")
        rows = self.by_village.get(village, ()) if isinstance(village, int) else self.rows
        for name, w in where.items():
            at, among = ROW.index(name), w if isinstance(w, set) else (w,)
            rows = [row for row in rows if row[at] in among]
        return sum((row[4] for row in rows), 0.0)

    def rules_named(self, name: str) -> Iterable[Mapping[str, Any]]:
        """All rules of a name."""
        return (r for r in self.rules if r["rule"] == name)

    def pinned(self, village: int, year: int, programme: str = "") -> float:
        """Yuan that pins ask for in a village and year."""
        return sum(
            float(r["yuan"])
            for r in self.rules_named("pin")
            if (r["village"], r["year"]) == (village, year) and programme in ("", r["programme"])
        )

    def floor(self, village: int) -> float:
        """Yuan of a village's floor over all plan years: every year's in whole hundreds."""
        least = sum(float(r["least"]) for r in self.rules_named("floor_per_head"))
        year = least * self.places[village].heads / len(self.years)
        return 100.0 * ceil(year / 100.0 - 1e-9) * len(self.years)

    def above(self, village: int, year: int) -> float:
        """Yuan of a village in a year beyond floor and pins; whole yuan lose one a programme."""
        anyway = self.floor(village) / len(self.years) + self.pinned(village, year)
        more = self.total(village=village, year=year) - anyway
        return more if more > ROUNDING else 0.0


ROUNDING = 30.0
"""Yuan a village-year that are lost to whole yuan: one for each programme, at most."""
