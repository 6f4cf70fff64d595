"""Why a programme is in a plan or out of it, by evidence and law, and what would change that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.priors import PRIORS
from results.findings import Findings
from results.tables.project_terms import TO_CONFIRM, basis_of

if TYPE_CHECKING:
    import pandas as pd

MAIN_SHARE: Final = 0.10
"""Share of the money from which a programme is one that the recommendation rests on."""


@dataclass(frozen=True)
class Option:
    """A programme: yuan in the plan, income a year per 100 yuan by the evidence, and why.

    Attributes
    ----------
    law : ``allowed``, ``confirm`` (the county has to) or ``other`` (no purse of the plan may pay).
    conclusion : ``in``, ``barred``, ``other``, ``weaker`` (its centre lies below those of all that
        are in) or ``not_chosen``.
    """

    programme: str
    yuan: float
    low: float
    centre: float
    high: float
    grade: str
    law: str
    conclusion: str


@dataclass(frozen=True)
class Change:
    """What would change the plan: a yield below a rival's centre, or a use that is not allowed."""

    name: str
    programme: str
    other: str
    value: float
    low: float
    high: float


def options_of(f: Findings, money: pd.Series[float]) -> tuple[Option, ...]:
    """Every programme, those in the plan first, then by the centre of their evidence."""
    inside = [p for p in GRANTABLE if money.get(p, 0.0) > 0.0]
    least = min((PRIORS[p].centre for p in inside), default=0.0)
    options = []
    for p in PROGRAMMES:
        if p.name not in PRIORS:
            continue
        prior, yuan = PRIORS[p.name], float(money.get(p.name, 0.0))
        law = "confirm" if basis_of(p, "special") in TO_CONFIRM else "allowed"
        law = "other" if p.name in f.unpaid else law
        conclusion = (
            "in"
            if yuan > 0.0
            else "barred"
            if p.name in f.barred
            else "other"
            if law == "other"
            else "weaker"
            if inside and prior.centre < least
            else "not_chosen"
        )
        low, centre, high = (100.0 * x for x in (prior.low, prior.centre, prior.high))
        options.append(Option(p.name, yuan, low, centre, high, prior.grade, law, conclusion))
    return tuple(sorted(options, key=lambda o: (-o.yuan, -o.centre)))


def changes_of(options: tuple[Option, ...], total: float) -> tuple[Change, ...]:
    """Of every main programme: the best one left out that its own range reaches below."""
    rivals = [o for o in options if o.conclusion in ("weaker", "not_chosen")]
    found = []
    for o in options:
        if o.yuan < MAIN_SHARE * total or o.yuan <= 0.0:
            continue
        within = [r for r in rivals if o.low < r.centre <= o.centre]
        if best := max(within, key=lambda r: r.centre, default=None):
            found.append(Change("yield", o.programme, best.programme, best.centre, o.low, o.high))
        if o.law == "confirm":
            found.append(Change("law", o.programme, "", o.yuan, o.yuan, o.yuan))
    return tuple(found)
