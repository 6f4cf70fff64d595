"""All cases against the reference in groups, sorted: what each closes more, how sure that is."""

from collections import Counter
from typing import Any

from results.language.catalogue import Language, pick, term, text
from results.language.numbers import listed, money, money_unit
from results.language.typeset import broken
from results.plots.compared.looks import (
    INK,
    OF_VERDICT,
    SMALL,
    UNCLEAR,
    footnote,
    label_of,
    listed_down,
    look_of,
    note,
)
from results.plots.style import panels
from results.tables.compared import DRAWN, GAP, Compared

GROUPS = ("split", "lever", "combined", "future")
"""Groups in the order in which they stand: choices, then what nobody chooses."""


ROOM, WIDE = 30, 50
"""Columns of a line of a case's label where cases are few, and where they are many."""


TRIFLE = 0.05
"""Share of a plan's money from which what other purses pay more is said."""


def grouped(f: Compared) -> dict[str, list[str]]:
    """The other cases by group, those that close most gap first."""
    found = {n: f.of(n, "group") for n in f.others}
    return {g: [n for n in found if found[n] == g] for g in GROUPS if g in found.values()}


def title(f: Compared, language: Language) -> str:
    """The finding: whether a difference shows at all, then which case is ahead and by how much."""
    words = {
        "ref": f.title_of(f.reference, language),
        "county": pick(language, f.county_chinese, f.county),
    }
    if not f.others:
        return text("compare.alone", language, **words)
    verdicts = f.verdicts()
    if len(verdicts) == 1:
        (name,) = verdicts
        return single(f, name, language)
    if f.is_few:
        return text("compare.few", language, n_draws=f.n_draws, **words)
    if not f.choices:
        return text("compare.no_choice", language, said=single(f, f.focus, language))
    found = f.ahead()
    if found is None:
        count = counted(f)
        key = "compare.none_better" if count["worse"] else "compare.none_differs"
        return text(key, language, **words, **count)
    best, tied = found
    key = "compare.tied" if tied else "compare.best"
    more = {"tied": f.title_of(tied, language)} if tied else {}
    return text(
        key, language, title=f.title_of(best, language), yuan=f.gain(best).mean, **more, **words
    )


def counted(f: Compared) -> dict[str, int]:
    """How many choices in the reference's world are clearly better than it, worse, or neither."""
    count = Counter(f.verdicts().values())
    return {
        "n": count.total(),
        "unclear": count["not_distinct"],
        "better": count["better"],
        "worse": count["worse"],
    }


def standing(f: Compared, language: Language) -> list[str]:
    """Which of a few cases are clearly better, worse, neither, alike, no choice; counts of many."""
    ref = f.title_of(f.reference, language)
    if len(f.others) >= DRAWN:
        return [text("compare.count", language, ref=ref, **counted(f))] if f.choices else []
    sides: dict[str, list[str]] = {}
    for name in f.drawn[1:]:
        verdict = "elsewhere" if f.is_elsewhere(name) else f.gain(name).verdict
        kind = "same" if f.of(name, "same") else verdict
        sides.setdefault(kind, []).append(f.title_of(name, language))
    if len(f.drawn) < 3:
        return []
    said = pick(language, "；", "; ").join(
        text(f"compare.standing_{k}", language, names=listed(sides[k], language))
        for k in ("better", "worse", "not_distinct", "same", "elsewhere")
        if k in sides
    )
    return [text("compare.standing", language, ref=ref, said=said)]


def single(f: Compared, name: str, language: Language) -> str:
    """What the only other case does: closes more gap, less, or neither."""
    gain = f.gain(name)
    words = {"title": f.title_of(name, language), "ref": f.title_of(f.reference, language)}
    if gain.verdict == "too_few":
        return text(
            "compare.single_few",
            language,
            n_draws=gain.n,
            draws=text("list.semicolon", language).join(
                money(x, language, "+") for x in gain.draws
            ),
            **words,
        )
    if gain.verdict == "not_distinct":
        key = "compare.single_same" if gain.low == gain.high else "compare.single_unclear"
        return text(key, language, **words)
    side = "more" if gain.mean > 0.0 else "less"
    return text(f"compare.single_{side}", language, yuan=abs(gain.mean), **words)


def sure(f: Compared, language: Language) -> str:
    """How sure it is of the case that the sentences are about."""
    x = f.gain(f.focus)
    words = {"title": f.title_of(f.focus, language), "n": x.n, "won": round(x.share_won * x.n)}
    if x.covers_zero:
        return text("compare.sure_neither", language, less=x.high, more=-x.low, **words)
    if x.mean > 0.0:
        return text("compare.sure_less", language, low=x.low, high=x.high, **words)
    words["won"] = int(sum(d < 0.0 for d in x.draws))
    return text("compare.sure_more", language, low=-x.high, high=-x.low, **words)


def price(f: Compared, language: Language) -> list[str]:
    """What other purses pay more in the case of the sentences, where that is no trifle."""
    facts = f.cases.set_index("name")
    more = float(facts.loc[f.focus, "other"])
    if more < TRIFLE * float(facts.loc[f.focus, "granted"]):
        return []
    return [
        text(
            "compare.other_purses",
            language,
            yuan=more,
            title=f.title_of(f.focus, language),
            ref=f.title_of(f.reference, language),
        )
    ]


def draw(f: Compared, language: Language, width: float, _: float, size: float = SMALL) -> Any:
    """Matplotlib: every group on a scale of its own, for other purses do more than any split."""
    groups = grouped(f)
    sizes = [len(names) for names in groups.values()]
    fig, axes = panels(
        width,
        1.1 + 0.205 * sum(sizes) + 0.55 * len(groups),
        len(groups),
        1,
        squeeze=False,
        gridspec_kw={"height_ratios": [n + 0.9 for n in sizes]},
    )
    for (group, names), (ax,) in zip(groups.items(), axes, strict=True):
        rows(f, names, language, ax, size)
        ax.set_title(term("scenario_group", group, language), fontsize=size + 1)
    what = text("compare.axis_sum", language, first=f.first_year, last=f.last_year)
    footnote(fig, pick(language, "", " ").join((what, note(f, language))))
    return fig


def rows(
    f: Compared,
    names: list[str],
    language: Language,
    ax: Any,
    size: float = SMALL,
    *,
    is_own: bool = False,
) -> None:
    """A row a case: its gain with interval, or its draws; the number stands at the right.

    Parameters
    ----------
    is_own : in the cases' own colours and marks, labels in lines; else by verdict.
    """
    for at, name in enumerate(names):
        gain = f.gain(name, GAP).over(money_unit(language))
        colour, mark = look_of(f, name) if is_own else (OF_VERDICT.get(gain.verdict, UNCLEAR), "o")
        if gain.few:
            ax.plot(gain.draws, [at] * gain.n, "|", color=colour if is_own else INK, ms=9)
        else:
            ax.plot([gain.low, gain.high], [at, at], color=colour, lw=2.0)
            ax.plot(
                gain.mean,
                at,
                mark,
                color=colour,
                mfc=colour if gain.verdict in OF_VERDICT else "white",
                ms=5,
            )
        ax.text(
            1.01,
            at,
            money(f.gain(name, GAP).mean, language, "+"),
            color=INK,
            fontsize=size,
            va="center",
            transform=ax.get_yaxis_transform(),
        )
    labels = [
        label_of(f, n, language, ROOM) if is_own else "\n".join(broken(f.marked(n, language), WIDE))
        for n in names
    ]
    listed_down(ax, labels, size, fontsize=size, linespacing=0.95)
