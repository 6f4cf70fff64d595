"""The tables of page one: raw cells that a surface formats by their kind."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.state.units import WAN
from results.language.catalogue import Language, pick, term, text
from results.language.numbers import here_of, joined, years_of
from results.privacy import MIN_CELL, count_shown
from results.statistics import LEAST_DRAWS
from results.tables.page_one.page_one import FRAGMENTED, SMALL_PROJECT, PageOne, Row
from results.tables.page_one.register import YearEnd
from results.tables.page_one.verdict import Condition
from results.tables.page_one.words import before_words, checks, condition, now_words
from results.tables.reasons import is_short
from results.tables.table import Kind, Table


def _table(
    name: str,
    columns: Sequence[tuple[str, Kind]],
    rows: Sequence[tuple[Any, ...]],
    language: Language,
    note: str = "",
    sums: Sequence[int] = (),
    **words: Any,
) -> Table:
    return Table(
        tuple(text(f"page_one.head.{k}", language, **words) for k, _ in columns),
        tuple(kind for _, kind in columns),
        tuple(rows),
        tuple(sums),
        name,
        text(f"page_one.part.{name}", language),
        note,
    )


def money_table(p: PageOne, language: Language) -> Table:
    """Yuan a year by programme, before and in the plan."""
    named = [(term("programme", s.programme, language), s.before, s.plan) for s in p.shares]
    total = text("page_one.head.sum", language)
    named.append((total, sum(s.before for s in p.shares), sum(s.plan for s in p.shares)))
    name = text("page_one.head.programme", language)
    return Table(
        heads=(name, before_words(p, language), now_words(p, language)),
        kinds=("text", "wan", "wan"),
        rows=tuple((name, before or None, now or None) for name, before, now in named),
        sums=(len(p.shares),),
        name="money",
        note=text("page_one.bars", language),
    )


def budget_table(p: PageOne, language: Language) -> Table:
    """Yuan by programme and year: what the yearly budget has to hold."""
    paid = [s for s in p.shares if s.plan > 0.0]
    rows = [(term("programme", s.programme, language), *s.by_year, sum(s.by_year)) for s in paid]
    sums = [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)]
    rows += [(text("page_one.head.sum", language), *sums)] * bool(rows)
    money: list[Kind] = ["wan"] * (len(p.years) + 1)
    return Table(
        name="budget",
        title=text("page_one.part.budget", language),
        note=text("page_one.note.budget", language),
        heads=(
            text("page_one.head.programme", language),
            *(text("page_one.head.this", language, year=y) for y in p.years),
            text("page_one.head.sum", language),
        ),
        kinds=("text", *money),
        rows=tuple((name, *(x or None for x in row)) for name, *row in rows),
        sums=(len(rows) - 1,) if rows else (),
    )


def years_table(p: PageOne, language: Language) -> Table:
    """The register and poverty at the ends of the plan's years, the year before with them."""
    columns: list[tuple[str, Kind]] = [
        ("year", "year"),
        ("listed", "persons"),
        ("range", "range"),
        ("last", "persons"),
        ("joined", "persons"),
        ("fell_back", "persons"),
        ("left", "persons"),
        ("struck", "persons"),
        ("natural", "persons"),
        ("task", "persons"),
        ("over_task", "persons"),
        ("income_poor", "share"),
        ("spending_poor", "share"),
        ("villages_out", "persons"),
    ]
    rows = [
        (
            y.year,
            *_balance(p, y),
            y.task,
            y.left - y.task,
            y.income_poor / y.persons,
            y.spending_poor / y.persons,
            y.villages_out,
        )
        for y in p.year_ends
        if p.years[0] - 1 <= y.year <= p.years[-1]
    ]
    note = text("page_one.note.years", language, n=p.n_draws)
    return _table("years", columns, rows, language, note, n=p.reach.poor_villages)


def _balance(p: PageOne, y: YearEnd) -> tuple[Any, ...]:
    """Who is on the list, the range of the runs, who was, who came, who went."""
    ends = None if p.n_draws < LEAST_DRAWS else (y.low, y.high)
    return (y.listed, ends, y.last, y.joined, y.fell_back, y.left, y.struck, y.natural)


