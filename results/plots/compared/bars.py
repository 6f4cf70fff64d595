"""Parts of a comparison: who gains and who loses, where, and what the money buys."""

from typing import Any

import numpy as np
import pandas as pd

from model.state.units import WAN
from results.language import numbers
from results.language.catalogue import Language, pick, term, text
from results.language.numbers import listed, money_unit
from results.plots.compared.looks import (
    INK,
    OF_VERDICT,
    SMALL,
    UNCLEAR,
    label_of,
    listed_down,
    look_of,
    thousands,
)
from results.plots.style import COLOURS, GREY
from results.tables.compared import Compared

PROGRAMMES = 7
"""Programmes that are drawn separately; what remains is one part."""
HATCHES = ("", "//", "", "..", "", "xx", "", "")
"""Every other part is hatched: neighbours differ in grey print."""


def parts(
    f: Compared,
    by: str,
    language: Language,
    ax: Any,
    size: float = SMALL,
    names: list[str] | None = None,
) -> None:
    """For each part a mark a drawn case with its interval: right of zero it is better off."""
    names, unit = names or f.drawn[1:], 1.0 if by == "cause" else money_unit(language)
    rows = {n: f.parts_of(n, by).set_index("part") for n in names}
    order = shown_parts(f, by)
    step = 0.8 / max(1, len(names))
    for i, name in enumerate(names):
        colour, mark = look_of(f, name)
        for at, part in enumerate(order):
            row, y = rows[name].loc[part], at + (i - (len(names) - 1) / 2.0) * step
            face = colour if row["verdict"] in OF_VERDICT or f.is_few else "white"
            if not f.is_few:
                ax.plot([row["low"] / unit, row["high"] / unit], [y, y], color=colour, lw=1.2)
            ax.plot(row["mean"] / unit, y, mark, color=colour, mfc=face, ms=4.5)
    for at in range(1, len(order)):
        ax.axhline(at - 0.5, color=GREY, lw=0.4)
    listed_down(
        ax,
        rows[names[0]].loc[order, pick(language, "title_zh", "title")].astype(str).tolist(),
        size,
    )


def shown_parts(f: Compared, by: str, most: int = 12) -> list[str]:
    """Parts in which a drawn case differs, those that differ most first."""
    rows = f.parts[(f.parts["by"] == by) & f.parts["name"].isin(f.drawn[1:])]
    size = rows.assign(size=rows["mean"].abs()).groupby("part")["size"].max()
    size = size[size > 0.0].sort_values(ascending=False, kind="stable")
    return [str(p) for p in size.index[:most]] or [str(rows["part"].iloc[0])]


def parts_title(f: Compared, by: str, language: Language) -> str:
    """The finding: which parts clearly gain and which lose in the case that sentences are about."""
    words = {"title": f.title_of(f.focus, language), "ref": f.title_of(f.reference, language)}
    if f.is_few:
        return text("compare.who_few", language, n=f.n_draws)
    clear, n = _clear(f, f.focus, by, language)
    gains, losses = (listed(names, language, 3) for names in clear.values())
    n_gain, n_lose = map(len, clear.values())
    if by in ("town", "village") and (n_gain or n_lose):
        return text(
            "compare.where",
            language,
            unit=text(f"compare.unit_{by}", language),
            n=n,
            n_gain=n_gain,
            n_lose=n_lose,
            **words,
        )
    who = "cause" if by == "cause" else "who"
    if n_gain and n_lose:
        return text(f"compare.{who}_both", language, gains=gains, losses=losses, **words)
    if n_gain or n_lose:
        side = "gain" if n_gain else "lose"
        return text(f"compare.{who}_{side}", language, names=gains or losses, **words)
    return text(f"compare.{who}_none", language, **words)


def _clear(f: Compared, name: str, by: str, language: Language) -> tuple[dict[str, list[str]], int]:
    """Parts that are clearly better and worse off, the largest mean first; and of how many."""
    rows = f.parts_of(name, by).sort_values("mean", ascending=False)
    title = rows[pick(language, "title_zh", "title")].astype(str)
    better, worse = (title[rows["verdict"] == side].tolist() for side in ("better", "worse"))
    return {"better": better, "worse": worse[::-1]}, len(rows)


