"""The validation page: every figure and margin beside its simulated interval, misses shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from results.language.catalogue import Language, term, text
from results.language.numbers import side_of, unit_of
from results.pages.page import Section, html_of, picture, write_page
from results.plots import claim, horizon, ladder
from results.plots.embed import embedded
from results.plots.ladder import number, range_text
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path

    from results.tables.evidence import Validation


def rows_table(f: Validation, language: Language) -> pd.DataFrame:
    """One row for each figure: what, range, source, mean, interval, hit or miss."""
    out = []
    for row in f.rows.to_dict("records"):
        there = row["status"] != "not_measured"
        out.append(
            {
                text("column.name", language): row["zh" if language == "zh" else "en"],
                text("column.unit", language): unit_of(row["unit"], language),
                text("column.range", language): range_text(
                    row["low"], row["high"], row["unit"], language
                ),
                text("column.mean", language): number(row["mean"], row["unit"]) if there else "–",
                text("column.interval_90", language): range_text(
                    row["q05"], row["q95"], row["unit"], language
                )
                if there
                else "–",
                text("column.verdict", language): term("verdict", row["status"], language),
                text("column.source", language): row["source"],
            }
        )
    return pd.DataFrame(out)


def headline(f: Validation, language: Language) -> list[str]:
    """Hits, the worst misses, the county's own claim."""
    zh = language == "zh"
    missed = f.rows[f.rows["status"] == "miss"]
    names = list(missed["zh" if zh else "en"])
    lines = [ladder.title(f, language)]
    if names:
        lines.append(("不符:" if zh else "Missed: ") + ("、" if zh else "; ").join(names))
    if len(f.claims.dropna()):
        lines.append(claim.title(f, language))
    if f.n_failed:
        lines.append(
            f"{f.n_failed}个抽样无法拟合" if zh else f"{f.n_failed} draws could not be fitted."
        )
    return lines


def write_validation(f: Validation, folder: Path, language: Language) -> Path:
    """Figures and ``validation.LANGUAGE.html``."""
    zh = language == "zh"
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    steps = save(ladder.draw(f, language), figures, f"figures.{language}")[0]
    table = rows_table(f, language)
    parts = {
        k: table[(f.rows["kind"] == k).to_numpy()]
        for k in ("total", "figure", "margin", "claim", "emergent")
    }
    title = "模拟与已知数字对照" if zh else "The model beside what is known"
    sections = [
        Section(
            "符合与不符" if zh else "Hits and misses",
            (
                f"{f.n_draws}个抽样,2015–{f.last_year}年;均值落入目标范围为符合。"
                if zh
                else f"{f.n_draws} draws, 2015-{f.last_year}; a hit is a mean inside the target range."
            ),
            [picture(steps)],
        ),
        Section(
            "没有人拟合过的数字" if zh else "Margins that nobody fitted",
            (
                "不进入合成或拟合;范围来自文献,写明假设者为估计。"
                if zh
                else "No step of synthesis or fit aims at them; ranges are surveys', or assumptions where it says so."
            ),
            tables=[html_of(parts["margin"])],
        ),
        _claims(f, figures, parts["claim"], language),
        Section(
            "报告中的数字" if zh else "Figures of the report",
            (
                "2011–2014年的数字只作对照:模型从2014年底开始。合成人口按总数做成,符合总数不算证据。"
                if zh
                else "Figures of 2011-14 are checks only: nothing is simulated before the end of 2014. The "
                "population is made to meet the totals, so a hit on a total is no evidence."
            ),
            tables=[html_of(parts["figure"])],
            folds=[
                {
                    "title": "合成人口按其做成的总数"
                    if zh
                    else "Totals that the population is made to meet",
                    "table": html_of(parts["total"]),
                }
            ],
        ),
        Section(
            "报告自相矛盾之处" if zh else "Where the report contradicts itself",
            "两者都列出,哪个都不拟合。" if zh else "Shown, fitted by none.",
            items=[
                str(c.get("zh" if zh else "text", "")) for c in f.contradictions.to_dict("records")
            ],
        ),
        _emergent(f, figures, parts["emergent"], language),
    ]
    return write_page(
        folder / f"validation.{language}.html",
        language,
        f"{f.county_chinese}:{title}" if zh else f"{f.county}: {title.lower()}",
        side_of(f.source, language),
        headline(f, language),
        [s for s in sections if s is not None],
        tag="accepted_sets" if f.calibrated else "prior_ranges",
        interactive=True,
    )


def _claims(
    f: Validation, figures: Path, table: pd.DataFrame, language: Language
) -> Section | None:
    if table.empty or f.claims.dropna().empty:
        return None
    zh = language == "zh"
    path = save(claim.draw(f, language), figures, f"claim.{language}")[0]
    return Section(
        "县里的增收说法" if zh else "What the county would have claimed",
        (
            "在模型内照县里的办法做前后对比,再与同一运气下没有资金的同一批户比较。"
            if zh
            else "The county's before-after comparison made inside the model, beside the same households under "
            "the same luck without the fund."
        ),
        [picture(path)],
        [html_of(table)],
    )


def _emergent(f: Validation, figures: Path, table: pd.DataFrame, language: Language) -> Section:
    zh = language == "zh"
    save(horizon.draw(f, language), figures, f"horizon.{language}")
    wide = f.horizons.pivot(index="mix", columns="horizon", values="mean").round(3)
    wide = wide.sort_values(list(wide.columns)[-1:], ascending=False).reset_index()
    wide["mix"] = [
        "+".join(term("programme", p, language) for p in m.split("+")) for m in wide["mix"]
    ]
    wide.columns = [str(c) for c in wide.columns]
    wide = wide.rename(columns={"mix": text("column.programme", language)})
    return Section(
        "没有写进规则的量级" if zh else "Magnitudes that no rule holds",
        (
            f"抽取部分村,{f.n_paired}个抽样,同一运气下成对运行;第二表:至各年份每元资金减少的支出贫困缺口(元)。"
            if zh
            else f"Paired runs on a thinned county, {f.n_paired} draws. Second table: yuan of spending-poverty gap "
            "closed per yuan up to each year."
        ),
        [embedded(horizon.chart(f, language))],
        [html_of(table), html_of(wide)],
    )
