"""Menus of whole village plans: what, how much a registered head, when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from model.programmes.industry import INDUSTRIES
from optimize.fund_plan import WORKS_MIX, Mix, in_hundreds, shares_of
from optimize.instance import Instance
from optimize.rules.pins import Ban, Pin
from optimize.rules.project_library import ProjectLibrary
from optimize.rules.rows import UNIT

MIXES: dict[str, Mix] = {
    "tea": (("tea", 1.0),),
    "livestock": (("sheep", 0.5), ("pig", 0.5)),
    "konjac": (("konjac", 1.0),),
    "photovoltaic": (("photovoltaic", 1.0),),
    "walnut": (("walnut", 1.0),),
    "cattle": (("cattle", 1.0),),
    "credit": (("guarantee", 0.5), ("interest", 0.5)),
    "noodle": (("noodle", 0.3), ("training", 0.3), ("cattle", 0.4)),
    "training": (("training", 1.0),),
    "works": WORKS_MIX,
    "cooperative": (("cooperative", 1.0),),
    "mutual": (("mutual", 1.0),),
    "potato": (("potato", 1.0),),
    "livestock+training": (("sheep", 0.65), ("training", 0.35)),
}
"""Mixes of programmes of the first menu; new ones come from the pricing problem."""

NEEDING_WORKS = {i.programme.name for i in INDUSTRIES if i.works}
"""Industries that earn more once works stand: works come first in some plans."""

SIZES = (700.0, 1800.0, 4500.0)
"""Yuan per registered head over the plan years; the fund has about 1,900 for each."""


def windows(n_years: int) -> list[tuple[int, int]]:
    """First year of a package and one past its last: early, middle, all plan years.

    Early and middle are two fifths of the years each, two at least.
    """
    first, second = (min(n_years, max(2 * i, round(0.4 * i * n_years))) for i in (1, 2))
    spans = ((0, first), (first, second), (0, n_years))
    return [s for s in dict.fromkeys(spans) if s[0] < s[1]]


@dataclass(frozen=True)
class VillagePlan:
    """A package for one village, scaled by its registered heads.

    Attributes
    ----------
    mix : shares of money by programme.
    then : shares in the second half of the window; empty: as before.
    per_head : yuan per registered head over the plan years, floor included.
    start, end : window of plan years.
    """

    mix: Mix
    per_head: float
    start: int
    end: int
    then: Mix = ()

    @property
    def label(self) -> str:
        """Mix, size and window in one word."""
        halves = (self.mix, self.then) if self.then else (self.mix,)
        parts = " then ".join(
            "+".join(f"{name}{share:.0%}" for name, share in mix if share > 0.0) for mix in halves
        )
        return f"{parts} {self.per_head:.0f}/head {self.start}-{self.end}"

    def shares_y(self, n_years: int) -> NDArray[np.float64]:
        """(Y, K) shares of a year's money by programme."""
        turn = (self.start + self.end) / 2.0
        return np.stack(
            [shares_of(self.then if self.then and t >= turn else self.mix) for t in range(n_years)]
        )


def floor_plans(instance: Instance) -> list[VillagePlan]:
    """The floor alone, evenly, in every open mix; plans of nothing where there is no floor."""
    n = len(instance.years)
    return [VillagePlan(mix, instance.floor_per_head, 0, n) for mix in open_mixes(instance)]


def with_floor(
    plans: Sequence[VillagePlan], before: Instance, now: Instance
) -> tuple[VillagePlan, ...]:
    """A menu whose floor is another: plans that are the floor alone follow it."""
    old, new = before.floor_per_head, now.floor_per_head
    return tuple(replace(p, per_head=new) if p.per_head == old else p for p in plans)


def open_mixes(instance: Instance) -> list[Mix]:
    """Mixes that exist here and that some village may get: not barred, not banned, in the library.

    A library's programme that no mix has alone is a mix of its own.
    """
    shut = closed(instance)
    mixes = [m for m in MIXES.values() if not {name for name, _ in m} & shut]
    for library in [r for r in instance.rules if isinstance(r, ProjectLibrary)]:
        alone = dict.fromkeys(k for _, k, _ in library.projects if k not in shut)
        mixes += [((k, 1.0),) for k in alone if ((k, 1.0),) not in mixes]
        of_village: dict[int, set[str]] = {}
        for village, programme, _ in library.projects:
            of_village.setdefault(village, set()).add(programme)
        mixes = [m for m in mixes if any({k for k, _ in m} <= s for s in of_village.values())]
    return mixes


def closed(instance: Instance) -> set[str]:
    """Programmes that no village may get: barred, banned everywhere, or in no library."""
    out = {r.programme for r in instance.rules if isinstance(r, Ban) and not r.village}
    for library in (r for r in instance.rules if isinstance(r, ProjectLibrary)):
        out |= set(GRANTABLE) - {k for _, k, _ in library.projects}
    return out | set(instance.barred)


