"""Ten lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.language.catalogue import Language, term
from results.pages.narrative import headline, honesty, recommendation

if TYPE_CHECKING:
    from results.findings import Findings


def summary_lines(findings: Findings, language: Language) -> list[str]:
    """What, by how much, how sure; at most ten lines."""
    zh = language == "zh"
    title = findings.county_chinese if zh else findings.county
    scenario = findings.scenario_zh if zh else findings.scenario
    lines = [f"{title} · {scenario}", *headline(findings, language)]
    if "solver_gap" in findings.facts:
        name = term("plan", recommendation(findings), language)
        lines.append(f"建议:{name}" if zh else f"Recommended: {name}.")
        lines += [f"{n}: {text}" for n, text in honesty(findings, language)[:3]]
    if "precision" in findings.facts:
        lines.append(_stopped(findings, zh))
    return lines[:10]


def _stopped(findings: Findings, zh: bool) -> str:
    """After how many draws the interval was as narrow as asked, or about how many it would take."""
    asked, n = findings.facts["precision"], findings.n_draws
    if findings.facts["reached"]:
        return (
            f"达到要求的精度{asked},用了{n}组抽样"
            if zh
            else f"Precision {asked} reached after {n} draws."
        )
    needed = float(findings.facts["draws_needed"])
    more = (f",约需{needed:,.0f}组" if zh else f"; about {needed:,.0f} would do") if needed else ""
    return f"{n}组抽样未达到精度{asked}{more}" if zh else f"Not at {asked} after {n} draws{more}."
