"""The page of stresses: where the plan stays best, where it stops, and what that would cost."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from model.state.units import WAN
from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import listed, span
from results.pages.page import drawn, of_county, write_page
from results.plots import regret
from results.tables.csv_text import write_csv
from results.tables.plan import practice_line
from results.tables.section import Section, html_of
from results.tables.study_results import Stressed


def headline(f: Stressed, language: Language) -> list[str]:
    """How often it is best, where it stops being so, its largest regret, its worst draws."""
    names = list(f.worlds["stress"])
    verdicts = {s: f.verdict(s) for s in names}
    count = {v: sum(x == v for x in verdicts.values()) for v in ("best", "not_distinct", "beaten")}
    plan = f.the(f.main, language)
    lines = [
        text("stress.too_few", language, n_draws=f.n_draws)
        if "too_few" in verdicts.values()
        else text(
            "stress.worlds_clearly_best_cannot",
            language,
            n_names=len(names),
            plan=plan,
            best=count["best"],
            not_distinct=count["not_distinct"],
            beaten=count["beaten"],
        )
    ]
    if "too_few" not in verdicts.values():
        lines.append(_stops(f, [s for s in names if verdicts[s] == "beaten"], language))
    own = f.plans[f.plans["plan"] == f.main].set_index("stress")
    most = str(own["regret"].idxmax())
    if own["regret"][most] > 0.0:
        lines.append(
            text(
                "stress.largest_regret_10_000",
                language,
                name=f.name(most, language),
                regret=own["regret"][most],
            )
        )
    else:
        lines.append(text("stress.mean_largest_every_world", language))
    bad = str(own["worst"].idxmin())
    lines.append(
        text(
            "stress.worst_tenth_draws_under",
            language,
            name=f.name(bad, language),
            plan=plan,
            worst=own["worst"][bad],
            worst_2=own["worst"][names[0]],
        )
    )
    if "practice" in set(f.plans["plan"]):
        lines.append(practice_line(f.practice_of, language))
    return lines


def _stops(f: Stressed, beaten: list[str], language: Language) -> str:
    if not beaten:
        return text("stress.none_them_can_another", language)
    gains = f.gains.set_index(["stress", "against"])
    by_rival: dict[str, list[str]] = {}
    for s in beaten:
        other = f.rival(s)
        more = -gains.loc[(s, other), "mean"] / WAN
        worlds = f"{f.name(s, language)} +{more:,.0f}"
        by_rival.setdefault(other, []).append(worlds)
    parts = [
        text(
            "stress.better_under",
            language,
            titled=f.titled(other, language),
            worlds=listed(worlds, language),
        )
        for other, worlds in by_rival.items()
    ]
    worlds = text("stress.separator", language).join(parts)
    return text("stress.stops_being_best_10", language, worlds=worlds)


def _interval(
    row: Mapping[Hashable, Any],
    language: Language,
    keys: tuple[str, str, str] = ("mean", "low", "high"),
) -> str:
    """Mean and interval in 万元."""
    mean, low, high = (row[k] / WAN for k in keys)
    return span((mean, low, high), "{:,.0f}".format, language)


def gain_table(f: Stressed, language: Language) -> pd.DataFrame:
    """A row for each stress.

    Verdict, and the gain over every other plan with interval and draws won.
    """
    out = []
    for s in f.worlds["stress"]:
        row = {
            text("column.stress", language): f.name(s, language),
            text("column.verdict", language): term("verdict", f.verdict(s), language),
        }
        for g in f.gains[f.gains["stress"] == s].to_dict("records"):
            row[f.titled(g["against"], language)] = f"{_interval(g, language)} · {g['won']:.0%}"
        out.append(row)
    return pd.DataFrame(out)


def wide(f: Stressed, column: str, language: Language) -> pd.DataFrame:
    """Stresses by plans of a column of plans, 万元."""
    table = f.plans.pivot(index="stress", columns="plan", values=column)
    table = table.loc[list(f.worlds["stress"]), list(dict.fromkeys(f.plans["plan"]))]
    out = (table / WAN).map("{:,.0f}".format)
    out.columns = [f.titled(str(c), language) for c in out.columns]
    out.insert(0, text("column.stress", language), [f.name(s, language) for s in table.index])
    return out.reset_index(drop=True)


def world_table(f: Stressed, language: Language) -> pd.DataFrame:
    """What every stress changes, and why."""
    zh = language == "zh"
    return pd.DataFrame(
        {
            text("column.stress", language): f.worlds["zh" if zh else "en"],
            text("column.kind", language): [
                term("stress_kind", k, language) for k in f.worlds["kind"]
            ],
            text("column.value", language): f.worlds["values"],
            text("column.year", language): f.worlds["years"],
            text("column.reason", language): f.worlds["reason_zh" if zh else "reason"],
        }
    )


def remade_table(f: Stressed, language: Language) -> pd.DataFrame:
    """Plans made under A, judged under B."""
    assert f.remade is not None
    out = []
    for r in f.remade.to_dict("records"):
        own = r["made"] == r["judged"]
        made_under = (
            f.titled(f.main, language) if r["made"] == f.main else f.name(r["made"], language)
        )
        out.append(
            {
                text("column.made_under", language): made_under,
                text("column.judged_under", language): f.name(r["judged"], language),
                text("column.gap_closed", language): _interval(r, language),
                text("column.less_than_own", language): "–"
                if own
                else _interval(r, language, ("against_own", "own_low", "own_high")),
            }
        )
    return pd.DataFrame(out)


def write_stress(f: Stressed, folder: Path) -> None:
    """Figures, tables and a page in both languages."""
    write_csv(f.gains, folder / "stress-gains.csv")
    write_csv(f.plans, folder / "stress-plans.csv")
    for language in LANGUAGES:
        path = drawn(regret.draw(f, language), folder, f"regret.{language}")
        title = of_county("stress.plan_under_stress", f, language)
        sections = [
            Section(
                text("stress.regret", language),
                text("stress.best_known_plan_each", language),
                [path],
            ),
            Section(
                text("stress.gain_over_every_other", language),
                text("stress.held_out_draws_paired", language, n_draws=f.n_draws),
                tables=[html_of(gain_table(f, language))],
            ),
            Section(
                text("stress.worst_tenth_draws", language),
                text("stress.mean_gap_closed_over", language),
                tables=[html_of(wide(f, "worst", language))],
            ),
            *_remade(f, language),
            Section(
                text("stress.what_worlds", language),
                text("stress.parameters_end_their_declared", language),
                tables=[html_of(world_table(f, language))],
            ),
        ]
        write_page(
            folder / f"stress.{language}.html",
            language,
            title,
            f.run,
            headline(f, language),
            sections,
            tag=f.tag,
        )


def _remade(f: Stressed, language: Language) -> list[Section]:
    if f.remade is None:
        return []
    note = text("stress.plans_made_anew_under", language)
    title = text("stress.made_under_one_assumption", language)
    return [Section(title, note, tables=[html_of(remade_table(f, language))])]
