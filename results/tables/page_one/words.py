"""The sentences of page one."""

from collections.abc import Sequence

import numpy as np

from model.state.units import WAN
from model.synthesis.villages import apportion
from results.comparison import Interval
from results.findings import Findings
from results.language.audit import in_yuan, rule_words, where_words
from results.language.catalogue import Language, draws_words, pick, term, text
from results.language.numbers import here_of, joined, people, years_of
from results.privacy import MIN_CELL
from results.statistics import LEAST_DRAWS
from results.tables.page_one.page_one import Choice, PageOne, Share, page_one
from results.tables.page_one.verdict import Condition

PARTS, LEAST_PART = 11, 0.03
"""Programmes that have a part and a colour of their own in the bars and a name in the sentence: so
many, and none below this share of the longer bar."""

NAMED = 3
"""Broken rules, or villages that gain less, that a sentence names: the costliest first."""

LEFT = 0.005
"""Share of the fund below which a sentence leaves out what is not granted."""


def name_of(p: PageOne, plan: str, language: Language) -> str:
    """A plan's name; practice by whose it is."""
    kind, name = ("practice_of", p.practice_of) if plan == "practice" else ("plan", plan)
    return term("choice" if plan == "cautious" else kind, name, language)


def title(p: PageOne, language: Language) -> str:
    """County, years, what it is."""
    words = {"county": pick(language, p.county_zh, p.county), "years": years_of(p.years, language)}
    if p.is_made:
        return text("page_one.title", language, **words)
    return text("page_one.title_simulated", language, **words, plan=name_of(p, p.plan, language))


def verdict(p: PageOne, language: Language) -> str:
    """The verdict in words."""
    return text("page_one.verdict", language, verdict=text(f"page_one.{p.verdict}", language))


def grounds(p: PageOne, language: Language) -> str:
    """The conditions that fail, those of the verdict's own level alone."""
    failing = [c for c in p.conditions if c.against and c.at == p.verdict]
    if not failing:
        return text("page_one.why_use", language)
    reasons = [condition("no", c, p, language) for c in failing]
    return text("page_one.why", language, reasons=_apart(reasons, language))


def _apart(parts: Sequence[str], language: Language) -> str:
    """Parts of a sentence with semicolons between them."""
    return pick(language, "；", "; ").join(parts)


def _named(p: PageOne, language: Language) -> str:
    """What a plan file breaks, in brackets."""
    named = [
        text(
            f"page_one.broken_{'yuan' if in_yuan(rule, where) else 'count'}",
            language,
            rule=rule_words(rule, language),
            where=where_words(where, language),
            yuan=yuan,
        )
        for rule, where, yuan in p.broken[:NAMED]
    ]
    return text("page_one.in_brackets", language, x=_apart(named, language)) if named else ""


def condition(part: str, c: Condition, p: PageOne, language: Language) -> str:
    """A condition as a ground of the verdict (``no``) or a thing to check (``first``)."""
    options = [o for o in p.options if o.programme in c.programme.split()]
    named = [(term("programme", o.programme, language), o) for o in options]
    return text(
        f"page_one.{part}.{c.name}",
        language,
        programme=joined([n for n, _ in named], language),
        each=joined(
            [text("page_one.each", language, programme=n, yuan=o.yuan) for n, o in named], language
        ),
        found=c.found,
        amount=c.found * p.yuan,
        end=p.years[-1],
        limit=c.limit,
        high=next((o.high for o in options), 0.0),
        named=_named(p, language),
        here=here_of(p.county_zh, language),
        before=before_words(p, language),
    )


def recommendation(p: PageOne, language: Language) -> str:
    """What to spend on what, in a sentence; what is left."""
    years, total = years_of(p.years, language), p.yuan
    if total <= 0.0:
        return text("page_one.nothing", language, years=years)
    percent = apportion(100, np.array([s.plan for s in p.shares])) / 100.0
    shares = [(s.programme, float(x)) for s, x in zip(p.shares, percent, strict=True)]
    paid = [(*x, own) for x, s, own in zip(shares, p.shares, apart(p), strict=True) if s.plan > 0.0]
    rest = {k: x for k, x, own in paid if not own}
    named = [
        text("page_one.share", language, programme=term("programme", k, language), share=x)
        for k, x, own in paid
        if own or len(rest) == 1
    ]
    if len(rest) > 1:
        named.append(text("page_one.others", language, n=len(rest), share=sum(rest.values())))
    n, share = p.reach.outside, p.reach.share_outside
    key = "outside_poor" if p.reach.is_poor_alone else "outside"
    before = p.year_ends[0].year - 1 if p.year_ends else p.years[0] - 1
    said = text(f"page_one.{key}", language, n=n, share=share, year=before)
    spend = f"page_one.spend_{p.verdict}" if p.is_made else "page_one.simulated"
    line = text(
        spend,
        language,
        years=years,
        yuan=total,
        shares=joined(named, language),
        villages=p.reach.villages,
        poor_villages=p.reach.poor_villages,
        outside=said if n >= MIN_CELL else "",  # of a few persons nothing is told
    )
    if p.unspent < LEFT * (total + p.unspent):
        return line
    why = [term("unspent", w, language) for w in p.unspent_why]
    left = text(
        "page_one.unspent",
        language,
        yuan=p.unspent,
        share=p.unspent / (total + p.unspent),
        why=text("page_one.because", language, why=joined(why, language)) if why else "",
    )
    return line + ("" if language == "zh" else " ") + left


