"""Held out of the solve: yields that no factor was fitted to, beside published ones.

One year's fund is granted as practice grants it, and its income followed; every programme alone is
granted to other households, and at half the size. The ranges were written down before the first run
and are no targets of anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes.priors import SOLVED
from model.state.columns import SOURCES
from optimize.baselines.splits import practice
from optimize.fund_plan import no_fund
from optimize.simulator import Outcome, SimulationRun
from results.statistics import printed
from scenarios.evidence.programme_yields import alone
from scenarios.execution.runner import Runner

GROUPS: Final[Mapping[str, tuple[float, str]]] = {
    "need_first": (1.0, "need_first"),
    "operators": (1.0, "large_first"),
    "half": (0.5, "equal_chance"),
}
"""Other served households, and half the money: share of a year's fund, who comes first."""


@dataclass(frozen=True)
class Published:
    """A published range of something that practice does."""

    low: float
    high: float
    source: str


PUBLISHED: Final[Mapping[str, Published]] = {
    "years_3_5": Published(
        0.04,
        0.20,
        "Park, Wang and Wu 2002; Meng 2013; Chen, Mu and Ravallion 2009: all money of poor-area "
        "programmes together, yuan a year per yuan",
    ),
    "kept_6_8": Published(
        0.30, 0.70, "Chen, Mu and Ravallion 2009: half of it gone three to four years later"
    ),
    "kept_last": Published(0.0, 0.35, "the same: about a fifth lasts"),
    "supported_head": Published(40.0, 150.0, "a judgement from the above, yuan a supported head"),
}
"""By name, in the order of the page."""

HEAD = 3.1
"""Persons of a supported household: a registered household of Pingli other than dibao."""


def pooled(runner: Runner, draws: Sequence[int]) -> pd.DataFrame:
    """What one year of practice brings: a row a figure of :data:`PUBLISHED`, mean and interval."""
    instance = runner.instance
    plan = _first_year(practice(instance))
    nothing = no_fund(instance)
    outcomes = list(
        runner(
            [SimulationRun(p, d, "county") for d in draws for p in (nothing, plan)],
            "one year of practice",
        )
    )
    found: dict[str, list[float]] = {name: [] for name in PUBLISHED}
    for base, own in zip(outcomes[::2], outcomes[1::2], strict=True):
        for name, value in _figures(base, own, instance.years[0]).items():
            found[name].append(value)
    early = max(float(np.mean(found["years_3_5"])), 0.0)
    for name in ("kept_6_8", "kept_last"):
        # shares of the mean, taken as known: in a single draw the first years may bring nothing
        found[name] = [late / early if early > 0.0 else np.nan for late in found[name]]
    return pd.DataFrame(
        [
            {
                "name": name,
                "low_published": p.low,
                "high_published": p.high,
                "source": p.source,
                **printed(np.array(found[name])),
            }
            for name, p in PUBLISHED.items()
        ]
    )


def _first_year(plan: FundPlan) -> FundPlan:
    yuan = plan.yuan.copy()
    yuan[1:] = 0
    return replace(plan, yuan=yuan)


def _figures(base: Outcome, own: Outcome, first: int) -> dict[str, float]:
    """Yuan a year per yuan used, in the first years and later; yuan a supported head."""

    def more(name: str) -> NDArray[np.float64]:
        return np.asarray((own.yearly[name] - base.yearly[name]).sum(axis=1))

    used = max(float(more("offered").sum()), 1.0)
    income = np.sum([more(f"income_{s}") for s in SOURCES], axis=0) / used
    year = np.array(own.years) - first + 1
    early = float(income[(year >= 3) & (year <= 5)].mean())
    late = float(income[(year >= 6) & (year <= 8)].mean())
    adopters = max(float(more("adopters")[year == 2].mean()), 1.0)
    return {
        "years_3_5": early,
        "kept_6_8": late,
        "kept_last": float(income[-1]),
        "supported_head": early * used / (adopters * HEAD),
    }


def of_others(runner: Runner, draws: Sequence[int]) -> pd.DataFrame:
    """Every programme where others are served or less is granted.

    Returns
    -------
    programme, group, mean, low, high.
    """
    rows = []
    for group, (share, targeting) in GROUPS.items():
        table = alone(runner, draws, f"yields, {group}", share=share, targeting=targeting)
        for name in (p for p in SOLVED if p in set(table["programme"])):
            total = table.loc[table["programme"] == name, "total"].dropna().to_numpy(float)
            ends = printed(total) if len(total) else dict.fromkeys(("mean", "low", "high"), np.nan)
            rows.append({"programme": name, "group": group, **ends})
    return pd.DataFrame(rows)
