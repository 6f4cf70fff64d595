"""The page of the frontier: what more or less money does, promised and simulated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.state.units import WAN
from results.language.catalogue import Language, term, text
from results.pages.page import Section, html_of, write_page
from results.plots import frontier as plot
from results.plots.embed import embedded
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path

MILLION = 1e6


@dataclass(frozen=True)
class Frontier:
    """A budget sweep.

    Attributes
    ----------
    points : yuan_y, bound, whole, low, high (5 and 95 % of futures), spent (yuan, all plan years).
    simulated : yuan_y, mean, low, high (90 %) of whole-county runs on held-out draws.
    unit : what values are divided by when shown; ``measure`` names it.
    fund_y : the fund that the run had, yuan a year.
    """

    county: str
    county_chinese: str
    points: pd.DataFrame
    simulated: pd.DataFrame
    measure: str
    unit: float
    fund_y: float
    n_years: int
    n_draws: int

    def title(self, language: Language) -> str:
        """County and what is shown."""
        zh = language == "zh"
        return f"{self.county_chinese}:资金前沿" if zh else f"{self.county}: frontier of money"

    @property
    def enough_y(self) -> float:
        """Fund a year (yuan) from which the menu holds nothing more to buy; infinite if none is so large.

        What is left of a larger fund is at least a twentieth of it.
        """
        left = self.points["spent"] < 0.95 * self.points["yuan_y"] * self.n_years
        poor = self.points.loc[~left, "yuan_y"].max()
        above = self.points.loc[left & (self.points["yuan_y"] > poor), "yuan_y"]
        return float(above.min()) if len(above) else float("inf")


def headline(f: Frontier, language: Language) -> list[str]:
    """What the next million does now, where returns fall, how far promise and county differ."""
    zh, p = language == "zh", f.points
    unit = term("effect_unit", f.measure, language)
    grid, value = p["yuan_y"].to_numpy(), p["whole"].to_numpy() / f.unit
    around = [f.fund_y / 2.0, f.fund_y, f.fund_y * 2.0]
    at = np.interp(around, grid, value)
    widest = float(((p["bound"] - p["whole"]) / p["bound"].clip(lower=1.0)).max())
    lines = []
    if grid[0] <= around[0] and grid[-1] >= around[-1]:
        half, now, double = at
        lines.append(
            f"每年{f.fund_y / WAN:,.0f}万元成效{now:,.0f}{unit};减半为{half:,.0f},加倍为{double:,.0f}"
            if zh
            else f"{f.fund_y / MILLION:,.1f} million yuan a year does {now:,.0f} ({unit}); half of it "
            f"{half:,.0f}, twice as much {double:,.0f}."
        )
    lines.append(
        f"{len(p)}个预算点;整套方案与上界最多相差{widest:.2%}"
        if zh
        else f"{len(p)} budgets; whole plans lie at most {widest:.2%} below their bound."
    )
    if np.isfinite(f.enough_y):
        lines.append(
            f"每年超过约{f.enough_y / WAN:,.0f}万元后,项目库里没有更大的方案可买:前沿变平是库的边界,不是县的边界"
            if zh
            else f"Above about {f.enough_y / MILLION:,.0f} million yuan a year the menu holds nothing larger to "
            "buy: there the frontier is flat because the menu ends, not because the county does."
        )
    if len(f.simulated):
        told = np.interp(f.simulated["yuan_y"], grid, value)
        inside = (f.simulated["low"] / f.unit <= told) & (told <= f.simulated["high"] / f.unit)
        lines.append(
            f"全县模拟{len(inside)}个点({f.n_draws}组检验抽样):{int(inside.sum())}个点的90%区间包含承诺值"
            if zh
            else f"{len(inside)} points simulated in the whole county ({f.n_draws} held-out draws): the 90 % "
            f"interval of {int(inside.sum())} holds what was promised."
        )
    return lines


def table(f: Frontier, language: Language, every: int = 1) -> pd.DataFrame:
    """Budgets in 万元 or million yuan, values in the measure's unit."""
    zh = language == "zh"
    p = f.points.iloc[::every]
    per, word = (WAN, "万元/年") if zh else (MILLION, "million yuan a year")
    return pd.DataFrame(
        {
            word: (p["yuan_y"] / per).round(1),
            "上界" if zh else "bound": (p["bound"] / f.unit).round(1),
            "整套方案" if zh else "whole plans": (p["whole"] / f.unit).round(1),
            "差距" if zh else "gap": ((p["bound"] - p["whole"]) / p["bound"].clip(lower=1.0)).map(
                "{:.2%}".format
            ),
            "较差情形5%" if zh else "5 % of futures": (p["low"] / f.unit).round(1),
            "较好情形95%" if zh else "95 % of futures": (p["high"] / f.unit).round(1),
            "已用资金(万元/年)" if zh else "spent, million yuan a year": (
                p["spent"] / f.n_years / per
            ).round(1),
        }
    )


def simulated_table(f: Frontier, language: Language) -> pd.DataFrame:
    """What points promised and what the county delivered."""
    zh, s = language == "zh", f.simulated
    per, word = (WAN, "万元/年") if zh else (MILLION, "million yuan a year")
    told = np.interp(s["yuan_y"], f.points["yuan_y"], f.points["whole"])
    return pd.DataFrame(
        {
            word: (s["yuan_y"] / per).round(1),
            "承诺" if zh else "promised": (told / f.unit).round(1),
            "全县模拟" if zh else "simulated": (s["mean"] / f.unit).round(1),
            text("column.low", language): (s["low"] / f.unit).round(1),
            text("column.high", language): (s["high"] / f.unit).round(1),
        }
    )


def write_frontier(f: Frontier, folder: Path) -> None:
    """Table, figures and a page in both languages."""
    f.points.drop(columns="choice", errors="ignore").to_csv(
        folder / "frontier.csv", index=False, lineterminator="\n"
    )
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        save(plot.draw(f, language), figures, f"frontier.{language}")
        zh, unit = language == "zh", term("effect_unit", f.measure, language)
        why = (
            f"同一份学习结果在每个预算下重新求解;成效为比无专项资金多({unit})"
            if zh
            else f"What was learned once, solved again at every budget; effect over no fund ({unit})"
        )
        section = Section(
            "每个预算下的上界与整套方案" if zh else "Bound and whole plans at every budget",
            charts=[embedded(plot.chart(f, language))],
            tables=[html_of(simulated_table(f, language))] if len(f.simulated) else [],
            folds=[
                {
                    "title": "全部预算点" if zh else "All budgets",
                    "table": html_of(table(f, language)),
                }
            ],
        )
        write_page(
            folder / f"frontier.{language}.html",
            language,
            f.title(language),
            why,
            headline(f, language),
            [section],
            interactive=True,
        )