def apart(p: PageOne) -> list[bool]:
    """Of every programme whether it has a part of its own in the bars, and a name in sentences."""
    sizes = [max(s.before, s.plan) for s in p.shares]
    whole = max(sum(s.before for s in p.shares), sum(s.plan for s in p.shares), 1.0)
    first = sorted(range(len(sizes)), key=lambda i: -sizes[i])[:PARTS]
    return [i in first and size >= LEAST_PART * whole for i, size in enumerate(sizes)]


def moved(p: PageOne, language: Language) -> str:
    """What the plan changes a year: the largest rises and falls, what ends, who gains less."""
    by = sorted(((s.plan - s.before, s) for s in p.shares), key=lambda x: -abs(x[0]))
    before = before_words(p, language)
    if not any(s.before for s in p.shares):
        return ""
    if not any(abs(x) >= WAN for x, _ in by):
        same = all(abs(r.total / len(p.years) - r.before) < WAN for r in p.rows)
        villages = text("page_one.unmoved_villages", language) if same else ""
        return text("page_one.unmoved", language, before=before, villages=villages)
    rises = [(x, s) for x, s in by if x >= WAN][:NAMED]
    falls = [(x, s) for x, s in by if x <= -WAN and s.plan > 0.0][:NAMED]
    ended = [s for _, s in by if s.plan <= 0.0 < s.before]

    def named(rows: Sequence[tuple[float, Share]]) -> str:
        return joined(
            [f"{term('programme', s.programme, language)} {abs(x) / WAN:,.0f}" for x, s in rows],
            language,
        )

    names = joined([term("programme", s.programme, language) for s in ended], language)
    parts = []
    for key, shown, every in (
        ("moved_up", rises, [x for x, _ in by if x > 0.0]),
        ("moved_down", falls, [x for x, s in by if x < 0.0 and s.plan > 0.0]),
    ):
        rest = abs(sum(every) - sum(x for x, _ in shown))
        others = len(every) - len(shown)
        more = text("page_one.moved_others", language, n=others, yuan=rest) if others else ""
        parts += [text(f"page_one.{key}", language, named=named(shown), others=more)] * bool(shown)
    parts += [
        text("page_one.stopped", language, named=names, yuan=sum(s.before for s in ended))
    ] * bool(ended)
    line = text("page_one.moved", language, before=before, changes=_apart(parts, language))
    return line + (pick(language, "", " ") + _losing(p, language) if p.reach.losing else "")


def _losing(p: PageOne, language: Language) -> str:
    """How many villages clearly gain less, the first of them by name."""
    n, names = len(p.reach.losing), joined(p.reach.losing[:NAMED], language)
    named = text(f"page_one.losing_{'named' if n <= NAMED else 'most'}", language, names=names)
    return text("page_one.losing", language, n=n, named=named)


def _money(gap: Interval, language: Language) -> str:
    """Yuan with the range of the runs, in the unit that a language counts in."""
    unit, form = (WAN, "{:,.1f}") if language == "zh" else (1e6, "{:,.2f}")
    mean, low, high = (form.format(x / unit) for x in (gap.mean, min(gap.draws), max(gap.draws)))
    return text("page_one.wan_y15", language, mean=mean, low=low, high=high, n=gap.n)


def _persons(x: Interval, language: Language) -> str:
    mean, low, high = (
        people(v, language).removesuffix("人") for v in (x.mean, min(x.draws), max(x.draws))
    )
    return text("page_one.runs", language, mean=mean, low=low, high=high)


def effect(p: PageOne, language: Language) -> list[str]:
    """What it does over no fund, and how small a part of the fall of poverty that is."""
    lines = []
    if p.gap is not None and p.person_years is not None:
        lines.append(
            text(
                "page_one.effect",
                language,
                last=p.last,
                gap=_money(p.gap, language),
                part=p.gap.mean / max(p.gap_left, 1.0),
                each=f"{100.0 * p.gap.mean / max(p.yuan, 1.0):,.1f}",
                persons=_persons(p.person_years.over(p.last - p.years[0] + 1), language),
                first=p.years[0],
            )
        )
    return [*lines, *([fall(p, language)] if p.fewer_poor is not None else [])]


