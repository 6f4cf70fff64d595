"""The county sheet: a name, official totals beside the villages' sums, assumptions of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from model.declare import Parameter
from model.programmes import GRANTABLE
from scenarios.amounts import number_of
from scenarios.county.county_yaml import FACTS
from scenarios.county.names import LETTERS, NAME
from scenarios.county.workbook.county_items import (
    DEFAULTS_FROM,
    ITEM_BY_KEY,
    OWN,
    RATES,
    Item,
    default_assumptions,
)
from scenarios.county.workbook.cross_checks import WITHIN
from scenarios.faults import nearest, worded
from scenarios.files.columns import Pair, Table
from scenarios.files.grid import plain_head
from scenarios.schema.names import PROGRAMME_ZH
from scenarios.schema.ranges import is_possible, limits_of, words_of

NEAR = 0.01
"""Share by which a total and the villages' sum may differ with a mere warning."""

ITEMS_BY_WORD = {plain_head(w): i for i in ITEM_BY_KEY.values() for w in (i.key, *i.words)}

FACT_ITEMS = {name: item for name, item in FACTS.items() if item not in RATES}
"""Fields of the county's facts that the villages give, and their items."""

_PROGRAMMES = {plain_head(k): k for k in GRANTABLE} | PROGRAMME_ZH


@dataclass
class CountySheet:
    """What the sheet holds.

    Attributes
    ----------
    name, source : of the county and its data; "" where the sheet has none
    totals : official totals and rolls, by item
    ranges : low and high of rolls, by item
    sources : by item
    own : assumptions of the sheet, by item
    """

    name: str = ""
    source: str = ""
    totals: dict[str, float] = field(default_factory=dict)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    barred: tuple[str, ...] = ()
    own: dict[str, Parameter] = field(default_factory=dict)

    @property
    def assumptions(self) -> tuple[Parameter, ...]:
        """Every assumption, the sheet's own before the defaults."""
        return tuple(
            self.own.get(p.key)
            or replace(p, source=f"as assumed for {DEFAULTS_FROM}: {p.source}", confidence="low")
            for p, _ in default_assumptions()
        )


def read_county_sheet(table: Table) -> CountySheet:
    """The sheet's items; faults for what is unknown, no number, or out of order."""
    out, seen = CountySheet(), set()
    for i in range(len(table)):
        key, text = _item_of(table, i), table.values["value"][i]
        item = ITEMS_BY_WORD.get(plain_head(key))
        if item is None or item.key in seen:
            _refuse_item(table, i, key, again=item is not None)
            continue
        seen.add(item.key)
        if text and text not in (*item.default, "无", "none"):
            out.sources[item.key] = table.values["source"][i]
            _read_item(table, i, item, text, out)
    return out


def _item_of(table: Table, i: int) -> str:
    return table.values["item"][i] or table.values["words"][i]


def _refuse_item(table: Table, i: int, key: str, *, again: bool) -> None:
    row = int(table.rows[i])
    if again:
        table.fault("twice", row, "item", (key, key), worded("each_item_once"))
    else:
        table.fault(
            "unknown_name",
            row,
            "item",
            (key, key),
            worded("item_blank_form"),
            nearest(key, ITEM_BY_KEY),
        )


def _read_item(table: Table, i: int, item: Item, text: str, out: CountySheet) -> None:
    """One row by the kind of its item."""
    if item.key == "name":
        if not NAME.fullmatch(text):
            _refuse(table, i, "unsafe", LETTERS)
        out.name = text
    elif item.kind == "text":
        out.source = text[:200]
    elif item.kind == "names":
        out.barred = _barred(table, i, text)
    else:
        try:
            value = number_of(text)
        except ValueError:
            _refuse(table, i, "broken_row", ("数字", "a number"))
        else:
            _read_number(table, i, item, value, out)


def _refuse(table: Table, i: int, kind: str, allowed: Pair) -> None:
    table.refuse("value", np.arange(len(table)) == i, kind, allowed)


def _barred(table: Table, i: int, text: str) -> tuple[str, ...]:
    """Programmes that do not exist in the county; a fault for every other name."""
    names = [t for t in re.split(r"[、,,;;\s]+", text) if t]
    programmes = [_PROGRAMMES.get(n) or _PROGRAMMES.get(plain_head(n), "") for n in names]
    for name, programme in zip(names, programmes, strict=True):
        if not programme:
            allowed, near = ("项目名称", ", ".join(GRANTABLE)), nearest(name, GRANTABLE)
            table.fault("unknown_name", int(table.rows[i]), "value", (name, name), allowed, near)
    return tuple(dict.fromkeys(p for p in programmes if p))


