"""Cases over time: levels with names at the lines' ends, and paired differences with bands."""

from typing import Any

import numpy as np

from results.comparison import Interval
from results.language.catalogue import Language, term, text
from results.language.numbers import money_unit
from results.plots.compared.looks import (
    INK,
    SMALL,
    apart,
    label_of,
    look_of,
    years,
)
from results.statistics import interval
from results.tables.compared import Compared

BANDS = 3
"""Cases up to which each has its band; of more the reference alone: bands of levels overlap."""


def levels(f: Compared, measure: str, language: Language, ax: Any, size: float = SMALL) -> None:
    """A measure by year under every drawn case; bands where draws are enough, else single draws."""
    ends: dict[str, float] = {}
    for name in f.drawn:
        colour, mark = look_of(f, name)
        table = f.by_year(name, measure)
        mean = table.mean()
        if f.is_few:
            ax.plot(table.columns, table.T, color=colour, lw=0.6, alpha=0.45)
        elif name == f.reference or len(f.drawn) <= BANDS:
            band = np.array([interval(table[y].to_numpy()) for y in table.columns])
            ax.fill_between(table.columns, band[:, 1], band[:, 2], color=colour, alpha=0.10, lw=0)
        style = {"lw": 2.2, "ls": "--", "zorder": 3} if name == f.reference else {"lw": 1.5}
        ax.plot(mean.index, mean, color=colour, marker=mark or None, ms=4, **style)
        ends[name] = float(mean.iloc[-1])
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    _ends(f, ends, language, ax, size)
    years(ax, list(table.columns), size)


def _ends(f: Compared, ends: dict[str, float], language: Language, ax: Any, size: float) -> None:
    """Names at the ends of lines, moved apart where lines end together."""
    low, high = ax.get_ylim()
    labels = {n: label_of(f, n, language) for n in ends}
    lines = max(x.count("\n") + 1 for x in labels.values())
    inches = ax.figure.get_figheight() * ax.get_position().height * 0.8
    least = min((high - low) * size * 1.3 * lines / (72.0 * inches), (high - low) / len(ends))
    last = float(f.last_year)
    for (name, at), y in zip(ends.items(), apart(list(ends.values()), least, low), strict=True):
        colour, _ = look_of(f, name)
        ax.annotate(
            labels[name],
            (last, at),
            (last + 0.45, y),
            color=colour,
            fontsize=size,
            va="center",
            annotation_clip=False,
            linespacing=0.95,
            arrowprops={
                "arrowstyle": "-",
                "color": colour,
                "lw": 0.6,
                "shrinkA": 0,
                "shrinkB": 3,
                "relpos": (0, 0.5),
            },
        )


def differences(
    f: Compared,
    measure: str,
    language: Language,
    ax: Any,
    size: float = SMALL,
    *,
    names: list[str] | None = None,
) -> None:
    """What every drawn case has less than the reference, by year; above zero it is better.

    Of some cases alone no name stands at the line: another part of the figure has it.
    """
    unit, ends = money_unit(language), {}
    for name in names or f.drawn[1:]:
        colour, mark = look_of(f, name)
        by_year = {y: x.over(unit) for y, x in f.gains_y(name, measure).items()}
        at = list(by_year)
        if f.is_few:
            ax.plot(
                at, np.array([x.draws for x in by_year.values()]), color=colour, lw=0.6, alpha=0.5
            )
        else:
            ax.fill_between(
                at,
                [x.low for x in by_year.values()],
                [x.high for x in by_year.values()],
                color=colour,
                alpha=0.16,
                lw=0,
            )
        ax.plot(at, [x.mean for x in by_year.values()], color=colour, marker=mark, ms=4, lw=1.5)
        ends[name] = by_year[at[-1]].mean
    ax.axhline(0.0, color=INK, lw=1.6, ls="--")
    if not names:
        _ends(f, {f.reference: 0.0, **ends}, language, ax, size)
    years(ax, list(f.by_year(f.reference, measure).columns), size)


def widest(f: Compared, measure: str) -> tuple[str, Interval]:
    """The drawn case that differs most in the last year: of those that clearly do, if any does."""
    last = {n: f.gains_y(n, measure)[f.last_year] for n in f.drawn[1:]}
    clear = {n: x for n, x in last.items() if x.verdict in ("better", "worse")} or last
    name = max(clear, key=lambda n: abs(clear[n].mean))
    return name, last[name]


def level_title(f: Compared, measure: str, language: Language) -> str:
    """The finding: at the last year-end which case has how many fewer or more, if that shows."""
    name, found = widest(f, measure)
    words = {
        "measure": term("compare_measure", measure, language),
        "year": f.last_year,
        "title": f.title_of(name, language),
        "ref": f.title_of(f.reference, language),
    }
    if found.verdict == "too_few":
        return text("compare.level_few", language, n=f.n_draws, **words)
    if found.verdict == "not_distinct":
        many = "all" if len(f.drawn) > 2 else "one"
        return text(f"compare.level_unclear_{many}", language, **words)
    side = "fewer" if found.mean > 0 else "more"
    return text(
        f"compare.level_{side}",
        language,
        amount=text("compare.amount_persons", language, n=abs(found.mean)),
        **words,
    )


def difference_title(f: Compared, language: Language) -> str:
    """The finding: at which year-ends a difference can be seen."""
    ref = f.title_of(f.reference, language)
    if f.is_few:
        return text("compare.since_few", language, n=f.n_draws)
    name = f.focus
    side, years = f.seen(name)
    if not years:
        return text("compare.since_never", language, title=f.title_of(name, language), ref=ref)
    words = {"year": years[0], "title": f.title_of(name, language), "ref": ref}
    if years == [y for y in f.gains_y(name) if y >= years[0]]:
        return text(f"compare.since_{side}", language, **words)
    return text(
        f"compare.some_{side}",
        language,
        n=len(years),
        of=len(f.gains_y(name)),
        last=years[-1],
        **words,
    )
