"""Forest plot of many scenarios against one of them: two measures side by side, grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.state.units import WAN
from results.language.catalogue import Language, pick, term, text
from results.plots.style import COLOURS, GREY, headline, panels
from results.tables.scenario_comparison import Compared

if TYPE_CHECKING:
    import pandas as pd

GROUPS = ("split", "lever", "future", "combined")
BETTER, WORSE = COLOURS[0], COLOURS[5]
PANELS = (("gap_spending", WAN), ("returns", 1.0))


def ordered(f: Compared) -> pd.DataFrame:
    """Scenarios but the reference, by group, then by the gap that they close, best first."""
    table = f.cases[f.cases["name"] != f.reference].copy()
    table["gap"] = [f.effect(n, "gap_spending")["mean"] for n in table["name"]]
    table["place"] = [GROUPS.index(g) for g in table["group"]]
    return table.sort_values(["place", "gap"], ascending=[True, False], kind="stable")


def title(f: Compared, language: Language) -> str:
    """The finding: what closes most beyond the reference.

    And how many cannot be distinguished from it.
    """
    table = ordered(f)
    ours = table[table["group"] != "future"]
    ours = table if ours.empty else ours
    best = str(ours.loc[ours["gap"].idxmax(), "name"])
    rows = [f.effect(n, "gap_spending") for n in ours["name"]]
    unclear = sum(r["low"] <= 0.0 <= r["high"] for r in rows)
    ref = f.title_of(f.reference, language)
    return text(
        "charts.forest.title",
        language,
        county=pick(language, f.county_chinese, f.county),
        ref=ref,
        title=f.title_of(best, language),
        n_rows=len(rows),
        unclear=unclear,
    )


def draw(f: Compared, language: Language) -> Any:
    """Matplotlib; blue is clearly better than the reference, red clearly worse.

    Grey is neither.

    Every group has its own scale: what other purses do is larger than any split of the fund.
    """
    table = ordered(f)
    groups = list(dict.fromkeys(table["group"]))
    sizes = [int((table["group"] == g).sum()) for g in groups]
    fig, axes = panels(
        9.6,
        1.0 + 0.26 * sum(sizes) + 0.75 * len(groups),
        len(groups),
        2,
        squeeze=False,
        sharey="row",
        gridspec_kw={"width_ratios": (1.25, 1.0), "height_ratios": [n + 0.8 for n in sizes]},
    )
    for row, group in zip(axes, groups, strict=True):
        _group(f, row, list(table[table["group"] == group]["name"]), language)
        row[0].set_title(
            f"{term('scenario_group', group, language)}: {text('gain.gap_spending', language)}",
            fontsize=9,
        )
        row[1].set_title(text("gain.returns", language), fontsize=9)
    headline(fig, title(f, language), 10.5)
    note = text(
        "charts.forest.paired_against_year_ends",
        language,
        title=f.title_of(f.reference, language),
        first_year=f.first_year,
        last_year=f.last_year,
        n_draws=f.n_draws,
    )
    fig.supxlabel(note, fontsize=8, x=0.01, ha="left")
    return fig


def _group(f: Compared, row: Any, names: list[str], language: Language) -> None:
    """The scenarios of one group in both panels."""
    for panel, (measure, unit) in zip(row, PANELS, strict=True):
        for at, name in enumerate(names):
            r = f.effect(name, measure)
            colour = BETTER if r["low"] > 0.0 else WORSE if r["high"] < 0.0 else GREY
            panel.plot([r["low"] / unit, r["high"] / unit], [at, at], color=colour, lw=1.8)
            panel.plot(r["mean"] / unit, at, "o", color=colour, ms=4)
        panel.axvline(0.0, color="black", lw=0.8)
        panel.tick_params(labelsize=8)
        panel.xaxis.set_major_formatter("{x:,.0f}")
        panel.set_ylim(len(names) - 0.4, -0.6)
    row[0].set_yticks(range(len(names)), [f.title_of(n, language) for n in names], fontsize=7.5)
