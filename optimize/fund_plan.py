"""Fund plans from arrays: mixes of programmes, hundreds of yuan, the purse that pays."""

import numpy as np
from numpy.typing import NDArray

from model.plan import COUNTY_PLACE, FundPlan
from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from model.programmes.works import WORKS, WORKS_SPLIT
from optimize.instance import Instance
from optimize.rules.rows import UNIT

Mix = tuple[tuple[str, float], ...]
"""Shares of money by programme name; they add up to one."""

WORKS_MIX: Mix = tuple((w.name, share) for w, share in zip(WORKS, WORKS_SPLIT, strict=True))
"""Village works of all kinds, as a village's needs split."""

LEAST_SHARE = 0.02
"""Of all money, for a programme: below it nobody would open a budget line (assumption)."""


def part(share: float, mix: Mix) -> Mix:
    """A mix scaled to a share of the money."""
    return tuple((name, share * own) for name, own in mix)


FIRST_PURSE = np.array(
    [next(s for s, purse in enumerate(PLAN_PURSES) if purse in p.purses) for p in PROGRAMMES]
)
"""(K,) purse that a plan by rule of thumb takes a programme's money from."""


def shares_of(mix: Mix) -> NDArray[np.float64]:
    """(K,) shares in the order of a plan's programmes; a name may stand more than once."""
    out = np.zeros(len(GRANTABLE))
    for name, share in mix:
        out[GRANTABLE.index(name)] += share
    return out


def in_hundreds(exact: NDArray[np.float64]) -> NDArray[np.int64]:
    """(…, K) yuan in whole hundreds, by largest remainder along the last axis.

    Sums along it are the hundreds that the exact sums hold: never more.
    """
    units = exact / UNIT
    least = np.floor(units + 1e-9)
    more = np.floor(units.sum(axis=-1) + 1e-9) - least.sum(axis=-1)
    rank = np.argsort(np.argsort(least - units, axis=-1, kind="stable"), axis=-1, kind="stable")
    return np.asarray((least + (rank < more[..., None])) * UNIT, np.int64)


def whole(total: float, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Hundreds of yuan in proportion to weights of any shape, by largest remainder.

    They add up to the total: what of it is no whole hundred goes where most is missing. Of a table,
    columns too are within hundreds of the exact, so that shares of programmes stay.
    """
    flat = weights.ravel().astype(float)
    if flat.sum() <= 0.0:
        return np.zeros(weights.shape, np.int64)
    exact = round(total) * flat / flat.sum()
    out = in_hundreds(exact)
    out[np.argmax(exact - out)] += round(total) - int(out.sum())
    shape = (-1, weights.shape[-1])
    return balanced(out.reshape(shape), exact.reshape(shape)).reshape(weights.shape)


def balanced(rounded: NDArray[np.int64], exact: NDArray[np.float64]) -> NDArray[np.int64]:
    """(V, K) rounded yuan whose columns too are next to the exact: hundreds move within rows.

    From cells that were rounded up to cells that were rounded down: none is a hundred off.
    """
    out, missing = rounded.copy(), exact - rounded
    for _ in range(out.size):
        drift = missing.sum(axis=0)
        up, down = int(drift.argmax()), int(drift.argmin())
        may = (missing[:, up] > 0.0) & (missing[:, down] < 0.0) & (out[:, down] >= UNIT)
        if drift[up] - drift[down] <= UNIT or not may.any():
            break
        row = np.where(may, missing[:, up] - missing[:, down], -np.inf).argmax()
        out[row, [up, down]] += np.array([UNIT, -UNIT])
        missing[row, [up, down]] -= np.array([UNIT, -UNIT])
    return out


def plan_of(
    instance: Instance,
    name: str,
    yuan: NDArray[np.int64],
    targeting: str = "need_first",
    team: NDArray[np.bool_] | None = None,
) -> FundPlan:
    """A FundPlan from (Y, V, K) yuan, each programme from the first purse that may pay it.

    That is the special fund for all but relocation; teams (V,) stay where they are if none are
    given.
    """
    n_years, n, k = yuan.shape
    full = np.zeros((n_years, n + 1, k, len(PLAN_PURSES)), np.int64)
    full[:, :n, np.arange(k), FIRST_PURSE] = yuan
    stationed = np.zeros((n_years, n + 1), bool)
    stationed[:, :n] = instance.team if team is None else team
    return FundPlan(
        name=name,
        years=instance.years,
        places=(*instance.codes.tolist(), COUNTY_PLACE),
        programmes=GRANTABLE,
        purses=PLAN_PURSES,
        yuan=full,
        team=stationed,
        targeting=(targeting,) * (n + 1),
        rules=tuple(rule.record() for rule in instance.rules),
    )


def no_fund(instance: Instance) -> FundPlan:
    """Nothing, with the same teams."""
    shape = (len(instance.years), instance.n_villages, len(GRANTABLE))
    return plan_of(instance, "no_fund", np.zeros(shape, np.int64))
