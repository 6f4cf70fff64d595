"""The page of the nation's plan: what it buys, the price of a yuan by year, the proven gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from model.state.units import WAN
from results.language.catalogue import Language, term, text
from results.pages.page import write_page
from results.tables.section import Section, html_of

if TYPE_CHECKING:
    from pathlib import Path

BILLION, YI = 1e9, 1e8


@dataclass(frozen=True)
class NationPlan:
    """A choice for every village of the invented nation.

    Attributes
    ----------
    by_programme : programme, yuan by year (columns named by year), villages.
    years : year, fund, spent (yuan), price (objective for a yuan of the year's money).
    objective, bound : yuan of poverty gap closed, as invented curves say; ``gap`` their relative
        difference.
    n_passes : passes over all or some villages until prices settled.
    n_parts : villages that the relaxation left in parts, which a whole program then decided.
    """

    by_programme: pd.DataFrame
    years: pd.DataFrame
    n_villages: int
    n_plans: int
    n_counties: int
    objective: float
    bound: float
    gap: float
    n_passes: int
    n_parts: int

    def title(self, language: Language) -> str:
        """What was decided."""
        if language == "zh":
            return f"虚构全国{self.n_villages:,}村的资金方案"
        return f"A plan for the {self.n_villages:,} villages of an invented nation"


def headline(n: NationPlan, language: Language) -> list[str]:
    """Size, certificate, what it means."""
    first, last = n.years.iloc[0], n.years.iloc[-1]
    if language == "zh":
        return [
            f"{n.n_villages:,}村×{n.n_plans}套方案×{len(n.years)}年,"
            f"每年{first['fund'] / YI:,.1f}亿元",
            f"目标值{n.objective / YI:,.3f}亿元，上界{n.bound / YI:,.3f}亿元，证明的差距{n.gap:.1e}",
            f"一元钱的价值:{first['year']:.0f}年{first['price']:.3f},{last['year']:.0f}年{last['price']:.3f}",
            "差距是相对于所列方案与虚构效果曲线的最优选择而言，不说明项目的真实效果",
        ]
    return [
        f"{n.n_villages:,} villages × {n.n_plans} plans × {len(n.years)} years, "
        f"{first['fund'] / BILLION:,.2f} billion yuan a year.",
        f"Objective {n.objective / BILLION:,.4f}, bound {n.bound / BILLION:,.4f} billion yuan: "
        f"proven gap {n.gap:.1e}.",
        f"A yuan is worth {first['price']:.3f} in {first['year']:.0f}, "
        f"{last['price']:.3f} in {last['year']:.0f}.",
        "The gap is to the best choice from this menu under invented curves; "
        "it says nothing of what programmes do.",
    ]


def programme_table(n: NationPlan, language: Language) -> pd.DataFrame:
    """Money by programme and year, 亿元 or billion yuan."""
    zh = language == "zh"
    per = YI if zh else BILLION
    years = [c for c in n.by_programme.columns if c.isdigit()]
    out = {
        text("column.programme", language): [
            ("村级工程" if zh else "village works")
            if p == "works"
            else term("programme", p, language)
            for p in n.by_programme["programme"]
        ]
    }
    out |= {y: (n.by_programme[y] / per).map("{:,.2f}".format).tolist() for y in years}
    out[text("column.n_villages", language)] = (
        n.by_programme["villages"].map("{:,.0f}".format).tolist()
    )
    return pd.DataFrame(out)


def year_table(n: NationPlan, language: Language) -> pd.DataFrame:
    """Fund, spending and what a yuan more is worth, by year."""
    zh = language == "zh"
    per = YI if zh else BILLION
    return pd.DataFrame(
        {
            text("column.year", language): n.years["year"].astype(str),
            "资金" if zh else "fund": (n.years["fund"] / per).map("{:,.3f}".format),
            "支出" if zh else "spent": (n.years["spent"] / per).map("{:,.3f}".format),
            "一元的价值" if zh else "worth of a yuan": n.years["price"].map("{:.4f}".format),
            "一万元的价值" if zh else "of 10,000 yuan": (WAN * n.years["price"]).map(
                "{:,.0f}".format
            ),
        }
    )


def write_nation_plan(n: NationPlan, folder: Path) -> None:
    """Tables as CSV and a page in both languages."""
    n.by_programme.to_csv(folder / "programmes.csv", index=False, lineterminator="\n")
    n.years.to_csv(folder / "years.csv", index=False, lineterminator="\n")
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        zh = language == "zh"
        why = (
            "价格分解：每村在价格下各自选最优方案，再把少数村调成整套方案；上界对任何方案成立"
            if zh
            else "Price decomposition: every village takes what is best at the prices, "
            "a few are then made whole; "
            "the bound holds for every choice"
        )
        sections = [
            Section(
                "投向（亿元）" if zh else "Where the money goes (billion yuan)",
                tables=[html_of(programme_table(n, language))],
            ),
            Section(
                "各年资金与价格（亿元）" if zh else "Money and its price by year (billion yuan)",
                tables=[html_of(year_table(n, language))],
            ),
        ]
        write_page(
            folder / f"plan.{language}.html",
            language,
            n.title(language),
            why,
            headline(n, language),
            sections,
        )
