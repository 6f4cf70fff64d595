"""Why a village got this or nothing, and what would change it: one sentence in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.state.units import WAN
from results.language.catalogue import Language, names, term, text
from results.privacy import WITHHELD, small_villages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from results.findings import Findings


def units(f: Findings, language: Language) -> tuple[float, str]:
    """What the objective is divided by when shown, and its words."""
    return float(f.facts.get("unit", WAN)), term(
        "effect_unit", str(f.facts.get("measure", "gap")), language
    )


def package(mix: str, first: int, last: int, language: Language) -> str:
    """A plan in words: programmes with their shares, years."""
    parts = [one.partition("=") for one in mix.split(",") if one]
    names = [(term("programme", name, language), float(share)) for name, _, share in parts]
    dash = "–"
    years = f"{first}{dash}{last}" if last > first else f"{first}"
    if language == "zh":
        return "、".join(f"{n}{s:.0%}" for n, s in names) + f"({years}年)"
    return " + ".join(f"{n} {s:.0%}" for n, s in names) + f" ({years})"


def binds(row: Mapping[str, Any], language: Language) -> str:
    """What binds, and where: a word, or the rule's own sentence."""
    binding, at = str(row["binding"]), str(row["binding_at"])
    if binding in names("binding"):
        what = term("binding", binding, language)
    else:
        what = str(row[f"rule_{language}"]).rstrip("。.")
    at = term("programme", at, language) if at in names("programme") else at
    return f"{what} {at}" if at else what


def told_of(f: Findings, language: Language) -> dict[int, str]:
    """A sentence for each village that the run knows reasons of; of a small village its money alone."""
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
    """What it got, which is public. What it does, what binds, or that it is the floor would tell of its people."""
    if float(row["yuan"]) < LEAST_SHOWN:
        return text("column.gets_nothing", language)
    what = package(row["plan_mix"], int(row["plan_from"]), int(row["plan_to"]), language)
    return text(
        "column.gets_withheld",
        language,
        wan=f"{float(row['yuan']) / WAN:,.1f}",
        programmes=what,
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
    if language == "zh":
        kind = "只得保底" if row["least"] else "安排"
        full = ",已用足吸纳能力" if row["full"] else ""
        return f"{kind}{money:,.1f}万元:{what},成效{effect:,.1f}({word}){full}。"
    kind = "Gets its floor alone" if row["least"] else "Gets"
    full = ", all that it can absorb" if row["full"] else ""
    return f"{kind}: {money:,.1f} (10,000 yuan) for {what}, effect {effect:,.1f} ({word}){full}. "


def _binding(row: Mapping[str, Any], unit: float, language: Language) -> str:
    zh = language == "zh"
    extra, more = float(row["other_extra_yuan"]) / WAN, float(row["other_extra_gap"]) / unit
    short, price = float(row["short"]) / unit, float(row["price"]) * WAN / unit
    other = package(row["other_mix"], int(row["other_from"]), int(row["other_to"]), language)
    if row["binding"] == "effect":
        return (
            f"再加{extra:,.1f}万元({other})也不会多见成效。"
            if zh
            else f"Another {extra:,.1f} ({other}) would do no more."
        )
    if row["binding"] == "saving":
        return (
            f"若改为{other},省{-extra:,.1f}万元、少{-more:,.1f},省下的钱在别处抵不上。"
            if zh
            else f"With {other} it would save {-extra:,.1f} and lose {-more:,.1f}: more than the money "
            "does elsewhere."
        )
    head = (
        f"更大的方案{other}多{extra:,.1f}万元、多{more:,.1f},差{short:,.1f}:"
        if zh
        else f"More ({other}) would cost {extra:,.1f} and do {more:,.1f} more; it lacks {short:,.1f}: "
    )
    return head + _reason(row, price, zh=zh)


def _reason(row: Mapping[str, Any], price: float, *, zh: bool) -> str:
    at = row["binding_at"]
    if row["binding"] == "money":
        told = f"(每万元须见效{price:.3f})" if zh else f" (10,000 yuan must do {price:.3f})"
        told = told if np.isfinite(price) else ""
        return f"{at}年的钱最紧{told}。" if zh else f"money of {at} is dearest{told}."
    if row["binding"] == "glut":
        name = term("programme", str(at), "zh" if zh else "en")
        return f"{name}的市场容量已满。" if zh else f"the market for {name} is full."
    rule = str(row["rule_zh" if zh else "rule_en"]).rstrip("。.") or str(row["binding"])
    where = (f"({at})" if at else "") if zh else (f" ({at})" if at else "")
    return f"受“{rule}”所限{where}。" if zh else f"the rule “{rule}” binds{where}."


def changes(found: Any, unit: float, word: str, language: Language) -> list[str]:
    """What would change a village's plan: money, effect, rules; every line solved again."""
    zh = language == "zh"
    if found.already_most:
        return [
            "项目库里没有给它更多资金的方案。"
            if zh
            else "No plan of the menu holds more money for it."
        ]
    out = []
    if np.isfinite(found.money_y):
        out.append(
            f"专项资金每年再多{found.money_y / WAN:,.0f}万元,它就会得到更多(已重新求解)。"
            if zh
            else f"With {found.money_y / 1e6:,.1f} million yuan a year more in the fund it would get more (solved again)."
        )
    else:
        out.append(
            "再多的专项资金也不会先给它。"
            if zh
            else "No amount of money that was tried reaches it first."
        )
    lacks = found.lacks / unit
    told = (
        ("已重新求解" if found.effect_checked else "重新求解后仍未改变")
        if zh
        else ("solved again" if found.effect_checked else "solved again: not enough")
    )
    out.append(
        f"若更大的方案成效再多{lacks:,.2f}({word};多花{found.extra_yuan / WAN:,.1f}万元),它就会得到({told})。"
        if zh
        else f"Were the effect of a larger plan {lacks:,.2f} more ({word}; it costs {found.extra_yuan / WAN:,.1f}, 10,000 yuan, "
        f"more), it would get one ({told})."
    )
    if found.rules_off:
        names = "、".join(term("rule", n, language) for n in found.rules_off)
        out.append(
            f"取消以下任一规则,它会得到更多:{names}。"
            if zh
            else f"Without any one of these rules it would get more: {names}."
        )
    else:
        out.append(
            "单独取消任何一条规则都不会给它更多。"
            if zh
            else "No rule, taken off alone, would give it more."
        )
    return out


def unspent_line(row: Mapping[str, Any], language: Language) -> str:
    """One purse's money of one year: given, spent, carried on, left and why."""
    zh, purse = language == "zh", term("purse", str(row["purse"]), language)
    given, spent, carried, left = (
        float(row[k]) / WAN for k in ("given", "spent", "carried", "left")
    )
    head = (
        f"{row['year']}年{purse}{given:,.1f}万元:当年用{spent:,.1f},结转后用{carried:,.1f},剩{left:,.1f}"
        if zh
        else f"{row['year']}, {purse}: {given:,.1f} (10,000 yuan) given, {spent:,.1f} spent, {carried:,.1f} spent "
        f"later, {left:,.1f} left"
    )
    if not row["why"]:
        return head + ("。" if zh else ".")
    why = term("unspent", str(row["why"]), language)
    if not row["next_village"]:
        return f"{head}:{why}。" if zh else f"{head}: {why}."
    need = float(row["next_yuan"]) / WAN
    return (
        f"{head}:{why}(最小的是村{row['next_village']},需{need:,.1f})。"
        if zh
        else f"{head}: {why} (the smallest, in village {row['next_village']}, needs {need:,.1f})."
    )
