"""Plotly charts inside one file, with fixed ids so that identical findings give identical bytes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from markupsafe import Markup


def embedded(chart: Any) -> Markup:
    """A chart as a place and its data; the page draws it when its font is there.

    Drawn before, a legend is set by the widths of another font and its words overlap.
    """
    # readable characters: what the page's font must hold is found in the page's text
    told = json.dumps(json.loads(chart.to_json()), ensure_ascii=False).replace("<", "\\u003c")
    name = hashlib.sha256(told.encode()).hexdigest()[:12]
    return Markup(
        f'<div id="chart-{name}"></div>'
        f'<script type="application/json" data-chart="chart-{name}">{told}</script>'
    )


def plotly_script() -> str:
    """The library's script."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())
