"""The page of the frontier: what more or less money does, promised and simulated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from model.state.units import WAN
from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import span
from results.pages.page import of_county, write_page
from results.plots import frontier as plot
from results.plots.embed import embedded
from results.plots.style import save
from results.tables.section import Section, folded, html_of
from results.tables.study_results import Frontier

MILLION = 1e6


def headline(f: Frontier, language: Language) -> list[str]:
    """What the next million does now, where returns fall, how far promise and county differ."""
    p = f.points
    unit = term("effect_unit", f.measure, language)
    grid, value = p["yuan_y"].to_numpy(), p["whole"].to_numpy() / f.unit
    around = [f.fund_y / 2.0, f.fund_y, f.fund_y * 2.0]
    at = np.interp(around, grid, value)
    widest = float(((p["bound"] - p["whole"]) / p["bound"].clip(lower=1.0)).max())
    lines = []
    if grid[0] <= around[0] and grid[-1] >= around[-1]:
        half, now, double = at
        lines.append(
            text(
                "frontier.million_yuan_year_does",
                language,
                fund_y=f.fund_y,
                now=now,
                unit=unit,
                half=half,
                double=double,
            )
        )
    lines.append(text("frontier.budgets_whole_plans_lie", language, n_p=len(p), widest=widest))
    if np.isfinite(f.enough_y):
        lines.append(text("frontier.above_about_million_yuan", language, enough_y=f.enough_y))
    if f.simulated["low"].notna().any():
        promised = np.interp(f.simulated["yuan_y"], grid, value)
        inside = (f.simulated["low"] / f.unit <= promised) & (
            promised <= f.simulated["high"] / f.unit
        )
        lines.append(
            text(
                "frontier.points_simulated_whole_county",
                language,
                n_inside=len(inside),
                n_draws=f.n_draws,
                inside=int(inside.sum()),
            )
        )
    return lines


def table(f: Frontier, language: Language, every: int = 1) -> pd.DataFrame:
    """Budgets in 万元 or million yuan, values in the measure's unit."""
    zh = language == "zh"
    p = f.points.iloc[::every]
    per = WAN if zh else MILLION
    return pd.DataFrame(
        {
            text("common.million_yuan_year", language): (p["yuan_y"] / per).round(1),
            text("frontier.bound", language): (p["bound"] / f.unit).round(1),
            text("common.whole_plans", language): (p["whole"] / f.unit).round(1),
            text("frontier.gap", language): (
                (p["bound"] - p["whole"]) / p["bound"].clip(lower=1.0)
            ).map("{:.2%}".format),
            text("frontier.n_5_futures", language): (p["low"] / f.unit).round(1),
            text("frontier.n_95_futures", language): (p["high"] / f.unit).round(1),
            text("frontier.spent_million_yuan_year", language): (
                p["spent"] / f.n_years / per
            ).round(1),
        }
    )


def simulated_table(f: Frontier, language: Language) -> pd.DataFrame:
    """What points promised and what the county delivered."""
    zh, s = language == "zh", f.simulated
    per = WAN if zh else MILLION
    word = text("common.million_yuan_year", language)
    promised = np.interp(s["yuan_y"], f.points["yuan_y"], f.points["whole"])
    return pd.DataFrame(
        {
            word: (s["yuan_y"] / per).round(1),
            text("frontier.promised", language): (promised / f.unit).round(1),
            text("common.simulated_90", language): [
                span(ends, "{:,.1f}".format, language)
                for ends in (s[["mean", "low", "high"]] / f.unit).itertuples(index=False)
            ],
        }
    )


def write_frontier(f: Frontier, folder: Path) -> None:
    """Table, figures and a page in both languages."""
    f.points.drop(columns="choice", errors="ignore").to_csv(
        folder / "frontier.csv", index=False, lineterminator="\n"
    )
    for language in LANGUAGES:
        save(plot.draw(f, language), folder / "figures", f"frontier.{language}")
        unit = term("effect_unit", f.measure, language)
        reason = text("frontier.what_was_learned_once", language, unit=unit)
        section = Section(
            text("frontier.bound_whole_plans_every", language),
            charts=[embedded(plot.chart(f, language))],
            tables=[html_of(simulated_table(f, language))] if len(f.simulated) else [],
            folds=[folded(text("frontier.all_budgets", language), table(f, language))],
        )
        write_page(
            folder / f"frontier.{language}.html",
            language,
            of_county("frontier.title", f, language),
            reason,
            headline(f, language),
            [section],
            interactive=True,
        )
