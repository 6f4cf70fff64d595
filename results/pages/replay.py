"""The page of a replay: what was really spent beside the best split of the same money."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from model.state.units import WAN
from results.comparison import Interval
from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import listed
from results.pages.page import drawn, of_county, write_page
from results.plots import replayed
from results.tables.csv_text import write_csv
from results.tables.plan import practice_line, span
from results.tables.section import Section, html_of
from results.tables.study_results import Replayed

MOVED = 4
"""Programmes named in a sentence, at most, on either side."""


def _interval_text(f: Replayed, row: Any, language: Language) -> str:
    """A mean with its interval, 万元."""
    return span(Interval.of(row, f.n_draws).over(WAN), language)


def headline(f: Replayed, language: Language) -> list[str]:
    """What the optimized split would have done, where its money goes, what the spending did."""
    row, spent = f.gain("same_money", "spent"), f.gain("spent", "no_fund")
    found = Interval.of(row, f.n_draws)
    gain = span(found.over(WAN), language)
    lines = [text(f"replay.same_money_{found.verdict}", language, gain=gain, won=row["won"])]
    beside = f.gain("spent", "practice")
    lines.append(
        text(
            "replay.what_was_spent_closed",
            language,
            gain=_interval_text(f, spent, language),
            gain_over_practice=_interval_text(f, beside, language),
        )
    )
    lines.append(_moved(f, language))
    if len(f.broken):
        lines.append(text("replay.spending_broke_rules_run", language, n_broken=len(f.broken)))
    lines.append(practice_line(f.practice_of, language))
    return lines


def _moved(f: Replayed, language: Language) -> str:
    wide = f.programmes.pivot(index="programme", columns="plan", values="yuan").fillna(0.0)
    more = (wide["same_money"] - wide["spent"]).sort_values(kind="stable") / WAN
    names = {k: f"{term('programme', str(k), language)} {v:+,.0f}" for k, v in more.items()}
    down = [names[k] for k in more.index[:MOVED] if more[k] <= -1.0]
    up = [names[k] for k in more.index[::-1][:MOVED] if more[k] >= 1.0]
    if not down and not up:
        return text("replay.both_spend_alike_programme", language)
    nothing = text("common.nothing", language)
    more = listed(up, language) or nothing
    less = listed(down, language) or nothing
    return text("replay.better_split_adds_takes", language, more=more, less=less)


def programme_table(f: Replayed, language: Language) -> pd.DataFrame:
    """Money and what is lost without it, by programme, for both plans."""
    out = []
    for programme in dict.fromkeys(f.programmes["programme"]):
        row = {text("column.programme", language): term("programme", programme, language)}
        for plan in ("spent", "same_money"):
            rows = f.programmes[
                (f.programmes["programme"] == programme) & (f.programmes["plan"] == plan)
            ]
            name, r = term("plan", plan, language), rows.iloc[0] if len(rows) else None
            row[f"{name} · {text('column.wan', language)}"] = (
                "–" if r is None else f"{r['yuan'] / WAN:,.0f}"
            )
            row[f"{name} · {text('column.lost_without', language)}"] = (
                "–" if r is None else _interval_text(f, r, language)
            )
            row[f"{name} · {text('column.per_yuan', language)}"] = (
                "–" if r is None else f"{r['mean'] / r['yuan']:.2f}"
            )
        out.append(row)
    return pd.DataFrame(out)


def class_table(f: Replayed, language: Language) -> pd.DataFrame:
    """Yuan a head and gap closed by village class, for both plans."""
    out = []
    for label in dict.fromkeys(f.classes["class"]):
        rows = f.classes[f.classes["class"] == label].set_index("plan")
        row = {
            text("column.class", language): term("village_class", label, language),
            text("column.heads", language): f"{rows['heads'].iloc[0]:,.0f}",
        }
        for plan in ("spent", "same_money"):
            name, r = term("plan", plan, language), rows.loc[plan]
            row[f"{name} · {text('column.per_head', language)}"] = f"{r['yuan'] / r['heads']:,.0f}"
            row[f"{name} · {text('column.gap_closed', language)}"] = _interval_text(f, r, language)
        row[text("column.difference", language)] = _interval_text(
            f, rows.loc["difference"], language
        )
        out.append(row)
    return pd.DataFrame(out)


def money_table(f: Replayed, language: Language) -> pd.DataFrame:
    """Money by year and purse: what the optimum leaves is left."""
    return pd.DataFrame(
        {
            text("column.year", language): f.money["year"],
            text("column.purse", language): [term("purse", p, language) for p in f.money["purse"]],
            f"{text('plan.spent', language)} · {text('column.wan', language)}": (
                f.money["spent"] / WAN
            ).map("{:,.1f}".format),
            f"{text('plan.same_money', language)} · {text('column.wan', language)}": (
                f.money["same_money"] / WAN
            ).map("{:,.1f}".format),
        }
    )


def _notes(f: Replayed, language: Language) -> list[str]:
    out = []
    if f.county_yuan > 0.0:
        out.append(text("replay.county_money_left_out", language, county_yuan=f.county_yuan))
    if f.no_floor:
        out.append(text("replay.some_year_money_does", language))
    return out


def _findings(f: Replayed, language: Language) -> list[Section]:
    broken = f.broken.rename(
        columns={
            "rule": text("column.rule_broken", language),
            "where": text("column.place", language),
            "yuan": text("column.yuan", language),
        }
    )
    tables = [html_of(broken.round(0))] if len(broken) else []
    notes = _notes(f, language)
    if not tables and not notes:
        return []
    note = text("replay.money_spent_what_broke", language)
    title = text("replay.rules_spending_broke", language)
    return [Section(title, note, tables=tables, items=notes)]


def write_replay(f: Replayed, folder: Path) -> None:
    """Figures, tables and a page in both languages."""
    for name in ("gains", "years", "programmes", "classes", "broken"):
        write_csv(getattr(f, name), folder / f"replay-{name}.csv")
    for language in LANGUAGES:
        path = drawn(replayed.draw(f, language), folder, f"replay.{language}")
        sections = [
            Section(
                text("replay.year_year", language),
                text("replay.held_out_draws_same", language, n_draws=f.n_draws),
                [path],
                [html_of(money_table(f, language))],
            ),
            Section(
                text("replay.programme", language),
                text("replay.what_lost_when_programme", language),
                tables=[html_of(programme_table(f, language))],
            ),
            Section(
                text("replay.village_class", language),
                text("replay.gap_closed_over_no", language),
                tables=[html_of(class_table(f, language))],
            ),
            *_findings(f, language),
        ]
        title = of_county("replay.what_was_spent_replayed", f, language)
        write_page(
            folder / f"replay.{language}.html",
            language,
            title,
            f.file,
            headline(f, language),
            sections,
            tag=f.tag,
        )