def _read_number(table: Table, i: int, item: Item, value: float, out: CountySheet) -> None:
    """A total, a roll or an assumption with its range."""
    ends = (float(table.values[k][i]) for k in ("low", "high"))
    low, high = (value if np.isnan(end) else end for end in ends)
    if not low <= value <= high:
        _refuse(table, i, "out_of_range", (f"{low:g}至{high:g}", f"{low:g} to {high:g}"))
    elif item.kind == "assumption":
        low, value, high = (x * item.scale for x in (low, value, high))
        p = next(p for p, _ in default_assumptions() if p.key == item.key)
        if not all(is_possible(p, x) for x in (low, value, high)):
            least, most = (x / item.scale for x in limits_of(p))
            _refuse(table, i, "out_of_range", words_of(least, most))
            return
        source = out.sources[item.key] or "the county's own"
        out.own[item.key] = replace(
            p, value=value, low=low, high=high, source=source, confidence="medium"
        )
    elif value < 0 or value != int(value):
        _refuse(table, i, "out_of_range", ("不小于0的整数", "a whole number, 0 or more"))
    elif item.key in OWN and not OWN[item.key][1] <= value <= OWN[item.key][2]:
        _, first, last, _ = OWN[item.key]
        _refuse(
            table, i, "out_of_range", (f"{first:.0f}至{last:.0f}", f"{first:.0f} to {last:.0f}")
        )
    else:
        out.totals[item.key], out.ranges[item.key] = value, (low, high)


def sums_of(villages: Table) -> dict[str, float]:
    """Totals of the villages by item; nan where a cell of the column is wrong or lacking."""
    v = villages.values
    columns = {
        "farm_population": "persons",
        "households": "households",
        "poor_villages": "poor_village",
        "first_round_villages": "first_round",
        "team_villages": "team",
        "listed_households": "listed_households",
        "listed_persons": "listed_persons",
    }
    sums = {
        item: float(v[k].sum()) if villages.good(k).all() else np.nan for item, k in columns.items()
    }
    return sums | {"towns": float(len(set(v["town"]))) if villages.good("town").all() else np.nan}


def _row_of(table: Table, item: Item) -> int:
    """Row of an item on the county sheet; 0 where it does not stand."""
    words = {plain_head(w) for w in (item.key, *item.words)}
    rows = (
        int(table.rows[i]) for i in range(len(table)) if plain_head(_item_of(table, i)) in words
    )
    return next(rows, 0)


def check_rolls(tables: Mapping[str, Table], sheet: CountySheet) -> None:
    """The county's dibao and wubao beside what the sheet of households holds."""
    h, county = tables["households"], tables["county"]
    households = sums_of(tables["villages"])["households"]
    size = np.nan_to_num(h.values["size"])
    dibao, wubao = (np.nan_to_num(h.values[k]) for k in ("dibao", "wubao"))
    held = {
        "dibao_households": dibao.sum(),
        "dibao_persons": (dibao * size).sum(),
        "wubao_persons": (wubao * size).sum(),
    }
    for key, n in held.items():
        total = sheet.totals.get(key)
        known = h.good("size").all() and not np.isnan(households)
        if total is None or not len(h) or not known or n == total:
            continue
        if n < total and len(h) < households:  # the others may be on the roll
            continue
        item = ITEM_BY_KEY[key]
        value = (
            f"{item.words[0]}{total:,.0f}，而农户表合计{n:,.0f}",
            f"{item.words[1]} {total:,.0f}, with {n:,.0f} on the sheet of households",
        )
        county.fault("disagree", _row_of(county, item), "value", value, WITHIN)


def check_totals(table: Table, sheet: CountySheet, villages: Table) -> list[dict[str, object]]:
    """Official totals beside the villages' sums: apart by more than a hundredth is a fault.

    Returns
    -------
    what differs a little, as contradictions of the county.
    """
    sums = sums_of(villages)
    apart: list[dict[str, object]] = []
    for key, total in sheet.totals.items():
        if key not in sums or sums[key] == total or np.isnan(sums[key]):
            continue
        item, got = ITEM_BY_KEY[key], sums[key]
        zh, en = item.words
        warning = abs(got - total) <= NEAR * total
        value = (
            f"{zh}{total:,.0f}，而村表合计{got:,.0f}",
            f"{en} {total:,.0f}, with {got:,.0f} in the villages",
        )
        table.fault(
            "disagree",
            _row_of(table, item),
            "value",
            value,
            worded("sum_villages_empty"),
            warning=warning,
        )
        if warning:
            apart.append(
                {
                    "figures": [key],
                    "text": f"{en}: official {total:,.0f}, sum of the villages {got:,.0f}; "
                    "the sum is used",
                    "zh": f"{zh}：官方{total:,.0f}，村表合计{got:,.0f}，采用合计",
                }
            )
    return apart


def rolls_of(sheet: CountySheet, persons: float, held: Mapping[str, float]) -> dict[str, Parameter]:
    """Dibao and wubao: the county's, else what the register holds and the national rate beyond it.

    Parameters
    ----------
    persons : of households that the register does not hold
    held : what it holds; empty where there is none
    """
    out = {}
    for key, (rate, low, high, source) in RATES.items():
        unit, has = ("households" if key.endswith("households") else "persons"), held.get(key, 0.0)
        value, low, high = (round(has + x * persons) for x in (rate, low, high))
        if key in sheet.totals:
            value, low, high = (round(x) for x in (sheet.totals[key], *sheet.ranges[key]))
            source = sheet.sources.get(key) or "the county's own"
        elif persons == 0.0:
            source = "counted in the register"
        out[key] = Parameter(
            f"county.{key}",
            value,
            low,
            high,
            unit,
            source,
            "low" if source.startswith("assumption") else "medium",
        )
    return out
