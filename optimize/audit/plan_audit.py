"""The independent audit: re-reads an exported plan and checks it row by row.

It shares no code with what makes plans: only the names of programmes and purses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model.programmes import PROGRAMMES
from optimize.audit.ledger import TOLERANCE, Book, Ledger, Place, Violation
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
    """All violations of a plan.

    Parameters
    ----------
    rows : mappings with year, village, programme, purse, yuan, and team where teams move
    places : villages that may be funded, by code.
    purses : yuan by purse and plan year; the special fund under ``special``.
    rules : mappings with ``rule``, a name, and its fields.
    own : yuan that a household pays itself for a yuan granted, by programme.
    measures : what the plan is expected to reach, by name.
    """
    out: list[Violation] = []
    listed = list(rows)
    ledger = Ledger(
        tuple(
            (
                int(r["year"]),
                int(r["village"]),
                str(r["programme"]),
                str(r["purse"]),
                float(r["yuan"]),
            )
            for r in listed
        )
    )
    years = sorted(next(iter(purses.values())))
    listed_rules = tuple(rules)
    teams = {int(r["village"]): bool(int(r["team"])) for r in listed if "team" in r}
    facts = (purses, own or {}, teams, measures or {})
    book = Book(ledger, places, tuple(years), listed_rules, *facts)
    out += _rows(ledger, places, years)
    out += _money(ledger, purses, next(iter(book.rules_named("carry_over")), None))
    for rule in listed_rules:
        check = CHECKS.get(str(rule["rule"]))
        if check is not None:
            out += check(book, rule)
        elif rule["rule"] not in ELSEWHERE:
            out.append(Violation(f"rule {rule['rule']} is not known to the checker", "plan", 0.0))
    return out


ELSEWHERE = ("carry_over", "reserve")
"""Rules that are proven with the purses, or that leave nothing in a plan's rows to prove."""


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
    """Every purse year by year."""
    most, life = (float(carry["most"]), int(carry["years"])) if carry else (0.0, 0)
    out = []
    for purse, given in purses.items():
        spent = {year: ledger.total(year=year, purse=purse) for year in given}
        for year, yuan in overspent(given, spent, most, life).items():
            if yuan > TOLERANCE:
                out.append(Violation("fund of the year", f"{purse}, {year}", yuan))
    return out
