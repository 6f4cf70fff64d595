"""From a user's workbook to a county's pack: read, check everything, synthesize what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.declare import Parameter
from model.parameters import PARAMETERS
from model.state.units import WAN
from model.synthesis.households import synthesize
from model.synthesis.population import MISSING, VILLAGE_FIELDS
from model.synthesis.register_data import facts_with_register
from model.synthesis.totals import CannotFitError, CountyFacts
from model.synthesis.villages import MARGIN_FIELDS, filled
from scenarios.county.towns import town_names
from scenarios.county.villages import SEED
from scenarios.county.workbook.county_items import (
    DEFAULTS_FROM,
    ITEM_BY_KEY,
    OWN,
    TASK_ITEM,
    default_budgets,
    default_register,
)
from scenarios.county.workbook.county_sheet import (
    FACT_ITEMS,
    CountySheet,
    check_rolls,
    check_totals,
    read_county_sheet,
    rolls_of,
    sums_of,
)
from scenarios.county.workbook.cross_checks import cross_check
from scenarios.county.workbook.notes import Note, fitted_notes, notes_of
from scenarios.county.workbook.reading import Book, digest_of, read_book
from scenarios.county.workbook.register_sheets import held_rolls, register_of
from scenarios.county.workbook.rules_sheet import rules_from
from scenarios.faults import Fault, FaultError, worded
from scenarios.files.columns import Table, like_yuan
from scenarios.schema.bounds import YUAN_HEAD
from scenarios.schema.pack import DRAWABLE, CountyPack
from scenarios.schema.rules import Rules

SYNTHESIZED = ("hazard_y", "need", "absorption_y", "road", "water", "power", "clinic")
"""Columns of villages that may be empty and that draws shift where they are."""

SEEDS, SMALL, LARGE = 4, 3_000, 30_000
"""Luck that a dry run tries, households up to which it does, and from which it runs once."""

PERSONS_OF_ROLLS = ("county.dibao_persons",)
"""What a dry run sets against the number of households: few persons in many, and many in few."""

TASK = (0.12, 0.05, 0.21)
"""Yearly exits before the deadline was announced as a share of the registered, low, high: Pingli's
7,000 of 57,568; places reported 5 to 13 %, the nation's poor fell by 15 to 21 %; assumption."""

POVERTY_MOST, POVERTY_LEAST = 1.6, 0.2
"""Ends of an assumed income poverty, over the default county's: assumption."""


