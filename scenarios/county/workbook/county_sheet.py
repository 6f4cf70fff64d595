"""The county sheet: a name, official totals beside the villages' sums, assumptions of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from model.declare import Parameter
from model.programmes import GRANTABLE
from scenarios.county.county_parts import FACTS
from scenarios.county.workbook.blank_forms import NAME
from scenarios.county.workbook.cells import note
from scenarios.county.workbook.county_items import (
    DEFAULTS_FROM,
    ITEM_BY_KEY,
    RATES,
    default_assumptions,
)
from scenarios.county.workbook.reading import tab_key
from scenarios.faults import nearest
from scenarios.schema.rules import PROGRAMME_ZH
from scenarios.schema.scenario import is_physical, share_top

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.county.workbook.cells import Typed
    from scenarios.county.workbook.county_items import Item
    from scenarios.county.workbook.reading import Book

NEAR = 0.01
"""An official total and the villages' sum differ by no more than this share: a warning, no fault."""


@dataclass
class CountySheet:
    """What the sheet tells.

    Attributes
    ----------
    texts : name, source
    totals : official totals and rolls, by item
    ranges : low and high of rolls, by item
    assumptions : every assumption, the sheet's own before the defaults
    own : names of assumptions that the sheet tells
    """

    texts: dict[str, str] = field(default_factory=dict)
    totals: dict[str, float] = field(default_factory=dict)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    barred: tuple[str, ...] = ()
    assumptions: tuple[Parameter, ...] = ()
    own: tuple[str, ...] = ()


def read_county_sheet(book: Book, table: Typed) -> CountySheet:
    """The sheet's items; faults for what is unknown, no number, or out of order."""
    out = CountySheet()
    told: dict[str, Parameter] = {}
    known = {tab_key(w): i for i in ITEM_BY_KEY.values() for w in (i.key, *i.words)}
    seen: set[str] = set()
    for i in range(len(table)):
        key = table.values["item"][i] or table.values["words"][i]
        item, text = known.get(tab_key(key)), table.values["value"][i]
        if item is None or item.key in seen:
            _strange(book, table, i, key, list(ITEM_BY_KEY), again=item is not None)
            continue
        seen.add(item.key)
        if not text or text in (*item.default, "无", "none"):
            continue
        out.sources[item.key] = table.values["source"][i]
        if item.kind == "text":
            out.texts[item.key] = _name(book, table, i, text) if item.key == "name" else text[:200]
        elif item.kind == "names":
            out.barred = _barred(book, table, i, text)
        elif (value := _number(book, table, i, text)) is not None:
            _value(book, table, i, item, value, out, told)
    default = {p.key: p for p, _ in default_assumptions()}
    out.assumptions = tuple(
        told.get(
            key, replace(p, source=f"as assumed for {DEFAULTS_FROM}: {p.source}", confidence="low")
        )
        for key, p in default.items()
    )
    out.own = tuple(told)
    return out


def _one(table: Typed, i: int) -> np.ndarray:
    return np.arange(len(table)) == i


def _strange(book: Book, table: Typed, i: int, key: str, known: list[str], *, again: bool) -> None:
    f = table.sheet.field_of("item")
    kind = "twice" if again else "unknown_name"
    allowed = (
        ("每项一次", "each item once") if again else ("空白表中的项目", "an item of the blank form")
    )
    book.fault(
        kind,
        table.sheet,
        int(table.sheet.rows[i]),
        f.key,
        (key, key),
        allowed,
        "" if again else nearest(key, known),
    )


def _name(book: Book, table: Typed, i: int, text: str) -> str:
    if not NAME.fullmatch(text):
        note(
            book,
            table,
            table.sheet.field_of("value"),
            _one(table, i),
            "unsafe",
            None,
            (
                "汉字、字母、数字、空格、- · ( ),不超过40个字",
                "letters, digits, space, - · ( ); up to 40 characters",
            ),
        )
    return text


def _barred(book: Book, table: Typed, i: int, text: str) -> tuple[str, ...]:
    english = {tab_key(k): k for k in GRANTABLE}
    names = [t for t in re.split(r"[、,,;;\s]+", text) if t]
    found = [PROGRAMME_ZH.get(n, english.get(tab_key(n), "")) for n in names]
    for name, known in zip(names, found, strict=True):
        if not known:
            book.fault(
                "unknown_name",
                table.sheet,
                int(table.sheet.rows[i]),
                "value",
                (name, name),
                ("项目名称", ", ".join(GRANTABLE)),
                nearest(name, GRANTABLE),
            )
    return tuple(dict.fromkeys(f for f in found if f))


