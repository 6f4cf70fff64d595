"""All that a report, a workbook or a figure is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

PLAN_ORDER = (
    "adjusted", "chosen", "prices", "rule", "greedy", "practice", "equal_village", "equal_head", "need_first", "equal_mix",
    "unsequenced", "large_first", "permuted",
    "no_fund", "trend",
)  # fmt: skip
"""Plans in the order of tables and plots."""

SPLIT_OF_GAIN = ("unsequenced", "large_first", "permuted")
"""Variants of the main plan that say where its gain comes from; no county would choose them."""

EXPLAINED = ("losers", "unspent", "marginal", "alternatives", "core", "information",
             "moved", "exits")  # fmt: skip
"""Tables that only a plan run has: why its plan is what it is."""


@dataclass(frozen=True)
class Findings:
    """Tables of one run; what a kind of run lacks is None and its section is left out.

    Attributes
    ----------
    kind : what the run was.
    main : the plan that the run is about.
    county_year : plan, draw, year, then every measure (yuan of 2015, persons), ``line_real``, ``gini``.
    villages : village, name, town, class, poor_village, first_round, heads, persons.
    plan_table : year, village, programme, purse, yuan of the main plan.
    village_gap : village, plan, mean, low, high of the gap closed, yuan of 2015.
    exits : village, year, shares of draws out of poverty and out to the horizon, poor shares, returns.
    facts : solver and loop facts by name.
    reasons : a row for each village (see :func:`optimize.explain.reasons`).
    yields : programme, year_3, mature (income per yuan and year), source.
    margins : name, target, got.
    losers : village, mean, low, high of the gap closed over practice, yuan of 2015; yuan of both.
    unspent : purse, year, given, spent, carried, left, why (see :func:`optimize.explain.unspent`).
    marginal : what a little more or less money and every rule is worth: re-solved, and simulated.
    alternatives, core : plans nearly as good; money that nine of ten of them share, by village.
    moved : of an adjusted plan, villages whose money changes: yuan before and after, what they get now.
    information : what knowing a parameter would be worth, most first.
    not_known : text, zh: what cannot be known of this county.
    contradictions, figures, parameters, other_budgets : as the county pack and model declare them.
    """

    kind: Literal["plan", "simulate", "compare"]
    main: str
    county: str
    county_chinese: str
    scenario: str
    why: str
    scenario_zh: str
    why_zh: str
    source: str
    plan_years: tuple[int, ...]
    effect_years: tuple[int, ...]
    seed: int
    n_draws: int
    fund_y: float
    county_year: pd.DataFrame
    villages: pd.DataFrame
    parameters: pd.DataFrame
    figures: pd.DataFrame
    contradictions: pd.DataFrame
    other_budgets: pd.DataFrame
    margins: pd.DataFrame
    plan_table: pd.DataFrame | None = None
    village_gap: pd.DataFrame | None = None
    reasons: pd.DataFrame | None = None
    yields: pd.DataFrame | None = None
    rounds: pd.DataFrame | None = None
    not_known: pd.DataFrame | None = None
    losers: pd.DataFrame | None = None
    unspent: pd.DataFrame | None = None
    marginal: pd.DataFrame | None = None
    alternatives: pd.DataFrame | None = None
    core: pd.DataFrame | None = None
    information: pd.DataFrame | None = None
    moved: pd.DataFrame | None = None
    exits: pd.DataFrame | None = None
    facts: Mapping[str, float | str] = field(default_factory=dict)
    tag: str = "uncalibrated"
    """A key of the words: on what parameters the run stands."""
    own_villages: bool = False
    """The villages are the county's own table, not invented ones."""

    def _repr_html_(self) -> str:
        """What a notebook shows: the question, the plans, and the tables that there are."""
        there = [k for k, v in self.__dict__.items() if hasattr(v, "columns")]
        rows = {"scenario": self.scenario, "main": self.main, "plans": ", ".join(self.plans),
                "draws": self.n_draws, "tables": ", ".join(there)}  # fmt: skip
        cells = "".join(f"<tr><th>{k}</th><td>{escape(str(v))}</td></tr>" for k, v in rows.items())
        return f"<table>{cells}</table>"

    @property
    def plans(self) -> list[str]:
        """Plans that were run, in order; names that are not tuopin's own come first."""
        there = list(dict.fromkeys(self.county_year["plan"]))
        own = [p for p in there if p not in PLAN_ORDER]
        return own + [p for p in PLAN_ORDER if p in there]

    @property
    def baselines(self) -> list[str]:
        """Plans that the main one is compared with."""
        return [p for p in self.plans if p not in (self.main, "no_fund", "trend", *SPLIT_OF_GAIN)]
