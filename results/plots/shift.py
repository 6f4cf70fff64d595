"""Money by programme before and after a change, side by side."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from model.state.units import WAN
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, layout
from results.tables.plan import funded


def chart(before: pd.DataFrame, after: pd.DataFrame, language: Language) -> Any:
    """Plotly: two bars for each programme.

    Columns ``programme`` and ``yuan`` of both plans are read.
    """
    names = list(dict.fromkeys([*funded(after), *funded(before)]))
    fig = go.Figure()
    for table, key, colour, shape in (
        (before, "desk.now", GREY, "/"),
        (after, "desk.new", COLOURS[0], ""),
    ):
        money = table.groupby("programme")["yuan"].sum() / WAN
        fig.add_bar(
            y=[term("programme", p, language) for p in names],
            x=[round(float(money.get(p, 0.0)), 1) for p in names],
            name=text(key, language),
            orientation="h",
            marker={"color": colour, "pattern": {"shape": shape}},
        )
    fig.update_yaxes(autorange="reversed")
    layout(fig, text("desk.by_programme", language), "", height=max(300, 140 + 42 * len(names)))
    return fig.update_xaxes(separatethousands=True, exponentformat="none")
