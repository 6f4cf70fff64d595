"""Money from purse to programme to town: bands as wide as the money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, figure, headline

if TYPE_CHECKING:
    import pandas as pd

SMALL = 0.03
"""Share of the money below which programmes and towns are drawn together."""
GAP = 0.02
HATCHES = ("", "///", "...", "\\\\\\", "xxx", "---", "ooo", "+++", "|||", "***")
"""Bands are distinguishable in a grey print."""


def prepare(findings: Findings) -> pd.DataFrame:
    """purse, programme, town, 万元; small programmes and towns are ``other``."""
    frame = findings.plan_table
    assert frame is not None
    town = findings.villages.set_index("village")["town"]
    rows = frame[frame["village"] != 0].assign(
        town=lambda f: f["village"].map(town).astype(int).astype(str)
    )
    for column in ("programme", "town"):
        share = rows.groupby(column)["yuan"].sum() / max(float(rows["yuan"].sum()), 1.0)
        rare = share.index[share < SMALL]
        if len(rare) > 1:
            rows.loc[rows[column].isin(rare), column] = "other"
    out = rows.groupby(["purse", "programme", "town"], sort=False)["yuan"].sum().reset_index()
    return out.assign(wan=out["yuan"] / WAN)


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: how the money splits over the largest town and programme."""
    wan = float(table["wan"].sum())
    towns = table[table["town"] != "other"].groupby("town")["wan"].sum()
    first = str(towns.idxmax()) if len(towns) else "–"
    share = float(towns.max()) / max(wan, 1e-9) if len(towns) else 0.0
    return text("charts.fundflow.title", language, wan=wan, first=first, share=share)


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib: three columns of blocks, bands coloured and hatched by programme."""
    table = prepare(findings)
    ax = figure(8.0, 4.8, ax=ax)
    order = {k: _order(table, k) for k in ("purse", "programme", "town")}
    looks = {
        p: (COLOURS[i % len(COLOURS)] if p != "other" else GREY, HATCHES[i % len(HATCHES)])
        for i, p in enumerate(order["programme"])
    }
    places = {k: _places(table, k, order[k]) for k in order}
    for x, key in enumerate(order):
        for name in order[key]:
            low, high = places[key][name]
            ax.add_patch(Rectangle((x - 0.02, low), 0.04, high - low, color="#333333", lw=0))
            side = -0.035 if x == 0 else 0.035
            ax.text(
                x + side,
                0.5 * (low + high),
                _label(key, name, table, language),
                fontsize=8,
                ha="right" if x == 0 else "left",
                va="center",
                zorder=5,
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8},
            )
    _bands(ax, table, places, order, looks, ("purse", "programme"), 0)
    _bands(ax, table, places, order, looks, ("programme", "town"), 1)
    ax.set_xlim(-0.45, 2.45)
    ax.set_ylim(1.0 + GAP * 12, -0.02)
    ax.axis("off")
    headline(ax, title(table, language))
    return ax


def _order(table: pd.DataFrame, key: str) -> list[str]:
    sums = table.groupby(key)["wan"].sum().sort_values(ascending=False, kind="stable")
    return [*(str(n) for n in sums.index if n != "other"), *(["other"] if "other" in sums else [])]


def _places(table: pd.DataFrame, key: str, order: list[str]) -> dict[str, tuple[float, float]]:
    total, sums = float(table["wan"].sum()), table.groupby(key)["wan"].sum()
    out, at = {}, 0.0
    for name in order:
        size = float(sums[name]) / total
        out[name] = (at, at + size)
        at += size + GAP
    return out


def _label(key: str, name: str, table: pd.DataFrame, language: Language) -> str:
    money = float(table.loc[table[key] == name, "wan"].sum())
    if name == "other":
        word = text("charts.fundflow.other", language)
    elif key == "town":
        word = text("charts.fundflow.town", language, name=name)
    else:
        word = term("purse" if key == "purse" else "programme", name, language)
    return f"{word}\n{money:,.0f}" if key == "purse" else f"{word} {money:,.0f}"


def _bands(
    ax: Any,
    table: pd.DataFrame,
    places: dict[str, dict[str, tuple[float, float]]],
    order: dict[str, list[str]],
    looks: dict[str, tuple[str, str]],
    keys: tuple[str, str],
    x: float,
) -> None:
    """Bands of one step, each from where the last one of its block ended."""
    total = float(table["wan"].sum())
    money = table.groupby(list(keys))["wan"].sum()
    left = {n: places[keys[0]][n][0] for n in order[keys[0]]}
    right = {n: places[keys[1]][n][0] for n in order[keys[1]]}
    for a in order[keys[0]]:
        for b in order[keys[1]]:
            size = float(money.get((a, b), 0.0)) / total
            if size <= 0.0:
                continue
            colour, hatch = looks[b if keys[1] == "programme" else a]
            _band(ax, x + 0.02, left[a], x + 0.98, right[b], size, colour, hatch)
            left[a], right[b] = left[a] + size, right[b] + size


def _band(
    ax: Any, x0: float, y0: float, x1: float, y1: float, size: float, colour: str, hatch: str
) -> None:
    middle = 0.5 * (x0 + x1)
    points = np.array(
        [
            (x0, y0),
            (middle, y0),
            (middle, y1),
            (x1, y1),
            (x1, y1 + size),
            (middle, y1 + size),
            (middle, y0 + size),
            (x0, y0 + size),
            (x0, y0),
        ]
    )
    codes = [
        Outline.MOVETO,
        *[Outline.CURVE4] * 3,
        Outline.LINETO,
        *[Outline.CURVE4] * 3,
        Outline.CLOSEPOLY,
    ]
    ax.add_patch(
        PathPatch(
            Outline(points, codes),
            facecolor=colour,
            edgecolor="white",
            alpha=0.75,
            hatch=hatch,
            lw=0.3,
        )
    )