@dataclass(frozen=True)
class Intake:
    """What was read of a workbook.

    Attributes
    ----------
    pack : None where there are errors
    notes : what was taken as it stands, what was synthesized
    """

    book: Book
    pack: CountyPack | None
    notes: tuple[Note, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults: errors first, then by sheet and row."""
        place = {tab: i for i, tab in enumerate(self.book.raw)}
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


def load_intake(name: str) -> CountyPack:
    """The pack of a workbook; FaultError with every fault: nothing runs on errors."""
    intake = read_intake(Path(name))
    if intake.pack is None:
        raise FaultError(intake.errors)
    return intake.pack


def read_intake(path: Path) -> Intake:
    """Read and check a workbook once for each of its contents."""
    return _read(str(path), digest_of(path))


@lru_cache(maxsize=4)
def _read(name: str, _digest: str) -> Intake:
    """Typed sheets, cross-checks, pack, dry run; no pack where there are errors."""
    book = read_book(Path(name))
    tables = book.tables
    sheet = read_county_sheet(tables["county"])
    cross_check(book)
    check_rolls(tables, sheet)
    apart = check_totals(tables["county"], sheet, tables["villages"])
    funds = _funds(book)
    rules, by_default = rules_from(tables)
    checked = Intake(book, None, ())
    if checked.errors:
        return checked
    pack = _pack(name, tables, sheet, funds, rules, apart)
    notes = notes_of(tables, sheet, pack, by_default)
    notes = (*notes, *_dry_run(tables["villages"], pack))
    pack = replace(pack, not_known=tuple({"text": n.en, "zh": n.zh} for n in notes))
    return Intake(book, None if checked.errors else pack, notes)


def _funds(book: Book) -> dict[str, float]:
    """Yuan a year by purse; the special fund is needed and within a plausible range a head."""
    table = book.tables["funds"]
    purse, amount = table.values["purse"], table.values["amount"]
    good = table.good("purse", "amount")
    again = pd.Series(purse).where(good).duplicated().to_numpy() & good
    table.refuse("purse", again, "twice", worded("row_each_purse"))
    # nan, where a cell of them is wrong
    if (heads := sums_of(book.tables["villages"])["listed_persons"]) > 0:
        each, (low, high) = amount / heads, YUAN_HEAD
        odd = good & ~((low * heads <= amount) & (amount <= high * heads))
        odd &= (amount > 0) | (purse == "special")
        for i in np.flatnonzero(odd):
            table.refuse(
                "amount",
                np.arange(len(table)) == i,
                "out_of_range",
                _fund_allowed(float(amount[i]), heads),
                values=[
                    (
                        f"每名建档立卡人口{each[i]:,.1f}元",
                        f"{each[i]:,.1f} yuan a registered head",
                    )
                ],
            )
    funds = {purse[i]: float(amount[i]) for i in np.flatnonzero(good)}
    broken = table.bad["purse"].any() or table.bad["amount"].any()
    if "special" not in funds and "funds" in book.present and not broken:
        table.fault("missing", 0, "purse", worded("no_special_fund"), worded("row_special_fund"))
    return funds


def _fund_allowed(amount: float, heads: float) -> tuple[str, str]:
    """What a purse may hold beside so many registered heads; what looks like yuan is said to."""
    low, high = (x * heads / WAN for x in YUAN_HEAD)
    zh, en = f"{low:,.1f}至{high:,.0f}万元/年", f"{low:,.1f} to {high:,.0f} in 10,000 yuan a year"
    in_yuan = amount / WAN / WAN
    if amount > high * WAN and low <= in_yuan <= high:
        also = like_yuan(in_yuan)
        return f"{zh}；{also[0]}", f"{en}; {also[1]}"
    return zh, en


def _pack(
    name: str,
    tables: Mapping[str, Table],
    sheet: CountySheet,
    funds: dict[str, float],
    rules: Rules,
    apart: list[dict[str, object]],
) -> CountyPack:
    """The pack of tables without errors."""
    v, title = tables["villages"], sheet.name or Path(name).stem
    sums = sums_of(v)
    register = register_of(tables)
    rest = sums["farm_population"] - (0.0 if register is None else float(register.size.sum()))
    rolls = rolls_of(sheet, rest, held_rolls(register))
    assumptions = _scaled(sheet, sums)
    table, filled_in, order = _villages(v, {p.name: p.value for p in assumptions})
    totals = {f: int(sums[item]) for f, item in FACT_ITEMS.items()} | {
        key: int(p.value) for key, p in rolls.items()
    }
    facts = CountyFacts(**totals)
    if register is not None:
        facts = facts_with_register(facts, register, facts.households)
    return CountyPack(
        name=title,
        chinese=title,
        title=title,
        source=sheet.source or f"{Path(name).name}：用户工作簿 · the user's workbook",
        facts=facts,
        assumptions=(*rolls.values(), *_held(sums, v), *assumptions),
        villages=table,
        village_names=tuple(v.values["name"][order]),
        town_names=town_names(v),
        rules=rules,
        fund_y=funds["special"],
        fund_range=(funds["special"],) * 2,
        plan_years=tuple(range(2016, 2021)),
        first_year=2015,
        last_year=2024,
        figures=_figures(sheet),
        contradictions=tuple(apart),
        other_budgets=default_budgets(),
        parameters=(_task(sums["listed_persons"], sheet), *_own(sheet, sums)),
        barred=sheet.barred,
        spent_last_year=_last_year(tables["last_year"]),
        purses={k: x for k, x in funds.items() if k != "special"},
        reported=filled_in,
        register=register,
    )


def _villages(
    v: Table, assumptions: Mapping[str, float]
) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[np.bool_]], NDArray[np.int64]]:
    """The table of villages sorted by code, which cells are the user's, and the order of rows."""
    distance, remoteness = v.values["distance"], v.values["remoteness"]
    if np.nan_to_num(distance).any():
        far = distance / np.nanmax(distance)
        v.values["remoteness"] = np.where(np.isnan(remoteness), far, remoteness)
    columns = {k: v.values[k].astype(np.float64) for k in VILLAGE_FIELDS if k != "code"}
    columns["code"] = np.array([float(c) for c in v.values["code"]])
    order = np.argsort(columns["code"], kind="stable")
    columns = {k: columns[k][order] for k in VILLAGE_FIELDS}
    filled_in = {k: ~np.isnan(columns[k]) for k in (*SYNTHESIZED, *MISSING)}
    filled_in["flood"] = filled_in["water"] | ~np.isnan(columns["flood"])
    full = filled(columns, assumptions, SEED)
    kinds = {**VILLAGE_FIELDS, **dict.fromkeys(MARGIN_FIELDS, np.int64)}
    full |= {k: v.values[k][order] for k in MARGIN_FIELDS}
    return {k: full[k].astype(kind) for k, kind in kinds.items()}, filled_in, order


def _last_year(table: Table) -> tuple[tuple[int, str, float], ...]:
    """Village, programme and yuan of what was paid last year."""
    rows = zip(*(table.values[k] for k in ("village", "programme", "amount")), strict=True)
    return tuple((int(village), str(programme), float(yuan)) for village, programme, yuan in rows)


def _held(sums: Mapping[str, float], v: Table) -> tuple[Parameter, ...]:
    """What other packs assume of the table of villages: here it is counted in it."""
    inside = float(v.values["listed_persons"][v.values["poor_village"] == 1.0].sum())
    rows = (
        ("households", sums["households"], "households"),
        ("other_villages", len(v) - sums["poor_villages"], "villages"),
        (
            "listed_outside",
            1.0 - inside / max(sums["listed_persons"], 1.0),
            "share of the registered",
        ),
    )
    return tuple(
        Parameter(f"county.{k}", x, x, x, unit, "counted in the table of villages", "high")
        for k, x, unit in rows
    )


def _task(listed: float, sheet: CountySheet) -> Parameter:
    """Yearly exits: the county's own task, or as many as Pingli's scaled to its register."""
    p = next(p for p in PARAMETERS if p.name == "register.task_y")
    if TASK_ITEM in sheet.totals:
        return _of_sheet(p, TASK_ITEM, sheet)
    value, low, high = (round(listed * share) for share in TASK)
    return replace(
        p,
        value=value,
        low=low,
        high=high,
        confidence="low",
        source="assumption: Pingli's exits, 12 % of the registered a year (5-21 %)",
    )


def _own(sheet: CountySheet, sums: Mapping[str, float]) -> tuple[Parameter, ...]:
    """Years of the register and what stands at the start, where the county's sheet has them."""
    known = {p.name: p for p in PARAMETERS}
    over = {**sums, "10,000 households": sums["households"] / 1e4}
    return tuple(
        _of_sheet(known[name], key, sheet, over.get(total, 1.0))
        for key, (name, _, _, total) in OWN.items()
        if key in sheet.totals
    )


def _of_sheet(p: Parameter, key: str, sheet: CountySheet, over: float = 1.0) -> Parameter:
    """A parameter as an item of the county's sheet has it, over a total of the county."""
    value, low, high = (x / over for x in (sheet.totals[key], *sheet.ranges[key]))
    source = sheet.sources.get(key) or "the county's own"
    return replace(p, value=value, low=low, high=high, confidence="medium", source=source)


def _scaled(sheet: CountySheet, sums: Mapping[str, float]) -> tuple[Parameter, ...]:
    """Assumptions; income poverty that is assumed follows the county's own register."""
    share = sums["listed_persons"] / sums["farm_population"]
    times = min(max(share / default_register(), POVERTY_LEAST), POVERTY_MOST)
    return tuple(
        replace(
            p,
            **{end: times * getattr(p, end) for end in ("value", "low", "high")},
            source=f"assumption: {times:.2f} times that of {DEFAULTS_FROM}, as the register is",
        )
        if p.key == "poverty_2015" and p.key not in sheet.own
        else p
        for p in sheet.assumptions
    )


def _figures(sheet: CountySheet) -> tuple[dict[str, Any], ...]:
    """Official totals as published figures."""
    return tuple(
        {
            "name": key,
            "value": value,
            "unit": ITEM_BY_KEY[key].unit[1],
            "use": "init",
            "match": "exact",
            "zh": ITEM_BY_KEY[key].words[0],
            "note": sheet.sources.get(key, ""),
        }
        for key, value in sheet.totals.items()
        if key not in OWN
    )


def _dry_run(villages: Table, pack: CountyPack) -> list[Note]:
    """Whole households for every village, at base values and where assumptions lie far apart.

    A village without them is a fault; what the assumed rolls became is a sentence.
    """
    notes: list[Note] = []
    for values, seed in _worlds(pack):
        facts = replace(
            pack.facts,
            **{k: round(values[f"county.{k}"]) for k in DRAWABLE if k in pack.assumed_rolls},
        )
        if pack.register is not None:
            facts = facts_with_register(facts, pack.register, facts.households)
        try:
            made = synthesize(
                facts,
                values,
                pack.villages,
                seed,
                pack.size_weights,
                pack.register,
                pack.assumed_rolls,
            )
        except CannotFitError as error:
            _refuse_village(villages, str(error))
            return []
        notes = notes or fitted_notes(facts, made)
    return notes


def _worlds(pack: CountyPack) -> Iterator[tuple[dict[str, float], int]]:
    """Assumptions and seeds that a dry run tries: few dibao persons in many households too."""
    values, low, high = (
        {p.name: getattr(p, end) for p in pack.assumptions} for end in ("value", "low", "high")
    )
    yield values, SEED
    n = pack.facts.households
    for k in range(0 if n > LARGE else SEEDS if n <= SMALL else 1):
        for world, other in ((low, high), (high, low)):
            yield world | {p: other[p] for p in PERSONS_OF_ROLLS if p in other}, SEED + 1 + k


def _refuse_village(villages: Table, error: str) -> None:
    """A village whose own figures no whole households can meet."""
    code, _, reason = error.removeprefix("village ").partition(": ")
    rows = villages.rows[villages.values["code"] == code]
    reason = reason or code
    row = int(rows[0]) if len(rows) else 0
    villages.fault(
        "disagree", row, "households", (reason, reason), worded("totals_whole_households_can")
    )
