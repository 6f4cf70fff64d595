"""Ten lines for a terminal."""

from __future__ import annotations

from results.findings import Findings
from results.language.catalogue import Language, pick, term, text
from results.tables.narrative import headline, honesty


def summary_lines(findings: Findings, language: Language) -> list[str]:
    """What, by how much, how sure; at most ten lines."""
    title = pick(language, findings.county_chinese, findings.county)
    scenario = pick(language, findings.scenario_zh, findings.scenario)
    lines = [f"{title} · {scenario}", *headline(findings, language)]
    if "solver_gap" in findings.facts:
        if float(findings.facts.get("solver_objective", 1.0)) <= 0.0:
            measure = term("effect_unit", str(findings.facts.get("measure", "gap")), language)
            lines.insert(1, text("summary.moves_nothing", language, measure=measure))
        lines += [f"{n}: {text}" for n, text in honesty(findings, language)[:3]]
    if "precision" in findings.facts:
        lines.append(_stopped(findings, language))
    return lines[:10]


def _stopped(findings: Findings, language: Language) -> str:
    """After how many draws the interval was as narrow as requested.

    Or about how many it would take.
    """
    precision, n = findings.facts["precision"], findings.n_draws
    if findings.facts["reached"]:
        return text("summary.precision_reached_after_draws", language, precision=precision, n=n)
    needed = float(findings.facts["draws_needed"])
    more = text("summary.about_would_do", language, needed=needed) if needed else ""
    return text("summary.not_after_draws", language, n=n, precision=precision, more=more)
