"""Page one: what a planner acts on, as raw numbers; terminal, report and workbook format them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.plan import COUNTY_PLACE
from model.programmes import GRANTABLE
from results.comparison import Interval, effects, fewer_poor
from results.findings import Findings, PracticeOf
from results.indicators import summed
from results.language.catalogue import LANGUAGES
from results.tables.narrative import against, best_rule, standing
from results.tables.page_one.options import Change, Option, changes_of, options_of
from results.tables.page_one.register import YearEnd, year_ends
from results.tables.page_one.verdict import Condition, Level, checks_of, conditions_of
from results.tables.plan import SIMPLE, by_year, compared, grants, losing, unspent
from results.tables.reasons import binds, next_money, reason_of

SMALL_PROJECT, FRAGMENTED = 10_000.0, 0.10
"""Yuan of a village for a programme in a year below which a grant is small; the share of small
ones from which page one asks whether to set a smallest project: assumptions."""


@dataclass(frozen=True)
class Share:
    """A programme's yuan a year before and in the plan, and in each of its years."""

    programme: str
    before: float
    plan: float
    by_year: tuple[float, ...]


@dataclass(frozen=True)
class Choice:
    """Another plan: by how much the recommended one closes more of the gap (yuan of 2015).

    ``stands`` is a verdict on that, or ``trivial``: too little to matter, or, of a plan that closes
    more on average, what speaks against it (:func:`_stands`).
    ``breaks`` is a rule of the recommended plan that it breaks; nothing where it keeps all.
    """

    plan: str
    stands: str
    gain: Interval
    breaks: str


@dataclass(frozen=True)
class Row:
    """A village: registered persons, yuan before, this year and in all, projects, reason.

    ``rule`` says in Chinese and English which rule binds, where one does; else it is empty. Where
    money limits a village, ``more`` are yuan of the gap closed by 100 yuan of what its best
    larger plan costs more, by the learned curves, ``needed`` what they would have to close at the
    prices of money and rules; not a number otherwise.
    """

    town: str
    village: int
    name: str
    persons: int
    before: float
    now: float
    total: float
    projects: tuple[tuple[str, float], ...]
    reason: str
    more: float
    needed: float
    rule: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """Villages with money, poor villages; registered persons of villages without any, their share.

    ``is_poor_alone``: every poor village has money and no other has. ``losing`` are the names of
    those that clearly gain less than under practice, the largest loss first, without small ones.
    """

    villages: int
    poor_villages: int
    is_poor_alone: bool
    outside: int
    share_outside: float
    losing: tuple[str, ...]


MADE = ("adjusted", "prices", "greedy", "rule")
"""Plans that are made to be recommended where no race was run."""


@dataclass(frozen=True)
class PageOne:
    """All numbers of page one: yuan, persons, shares; every surface shows these and no others."""

    county: str
    county_zh: str
    plan: str
    is_made: bool
    practice_of: PracticeOf
    years: tuple[int, ...]
    last: int
    n_draws: int
    tag: str
    conditions: tuple[Condition, ...]
    yuan: float
    unspent: float
    unspent_why: tuple[str, ...]
    broken: tuple[tuple[str, str, float], ...]
    reach: Reach
    is_synthetic: bool
    shares: tuple[Share, ...]
    standing: tuple[tuple[str, str], ...]
    gap: Interval | None
    gap_left: float
    person_years: Interval | None
    fewer_poor: Interval | None
    fund_share: float
    choices: tuple[Choice, ...]
    is_cautious: bool
    year_ends: tuple[YearEnd, ...]
    options: tuple[Option, ...]
    rules: tuple[tuple[str, str, str], ...]
    n_grants: int
    n_small: int
    changes: tuple[Change, ...]
    checks: tuple[Condition, ...]
    rows: tuple[Row, ...]
    edits: tuple[tuple[str, str, int, float, float, str, str], ...]

    @property
    def verdict(self) -> Level:
        """The worst that a failing condition allows."""
        failing = {c.at for c in self.conditions if c.against}
        return "not" if "not" in failing else "check" if failing else "use"


def is_made(f: Findings) -> bool:
    """Whether the plan was made to be recommended; others are simulated as they are."""
    return f.race is not None or f.main in MADE


