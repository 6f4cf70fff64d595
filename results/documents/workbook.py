"""The Chinese workbook: what a planner opens, edits and sends back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.state.units import WAN
from results.comparison import regret
from results.documents.grants_sheet import write_grants
from results.documents.sheets import Sheets
from results.findings import Findings
from results.language.catalogue import draws_words, term, text
from results.language.numbers import side_of, unit_of
from results.language.typeset import broken
from results.tables import explanation, yearly
from results.tables import plan as tables
from results.tables.narrative import headline, honesty, not_known, recommendation


def write_workbook(findings: Findings, path: Path) -> Path:
    """Write the workbook; the same findings give the same bytes."""
    sheets = Sheets(path)
    _conclusion(sheets, findings)
    if findings.plan_table is not None:
        write_grants(sheets, findings)
        rows = tables.village_rows(findings, "zh")
        if not rows.empty:
            sheets.table(sheets.add("村级结果"), rows)
    _why(sheets, findings)
    _trends(sheets, findings)
    _comparison(sheets, findings)
    sheets.table(sheets.add("假设与参数"), tables.parameters_table(findings, "zh"))
    _sources(sheets, findings)
    sheets.book.close()
    return path


def _conclusion(sheets: Sheets, findings: Findings) -> None:
    sheet = sheets.add("结论")
    sheet.set_column(0, 0, 110)
    lines = [
        f"{findings.county_chinese} · {findings.scenario_zh}({draws_words(findings.tag, 'zh')})",
        *headline(findings, "zh"),
    ]
    if "solver_gap" in findings.facts:
        lines.append(f"建议采用:{term('plan', recommendation(findings), 'zh')}")
        lines += [f"{name}:{text}" for name, text in honesty(findings, "zh")]
    lines += ["模型不能知道的:", *not_known(findings, "zh")]
    for i, line in enumerate(lines):
        sheet.write_string(i, 0, line, sheets.big if i < 2 else sheets.text)
        sheet.set_row(i, 16 * len(broken(line, 90 if i < 2 else 108)))


def _comparison(sheets: Sheets, findings: Findings) -> None:
    sheet, row = sheets.add("方案比较"), 0
    gains = tables.gains_table(findings, "zh")
    if not gains.empty:
        row = sheets.table(sheet, gains, row, frozen=False)
        lost = regret(findings)
        lost = lost.assign(plan=[tables.plan_name(findings, p, "zh") for p in lost["plan"]])
        lost[["mean", "worst"]] = (lost[["mean", "worst"]] / WAN).round(1)
        lost.columns = [text("column.plan", "zh"), "平均遗憾(万元)", "最大遗憾(万元)"]
        row = sheets.table(sheet, lost, row, frozen=False)
    for year in dict.fromkeys((findings.plan_years[-1], findings.effect_years[-1])):
        if year in findings.effect_years:
            sheet.write_string(row, 0, f"{year}年末", sheets.title)
            row = sheets.table(sheet, tables.together(findings, year, "zh"), row + 1, frozen=False)


def _why(sheets: Sheets, findings: Findings) -> None:
    """Prices of money and rules, near-optimal plans, what to find out, money line by line."""
    parts: list[tuple[str, pd.DataFrame]] = []
    if findings.unspent is not None:
        parts.append(("资金逐笔", explanation.unspent_table(findings)))
    if findings.marginal is not None and not findings.marginal.empty:
        parts.append(("多一点、少一点资金", explanation.money_table(findings, "zh")))
        parts.append(("规则的代价", explanation.rules_table(findings, "zh")))
    if findings.alternatives is not None and findings.core is not None:
        parts.append(("估计成效相近的方案", explanation.alternatives_table(findings, "zh")))
        parts.append(("共同核心", explanation.core_table(findings, "zh")))
    if findings.information is not None and findings.information["clear"].any():
        parts.append(("价值超出偶然、值得弄清的数", explanation.information_table(findings, "zh")))
    if findings.losers is not None:
        parts.append(("各村与参照做法相比", explanation.losers_table(findings)))
    if not parts:
        return
    sheet, row = sheets.add("原因与代价"), 0
    for title, table in parts:
        sheet.write_string(row, 0, title, sheets.big)
        row = sheets.table(sheet, table, row + 1, frozen=False, widest=(30, 26))


def _trends(sheets: Sheets, findings: Findings) -> None:
    """Poor persons by plan; below it the main plan's other measures, year by year."""
    sheet = sheets.add("年度趋势")
    row = sheets.table(sheet, tables.trend_table(findings, "zh"))
    for title, table in (
        ("贫困深度与不平等", yearly.depth_table(findings, "zh")),
        ("贫困持续与返贫", yearly.spells_table(findings, "zh")),
        ("返贫最大因素(人)", yearly.mainly_table(findings, "zh")),
        ("建档立卡、退出与低保", yearly.register_table(findings, "zh")),
    ):
        sheet.write_string(row, 0, title, sheets.title)
        row = sheets.table(sheet, table, row + 1, frozen=False)


def _sources(sheets: Sheets, findings: Findings) -> None:
    sheet, f = sheets.add("来源"), findings.figures
    figures = pd.DataFrame(
        {
            text("column.name", "zh"): f["zh"],
            text("column.value", "zh"): f["value"],
            text("column.unit", "zh"): [unit_of(str(u), "zh") for u in f["unit"]],
            text("column.use", "zh"): [term("figure_use", u, "zh") for u in f["use"]],
            text("column.match", "zh"): [term("match", str(m), "zh") for m in f["match"]],
            text("column.note", "zh"): f["note"],
            "代码": f["name"],
        }
    )
    row = sheets.table(sheet, figures, 0)
    sheet.write_string(row, 0, f"来源:{side_of(findings.source, 'zh')}", sheets.line)
    row = sheets.table(sheet, tables.margins_table(findings, "zh"), row + 2, frozen=False)
    sheet.write_string(row, 0, "互相矛盾、不拟合的数字:", sheets.title)
    for i, line in enumerate(tables.contradictions(findings, "zh"), start=row + 1):
        sheet.write_string(i, 0, line, sheets.line)
