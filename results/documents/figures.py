"""Figures for documents: every chart that a run has, as PNG and SVG."""

from pathlib import Path
from typing import Any

from results.findings import Findings
from results.language.catalogue import Language
from results.plots import effects, fan, flows, gains, split
from results.plots.style import save


def charts_of(findings: Findings) -> dict[str, Any]:
    """Modules of the charts that a run has, by name, in the order of its documents."""
    grants = findings.plan_table
    there = {
        "fan": True,
        "flows": True,
        "gains": gains.has_rows(findings),
        "effects": {"trend", "no_fund"} <= set(findings.plans),
        "split": grants is not None and grants["yuan"].sum() > 0,
    }
    charts = {"fan": fan, "flows": flows, "gains": gains, "effects": effects, "split": split}
    return {name: chart for name, chart in charts.items() if there[name]}


def write_figures(findings: Findings, folder: Path, language: Language) -> list[Path]:
    """Write the charts; names end in the language."""
    return [
        path
        for name, chart in charts_of(findings).items()
        for path in save(chart.draw(findings, language), folder, f"{name}.{language}")
    ]
