"""Forest plot of many scenarios against one of them: two measures side by side, grouped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from model.state.units import WAN
from results.language.catalogue import Language, pick, term, text
from results.plots.style import COLOURS, GREY, headline, panels
from results.tables.plan import span
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
    """The finding: what closes most beyond the reference, where something clearly closes more.

    Of one scenario by how much; of several how many close more, less, or cannot be told from it.
    """
    table = ordered(f)
    ours = table[table["group"] != "future"]
    ours = table if ours.empty else ours
    found = {str(n): f.gain(str(n)) for n in ours["name"]}
    words: dict[str, Any] = {
        "county": pick(language, f.county_chinese, f.county),
        "ref": f.title_of(f.reference, language),
    }
    if not found:
        return text("charts.forest.alone", language, **words)
    best = max(found, key=lambda n: found[n].mean)
    if len(found) == 1:
        return _single(f, best, words, language)
    count = Counter(x.verdict for x in found.values())
    if count["too_few"]:
        return text("charts.forest.too_few", language, **words, n_draws=f.n_draws)
    words |= {
        "n_rows": len(found),
        "better": count["better"],
        "worse": count["worse"],
        "unclear": count["not_distinct"],
    }
    if not count["better"]:
        return text("charts.forest.none_better", language, **words)
    best = max((n for n in found if found[n].verdict == "better"), key=lambda n: found[n].mean)
    return text("charts.forest.title", language, title=f.title_of(best, language), **words)


def _single(f: Compared, name: str, words: dict[str, Any], language: Language) -> str:
    """What the only other scenario does: more, less, or neither."""
    gain, n = f.gain(name), f.n_draws
    size = gain.size.over(WAN)
    side = "more" if gain.mean >= 0.0 else "less"
    return text(
        f"charts.forest.single_{side}",
        language,
        **words,
        title=f.title_of(name, language),
        gap=span(size, language, 1),
        verdict=term("verdict", gain.verdict, language),
        won=round(gain.share_won * n),
        n=n,
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
            gain = f.gain(name, measure).over(unit)
            colour = {"better": BETTER, "worse": WORSE}.get(gain.verdict, GREY)
            if gain.few:
                panel.plot(gain.draws, [at] * gain.n, "|", color=colour, ms=7)
            else:
                panel.plot([gain.low, gain.high], [at, at], color=colour, lw=1.8)
            panel.plot(gain.mean, at, "o", color=colour, ms=4)
        panel.axvline(0.0, color="black", lw=0.8)
        panel.tick_params(labelsize=8)
        panel.xaxis.set_major_formatter("{x:,.0f}")
        panel.set_ylim(len(names) - 0.4, -0.6)
    row[0].set_yticks(range(len(names)), [f.title_of(n, language) for n in names], fontsize=7.5)
