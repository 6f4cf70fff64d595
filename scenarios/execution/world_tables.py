"""Tables of plans in worlds: gap closed, regret, gains over the first plan, worlds' effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.statistics import printed
from scenarios.execution.policy import YearChanges
from scenarios.schema.stresses import Stress

WORST = 0.10
"""Share of draws that are its worst."""

Closed = dict[tuple[str, str], "NDArray[np.float64]"]
"""By stress and plan, (D,) gap closed over no fund, yuan of 2015."""


def worst_mean(values: NDArray[np.float64], share: float = WORST) -> float:
    """Mean of the worst share of draws, at least one."""
    n = max(1, int(np.ceil(share * len(values) - 1e-9)))
    return float(np.sort(values)[:n].mean())


def plan_table(closed: Closed, worlds: Sequence[str], plans: Sequence[str]) -> pd.DataFrame:
    """Every plan in every world: gap closed with its interval, worst draws, regret of means."""
    best = {w: max(float(closed[w, p].mean()) for p in plans) for w in worlds}
    return pd.DataFrame(
        [
            {
                "stress": w,
                "plan": p,
                **printed(closed[w, p]),
                "worst": worst_mean(closed[w, p]),
                "regret": best[w] - float(closed[w, p].mean()),
            }
            for w in worlds
            for p in plans
        ]
    )


def gain_table(closed: Closed, worlds: Sequence[str], plans: Sequence[str]) -> pd.DataFrame:
    """The first plan less every other, draw by draw."""
    more = {(w, p): closed[w, plans[0]] - closed[w, p] for w in worlds for p in plans[1:]}
    return pd.DataFrame(
        [
            {"stress": w, "against": p, **printed(x), "won": float((x > 0.0).mean())}
            for (w, p), x in more.items()
        ]
    )


def world_table(
    stresses: Sequence[Stress], worlds: Mapping[str, YearChanges | None]
) -> pd.DataFrame:
    """What every world changes and why, the undisturbed one first."""
    rows = [
        {
            "stress": "none",
            "en": "undisturbed",
            "zh": "无扰动",
            "kind": "drawn",
            "values": "–",
            "years": "–",
            "reason": "all parameters drawn from their ranges",
            "reason_zh": "全部参数从各自范围抽取",
        }
    ]
    for s in stresses:
        change = worlds[s.name]
        assert change is not None
        first, last = change.years or (0, 0)
        years = "–" if not first else f"{first}" if first == last else f"{first}–{last}"
        rows.append(
            {
                "stress": s.name,
                "en": s.en,
                "zh": s.zh,
                "kind": s.kind,
                "values": ", ".join(f"{name} = {value:g}" for name, value in change.values),
                "years": years,
                "reason": s.reason,
                "reason_zh": s.reason_zh,
            }
        )
    return pd.DataFrame(rows)
