"""Menus of whole village plans: what, how much a registered head, when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimize.instance import Instance

MIXES = {
    "tea": (0.0, 1.0, 0.0, 0.0),
    "livestock": (0.0, 0.0, 1.0, 0.0),
    "training": (0.0, 0.0, 0.0, 1.0),
    "works": (1.0, 0.0, 0.0, 0.0),
    "industry": (0.0, 0.5, 0.5, 0.0),
    "industry+works": (0.30, 0.35, 0.35, 0.0),
    "livestock+training": (0.0, 0.0, 0.65, 0.35),
    "tea+training": (0.0, 0.65, 0.0, 0.35),
}
"""Shares of works, tea, livestock, training in a village's package."""

SIZES = (700.0, 1800.0, 4500.0)
"""Yuan per registered head over the plan years; the fund has about 1,900 for each."""

WINDOWS = {"early": (0, 2), "middle": (2, 4), "even": (0, 5)}
"""First year and one past the last, counted from the first plan year."""


@dataclass(frozen=True)
class VillagePlan:
    """A package for one village, scaled by its registered heads.

    Attributes
    ----------
    mix : shares of works, tea, livestock, training.
    per_head : yuan per registered head over the plan years, floor included.
    start, end : window of plan years.
    """

    mix: tuple[float, ...]
    per_head: float
    start: int
    end: int

    @property
    def label(self) -> str:
        """Mix, size and window in one word."""
        parts = "+".join(
            f"{name}{share:.0%}"
            for name, share in zip(("works", "tea", "livestock", "training"), self.mix, strict=True)
            if share > 0.0
        )
        return f"{parts} {self.per_head:.0f}/head {self.start}-{self.end}"


FLOOR_MIX = (0.0, 0.0, 1.0, 0.0)


def floor_plan(instance: Instance) -> VillagePlan:
    """What every village gets at least: the floor, in livestock, evenly."""
    return VillagePlan(FLOOR_MIX, instance.rules.floor_per_head, 0, len(instance.years))


def first_menu(instance: Instance) -> list[VillagePlan]:
    """The floor, then every mix, size and window that the plan years hold."""
    n = len(instance.years)
    plans = [floor_plan(instance)]
    for (mix, size), (start, end) in product(product(MIXES.values(), SIZES), WINDOWS.values()):
        if start < n:
            plans.append(VillagePlan(mix, size, start, min(end, n)))
    return plans


def yuan_of(instance: Instance, plan: VillagePlan, v: int, floor: VillagePlan) -> NDArray[np.int64]:
    """(Y, K) whole yuan of a plan in a village.

    The floor comes first, evenly; the rest within the window, never more in a year than the
    village absorbs, and what does not fit is left for years after it, then for years before.
    """
    n = len(instance.years)
    head, cap = float(instance.heads[v]), float(instance.absorption_y[v])
    out = np.outer(np.full(n, floor.per_head * head / n), np.array(floor.mix))
    rest = max(0.0, plan.per_head - floor.per_head) * head
    room = np.maximum(0.0, cap - out.sum(axis=1))
    grant = np.zeros(n)
    window = np.arange(plan.start, plan.end)
    grant[window] = np.minimum(rest / len(window), room[window])
    for t in (*window, *range(plan.end, n), *reversed(range(plan.start))):
        missing = rest - grant.sum()
        grant[t] += max(0.0, min(missing, room[t] - grant[t]))
    out += np.outer(grant, np.array(plan.mix))
    return np.floor(out).astype(np.int64)


def costs(instance: Instance, plans: Sequence[VillagePlan]) -> NDArray[np.int64]:
    """(V, P, Y, K) yuan of every plan in every village."""
    floor = floor_plan(instance)
    return np.stack(
        [
            np.stack([yuan_of(instance, p, v, floor) for p in plans])
            for v in range(instance.n_villages)
        ]
    )


def variations(
    instance: Instance, plans: Sequence[VillagePlan], best: Sequence[int], n_most: int
) -> list[VillagePlan]:
    """New plans around the best: other sizes, windows shifted, two mixes blended; none twice."""
    known = set(plans)
    fresh: list[VillagePlan] = []
    n = len(instance.years)
    ideas: list[VillagePlan] = []
    for i in best:
        p = plans[i]
        ideas += [replace(p, per_head=round(p.per_head * f, 0)) for f in (1.5, 0.65)]
        ideas += [replace(p, start=p.start + s, end=p.end + s) for s in (1, -1)]
        ideas.append(replace(p, start=0, end=min(3, n)))
    for i, j in pairwise(best):
        mix = tuple(0.5 * (a + b) for a, b in zip(plans[i].mix, plans[j].mix, strict=True))
        ideas.append(replace(plans[i], mix=mix))
    for idea in ideas:
        fits = 0 <= idea.start < idea.end <= n and idea.per_head > instance.rules.floor_per_head
        if fits and idea not in known:
            known.add(idea)
            fresh.append(idea)
    return fresh[:n_most]
