"""Designs of a pilot year: arms in villages drawn by lot among equals, and what each would teach.

Arms, their number and their size are those of which more is taught than the year costs, by a normal
approximation; what a design is worth is then found on truths of its own, with figures that err as
the observation model says and beliefs weighed as ``update`` weighs them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from model.parameters import base_values
from model.plan import FundPlan
from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.observed import LOSSES, OBSERVATION
from model.programmes.priors import SOLVED
from optimize.analysis.pilot import Figures, deal, gains_of, survey_error, taught, worth
from optimize.fund_plan import whole
from optimize.learning.learned import Curves
from optimize.proof import audited
from scenarios.evidence.year_figures import (
    Granted,
    Posterior,
    Values,
    Vectors,
    YearFigure,
    due,
    learn,
    predicted,
    vectors,
)
from scenarios.execution.learned_file import StoredPlan
from scenarios.faults import Fault, FaultError, worded
from scenarios.schema.goals import goal_of
from scenarios.studies.believed import (
    CLEAR,
    asked_of,
    beliefs_of,
    factors_of,
    granted_of,
    ratios_of,
)

ARMS, SIZES = (3, 4), (3, 5, 10, 15)
"""Arms, and villages of an arm, that are compared: assumption."""
LEAST = 0.25
"""Share of a village's mean money of the year below which it takes no part: assumption."""
HOUSEHOLDS = 40
"""Households that are asked in a village at most: assumption."""
READ = 2
"""Plan years after which a pilot of the first is read."""
SHORTLIST = 8
"""Programmes of which all sets of arms are compared: those that teach most alone."""
N_WEIGHED, N_NORMALS, TRIED = 500, 512, 200
"""Vectors that are weighed for each truth; normals of the approximation; designs that are held
against the rules at most."""
FIRST_TRUTH = 1_000_000
"""Number of the first draw that is a truth: no other study draws it."""
_SD = {p.name: p.value for p in OBSERVATION}