def fall(p: PageOne, language: Language) -> str:
    """How many fewer are spending-poor than at the start, and the fund's share in it."""
    assert p.fewer_poor is not None
    key, fewer = "fall" if p.fewer_poor.mean > 0.0 else "no_fall", _persons(p.fewer_poor, language)
    return text(f"page_one.{key}", language, last=p.last, fewer=fewer, share=p.fund_share)


def choices(p: PageOne, language: Language) -> str:
    """Practice, the best simpler plan, the cautious one, each with what it does less or more."""
    named = [
        text(
            f"page_one.choice_{c.stands}",
            language,
            plan=name_of(p, c.plan, language),
            gap=abs(c.gain.mean),
            low=min(c.gain.size.draws),
            high=max(c.gain.size.draws),
            last=p.last,
        )
        + _breaks(c, language)
        for c in p.choices
    ]
    if p.is_cautious and p.plan != "cautious" and all(c.plan != "cautious" for c in p.choices):
        named.append(text("page_one.is_cautious", language))
    return text("page_one.choices", language, choices=_apart(named, language)) if named else ""


def _breaks(c: Choice, language: Language) -> str:
    """Which rule of the recommended plan a choice breaks."""
    rule = rule_words(c.breaks, language)
    return text("page_one.not_admissible", language, rule=rule) if c.breaks else ""


def register_line(p: PageOne, language: Language) -> str:
    """The register at every end of a plan year."""
    shown = "register_mean" if p.n_draws < LEAST_DRAWS else "register_end"
    ends = [
        text(
            f"page_one.{shown if y.high > 0.0 else 'register_empty'}",
            language,
            year=y.year,
            listed=y.listed,
            low=y.low,
            high=y.high,
        )
        for y in p.year_ends
        if y.year in p.years
    ]
    return text("page_one.register", language, ends=joined(ends, language))


def standing_lines(p: PageOne, language: Language) -> tuple[str, ...]:
    """Why the plan is recommended, whether another may be better, which are not eligible."""
    return tuple(pick(language, *both) for both in p.standing)


def checks(p: PageOne, language: Language) -> list[str]:
    """What to check first."""
    return [condition("first", c, p, language) for c in p.checks]


def changes(p: PageOne, language: Language) -> list[str]:
    """What would change the recommendation."""
    found = [
        text(
            f"page_one.change.{c.name}",
            language,
            programme=term("programme", c.programme, language) if c.programme else "",
            other=joined([term("programme", k, language) for k in c.other.split()], language),
            value=c.value,
            low=c.low,
            high=c.high,
        )
        for c in p.changes
    ]
    return found or [text("page_one.change.none", language)]


def lines(p: PageOne, language: Language) -> list[str]:
    """Page one for a terminal: at most eleven lines."""
    named = [
        text("page_one.numbered", language, i=i, item=item)
        for i, item in enumerate(checks(p, language), start=1)
    ]
    first = [title(p, language) + " · " + draws_words(p.tag, language)]
    if p.is_made:
        first += [verdict(p, language) + pick(language, "。", ". ") + grounds(p, language)]
    why = list(standing_lines(p, language)[:2])
    rest = [recommendation(p, language), *why, *effect(p, language), register_line(p, language)]
    if p.is_made:
        todo = text("page_one.check_first", language, checks=_apart(named, language))
        rest += [choices(p, language), todo]
    return [line for line in (*first, *rest) if line]


def before_words(p: PageOne, language: Language) -> str:
    """What stands beside the plan: last year, or reference practice and whose it is."""
    key = {"last_year": "last_year", "pingli": "foreign"}.get(p.practice_of, "reference")
    return text(f"page_one.before_{key}", language)


def now_words(p: PageOne, language: Language) -> str:
    """The plan's own name beside it."""
    return text("page_one.now" if p.is_made else "page_one.now_simulated", language)


def summary_lines(findings: Findings, language: Language) -> list[str]:
    """What, by how much, how sure; at most ten lines."""
    out = lines(page_one(findings), language)
    if float(findings.facts.get("solver_objective", 1.0)) <= 0.0:
        measure = term("effect_unit", str(findings.facts.get("measure", "gap")), language)
        out.insert(1, text("summary.moves_nothing", language, measure=measure))
    if "stands_for" in findings.facts:
        out.insert(1, text("summary.practice_stands", language))
    if "precision" in findings.facts:
        out.append(_stopped(findings, language))
    return out[:10]


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
