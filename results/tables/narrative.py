"""How plans stand to one another, what was promised and what is not known."""

import numpy as np
import pandas as pd

from results.findings import Findings
from results.language.audit import rule_words
from results.language.catalogue import Language, names, pick, term, text
from results.language.numbers import here_of, joined
from results.statistics import LEAST_DRAWS
from results.tables.plan import SIMPLE, best_simple, compared, plan_name
from results.tables.table import span


def not_known(findings: Findings, language: Language) -> list[str]:
    """What the model cannot know, the county's own first."""
    own, here = findings.not_known, here_of(findings.county_chinese, language)
    rows = [] if own is None else own[pick(language, "zh", "text")].astype(str).tolist()
    return rows + [text(f"not_known.{n}", language, here=here) for n in names("not_known")]


MATERIAL = 0.01
"""Share of what a plan does over no fund that it must do more than a simpler plan."""


def against(findings: Findings, simpler: str) -> str:
    """How the run's plan stands to a simpler one: a verdict, or ``trivial``: too little better."""
    gap, _ = compared(findings, simpler)
    if gap.verdict != "better" or "no_fund" not in findings.plans:
        return gap.verdict
    whole, _ = compared(findings, "no_fund")
    return "better" if gap.mean >= MATERIAL * abs(whole.mean) else "trivial"


def standing(f: Findings, language: Language) -> list[str]:
    """Why the plan of the run is recommended, and whether another may be better; nothing else."""
    if f.race is None or f.race["fresh"].isna().all():
        return []
    return [_why(f, f.race, language), _held(f, f.race, language), *_left_out(f, language)]


def _why(f: Findings, race: pd.DataFrame, language: Language) -> str:
    """Best score of all, or simpler and not inferior to the best."""
    # who dropped out of the choice has no score on its draws
    admissible = race[race["admissible"] & race["fresh"].notna()]
    best = str(admissible.loc[admissible["fresh"].idxmax(), "plan"])
    own = race.set_index("plan").loc[f.main]
    key, rule = "best_score" if best == f.main else "simpler", best_rule(f) or "no_fund"
    if (key, rule) == ("best_score", "no_fund"):
        key = "best_score_no_rule"
    others = admissible[(admissible["plan"] != f.main) & ~admissible["plan"].isin(SIMPLE)]
    if bool(own["reference"]) and best == f.main and len(others):
        # a rule of thumb that no plan of the optimizer beats
        key, best = "rule_will_do", str(others.loc[others["fresh"].idxmax(), "plan"])
    less = float(own["fresh"] - admissible.set_index("plan").loc[best, "fresh"])
    return text(
        f"race.{key}",
        language,
        plan=term("choice", "cautious", language)
        if f.main == "cautious"
        else plan_name(f, f.main, language),
        best=plan_name(f, best, language),
        rule=plan_name(f, rule, language),
        n=int(race["admissible"].sum()),
        weighed=weighed(f, language),
        loss=_amount(f, max(0.0, float(own["fresh_loss_high"])), language),
        less=_amount(f, less, language),
    )


def weighed(f: Findings, language: Language) -> str:
    """What the overall result of a plan weighs."""
    return str(f.facts.get(f"score_{language}", text("race.weighed", language))).rstrip("。.")


def _amount(f: Findings, value: float, language: Language) -> str:
    """Yuan of the gap, or so much of another aim."""
    if (measure := str(f.facts.get("measure", "gap"))) == "gap":
        return text("race.yuan", language, yuan=value)
    return text(
        "race.of_measure", language, value=value, unit=term("effect_unit", measure, language)
    )


def best_rule(f: Findings) -> str:
    """The simple rule that all plans are judged against; nothing where no race was run."""
    held = None if f.race is None else f.race.loc[f.race["reference"], "plan"]
    return "" if held is None or held.empty else str(held.iloc[0])


def rivals(f: Findings) -> pd.DataFrame:
    """The other plans that keep all rules."""
    assert f.race is not None
    return f.race[f.race["admissible"] & (f.race["plan"] != f.main)]


