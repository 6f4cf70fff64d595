"""Levers that are not the plan: what each changes, from the first plan year on, after a shared history.

A lever holds no number of its own where the model or the county declares a range: it takes parameters
to an end of it. What is 0 or 1 is all or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scenarios.execution.year_changes import YearChanges, joined
from scenarios.schema.parameters import parameters_of
from scenarios.schema.stresses import STRESSES

if TYPE_CHECKING:
    from model.declare import Parameter
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario
    from scenarios.schema.stresses import Stress


@dataclass(frozen=True)
class Setting:
    """What one setting of a lever changes.

    Attributes
    ----------
    low, high : parameters at an end of their declared range.
    none, every : parameters at 0 and at 1.
    """

    lever: str
    setting: str
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    every: tuple[str, ...] = ()


SETTINGS: Final = (
    Setting("insurance", "full", none=("cover.stay_out",)),
    Setting(
        "critical_illness",
        "high",
        low=("cover.threshold", "cover.threshold_listed"),
        high=("cover.critical_share",),
    ),
    Setting("floor", "all", every=("dibao.no_labour",)),
    Setting("relocation", "push", high=("relocation.offers_y",)),
    Setting("aftercare", "none", none=("relocation.aftercare",)),
    Setting("aftercare", "all", every=("relocation.aftercare",)),
)
"""Every setting that is a change of numbers; the others are the plan's or the model's policy."""


def changes_of(
    pack: CountyPack, scenario: Scenario, more: YearChanges | None = None
) -> YearChanges | None:
    """What levers and futures of a scenario, and a change beside them, make other after the shared year."""
    levers = scenario.levers
    known = {p.name: p for p in parameters_of(pack, scenario)}
    found = [_set(s, known) for s in SETTINGS if getattr(levers, s.lever) == s.setting]
    if levers.pooled_share > 0.0:
        other = known["delivery.other_works_y"]
        # what is pooled is taken from the works that other budgets build everywhere: no new money
        left = ((other.name, other.value * (1.0 - levers.pooled_share)),)
        found.append(YearChanges(left, (scenario.plan_years[0], scenario.plan_years[-1])))
    if levers.support_ends is not None and levers.support_ends < scenario.last_year:
        after = (levers.support_ends + 1, scenario.last_year)
        found.append(YearChanges((("register.support_years", 0.0),), after))
    found += [stress_changes(s, pack, scenario) for s in STRESSES if s.name in scenario.futures]
    return joined([*found, *([more] if more is not None else [])])


def stress_changes(stress: Stress, pack: CountyPack, scenario: Scenario) -> YearChanges:
    """A stress in a county and scenario: its parameters at the ends of their declared ranges."""
    known = {p.name: p for p in parameters_of(pack, scenario)}
    low = [(name, known[name].low) for name in stress.low]
    high = [(name, known[name].high) for name in stress.high]
    years = None
    if stress.n_years:
        first = scenario.plan_years[len(scenario.plan_years) // 2]
        years = (first, min(first + stress.n_years - 1, scenario.last_year))
    return YearChanges((*low, *high), years)


def _set(setting: Setting, known: dict[str, Parameter]) -> YearChanges:
    return YearChanges(
        (
            *((n, known[n].low) for n in setting.low),
            *((n, known[n].high) for n in setting.high),
            *((n, 0.0) for n in setting.none),
            *((n, 1.0) for n in setting.every),
        )
    )


def pooled_y(pack: CountyPack, scenario: Scenario) -> float:
    """Yuan a year that pooling moves: its share of what other budgets' works cost, at base values."""
    known = {p.name: p.value for p in parameters_of(pack, scenario)}
    level = known["delivery.other_works_y"] / known["delivery.works_gap"]
    need = float(pack.villages["need"].astype(float).sum()) * known["delivery.works_share"]
    return scenario.levers.pooled_share * level * need
