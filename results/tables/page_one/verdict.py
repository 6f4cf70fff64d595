"""The verdict on a plan by written conditions, and what to check first."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from model.programmes.industry import INDUSTRY_NAMES
from results.comparison import Interval
from results.findings import Findings
from results.statistics import LEAST_DRAWS
from results.tables.page_one.options import Option
from results.tables.plan import compared, without_taker

Level = Literal["use", "check", "not"]
"""Verdicts: to be adopted, to be discussed and checked first, not to be decided on."""

CONCENTRATED, NO_TAKER, WEAK = 0.60, 0.05, 0.40
"""Shares of the money: of one programme, without a taker, of programmes of grade C or without a
study, above which a plan is to be checked first."""

OPERATORS = 0.05
"""Share of the money for industries that large operators come first for, above which the order is
to be checked."""

TO_CHECK = 3
"""Things to check that page one names."""


@dataclass(frozen=True)
class Condition:
    """A written condition of the verdict: what was found beside its limit; ``against`` if it fails.

    Attributes
    ----------
    at : the verdict that a failing condition allows at most.
    """

    name: str
    at: Level
    found: float
    limit: float
    against: bool
    programme: str = ""


def conditions_of(
    f: Findings,
    money: "pd.Series[float]",
    gap: Interval | None,
    options: tuple[Option, ...],
    n_broken: int,
) -> tuple[Condition, ...]:
    """Every condition of the verdict with what was found.

    Parameters
    ----------
    money : yuan of the plan by programme.
    gap : closed over no fund.
    n_broken : rules and budgets that the plan breaks.
    """
    total, largest = max(float(money.sum()), 1.0), str(money.idxmax()) if len(money) else ""
    most = float(money.max()) / total if len(money) else 0.0
    weak = sum(o.yuan for o in options if o.grade not in ("A", "B")) / total
    open_law = [o for o in options if o.law == "confirm" and o.yuan > 0.0]
    seen, taken = gap is not None and gap.verdict == "better", without_taker(f)
    to_confirm, named = sum(o.yuan for o in open_law), " ".join(o.programme for o in open_law)
    unfair, foreign = _operators_first(f) / total, f.practice_of == "pingli"
    assumed, own_sets = "fund_y" in set(f.figures["name"]), f.tag.startswith("accepted_sets")
    return (
        Condition("few_draws", "not", f.n_draws, LEAST_DRAWS, f.n_draws < LEAST_DRAWS),
        Condition("no_effect", "not", 0.0 if gap is None else gap.mean, 0.0, not seen),
        Condition("breaks", "not", n_broken, 0.0, n_broken > 0),
        Condition("law", "check", to_confirm, 0.0, bool(open_law), named),
        Condition("takers", "check", taken, NO_TAKER, taken > NO_TAKER),
        Condition("one", "check", most, CONCENTRATED, most > CONCENTRATED, largest),
        Condition("weak", "check", weak, WEAK, weak > WEAK),
        *_over_practice(f),
        Condition("fund", "check", f.fund_y, 0.0, assumed),
        Condition("foreign", "check", float(foreign), 0.0, foreign),
        Condition("uncalibrated", "check", float(not own_sets), 0.0, not own_sets),
        Condition("order", "check", unfair, OPERATORS, unfair > OPERATORS),
    )


def _over_practice(f: Findings) -> list[Condition]:
    """How another plan than practice stands against it."""
    if "practice" not in f.plans or f.main == "practice":
        return []
    over = compared(f, "practice")[0]
    if over.verdict == "worse":
        return [Condition("worse", "not", over.mean, 0.0, against=True)]
    return [Condition("practice", "check", over.mean, 0.0, over.verdict != "better")]


def _operators_first(f: Findings) -> float:
    """Yuan of industries that large operators come first for, as practice is assumed to have it."""
    if f.plan_table is None or f.plan_table.empty:
        return 0.0
    table = f.plan_table[f.plan_table["programme"].isin(INDUSTRY_NAMES)]
    return float(table.loc[table["targeting"] == "large_first", "yuan"].sum())


def checks_of(
    conditions: tuple[Condition, ...], options: tuple[Option, ...]
) -> tuple[Condition, ...]:
    """The first three things to check: what fails, and the evidence of the largest programme."""
    studied = [o for o in options if o.yuan > 0.0 and o.grade != "none"]
    evidence = [Condition("evidence", "check", o.centre, o.low, True, o.programme) for o in studied]
    order = ("breaks", "law", "fund", "order", "takers", "evidence", "foreign", "practice")
    every = {c.name: c for c in (*conditions, *evidence[:1]) if c.against}
    named = [name for name in (*order, "uncalibrated") if name in every]
    return tuple(every[name] for name in named)[:TO_CHECK]
