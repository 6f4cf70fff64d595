"""Cards of registered households, by code, for those who visit them: never part of a report.

A card says what the register records of a household, what its village's plan offers that it can
take, what the run found of the village and of villages like it, and when to visit. Nothing on it is
a forecast of the household.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from results.documents.cards import write_cards, years_across
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.numbers import joined
from results.privacy import small_villages
from results.tables.exit_calendar import shaky
from results.tables.household_fit import BESIDE, fit_of, visit_of

FITS = ("answers", "may")
LIKELY = 0.5
"""Share of draws from which a village counts as out."""

TO_FIND_OUT = ("workers", "land", "trainable")
"""What a visit has to find out where the register lacks it."""


def household_cards(f: Findings, homes: pd.DataFrame, language: Language) -> list[dict[str, Any]]:
    """A card for each household, in the order of villages and rows.

    What its template shows: ``facts`` are names and values; ``measures`` the village's 万元 by
    programme and year, and how it fits; ``gains`` what the run found of its village and class, and
    nothing of the household; ``visit`` when and why, what to ask, the village's exit.

    Parameters
    ----------
    homes : household (code), village, size, workers, land, dibao, wubao, cause (key), cause_zh,
        cause_en, trainable, students; nan where the register lacks it.
    """
    villages = {int(v["village"]): v for v in f.villages.to_dict("records")}
    gains, exits, out = _gains(f, language), _exits(f, language), []
    for home in homes.to_dict("records"):
        code = int(home["village"])
        measures, first = _measures(f, home, language)
        beside = [term("programme", p, language) for p in BESIDE.get(str(home["cause"]), ())]
        out.append(
            {
                "code": str(home["household"]),
                "facts": _facts(home, villages[code], language),
                "cause": str(home[f"cause_{language}"])
                or text("household_cards.not_reported", language),
                "measures": measures,
                "beside": joined(beside, language),
                "gains": gains.get(code, ()),
                "visit": (*_visit(f, home, first, language), *exits.get(code, ())),
            }
        )
    return out


def _facts(
    home: Mapping[Any, Any], village: Mapping[Any, Any], language: Language
) -> tuple[tuple[str, str], ...]:
    """Village, class, members, workers, land, rolls."""
    rolls = [text(f"household_cards.{r}", language) for r in ("dibao", "wubao") if home[r]]
    return (
        (text("column.village", language), f"{home['village']} {village['name']}"),
        (text("column.class", language), term("village_class", str(village["class"]), language)),
        (text("household_cards.size", language), f"{int(home['size'])}"),
        (text("household_cards.workers", language), _number(home["workers"], language)),
        (text("household_cards.land", language), _number(home["land"], language)),
        (
            text("household_cards.rolls", language),
            joined(rolls, language) or text("office.no", language),
        ),
    )


def _number(value: float, language: Language) -> str:
    return text("household_cards.not_reported", language) if math.isnan(value) else f"{value:g}"


def _measures(
    f: Findings, home: Mapping[Any, Any], language: Language
) -> tuple[pd.DataFrame, int | None]:
    """What the village's plan offers that the household can take, what answers its cause first.

    A row a programme, years across; first such year.
    """
    grants = f.grants[f.grants["village"] == home["village"]]
    table, first = years_across(f, grants, language), grants.groupby("programme")["year"].min()
    fits = {p: fit_of(str(p), str(home["cause"]), home) for p in table.index}
    order = sorted((p for p in fits if fits[p]), key=lambda p: (FITS.index(fits[p]), first[p]))
    words = [text(f"household_cards.{fits[p]}", language) for p in order]
    head = text("household_cards.fit", language)
    return table.loc[order].assign(**{head: words}), int(first[order[0]]) if order else None


def _gains(f: Findings, language: Language) -> dict[int, tuple[str, ...]]:
    """By village: gap closed a registered household.

    Of the village and over the villages of its class.

    A village with too few registered persons has its class's figures alone.
    """
    if f.village_gap is None or "homes" not in f.villages:
        return {}
    gap = f.village_gap[f.village_gap["plan"] == f.main]
    table = gap.merge(f.villages[["village", "class", "homes"]], on="village")
    table = table[(table["homes"] > 0) & ~table["village"].isin(small_villages(f))]
    for k in ("mean", "low", "high"):
        table[k] = table[k] / table["homes"]
    span = table.groupby("class")["mean"].agg(["min", "max", "count"])
    of_class = {
        c: text(
            "household_cards.gain_class",
            language,
            village_class=term("village_class", str(c), language),
            n_villages=int(s["count"]),
            low=s["min"],
            high=s["max"],
        )
        for c, s in span.iterrows()
        if s["count"] > 1
    }
    own = {
        int(r["village"]): text(
            "household_cards.gain",
            language,
            mean=r["mean"],
            low=r["low"],
            high=r["high"],
            first=f.effect_years[0],
            last=f.effect_years[-1],
        )
        for r in table.to_dict("records")
    }
    classes = f.villages.set_index("village")["class"].to_dict()
    return {
        int(v): tuple(t for t in (own.get(int(v), ""), of_class.get(c, "")) if t)
        for v, c in classes.items()
    }


def _exits(f: Findings, language: Language) -> dict[int, tuple[str, ...]]:
    """By village: when it is likely out of poverty, and whether it may not stay out."""
    if f.exits is None:
        return {}
    watched, out = shaky(f), {}
    for village, part in f.exits.groupby("village"):
        likely = part[part["out"] >= LIKELY].sort_values("year").head(1).to_dict("records")
        out[int(village)] = (
            *(
                text("household_cards.exit", language, year=r["year"], share=r["out"])
                for r in likely
            ),
            *[text("household_cards.watch", language)] * (village in watched),
        )
    return {v: lines for v, lines in out.items() if v not in small_villages(f)}


def _visit(
    f: Findings, home: Mapping[Any, Any], first: int | None, language: Language
) -> tuple[str, ...]:
    """When and why, and what to ask.

    The year is that of the first measure, else the plan's first.
    """
    quarter, season = visit_of(str(home["cause"]))
    lines = [
        text(
            "household_cards.visit",
            language,
            year=first or f.plan_years[0],
            quarter=quarter,
            what=text(f"household_cards.visit_{season}", language),
        )
    ]
    keys = [k for k in TO_FIND_OUT if math.isnan(home[k])] + ["cause"] * (not home["cause"])
    what = joined([text(f"household_cards.{k}", language) for k in keys], language)
    return (*lines, *[text("household_cards.ask", language, what=what)] * bool(keys))


def write_cards_of_households(
    f: Findings, homes: pd.DataFrame, path: Path, language: Language
) -> Path:
    """All households' cards in one internal file, a printed page each."""
    return write_cards(
        "household-cards.html.j2", path, language, f, household_cards(f, homes, language)
    )
