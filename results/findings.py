"""What a run found: the tables and facts from which every output is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from model.declare import Parameter

COUNTY_YEAR_KEYS = ("plan", "draw", "year")
"""Keys of ``county_year``; its other columns are measures of :data:`model.measures.MEASURES`."""

TREND, NO_FUND, PRACTICE = "trend", "no_fund", "practice"
"""Plans with a meaning of their own: neither fund nor other budgets; no fund; as today."""

NAIVE_SPLITS = ("equal_village", "equal_head", "need_first")
"""Splits that need no model."""

_REQUIRED = (
    "persons", "poor_spending", "gap_spending", "severity_spending", "poor_chronic", "returns",
    "entries", "exits", "listed", "listed_not_poor", "poor_not_listed", "taken", "taken_listed",
    "taken_poor",
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A sentence in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The sentence in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Findings:
    """All that outputs are made of; ``scenarios`` fills it, a part that is None is left out.

    Attributes
    ----------
    title : the scenario's title.
    county : the county's name.
    focus : name of the plan that is reported: the chosen one, or the only one simulated.
    plans : names of all plans in ``county_year``, in the order of tables.
    effect_years : year-ends that count.
    county_year : DataFrame
        A row for each (plan, draw, year), county totals: persons, yuan of 2015, severity in
        persons; the measures of :data:`model.measures.MEASURES`, all or at least those required.
        Draws are the same for every plan, so that differences are paired.
    villages : DataFrame, optional
        village (code), name, town, class, poor_village (bool), listed_persons.
    grants : DataFrame, optional
        Money of the focus plan: village, programme, year, yuan (nominal); rows of zero may lack.
    village_result : DataFrame, optional
        village, plan, poor_2015, poor_last, gap_last, returns; means over draws, for the focus.
    reasons : DataFrame, optional
        village, plan, other_plan, other_extra_yuan, other_extra_gap, short, as
        :func:`optimize.explain.reasons` gives them; ``plan`` here is a package label.
    yields : DataFrame, optional
        programme, gain_per_yuan, low, high: gap closed over the effect years for a yuan granted.
    honesty : DataFrame, optional
        key, value, low, high, unit: ``solver_gap`` (share), ``learning_bias`` (yuan); the gain
        over naive splits is computed here, and what cannot be known is words.
    margins : DataFrame, optional
        name (Text), target, model: published figures against the synthetic population.
    contradictions : tuple of Text
        Published figures that disagree with each other.
    assumptions : DataFrame, optional
        sensitivity: name, low_gain, high_gain (yuan): the gain under structural assumptions.
    parameters : tuple of Parameter
        Every number of the model and the county, with range and source.
    facts : mapping of str to str
        Provenance for the sheet 来源: scenario hash, seed, versions; no times, no host names.
    calibrated : whether the levels of effects were fitted to data; False is printed as such.
    practice : name of the plan that stands for how the county does it today.
    naive : names of the naive splits among ``plans``.
    """

    title: Text
    county: Text
    focus: str
    plans: tuple[str, ...]
    effect_years: tuple[int, ...]
    county_year: pd.DataFrame
    villages: pd.DataFrame | None = None
    grants: pd.DataFrame | None = None
    village_result: pd.DataFrame | None = None
    reasons: pd.DataFrame | None = None
    yields: pd.DataFrame | None = None
    honesty: pd.DataFrame | None = None
    margins: pd.DataFrame | None = None
    contradictions: tuple[Text, ...] = ()
    assumptions: pd.DataFrame | None = None
    parameters: tuple[Parameter, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    calibrated: bool = False
    practice: str = PRACTICE
    naive: tuple[str, ...] = NAIVE_SPLITS

    def __post_init__(self) -> None:
        """Refuse findings whose tables do not fit each other."""
        have = set(self.county_year.columns)
        missing = [c for c in (*COUNTY_YEAR_KEYS, *_REQUIRED) if c not in have]
        if missing:
            raise ValueError(f"county_year lacks columns: {missing}")
        if self.county_year.duplicated(list(COUNTY_YEAR_KEYS)).any():
            raise ValueError("county_year holds a (plan, draw, year) twice")
        found = set(self.county_year["plan"])
        if found != set(self.plans) or self.focus not in found:
            raise ValueError(f"plans {self.plans} and county_year {sorted(found)} differ")
        sizes = self.county_year.groupby("plan", sort=False)
        draws = [tuple(sorted(set(part["draw"]))) for _, part in sizes]
        if len(set(draws)) != 1:
            raise ValueError("plans were not run on the same draws; they cannot be paired")
        years = set(self.county_year["year"])
        if not set(self.effect_years) <= years:
            raise ValueError(f"effect_years {self.effect_years} are not all in county_year")
        if len(self.county_year) != len(self.plans) * len(draws[0]) * len(years):
            raise ValueError("county_year lacks some (plan, draw, year)")

    @property
    def draws(self) -> tuple[int, ...]:
        """Draws of every plan."""
        return tuple(sorted(set(self.county_year["draw"].tolist())))

    @property
    def years(self) -> tuple[int, ...]:
        """All years, the shared first one included."""
        return tuple(sorted(set(self.county_year["year"].tolist())))

    @property
    def rivals(self) -> tuple[str, ...]:
        """Plans that spend the same money in another way, practice first."""
        others = [p for p in self.plans if p not in (self.focus, self.practice, NO_FUND, TREND)]
        first = [self.practice] if self.practice in self.plans and self.practice != self.focus else []
        return (*first, *others)
