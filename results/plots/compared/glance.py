"""The comparison at a glance: how much and how sure, since when, for whom, under which settings."""

from itertools import groupby
from typing import Any

from results.language.catalogue import Language, pick, term, text
from results.language.numbers import listed
from results.language.typeset import broken
from results.plots.compared import bars, forest, lines
from results.plots.compared.looks import INK, SMALL, footnote, label_of, look_of, note
from results.plots.style import GREY, panels
from results.tables.compared import GAP, Compared

SETTINGS = 3
"""Settings of a case that its line names; the picture of settings has all."""


NARROW = 8.0
"""Inches below which the three parts stand below one another."""


def draw(f: Compared, language: Language, width: float, height: float) -> Any:
    """Matplotlib: how much, when, for whom; a line a case of what it sets differently.

    Choices and other worlds stand apart, on scales of their own; when and for whom shows the
    choices, where there are any.
    """
    sides = [list(names) for _, names in groupby(f.drawn[1:], f.is_elsewhere)]
    left, heights = [*range(len(sides)), "when"], [*(0.5 + 0.26 * len(s) for s in sides), 2.0]
    rows, size = [[at, "who"] for at in left], 8.0
    if width < NARROW:
        rows, size = [[at] for at in (*left, "who")], SMALL
        heights = [*heights, 1.4 + 0.3 * len(sides[0])]
        height = 2.6 + sum(heights)
    fig = panels(width, height)[0]
    fig.clear()
    axes = fig.subplot_mosaic(rows, height_ratios=heights)
    heads = [text("compare.glance_sum", language, first=f.first_year, last=f.last_year), ""]
    is_split = len(sides) > 1
    for at, names in enumerate(sides):
        forest.rows(f, names, language, axes[at], size, is_own=True)
        head = text("compare.glance_choices", language) if is_split else ""
        if f.is_elsewhere(names[0]):
            head = term("scenario_group", "future", language)
        axes[at].set_title("\n".join(filter(None, (head, heads[at]))), fontsize=size + 0.5)
    lines.differences(f, GAP, language, axes["when"], size, names=sides[0])
    bars.parts(f, "kind", language, axes["who"], size, sides[0])
    for part in ("when", "who"):
        head = text(f"compare.glance_{part}", language)
        head += text("compare.glance_only", language) if is_split else ""
        axes[part].set_title(head, fontsize=size + 0.5)
    footnote(fig, "\n".join([*answers(f, language), note(f, language), *sets(f, language)]), size)
    return fig


def answers(f: Compared, language: Language) -> list[str]:
    """How sure it is, since when a difference shows, for whom; nothing of few draws."""
    if f.is_few:
        return []
    found = [forest.sure(f, language), *forest.standing(f, language)]
    found += forest.price(f, language)
    if any(v in ("better", "worse") for v in f.verdicts().values()):
        found.append(lines.difference_title(f, language))
        worst = (f.choices or f.others)[-1]
        is_worse = worst != f.focus and f.gain(worst).verdict == "worse"
        found += [bars.sides(f, n, language) for n in (f.focus, worst)[: 1 + is_worse]]
    return found


def unlike(f: Compared, name: str, language: Language) -> list[str]:
    """What a case sets otherwise than the reference, a setting a text."""
    said, key = pick(language, "value_zh", "value"), pick(language, "key_zh", "key")
    found = []
    for rows in f.differing([f.reference, name]).values():
        own = rows[name]
        words = {"name": own[key], "value": own[said], "base": rows[f.reference][said]}
        is_set = words["base"] != text("compare.nothing_set", language)
        found.append(
            text("compare.setting" if is_set else "compare.new_setting", language, **words)
        )
    return found


def sets(f: Compared, language: Language) -> list[str]:
    """By drawn case beside the reference what it sets otherwise, in a line."""
    out = []
    for name in f.drawn[1:]:
        words = unlike(f, name, language)
        if len(words) > SETTINGS:
            words = [
                *words[: SETTINGS - 1],
                words[SETTINGS - 1] + text("compare.and_more", language, n=len(words) - SETTINGS),
            ]
        shown = text("list.semicolon", language).join(
            words or [text("compare.nothing_differs", language)]
        )
        if f.of(name, "same"):
            shown += text(
                "compare.same_here", language, same=f.title_of(f.of(name, "same"), language)
            )
        out.append(text("compare.sets", language, title=f.title_of(name, language), words=shown))
    return out


MOST = 12
"""Settings that the picture shows; the table has all."""


def settings_title(f: Compared, language: Language) -> str:
    """The finding: which settings differ, and that all else is alike."""
    key = pick(language, "key_zh", "key")
    names = [str(next(iter(rows.values()))[key]) for rows in f.differing(f.drawn).values()]
    if not names:
        return text("compare.settings_same", language)
    return text("compare.settings_differ", language, names=listed(names, language, 4))


def settings(f: Compared, language: Language, width: float, _: float, size: float = SMALL) -> Any:
    """Matplotlib: a row a setting, a column a case; values like the reference's are grey."""
    places = dict(list(f.differing(f.drawn).items())[:MOST])
    fig, ax = panels(width, 1.0 + 0.42 * max(1, len(places)))
    said, key = pick(language, "value_zh", "value"), pick(language, "key_zh", "key")
    names, columns = f.drawn, len(f.drawn) + 1
    room = int(width * 72 / (0.55 * size) / columns) - 2
    ax.set_axis_off()
    ax.set_xlim(0, columns)
    ax.set_ylim(len(places) + 0.6, -0.6)
    for i, name in enumerate(names, start=1):
        ax.text(
            i,
            -0.1,
            label_of(f, name, language, room),
            color=look_of(f, name)[0],
            fontsize=size,
            va="center",
            linespacing=0.95,
        )
    for at, rows in enumerate(places.values(), start=1):
        ax.axhline(at - 0.45, color=GREY, lw=0.4)
        ax.text(
            0, at, "\n".join(broken(str(rows[f.reference][key]), room)), fontsize=size, va="center"
        )
        for i, name in enumerate(names, start=1):
            value = str(rows[name][said])
            ink = GREY if i > 1 and value == str(rows[f.reference][said]) else INK
            ax.text(
                i, at, "\n".join(broken(value, room)[:2]), fontsize=size, va="center", color=ink
            )
    return fig
