"""Firms at the start: places as the table has them, factories, shops as published, more invented.

The places of a village's firms add up to its ``places``, the margin that a planner gives. Below it
all is drawn by counters keyed by a firm's id, so that no village's firms depend on another's, but
for the county's number of factories and jobs in them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES
from model.rng import ONCE, decision, uniform
from model.state.codes import COOPERATIVE, FACTORY, LEAD, OPERATOR, SHOP
from model.state.columns import Firm, columns_of
from model.synthesis.population import GROWS_TEA

_START = decision("firm_start")
SLOTS: Final = 64
"""Firms that a village may have: an operator, a factory, those that tie, last its shops."""
MOST_PLACES: Final = 200.0
"""Households that one firm ties in a village: 60-200 a firm."""
OF_TOWN: Final = 2**62
"""First id of enterprises with villages of a whole town."""
NEAR: Final = 2.0
"""By how much a factory's log odds fall from the county seat to the far ridge: assumption."""
_SUITED: Final = tuple((k, i.suited) for k, i in enumerate(INDUSTRIES) if i.suited)
_TEA: Final = INDUSTRY_NAMES.index("tea")


def firms_of(
    villages: Mapping[str, NDArray[Any]], n_households: NDArray[np.int64], p: Any, key: Any
) -> Any:
    """The bundle Firm of some villages.

    Parameters
    ----------
    villages : mapping of (V,) columns, sorted by code
        ``suit_*`` as they truly are; ``places`` as the table has them.
    n_households : (V,)
    p : the parameters ``firm.*``
    key : of all chance
    """
    rows = [row for v in range(len(n_households)) for row in _village_rows(villages, v, p, key)]
    for kind, slot, density, posts in (
        (FACTORY, 1, p.factories, p.factory_posts),
        (SHOP, SLOTS - 1, p.shops, p.shop_posts),
    ):
        number = round(float(density) * n_households.sum() / 10_000.0)
        jobs = _jobs(villages, slot, number, float(posts), key)
        rows += [_row(villages, int(v), slot, kind, posts=jobs[v]) for v in np.flatnonzero(jobs)]
    rows.sort(key=lambda row: (row["village"], row["id"]))
    return Firm(
        *(np.array([row.get(c.name, 0) for row in rows], c.dtype) for c in columns_of("Firm"))
    )


def _village_rows(villages: Any, v: int, p: Any, key: Any) -> Iterator[dict[str, Any]]:
    """A village's operators, as one row, and the firms that tie its households."""
    yield _row(villages, v, 0, OPERATOR)
    places = float(villages["places"][v])
    n = int(np.ceil(places / MOST_PLACES))
    for i in range(n):
        part = np.floor(places / n) if i else places - (n - 1) * np.floor(places / n)
        yield _tying(villages, v, 2 + i, float(part), p, key)


def _tying(villages: Any, v: int, slot: int, places: float, p: Any, key: Any) -> dict[str, Any]:
    """Of a tea village: the town's lead enterprise, or a cooperative; elsewhere a cooperative."""
    draw = uniform(key, _START, int(villages["code"][v]) * SLOTS + slot, ONCE)
    if villages["suit_tea"][v] >= GROWS_TEA:
        if draw < float(p.lead):
            row = _row(villages, v, slot, LEAD, places=places, product=_TEA + 1)
            posts = np.floor(places * float(p.lead_posts) + 0.5)
            return row | {"enterprise": OF_TOWN + int(villages["town"][v]), "posts": posts}
        return _row(villages, v, slot, COOPERATIVE, places=places, product=_TEA + 1)
    suited = np.array([float(villages[name][v]) for _, name in _SUITED])
    at = int(np.searchsorted(np.cumsum(suited), draw * suited.sum()))
    return _row(villages, v, slot, COOPERATIVE, places=places, product=_SUITED[at][0] + 1)


def _row(villages: Any, v: int, slot: int, kind: int, **more: Any) -> dict[str, Any]:
    identity = int(villages["code"][v]) * SLOTS + slot
    row = {"id": identity, "enterprise": identity, "village": v, "kind": kind, "alive": 1}
    return row | more


def _jobs(villages: Any, slot: int, number: int, posts: float, key: Any) -> NDArray[np.int64]:
    """(V,) jobs of each village's factory, or of its shops: near the town first."""
    n = min(len(villages["code"]), number)
    draws = [uniform(key, _START, int(c) * SLOTS + slot, ONCE) for c in villages["code"]]
    late = -np.log(draws) * np.exp(NEAR * villages["remoteness"].astype(float))
    jobs, ends = np.zeros(len(draws), np.int64), np.linspace(0, round(posts * number), n + 1)
    jobs[np.argsort(late, kind="stable")[:n]] = np.diff(ends.astype(int))
    return jobs
