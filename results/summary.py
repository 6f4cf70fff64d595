"""Ten lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.narrative import headline, honesty, recommendation
from results.words import Language, say

if TYPE_CHECKING:
    from results.findings import Findings


def summary_lines(findings: Findings, language: Language) -> list[str]:
    """What, by how much, how sure; at most ten lines."""
    zh = language == "zh"
    title = findings.county_chinese if zh else findings.county
    scenario = findings.scenario_zh if zh else findings.scenario
    lines = [f"{title} · {scenario}", *headline(findings, language)]
    if "solver_gap" in findings.facts:
        name = say(recommendation(findings), language)
        lines.append(f"建议:{name}" if zh else f"Recommended: {name}.")
        lines += [f"{n}: {text}" for n, text in honesty(findings, language)[:3]]
    return lines[:10]
