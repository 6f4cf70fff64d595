"""How the mixes stand as the horizon moves: gap closed per yuan, a line for each mix."""

from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, figure, finished, layout
from results.tables.study_results import Validation

DASHES = ("-", "--", ":")
PLOTLY_DASHES = ("solid", "dash", "dot")
APART = 0.045
"""Least distance of two labels, share of the axis."""


def name_of(mix: str, language: Language) -> str:
    """A mix in words."""
    return "+".join(term("programme", p, language) for p in mix.split("+"))


def ranked(f: Validation, horizon: int) -> pd.DataFrame:
    """Mixes at a horizon, the best first."""
    return (
        f.horizons[f.horizons["horizon"] == horizon]
        .sort_values("mean", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def title(f: Validation, language: Language) -> str:
    """The finding: which mix leads at the nearest and at the furthest horizon.

    And whether clearly.
    """
    years = sorted(set(f.horizons["horizon"]))
    near, far = ranked(f, years[0]), ranked(f, years[-1])
    early, late = (name_of(str(t["mix"][0]), language) for t in (near, far))
    key = "leads_from_gap_closed" if early == late else "best_gap_closed_per"
    sentence = text(
        f"charts.horizon.{key}",
        language,
        early=early,
        late=late,
        yuan=f"{far['mean'][0]:.2f}",
        years=years[0],
        years_2=years[-1],
    )
    if len(far) > 1 and far["q05"][0] <= far["mean"][1]:
        sentence += text(
            "charts.horizon.not_distinguishable_from",
            language,
            second=name_of(str(far["mix"][1]), language),
        )
    return sentence


def spread(values: list[float], least: float) -> list[float]:
    """Places of labels near their values, in ascending order, none closer than ``least``."""
    places = list(accumulate(values, lambda last, value: max(value, last + least)))
    # half of what a crowd was pushed up by is taken back, as far as the label below allows
    for i, value in enumerate(values):
        places[i] = max(
            places[i - 1] + least if i else -np.inf, places[i] - 0.5 * (places[i] - value)
        )
    return places


def draw(f: Validation, language: Language, ax: Any = None) -> Any:
    """Matplotlib: every line is named at its end."""
    ax = figure(7.6, 4.2, ax=ax)
    years = sorted(set(f.horizons["horizon"]))
    ends = ranked(f, years[-1]).iloc[::-1]
    for i, (_, rows) in enumerate(f.horizons.groupby("mix", sort=False)):
        ax.plot(
            rows["horizon"],
            rows["mean"],
            color=COLOURS[i % len(COLOURS)],
            marker="o",
            ms=3,
            ls=DASHES[i % len(DASHES)],
        )
    low, high = ax.get_ylim()
    order = list(dict.fromkeys(f.horizons["mix"]))
    places = spread(ends["mean"].tolist(), APART * (high - low))
    for place, (_, row) in zip(places, ends.iterrows(), strict=True):
        ax.annotate(
            name_of(str(row["mix"]), language),
            (years[-1], row["mean"]),
            (years[-1] + 0.03 * (years[-1] - years[0]), place),
            va="center",
            fontsize=8,
            arrowprops={
                "arrowstyle": "-",
                "color": COLOURS[order.index(row["mix"]) % len(COLOURS)],
                "lw": 0.7,
            },
        )
    ax.axhline(0.0, color="black", lw=0.8)
    return finished(
        ax, title(f, language), xticks=years, ylabel=text("charts.horizon.unit", language)
    )


def chart(f: Validation, language: Language) -> Any:
    """Plotly: intervals stand in the hover text, twelve of them would hide the lines."""
    fig = go.Figure()
    for i, (mix, rows) in enumerate(f.horizons.groupby("mix", sort=False)):
        fig.add_scatter(
            x=list(rows["horizon"]),
            y=rows["mean"].round(3),
            name=name_of(str(mix), language),
            mode="lines+markers",
            customdata=rows[["q05", "q95"]].round(3).to_numpy(),
            hovertemplate="%{y} (%{customdata[0]} – %{customdata[1]})",
            line={"color": COLOURS[i % len(COLOURS)], "dash": PLOTLY_DASHES[i % len(DASHES)]},
        )
    fig.update_xaxes(tickvals=sorted(set(f.horizons["horizon"])))
    return layout(fig, title(f, language), text("charts.horizon.unit", language), height=460)
