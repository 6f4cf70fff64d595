"""The county's before-after estimate taken apart.

What would have come anyway, what the fund did.
"""

from typing import Any

import numpy as np

from results.language.catalogue import Language, text
from results.plots.style import COLOURS, GREY, figure, finished
from results.tables.study_results import Validation


def title(f: Validation, language: Language) -> str:
    """The finding."""
    mean = f.claims.mean()
    low, high = np.quantile(f.claims["true"].dropna(), (0.05, 0.95))
    key = "not_distinct" if low <= 0.0 <= high else "shows_yuan"
    return text(
        f"charts.claim.before_after_{key}",
        language,
        before_after=mean["seen"],
        true=mean["true"],
        low=low,
        high=high,
    )


def draw(f: Validation, language: Language, ax: Any = None) -> Any:
    """Matplotlib: three bars with 90 % intervals over draws, and the claim as a line."""
    words = (
        ("true", COLOURS[5], text("charts.claim.true_effect_same_households", language)),
        ("without", COLOURS[4], text("charts.claim.without_fund_too_growth", language)),
        ("seen", COLOURS[0], text("charts.claim.county_counts_before_against", language)),
    )
    ax = figure(7.2, 3.0, ax=ax)
    for y, (key, colour, _) in enumerate(words):
        values = f.claims[key].dropna()
        low, high = np.quantile(values, (0.05, 0.95))
        ax.barh(y, values.mean(), color=colour, height=0.6)
        ax.plot([low, high], [y, y], color="#333333", lw=1.2)
        ax.text(
            max(high, values.mean()) + 20.0,
            y,
            text("charts.claim.to", language, values=values.mean(), low=low, high=high),
            va="center",
            fontsize=8.5,
        )
    ax.set_yticks(range(3), [w for *_, w in words], fontsize=8.5)
    if np.isfinite(f.claim):
        ax.axvline(f.claim, color=GREY, ls="--", lw=1.2)
        ax.text(
            f.claim,
            2.52,
            text("charts.claim.report", language, claim=f.claim),
            fontsize=8,
            ha="center",
            color=GREY,
        )
    return finished(
        ax,
        title(f, language),
        xlim=(min(0.0, float(f.claims.min().min())), ax.get_xlim()[1] * 1.25),
        xlabel=text("charts.claim.yuan_head_nominal_from", language),
    )
