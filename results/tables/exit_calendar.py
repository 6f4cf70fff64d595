"""The calendar of exits.

When a village is out of poverty and stays out, whom to watch, what a bad year needs.
"""

import pandas as pd

from results.findings import Findings
from results.language.catalogue import Language, text
from results.language.numbers import share_of_draws
from results.privacy import small_villages
from results.tables.section import Section, folded, html_of
from results.tables.table import Table

SHAKY = 0.8
"""Share of draws in which a village must stay out to leave the watch list (assumption)."""
WATCHED = 20
"""Villages that the watch list shows."""
BAD = 0.9
"""A bad year: the worst of ten draws."""


def _shown(f: Findings) -> pd.DataFrame:
    assert f.exits is not None
    return f.exits[~f.exits["village"].isin(small_villages(f))]


def calendar(f: Findings, language: Language) -> pd.DataFrame:
    """A row for each village, a column for each year-end.

    Out · out to the horizon, shares of draws.
    """
    names, head = f.villages.set_index("village")["name"], text("column.village", language)
    return pd.DataFrame(
        [
            {head: f"{village} {names.get(village, '')}"}
            | {
                str(one["year"]): " · ".join(
                    share_of_draws(one[k], f.n_draws) for k in ("out", "stays")
                )
                for one in part.to_dict("records")
            }
            for village, part in _shown(f).groupby("village", sort=True)
        ]
    )


def shaky(f: Findings) -> frozenset[int]:
    """Codes of villages that leave by the plan's last year-end in a draw and may not stay out."""
    now = _shown(f)
    now = now[(now["year"] == f.plan_years[-1]) & (now["out"] > 0.0) & (now["stays"] < SHAKY)]
    return frozenset(int(c) for c in now["village"])


def watch_list(f: Findings, language: Language) -> pd.DataFrame:
    """Villages that leave and may not stay out: most persons at risk first."""
    rows, end = _shown(f), f.plan_years[-1]
    now = rows[rows["year"] == end].set_index("village")
    again = (
        rows[rows["year"] > end]
        .groupby("village")["again"]
        .mean()
        .reindex(now.index)
        .fillna(now["again"])
    )
    v, at_risk = f.villages.set_index("village"), now.assign(again=again)[now.index.isin(shaky(f))]
    at_risk = at_risk.sort_values(["again"], ascending=False, kind="stable").head(WATCHED)
    return pd.DataFrame(
        [
            {
                text("column.village", language): f"{code} {v.loc[code, 'name']}",
                text("exit_calendar.out", language): share_of_draws(r["out"], f.n_draws),
                text("exit_calendar.stays", language): share_of_draws(r["stays"], f.n_draws),
                text("exit_calendar.poor", language): f"{r['poor']:.1%}",
                text("exit_calendar.bad", language): f"{r['bad']:.1%}",
                text("exit_calendar.again", language): f"{r['again']:,.1f}",
            }
            for code, r in at_risk.iterrows()
        ]
    )


def contingency(f: Findings, language: Language) -> Table:
    """By year: the poverty gap in a bad draw over the mean one.

    What a reserve would have to carry, yuan of 2015.
    """
    table = f.county_year[
        (f.county_year["plan"] == f.main) & f.county_year["year"].isin(f.effect_years)
    ]
    gap, back = table.groupby("year")["gap_spending"], table.groupby("year")["returns"]
    bad, mean = gap.quantile(BAD), gap.mean()
    heads = ("gap", "gap_bad", "reserve", "returns", "returns_bad")
    more, worst = (bad - mean).clip(lower=0.0), back.quantile(BAD)
    return Table(
        (text("column.year", language), *(text(f"exit_calendar.{k}", language) for k in heads)),
        ("year", "whole_wan", "whole_wan", "whole_wan", "persons", "persons"),
        tuple(zip(mean.index, mean, bad, more, back.mean(), worst, strict=True)),
    )


def section(f: Findings, language: Language) -> Section | None:
    """The report's section; the calendar and the watch list are folded."""
    if f.exits is None or f.exits.empty:
        return None
    watch, days = watch_list(f, language), calendar(f, language)
    return Section(
        text("exit_calendar.title", language),
        text("exit_calendar.note", language, n_draws=f.n_draws),
        tables=[
            html_of(
                contingency(f, language).frame(language),
                text("exit_calendar.contingency", language),
            )
        ],
        folds=[
            folded(f"{text('exit_calendar.watch', language)}: {len(watch)}", watch),
            folded(f"{text('exit_calendar.calendar', language)}: {len(days)}", days),
        ],
    )
