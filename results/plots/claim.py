"""The county's before-after estimate taken apart: what would have come anyway, what the fund did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from results.plots.style import COLOURS, GREY, figure, headline

if TYPE_CHECKING:
    from results.language.catalogue import Language
    from results.tables.evidence import Validation


def title(f: Validation, language: Language) -> str:
    """The finding."""
    mean, zh = f.claims.mean(), language == "zh"
    low, high = np.quantile(f.claims["true"].dropna(), (0.05, 0.95))
    if low <= 0.0 <= high:
        if zh:
            return f"前后对比显示增收{mean['seen']:,.0f}元,资金的真实效果与零不能区分({low:,.0f}至{high:,.0f}元)"
        return (
            f"Before-after shows {mean['seen']:,.0f} yuan a head; what the fund itself did cannot be "
            f"told from nothing ({low:,.0f} to {high:,.0f})"
        )
    if zh:
        return f"前后对比显示增收{mean['seen']:,.0f}元,其中资金真正带来{mean['true']:,.0f}元"
    return f"Before-after shows {mean['seen']:,.0f} yuan a head; the fund itself did {mean['true']:,.0f}"


def draw(f: Validation, language: Language, ax: Any = None) -> Any:
    """Matplotlib: three bars with 90 % intervals over draws, and the claim as a line."""
    zh = language == "zh"
    words = (
        ("seen", "县里算法:\n扶持前后对比" if zh else "as a county counts:\nbefore against after"),
        (
            "without",
            "没有资金也会有:\n增长与回归均值"
            if zh
            else "without the fund too:\ngrowth, regression to the mean",
        ),
        (
            "true",
            "真实效果:\n同一批户有无资金"
            if zh
            else "true effect: same households\nwith against without",
        ),
    )
    ax = figure(7.2, 3.0, ax=ax)
    for y, (key, _) in enumerate(reversed(words)):
        values = f.claims[key].dropna()
        low, high = np.quantile(values, (0.05, 0.95))
        colour = COLOURS[5] if key == "true" else COLOURS[0] if key == "seen" else COLOURS[4]
        ax.barh(y, values.mean(), color=colour, height=0.6)
        ax.plot([low, high], [y, y], color="#333333", lw=1.2)
        ax.text(
            max(high, values.mean()) + 20.0,
            y,
            f"{values.mean():,.0f} ({low:,.0f}{'至' if zh else ' to '}{high:,.0f})",
            va="center",
            fontsize=8.5,
        )
    ax.set_yticks(range(3), [w for _, w in reversed(words)], fontsize=8.5)
    if np.isfinite(f.claim):
        ax.axvline(f.claim, color=GREY, ls="--", lw=1.2)
        ax.text(
            f.claim,
            2.52,
            f"{'报告' if zh else 'report'}: ≥ {f.claim:,.0f}",
            fontsize=8,
            ha="center",
            color=GREY,
        )
    ax.set_xlim(left=min(0.0, float(f.claims.min().min())), right=ax.get_xlim()[1] * 1.25)
    ax.set_xlabel(
        "人均纯收入变化(元,名义,扶持前一年至后一年)"
        if zh
        else "yuan a head, nominal, from the year before support to the year after"
    )
    headline(ax, title(f, language))
    return ax