def _held(f: Findings, race: pd.DataFrame, language: Language) -> str:
    """Whether a rival is better on the held-out draws, or how much better it might be."""
    others = rivals(f)
    if f.n_draws < LEAST_DRAWS or others.empty or np.isneginf(others["loss_low"]).any():
        return text("race.too_few", language, n=f.n_draws)
    whole = abs(float(race.set_index("plan").loc[f.main, "over_no_fund"]))
    most = others.loc[(-others["loss_low"]).idxmax()]
    better = others[others["loss_high"] < 0.0]
    if len(better):
        most = better.loc[better["loss"].idxmin()]
        key, more = "beaten", -float(most["loss"])
    else:
        more = -float(most["loss_low"])
        key = "none_better" if more < MATERIAL * whole else "not_settled"
    name, amount = plan_name(f, str(most["plan"]), language), _amount(f, more, language)
    return text(f"race.{key}", language, n=f.n_draws, plan=name, more=amount, share=MATERIAL)


def _left_out(f: Findings, language: Language) -> list[str]:
    """Plans that break a rule of the county."""
    assert f.race is not None
    broken = f.race[~f.race["admissible"]]
    if broken.empty:
        return []
    named = [
        text(
            "race.breaks_one",
            language,
            plan=plan_name(f, r["plan"], language),
            rule=rule_words(r["breaks"], language),
        )
        for r in broken.to_dict("records")
    ]
    return [text("race.left_out", language, named=joined(named, language))]


PROMISES = ("predicted", "delivered", "bias", "bias_low", "bias_high", "optimism", "simulated")
"""Facts of a plan run that say how far its promise held, in the objective's own unit."""


def honesty(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Numbers that are never added up: solver gap, other packages, bias, gain, what is unknown."""
    f = findings.facts
    if "solver_gap" not in f:
        return []

    rows: list[tuple[str, str]] = []
    if "could_gain" in f:  # not after several objectives in order, nor within a trust region
        bound = float(f["prices_bound"]) / float(f["unit"])
        unit = term("effect_unit", str(f["measure"]), language)
        gap = text(
            "narrative.within_menu_estimates_independent",
            language,
            solver_gap=float(f["solver_gap"]),
            bound=bound,
            unit=unit,
        )
        more = text(
            "narrative.could_gain", language, n=int(f["n_screened"]), share=float(f["could_gain"])
        )
        rows = [
            (text("narrative.solver_gap", language), gap),
            (text("narrative.could_gain_head", language), more),
        ]
    if "predicted" in f:
        facts = {k: float(f[k]) / float(f["unit"]) for k in PROMISES}
        unit = term("effect_unit", str(f["measure"]), language)
        promised = text("narrative.same_fresh_draws_promised", language, **facts, unit=unit)
        rows.append((text("narrative.promised_delivered", language), promised))
    last = text("narrative.see_last_section", language)
    rows += _gains(findings, language)
    return [*rows, (text("narrative.what_model_cannot_know", language), last)]


def _gains(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Over the best simple rule; of it what villages, timing and size add, and village identity."""

    def gain_over(plan: str) -> str:
        gap = span(compared(findings, plan)[0], language)
        return f"{gap} {text('column.wan2015', language)}"

    simple, rows = best_simple(findings), []
    if simple not in (None, findings.main):
        gain = f"{plan_name(findings, str(simple), language)}: {gain_over(str(simple))}"
        rows.append((text("narrative.gain_over_best_simple", language), gain))
    if "equal_mix" in findings.plans and findings.main == "chosen":
        gain = f"{text('plan.equal_mix', language)}: {gain_over('equal_mix')}"
        rest = text("narrative.rest_mix_programmes", language)
        rows.append((text("narrative.villages_timing_size", language), gain + rest))
    if "permuted" in findings.plans and findings.main == "chosen":
        gain = gain_over("permuted") + text("narrative.synthetic_villages_no_credit", language)
        rows.append((text("narrative.village_identity", language), gain))
    return rows
