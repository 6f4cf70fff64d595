"""The page of re-planning: what each year changed and why, and what it was worth."""

from pathlib import Path
from typing import Any

import pandas as pd

from model.state.units import WAN
from results.comparison import Interval
from results.language.audit import rule_words, where_words
from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import listed, people
from results.pages.page import drawn, of_county, write_page
from results.plots import rolled
from results.tables.csv_text import write_csv
from results.tables.plan import practice_line
from results.tables.section import Section, html_of
from results.tables.study_results import Rolled
from results.tables.table import span

NAMED = 3
"""Programmes named in a sentence, at most, on either side."""


def interval_text(row: Any, n: int, language: Language, unit: float = WAN) -> str:
    """A mean over draws with its interval, 万元 or as many units."""
    return span(Interval.of(row, n).over(unit), language)


def headline(f: Rolled, language: Language) -> list[str]:
    """What re-planning was worth, how often the plan was changed, what it cannot know."""
    row, n = f.gain("rolled", "fixed"), int(f.steps["taken"].sum())
    stands = Interval.of(row, f.n_draws).verdict
    shown, first = (
        interval_text(f.gain(plan, against), f.n_draws, language)
        for plan, against in (("rolled", "fixed"), ("fixed", "practice"))
    )
    return [
        text(f"replan.rolled_{stands}", language, interval_text=shown, won=row["won"])
        if n
        else text("replan.no_year_was_new", language),
        text(
            "replan.plan_was_changed_times",
            language,
            n_steps=len(f.steps),
            n=n,
            interval_text=first,
        ),
        *[
            text(
                "replan.broken_rule",
                language,
                n=len(f.broken),
                yuan=row["yuan"],
                rule=rule_words(row["rule"], language),
                where=where_words(row["where"], language),
            )
            for row in f.broken.head(1).to_dict("records")
        ],
        *[text("replan.judged_by_gap", language, word=_word(f, language))] * (f.measure != "gap"),
        text("replan.each_year_knows_how", language),
        practice_line(f.practice_of, language),
    ]


def _word(f: Rolled, language: Language) -> str:
    """The unit of what plans are chosen by."""
    return term("effect_unit", f.measure, language)


def _shift(f: Rolled, year: int, language: Language) -> str:
    rows = f.programmes[f.programmes["year"] == year].set_index("programme")
    more = ((rows["after"] - rows["before"]) / WAN).sort_values(kind="stable")[::-1]
    names = [
        f"{term('programme', str(k), language)} {v:+,.0f}" for k, v in more.items() if abs(v) >= 1.0
    ]
    return listed(names if len(names) <= 2 * NAMED else [*names[:NAMED], *names[-NAMED:]], language)


def sentences(f: Rolled, language: Language) -> list[str]:
    """For every year what the re-planning saw, what it would move, whether it was taken and why."""
    out = []
    for s in f.steps.to_dict("records"):
        classes = f.classes[f.classes["year"] == s["year"]]
        money = classes.assign(more=classes["after"] - classes["before"])
        most, words = money.loc[money["more"].idxmax()], ("new_plan_taken", "clearly_better")
        words = words if s["taken"] else ("standing_plan_kept", "not_clearly_better")
        verdict, reason = (text(f"replan.{w}", language) for w in words)
        out.append(
            text(
                "replan.new_one_closes_more",
                language,
                year=s["year"],
                verdict=verdict,
                interval_text=interval_text(s, f.n_decide, language, f.unit),
                word=_word(f, language),
                reason=reason,
                heads=people(s["heads"], language),
                fell=s["heads"] / s["heads_start"] - 1.0,
                carried=s["carried"],
                moved=s["moved"],
                shift=_shift(f, s["year"], language) or text("common.nothing", language),
                village_class=term("village_class", most["class"], language),
                more=most["more"],
            )
        )
    return out


def step_table(f: Rolled, language: Language) -> pd.DataFrame:
    """A row for each year's re-planning."""
    s = f.steps
    return pd.DataFrame(
        {
            text("column.year", language): s["year"],
            text("column.verdict", language): [
                text("verdict.taken_new" if t else "verdict.kept_old", language) for t in s["taken"]
            ],
            text("column.new_less_old", language, word=_word(f, language)): [
                interval_text(r, f.n_decide, language, f.unit) for r in s.to_dict("records")
            ],
            text("column.heads", language): s["heads"].map("{:,.0f}".format),
            text("column.money_carried", language): (s["carried"] / WAN).map("{:,.1f}".format),
            text("column.money_moved", language): s["moved"].map("{:.0%}".format),
        }
    )


def executed_table(f: Rolled, language: Language) -> pd.DataFrame:
    """Money by programme over all years, fixed and rolled."""
    total = f.executed.groupby("programme", sort=False)[["fixed", "rolled"]].sum() / WAN
    total = total[(total > 0.0).any(axis=1)].sort_values("rolled", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            text("column.programme", language): [
                term("programme", str(p), language) for p in total.index
            ],
            f"{text('plan.fixed', language)} · {text('column.wan', language)}": list(
                total["fixed"].map("{:,.0f}".format)
            ),
            f"{text('plan.rolled', language)} · {text('column.wan', language)}": list(
                total["rolled"].map("{:,.0f}".format)
            ),
        }
    )


def write_replan(f: Rolled, folder: Path) -> None:
    """Figures, tables and a page in both languages."""
    for name in ("gains", "steps", "programmes", "classes", "executed", "broken"):
        write_csv(getattr(f, name), folder / f"replan-{name}.csv")
    for language in LANGUAGES:
        write_page(
            folder / f"replan.{language}.html",
            language,
            of_county("replan.planning_anew_each_year", f, language),
            f.scenario,
            headline(f, language),
            [
                Section(
                    text("replan.what_each_year_changed", language),
                    text(
                        "replan.each_re_planning_draws",
                        language,
                        n_learn=f.n_learn,
                        n_fresh=f.n_fresh,
                        n_decide=f.n_decide,
                    ),
                    [drawn(rolled.draw(f, language), folder, f"replan.{language}")],
                    [html_of(step_table(f, language))],
                    sentences(f, language),
                ),
                Section(
                    text("replan.what_was_executed", language),
                    text("replan.both_plans_judged_whole", language, n_draws=f.n_draws),
                    tables=[html_of(executed_table(f, language))],
                ),
            ],
            tag=f.tag,
        )
