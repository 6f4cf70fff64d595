"""The Chinese workbook: what a planner opens, edits and sends back."""

from pathlib import Path

import pandas as pd

from results.comparison import regret
from results.documents.grants_sheet import write_grants
from results.documents.page_one_sheets import piece_of, write_page_one
from results.documents.sheets import Piece, Sheets
from results.findings import Findings
from results.language.catalogue import term, text
from results.language.numbers import side_of, source_of, unit_of
from results.tables import explanation, plan as tables, yearly
from results.tables.narrative import honesty, not_known
from results.tables.page_one.page_one import page_one
from results.tables.page_one.tables import later_tables
from results.tables.page_one.words import title
from results.tables.table import Table


def write_workbook(findings: Findings, path: Path) -> Path:
    """Write the workbook; the same findings give the same bytes."""
    findings = findings.named_in("zh")
    p = page_one(findings)
    sheets = Sheets(path, title=title(p, "zh"))
    write_page_one(sheets, p, "zh")
    if tables.funded(findings.plan_table):
        write_grants(sheets, findings)
    for name, pieces in _appendix(findings).items():
        if any(len(piece.rows) for piece in pieces):
            sheets.stack(sheets.add(name), pieces)
    sheets.book.close()
    return path


def _appendix(findings: Findings) -> dict[str, list[Piece]]:
    """Sheets for the analyst: their names, and what stands on each."""
    f = findings.figures
    figures = pd.DataFrame(
        {
            text("column.name", "zh"): f["zh"],
            text("column.value", "zh"): f["value"],
            text("column.unit", "zh"): [unit_of(str(u), "zh") for u in f["unit"]],
            text("column.use", "zh"): [term("figure_use", u, "zh") for u in f["use"]],
            text("column.match", "zh"): [term("match", str(m), "zh") for m in f["match"]],
            text("column.note", "zh"): [source_of(str(n), "zh") for n in f["note"]],
            "代码": f["name"],
        }
    )
    found, why = tables.village_rows(findings, "zh"), text("column.reason", "zh")
    return {
        "村级结果": [Piece("", found.drop(columns=why, errors="ignore"))],
        "分村原因": [Piece("", found[[found.columns[0], why]] if why in found else [])],
        "原因与代价": _why(findings),
        "年度趋势": _trends(findings),
        "方案比较": _comparison(findings),
        "假设与参数": [Piece("", tables.parameters_table(findings, "zh"))],
        # counts stand beside shares: every cell has a format of its own
        "来源": [Piece("", figures, f"来源：{side_of(findings.source, 'zh')}", ("",) * 7)],
        "说明": [
            Piece("公布数与合成数", tables.margins_table(findings, "zh")),
            Piece("互相矛盾、不拟合的数字", tables.contradictions(findings, "zh")),
            Piece(
                "预估效果与模拟检验对照",
                [f"{name}：{line}" for name, line in honesty(findings, "zh")],
            ),
            Piece("使用限制", not_known(findings, "zh")),
        ],
    }


def _comparison(findings: Findings) -> list[Piece]:
    """Gains over other plans, what each lacks to the best, all plans at two year-ends."""
    gains = tables.gains_table(findings, "zh")
    lost = regret(findings).itertuples(index=False) if gains.rows else ()
    regrets = Table(
        (text("column.plan", "zh"), "平均（万元）", "最大（万元）"),
        ("text", "wan", "wan"),
        tuple((tables.plan_name(findings, plan, "zh"), *yuan) for plan, *yuan in lost),
    )
    ends = dict.fromkeys((findings.plan_years[-1], findings.effect_years[-1]))
    return [
        piece_of(gains, "zh", "本方案与各方案的差别（检验模拟）"),
        piece_of(regrets, "zh", "各方案比同一次模拟中最好的方案少缩小的贫困缺口"),
        *(
            piece_of(tables.together(findings, year, "zh"), "zh", f"{year}年末")
            for year in ends
            if year in findings.effect_years
        ),
    ]


def _why(findings: Findings) -> list[Piece]:
    """Prices of money and rules."""
    if findings.marginal is None or findings.marginal.empty:
        return []
    return [
        Piece("多一点、少一点资金", explanation.money_table(findings, "zh")),
        Piece("规则的代价", explanation.rules_table(findings, "zh")),
    ]


def _trends(findings: Findings) -> list[Piece]:
    """Poor persons by plan; below it the main plan's other measures, year by year."""
    titled = {
        **{t.title: t for t in later_tables(page_one(findings), "zh")},
        "贫困深度与不平等": yearly.depth_table(findings, "zh"),
        "贫困持续与返贫": yearly.spells_table(findings, "zh"),
        "返贫最大因素（人）": yearly.mainly_table(findings, "zh"),
        "建档立卡、退出与低保": yearly.register_table(findings, "zh"),
    }
    return [
        Piece("支出贫困人口（人）", tables.trend_table(findings, "zh")),
        *(piece_of(table, "zh", title) for title, table in titled.items()),
    ]
