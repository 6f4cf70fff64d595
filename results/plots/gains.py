"""Forest plot: the gap that every plan closes against no fund, with its interval."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from model.state.units import WAN
from results.comparison import leads, paired
from results.findings import Findings
from results.indicators import gap_closed
from results.language.catalogue import Language, draws_words, term, text
from results.plots.style import COLOURS, figure, finished, layout


def has_rows(findings: Findings) -> bool:
    """Whether there is a plan whose gain could be drawn."""
    return bool(set(findings.plans) - {"no_fund", "trend"}) and "no_fund" in findings.plans


def prepare(findings: Findings) -> pd.DataFrame:
    """Mean and interval of every plan, 万元 of 2015, smallest first.

    ``leads`` marks the plan of the run, and any that is surely better under the same luck;
    ``first`` the last of these, which the title is about, ``behind`` those clearly below it.
    """
    data, years = findings.county_year, findings.effect_years
    gains = {
        plan: paired(gap_closed(data, plan, "no_fund", years)).over(WAN)
        for plan in findings.plans
        if plan not in ("no_fund", "trend")
    }
    rows = [
        {"plan": p, "mean": x.mean, "low": x.low, "high": x.high, "leads": leads(findings, p)}
        for p, x in gains.items()
    ]
    table = pd.DataFrame(rows).sort_values("mean").reset_index(drop=True)
    first = str((table[table["leads"]] if table["leads"].any() else table)["plan"].iloc[-1])
    over = {p: paired(gap_closed(data, first, p, years)).verdict for p in gains}
    behind = [over[p] == "better" for p in table["plan"]]
    return table.assign(first=table["plan"] == first, behind=behind)


def title(table: pd.DataFrame, language: Language, tag: str) -> str:
    """The finding: the run's plan, or one that surely beats it, or what is not surely above it."""
    best, rivals = table[table["first"]].iloc[0], table[~table["behind"] & ~table["first"]]
    words = {
        "name": term("plan", str(best["plan"]), language),
        "yuan": best["mean"] * WAN,
        "sure": draws_words(tag, language),
    }
    if rivals.empty:
        key = "gap_closed_million_yuan" if len(table) == 1 else "most_gap_closed_million"
        return text(f"charts.gains.{key}", language, **words)
    top = rivals.iloc[-1]
    higher = "higher_not_clearly" if top["mean"] > best["mean"] else "no_clear_difference"
    words |= {"top": term("plan", str(top["plan"]), language), "top_yuan": top["mean"] * WAN}
    return text(f"charts.gains.{higher}", language, **words)


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    table = prepare(findings)
    ax = figure(7.2, 0.9 + 0.36 * len(table), ax=ax)
    for i, row in table.iterrows():
        colour = COLOURS[5] if row["plan"] == findings.main else COLOURS[0]
        ax.plot([row["low"], row["high"]], [i, i], color=colour, lw=2)
        ax.plot(row["mean"], i, "o", color=colour)
        ax.annotate(
            f"{row['mean']:,.0f}",
            (row["mean"], i),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    ax.axvline(0, color="black", lw=0.8)
    ax.set_yticks(range(len(table)), [term("plan", p, language) for p in table["plan"]])
    ax.set_xlabel(text("charts.gains.unit", language), fontsize=8)
    return finished(ax, title(table, language, findings.tag))


def chart(findings: Findings, language: Language) -> Any:
    """Plotly."""
    table = prepare(findings)
    fig = go.Figure(
        go.Scatter(
            x=table["mean"].round(),
            y=[term("plan", p, language) for p in table["plan"]],
            mode="markers+text",
            text=table["mean"].map("{:,.0f}".format),
            textposition="top center",
            marker={
                "size": 11,
                "color": [COLOURS[5] if p == findings.main else COLOURS[0] for p in table["plan"]],
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": (table["high"] - table["mean"]).round(),
                "arrayminus": (table["mean"] - table["low"]).round(),
                "color": "#555555",
            },
        )
    )
    fig.add_vline(x=0, line_color="black", line_width=1)
    fig.update_xaxes(title=text("charts.gains.unit", language), title_font_size=12)
    return layout(fig, title(table, language, findings.tag), "", height=120 + 46 * len(table))
