"""Cost against effect: every split of the fund as a point with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.state.units import WAN
from results.comparison import leads, paired
from results.findings import Findings
from results.indicators import gap_closed
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, figure, headline

MARKS = "osD^v<>pPX*hd"


def prepare(findings: Findings) -> pd.DataFrame:
    """plan, cost (yuan of 2015 granted and not taken back), mean, low, high of the gap closed.

    Leads.
    """
    rows = []
    years = findings.effect_years
    used = findings.county_year[findings.county_year["year"].isin(years)]
    for plan in findings.plans:
        if plan in ("no_fund", "trend"):
            continue
        part = used[used["plan"] == plan].groupby("draw")[["granted", "lapsed"]].sum()
        spent = part["granted"] - part["lapsed"]
        gain = paired(gap_closed(findings.county_year, plan, "no_fund", years))
        rows.append(
            {
                "plan": plan,
                "cost": float(spent.mean()),
                "mean": gain.mean,
                "low": gain.low,
                "high": gain.high,
                "leads": leads(findings, plan),
            }
        )
    return pd.DataFrame(rows)


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: what a yuan of the run's plan, or of a better one.

    Does beside a yuan of the worst.
    """
    per = (table["mean"] / table["cost"].clip(lower=1.0)).set_axis(table["plan"])
    leading = per[table["leads"].to_numpy()] if table["leads"].any() else per
    best, worst = str(leading.idxmax()), str(per.idxmin())
    return text(
        "charts.worth.title",
        language,
        plan=term("plan", best, language),
        per=per[best],
        plan_2=term("plan", worst, language),
        per_2=per[worst],
    )


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib: a mark of its own for each plan, distinguishable in a grey print."""
    table = prepare(findings)
    ax = figure(7.6, 4.2, ax=ax)
    for i, row in enumerate(table.to_dict("records")):
        main = row["plan"] == findings.main
        colour = COLOURS[5] if main else COLOURS[i % len(COLOURS)]
        x, y = row["cost"] / WAN, row["mean"] / WAN
        ax.plot(
            [x, x], [row["low"] / WAN, row["high"] / WAN], color=colour, lw=2.0 if main else 1.0
        )
        ax.plot(
            x,
            y,
            MARKS[i % len(MARKS)],
            color=colour,
            ms=8 if main else 6,
            mec="black",
            mew=0.5,
            label=term("plan", str(row["plan"]), language),
        )
    ax.axhline(0.0, color=GREY, lw=0.8)
    ax.set_xlabel(text("charts.worth.special_fund_used_granted", language))
    ax.set_ylabel(text("charts.worth.gap_closed_10_000", language))
    ax.legend(frameon=False, fontsize=7.5, loc="center left", bbox_to_anchor=(1.0, 0.5))
    headline(ax, title(table, language))
    return ax
