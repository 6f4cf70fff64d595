"""From a user's workbook to a county's pack: read, check everything, synthesize what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.parameters import PARAMETERS
from model.synthesis.households import synthesize
from model.synthesis.population import VILLAGE_FIELDS
from model.synthesis.register_data import facts_with_register
from model.synthesis.totals import CountyFacts
from model.synthesis.villages import MARGIN_FIELDS, filled
from scenarios.county.pack import CountyPack
from scenarios.county.workbook.cells import Typed, note, typed
from scenarios.county.workbook.county_items import ITEM_BY_KEY, default_budgets
from scenarios.county.workbook.county_sheet import (
    FACT_ITEMS,
    CountySheet,
    check_rolls,
    check_totals,
    read_county_sheet,
    rolls_of,
    sums_of,
)
from scenarios.county.workbook.cross_checks import YUAN_HEAD, cross_check
from scenarios.county.workbook.notes import Note, notes_of
from scenarios.county.workbook.reading import Book, Sheet, digest_of, read_book
from scenarios.county.workbook.register_sheets import held_rolls, register_of
from scenarios.county.workbook.rules_sheet import rules_from
from scenarios.county.workbook.sheets import FORMS
from scenarios.faults import FaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from model.declare import Parameter
    from scenarios.faults import Fault

SEED = 2015
"""Of what is synthesized of a table of villages."""

SYNTHESIZED = ("remoteness", "hazard_y", "need", "absorption_y", "road", "water", "power", "clinic")
"""Columns of villages that may be empty."""

TASK = (0.12, 0.10, 0.16)
"""Yearly exits as a share of the registered: Pingli's 7,000 of 57,568, with a range (assumption)."""


