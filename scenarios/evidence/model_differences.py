"""Two models of one county: differences, which flow makes them, and jumps at the start.

A cause is computed: a difference is split into parts that sum to it, and the largest part is named
where it makes up half of the difference or more. What no flow accounts for is said to be unknown.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from results.pages.evidence.crosscheck import DIFFERENT, UNKNOWN
from scenarios.evidence.transition_model import Array

Series = Mapping[str, Array]

COMPARED: Final = (
    "listed",
    "poor_income",
    "poor_spending",
    "returns_income",
    "effect_gap",
    "effect_poor",
)
"""What the page compares: stocks, a flow, and effects of the fund summed up to a year."""
STARTING: Final = (
    "listed",
    "left_list",
    "joined_list",
    "poor_income",
    "poor_spending",
    "entries_income",
    "returns_income",
    "exits_income",
)
"""What is looked through for a jump at the start."""
MAINLY: Final = 0.5
"""Share of a difference from which a part is its cause: assumption."""
SMALL: Final = 0.05
"""Jumps below this share of a series' mean are none: assumption."""

Part = tuple[str, float, float, float]
"""A part's name, its share of the difference, its value in the second and the household model."""


def effects(with_: Series, without: Series) -> dict[str, Array]:
    """What the fund does by horizon: yuan of gap closed and person-years, summed from the start.

    ``income``: yuan of 2015 that it adds to all incomes, summed too.
    """
    return {
        "effect_gap": np.cumsum(without["gap_spending"] - with_["gap_spending"]),
        "effect_poor": np.cumsum(without["poor_income"] - with_["poor_income"]),
        "income": np.cumsum(with_["income"] - without["income"]),
    }


def _sums(parts: Sequence[tuple[str, float, float]], second: float, own: float) -> list[Part]:
    """Parts of a sum, ``(name, second, household)``, and as ``rest`` what they leave."""
    found = [(n, (x - y) / (second - own), x, y) for n, x, y in parts]
    return [*found, (UNKNOWN, 1.0 - sum(p[1] for p in found), second, own)]


def _factors(
    names: tuple[str, str], bases: tuple[float, float], ends: tuple[float, float]
) -> list[Part]:
    """Base and rate of a product in either model; shares are of the logarithm of the ratio."""
    if 0.0 in bases and max(bases) > 0.0:
        return [(names[0], 1.0, *bases)]
    if min(*bases, *ends) <= 0.0:
        return [(UNKNOWN, 1.0, *ends)]
    whole = np.log(ends[0] / ends[1])
    pairs = zip(names, (bases, (ends[0] / bases[0], ends[1] / bases[1])), strict=True)
    return [(n, float(np.log(x / y) / whole), x, y) for n, (x, y) in pairs]


def parts_of(name: str, t: int, second: Series, own: Series) -> list[Part]:
    """Parts of the difference of a series at a year, by flows that both models have.

    ``pool`` (1,) are the persons above the line before the first year who were below it once.
    """
    ends = (float(second[name][t]), float(own[name][t]))
    if name in ("effect_gap", "effect_poor"):
        bases = (float(second["income"][t]), float(own["income"][t]))
        return _factors(("fund_income", f"per_yuan_{name}"), bases, ends)
    if name == "returns_income":
        pools = [
            float(s["pool"][0] + (s["exits_income"] - s["returns_income"])[:t].sum())
            for s in (second, own)
        ]
        return _factors(("pool", "rate"), (pools[0], pools[1]), ends)
    if name == "poor_spending":
        poor = [float(s["poor_income"][t]) for s in (second, own)]
        bills = [e - p for e, p in zip(ends, poor, strict=True)]
        return _sums([("poor_income", poor[0], poor[1]), ("bills", bills[0], bills[1])], *ends)
    if name == "listed":
        flows, first = (
            {
                "joined_list": {"joined_list": 1.0},
                "left_list": {"left_list": -1.0},
                "corrected": {"added_list": 1.0, "struck_list": -1.0},
            },
            0,
        )
    else:
        net = {"entries_income": 1.0, "returns_income": 1.0, "exits_income": -1.0}
        flows, first = {"net_into_poverty": net}, 1
    parts = [("first_year", float(second[name][0]), float(own[name][0]))] * first
    for part, signs in flows.items():
        x, y = (
            float(sum(sign * s[n][first : t + 1].sum() for n, sign in signs.items()))
            for s in (second, own)
        )
        parts.append((part, x, y))
    return _sums(parts, *ends)


def cause_of(parts: Sequence[Part]) -> Part:
    """The largest part where it makes up half of the difference or more; else what is not known."""
    if known := [p for p in parts if p[0] != UNKNOWN]:
        best = max(known, key=lambda p: p[1])
        if best[1] >= MAINLY:
            return best
    return (UNKNOWN, *max(parts, key=lambda p: p[1])[1:])


def differences(
    years: Sequence[int], second: Series, own: Series, low: Series, high: Series
) -> pd.DataFrame:
    """Every compared number of every year in both models, with its difference and cause.

    ``relative`` is the difference over the larger of the two, 0 where both are nothing; ``inside``
    whether the second model's lies in the interval of the household model's draws.
    """
    rows = []
    for name in COMPARED:
        for t, year in enumerate(years):
            x, y = float(second[name][t]), float(own[name][t])
            relative = (x - y) / max(abs(x), abs(y)) if x != y else 0.0
            ends = (float(low[name][t]), float(high[name][t]))
            differ = abs(relative) > DIFFERENT
            found = cause_of(parts_of(name, t, second, own)) if differ else ("", 0.0, x, y)
            rows.append((name, year, x, y, *ends, relative, ends[0] <= x <= ends[1], *found))
    columns = ["series", "year", "second", "own", "low", "high", "relative", "inside"]
    return pd.DataFrame(rows, columns=[*columns, "cause", "share", "second_part", "own_part"])


def jumps(second: Series, own: Series) -> pd.DataFrame:
    """Series whose first step is larger than every later one: faults at the start.

    Not those that go on at that pace or faster in the next year: they rise or fall, and begin so.
    """
    rows = []
    for model, series in (("second", second), ("own", own)):
        for name in STARTING:
            steps = np.abs(np.diff(series[name]))
            pace = steps / np.maximum(np.maximum(series[name][1:], series[name][:-1]), 1.0)
            later, mean = float(steps[1:].max(initial=0.0)), float(np.abs(series[name]).mean())
            if len(steps) > 1 and steps[0] > max(later, SMALL * mean) and pace[0] > pace[1]:
                rows.append((model, name, *map(float, series[name][:2]), float(steps[0]), later))
    return pd.DataFrame(rows, columns=["model", "series", "first", "next", "jump", "later"])