def later_tables(p: PageOne, language: Language) -> list[Table]:
    """After the plan's years: the register, and who is monitored once it has ended."""
    later = [y for y in p.year_ends if y.year > p.years[-1]]
    parts = {
        "register_after": ("listed", "joined", "left", [y for y in later if y.task == y.task]),
        "monitored": ("monitored", "taken_in", "safe", [y for y in later if y.task != y.task]),
    }
    out = []
    for name, (listed, joined_, left, part) in parts.items():
        columns: list[tuple[str, Kind]] = [
            ("year", "year"),
            (listed, "persons"),
            ("range", "range"),
            *((k, "persons") for k in ("last", joined_, "fell_back", left, "struck", "natural")),
        ]
        rows = [(y.year, *_balance(p, y)) for y in part]
        out += [_table(name, columns, rows, language)] * bool(rows)
    return out


def options_table(p: PageOne, language: Language) -> Table:
    """Every programme: money, evidence, law, conclusion."""
    columns: list[tuple[str, Kind]] = [
        ("programme", "text"),
        ("yuan", "wan"),
        ("share", "share"),
        ("effect", "yuan"),
        ("centre", "yuan"),
        ("ends", "range"),
        ("grade", "text"),
        ("law", "text"),
        ("conclusion", "text"),
    ]
    here = here_of(p.county_zh, language)
    rows = [
        (
            term("programme", o.programme, language),
            o.yuan or None,
            o.yuan / p.yuan if o.yuan else None,
            None if np.isnan(o.effect) else o.effect,
            None if o.grade == "none" else o.centre,
            None if o.grade == "none" else (o.low, o.high),
            text(f"page_one.grade.{o.grade}", language),
            text(f"page_one.law.{o.law}", language),
            text(f"page_one.conclusion.{o.conclusion}", language, here=here),
        )
        for o in p.options
    ]
    total = (text("page_one.head.sum", language), p.yuan or None, 1.0 if p.yuan else None)
    note = text("page_one.note.options", language, here=here)
    return _table("options", columns, [*rows, (*total, *[None] * 6)], language, note, [len(rows)])


def rules_table(p: PageOne, language: Language) -> Table:
    """Rules kept and broken, and what only the county can decide."""
    rows = [
        (pick(language, zh, en).rstrip("。."), text(f"page_one.rule_state.{state}", language))
        for zh, en, state in p.rules
    ]
    law = [
        condition("first", Condition("law", "check", o.yuan, 0.0, True, o.programme), p, language)
        for o in p.options
        if o.yuan > 0.0 and o.law == "confirm"
    ]
    rows += [(line, text("page_one.rule_state.county", language)) for line in law]
    if p.is_made and p.n_small > FRAGMENTED * p.n_grants:
        small = text(
            "page_one.small_grants",
            language,
            n=p.n_grants,
            n_small=p.n_small,
            least=SMALL_PROJECT,
        )
        rows.append((small, text("page_one.rule_state.county", language)))
    return _table("rules", [("rule", "text"), ("state", "text")], rows, language)


def checks_table(p: PageOne, language: Language) -> Table:
    """What to check first, with room for who and when."""
    rows = [(item, None, None) for item in checks(p, language)]
    return _table("checks", [("item", "text"), ("who", "blank"), ("when", "blank")], rows, language)