@dataclass(frozen=True)
class Intake:
    """What was read of a workbook.

    Attributes
    ----------
    pack : None where there are errors
    notes : what was taken as told, what was synthesized
    """

    book: Book
    pack: CountyPack | None
    notes: tuple[Note, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults: errors first, then by sheet and row."""
        tabs = list(self.book.raw)
        place = {tab: i for i, tab in enumerate(tabs)}
        return tuple(
            sorted(
                self.book.faults,
                key=lambda f: (f.warning, place.get(f.sheet, -1), f.line, f.column),
            )
        )

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Faults that stop a run."""
        return tuple(f for f in self.faults if not f.warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is worth a look."""
        return tuple(f for f in self.faults if f.warning)


def load_intake(name: str) -> CountyPack:
    """The pack of a workbook; FaultError with every fault: nothing runs on a register with errors."""
    found = read_intake(Path(name))
    if found.pack is None:
        raise FaultError(found.errors)
    return found.pack


def read_intake(path: Path) -> Intake:
    """Read and check a workbook once for each of its contents."""
    return _read(str(path), digest_of(path))


@lru_cache(maxsize=4)
def _read(name: str, _digest: str) -> Intake:
    book = read_book(Path(name))
    tables = {
        form.key: typed(book, book.sheets.get(form.key) or Sheet(form, form.words[1]))
        for form in FORMS
    }
    county = read_county_sheet(book, tables["county"])
    cross_check(book, tables)
    check_rolls(book, tables, county)
    apart = check_totals(book, tables["county"], county, tables["villages"])
    funds = _funds(book, tables["funds"], tables["villages"])
    rules, by_default = rules_from(book, tables)
    intake = Intake(book, None, ())
    if intake.errors:
        return intake
    pack = _pack(name, tables, county, funds, rules, apart)
    notes = notes_of(tables, county, pack, by_default)
    pack = _with_notes(pack, notes)
    _dry_run(book, tables["villages"], pack)
    return Intake(book, None if Intake(book, None, ()).errors else pack, notes)


def _funds(book: Book, table: Typed, villages: Typed) -> dict[str, float]:
    """Yuan a year by purse; the special fund is needed and within a plausible range a head."""
    purse, amount = table.values["purse"], table.values["amount"]
    funds: dict[str, float] = {}
    for i in np.flatnonzero(table.good("purse", "amount")):
        one = np.arange(len(table)) == i
        if purse[i] in funds:
            note(
                book,
                table,
                table.sheet.field_of("purse"),
                one,
                "twice",
                None,
                ("每种资金一行", "a row for each purse"),
            )
        funds[purse[i]] = float(amount[i])
        heads = float(np.nansum(villages.values["listed_persons"]))
        low, high = (x * heads for x in YUAN_HEAD)
        if heads > 0 and funds[purse[i]] > 0 and not low <= funds[purse[i]] <= high:
            each = funds[purse[i]] / heads
            note(
                book,
                table,
                table.sheet.field_of("amount"),
                one,
                "out_of_range",
                [(f"每名建档立卡人口{each:,.1f}元", f"{each:,.1f} yuan a registered head")],
                (
                    f"{low / 1e4:,.1f}至{high / 1e4:,.0f}万元/年",
                    f"{low / 1e4:,.1f} to {high / 1e4:,.0f} in 10,000 yuan a year",
                ),
            )
    if (
        "special" not in funds
        and "funds" in book.sheets
        and not table.bad["purse"].any()
        and not table.bad["amount"].any()
    ):
        book.fault(
            "missing",
            table.sheet,
            0,
            "purse",
            ("没有专项扶贫资金", "no special fund"),
            ("专项扶贫资金一行", "a row of the special fund"),
        )
    return funds


def _pack(
    name: str,
    tables: Mapping[str, Typed],
    county: CountySheet,
    funds: dict[str, float],
    rules: Mapping[str, Any],
    apart: list[dict[str, object]],
) -> CountyPack:
    """The pack of tables without errors."""
    v, title = tables["villages"], county.texts.get("name") or Path(name).stem
    sums = sums_of(v)
    known = register_of(tables)
    rest = sums["farm_population"] - (0.0 if known is None else float(known.size.sum()))
    rolls = rolls_of(county, rest, held_rolls(known))
    table, told, order = _villages(v, {p.name: p.value for p in county.assumptions})
    poor = sums["poor_villages"]
    held = _held(sums, len(v) - poor, tables["villages"])
    numbers = {f: int(sums[item]) for f, item in FACT_ITEMS.items()} | {
        key: int(p.value) for key, p in rolls.items()
    }
    facts = CountyFacts(**numbers)
    if known is not None:
        facts = facts_with_register(facts, known, facts.households)
    return CountyPack(
        name=title,
        chinese=title,
        title=title,
        source=county.texts.get("source") or f"{Path(name).name}: 用户工作簿 · the user's workbook",
        facts=facts,
        assumptions=(*rolls.values(), *held, *county.assumptions),
        assumption_names={f"county.{k}": i.words[0] for k, i in ITEM_BY_KEY.items()},
        villages=table,
        village_names=tuple(v.values["name"][order]),
        rules=dict(rules),
        fund_y=funds["special"],
        fund_range=(funds["special"],) * 2,
        plan_years=tuple(range(2016, 2021)),
        first_year=2015,
        last_year=2024,
        figures=_figures(county),
        contradictions=tuple(apart),
        other_budgets=default_budgets(),
        parameters=(_task(sums["listed_persons"]),),
        barred=county.barred,
        purses={k: x for k, x in funds.items() if k != "special"},
        told=told,
        register=known,
    )


def _villages(
    v: Typed, assumptions: Mapping[str, float]
) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[np.bool_]], NDArray[np.int64]]:
    """The table of villages sorted by code, which cells are the user's, and the order of rows."""
    columns = {k: v.values[k].astype(np.float64) for k in VILLAGE_FIELDS if k != "code"}
    columns["code"] = np.array([float(c) for c in v.values["code"]])
    order = np.argsort(columns["code"], kind="stable")
    columns = {k: columns[k][order] for k in VILLAGE_FIELDS}
    told = {k: ~np.isnan(columns[k]) for k in SYNTHESIZED if k != "remoteness"}
    full = filled(columns, assumptions, SEED)
    kinds = {**VILLAGE_FIELDS, **dict.fromkeys(MARGIN_FIELDS, np.int64)}
    full |= {k: v.values[k][order] for k in MARGIN_FIELDS}
    return {k: full[k].astype(kind) for k, kind in kinds.items()}, told, order


def _held(sums: Mapping[str, float], other: float, v: Typed) -> tuple[Parameter, ...]:
    """What other packs assume of the table of villages: here it is counted in it."""
    from model.declare import Parameter

    poor = v.values["poor_village"] == 1.0
    inside = float(v.values["listed_persons"][poor].sum())
    outside = 1.0 - inside / max(sums["listed_persons"], 1.0)
    rows = (
        ("households", sums["households"], "households"),
        ("other_villages", other, "villages"),
        ("listed_outside", outside, "share of the registered"),
    )
    return tuple(
        Parameter(f"county.{k}", x, x, x, unit, "counted in the table of villages", "high")
        for k, x, unit in rows
    )


def _task(listed: float) -> Parameter:
    """Yearly exits scaled to the county's register."""
    from dataclasses import replace

    p = next(p for p in PARAMETERS if p.name == "register.task_y")
    value, low, high = (round(listed * share) for share in TASK)
    return replace(
        p,
        value=value,
        low=low,
        high=high,
        confidence="low",
        source="assumption: Pingli's exits, 12 % of the registered a year (10-16 %)",
    )


def _figures(county: CountySheet) -> tuple[dict[str, Any], ...]:
    """Official totals as published figures."""
    return tuple(
        {
            "name": key,
            "value": value,
            "unit": ITEM_BY_KEY[key].unit[1],
            "use": "init",
            "match": "exact",
            "zh": ITEM_BY_KEY[key].words[0],
            "note": county.sources.get(key, ""),
        }
        for key, value in county.totals.items()
    )


def _with_notes(pack: CountyPack, notes: tuple[Note, ...]) -> CountyPack:
    from dataclasses import replace

    return replace(pack, not_known=tuple({"text": n.en, "zh": n.zh} for n in notes))


def _dry_run(book: Book, villages: Typed, pack: CountyPack) -> None:
    """Whole households for every village, at base values: a village that cannot be met is a fault."""
    values = {p.name: p.value for p in pack.assumptions}
    try:
        synthesize(pack.facts, values, pack.villages, SEED, pack.size_weights, pack.register)
    except ValueError as error:
        code, _, why = str(error).removeprefix("village ").partition(": ")
        rows = np.flatnonzero(villages.values["code"] == code)
        row = int(villages.sheet.rows[rows[0]]) if len(rows) else 0
        book.fault(
            "disagree",
            villages.sheet,
            row,
            "households",
            (why or code, why or code),
            ("能由整户组成的合计", "totals that whole households can meet"),
        )
