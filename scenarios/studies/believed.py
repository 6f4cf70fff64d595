"""What figures of a plan can be seen, and what is believed of every programme once they were."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from model.programmes.observed import IDENTIFIED, LOSSES, PAID
from model.programmes.priors import PRIORS, SOLVED
from scenarios.evidence.year_figures import Granted, Posterior, Values, due, summary, yield_of
from scenarios.files.observed import Asked, OwnPlace

SHIFTED = 0.25
"""Prior standard deviations by which a mean must move before money follows it: what is less may be
noise, 0.1 to 0.5, assumption."""
CLEAR = 2 / 3
"""Chance of a gain, by what is now believed, from which money moves: 0.5 to 0.9, assumption."""


def granted_of(plan: FundPlan) -> Granted:
    """Yuan by programme and year, of programmes that are granted at all."""
    yuan = plan.yuan.sum(axis=(1, 3))
    return {
        name: dict(zip(plan.years, map(float, yuan[:, k]), strict=True))
        for k, name in enumerate(plan.programmes)
        if yuan[:, k].any()
    }


def asked_of(
    plan: FundPlan, granted: Granted, persons: float, places: tuple[OwnPlace, ...] = ()
) -> Asked:
    """What can be seen of a plan: payments once some are due, what is alive once it has begun."""

    def is_due(name: str, year: int) -> bool:
        return any(y > 0.0 and s < year and due(name, year - s) for s, y in granted[name].items())

    def begun(name: str, year: int) -> bool:
        return any(y > 0.0 and s <= year for s, y in granted[name].items())

    programmes: dict[tuple[str, int], tuple[str, ...]] = {}
    for year in plan.years:
        paid = tuple(n for n in granted if n in PAID and is_due(n, year))
        alive = tuple(n for n in granted if n in LOSSES and begun(n, year))
        survey = tuple(n for n in granted if n in SOLVED and is_due(n, year))
        programmes |= {("paid", year): paid, ("alive", year): alive, ("income", year): survey}
    return Asked(plan.years, programmes, persons, places)


def beliefs_of(posterior: Posterior, seen: set[str]) -> pd.DataFrame:
    """A row for every programme with a yield: before, after, and what the figures identify."""
    rows = []
    for name in SOLVED:
        prior, prior_sd, prior_low, prior_high = summary(yield_of(name, posterior.before))
        mean, sd, low, high = summary(yield_of(name, posterior.values))
        narrowed = sd / prior_sd if prior_sd > 0.0 else 1.0
        shifted = abs(mean - prior) >= SHIFTED * prior_sd > 0.0
        rows.append(
            {
                "programme": name,
                "grade": PRIORS[name].grade,
                "is_seen": name in seen,
                "prior": prior,
                "prior_low": prior_low,
                "prior_high": prior_high,
                "mean": mean,
                "low": low,
                "high": high,
                "narrowed": narrowed,
                "verdict": "learned" if narrowed < IDENTIFIED else "shifted" if shifted else "open",
                "factor": max(0.0, mean) / prior if shifted else 1.0,
            }
        )
    return pd.DataFrame(rows)


def factors_of(beliefs: pd.DataFrame) -> NDArray[np.float64]:
    """(K,) what a yuan of each programme does over what was believed."""
    by_name = dict(zip(beliefs["programme"], beliefs["factor"], strict=True))
    return np.array([by_name.get(name, 1.0) for name in GRANTABLE])


def ratios_of(values: Values, before: Values) -> NDArray[np.float64]:
    """(N, K) what a yuan of each programme does over what was believed, in every vector."""
    out = np.ones((len(next(iter(values.values()))), len(GRANTABLE)))
    for name in SOLVED:
        out[:, GRANTABLE.index(name)] = yield_of(name, values) / yield_of(name, before).mean()
    return out
