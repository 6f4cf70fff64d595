"""The Chinese workbook: what a planner opens, edits and sends back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.state.units import WAN
from results.comparison import regret
from results.documents.grants_sheet import write_grants
from results.documents.page_one_sheets import write_page_one
from results.documents.sheets import Sheets
from results.findings import Findings
from results.language.catalogue import term, text
from results.language.numbers import side_of, unit_of
from results.tables import explanation, yearly
from results.tables import plan as tables
from results.tables.narrative import honesty, not_known
from results.tables.page_one import page_one
from results.tables.page_one_tables import years_table


def write_workbook(findings: Findings, path: Path) -> Path:
    """Write the workbook; the same findings give the same bytes."""
    sheets = Sheets(path)
    write_page_one(sheets, page_one(findings), "zh")
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


def _comparison(sheets: Sheets, findings: Findings) -> None:
    sheet, row = sheets.add("方案比较"), 0
    gains = tables.gains_table(findings, "zh")
    if not gains.empty:
        row = sheets.table(sheet, gains, row, frozen=False)
        lost = regret(findings)
        lost = lost.assign(plan=[tables.plan_name(findings, p, "zh") for p in lost["plan"]])
        lost[["mean", "worst"]] = (lost[["mean", "worst"]] / WAN).round(1)
        lost.columns = [text("column.plan", "zh"), "平均遗憾（万元）", "最大遗憾（万元）"]
        row = sheets.table(sheet, lost, row, frozen=False)
    for year in dict.fromkeys((findings.plan_years[-1], findings.effect_years[-1])):
        if year in findings.effect_years:
            sheet.write_string(row, 0, f"{year}年末", sheets.title)
            row = sheets.table(sheet, tables.together(findings, year, "zh"), row + 1, frozen=False)


def _why(sheets: Sheets, findings: Findings) -> None:
    """Prices of money and rules, near-optimal plans, what to find out, money line by line."""
    parts: list[tuple[str, pd.DataFrame]] = []
    if findings.marginal is not None and not findings.marginal.empty:
        parts.append(("多一点、少一点资金", explanation.money_table(findings, "zh")))
        parts.append(("规则的代价", explanation.rules_table(findings, "zh")))
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
        ("各年末建档立卡人口", years_table(page_one(findings), "zh", every=True).frame("zh")),
        ("贫困深度与不平等", yearly.depth_table(findings, "zh")),
        ("贫困持续与返贫", yearly.spells_table(findings, "zh")),
        ("返贫最大因素（人）", yearly.mainly_table(findings, "zh")),
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
    sheet.write_string(row, 0, f"来源：{side_of(findings.source, 'zh')}", sheets.line)
    row = sheets.table(sheet, tables.margins_table(findings, "zh"), row + 2, frozen=False)
    for title, lines in (
        ("互相矛盾、不拟合的数字", tables.contradictions(findings, "zh")),
        ("预估效果与模拟检验对照", [f"{name}：{line}" for name, line in honesty(findings, "zh")]),
        ("使用限制", not_known(findings, "zh")),
    ):
        sheet.write_string(row, 0, title, sheets.title)
        sheet.write_column(row + 1, 0, lines, sheets.line)
        row += len(lines) + 2