def page_one(f: Findings) -> PageOne:
    """Page one of a run."""
    table = f.plan_table if f.plan_table is not None else pd.DataFrame()
    money = _by(table, "programme")
    total = float(money.sum())
    gap, years = compared(f, "no_fund") if "no_fund" in f.plans else (None, None)
    fall, fund = _fall(f)
    options = options_of(f, money)
    broken, rules = _broken(f), _rules(f)
    n_broken = len(broken) or sum(state == "broken" for *_, state in rules)
    conditions = conditions_of(f, money, gap, options, n_broken)
    return PageOne(
        county=f.county,
        county_zh=f.county_chinese,
        plan=f.main,
        is_made=is_made(f),
        practice_of=f.practice_of,
        years=f.plan_years,
        last=f.effect_years[-1],
        n_draws=f.n_draws,
        tag=f.tag,
        conditions=conditions,
        yuan=total,
        unspent=unspent(f),
        unspent_why=_why_unspent(f),
        broken=broken,
        reach=_reach(f, table),
        is_synthetic=not f.own_villages,
        shares=_shares(f, money),
        standing=tuple(zip(standing(f, "zh"), standing(f, "en"), strict=True)),
        gap=None if gap is None else gap.over(1e-4),
        gap_left=float(summed(f.county_year, "no_fund", "gap_spending", f.effect_years).mean()),
        person_years=years,
        fewer_poor=fall,
        fund_share=fund,
        choices=_choices(f),
        is_cautious=bool(f.facts.get("is_cautious")),
        year_ends=year_ends(f),
        options=options,
        rules=rules,
        n_grants=len(yuan := grants(f)),
        n_small=0 if _has_rule(f, "least_project") else int((yuan < SMALL_PROJECT).sum()),
        changes=changes_of(f, options, total),
        checks=checks_of(conditions, options),
        rows=_villages(f, table),
        edits=_edits(f),
    )


def _shares(f: Findings, money: "pd.Series[float]") -> tuple[Share, ...]:
    """Programmes that get money or got some before, those with most first."""
    before, n = _by(f.before, "programme"), len(f.plan_years)
    named = [p for p in GRANTABLE if money.get(p, 0.0) > 0.0 or before.get(p, 0.0) > 0.0]
    yearly = by_year(f).reindex(index=f.plan_years, columns=named, fill_value=0.0)
    shares = [
        Share(
            programme=p,
            before=float(before.get(p, 0.0)),
            plan=float(money.get(p, 0.0)) / n,
            by_year=tuple(map(float, yearly[p])),
        )
        for p in named
    ]
    return tuple(sorted(shares, key=lambda s: -s.plan))


def _reach(f: Findings, table: pd.DataFrame) -> Reach:
    paid = set() if table.empty else set(table.loc[table["yuan"] > 0, "village"]) - {COUNTY_PLACE}
    villages = f.villages.set_index("village")
    heads = villages["heads"]
    outside = heads[~heads.index.isin(paid)].sum()
    poor = set(villages.index[villages["poor_village"] == 1])
    return Reach(
        len(paid),
        len(poor),
        paid == poor,
        int(outside),
        float(outside / max(heads.sum(), 1)),
        tuple(str(villages["name"][v]) for v in losing(f)["village"]),
    )


def _edits(f: Findings) -> tuple[tuple[str, str, int, float, float, str, str], ...]:
    """Grants changed by hand: village, programme, year, yuan before and after, who, why."""
    if f.edits is None or f.edits.empty:
        return ()
    names = dict(zip(f.villages["village"], f.villages["name"], strict=True))
    return tuple(
        (f"{v} {names.get(v, '')}".strip(), *rest) for v, *rest in f.edits.itertuples(index=False)
    )


def _by(table: pd.DataFrame | None, column: str) -> "pd.Series[float]":
    if table is None or table.empty:
        return pd.Series(dtype=float)
    return table.groupby(column)["yuan"].sum().astype(float)


def _why_unspent(f: Findings) -> tuple[str, ...]:
    """Names of the kind ``unspent``, most money first."""
    if f.unspent is None:
        return ()
    by_reason = f.unspent[f.unspent["left"] > 0].groupby("why")["left"].sum()
    return tuple(str(w) for w in by_reason.sort_values(ascending=False).index if w)


def _broken(f: Findings) -> tuple[tuple[str, str, float], ...]:
    """Rule, place and yuan of what a plan file breaks, the costliest first."""
    rows = [] if f.broken is None else f.broken.to_dict("records")
    found = [(str(r["rule"]), str(r["where"]), float(r["yuan"])) for r in rows]
    return tuple(sorted(found, key=lambda r: -r[2]))


