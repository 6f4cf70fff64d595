"""Why a programme is in a plan or out of it, by evidence and law, and what would change that."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.priors import PRIORS
from results.findings import Findings
from results.tables.plan import SIMPLE
from results.tables.project_terms import UNSETTLED

MAIN_SHARE: Final = 0.10
"""Share of the money from which a programme is one that the recommendation rests on."""
OUT: Final = ("priced", "small", "less", "as_much", "untried", "weaker", "not_chosen")
"""Conclusions on programmes that may be funded and are not."""
NAMED: Final = 3
"""Programmes left out that a sentence names at most."""
MOVED: Final = 0.10
"""Change of a programme's share of the money that page one speaks of: assumption."""
FIRST: Final = 100.0
"""Yuan a registered head by whose effect programmes are compared: the first of each."""


@dataclass(frozen=True)
class Option:
    """A programme: yuan in the plan, income a year per 100 yuan by the evidence, and why.

    Attributes
    ----------
    effect : yuan of the gap that its first 100 yuan a registered head close, by the learned curve;
        not a number where nothing was learned.
    law : ``allowed``, ``confirm`` (the county has to) or ``other`` (no purse of the plan may pay).
    conclusion : ``in``, ``barred``, ``other``, ``priced`` (its money does more elsewhere in every
        village, by the curves and the rules about money), ``small`` (it is worth no budget line),
        ``less`` or ``as_much`` (its effect lies below those of all that are in, or does not);
        of a plan by rule of thumb ``as_before`` for ``in``, and ``untried`` for ``as_much`` where
        the optimized plan is not clearly better on the test runs; of a cautious one
        ``unconfirmed`` (the county has to confirm it first),
        ``weaker`` (without curves: its centre does) or ``not_chosen``.
    """

    programme: str
    yuan: float
    low: float
    centre: float
    high: float
    effect: float
    grade: str
    law: str
    conclusion: str


@dataclass(frozen=True)
class Change:
    """What would change the plan, or would not.

    Attributes
    ----------
    name : ``yield`` (below ``value``, yuan a year for 100, ``programme`` does less than ``other``;
        ``low`` and ``high`` are the ends of its range), ``holds`` (not even at its low end),
        ``behind`` (``value`` left out, ``other`` first, do more than it already),
        ``law`` (the county says no to ``value`` yuan), ``fund_moves`` (with ``value`` times the
        fund its share goes from ``low`` to ``high``), ``fund_steady`` (with ``low`` to ``high``
        times the fund none moves by more than ``value``).
    """

    name: str
    programme: str
    other: str
    value: float
    low: float
    high: float


def options_of(f: Findings, money: "pd.Series[float]") -> tuple[Option, ...]:
    """Every programme, those in the plan first, then by the centre of their evidence."""
    inside = [p for p in GRANTABLE if money.get(p, 0.0) > 0.0]
    least = min((PRIORS[p].centre for p in inside), default=0.0)
    effects, options = first_effects(f), []
    priced = pd.DataFrame(columns=["programme"]) if f.priced is None else f.priced
    rows = priced.set_index("programme").to_dict("index")
    weakest = min((effects.get(p, -np.inf) for p in inside), default=-np.inf)
    by_rule, cautious = f.main in SIMPLE, f.main == "cautious"
    unsurpassed = is_unsurpassed(f)
    for p in PROGRAMMES:
        if p.name not in PRIORS:
            continue
        prior, yuan = PRIORS[p.name], float(money.get(p.name, 0.0))
        law = "confirm" if p.name in UNSETTLED else "allowed"
        law, effect = "other" if p.name in f.unpaid else law, effects.get(p.name, float("nan"))
        is_known = weakest > -np.inf and not np.isnan(effect)
        cases = {
            "as_before": by_rule and yuan > 0.0,
            "in": yuan > 0.0,
            "barred": p.name in f.barred,
            "other": law == "other",
            "unconfirmed": cautious and law == "confirm",
            "small": rows.get(p.name, {}).get("small", False),
            "priced": rows.get(p.name, {}).get("gain", 0.0) < 0.0,
            "less": is_known and effect < weakest,
            "untried": unsurpassed and is_known,
            "as_much": is_known,
            "weaker": inside and prior.centre < least,
            "not_chosen": True,
        }
        conclusion = next(name for name, holds in cases.items() if holds)
        low, centre, high = (100.0 * x for x in (prior.low, prior.centre, prior.high))
        found = (low, centre, high, effect, prior.grade, law, conclusion)
        options.append(Option(p.name, yuan, *found))
    by = "effect" if effects else "centre"
    return tuple(sorted(options, key=lambda o: (-o.yuan, -np.nan_to_num(getattr(o, by)))))


