"""Other numbers in some years of a run, as levers beside the plan and stresses set them.

The same people and luck live in another world after the shared year. A lever holds no number of its
own where the model or the county declares a range: it takes parameters to an end of that range.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from model.declare import Parameter
from scenarios.digest import digest_of
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario
from scenarios.schema.stresses import STRESSES, Stress


@dataclass(frozen=True)
class YearChanges:
    """Values of some parameters, in all years after the start or in some.

    Attributes
    ----------
    values : (name, value) pairs of model parameters.
    years : first and last calendar year in which they hold; None for all.
    also : further changes, applied after this one.
    factors : (name, factor) pairs of parameters that are a multiple of the draw's own value.
    """

    values: tuple[tuple[str, float], ...]
    years: tuple[int, int] | None = None
    also: "tuple[YearChanges, ...]" = ()
    factors: tuple[tuple[str, float], ...] = ()

    def within(self, year: int, values: Mapping[str, float]) -> dict[str, float]:
        """All parameters in a year."""
        first, last = self.years or (year, year)
        scaled = {name: values[name] * by for name, by in self.factors}
        out = {**values, **(dict(self.values) | scaled if first <= year <= last else {})}
        for change in self.also:
            out = change.within(year, out)
        return out

    @property
    def digest(self) -> str:
        """Digest of all of it, for names of files."""
        return digest_of(
            self.values, self.years, *self.factors, *(c.digest for c in self.also), n=12
        )


def joined(changes: Sequence[YearChanges]) -> YearChanges | None:
    """Several changes as one; None for none."""
    if len(changes) < 2:
        return changes[0] if changes else None
    return YearChanges((), None, tuple(changes))


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


def changes_of(pack: CountyPack, scenario: Scenario) -> YearChanges | None:
    """Other numbers after the shared year, of a scenario's levers and futures."""
    levers = scenario.levers
    parameters = {p.name: p for p in parameters_of(pack, scenario)}
    changes = [_set(s, parameters) for s in SETTINGS if getattr(levers, s.lever) == s.setting]
    if levers.pooled_share > 0.0:
        # what is pooled is taken from the works that other budgets build everywhere: of those of
        # each draw the same share
        left = (("delivery.other_works_y", 1.0 - levers.pooled_share),)
        changes.append(
            YearChanges((), (scenario.plan_years[0], scenario.plan_years[-1]), factors=left)
        )
    if levers.support_ends is not None and levers.support_ends < scenario.last_year:
        later = (levers.support_ends + 1, scenario.last_year)
        changes.append(YearChanges((("register.support_years", 0.0),), later))
    changes += [stress_changes(s, pack, scenario) for s in STRESSES if s.name in scenario.futures]
    return joined(changes)


def stress_changes(stress: Stress, pack: CountyPack, scenario: Scenario) -> YearChanges:
    """A stress in a county and scenario: its parameters at the ends of their declared ranges."""
    parameters = {p.name: p for p in parameters_of(pack, scenario)}
    at_ends = _set(Setting("", "", stress.low, stress.high), parameters)
    if not stress.n_years:
        return at_ends
    first = scenario.plan_years[len(scenario.plan_years) // 2]
    return replace(at_ends, years=(first, min(first + stress.n_years - 1, scenario.last_year)))


def _set(setting: Setting, parameters: Mapping[str, Parameter]) -> YearChanges:
    return YearChanges(
        (
            *((n, parameters[n].low) for n in setting.low),
            *((n, parameters[n].high) for n in setting.high),
            *((n, 0.0) for n in setting.none),
            *((n, 1.0) for n in setting.every),
        )
    )


def pooled_y(pack: CountyPack, scenario: Scenario) -> float:
    """Yuan a year that pooling moves: its share of other budgets' works, at base values.

    A plan has one sum of money for all draws. The works that it replaces are the draw's own, so
    that pooling makes no new money at base values and on average over draws that are symmetric
    about them; in a single draw the two differ as its works differ from the base value.
    """
    values = {p.name: p.value for p in parameters_of(pack, scenario)}
    level = values["delivery.other_works_y"] / values["delivery.works_gap"]
    need = float(pack.villages["need"].astype(float).sum()) * values["delivery.works_share"]
    return scenario.levers.pooled_share * level * need
