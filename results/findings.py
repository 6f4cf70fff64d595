"""All that a report, a workbook or a figure is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Literal

import pandas as pd

from results.language.catalogue import Language

PLAN_ORDER = (
    "adjusted",
    "chosen",
    "prices",
    "cautious",
    "rule",
    "single",
    "greedy",
    "practice",
    "equal_village",
    "equal_head",
    "need_first",
    "equal_mix",
    "class_mix",
    "unsequenced",
    "large_first",
    "permuted",
    "no_fund",
    "trend",
)
"""Plans in the order of tables and plots."""

PracticeOf = Literal["last_year", "own", "file", "scenario", "pingli"]
"""Whose money the plan called practice follows: the county's own of last year, the mix of its
report, of its file or of the scenario, or Pingli's in another county."""

SPLIT_OF_GAIN = ("unsequenced", "large_first", "permuted")
"""Variants of the main plan that say where its gain comes from; no county would choose them."""


BOTH = r"^([\u4e00-\u9fff]+) ([A-Za-z' -]+)$"
"""A village's name in Chinese and in English."""


@dataclass(frozen=True)
class OfCounty:
    """What is about one county: its English and its Chinese name."""

    county: str
    county_chinese: str


@dataclass(frozen=True)
class Findings(OfCounty):
    """Tables of one run; what a kind of run lacks is None and its section is left out.

    Attributes
    ----------
    kind : what the run was.
    main : the plan that the run is about.
    county_year : plan, draw, year, then every measure (yuan of 2015, persons), the measures of
        inequality, ``line_real`` (yuan of 2015), and ``twentieth_01`` to ``twentieth_20``: mean
        income per person relative to the line, by twentieth.
    villages : village, name, town, town_name (its number where it has none), class, poor_village,
        first_round, team, heads, homes (registered persons, households), persons, need (yuan);
        altitude (metres), places (households that firms can tie), road, water, power (levels),
        suited (industries that earn most, with their worth).
    plan_table : year, village, programme, purse, yuan of the main plan; team (0/1), targeting.
    village_gap : village, plan, mean, low, high of the gap closed, yuan of 2015.
    exits : village, year; out (share of draws out of poverty), stays (out to the horizon), poor
        (share of persons), bad (the same in the worst tenth of draws), again (persons who return
        that year).
    facts : solver and loop facts by name.
    before : village (0 for the county's own), programme, yuan: what the special fund paid in the
        year before the plan where the county reports it, else what reference practice would pay in
        a year; ``practice_of`` says which.
    rules : of the plan: rule (name), zh, en, kept (by the independent checker), checked (False
        where no estimate says whether it is kept).
    barred, unpaid : programmes that do not exist in the county; that no purse of the plan may pay.
    reasons : village, class, plan, yuan, gap_closed; plan_mix, plan_from, plan_to; for the
        next best plan other_mix, other_from, other_to, other_extra_yuan, other_extra_gap; needed,
        short, binding, binding_at, rule_zh, rule_en, price, least, full (see
        :func:`optimize.analysis.explain.reasons`).
    margins : name, target, got (value reached).
    rounds : of learning and choosing: round, menu (plans), objective, bound,
        gain_on_incumbent, low, high, accepted.
    losers : every funded village against practice: village, mean, low, high of the gap closed
        over practice, yuan of 2015; yuan, practice_yuan granted.
    unspent : purse, year, given, spent, carried, left (yuan), price, why, next_village, next_yuan
        (see :func:`optimize.analysis.explain.unspent`).
    marginal : value of slightly more or less money, and cost of each rule: kind (more, less, rule,
        pooled), purse, year, rule, yuan, rule_zh, rule_en, bound, whole (solved), villages that
        change, simulated, low, high.
    alternatives : plans with similar results: plan, share (of the best), differs (share of money),
        nearest, simulated, low, high, yuan, industry (share), mix.
    core : village, core (yuan that nine of ten alternatives grant), chosen (yuan).
    moved : of an adjusted plan, villages whose money changes: village, before, after, moved (yuan),
        plan_before, plan_after, effect, mix, first, last (year of what they get now).
    edits : grants that were changed by hand: village, programme, year, before, after (yuan), who,
        why; empty if not given.
    information : value of knowing a parameter, largest first: name, gain, error, changes,
        clear, low, high, unit, source, tried.
    response : kind (tried, fitted), programme, start, end (places of plan years), yuan_head, mean,
        low, high of the effect per registered person (see
        :func:`optimize.learning.response_curves.curves`).
    priced : programme, gain (objective a yuan of its first stretch beyond the price of its money,
        see :func:`optimize.learning.columns.first_stretches`), small.
    mixes : times (of the fund), programme, share of the money by the program on the learned curves.
    race : the plans that could be recommended, best score first, on the held-out draws: plan, mean,
        tail (mean of the worst draws), score of the gain over the best simple rule, yuan of 2015;
        loss against the plan of the run, loss_low, loss_high (95 % for all together); over_no_fund;
        fresh, fresh_loss_high: score, and limit of the loss against the best, on all draws of the
        choice, NaN for a plan that dropped out earlier; admissible, breaks (a rule), apart
        (yuan in other programmes or years than in practice), reference.
    worlds : the same plans on each side of a structural setting, and in each structural world
        (side empty): world, side, draws, plan, mean, regret, best; without: the best score on the
        other draws.
    broken : budgets and rules that a plan file violates: rule, where, yuan.
    not_known : text, zh: what cannot be known of this county.
    contradictions : figures, text, zh.
    figures : name, zh, value, unit, use, match, note.
    parameters : name, value, low, high, unit, source, confidence.
    other_budgets : name, zh, yuan_y, source, in_model.
    """

    kind: Literal["plan", "simulate"]
    main: str
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
    rounds: pd.DataFrame | None = None
    not_known: pd.DataFrame | None = None
    losers: pd.DataFrame | None = None
    edits: pd.DataFrame | None = None
    unspent: pd.DataFrame | None = None
    marginal: pd.DataFrame | None = None
    alternatives: pd.DataFrame | None = None
    core: pd.DataFrame | None = None
    information: pd.DataFrame | None = None
    moved: pd.DataFrame | None = None
    exits: pd.DataFrame | None = None
    response: pd.DataFrame | None = None
    priced: pd.DataFrame | None = None
    mixes: pd.DataFrame | None = None
    race: pd.DataFrame | None = None
    worlds: pd.DataFrame | None = None
    broken: pd.DataFrame | None = None
    before: pd.DataFrame | None = None
    rules: pd.DataFrame | None = None
    facts: Mapping[str, float | str] = field(default_factory=dict)
    tag: str = "uncalibrated"
    """A key of the words: on what parameters the run stands."""
    barred: tuple[str, ...] = ()
    unpaid: tuple[str, ...] = ()
    own_villages: bool = False
    """The villages are the county's own table, not invented ones."""
    practice_of: PracticeOf = "pingli"

    def _repr_html_(self) -> str:
        """What a notebook shows: the question, the plans, and the tables that there are."""
        rows = {
            "scenario": self.scenario,
            "main": self.main,
            "plans": ", ".join(self.plans),
            "draws": self.n_draws,
            "tables": ", ".join([k for k, v in self.__dict__.items() if hasattr(v, "columns")]),
        }
        cells = "".join(f"<tr><th>{k}</th><td>{escape(str(v))}</td></tr>" for k, v in rows.items())
        return f"<table>{cells}</table>"

    def named_in(self, language: Language) -> "Findings":
        """The same with villages by their name in a language, where the county has both."""
        sides = self.villages["name"].astype(str).str.extract(BOTH)[0 if language == "zh" else 1]
        return replace(
            self, villages=self.villages.assign(name=sides.fillna(self.villages["name"]))
        )

    @property
    def plans(self) -> list[str]:
        """Plans that were run, in order; names that are not tuopin's own come first."""
        there = list(dict.fromkeys(self.county_year["plan"]))
        return [p for p in there if p not in PLAN_ORDER] + [p for p in PLAN_ORDER if p in there]

    @property
    def grants(self) -> pd.DataFrame:
        """Rows of the main plan with money, of a run that has a plan."""
        assert self.plan_table is not None
        return self.plan_table[self.plan_table["yuan"] > 0]

    @property
    def baselines(self) -> list[str]:
        """Plans that the main one is compared with."""
        return [p for p in self.plans if p not in (self.main, "no_fund", "trend", *SPLIT_OF_GAIN)]