def sides(f: Compared, name: str, language: Language) -> str:
    """How many kinds of household clearly gain and lose in a case, and whose mean is largest."""
    clear, of = _clear(f, name, "kind", language)
    said = "".join(
        text(
            f"compare.kinds_{'' if names else 'none_'}{side}",
            language,
            n=len(names),
            of=of,
            most=(names or [""])[0],
        )
        for side, names in clear.items()
    )
    return text("compare.kinds", language, title=f.title_of(name, language), said=said)


def villages(f: Compared, language: Language, ax: Any, size: float = SMALL) -> None:
    """A dot a village and case: rows of cases, right of zero it is better off."""
    names = f.drawn[1:]
    for at, name in enumerate(names):
        rows = f.parts_of(name, "village").sort_values("mean", kind="stable")
        ax.scatter(
            rows["mean"] / money_unit(language),
            at + np.linspace(-0.32, 0.32, len(rows)),
            c=[OF_VERDICT.get(v, UNCLEAR) for v in rows["verdict"]],
            s=9,
            linewidths=0,
        )
    listed_down(ax, [label_of(f, n, language) for n in names], size)


def money_table(f: Compared) -> pd.DataFrame:
    """Yuan over the plan years by case and programme, the largest of any first; the rest last."""
    table = f.money[f.money["name"].isin(f.drawn)].pivot_table(
        index="name", columns="programme", values="yuan", aggfunc="sum"
    )
    table = table.loc[f.drawn, table.max().sort_values(ascending=False, kind="stable").index]
    table = table.loc[:, table.sum() > 0.0]
    if table.shape[1] <= PROGRAMMES:
        return table
    first, others = table.iloc[:, : PROGRAMMES - 1], table.iloc[:, PROGRAMMES - 1 :]
    return first.assign(rest=others.sum(axis=1))


def money(f: Compared, language: Language, ax: Any, size: float = SMALL) -> None:
    """Money by programme, a bar a case; parts that are wide enough say what they are."""
    table = money_table(f) / money_unit(language)
    left = np.zeros(len(table))
    top = max(float(table.sum(axis=1).max()), 0.01) if table.shape[1] else 1.0
    for k, programme in enumerate(table.columns):
        values = table[programme].to_numpy()
        ax.barh(
            range(len(table)),
            values,
            left=left,
            height=0.62,
            color=COLOURS[k % len(COLOURS)],
            hatch=HATCHES[k % len(HATCHES)],
            edgecolor="white",
            lw=0.8,
            label=(
                text("compare.rest", language)
                if programme == "rest"
                else term("programme", str(programme), language)
            ),
        )
        left = left + values
    for y, total in enumerate(table.sum(axis=1)):
        ax.text(
            total + 0.01 * top,
            y,
            numbers.money(total * money_unit(language), language),
            va="center",
            fontsize=size,
            color=INK,
        )
    ax.set_yticks(range(len(table)), [label_of(f, n, language) for n in table.index], fontsize=size)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(right=top * 1.12)
    ax.tick_params(labelsize=size)
    thousands(ax.xaxis)
    if table.shape[1]:
        ax.legend(
            frameon=False, fontsize=size, ncols=4, loc="upper center", bbox_to_anchor=(0.45, -0.16)
        )


def money_title(f: Compared, language: Language) -> str:
    """The finding: whether all cases spend the same, and what the one that differs most buys."""
    table = money_table(f)
    names = f.drawn[1:] if table.shape[1] else []
    moved = {n: float((table.loc[n] - table.loc[f.reference]).abs().sum()) for n in names}
    if not moved or max(moved.values()) < WAN:
        return text("compare.money_same", language)
    name = max(moved, key=lambda n: moved[n])
    less = table.loc[name] - table.loc[f.reference]
    more, fewer = str(less.idxmax()), str(less.idxmin())
    words = {"title": f.title_of(name, language), "ref": f.title_of(f.reference, language)}

    def part(key: str) -> str:
        word = text("compare.rest", language) if key == "rest" else term("programme", key, language)
        return text("compare.part", language, word=word, yuan=abs(less[key]))

    if less.max() < WAN:
        return text("compare.money_less", language, part=part(fewer), **words)
    if less.min() > -WAN:
        return text("compare.money_more", language, part=part(more), **words)
    return text("compare.money_moved", language, more=part(more), fewer=part(fewer), **words)