def _fall(f: Findings) -> tuple[Interval | None, float]:
    """How many fewer are spending-poor, and the fund's share in it; none where poverty rises."""
    if not {"trend", "no_fund"} <= set(f.plans):
        return None, float("nan")
    fall, last = fewer_poor(f), effects(f).iloc[-1]
    whole = float(last["trend"] + last["other"] + last["fund"])
    return fall, float(last["fund"]) / whole if fall.mean > 0.0 else float("nan")


def _choices(f: Findings) -> tuple[Choice, ...]:
    """The cautious plan, practice, the plan that was changed, the best rule, the optimized plan."""
    changed = f.baselines if f.main == "adjusted" else ("chosen",)
    others = dict.fromkeys(("cautious", "practice", *changed, best_rule(f)))
    rows = [] if f.race is None else f.race[~f.race["admissible"]].to_dict("records")
    broken = {str(r["plan"]): str(r["breaks"]) for r in rows}
    return tuple(
        Choice(p, _stands(f, p), compared(f, p)[0].over(1e-4), broken.get(p, ""))
        for p in others
        if p in f.plans and p != f.main
    )


def _stands(f: Findings, plan: str) -> str:
    """The verdict; of a plan that closes more of the gap, what speaks against it.

    ``outscored`` where its overall result, with the worst futures in it, is clearly lower,
    ``preferred`` where it was lower on the draws of the choice alone.
    """
    stands, race = against(f, plan), pd.DataFrame() if f.race is None else f.race.set_index("plan")
    if stands != "worse" or not {plan, f.main} <= set(race.index):
        return stands
    if float(race["loss_low"][plan]) > 0.0:
        return "outscored"
    if float(race["loss_high"][plan]) < 0.0:
        return stands  # the test runs do settle it
    # who dropped out of the choice was lower there
    fresh = race["fresh"].mask(race["fresh"].isna() & race["admissible"], float("-inf"))
    return "preferred" if float(fresh[plan]) < float(fresh[f.main]) else stands


def _rules(f: Findings) -> tuple[tuple[str, str, str], ...]:
    """Each rule in both languages, and whether the plan keeps it: kept, broken, unchecked."""
    rows = [] if f.rules is None else f.rules.to_dict("records")
    states = [
        ("kept" if r["kept"] else "broken") if r.get("checked", True) else "unchecked" for r in rows
    ]
    return tuple((str(r["zh"]), str(r["en"]), s) for r, s in zip(rows, states, strict=True))


def _has_rule(f: Findings, name: str) -> bool:
    return f.rules is not None and name in set(f.rules["rule"])


def _villages(f: Findings, table: pd.DataFrame) -> tuple[Row, ...]:
    """Every poor village and every other with money, by town; the county's own last."""
    if table.empty:
        return ()
    first = table[table["year"] == f.plan_years[0]]
    before, now, total = (_by(t, "village") for t in (f.before, first, table))
    projects = table[table["yuan"] > 0].groupby(["village", "programme"])["yuan"].sum()
    reasons = {} if f.reasons is None else f.reasons.set_index("village").to_dict("index")
    of_gap = bool(f.facts.get("is_gap_alone"))
    paid = {int(c) for money in (before, total) for c in money.index[money > 0]}
    places = [
        (str(v["town_name"]), int(v["village"]), str(v["name"]), int(v["heads"]))
        for v in f.villages.sort_values(["town", "village"]).to_dict("records")
        if int(v["village"]) in paid or v["poor_village"] == 1
    ]
    places += [("", 0, "", 0)] if 0 in paid else []

    def row(town: str, code: int, name: str, heads: int) -> Row:
        was, this, every = (float(x.get(code, 0.0)) for x in (before, now, total))
        what = tuple((str(p), float(y)) for (c, p), y in projects.items() if c == code)
        reason = reason_of(reasons.get(code), every)
        if reason == "unknown" and f.main in SIMPLE:
            reason = "last_year" if (f.main, f.practice_of) == ("practice", "last_year") else f.main
        nexts = next_money(reasons[code]) if reason == "money" and of_gap else (np.nan, np.nan)
        rule = tuple(binds(reasons[code], lang) for lang in LANGUAGES) if reason == "rule" else ()
        return Row(town, code, name, heads, was, this, every, what, reason, *nexts, rule)

    return tuple(row(*place) for place in places)
