"""The independent audit: re-reads an exported plan and checks it row by row.

It shares no code with what makes plans: only the names of programmes and purses.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from model.programmes import PROGRAMMES
from optimize.audit.ledger import TOLERANCE, Book, Place, Violation, read_rows
from optimize.audit.money import overspent
from optimize.audit.rules import CHECKS


def check_plan(
    rows: Iterable[Mapping[str, Any]],
    places: Mapping[int, Place],
    purses: Mapping[str, Mapping[int, float]],
    rules: Iterable[Mapping[str, Any]],
    own: Mapping[str, float] | None = None,
    measures: Mapping[str, float] | None = None,
) -> list[Violation]:
    """All violations of a plan, and rules that could not be checked (``checked`` is False).

    Parameters
    ----------
    rows : mappings with year, village, programme, purse, yuan, and team where teams move
    places : villages that may be funded, by code.
    purses : yuan by purse and plan year; the special fund under ``special``.
    rules : mappings with ``rule``, a name, and its fields.
    own : yuan that a household pays itself for a yuan granted, by programme.
    measures : what the plan is expected to reach, by name; a rule about one that is missing is not
        checked, which is a violation too.
    """
    listed, years = list(rows), tuple(sorted(next(iter(purses.values()))))
    teams = {int(r["village"]): bool(int(r["team"])) for r in listed if "team" in r}
    book = Book(
        read_rows(listed), places, years, tuple(rules), purses, own or {}, teams, measures or {}
    )
    out = [*_rows(book), *_money(book, next(iter(book.rules_named("carry_over")), None))]
    for rule in book.rules:
        if (check := CHECKS.get(str(rule["rule"]))) is not None:
            out += check(book, rule)
        elif rule["rule"] not in ELSEWHERE:
            out.append(Violation(f"rule {rule['rule']} is not known to the checker", "plan", 0.0))
    return out


ELSEWHERE = ("carry_over", "reserve")
"""Rules that are proven with the purses, or that leave nothing in a plan's rows to prove."""


def _rows(book: Book) -> list[Violation]:
    """Every row by itself: sign, purse, year, village."""
    may = {p.name: p.purses for p in PROGRAMMES}
    out = []
    for year, village, programme, purse, yuan in book.rows:
        where = f"{year}, village {village}, {programme}"
        if yuan < 0.0:
            out.append(Violation("no negative grant", where, yuan))
        if programme not in may or purse not in may.get(programme, ()):
            out.append(Violation(f"purse {purse} may not pay", where, yuan))
        if year not in book.years:
            out.append(Violation("outside the plan years", where, yuan))
        elif village not in book.places and village != 0 and yuan > 0.0:
            out.append(Violation("village may not be funded", where, yuan))
    return out


def _money(book: Book, carry: Mapping[str, Any] | None) -> list[Violation]:
    """Every purse year by year."""
    most, life = (float(carry["most"]), int(carry["years"])) if carry else (0.0, 0)
    out = []
    for purse, given in book.given.items():
        spent = {year: book.total(year=year, purse=purse) for year in given}
        for year, yuan in overspent(given, spent, most, life).items():
            if yuan > TOLERANCE:
                out.append(Violation("fund of the year", f"{purse}, {year}", yuan))
    return out
