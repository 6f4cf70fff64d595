"""Plotly charts inside one file, with fixed ids so that identical findings give identical bytes."""

from __future__ import annotations

import hashlib
from typing import Any

import plotly.io
from markupsafe import Markup
from plotly.offline import get_plotlyjs


def embedded(chart: Any) -> Markup:
    """A chart as a div; the script comes once, in the head."""
    name = hashlib.sha256(chart.to_json().encode()).hexdigest()[:12]
    html = plotly.io.to_html(
        chart, full_html=False, include_plotlyjs=False, div_id=f"chart-{name}",
        config={"displaylogo": False, "responsive": True},
    )  # fmt: skip
    return Markup(html)


def plotly_script() -> str:
    """The library's script."""
    return str(get_plotlyjs())
