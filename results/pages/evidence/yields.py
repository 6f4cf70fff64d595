"""The page of yields: what a yuan of each programme alone simulates to, beside its evidence."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.state.columns import SOURCES
from results.findings import OfCounty
from results.language.catalogue import Language, term, text
from results.language.numbers import between, listed, source_of
from results.pages.page import of_county, write_page
from results.statistics import LEAST_DRAWS
from results.tables.section import Section, html_of


@dataclass(frozen=True)
class Yielded(OfCounty):
    """Yields of a county.

    Attributes
    ----------
    table : of :func:`scenarios.studies.yields.against_priors`.
    practice, others : held out of the solve: what one year of practice brings (name, mean, low,
        high, low_published, high_published, source), and yields where others are served or less is
        granted (programme, group, mean, low, high); None where not asked for.
    """

    table: pd.DataFrame
    practice: pd.DataFrame | None = None
    others: pd.DataFrame | None = None


def _ends(row: Mapping[Hashable, Any], names: tuple[str, str, str]) -> str:
    """Three figures, a dash where there are none."""
    if np.isnan(row[names[1]]):
        return "—"
    return " / ".join(f"{row[name]:.3f}" for name in names)


def _simulated(row: Mapping[Hashable, Any]) -> str:
    if np.isnan(row["simulated"]):
        return "—"
    known = int(row["draws"]) >= LEAST_DRAWS
    return f"{row['simulated']:.3f}" + (f" ± {row['error']:.3f}" if known else "")


def _made_of(row: Mapping[Hashable, Any], language: Language) -> str:
    """Sources of income that make up at least a tenth of it, largest first."""
    parts = sorted(((abs(row[s]), s) for s in SOURCES), reverse=True)
    total = sum(size for size, _ in parts)
    return ("、" if language == "zh" else ", ").join(
        f"{text(f'yields.source.{s}', language)} {row[s]:+.3f}"
        for size, s in parts
        if size > 0.1 * total
    )


def yields_table(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Prior, simulated yield and what it is made of, for every programme."""
    rows = table.to_dict("records")
    verdict = {True: text("yields.inside", language), False: text("yields.outside", language)}
    columns = {
        "column.programme": [term("programme", r["programme"], language) for r in rows],
        "yields.grade": [r["grade"] for r in rows],
        "yields.year": [int(r["year"]) for r in rows],
        "yields.prior": [_ends(r, ("low", "centre", "high")) for r in rows],
        "yields.simulated": [_simulated(r) for r in rows],
        "yields.verdict": [verdict[bool(r["is_inside"])] for r in rows],
        "yields.drawn": [_ends(r, ("drawn_5", "drawn_50", "drawn_95")) for r in rows],
        "yields.made_of": [_made_of(r, language) for r in rows],
        "yields.listed": ["—" if np.isnan(r["listed"]) else f"{r['listed']:.0%}" for r in rows],
    }
    return pd.DataFrame({text(key, language): cells for key, cells in columns.items()})


def practice_table(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """What one year of practice brings beside published ranges, inside or not."""
    rows = table.to_dict("records")
    verdict = {True: text("yields.inside", language), False: text("yields.outside", language)}
    columns = {
        "yields.figure": [text(f"yields.held.{r['name']}", language) for r in rows],
        "yields.published": [
            between(f"{r['low_published']:g}", f"{r['high_published']:g}", language) for r in rows
        ],
        "yields.simulated": [_ends(r, ("low", "mean", "high")) for r in rows],
        "yields.verdict": [
            verdict[r["low_published"] <= r["mean"] <= r["high_published"]] for r in rows
        ],
        "yields.source_of": [source_of(r["source"], language) for r in rows],
    }
    return pd.DataFrame({text(key, language): cells for key, cells in columns.items()})


def others_table(answer: Yielded, language: Language) -> pd.DataFrame:
    """Yields as solved, where the poorest come first, and with half the money."""
    assert answer.others is not None
    by = answer.others.set_index(["programme", "group"])
    groups = list(dict.fromkeys(answer.others["group"]))
    return pd.DataFrame(
        [
            {
                text("column.programme", language): term("programme", r["programme"], language),
                text("yields.simulated", language): _simulated(r),
                **{
                    text(f"yields.group.{g}", language): _ends(
                        by.loc[(r["programme"], g)].to_dict(), ("low", "mean", "high")
                    )
                    for g in groups
                },
            }
            for r in answer.table.to_dict("records")
        ]
    )


def headline(answer: Yielded, language: Language) -> list[str]:
    """Whether every programme's simulated yield lies within its evidence."""
    table = answer.table
    outside = table[~table["is_inside"].astype(bool)]["programme"]
    if len(outside) == 0:
        return [text("yields.all_inside", language, n=len(table))]
    return [
        text(
            "yields.some_outside",
            language,
            n=len(outside),
            total=len(table),
            names=listed([term("programme", n, language) for n in outside], language),
        )
    ]


def write_yields(answer: Yielded, folder: Path, language: Language) -> Path:
    """``yields.LANGUAGE.html``."""
    sections = [
        Section(
            text("yields.table", language),
            text("yields.how", language),
            tables=[html_of(yields_table(answer.table, language))],
        )
    ]
    if answer.practice is not None:
        sections.append(
            Section(
                text("yields.held_title", language),
                text("yields.held_note", language),
                tables=[
                    html_of(practice_table(answer.practice, language)),
                    html_of(others_table(answer, language)),
                ],
            )
        )
    return write_page(
        folder / f"yields.{language}.html",
        language,
        of_county("yields.title", answer, language),
        text("yields.note", language),
        headline(answer, language),
        sections,
    )
