"""How the mixes stand as the horizon moves: gap closed per yuan, a line for each mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from results.plots.style import COLOURS, figure
from results.words import say

if TYPE_CHECKING:
    from results.evidence import Validation
    from results.words import Language


def draw(f: Validation, language: Language) -> Any:
    """Matplotlib."""
    zh = language == "zh"
    made, ax = figure(7.2, 3.8)
    for i, (mix, rows) in enumerate(f.horizons.groupby("mix", sort=False)):
        name = "+".join(say(p, language) for p in str(mix).split("+"))
        ax.plot(rows["horizon"], rows["mean"], color=COLOURS[i % len(COLOURS)], marker="o", ms=3,
                ls="-" if i < len(COLOURS) else "--", label=name)  # fmt: skip
    ax.set_xticks(sorted(set(f.horizons["horizon"])))
    ax.set_title(
        "至各年份每元资金减少的支出贫困缺口"
        if zh
        else "Spending-poverty gap closed up to each year"
    )
    ax.set_ylabel("元/元" if zh else "yuan per yuan")
    ax.legend(frameon=False, fontsize=7, bbox_to_anchor=(1.0, 1.0))
    return made
