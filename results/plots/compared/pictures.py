"""Every picture of a comparison by its name: the finding, the drawing, the numbers behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from joblib import Parallel, delayed

from results.language.catalogue import LANGUAGES, Language, pick, text
from results.plots.compared import bars, forest, glance, lines, worlds
from results.plots.compared.looks import SMALL, footnote, label_of, look_of, note
from results.plots.style import headline, panels, save
from results.tables.compared import DRAWN, GAP, Compared
from results.tables.csv_text import write_csv

SHAPES = {"a4": (7.3, 4.2), "wide": (10.0, 5.625)}
"""Inches: the width of a printed A4 page between its margins, and a slide of 16:9."""

DPI = 192
"""A slide is 1920 by 1080."""

Panel = Callable[[Compared, Language, Any], None]


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes
    ----------
    title : the finding, which follows from a test on the data that is shown.
    draw : the figure of a width and height in inches, without its title.
    numbers : what is drawn, as a table.
    """

    title: Callable[[Compared, Language], str]
    draw: Callable[[Compared, Language, float, float], Any]
    numbers: Callable[[Compared], pd.DataFrame]

    def figure(self, f: Compared, language: Language, shape: str = "wide") -> Any:
        """Matplotlib, under its finding; ``shape`` is ``a4`` or ``wide``."""
        drawn = self.draw(f, language, *SHAPES[shape])
        headline(drawn, self.title(f, language), 10.5)
        return drawn


def pictures(f: Compared) -> dict[str, Picture]:
    """The pictures that a comparison has, the first answers most."""
    if not f.others:
        return {}
    found = {"worlds": WORLDS} if worlds.grid(f) is not None else {}
    found |= {"all": FOREST} if len(f.others) >= DRAWN else {"glance": GLANCE}
    found |= {
        "register": _level("listed"),
        "income": _level("poor_income"),
        "spending": _level("poor_spending"),
    }
    found |= {"difference": DIFFERENCE, "money": MONEY}
    kinds = f.parts.groupby("by")["part"].nunique()
    found |= {name: _parts(by) for name, by in PARTS.items() if kinds.get(by, 0) > 1}
    return found | {"villages": VILLAGES, "settings": SETTINGS}


PARTS = {"people": "kind", "causes": "cause", "towns": "town"}
"""Pictures of parts, by name."""


def _one(panel: Panel, axis: str) -> Callable[[Compared, Language, float, float], Any]:
    """A figure of one panel; a key says what its numbers are."""

    def draw(f: Compared, language: Language, width: float, height: float) -> Any:
        fig, ax = panels(width, height)
        panel(f, language, ax)
        more = "" if axis == "compare.axis_money" else note(f, language)
        footnote(
            fig,
            pick(language, "", " ").join(
                (text(axis, language, first=f.first_year, last=f.last_year), more)
            ),
        )
        return fig

    return draw


def _level(measure: str) -> Picture:
    return Picture(
        lambda f, x: lines.level_title(f, measure, x),
        _one(lambda f, x, ax: lines.levels(f, measure, x, ax), f"compare.axis_{measure}"),
        lambda f: _drawn(f, f.yearly)[["name", "draw", "year", measure]],
    )


def _drawn(f: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the cases that pictures over time draw."""
    return rows[rows["name"].isin(f.drawn)]


def _parts(by: str) -> Picture:
    def panel(f: Compared, language: Language, ax: Any) -> None:
        bars.parts(f, by, language, ax)
        _legend(f, language, ax)

    return Picture(
        lambda f, x: bars.parts_title(f, by, x),
        _one(panel, "compare.axis_returns" if by == "cause" else "compare.axis_parts"),
        lambda f: _drawn(f, f.parts[f.parts["by"] == by]),
    )


def _legend(f: Compared, language: Language, ax: Any) -> None:
    """Names of the marks, where there is more than one."""
    for name in f.drawn[1:]:
        colour, mark = look_of(f, name)
        ax.plot([], [], mark, color=colour, ms=5, label=label_of(f, name, language))
    ax.legend(frameon=False, fontsize=SMALL, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _differences(f: Compared) -> pd.DataFrame:
    base = f.by_year(f.reference, GAP)
    rows = (
        (base - f.by_year(name, GAP)).stack().rename("gap_closed").reset_index().assign(name=name)
        for name in f.drawn[1:]
    )
    return pd.concat(rows, ignore_index=True)


def _sums(f: Compared) -> pd.DataFrame:
    gains = {name: f.gain(name) for name in f.others}
    return pd.DataFrame(
        [
            {"name": n, "mean": x.mean, "low": x.low, "high": x.high}
            | {"won": x.share_won, "verdict": x.verdict}
            for n, x in gains.items()
        ]
    )


GLANCE = Picture(forest.title, glance.draw, _sums)
FOREST = Picture(forest.title, forest.draw, _sums)
WORLDS = Picture(worlds.title, worlds.draw, lambda f: worlds.table(f, "en"))
DIFFERENCE = Picture(
    lines.difference_title,
    _one(lambda f, x, ax: lines.differences(f, GAP, x, ax), "compare.axis_difference"),
    _differences,
)
MONEY = Picture(bars.money_title, _one(bars.money, "compare.axis_money"), bars.money_table)
VILLAGES = Picture(
    lambda f, x: bars.parts_title(f, "village", x),
    _one(bars.villages, "compare.axis_villages"),
    lambda f: _drawn(f, f.parts[f.parts["by"] == "village"]),
)
SETTINGS = Picture(
    glance.settings_title,
    glance.settings,
    lambda f: _drawn(f, f.settings),
)


def write_pictures(f: Compared, folder: Path) -> dict[tuple[str, Language], Path]:
    """Every picture as SVG and PNG, for a page of A4 and for a slide, with its numbers.

    Returns
    -------
    By name and language the PNG that pages show, the one of A4: its type is as large in print.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = pictures(f)
    for name, picture in found.items():
        write_csv(picture.numbers(f), folder / f"{name}.csv")
    tasks = [(name, language) for language in LANGUAGES for name in found]
    # in as many processes as the caller's parallel_config says: one where it says nothing
    saved = Parallel()(delayed(_saved)(f, *task, folder) for task in tasks)
    return dict(zip(tasks, saved, strict=True))


def _saved(f: Compared, name: str, language: Language, folder: Path) -> Path:
    """A picture in all its shapes; the PNG of A4."""
    picture = pictures(f)[name]
    files = {
        s: save(picture.figure(f, language, s), folder, f"{name}-{s}.{language}", DPI)
        for s in SHAPES
    }
    return files["a4"][0]


def alternative(f: Compared, name: str, language: Language) -> str:
    """A picture in words: its finding, then what it shows."""
    return pick(language, "。", ". ").join(
        (pictures(f)[name].title(f, language), text(f"compare.alt_{name}", language))
    )
