"""Why a village got this or nothing, and what would change it: one sentence in each language."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, names, term, text
from results.language.numbers import years_of
from results.privacy import WITHHELD, small_villages


def units(f: Findings, language: Language) -> tuple[float, str]:
    """What the objective is divided by when shown, and its words."""
    return float(f.facts.get("unit", WAN)), term(
        "effect_unit", str(f.facts.get("measure", "gap")), language
    )


def package(mix: str, first: int, last: int, language: Language) -> str:
    """A plan in words: programmes with their shares, years."""
    parts = [one.partition("=") for one in mix.split(",") if one]
    names = [(term("programme", name, language), float(share)) for name, _, share in parts]
    shares = [text("reasons.programme_share", language, n=n, s=s) for n, s in names]
    mix = text("reasons.mix_separator", language).join(shares)
    return text("reasons.mix_and_years", language, mix=mix, years=years_of((first, last), language))


def binds(row: Mapping[str, Any], language: Language) -> str:
    """What binds, and where: a word, or the rule's own sentence."""
    binding, at = str(row["binding"]), str(row["binding_at"])
    if binding in names("binding"):
        what = term("binding", binding, language)
    else:
        what = str(row[f"rule_{language}"]).rstrip("。.")
    at = term("programme", at, language) if at in names("programme") else at
    return f"{what} {at}" if at else what


def sentences_of(f: Findings, language: Language) -> dict[int, str]:
    """A sentence for each village that the run knows reasons of.

    Of a small village its money alone.
    """
    if f.reasons is None:
        return {}
    unit, word = units(f, language)
    hidden = small_villages(f)
    return {
        int(r["village"]): _money(r, word, language)
        if int(r["village"]) in hidden
        else sentence(r, unit, word, language)
        for r in f.reasons.to_dict("records")
    }


def _money(row: Mapping[str, Any], word: str, language: Language) -> str:
    """What it got, which is public.

    What it does, what binds, or that it is the floor would disclose facts of its people.
    """
    if float(row["yuan"]) < LEAST_SHOWN:
        return text("column.gets_nothing", language)
    return text(
        "column.gets_withheld",
        language,
        wan=f"{float(row['yuan']) / WAN:,.1f}",
        programmes=package(row["plan_mix"], int(row["plan_from"]), int(row["plan_to"]), language),
        effect=WITHHELD,
        unit=word,
    )


LEAST_SHOWN = 100.0
"""Yuan below which a village counts as having got nothing: a hundredth of 万元."""


def sentence(row: Mapping[str, Any], unit: float, word: str, language: Language) -> str:
    """What it got, the binding reason, its best larger plan, and what that lacks."""
    return _got(row, unit, word, language) + _binding(row, unit, language)


def _got(row: Mapping[str, Any], unit: float, word: str, language: Language) -> str:
    money, effect = float(row["yuan"]) / WAN, float(row["gap_closed"]) / unit
    what = package(row["plan_mix"], int(row["plan_from"]), int(row["plan_to"]), language)
    if float(row["yuan"]) < LEAST_SHOWN:
        return text("column.gets_nothing", language) + (" " if language == "en" else "")
    return text(
        "reasons.n_10_000_yuan_effect",
        language,
        gets=text("reasons.gets_floor_alone" if row["least"] else "reasons.gets", language),
        money=money,
        what=what,
        effect=effect,
        word=word,
        full=text("reasons.all_can_absorb", language) if row["full"] else "",
    )


def _binding(row: Mapping[str, Any], unit: float, language: Language) -> str:
    extra, more = float(row["other_extra_yuan"]) / WAN, float(row["other_extra_gap"]) / unit
    needed, short = (float(row[k]) / unit for k in ("needed", "short"))
    price = float(row["price"]) * WAN / unit
    other = package(row["other_mix"], int(row["other_from"]), int(row["other_to"]), language)
    if row["binding"] == "effect":
        return text("reasons.another_would_do_no", language, extra=extra, other=other)
    if row["binding"] == "saving":
        return text("reasons.with_would_save_lose", language, other=other, extra=-extra, more=-more)
    head = text(
        "reasons.more_would_cost_do",
        language,
        other=other,
        extra=extra,
        more=needed - short,
        need=needed,
    )
    if not is_short(needed, short):
        return head + text("reasons.does_enough", language)
    return head + _reason(row, price, language)


