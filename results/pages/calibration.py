"""The calibration page: targets, waves, and what was learned and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from results.language.catalogue import Language, term, text
from results.language.numbers import side_of
from results.pages.page import Section, html_of, picture, write_page
from results.plots import learned
from results.plots.ladder import number, range_text
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path

    from results.tables.evidence import Calibration

CANNOT = (
    (
        "扶持效果(industry.effect)、互补门槛(delivery.theta)、跌价(industry.firm_hold、glut_room)、"
        "目标偏离(delivery.misses_*)无法从报告学到:没有一个数字能识别它们;它们在以后的抽样中保留先验。",
        "The effect of support (industry.effect), complements (delivery.theta), glut (industry.firm_hold, "
        "glut_room) and capture (delivery.misses_*) cannot be learned from the reports: no figure identifies "
        "them. What moves no figure keeps its prior in every later draw.",
    ),
    (
        "报告中2011–2014年的数字只作对照,不用于筛选:没有2011年的起点。",
        "The report's figures of 2011-14 stay checks and decide nothing: there is no start in 2011.",
    ),
    (
        "达不到的目标不参与筛选,但照样列出:模型或目标有一方不对。",
        "A target out of reach decides nothing and is listed all the same: the model or the target is wrong.",
    ),
    (
        "在抽取的部分村上评估,是近似;总量按保留的建档立卡人口缩放。",
        "Evaluated on some of the villages, an approximation: county totals shrink with the registered kept.",
    ),
)
"""What the reader must know, (Chinese, English)."""


def headline(f: Calibration, language: Language) -> list[str]:
    """How many were accepted, what was learned, what is out of reach."""
    zh = language == "zh"
    n = int(f.waves["evaluated"].sum())
    out = f.targets[~f.targets["reachable"]]
    if f.n_accepted == 0:
        lines = [
            f"{n}组参数中没有一组同时符合全部目标"
            if zh
            else f"None of {n} parameter sets meets all targets at once; no file was written."
        ]
    else:
        lines = [
            f"{n}组参数中接受{f.n_accepted}组"
            if zh
            else f"{f.n_accepted} of {n} parameter sets are accepted.",
            learned.title(f, language),
        ]
    if len(out):
        names = ("、" if zh else "; ").join(out["zh" if zh else "en"])
        lines.append(("任何抽样都达不到:" if zh else "Out of reach of every range: ") + names)
    if 0 < f.n_accepted < 30:
        lines.append(
            f"接受数偏少:宽度比的误差约{f.ratio_error:.2f}"
            if zh
            else f"Few are accepted: a width ratio is uncertain by {f.ratio_error:.2f}."
        )
    if f.file:
        lines.append(f"→ {f.file}")
    return lines


def targets_table(f: Calibration, language: Language) -> pd.DataFrame:
    """Every target with prior and posterior mean."""
    return pd.DataFrame(
        [
            {
                text("column.name", language): r["zh" if language == "zh" else "en"],
                text("column.range", language): range_text(
                    r["low"], r["high"], r["unit"], language
                ),
                text("column.before_prior", language): number(r["prior"], r["unit"]),
                text("column.after_posterior", language): number(r["posterior"], r["unit"])
                if f.n_accepted
                else "–",
                text("column.share_near", language): f"{r['near']:.0%}",
                text("column.explained", language): f"{r['explained']:.0%}",
                text("column.verdict", language): text(
                    "verdict.reachable" if r["reachable"] else "verdict.unreachable", language
                ),
                text("column.source", language): r["source"],
            }
            for r in f.targets.to_dict("records")
        ]
    )


def widths_table(f: Calibration, language: Language) -> pd.DataFrame:
    """Prior and posterior width of every parameter."""
    return pd.DataFrame(
        [
            {
                text("column.parameter", language): r["name"],
                text("column.unit", language): r["unit"],
                text("column.prior_90", language): f"{r['prior']:.4g}",
                text("column.posterior_90", language): f"{r['posterior']:.4g}",
                text("column.ratio", language): f"{r['ratio']:.2f}",
                text("column.by_chance", language): f"{r['by_chance']:.1%}",
                text("column.verdict", language): text(
                    "verdict.learned"
                    if r["learned"]
                    else "verdict.not_learned"
                    if r["moves"]
                    else "verdict.moves_nothing",
                    language,
                ),
            }
            for r in f.widths.to_dict("records")
        ]
    )


def write_calibration(f: Calibration, folder: Path, language: Language) -> Path:
    """Figure and ``calibration.LANGUAGE.html``."""
    zh = language == "zh"
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    charts = []
    if f.n_accepted > 1:
        charts = [picture(save(learned.draw(f, language), figures, f"learned.{language}")[0])]
    sections = [
        Section(
            "学到了什么" if zh else "What was learned",
            (
                f"2014–{f.last_year}年,{f.n_all_villages}个村中抽{f.n_villages}个。"
                if zh
                else f"2014-{f.last_year}, {f.n_villages} of {f.n_all_villages} villages."
            ),
            charts,
            items=[pair[0 if zh else 1] for pair in CANNOT],
        ),
        Section(
            "目标" if zh else "Targets",
            (
                "目标范围读作90%区间;每个起决定作用的数字离目标不超过三个标准差者接受。"
                if zh
                else "A range is read as a 90 % interval; a draw is accepted when no deciding figure is further "
                "than three standard deviations from its target."
            ),
            tables=[
                html_of(targets_table(f, language)),
                html_of(f.waves.rename(columns=lambda c: term("column", str(c), language))),
            ],
        ),
        Section(
            "每个参数的先验与后验" if zh else "Prior and posterior of every parameter",
            (
                "后验宽度超过先验的0.9,或同样多的先验抽样也常这样窄(千分之一以上),即为未学到。"
                if zh
                else "Not learned: wider than 0.9 of the prior, or as narrow as that many draws of the prior itself "
                "are by chance (more than once in a thousand)."
            ),
            tables=[html_of(widths_table(f, language))] if f.n_accepted > 1 else [],
        ),
    ]
    title = "校准" if zh else "calibration"
    return write_page(
        folder / f"calibration.{language}.html",
        language,
        f"{f.county_chinese}:{title}" if zh else f"{f.county}: {title}",
        side_of(f.source, language),
        headline(f, language),
        sections,
        tag="accepted_sets" if f.n_accepted else "prior_ranges",
    )
