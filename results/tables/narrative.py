"""How plans stand to one another, what was promised and what is not known."""

from __future__ import annotations

from results.findings import Findings
from results.language.catalogue import Language, names, term, text
from results.tables.plan import best_naive, compared, plan_name, span


def not_known(findings: Findings, language: Language) -> list[str]:
    """What the model cannot know, the county's own first."""
    zh = language == "zh"
    own = findings.not_known
    rows = [] if own is None else own["zh" if zh else "text"].astype(str).tolist()
    return rows + [term("not_known", name, language) for name in names("not_known")]


MATERIAL = 0.01
"""Share of what a plan does over no fund that it must do more than a simpler plan."""


def against(findings: Findings, simpler: str) -> str:
    """How the run's plan stands to a simpler one: a verdict, or ``trivial``: too little better."""
    gap, _ = compared(findings, simpler)
    if gap.verdict != "better" or "no_fund" not in findings.plans:
        return gap.verdict
    whole, _ = compared(findings, "no_fund")
    return "better" if gap.mean >= MATERIAL * abs(whole.mean) else "trivial"


PROMISES = ("predicted", "delivered", "bias", "bias_low", "bias_high", "optimism", "simulated")
"""Facts of a plan run that say how far its promise held, in the objective's own unit."""


def honesty(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Numbers that are never added up: solver gap, other packages, bias, gain, what is unknown."""
    f = findings.facts
    if "solver_gap" not in f:
        return []

    facts = {k: float(f[k]) / float(f["unit"]) for k in PROMISES}
    rows = [
        (
            text("narrative.solver_gap", language),
            text(
                "narrative.within_menu_estimates_independent",
                language,
                solver_gap=float(f["solver_gap"]),
                bound=float(f["prices_bound"]) / float(f["unit"]),
                unit=term("effect_unit", str(f["measure"]), language),
            ),
        ),
        (
            text("narrative.could_gain_head", language),
            text(
                "narrative.could_gain",
                language,
                n=int(f["n_screened"]),
                share=float(f["could_gain"]),
            ),
        ),
        (
            text("narrative.promised_delivered", language),
            text(
                "narrative.same_fresh_draws_promised",
                language,
                **facts,
                unit=term("effect_unit", str(f["measure"]), language),
            ),
        ),
    ]
    last = text("narrative.see_last_section", language)
    rows += _gains(findings, language)
    return [*rows, (text("narrative.what_model_cannot_know", language), last)]


def _gains(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Over the best naive split; of it what villages, timing and size add, and village identity."""

    def gain_over(plan: str) -> str:
        gap = span(compared(findings, plan)[0], language)
        return f"{gap} {text('column.wan2015', language)}"

    naive, rows = best_naive(findings), []
    if naive not in (None, findings.main):
        gain = f"{plan_name(findings, str(naive), language)}: {gain_over(str(naive))}"
        rows.append((text("narrative.gain_over_best_naive", language), gain))
    if "equal_mix" in findings.plans and findings.main == "chosen":
        gain = f"{text('plan.equal_mix', language)}: {gain_over('equal_mix')}"
        rest = text("narrative.rest_mix_programmes", language)
        rows.append((text("narrative.villages_timing_size", language), gain + rest))
    if "permuted" in findings.plans and findings.main == "chosen":
        gain = gain_over("permuted") + text("narrative.synthetic_villages_no_credit", language)
        rows.append((text("narrative.village_identity", language), gain))
    return rows