def is_unsurpassed(f: Findings) -> bool:
    """Whether a rule of thumb is recommended and the optimized plan is not clearly better."""
    return (
        f.main in SIMPLE
        and f.race is not None
        and bool((f.race.loc[f.race["plan"] == "chosen", "loss_high"] >= 0.0).any())
    )


def first_effects(f: Findings) -> dict[str, float]:
    """Yuan of gap closed by the first :data:`FIRST` yuan a head, in its best years, by programme.

    Empty where a run learned nothing, or learned for another aim than the gap.
    """
    if f.response is None or not f.facts.get("is_gap_alone"):
        return {}
    fitted, out = f.response[f.response["kind"] == "fitted"], dict[str, float]()
    for (name, _, _), curve in fitted.groupby(["programme", "start", "end"], sort=False):
        x, y = curve["yuan_head"].to_numpy(), curve["mean"].to_numpy()
        size = min(FIRST, float(x[-1]))
        if size <= 0.0:
            continue
        closed = 100.0 / size * float(np.interp(size, [0.0, *x], [0.0, *y]))
        out[str(name)] = max(closed, out.get(str(name), -np.inf))
    return out


def changes_of(f: Findings, options: tuple[Option, ...], total: float) -> tuple[Change, ...]:
    """Of every main programme: the best one left out that its own range reaches below.

    Effects are in proportion to yields: at which yield its own effect is that of the rival. A rule
    of thumb that the optimized plan does not clearly surpass may fund what does less already.
    """
    rivals, unsurpassed = [o for o in options if o.conclusion in OUT], is_unsurpassed(f)
    found, main = _with_other_money(f), [o for o in options if o.yuan >= MAIN_SHARE * total > 0.0]
    behind = [o for o in main if unsurpassed and any(r.effect > o.effect for r in rivals)]
    for o in main:
        at = {} if o.grade == "none" else {r.programme: _as_good(o, r) for r in rivals}
        within = [k for k, value in at.items() if o.low < value <= o.centre and o not in behind]
        known = bool(at) and not np.isnan([o.effect, *(r.effect for r in rivals)]).any()
        if best := max(within, key=at.__getitem__, default=""):
            found.append(Change("yield", o.programme, best, at[best], o.low, o.high))
        elif known and max(at.values()) <= o.low:
            found.append(Change("holds", o.programme, "", o.low, o.low, o.high))
        if o.law == "confirm":
            found.append(Change("law", o.programme, "", o.yuan, o.yuan, o.yuan))
    if behind:
        least = min(behind, key=lambda o: o.effect)
        above = sorted((r for r in rivals if r.effect > least.effect), key=lambda r: -r.effect)
        first = " ".join(r.programme for r in above[:NAMED])
        found.append(Change("behind", least.programme, first, len(above), np.nan, np.nan))
    return tuple(found)


def _with_other_money(f: Findings) -> list[Change]:
    """How the shares of programmes move with the fund, by the program on the learned curves."""
    if f.mixes is None or f.mixes.empty:
        return []
    shares = f.mixes.pivot_table(index="times", columns="programme", values="share")
    if 1.0 not in shares.index or len(shares) < 2:
        return []
    moved = (shares - shares.loc[1.0]).drop(index=1.0)
    most = moved.abs().max(axis=1)
    if float(most.max()) <= MOVED:
        ends = float(shares.index.min()), float(shares.index.max())
        # no share moves by more than is said
        return [Change("fund_steady", "", "", math.ceil(100.0 * most.max() - 1e-9) / 100.0, *ends)]
    rows = [(float(x), str(moved.loc[x].abs().idxmax())) for x in moved.index[most > MOVED]]
    return [
        Change("fund_moves", k, "", x, float(shares.loc[1.0, k]), float(shares.loc[x, k]))
        for x, k in rows
    ]


def _as_good(o: Option, rival: Option) -> float:
    """Income a year per 100 yuan at which a programme does as much as a rival."""
    if np.isnan(o.effect) or o.effect <= 0.0:
        return rival.centre
    return o.centre * rival.effect / o.effect