def _number(book: Book, table: Typed, i: int, text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = float("nan")
    if np.isfinite(value):
        return value
    note(
        book,
        table,
        table.sheet.field_of("value"),
        _one(table, i),
        "broken_row",
        None,
        ("数字", "a number"),
    )
    return None


def _value(
    book: Book,
    table: Typed,
    i: int,
    item: Item,
    value: float,
    out: CountySheet,
    told: dict[str, Parameter],
) -> None:
    """A total, a roll or an assumption with its range."""
    low, high = (float(table.values[k][i]) for k in ("low", "high"))
    low, high = value if np.isnan(low) else low, value if np.isnan(high) else high
    f = table.sheet.field_of("value")
    if not low <= value <= high:
        note(
            book,
            table,
            f,
            _one(table, i),
            "out_of_range",
            None,
            (f"{low:g}至{high:g}", f"{low:g} to {high:g}"),
        )
        return
    if item.kind == "assumption":
        low, value, high = (x * item.scale for x in (low, value, high))
        p = next(p for p, _ in default_assumptions() if p.key == item.key)
        if not all(is_physical(p, x) for x in (low, value, high)):
            zh, en = ("不小于0", "0 or more") if share_top(p) is None else ("0至1", "0 to 1")
            note(book, table, f, _one(table, i), "out_of_range", None, (zh, en))
            return
        source = table.values["source"][i] or "the county's own"
        told[item.key] = replace(
            p, value=value, low=low, high=high, source=source, confidence="medium"
        )
        return
    if value < 0 or value != int(value):
        note(
            book,
            table,
            f,
            _one(table, i),
            "out_of_range",
            None,
            ("不小于0的整数", "a whole number, 0 or more"),
        )
        return
    out.totals[item.key], out.ranges[item.key] = value, (low, high)


def sums_of(villages: Typed) -> dict[str, float]:
    """Totals of the villages by item."""
    v = villages.values
    return {
        "farm_population": np.nansum(v["persons"]),
        "households": np.nansum(v["households"]),
        "towns": float(len({t for t in v["town"] if not np.isnan(t)})),
        "poor_villages": np.nansum(v["poor_village"]),
        "first_round_villages": np.nansum(v["first_round"]),
        "team_villages": np.nansum(v["team"]),
        "listed_households": np.nansum(v["listed_households"]),
        "listed_persons": np.nansum(v["listed_persons"]),
    }


def row_of(table: Typed, key: str) -> int:
    """Row of an item on the county sheet; 0 where it does not stand."""
    names = {tab_key(w) for w in (key, *ITEM_BY_KEY[key].words)}
    told = zip(table.values["item"], table.values["words"], table.sheet.rows, strict=True)
    return next((int(row) for item, words, row in told if tab_key(item or words) in names), 0)


def check_rolls(book: Book, tables: Mapping[str, Typed], told: CountySheet) -> None:
    """The county's dibao and wubao beside what the sheet of households holds."""
    h, county = tables["households"], tables["county"]
    households = float(np.nansum(tables["villages"].values["households"]))
    size = np.nan_to_num(h.values["size"])
    dibao, wubao = (np.nan_to_num(h.values[k]) for k in ("dibao", "wubao"))
    held = {
        "dibao_households": dibao.sum(),
        "dibao_persons": (dibao * size).sum(),
        "wubao_persons": (wubao * size).sum(),
    }
    for key, n in held.items():
        wanted = told.totals.get(key)
        if wanted is None or not len(h) or n == wanted or (n < wanted and len(h) < households):
            continue
        words = ITEM_BY_KEY[key].words
        book.fault(
            "disagree",
            county.sheet,
            row_of(county, key),
            "value",
            (
                f"{words[0]}{wanted:,.0f},而农户表合计{n:,.0f}",
                f"{words[1]} {wanted:,.0f}, with {n:,.0f} on the sheet of households",
            ),
            (
                "不小于农户表合计;全部农户都填时相等",
                "no less than the sheet of households; equal where all households stand in it",
            ),
        )


def check_totals(
    book: Book, table: Typed, told: CountySheet, villages: Typed
) -> list[dict[str, object]]:
    """Official totals beside the villages' sums: apart by more than a hundredth is a fault.

    Returns
    -------
    what differs a little, as contradictions of the county.
    """
    sums = sums_of(villages)
    apart: list[dict[str, object]] = []
    for key, wanted in told.totals.items():
        if key not in sums or sums[key] == wanted:
            continue
        words, got, row = ITEM_BY_KEY[key].words, sums[key], row_of(table, key)
        warning = abs(got - wanted) <= NEAR * wanted
        book.fault(
            "disagree",
            table.sheet,
            row,
            "value",
            (
                f"{words[0]}{wanted:,.0f},而村表合计{got:,.0f}",
                f"{words[1]} {wanted:,.0f}, with {got:,.0f} in the villages",
            ),
            ("与村表合计一致,或留空", "the sum of the villages, or empty"),
            warning=warning,
        )
        if warning:
            apart.append(
                {
                    "figures": [key],
                    "text": f"{words[1]}: official {wanted:,.0f}, sum of the villages {got:,.0f}; the sum is used",
                    "zh": f"{words[0]}:官方{wanted:,.0f},村表合计{got:,.0f},采用合计",
                }
            )
    return apart


def rolls_of(told: CountySheet, persons: float, held: Mapping[str, float]) -> dict[str, Parameter]:
    """Dibao and wubao: told by the county, else what the register holds and the national rate beyond it.

    Parameters
    ----------
    persons : of households that the register does not hold
    held : what it holds; empty where there is none
    """
    out = {}
    for key, (rate, low, high, source) in RATES.items():
        unit, has = ("households" if key.endswith("households") else "persons"), held.get(key, 0.0)
        numbers = [round(has + x * persons) for x in (rate, low, high)]
        if key in told.totals:
            numbers = [round(x) for x in (told.totals[key], *told.ranges[key])]
            source = told.sources.get(key) or "the county's own"
        elif persons == 0.0:
            source = "counted in the register"
        out[key] = Parameter(
            f"county.{key}",
            numbers[0],
            numbers[1],
            numbers[2],
            unit,
            source,
            "low" if source.startswith("assumption") else "medium",
        )
    return out


FACT_ITEMS = {name: item for name, item in FACTS.items() if item not in RATES}
"""Fields of the county's facts that the villages tell, and their items."""
