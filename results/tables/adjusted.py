"""What a change of money, rules or pins displaces, in words.

Terminal, page, report and desk read it.
"""

from collections.abc import Mapping

import pandas as pd

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, text
from results.privacy import WITHHELD, small_villages
from results.tables.reasons import package, units
from results.tables.section import Section, folded

LISTED = 10
"""Villages that a terminal lists; the report has all."""


def moved_table(
    moved: pd.DataFrame,
    names: Mapping[int, str],
    hidden: frozenset[int],
    unit: float,
    word: str,
    language: Language,
) -> pd.DataFrame:
    """A row for each village whose money changes, most first.

    Before, after, difference, what it gets, effect.

    ``hidden`` are the codes of villages whose effect is withheld.
    """
    by = moved["after"] - moved["before"]
    rows = moved.assign(by=by, size=by.abs()).sort_values(
        ["size", "village"], ascending=[False, True], kind="stable"
    )
    wan = text("column.wan", language)
    effect = (rows["effect"] / unit).round(1)
    few = rows["village"].isin(hidden)
    if few.any():
        effect = effect.astype(object).mask(few, WITHHELD)
    return pd.DataFrame(
        {
            text("column.village", language): rows["village"].astype(int),
            text("column.name", language): [names[int(v)] for v in rows["village"]],
            f"{text('column.difference', language)} ({wan})": (rows["by"] / WAN).round(1),
            f"{text('column.before', language)} ({wan})": (rows["before"] / WAN).round(1),
            f"{text('column.after', language)} ({wan})": (rows["after"] / WAN).round(1),
            f"{text('column.effect', language)} ({word})": effect,
            text("column.gets_now", language): [
                package(str(m), int(a), int(b), language)
                for m, a, b in zip(rows["mix"], rows["first"], rows["last"], strict=True)
            ],
        }
    )


def change_line(
    moved: pd.DataFrame, change: float, unit: float, word: str, language: Language
) -> str:
    """One sentence: what the county gains or loses by what was learned.

    And how much money moves.
    """
    return text(
        "adjusted.county_s_objective_changes",
        language,
        change=change / unit,
        word=word,
        n_moved=len(moved),
        yuan=float(moved["moved"].sum()) / WAN,
    )


def moved_lines(moved: pd.DataFrame, unit: float, language: Language) -> list[str]:
    """A line for each of the villages whose money changes most, and how many more there are."""
    size = (moved["after"] - moved["before"]).abs().sort_values(ascending=False, kind="stable")
    lines = [
        text(
            "adjusted.village_10_000_yuan",
            language,
            village=row["village"],
            before=float(row["before"]),
            now=float(row["after"]),
            what=package(str(row["mix"]), int(row["first"]), int(row["last"]), language),
            effect=float(row["effect"]) / unit,
        )
        for row in moved.loc[size.index[:LISTED]].to_dict("records")
    ]
    more = len(moved) - LISTED
    return [*lines, text("adjusted.more", language, n=more)] if more > 0 else lines


def section(f: Findings, language: Language) -> Section | None:
    """The report's section on what an adjustment displaces."""
    if f.moved is None or f.moved.empty:
        return None
    unit, word = units(f, language)
    names = dict(
        zip(f.villages["village"].astype(int), f.villages["name"].astype(str), strict=True)
    )
    table = moved_table(f.moved, names, small_villages(f), unit, word, language)
    return Section(
        text("adjusted.what_adjustment_displaces", language),
        text("adjusted.villages_whose_money_changes", language),
        folds=[folded(text("adjusted.villages", language, n_table=len(table)), table)],
    )
