"""Figures for documents: every chart that a run has, as PNG and SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.plots import effects, fan, flows, gains, marginal, split
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path

    from results.findings import Findings
    from results.words import Language


def write_figures(findings: Findings, folder: Path, language: Language) -> list[Path]:
    """Write the charts; names end in the language."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = [("fan", fan), ("flows", flows), ("gains", gains)]
    if {"trend", "no_fund"} <= set(findings.plans):
        charts.append(("effects", effects))
    if findings.plan_table is not None and findings.plan_table["yuan"].sum() > 0:
        charts.append(("split", split))
    if findings.marginal is not None and (findings.marginal["kind"] == "more").any():
        charts.append(("marginal", marginal))
    paths = []
    for name, chart in charts:
        paths += save(chart.draw(findings, language), folder, f"{name}.{language}")
    return paths
