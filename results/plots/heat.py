"""Money by village and programme as a heat map: who gets what, darkest where most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.typeset import shortened
from results.plots.style import figure, headline
from results.tables.plan import funded

if TYPE_CHECKING:
    import pandas as pd

LABELLED = 40
"""Villages up to which each row bears its name; of more, every town's first row does."""
HALF = 0.5
ROOM = 16
"""Columns of a village's name; a Chinese character takes two."""


def prepare(findings: Findings) -> pd.DataFrame:
    """万元 over all years, villages by town as rows, programmes with most money first."""
    frame = findings.plan_table
    assert frame is not None
    table = frame[frame["village"] != 0].pivot_table(
        index="village", columns="programme", values="yuan", aggfunc="sum", fill_value=0
    )
    order = table.sum().sort_values(ascending=False, kind="stable").index
    town = towns_of(findings)
    rows = sorted(table.index, key=lambda code: (town[code], code))
    return table.loc[rows, [p for p in order if p in funded(frame)]] / WAN


def towns_of(findings: Findings) -> dict[int, int]:
    """Town of every village: a county's codes may be any numbers."""
    v = findings.villages
    return dict(zip(v["village"].astype(int), v["town"].astype(int), strict=True))


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: the money's share of the first programme and of the first tenth of villages."""
    total = max(float(table.to_numpy().sum()), 1e-9)
    tenth = max(1, round(len(table) / 10))
    top = float(table.sum(axis=1).nlargest(tenth).sum()) / total
    first = term("programme", str(table.columns[0]), language)
    share = float(table.iloc[:, 0].sum()) / total
    return text("charts.heat.title", language, first=first, share=share, tenth=tenth, top=top)


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib: a cell for each village and programme; numbers where they fit."""
    table = prepare(findings)
    n = len(table)
    ax = figure(max(5.6, 1.6 + 0.62 * table.shape[1]), max(2.6, min(8.0, 1.4 + 0.17 * n)), ax=ax)
    values = table.to_numpy()
    drawn = ax.imshow(np.where(values > 0.0, values, np.nan), aspect="auto", cmap="Greys", vmin=0.0)
    ax.set_xticks(
        range(table.shape[1]),
        [term("programme", str(p), language) for p in table.columns],
        rotation=0 if language == "zh" else 30,
        ha="center" if language == "zh" else "right",
        fontsize=8,
    )
    names = findings.villages.set_index("village")["name"]
    town = towns_of(findings)
    towns = [town[int(c)] for c in table.index]
    labelled = [n <= LABELLED or i == 0 or towns[i] != towns[i - 1] for i in range(n)]
    ticks = [i for i in range(n) if labelled[i]]
    ax.set_yticks(
        ticks,
        [f"{table.index[i]} {_short(str(names.get(table.index[i], '')))}" for i in ticks],
        fontsize=7,
    )
    if n <= LABELLED:
        _numbers(ax, values)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.figure.colorbar(drawn, ax=ax, label=text("column.wan", language), shrink=0.6)
    headline(ax, title(table, language))
    return ax


def _short(name: str) -> str:
    """A name's first word, as far as it fits: its code stands beside it."""
    return shortened(name.split(" ")[0], ROOM)


def _numbers(ax: Any, values: Any) -> None:
    top = max(float(values.max()), 1e-9)
    for (i, j), value in np.ndenumerate(values):
        if value >= 1.0:
            ink = "white" if value > HALF * top else "black"
            ax.text(j, i, f"{value:,.0f}", ha="center", va="center", fontsize=6, color=ink)
