"""How incomes lie and how they grew.

Lorenz curves, and growth by twentieth of persons (growth incidence).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.state.measures import TWENTIETHS
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, headline, panels

BAND = (0.05, 0.95)
"""Quantiles over draws beside the mean."""


def prepare(findings: Findings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares and growth by twentieth of persons, the poorest first.

    Returns
    -------
    lorenz : share (0 to 1) of persons; before, after (of the run's plan): share of all income.
    growth : twentieth, plan, mean, low, high: growth of mean income a head, share a year, prices of
        2015.
    """
    data = findings.county_year
    first, last = int(data["year"].min()), int(data["year"].max())
    lorenz = pd.DataFrame({"share": np.linspace(0.0, 1.0, len(TWENTIETHS) + 1)})
    for name, year in (("before", first), ("after", last)):
        lorenz[name] = _curve(_incomes(findings, findings.main, year).mean(axis=0))
    rows = []
    for plan in dict.fromkeys((findings.main, "no_fund")):
        if plan in findings.plans:
            start, end = (_incomes(findings, plan, y) for y in (first, last))
            growth = (end / np.maximum(start, 1.0)) ** (1.0 / max(last - first, 1)) - 1.0
            low, high = np.quantile(growth, BAND, axis=0)
            rows.append(
                pd.DataFrame(
                    {
                        "twentieth": range(1, len(TWENTIETHS) + 1),
                        "plan": plan,
                        "mean": growth.mean(axis=0),
                        "low": low,
                        "high": high,
                    }
                )
            )
    return lorenz, pd.concat(rows, ignore_index=True)


def _incomes(findings: Findings, plan: str, year: int) -> NDArray[np.float64]:
    """(draws, twentieths) mean income a head, yuan of 2015 a year."""
    data = findings.county_year
    rows = data[(data["plan"] == plan) & (data["year"] == year)].sort_values("draw")
    return np.asarray(rows[list(TWENTIETHS)].mul(rows["line_real"], axis=0), np.float64)


def _curve(means: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(means))) / max(float(means.sum()), 1e-300)


def title(growth: pd.DataFrame, main: str, language: Language) -> str:
    """The finding: growth of the poorest and of the richest fifth."""
    mean = growth[growth["plan"] == main]["mean"].to_numpy()
    fifth = len(mean) // 5
    poor, rich = float(mean[:fifth].mean()), float(mean[-fifth:].mean())
    return text("charts.incomes.title", language, poor=poor, rich=rich)


def draw(findings: Findings, language: Language) -> Any:
    """Matplotlib: Lorenz curves on the left, growth incidence on the right."""
    lorenz, growth = prepare(findings)
    fig, (left, right) = panels(8.6, 4.0, 1, 2, width_ratios=(4, 5))
    _lorenz(left, lorenz, findings, language)
    _incidence(right, growth, findings.main, language)
    headline(fig, title(growth, findings.main, language))
    return fig


def _lorenz(ax: Any, lorenz: pd.DataFrame, findings: Findings, language: Language) -> None:
    years = findings.county_year["year"]
    ax.plot(
        [0, 1], [0, 1], color=GREY, lw=1.0, ls=":", label=text("charts.incomes.all_alike", language)
    )
    ax.plot(
        lorenz["share"], lorenz["before"], color=COLOURS[1], lw=1.8, ls="--", label=f"{years.min()}"
    )
    ax.plot(
        lorenz["share"],
        lorenz["after"],
        color=COLOURS[0],
        lw=1.8,
        label=f"{years.max()} · {term('plan', findings.main, language)}",
    )
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1),
        xlabel=text("charts.incomes.share_persons_poorest_first", language),
        ylabel=text("charts.incomes.share_income", language),
    )
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda x, _: f"{x:.0%}")
    ax.legend(frameon=False, fontsize=8)


def _incidence(ax: Any, growth: pd.DataFrame, main: str, language: Language) -> None:
    for plan, rows in growth.groupby("plan", sort=False):
        own = plan == main
        colour = COLOURS[0] if own else GREY
        ax.plot(
            rows["twentieth"] * 5 - 2.5,
            rows["mean"],
            color=colour,
            lw=1.8,
            ls="-" if own else "--",
            label=term("plan", str(plan), language),
        )
        if own:
            ax.fill_between(
                rows["twentieth"] * 5 - 2.5,
                rows["low"],
                rows["high"],
                color=colour,
                alpha=0.2,
                lw=0,
                label=text("charts.incomes.nine_draws_in_ten", language),
            )
    ax.axhline(0.0, color="black", lw=0.8)
    ax.set_xlim(0, 100)
    ax.set_xlabel(text("charts.incomes.percentile_income_poorest_first", language))
    ax.set_ylabel(text("charts.incomes.growth_income_head_year", language))
    ax.yaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    ax.legend(frameon=False, fontsize=8)
