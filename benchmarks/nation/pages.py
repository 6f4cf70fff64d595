"""The nation's tables, figures and pages, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.nation import plot as plot
from benchmarks.nation.tables import cause_table, county_table, fgt_table, headline, sums_table
from results.pages.page import write_page
from results.plots.embed import embedded
from results.plots.style import save
from results.tables.section import Section, html_of

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.nation.tables import NationSeen
    from results.language.catalogue import Language


def write_nation(n: NationSeen, folder: Path) -> None:
    """Tables as CSV, figures and a page in both languages."""
    n.year.to_csv(folder / "nation_year.csv", index=False, lineterminator="\n")
    n.causes.to_csv(folder / "returns.csv", index=False, lineterminator="\n")
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        zh = language == "zh"
        save(plot.draw(n, language), figures, f"nation.{language}")
        why = (
            "各县由同一引擎逐县合成、拟合、模拟；村与户均为虚构，规模取自公布数，结构取自平利县的假设"
            if zh
            else "Every county is synthesized, fitted and run by the county engine; "
            "villages and households are "
            "invented: size from published figures, structure from Pingli's assumptions"
        )
        sections = [
            Section(
                "各年贫困指标" if zh else "Poverty by year",
                charts=[embedded(plot.chart(n, language))],
                tables=[
                    html_of(fgt_table(n, language)),
                    html_of(sums_table(n, language), "万人" if zh else "million persons"),
                ],
            ),
            Section(
                "返贫原因（人）" if zh else "Returns by cause (persons)",
                tables=[html_of(cause_table(n, language))],
            ),
            Section(
                "各县差异" if zh else "How counties differ",
                note="全部县见 counties.csv" if zh else "all of them: counties.csv",
                tables=[html_of(county_table(n, language))],
            ),
        ]
        write_page(
            folder / f"nation.{language}.html",
            language,
            n.title(language),
            why,
            headline(n, language),
            sections,
            interactive=True,
        )