@dataclass(frozen=True)
class Design:
    """A first year and what is seen of it.

    Attributes
    ----------
    groups, lot : (V,) the arm of every village (the last group waits, -1: as planned), its lot.
    errors : of the survey by arm, yuan per 100 yuan.
    """

    plan: FundPlan
    arms: tuple[str, ...] = ()
    groups: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    lot: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    errors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pilots:
    """All that designs are made from and judged by.

    Attributes
    ----------
    more, best : (C, K) what plans of the years left gain by programme: those that one update may
        choose, and those without a cap.
    """

    kept: StoredPlan
    plan: FundPlan
    prior: Vectors
    more: NDArray[np.float64]
    best: NDArray[np.float64]

    @cached_property
    def ratios(self) -> NDArray[np.float64]:
        """(N, K) what a yuan does over what is believed."""
        return ratios_of(self.prior.values, self.prior.values)

    @cached_property
    def seed(self) -> int:
        """The run's."""
        return self.kept.scenario.draws.seed

    @cached_property
    def eligible(self) -> tuple[str, ...]:
        """Programmes that every purse of the first year may pay and of which something is seen."""
        instance = self.kept.learned.instance
        paying = [
            p
            for p in instance.purses
            if self.plan.yuan[0, :, :, self.plan.purses.index(p.name)].any()
        ]
        return tuple(
            name
            for k, name in enumerate(GRANTABLE)
            if name in SOLVED
            and name not in instance.barred
            and all(p.programmes[k] for p in paying)
            and self.ratios[:, k].std() > 0.0
            and (name in LOSSES or due(name, READ - 1) > 0.0)
        )

    def by_programme(self, yuan: NDArray[np.int64]) -> NDArray[np.float64]:
        """(V, K) value of (Y, V, K) yuan, by the fitted curves."""
        money = yuan.transpose(1, 0, 2) / self.kept.learned.instance.heads[:, None, None]
        return self.curves.by_programme(money[:, None])[:, 0]

    @cached_property
    def curves(self) -> Curves:
        """What the run learned, fitted once."""
        return self.kept.learned.curves_of(goal_of(self.kept.scenario).objective)

    @cached_property
    def yuan(self) -> NDArray[np.int64]:
        """(Y, V, K) yuan of the plan in villages."""
        return np.asarray(self.plan.yuan[:, : self.kept.learned.instance.n_villages].sum(axis=3))

    @cached_property
    def able(self) -> NDArray[np.bool_]:
        """(V,) villages whose money of the first year is enough for an arm to be read."""
        money = self.yuan[0].sum(axis=1)
        return np.asarray(money >= LEAST * money.mean())

    def dose(self, name: str, n_arms: int) -> tuple[float, float]:
        """Households that an arm's village can serve on average, and yuan a head of theirs."""
        instance, k = self.kept.learned.instance, GRANTABLE.index(name)
        money = float(self.yuan[0].sum()) / instance.n_villages * (1.0 + 1.0 / n_arms)
        head = float(instance.heads.sum() / instance.households.sum())
        if PROGRAMMES[k].reach == "village":
            n = float(instance.households.mean())
        else:
            own = base_values()["industry.own_share"] if PROGRAMMES[k].own_share else 0.0
            n = money / (PROGRAMMES[k].price * (1.0 - own))
        return n, money / max(n * head, 1e-9)

    def error(self, name: str, n_arms: int, size: int) -> float:
        """Of the survey of an arm, yuan per 100 yuan."""
        n, dose = self.dose(name, n_arms)
        return survey_error(
            size,
            min(n, HOUSEHOLDS),
            dose,
            (_SD["observed.household_sd"], _SD["observed.village_sd"]),
        )

    def cost(self, n_arms: int, size: int) -> NDArray[np.float64]:
        """(K,) what an arm of each programme loses of the first year, with its part of the wait."""
        own, out = self.by_programme(self.yuan), np.zeros(len(GRANTABLE))
        waits = self.yuan.copy()
        waits[0] = 0
        wait = (own - self.by_programme(waits)).sum() / n_arms
        for name in self.eligible:
            tried, k = waits.copy(), GRANTABLE.index(name)
            tried[0, :, k] = self.yuan[0].sum(axis=1) * (1.0 + 1.0 / n_arms)
            out[k] = (own - self.by_programme(tried)).sum() + wait
        return out * size / len(own)

    def figures(self, granted: Granted, errors: Mapping[str, float]) -> list[YearFigure]:
        """What will be seen after :data:`READ` years, without values; surveys where arms are."""
        year = self.plan.years[READ - 1]
        return [
            YearFigure(year, figure, name, np.nan, *([errors[name]] if figure == "income" else []))
            for figure, name in asked_of(self.plan, granted, self.kept.pack.facts.persons).rows(
                year
            )
            if figure in ("paid", "alive") or name in errors
        ]

    def expected(self, granted: Granted, errors: Mapping[str, float]) -> Figures:
        """The same as the approximation has them."""
        seen = [predicted(f, granted, self.prior.values) for f in self.figures(granted, errors)]
        mean = [(1.0 - p.share) * p.mean + p.share * p.false for p in seen]
        noise = [
            (1.0 - p.share) * (p.sd**2 + p.share * (p.mean - p.false) ** 2)
            + p.share * p.false_sd**2
            for p in seen
        ]
        n, empty = len(self.ratios), len(seen) == 0
        return Figures(
            np.zeros((n, 0)) if empty else np.stack(mean, axis=1),
            np.array([x.mean() for x in noise]),
        )

    def design(self, arms: Sequence[str], size: int, lot: int) -> Design:
        """The plan with a first year in which some villages hold one programme and some wait."""
        instance, n = self.kept.learned.instance, len(arms)
        lots = np.random.default_rng([self.seed, lot]).random(instance.n_villages)
        groups, classes = np.full(len(lots), -1), np.array(instance.classes)
        groups[self.able] = deal(classes[self.able], n + 1, size, lots[self.able])
        yuan, held = self.plan.yuan.copy(), (groups >= 0) & (groups < n)
        first, heads = yuan[0, : len(groups)], np.where(held, instance.heads, 0.0)
        for s in range(len(self.plan.purses)):
            waiting = int(first[groups == n][..., s].sum())
            money = first[..., s].sum(axis=1) + whole(waiting, heads)
            first[groups >= 0, :, s] = 0
            for v in np.flatnonzero(held):
                first[v, GRANTABLE.index(arms[groups[v]]), s] = money[v]
        errors = {a: self.error(a, n, size) for a in arms if due(a, READ - 1) > 0.0}
        return Design(
            replace(self.plan, name="pilot", yuan=yuan), tuple(arms), groups, lots, errors
        )

    def ranked(self, n_arms: int, size: int) -> list[tuple[float, tuple[str, ...], int]]:
        """What every set of arms teaches beyond its cost, by the approximation."""
        first = self.plan.years[0]
        planned = [p for p in SOLVED if self.yuan[0, :, GRANTABLE.index(p)].any()]
        columns, parts, at = dict[str, list[int]](), [], 0
        errors = {a: self.error(a, n_arms, size) for a in self.eligible}
        for name in dict.fromkeys((*planned, *self.eligible)):
            parts.append(self.expected({name: {first: 1.0}}, errors))
            columns[name] = list(range(at, at := at + len(parts[-1].noise)))
        noise, n = np.concatenate([p.noise for p in parts]), len(GRANTABLE)
        both = np.cov(np.hstack([self.ratios, *(p.mean for p in parts)]), rowvar=False)
        cost = self.cost(n_arms, size)
        normals = np.random.default_rng(self.seed).standard_normal((N_NORMALS, at))

        def net(arms: tuple[str, ...]) -> float:
            seen = [c for p in dict.fromkeys((*planned, *arms)) for c in columns[p]]
            # as with plans of the years left: what seems to gain unlearned does not count
            lost = max(0.0, sum(cost[GRANTABLE.index(a)] for a in arms))
            return worth(self.more, taught(both, n, noise, seen), normals) - lost

        best = sorted(self.eligible, key=lambda a: -net((a,)))[:SHORTLIST]
        return [(net(arms), arms, size) for arms in combinations(best, n_arms)]

    def choose(self) -> Design:
        """The admissible design of which most is taught beyond its cost."""
        n = int(self.able.sum())
        pairs = {(a, min(size, n // (a + 1))) for a in ARMS for size in SIZES if n > a}
        ranked = sorted(r for a, size in sorted(pairs) for r in self.ranked(a, size))
        return self.first((arms, size) for _, arms, size in ranked[: -TRIED - 1 : -1])

    def by_lot(self, n_arms: int, size: int) -> Design:
        """An admissible design whose arms are drawn by lot."""
        rng = np.random.default_rng([self.seed, 1])
        return self.first(
            (tuple(rng.choice(self.eligible, n_arms, replace=False)), size) for _ in range(TRIED)
        )

    def first(self, tried: Iterable[tuple[tuple[str, ...], int]]) -> Design:
        """The first that breaks no rule; FaultError where all do."""
        broken: list[object] = []
        for arms, size in tried:
            made = self.design(arms, size, 0)
            # what a design reaches is not estimated: a rule about that is left to who takes it
            found = audited(made.plan, self.kept.learned.instance)
            if not (broken := [v for v in found if v.checked]):
                return made
        why = "; ".join(map(str, broken)) or "fewer than four villages"
        raise FaultError(
            Fault.of(
                "rule_broken", self.kept.folder, "--pilot", why, worded("arms_that_keep_rules")
            )
        )

    def chosen(self, found: Posterior) -> int:
        """The plan of the years left that ``update`` would take, -1 where it takes none."""
        gains = gains_of(self.more, factors_of(beliefs_of(found, set()))[None])[0]
        c = int(gains.argmax())
        sure = gains_of(self.more[c : c + 1], ratios_of(found.values, found.before)) > 0.0
        return c if gains[c] > 0.0 and sure.mean() >= CLEAR else -1

    @cached_property
    def weighed(self) -> Vectors:
        """The vectors that are weighed for every truth."""
        return vectors(self.kept.pack, self.kept.scenario, range(1, N_WEIGHED + 1))

    def judged(self, designs: Mapping[str, Design], n: int) -> dict[str, NDArray[np.float64]]:
        """(n,) gain over the fixed plan by design on truths of their own, and of knowing them."""
        truths = vectors(
            self.kept.pack, self.kept.scenario, range(FIRST_TRUTH, FIRST_TRUTH + n)
        ).values
        real = ratios_of(truths, self.prior.values)
        out = {"known": np.maximum(gains_of(self.best, real).max(axis=1), 0.0)}
        possible = np.hstack([gains_of(self.more, real), np.zeros((n, 1))])
        for name, d in designs.items():
            granted = granted_of(d.plan)
            figures = self.figures(granted, d.errors)
            lost = real @ (by := self.lost(d)) - min(0.0, by.sum())
            taken = [
                self.chosen(learn(seen, granted, self.weighed))
                for seen in (
                    reported(figures, granted, {k: v[i : i + 1] for k, v in truths.items()}, i)
                    for i in range(n)
                )
            ]
            out[name] = possible[np.arange(n), taken] - lost
        return out

    def lost(self, d: Design) -> NDArray[np.float64]:
        """(K,) what a design loses of the first year by programme, as believed."""
        new = self.by_programme(d.plan.yuan[:, : self.kept.learned.instance.n_villages].sum(axis=3))
        return np.asarray((self.by_programme(self.yuan) - new).sum(axis=0))


def reported(
    figures: Sequence[YearFigure], granted: Granted, truth: Values, number: int
) -> list[YearFigure]:
    """Figures of a county whose numbers are known: right with an error, or false."""
    rng, out = np.random.default_rng([number, 7]), []
    for f in figures:
        p = predicted(f, granted, truth)
        ends_ = (p.false, p.false_sd) if rng.random() < p.share[0] else (p.mean, p.sd)
        out.append(replace(f, value=float(rng.normal(ends_[0][0], ends_[1][0]))))
    return out