def _reason(row: Mapping[str, Any], price: float, language: Language) -> str:
    at = row["binding_at"]
    if row["binding"] == "money":
        note = text("reasons.price", language, price=price) if np.isfinite(price) else ""
        return text("reasons.money_dearest", language, at=at, note=note)
    if row["binding"] == "glut":
        return text("reasons.market_full", language, name=term("programme", str(at), language))
    rule = str(row[f"rule_{language}"]).rstrip("。.") or str(row["binding"])
    where = text("reasons.place", language, at=at) if at else ""
    return text("reasons.rule_binds", language, rule=rule, where=where)


def reason_of(row: Any, yuan: float) -> str:
    """Why a village gets what it does: a name of the kind ``village_reason``."""
    if yuan <= 0.0:
        return "none"
    if row is None:
        return "unknown"
    if row["least"]:
        return "floor"
    if row["full"]:
        return "full"
    known = ("money", "glut", "effect", "saving")
    return str(row["binding"]) if row["binding"] in known else "rule"


def next_money(row: Any) -> tuple[float, float]:
    """Yuan of the gap by 100 yuan of the best larger plan's additional money, and what it needs.

    Not a number where no larger plan was tried.
    """
    extra, needed = float(row["other_extra_yuan"]), float(row["needed"])
    if extra < LEAST_SHOWN:
        return float("nan"), float("nan")
    return 100.0 * (needed - float(row["short"])) / extra, 100.0 * needed / extra


CLOSE = 0.02
"""Share of what is needed within which an effect counts as just enough."""


def is_short(needed: float, short: float) -> bool:
    """Whether a plan clearly lacks what is needed for it."""
    return short > CLOSE * abs(needed)


def changes(answer: Any, unit: float, word: str, language: Language) -> list[str]:
    """What would change a village's plan: money, effect, rules; every line solved again."""
    if answer.already_most:
        return [text("reasons.no_plan_menu_holds", language)]
    money = "with_million_yuan_year" if np.isfinite(answer.money_y) else "no_amount_money_was"
    checked = "solved_again" if answer.effect_checked else "solved_again_not_enough"
    rules = "without_any_one_these" if answer.rules_off else "no_rule_taken_off"
    names = "、".join(term("rule", n, language) for n in answer.rules_off)
    return [
        text(f"reasons.{money}", language, money_y=answer.money_y),
        text(
            "reasons.were_effect_larger_plan",
            language,
            lacks=answer.lacks / unit,
            word=word,
            extra_yuan=answer.extra_yuan,
            note=text(f"reasons.{checked}", language),
        ),
        text(f"reasons.{rules}", language, names=names),
    ]


def unspent_line(row: Mapping[str, Any], language: Language) -> str:
    """One purse's money of one year: given, spent, carried on, left and why."""
    given, spent, carried, left = (
        float(row[k]) / WAN for k in ("given", "spent", "carried", "left")
    )
    head = text(
        "reasons.balance",
        language,
        year=row["year"],
        purse=term("purse", str(row["purse"]), language),
        given=given,
        spent=spent,
        carried=carried,
        left=left,
    )
    if not row["why"]:
        return head + text("list.stop", language)
    reason = term("unspent", str(row["why"]), language)
    if not row["next_village"]:
        return text("reasons.balance_with_reason", language, head=head, reason=reason)
    return text(
        "reasons.smallest_village_needs",
        language,
        head=head,
        reason=reason,
        next_village=row["next_village"],
        need=float(row["next_yuan"]) / WAN,
    )
