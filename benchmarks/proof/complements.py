"""Works, then industry: ``python -m benchmarks.proof.complements [COUNTY [INDUSTRY [draws]]]``.

The same money for the villages that lack most of the works that an industry needs: all for works in
the first year, all for the industry in the second, or half and half in that order, over the share
of an industry's income that missing works take (``delivery.theta``); factors are those of the solve.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.proof.bench import gains, publish, row_of, runner_of, scenario_of
from model.programmes import GRANTABLE
from model.programmes.industry import INDUSTRIES
from optimize.fund_plan import plan_of, whole

if TYPE_CHECKING:
    from model.plan import FundPlan
    from optimize.instance import Instance

THETAS = (0.0, 0.25, 0.5, 0.75, 1.0)
PART = 1 / 3
"""Of the poor villages, those that lack most."""


def plans_of(instance: Instance, levels: np.ndarray, industry: str) -> dict[str, FundPlan]:
    """Three plans of two years' money; ``levels`` (V,) of works by village."""
    works = dict(next(i.works for i in INDUSTRIES if i.programme.name == industry))
    poorest = np.argsort(levels, kind="stable")[: round(PART * instance.n_villages)]
    heads = np.zeros(instance.n_villages)
    heads[poorest] = instance.heads[poorest]
    money = 2.0 * float(instance.budget_y[0])

    def plan(name: str, of_works: float) -> FundPlan:
        yuan = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
        for kind in works:
            share = of_works * money / len(works)
            yuan[0, :, GRANTABLE.index(kind)] = whole(share, heads)
        yuan[1, :, GRANTABLE.index(industry)] = whole((1.0 - of_works) * money, heads)
        return plan_of(instance, name, yuan)

    return {
        "works": plan("works", 1.0),
        "industry": plan("industry", 0.0),
        "both": plan("both", 0.5),
    }


def main(county: str = "pingli", industry: str = "vegetables", n_draws: str = "8") -> None:
    """Print gains over no fund by share, in 10,000 yuan with 90 % intervals, and where both wins."""
    numbers, rows, ahead = range(1, int(n_draws) + 1), [], []
    for theta in THETAS:
        scenario = scenario_of(county).model_copy(update={"constants": {"delivery.theta": theta}})
        runner = runner_of(scenario, len(numbers), f"complements/{county}-{industry}-{theta}")
        names = dict(next(i.works for i in INDUSTRIES if i.programme.name == industry))
        rows_of = np.searchsorted(runner.pack.villages["code"], runner.instance.codes)
        levels = np.mean([runner.pack.villages[n][rows_of] for n in names], axis=0)
        worth = gains(runner, plans_of(runner.instance, levels, industry), numbers)
        better = worth["both"] - np.maximum(worth["works"], worth["industry"])
        half = worth["both"] - (worth["works"] + worth["industry"]) / 2.0
        ahead.append(float(better.mean()))
        cells = {**worth, "both over the better": better, "both over half of each": half}
        cells = {f"{what}: {k}": v for what, x in cells.items() for k, v in row_of(x).items()}
        rows.append({"theta": theta, **cells})
        publish(rows, f"complements-{county}-{industry}")
    for k in np.flatnonzero(np.diff(np.sign(ahead)) > 0)[:1]:
        even = np.interp(0.0, ahead[k : k + 2], THETAS[k : k + 2])
        print(f"both is the better from theta {even:.2f} on")


if __name__ == "__main__":
    main(*sys.argv[1:])