def villages_table(p: PageOne, language: Language) -> Table:
    """Villages by town with sums; amounts of small villages are public, reasons are not."""
    columns: list[tuple[str, Kind]] = [
        ("town", "text"),
        ("village", "text"),
        ("persons", "persons"),
        ("before" if p.practice_of == "last_year" else "before_reference", "wan"),
        ("this", "wan"),
        ("change", "wan"),
        ("total", "wan"),
        ("per_head", "0"),
        ("projects", "text"),
    ]
    if any(r.reason not in ("unknown", "none") for r in p.rows):
        columns.append(("reason", "text"))
    n = len(columns)
    rows: list[tuple[Any, ...]] = []
    sums: list[int] = []
    withheld = _withheld(p)
    for town in _towns(p):
        part = [r for r in p.rows if r.town == town]
        rows += [_village(r, language)[:n] for r in part]
        if len(part) > 1:
            sums.append(len(rows))
            hidden, named = town in withheld, _town(town, language)
            rows.append(_sum(part, named, "subtotal", language, withheld=hidden)[:n])
    sums.append(len(rows))
    rows.append(_sum(p.rows, "", "sum", language)[:n])
    notes = [
        text("page_one.note.villages", language, before=before_words(p, language)),
        *(text("page_one.note.register", language, year=y.year - 1) for y in p.year_ends[:1]),
    ]
    notes += [text("word.synthetic", language)] * p.is_synthetic
    notes += [text("page_one.note.next_money", language)] * any(r.more == r.more for r in p.rows)
    note = pick(language, "", " ").join(notes)
    words = {"year": p.years[0], "years": years_of(p.years, language)}
    return _table("villages", columns, rows, language, note, sums, **words)


def _town(town: str, language: Language) -> str:
    return town or text("column.whole_county", language)


def _village(r: Row, language: Language) -> tuple[Any, ...]:
    wan = [f"{term('programme', k, language)} {x / WAN:,.1f}" for k, x in r.projects]
    is_small = 0 < r.persons < MIN_CELL
    reason = "withheld" if is_small else r.reason
    if reason == "money" and r.more == r.more:
        reason = "money_short" if is_short(r.needed, r.needed - r.more) else "money_enough"
    return (
        _town(r.town, language),
        r.name,
        count_shown(r.persons) if r.village else None,
        r.before,
        r.now,
        r.now - r.before,
        r.total,
        None if is_small or not r.persons else r.total / r.persons,
        joined(wan, language),
        text(
            f"page_one.village_reason.{reason}",
            language,
            more=r.more,
            needed=r.needed,
            rule=pick(language, *r.rule) if r.rule else "",
        ),
    )


def _withheld(p: PageOne) -> set[str]:
    """Towns whose persons are not summed: a small village's would be what the others leave.

    Another town's are left out with those of a single one, which would be what the county leaves.
    """
    persons = {town: sum(r.persons for r in p.rows if r.town == town) for town in _towns(p)}
    small = {r.town for r in p.rows if 0 < r.persons < MIN_CELL}
    others = sorted((t for t in persons if t not in small), key=persons.__getitem__)
    return small | set(others[: len(small) == 1])


def _towns(p: PageOne) -> list[str]:
    """Towns in their order."""
    return list(dict.fromkeys(r.town for r in p.rows))


def _sum(
    rows: Sequence[Row], town: str, name: str, language: Language, *, withheld: bool = False
) -> tuple[Any, ...]:
    persons, before, now, total = (
        sum(getattr(r, k) for r in rows) for k in ("persons", "before", "now", "total")
    )
    words = text(f"page_one.head.{name}", language)
    each = total / persons if persons >= MIN_CELL and not withheld else None
    shown = None if withheld else persons
    return (town, words, shown, before, now, now - before, total, each, None, None)


def edits_table(p: PageOne, language: Language) -> Table:
    """Grants that were changed by hand, who did it and why; how many tell no reason."""
    columns: list[tuple[str, Kind]] = [
        ("village", "text"),
        ("programme", "text"),
        ("year_of", "year"),
        ("was", "grant"),
        ("is", "grant"),
        ("who_edited", "text"),
        ("why_edited", "text"),
    ]
    rows = [
        (village, term("programme", programme, language), year, was or None, now or None, who, why)
        for village, programme, year, was, now, who, why in p.edits
    ]
    bare = sum(not edit[-1] for edit in p.edits)
    note = text("page_one.note.edits", language, n=len(rows), bare=bare)
    return _table("edits", columns, rows, language, note)


def tables(p: PageOne, language: Language) -> list[Table]:
    """All tables in their order; those without a row are left out."""
    makers = (
        years_table,
        options_table,
        budget_table,
        rules_table,
        checks_table,
        villages_table,
        edits_table,
    )
    return [t for t in (make(p, language) for make in makers) if t.rows]
