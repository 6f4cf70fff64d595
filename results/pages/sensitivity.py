"""The sensitivity page: which parameters move the answers, and which are no more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from results.language.catalogue import Language, term, text
from results.language.numbers import side_of
from results.pages.page import Section, html_of, picture, write_page
from results.plots import screening, tornado
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path

    from results.tables.evidence import Sensitivity


def headline(f: Sensitivity, language: Language) -> list[str]:
    """The leading parameters, what is below chance, how much was run."""
    zh = language == "zh"
    gain = f.morris[f.morris["output"] == "gain_plan"]
    noise = float(gain.loc[gain["name"] == "chance", "mu_star"].iloc[0])
    others = gain[gain["name"] != "chance"]
    above = int((others["mu_star"] > noise).sum())
    lines = [screening.morris_title(f, language), screening.sobol_title(f, language)]
    lines.append(
        f"{len(others)}个参数中,只有{above}个对资金效果的影响超过人口与偶然"
        if zh
        else f"{above} of {len(others)} parameters move the fund's gain by more than population and chance do."
    )
    if f.n_failed:
        lines.append(
            f"{f.n_evaluated}个点中{f.n_failed}个无法拟合"
            if zh
            else f"{f.n_failed} of {f.n_evaluated} points could not be fitted."
        )
    return lines


def morris_table(f: Sensitivity, language: Language) -> pd.DataFrame:
    """Mean absolute effect of every parameter on every output, as a share of the output's mean."""
    mean = f.outputs.set_index("output")["mean"].abs()
    wide = f.morris.pivot_table(index="name", columns="output", values="mu_star", sort=False)
    wide = wide / mean.reindex(wide.columns)
    wide = wide.sort_values("gain_plan", ascending=False, kind="stable")
    table = wide.map(lambda x: f"{x:.1%}").reset_index()
    table["name"] = [text("output.chance", language) if n == "chance" else n for n in table["name"]]
    return table.rename(
        columns=lambda c: text("column.parameter" if c == "name" else f"output.{c}", language)
    )


def sobol_table(f: Sensitivity, language: Language) -> pd.DataFrame:
    """First-order and total indices with their 95 % half-widths."""
    return pd.DataFrame(
        [
            {
                text("column.name", language): term("output", r["output"], language),
                text("column.parameter", language): r["name"],
                text("column.first_order", language): f"{r['first']:.2f} ± {r['first_conf']:.2f}",
                text("column.total_order", language): f"{r['total']:.2f} ± {r['total_conf']:.2f}",
            }
            for r in f.sobol.to_dict("records")
        ]
    )


def write_sensitivity(f: Sensitivity, folder: Path, language: Language) -> Path:
    """Figures and ``sensitivity.LANGUAGE.html``."""
    zh = language == "zh"
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    first = save(screening.draw_morris(f, language), figures, f"morris.{language}")[0]
    third = save(tornado.draw(f, language), figures, f"tornado.{language}")[0]
    second = save(screening.draw_sobol(f, language), figures, f"sobol.{language}")[0]
    sections = [
        Section(
            "全部参数的筛选(莫里斯)" if zh else "All parameters screened (Morris)",
            (
                f"{f.n_all_villages}个村中抽{f.n_villages}个,2016–{f.last_year}年;虚线为人口与偶然。"
                if zh
                else f"{f.n_villages} of {f.n_all_villages} villages, 2016-{f.last_year}; the dashed line is what "
                "another population and other luck do."
            ),
            [picture(first)],
            folds=[
                {
                    "title": text("column.parameter", language),
                    "table": html_of(morris_table(f, language)),
                }
            ],
        ),
        Section(
            "前十个参数的方差分解(索博尔)" if zh else "Variance of the ten first (Sobol')",
            (
                "其余参数取基准值;区间为95%自助法。"
                if zh
                else "The others at their base values; 95 % bootstrap intervals. An index below zero is noise."
            ),
            [picture(second)],
            [html_of(sobol_table(f, language))],
        ),
        Section(
            "一个数字单独变动" if zh else "One number alone",
            "前十个参数各取范围两端,其余不动"
            if zh
            else "the ten first at either end of their range, nothing else moved",
            [picture(third)],
        ),
    ]
    title = (
        f"敏感性({term('plan', f.plan, language)})"
        if zh
        else f"sensitivity of {term('plan', f.plan, language)}"
    )
    return write_page(
        folder / f"sensitivity.{language}.html",
        language,
        f"{f.county_chinese}:{title}" if zh else f"{f.county}: {title}",
        side_of(f.source, language),
        headline(f, language),
        sections,
        tag="prior_ranges",
    )
