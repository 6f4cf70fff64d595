"""Cards: a page for each village, to print or to carry.

Cause, measure, expected gain, next visit.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from model.state.columns import CAUSES
from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, draws_words, pick, term, text
from results.plots.embed import write_html
from results.privacy import WITHHELD, count_text, small_villages
from results.tables.plan import by_village_gap
from results.tables.reasons import sentences_of
from results.tables.section import html_of
from results.tables.table import EMPTY

CAUSES_SHOWN = 3
FEW = 0.05
"""Share of a village's returns below which a cause is not named."""


def cards(f: Findings, village_year: pd.DataFrame, language: Language) -> list[dict[str, Any]]:
    """A card for each poor village and any other that gets money, in the order of codes.

    What its template shows: ``facts`` are names and values, ``measures`` 万元 by programme, year.

    Parameters
    ----------
    village_year : year, village and measures of the main plan, means over draws.
    """
    hidden, gains, sentences = (
        small_villages(f),
        by_village_gap(f, language),
        sentences_of(f, language),
    )
    out, paid = [], f.villages["village"].isin(f.grants["village"])
    for v in (
        f.villages[(f.villages["poor_village"] == 1) | paid]
        .sort_values("village")
        .to_dict("records")
    ):
        code = int(v["village"])
        out.append(
            {
                "title": f"{code} {v['name']}",
                "facts": _facts(v, language),
                "causes": WITHHELD
                if code in hidden
                else _causes(village_year[village_year["village"] == code], language),
                "measures": _measures(f, code, language),
                "gain": gains.get(code, ""),
                "reason": sentences.get(code, ""),
                "exit": WITHHELD if code in hidden else _exit(f, code, language),
                "visit": _visit(f, code, language),
            }
        )
    return out


def _facts(v: dict[str, object], language: Language) -> tuple[tuple[str, str], ...]:
    return (
        (text("office.town", language), str(v["town_name"])),
        (text("column.class", language), term("village_class", str(v["class"]), language)),
        (text("column.heads", language), count_text(int(str(v["heads"])))),
        (text("figure.persons", language), f"{int(str(v['persons'])):,}"),
        (
            text("village_cards.team", language),
            text("office.yes" if v.get("team") else "office.no", language),
        ),
        *_land(v, language),
    )


def _land(v: dict[str, object], language: Language) -> tuple[tuple[str, str], ...]:
    """Altitude, works, places in firms and the industries that earn most here, by the table."""
    if "suited" not in v:
        return ()
    pairs = (part.rsplit(" ", 1) for part in str(v["suited"]).split("+") if part)
    suited = text("list.comma", language).join(
        f"{term('programme', name, language)} {worth}" for name, worth in pairs
    )
    levels = text("list.comma", language).join(
        f"{term('programme', name, language)} {float(str(v[name])):.0%}"
        for name in ("road", "water", "power")
    )
    return (
        (text("village_cards.altitude", language), f"{float(str(v['altitude'])):,.0f}"),
        (text("village_cards.levels", language), levels),
        (text("village_cards.places", language), f"{float(str(v['places'])):.0f}"),
        (text("village_cards.suited", language), suited),
    )


def _causes(here: pd.DataFrame, language: Language) -> str:
    """Causes of returns over the simulated years, largest first, with their share."""
    sums = pd.Series(
        {c: float(here[f"returns_{c}"].sum()) for c in CAUSES if f"returns_{c}" in here}
    )
    total = float(sums.sum())
    if total <= 0.0:
        return text("village_cards.no_cause", language)
    first = sums.sort_values(ascending=False, kind="stable").head(CAUSES_SHOWN) / total
    dash = text("list.comma", language)
    return dash.join(f"{term('cause', c, language)} {s:.0%}" for c, s in first.items() if s >= FEW)


def years_across(f: Findings, grants: pd.DataFrame, language: Language) -> pd.DataFrame:
    """A row a programme, the most money first: its name, 万元 of every plan year, and in all.

    Nothing is a dash; the index has the programmes' keys.

    Parameters
    ----------
    grants : year, programme, yuan of the rows to be shown.
    """
    total = text("column.total", language)
    yuan = grants.pivot_table(index="programme", columns="year", values="yuan", aggfunc="sum")
    wan = yuan.reindex(columns=[*f.plan_years]).rename_axis(columns=None).fillna(0.0) / WAN
    wan = wan.assign(**{total: wan.sum(axis=1)}).sort_values(total, ascending=False, kind="stable")
    shown = wan.map(lambda x: f"{x:,.2f}" if x else EMPTY)
    names = [term("programme", str(p), language) if p else total for p in shown.index]
    shown.insert(0, text("column.programme", language), names)
    return shown


def _measures(f: Findings, code: int, language: Language) -> pd.DataFrame:
    """Programmes by year and, of more than one, their sums."""
    grants = f.grants[f.grants["village"] == code]
    if grants["programme"].nunique() > 1:
        grants = pd.concat([grants, grants.assign(programme="")])
    table = years_across(f, grants, language)
    return table.iloc[[*range(1, len(table)), *range(len(table[:1]))]]


def _exit(f: Findings, code: int, language: Language) -> str:
    """Share of draws out at the plan's last year-end, and out to the horizon."""
    if f.exits is None:
        return ""
    row = f.exits[(f.exits["village"] == code) & (f.exits["year"] == f.plan_years[-1])]
    if row.empty:
        return ""
    one = row.iloc[0]
    return text(
        "village_cards.exit",
        language,
        year=f.plan_years[-1],
        out=one["out"],
        last=f.effect_years[-1],
        stays=one["stays"],
    )


def _visit(f: Findings, code: int, language: Language) -> str:
    """The next visit: before the first grant's season.

    Or at the first check where nothing is granted.
    """
    rows = f.grants[f.grants["village"] == code]
    if rows.empty:
        return text("village_cards.visit_none", language, year=f.plan_years[0])
    first = rows.sort_values("year", kind="stable").iloc[0]
    return text(
        "village_cards.visit",
        language,
        year=first["year"],
        programme=term("programme", str(first["programme"]), language),
    )


def write_village_cards(
    f: Findings, village_year: pd.DataFrame, path: Path, language: Language
) -> Path:
    """All cards in one file, a printed page each; the same content gives the same bytes."""
    return write_cards(
        "cards.html.j2", path, language, f, cards(f.named_in(language), village_year, language)
    )


def write_cards(
    template: str, path: Path, language: Language, f: Findings, pages: Sequence[Mapping[str, Any]]
) -> Path:
    """Cards of villages or households in one file."""
    context = {
        "zh": language == "zh",
        "cards": pages,
        "title": pick(language, f.county_chinese, f.county),
        "scenario": pick(language, f.scenario_zh, f.scenario),
        "tag": draws_words(f.tag, language),
    }
    return write_html(path, template, context, text=partial(text, language=language), table=html_of)
