"""Colours, sizes and saving, shared by all charts."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from results.language.catalogue import Language, term
from results.language.typeset import broken
from results.plots.fonts import FAMILY, register

COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#8C8C8C",
    "#4D4D4D",
    "#F0E442",
    "#7B3F00",
    "#332288",
)
"""Okabe and Ito's palette, then greys: distinguishable by the colour-blind and in print."""
GREY = "#8C8C8C"
DPI = 300
"""Sharp in print."""
OWN = "tuopin"
"""Label of figures that are made here."""
NAME = 34
"""Letters of a line of a parameter's name beside its row."""
HALF_WIDTH = 0.55
"""Mean width of a letter, share of its size; a Chinese character takes two."""


def figure(width: float = 7.2, height: float = 4.0, ax: Any = None) -> Any:
    """Axes to draw on: the ones that are given, or of a figure of their own."""
    return ax if ax is not None else panels(width, height)[1]


def panels(
    width: float, height: float, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Any, Any]:
    """A figure and its axes, in the Chinese font, without a display."""
    mpl.rcParams.update(
        {
            "font.family": register(),
            "axes.unicode_minus": False,
            "svg.hashsalt": "tuopin",
            "svg.fonttype": "path",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "font.size": 9.5,
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
        }
    )
    fig = Figure(figsize=(width, height), layout="constrained", label=OWN)
    return fig, fig.subplots(rows, columns, **options)


def name_rows(ax: Any, parameters: Iterable[str], language: Language) -> None:
    """The names of parameters beside the rows of a chart, the first at the bottom."""
    names = ["\n".join(broken(term("parameter", p, language), NAME)) for p in parameters]
    ax.set_yticks(range(len(names)), names, fontsize=8)


def headline(at: Any, text: str, size: float = 11.0) -> None:
    """The finding above a figure, from its left edge; its lines break where the figure ends.

    Axes that came from elsewhere have it as their own title.
    """
    fig, own = at.figure, at.figure.get_label() == OWN
    inches = fig.get_figwidth() * (1.0 if own else at.get_position().width)
    lines = "\n".join(broken(text, int(inches * 72.0 / (HALF_WIDTH * size))))
    if own:
        fig.suptitle(lines, x=0.01, ha="left", fontsize=size)
    else:
        at.set_title(lines, loc="left", fontsize=size)


def finished(
    ax: Any, title: str, *, legend: Mapping[str, Any] | None = None, **settings: Any
) -> Any:
    """Axes with the finding above them, a legend without a frame, and what ``ax.set`` takes."""
    headline(ax, title)
    ax.set(**settings)
    if legend is not None:
        ax.legend(frameon=False, **legend)
    return ax


def save(drawn: Any, folder: Path, name: str, dpi: int = 0) -> list[Path]:
    """PNG for documents and SVG for editors; no date, so identical runs give identical files."""
    folder.mkdir(parents=True, exist_ok=True)
    fig = drawn.figure
    fig.set_dpi(dpi or DPI)
    fig.draw_without_rendering()  # the layout is made once, not for every file anew
    fig.set_layout_engine(None)  # "none" would leave one that draws twice
    for ax in fig.axes:  # the solver of the layout moves the last bit from run to run
        ax.set_position([round(x, 9) for x in ax.get_position().bounds])
    png, svg = (folder / f"{name}.{kind}" for kind in ("png", "svg"))
    fig.savefig(png, dpi=fig.dpi, metadata={"Software": None})
    fig.savefig(svg, metadata={"Date": None})
    return [png, svg]


def layout(chart: Any, title: str, y_title: str, *, height: int = 380) -> Any:
    """Plotly layout shared by all charts."""
    chart.update_layout(
        title={"text": title, "x": 0.0, "font": {"size": 16}},
        template="plotly_white",
        font={"family": f"{FAMILY}, sans-serif", "size": 13},
        height=height,
        margin={"l": 70, "r": 30, "t": 60, "b": 50},
        yaxis_title=y_title,
        legend={"orientation": "h", "y": -0.15},
    )
    # Plotly's "20k" is no Chinese
    chart.update_yaxes(separatethousands=True, exponentformat="none")
    return chart
