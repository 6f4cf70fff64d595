"""Figures for documents: every chart that a run has, as PNG and SVG."""

from pathlib import Path
from typing import Any

from results.findings import Findings
from results.language.catalogue import Language
from results.plots import effects, fan, flows, gains, split
from results.plots.style import save


def write_figures(findings: Findings, folder: Path, language: Language) -> list[Path]:
    """Write the charts; names end in the language."""
    charts: list[tuple[str, Any]] = [("fan", fan), ("flows", flows)]
    if gains.has_rows(findings):
        charts.insert(2, ("gains", gains))
    if {"trend", "no_fund"} <= set(findings.plans):
        charts.append(("effects", effects))
    if findings.plan_table is not None and findings.plan_table["yuan"].sum() > 0:
        charts.append(("split", split))
    return [
        path
        for name, chart in charts
        for path in save(chart.draw(findings, language), folder, f"{name}.{language}")
    ]