def first_menu(instance: Instance) -> list[VillagePlan]:
    """Floors, every open mix, size and window, then every other programme alone.

    The mix of practice stands among them, also at the size that the fund has for every head: what a
    rule of thumb does can be chosen. A programme that is in no mix alone is tried in the middle
    size, evenly: what one of its yuan does is known from then on, and larger, smaller and mixed
    packages are made of it where prices
    point.
    """
    n = len(instance.years)
    plans = floor_plans(instance)
    open_ = open_mixes(instance)
    shut = closed(instance)
    practised = tuple((k, s) for k, s in instance.practice_mix if k not in shut)
    there = [*open_, practised] if practised else open_
    plans += [
        VillagePlan(mix, size, start, end)
        for mix, size, (start, end) in product(there, SIZES, windows(n))
    ]
    if practised:
        size = max(instance.floor_per_head, instance.purse_total / float(instance.heads.sum()))
        plans.append(VillagePlan(practised, float(round(size)), 0, n))
    alike = [m for m in open_ if m != WORKS_MIX and len(m) <= 2]
    if WORKS_MIX in open_:
        plans += [
            VillagePlan(WORKS_MIX, size, 0, n, then)
            for then, size in product(alike, SIZES[1:])
            if {k for k, _ in then} & NEEDING_WORKS
        ]
    alone: list[Mix] = [((k, 1.0),) for k in GRANTABLE if k not in shut]
    plans += [VillagePlan(mix, SIZES[1], 0, n) for mix in alone if mix not in open_]
    return plans


def pinned(instance: Instance) -> NDArray[np.float64]:
    """(V, Y, K) yuan of projects that are pinned: every plan of a village holds them."""
    out = np.zeros((instance.n_villages, len(instance.years), len(GRANTABLE)))
    for pin in (r for r in instance.rules if isinstance(r, Pin) and r.year in instance.years):
        v = np.flatnonzero(instance.codes == pin.village)
        t, k = instance.years.index(pin.year), GRANTABLE.index(pin.programme)
        out[v, t, k] = np.maximum(out[v, t, k], pin.yuan)
    return out


def committed_y(instance: Instance) -> NDArray[np.float64]:
    """(V, Y) yuan of every plan of a village: its pins, and hundreds up to the even floor."""
    even = instance.heads * instance.floor_per_head / len(instance.years)
    pins = pinned(instance).sum(axis=2)
    return pins + np.ceil(np.maximum(even[:, None] - pins, 0.0) / UNIT - 1e-9) * UNIT


def costs(instance: Instance, plans: Sequence[VillagePlan]) -> NDArray[np.int64]:
    """(V, P, Y, K) yuan of every plan in every village, in hundreds beyond what is pinned.

    What is pinned comes first; the floor is granted evenly and the rest within the plan's window,
    both in the plan's mix, never more in a year than the village absorbs; what does not fit is left
    for years after it, then for years before. Money for a programme beyond what a village has a use
    for is not granted. Rounding keeps every limit: a year's money is never more than it was.
    """
    n_years = len(instance.years)
    first = pinned(instance)
    base = committed_y(instance)
    room = np.maximum(0.0, instance.absorption_y[:, None] - base)
    out = np.zeros((instance.n_villages, len(plans), n_years, len(GRANTABLE)), np.int64)
    # what is pinned is the planner's word on what a village can use
    most = np.maximum(
        np.broadcast_to(instance.most_village, (instance.n_villages, len(GRANTABLE))),
        first.sum(axis=1),
    )
    sizes = np.array([p.per_head for p in plans]) * instance.heads[:, None]
    rest = np.maximum(0.0, sizes - base.sum(axis=1)[:, None])
    for start, end in dict.fromkeys((p.start, p.end) for p in plans):
        here = np.array([i for i, p in enumerate(plans) if (p.start, p.end) == (start, end)])
        grant = np.zeros((instance.n_villages, len(here), n_years))
        window = np.arange(start, end)
        even = rest[:, here, None] / max(len(window), 1)
        grant[:, :, window] = np.minimum(even, room[:, None, window])
        for t in (*window, *range(end, n_years), *reversed(range(start))):
            left = room[:, None, t] - grant[:, :, t]
            grant[:, :, t] += np.maximum(0.0, np.minimum(rest[:, here] - grant.sum(axis=2), left))
        grant += (base - first.sum(axis=2))[:, None]
        mix = np.stack([plans[i].shares_y(n_years) for i in here])
        # a menu holds few of all programmes, and nothing is granted of the others
        k = np.flatnonzero(mix.any(axis=(0, 1)) | first.any(axis=(0, 1)))
        granted = first[:, None, :, k] + grant[..., None] * mix[None, :, :, k]
        used = np.minimum(granted.cumsum(axis=2), most[:, None, None, k])
        pins = np.floor(first[:, None, :, k])
        beyond = np.maximum(np.diff(used, axis=2, prepend=0.0) - pins, 0.0)
        full = (used >= most[:, None, None, k]).any(axis=2, keepdims=True)
        beyond = np.where(full, np.floor(beyond / UNIT + 1e-9) * UNIT, beyond)
        out[:, here[:, None], :, k] = (pins + in_hundreds(beyond)).transpose(1, 3, 0, 2)
    return out


def package_of(
    money: NDArray[np.float64], heads: float, n_years: int, least_y: float = 0.0
) -> VillagePlan:
    """A plan (K,) of yuan for so many registered heads, evenly over the years.

    Programmes below one per cent of the money, or below ``least_y`` yuan a year, leave theirs to
    the others; the largest stays.
    """
    least = min(max(0.01 * money.sum(), least_y * n_years), money.max(initial=0.0))
    rounded = np.round(np.where(money >= least, money, 0.0) / max(money.sum(), 1.0), 2)
    mix = tuple((GRANTABLE[k], float(rounded[k] / rounded.sum())) for k in np.flatnonzero(rounded))
    return VillagePlan(mix, float(money.sum() // heads), 0, n_years)


def average(instance: Instance, costs: NDArray[np.int64], choice: NDArray[np.int64]) -> VillagePlan:
    """A choice's (V,) grants of the whole county, for every head alike and evenly."""
    money = costs[np.arange(len(choice)), choice].sum(axis=(0, 1)).astype(float)
    return package_of(money, float(instance.heads.sum()), len(instance.years))
