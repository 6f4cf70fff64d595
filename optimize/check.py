"""The independent checker: re-reads an exported plan and proves, row by row, that it keeps its rules.

It shares no code with what makes plans: only the names of programmes and purses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.programmes import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOLERANCE = 1.0
"""Yuan by which a whole-yuan plan may miss a share."""


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks: which, where, by how many yuan."""

    rule: str
    where: str
    yuan: float

    def __str__(self) -> str:
        """One line."""
        return f"{self.rule}: {self.where}: {self.yuan:,.0f} yuan"


@dataclass(frozen=True)
class Ledger:
    """An exported plan read again: yuan of every row, by axis."""

    rows: tuple[tuple[int, int, str, str, float], ...]

    def total(self, **where: Any) -> float:
        """Yuan of the rows whose year, village, programme or purse is as given or among those given."""
        names = ("year", "village", "programme", "purse")
        out = 0.0
        for row in self.rows:
            met = all(
                row[names.index(n)] in w if isinstance(w, set) else row[names.index(n)] == w
                for n, w in where.items()
            )
            out += row[4] if met else 0.0
        return out


@dataclass(frozen=True)
class Place:
    """What the checker is told of a village that may be funded: all of it from the county's table."""

    heads: float
    households: float
    town: int
    first_round: bool
    absorption_y: float


def check_plan(
    rows: Iterable[Mapping[str, Any]], places: Mapping[int, Place],
    purses: Mapping[str, Mapping[int, float]], rules: Iterable[Mapping[str, Any]],
) -> list[Violation]:  # fmt: skip
    """All violations of a plan.

    Parameters
    ----------
    rows : mappings with year, village, programme, purse, yuan
    places : villages that may be funded, by code.
    purses : yuan by purse and plan year; the special fund under ``special``.
    rules : mappings with ``rule``, a name, and its fields.
    """
    out: list[Violation] = []
    ledger = Ledger(tuple(
        (int(r["year"]), int(r["village"]), str(r["programme"]), str(r["purse"]), float(r["yuan"]))
        for r in rows
    ))  # fmt: skip
    years = sorted(next(iter(purses.values())))
    out += _rows(ledger, places, years)
    by_name = {str(r["rule"]): r for r in rules}
    out += _money(ledger, purses, by_name.get("carry_over"))
    for rule in rules:
        check = CHECKS.get(str(rule["rule"]))
        if check is not None:
            out += check(ledger, places, years, rule)
        elif rule["rule"] not in ("carry_over", *MADE_ELSEWHERE):
            out.append(Violation(f"rule {rule['rule']} is not known to the checker", "plan", 0.0))
    return out


MADE_ELSEWHERE = ("reserve",)
"""Rules that leave nothing in a plan's rows to prove."""


def _rows(ledger: Ledger, places: Mapping[int, Place], years: list[int]) -> list[Violation]:
    """Every row by itself: sign, purse, year, village."""
    may = {p.name: p.purses for p in PROGRAMMES}
    out = []
    for year, village, programme, purse, yuan in ledger.rows:
        where = f"{year}, village {village}, {programme}"
        if yuan < 0.0:
            out.append(Violation("no negative grant", where, yuan))
        if programme not in may or purse not in may.get(programme, ()):
            out.append(Violation(f"purse {purse} may not pay", where, yuan))
        if year not in years:
            out.append(Violation("outside the plan years", where, yuan))
        elif village not in places and village != 0 and yuan > 0.0:
            out.append(Violation("village may not be funded", where, yuan))
    return out


def _money(
    ledger: Ledger, purses: Mapping[str, Mapping[int, float]], carry: Mapping[str, Any] | None
) -> list[Violation]:
    """Every purse year by year: oldest money first, none of it beyond what may wait or has lapsed."""
    most, life = (float(carry["most"]), int(carry["years"])) if carry else (0.0, 0)
    out = []
    for purse, given in purses.items():
        waiting: list[tuple[int, float]] = []
        for year in sorted(given):
            waiting = [(y, left) for y, left in waiting if year - y <= life]
            spent = ledger.total(year=year, purse=purse)
            old = sum(left for _, left in waiting)
            if spent > given[year] + old + TOLERANCE:
                where = f"{purse}, {year}"
                out.append(Violation("fund of the year", where, spent - given[year] - old))
            from_old = min(spent, old)
            rest = given[year] - (spent - from_old)
            kept = []
            for y, left in waiting:
                used = min(left, from_old)
                from_old -= used
                kept.append((y, left - used))
            waiting = [*kept, (year, min(max(rest, 0.0), most * given[year]))]
    return out


def _industry_share(
    ledger: Ledger, _places: Any, years: list[int], rule: Mapping[str, Any]
) -> list[Violation]:
    industries = {p.name for p in PROGRAMMES if p.counts_as_industry}
    out = []
    for year in years:
        spent = ledger.total(year=year, purse="special")
        got = ledger.total(year=year, purse="special", programme=industries)
        short = float(rule["least"]) * spent - got
        if short > TOLERANCE + 1e-4 * spent:
            out.append(Violation("share of industries", str(year), short))
    return out


def _floor(
    ledger: Ledger, places: Mapping[int, Place], years: list[int], rule: Mapping[str, Any]
) -> list[Violation]:
    # a grant is rounded down to whole yuan in every year and programme
    rounding = len(years) * len(PROGRAMMES)
    out = []
    for village, place in places.items():
        missing = float(rule["least"]) * place.heads - ledger.total(village=village)
        if missing > rounding:
            out.append(Violation("floor per registered head", f"village {village}", missing))
    return out


def _pin(
    ledger: Ledger, _places: Any, _years: Any, rule: Mapping[str, Any]
) -> list[Violation]:  # fmt: skip
    where = {k: rule[k] for k in ("village", "programme", "year")}
    missing = float(rule["yuan"]) - ledger.total(**where)
    place = f"{rule['year']}, village {rule['village']}, {rule['programme']}"
    return [Violation("pinned project", place, missing)] if missing > TOLERANCE else []


def _ban(
    ledger: Ledger, places: Mapping[int, Place], _years: Any, rule: Mapping[str, Any]
) -> list[Violation]:
    out = []
    for village in (rule["village"],) if rule["village"] else places:
        yuan = ledger.total(village=village, programme=rule["programme"])
        if yuan > TOLERANCE:
            out.append(Violation("banned project", f"village {village}, {rule['programme']}", yuan))
    return out


CHECKS = {
    "industry_share": _industry_share, "floor_per_head": _floor, "pin": _pin, "ban": _ban,
}  # fmt: skip
"""A check for every rule that a plan may claim to keep."""
