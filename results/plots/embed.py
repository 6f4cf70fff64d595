"""Plotly charts inside one file, with fixed ids so that identical findings give identical bytes."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from results.plots.fonts import woff2_of

_LOADER = jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates")


def embedded(chart: Any) -> Markup:
    """A chart as a place and its data; the page draws it when its font is there.

    Drawn before, a legend is set by the widths of another font and its words overlap.
    """
    # readable characters: what the page's font must hold is found in the page's text
    data = json.dumps(json.loads(chart.to_json()), ensure_ascii=False).replace("<", "\\u003c")
    name = hashlib.sha256(data.encode()).hexdigest()[:12]
    return Markup(
        f'<div id="chart-{name}"></div>'
        f'<script type="application/json" data-chart="chart-{name}">{data}</script>'
    )


def write_html(
    path: Path,
    name: str,
    context: Mapping[str, Any],
    lettered: Mapping[str, Any] | None = None,
    **functions: Callable[..., Any],
) -> Path:
    """Write a template of this package with the font of its characters inside.

    Parameters
    ----------
    name : of the template.
    lettered : the context whose characters the font must hold, where that is not the whole.
    functions : what the template may call.
    """
    environment = jinja2.Environment(loader=_LOADER, autoescape=True, trim_blocks=True)
    environment.globals.update(functions)
    template = environment.get_template(name)
    font = woff2_of(template.render(**lettered or context, font=""))
    page, charset = template.render(**context, font=font), '<meta charset="utf-8">'
    meta = f'{charset}\n<meta http-equiv="Content-Security-Policy" content="{policy_of(page)}">'
    path.write_text(page.replace(charset, meta, 1), encoding="utf-8")
    return path


def policy_of(page: str) -> str:
    """What a page may load: what it holds, known by its digest, and nothing from elsewhere.

    Styles have no digest where they stand at single elements, or are made by Plotly, which saves
    pictures by way of a blob.
    """
    script, style = (
        " ".join(
            f"'sha256-{base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()}'"
            for held in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        )
        or "'none'"
        for tag in ("script", "style")
    )
    charts = "data-chart" in page
    return (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; font-src data:; "
        f"img-src data:{' blob:' * charts}; script-src {script}; style-src "
        + ("'unsafe-inline'" if charts or ' style="' in page else style)
    )


def plotly_script() -> str:
    """The library's script."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())
