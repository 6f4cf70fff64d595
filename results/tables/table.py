"""Tables of raw cells, which text, HTML, workbook and Word write by their kind."""

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from model.state.units import WAN
from results.comparison import Interval
from results.language.catalogue import Language, pick
from results.language.numbers import between, spanned

Kind = Literal[
    "text",
    "blank",
    "range",
    "interval",
    "between",
    "year",
    "persons",
    "share",
    "percent",
    "mille",
    "wan",
    "whole_wan",
    "grant",
    "yuan",
    "0",
    "0.0",
    "0.000",
    "0.0000",
]
"""What a cell holds.

A range is (low, high) in persons or yuan, ``between`` (low, high) in the unit of its head, where
either may be below zero, and ``interval`` an :class:`Interval` in that unit. ``wan`` and
``whole_wan`` are yuan shown in 万元, a ``grant`` to the hundred yuan; ``share``, ``percent`` and
``mille`` are parts of one; the last ones plain numbers.
"""

FORMS: dict[Kind, tuple[str, str, float]] = {
    "interval": ("{:,.0f}", "#,##0", 1.0),
    "between": ("{:,.0f}", "#,##0", 1.0),
    "year": ("{:.0f}", "0", 1.0),
    "persons": ("{:z,.0f}", "#,##0", 1.0),
    "share": ("{:.1%}", "0.0%", 1.0),
    "percent": ("{:.0%}", "0%", 1.0),
    "mille": ("{:.1f}‰", '0.0"‰"', 1e-3),
    "wan": ("{:z,.1f}", "#,##0.0", WAN),
    "whole_wan": ("{:z,.0f}", "#,##0", WAN),
    "grant": ("{:,.2f}", "#,##0.00", WAN),
    "yuan": ("{:.1f}", "0.0", 1.0),
    "0": ("{:z,.0f}", "#,##0", 1.0),
    "0.0": ("{:.1f}", "0.0", 1.0),
    "0.000": ("{:.3f}", "0.000", 1.0),
    "0.0000": ("{:.4f}", "0.0000", 1.0),
}
"""Kinds of numbers: how text and a workbook write one, and the unit that it is shown in."""

EMPTY = "—"


@dataclass(frozen=True)
class Table:
    """Heads with kinds, rows of raw cells, which rows are sums; name and title where it has own."""

    heads: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Any, ...], ...]
    sums: tuple[int, ...] = ()
    name: str = ""
    title: str = ""
    note: str = ""

    def frame(self, language: Language) -> pd.DataFrame:
        """All cells as text under their heads."""
        return pd.DataFrame(self.shown(language), columns=list(self.heads))

    def shown(self, language: Language) -> list[list[str]]:
        """All cells as text."""
        return [
            [shown(v, k, language) for v, k in zip(r, self.kinds, strict=True)] for r in self.rows
        ]


def shown(value: Any, kind: Kind, language: Language) -> str:
    """A cell as text; what is not known is a dash, what is to be filled in is blank."""
    if value is None or value == "" or value != value:
        return "" if kind == "blank" else EMPTY
    if isinstance(value, str):
        return value
    if kind == "interval":
        return span(value, language)
    if kind == "range":
        is_whole = max(value) >= 100.0 or all(x == round(x) for x in value)
        return pick(language, "～", "–").join(f"{x:,.{1 - is_whole}f}" for x in value)
    form, _, unit = FORMS[kind]
    if kind == "between":
        return between(form.format(value[0]), form.format(value[1]), language)
    return form.format(float(value) / unit)


def span(found: Interval, language: Language, digits: int = 0) -> str:
    """Mean and interval as text; the draws where they are few."""
    ends = (found.mean, found.low, found.high)
    return spanned(ends, found.n, lambda x: f"{x:,.{digits}f}", language, found.draws)
