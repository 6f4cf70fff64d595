"""The page of the frontier: what more or less money does, promised and simulated."""

from pathlib import Path

import numpy as np
import pandas as pd

from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import money_unit, span
from results.pages.page import of_county, write_page
from results.plots import frontier as plot
from results.plots.embed import embedded
from results.plots.style import save
from results.tables.section import Section, folded, html_of
from results.tables.study_results import Frontier


def headline(f: Frontier, language: Language) -> list[str]:
    """What the next million does now, where returns fall, how far promise and county differ."""
    p, unit = f.points, term("effect_unit", f.measure, language)
    grid, value = p["yuan_y"].to_numpy(), p["whole"].to_numpy() / f.unit
    around = [f.fund_y / 2.0, f.fund_y, f.fund_y * 2.0]
    at = dict(zip(("half", "now", "double"), np.interp(around, grid, value), strict=True))
    s, promised = f.simulated, np.interp(f.simulated["yuan_y"], grid, value)
    inside = (s["low"] / f.unit <= promised) & (promised <= s["high"] / f.unit)
    found = {"n_inside": len(inside), "n_draws": f.n_draws, "inside": int(inside.sum())}
    return [
        *[text("frontier.million_yuan_year_does", language, fund_y=f.fund_y, unit=unit, **at)]
        * bool(grid[0] <= around[0] and grid[-1] >= around[-1]),
        text("frontier.budgets_whole_plans_lie", language, n_p=len(p), widest=float(_gap(p).max())),
        *[text("frontier.above_about_million_yuan", language, enough_y=f.enough_y)]
        * bool(np.isfinite(f.enough_y)),
        *[text("frontier.points_simulated_whole_county", language, **found)]
        * bool(s["low"].notna().any()),
    ]


def _gap(points: pd.DataFrame) -> "pd.Series[float]":
    """How far whole plans lie below their bound, as a share of it."""
    return (points["bound"] - points["whole"]) / points["bound"].clip(lower=1.0)


def table(f: Frontier, language: Language) -> pd.DataFrame:
    """Budgets in 万元 or million yuan, values in the measure's unit."""
    p, per = f.points, money_unit(language)
    return pd.DataFrame(
        {
            text("common.million_yuan_year", language): (p["yuan_y"] / per).round(1),
            text("frontier.bound", language): (p["bound"] / f.unit).round(1),
            text("common.whole_plans", language): (p["whole"] / f.unit).round(1),
            text("frontier.gap", language): _gap(p).map("{:.2%}".format),
            text("frontier.n_5_futures", language): (p["low"] / f.unit).round(1),
            text("frontier.n_95_futures", language): (p["high"] / f.unit).round(1),
            text("frontier.spent_million_yuan_year", language): (
                p["spent"] / f.n_years / per
            ).round(1),
        }
    )


def simulated_table(f: Frontier, language: Language) -> pd.DataFrame:
    """What points promised and what the county delivered."""
    s, per = f.simulated, money_unit(language)
    promised = np.interp(s["yuan_y"], f.points["yuan_y"], f.points["whole"])
    return pd.DataFrame(
        {
            text("common.million_yuan_year", language): (s["yuan_y"] / per).round(1),
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
        write_page(
            folder / f"frontier.{language}.html",
            language,
            of_county("frontier.title", f, language),
            text(
                "frontier.what_was_learned_once",
                language,
                unit=term("effect_unit", f.measure, language),
            ),
            headline(f, language),
            [
                Section(
                    text("frontier.bound_whole_plans_every", language),
                    charts=[embedded(plot.chart(f, language))],
                    tables=[html_of(simulated_table(f, language))] if len(f.simulated) else [],
                    folds=[folded(text("frontier.all_budgets", language), table(f, language))],
                )
            ],
            interactive=True,
        )
