"""Page one in HTML: what the template shows of its numbers."""

from collections.abc import Sequence
from typing import Any

from model.state.units import WAN
from results.language.catalogue import Language, term, text
from results.language.typeset import width_of
from results.plots.split import ink
from results.plots.style import COLOURS
from results.tables.page_one import words
from results.tables.page_one.page_one import PageOne
from results.tables.page_one.tables import tables

COLUMNS = 92
"""Letters that a whole bar is wide."""

LIGHT = "#D0D0D0"
"""Of what has no colour of its own."""


def context(p: PageOne, language: Language) -> dict[str, Any]:
    """Sentences, bars and tables of page one, by the names that the template knows."""
    made = p.is_made
    bars, key = _bars(p, language)
    return {
        "language": language,
        "level": p.verdict,
        "verdict": words.verdict(p, language) if made else "",
        "grounds": words.grounds(p, language),
        "spend": words.recommendation(p, language),
        "bars": bars,
        "key": key,
        "unit": text("page_one.bars", language),
        "moved_title": text("page_one.part.moved", language),
        "moved": words.moved(p, language) if made and p.yuan > 0.0 else "",
        "standing": words.standing_lines(p, language)[:1],
        "effect": words.effect(p, language),
        "choices": words.choices(p, language) if made else "",
        "tables": [t for t in tables(p, language) if made or t.name != "checks"],
        "changes": words.changes(p, language) if made else [],
        "changes_title": text("page_one.part.changes", language),
        "appendix": text("page_one.appendix", language),
    }


def _bars(p: PageOne, language: Language) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Before and now to one scale, and the key; small programmes are one part."""
    sides = [[s.before for s in p.shares], [s.plan for s in p.shares]]
    whole, large = max(1.0, *map(sum, sides)), words.apart(p)
    names = [
        term("programme", s.programme, language)
        for s, shown in zip(p.shares, large, strict=True)
        if shown
    ]
    rest = [] if all(large) else [text("page_one.rest", language)]
    bars, hues = [], [*_hues(p, large), *[LIGHT] * len(rest)]
    for head, side in zip(
        (words.before_words(p, language), words.now_words(p, language)), sides, strict=True
    ):
        money = [x for x, shown in zip(side, large, strict=True) if shown]
        money += [sum(x for x, shown in zip(side, large, strict=True) if not shown)] * len(rest)
        named = zip([*names, *rest], money, hues, strict=True)
        parts = [_part(name, yuan, whole, colour) for name, yuan, colour in named if yuan > 0.0]
        bars += [{"name": head, "parts": parts}] * bool(parts)
    key = [{"name": n, "colour": h} for n, h in zip([*names, *rest], hues, strict=True)]
    return bars, key if bars else []


def _hues(p: PageOne, large: Sequence[bool]) -> list[str]:
    """Colours of the parts: those of the picture of the split, then such as are free."""
    funded = sum(s.plan > 0.0 for s in p.shares)
    own = [COLOURS[i] for i in range(min(funded, len(COLOURS))) if large[i]]
    return [*own, *(c for c in COLOURS if c not in own)][: sum(large)]


def _part(name: str, yuan: float, whole: float, colour: str) -> dict[str, Any]:
    """A part of a bar with what fits: name and 万元 on one line or two, 万元 alone, nothing."""
    wan = f"{yuan / WAN:,.0f}" if yuan >= 10 * WAN else f"{yuan / WAN:,.1f}"
    room = COLUMNS * yuan / whole - 0.6
    shown = (f"{name} {wan}", f"{name}\n{wan}", wan)
    label = next((x for x in shown if max(map(width_of, x.split("\n"))) <= room), "")
    return {
        "name": name,
        "wan": wan,
        "label": label,
        "width": round(100.0 * yuan / whole, 2),
        "colour": colour,
        "ink": ink(colour),
    }
