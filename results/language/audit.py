"""What the independent checker calls rules and places, in the reader's language."""

import re

from results.language.catalogue import Language, names, pick, term, text

COUNTED = (
    "projects per town and year",
    "task of exits",
    "work teams",
    "moved work teams",
)
"""Rules that are broken by so many villages, persons or teams, not by so many yuan."""


def in_yuan(rule: str, where: str) -> bool:
    """Whether what a rule is broken by is money."""
    return rule not in COUNTED and (rule, where) != ("limit", "villages")


def rule_words(rule: str, language: Language) -> str:
    """A rule that a plan breaks; what it says of a programme or a purse stands behind it."""
    name, _, of = rule.partition(", ")
    if found := re.fullmatch(r"purse (\w+) may not pay", rule):
        name, of = "purse may not pay", found[1]
    words = term("audit", name, language) if name in names("audit") else name
    return text("common.rule_of", language, rule=words, of=_part(of, language)) if of else words


def where_words(where: str, language: Language) -> str:
    """Where it is broken: years, villages, towns, programmes, purses."""
    return pick(language, "、", ", ").join(_part(part, language) for part in where.split(", "))


def _part(part: str, language: Language) -> str:
    kind, _, number = part.rpartition(" ")
    if number.isdigit() and kind in ("", "village", "town"):
        return text(f"common.at_{kind or 'year'}", language, number=number)
    if part in names("programme"):
        return term("programme", part, language)
    if part in names("purse"):
        return term("purse", part, language)
    return term("audit_place", part, language) if part in names("audit_place") else part
