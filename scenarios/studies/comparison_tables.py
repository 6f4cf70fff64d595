"""Tables of a comparison from outcomes of many cases: paired by draw, against one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.programmes.floor import RELOCATION
from model.state.columns import CAUSES
from model.synthesis.household_types import HOUSEHOLD_TYPES
from results.comparison import paired
from results.tables.scenario_comparison import Compared
from scenarios.execution.cases import Case, CaseOutcome, Cases
from scenarios.execution.decision import practice_of
from scenarios.load import differences
from scenarios.schema.diff import lines_of
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Levers

OTHER = (
    "floor_paid",
    "paid_cooperative",
    "paid_critical",
    "paid_aid",
    "premium_aid",
    "school_grants",
)
"""What other purses pay, beside houses of the relocated."""

FUND = "fund"
"""The measure that stands for the gap closed over no fund in the same world."""

Sums = dict[tuple[str, int], dict[str, float]]


def sums_of(seen: CaseOutcome, last_year: int) -> dict[str, float]:
    """Every measure summed over year-ends to a year; ``end_`` of those poor at the last."""
    rows = [i for i, y in enumerate(seen.years) if y <= last_year]
    out = {name: float(values[rows].sum()) for name, values in seen.county.items()}
    out["other"] = (
        sum(out[n] for n in OTHER) + float(seen.county["moved"][rows[-1]]) * RELOCATION.price
    )
    out["end_poor_spending"] = float(seen.county["poor_spending"][rows[-1]])
    return out


def compared(
    pack: CountyPack,
    cases: Cases,
    draws: Sequence[int],
    reference: str,
    last_year: int,
    outcomes: Sequence[str],
    hidden: Mapping[str, str],
    tag: str,
) -> Compared:
    """All tables.

    Parameters
    ----------
    hidden : by world, the name of the case that runs no fund in it; but in the undisturbed one it
        is not shown itself.
    """
    bare = {name for world, name in hidden.items() if world}
    shown = [c for c in cases.cases if c.name not in bare]
    every = {(c.name, d): cases.outcome(c, d) for c in cases.cases for d in draws}
    sums: Sums = {k: sums_of(s, last_year) for k, s in every.items()}

    def row(name: str, measure: str, other: str) -> dict[str, float]:
        a, b = (np.array([sums[n, d][measure] for d in draws]) for n in (other, name))
        return _row(a, b)

    effects = []
    for case in shown:
        for m in (*outcomes, "end_poor_spending"):
            effects.append({"name": case.name, "measure": m, **row(case.name, m, reference)})
        if case.world in hidden:
            effects.append(
                {
                    "name": case.name,
                    "measure": FUND,
                    **row(case.name, "gap_spending", hidden[case.world]),
                }
            )
    first = next(iter(every.values()))
    return Compared(
        pack.name.title(),
        pack.chinese,
        reference,
        first.years[0],
        last_year,
        len(draws),
        tag,
        _cases(shown, sums, draws, reference).assign(
            same=same_as(shown, cases, draws[0], reference)
        ),
        pd.DataFrame(effects),
        _parts(shown, every, draws, reference, last_year, _of_kinds, HOUSEHOLD_TYPES, "kind"),
        _parts(shown, every, draws, reference, last_year, _of_causes, CAUSES, "cause"),
        _villages(pack, shown, every, draws, reference, last_year),
        pd.DataFrame(_totals(sums, (*outcomes, "end_poor_spending"))),
        practice_of=practice_of(pack, Levers()),
    )


PRECISION = 0.05
"""Half-width as a share of the mean at which an answer is called known."""
Z = 1.645
"""Half-width of a 90 % interval in standard errors, many draws."""


def _row(a: NDArray[np.float64], b: NDArray[np.float64]) -> dict[str, float]:
    """Interval of ``a - b`` paired by draw, and how many draws would know it to ±5 %."""
    found = paired(pd.Series(a - b))
    target = PRECISION * abs(found.mean)
    spread = {
        "common": float((a - b).var(ddof=1)),
        "independent": float(a.var(ddof=1) + b.var(ddof=1)),
    }
    need = {
        f"need_{k}": Z * Z * v / target**2 if target > 0.0 else float("inf")
        for k, v in spread.items()
    }
    return {
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        "won": found.share_won,
        "half": (found.high - found.low) / 2.0,
        "n": found.n,
        **need,
    }


def _totals(sums: Sums, measures: Sequence[str]) -> Iterator[dict[str, Any]]:
    for (name, draw), values in sums.items():
        for m in measures:
            yield {"name": name, "measure": m, "draw": draw, "value": values[m]}


SPLIT_KEYS = ("plan", "mix", "targeting", "villages_y", "pooled_share")
"""Levers that say how the fund is split."""


def group_of(case: Case) -> str:
    """Which part of a comparison a case stands in."""
    keys = {row[0] for row in differences(case.scenario)}
    levers = {k.split(".")[1] for k in keys if k.startswith("levers.")}
    split = bool(levers & set(SPLIT_KEYS)) and case.scenario.levers.plan != "practice"
    split = split or bool(levers & set(SPLIT_KEYS[1:]))
    other = bool(levers - set(SPLIT_KEYS)) or "plan_years" in keys
    future = bool(case.scenario.futures)
    if split + other + future > 1:
        return "combined"
    return "future" if future else "lever" if other else "split"


def _cases(cases: Sequence[Case], sums: Sums, draws: Sequence[int], reference: str) -> pd.DataFrame:
    rows = []
    for c in cases:
        s = c.scenario
        granted = float(np.mean([sums[c.name, d]["granted"] for d in draws]))
        more = [sums[c.name, d]["other"] - sums[reference, d]["other"] for d in draws]
        rows.append(
            {
                "name": c.name,
                "title": s.title,
                "title_zh": s.title_zh or s.title,
                "why": s.why,
                "why_zh": s.why_zh or s.why,
                "differs": "; ".join(lines_of(differences(s), "en")),
                "differs_zh": ";".join(lines_of(differences(s), "zh")),
                "group": group_of(c),
                "world": c.world,
                "granted": granted,
                "other": float(np.mean(more)),
            }
        )
    return pd.DataFrame(rows)


def same_as(shown: Sequence[Case], cases: Cases, draw: int, reference: str) -> list[str]:
    """For each case another of the same plan, policy and world in this county, or nothing.

    The reference stands for all that are the same as it, else the first of them does.
    """
    first: dict[str, str] = {}
    for case in sorted(shown, key=lambda c: c.name != reference):
        first.setdefault(cases.key(case, draw), case.name)
    found = (first[cases.key(case, draw)] for case in shown)
    return [name if name != case.name else "" for name, case in zip(found, shown, strict=True)]


def _of_kinds(seen: CaseOutcome, rows: Sequence[int]) -> NDArray[np.float64]:
    return np.asarray(seen.kinds["gap"][rows].sum(axis=0))


def _of_causes(seen: CaseOutcome, rows: Sequence[int]) -> NDArray[np.float64]:
    return np.array([seen.county[f"returns_{c}"][rows].sum() for c in CAUSES])


def _parts(
    cases: Sequence[Case],
    every: Mapping[tuple[str, int], CaseOutcome],
    draws: Sequence[int],
    reference: str,
    last_year: int,
    of: Any,
    names: Sequence[str],
    column: str,
) -> pd.DataFrame:
    """The reference less each case, by part of a sum."""
    rows = []
    for case in cases:
        parts = []
        for d in draws:
            years = every[case.name, d].years
            at = [i for i, y in enumerate(years) if y <= last_year]
            parts.append(of(every[reference, d], at) - of(every[case.name, d], at))
        less = np.array(parts)
        for k, name in enumerate(names):
            found = paired(pd.Series(less[:, k]))
            rows.append(
                {
                    "name": case.name,
                    column: name,
                    "mean": found.mean,
                    "low": found.low,
                    "high": found.high,
                }
            )
    return pd.DataFrame(rows)


def _villages(
    pack: CountyPack,
    cases: Sequence[Case],
    every: Mapping[tuple[str, int], CaseOutcome],
    draws: Sequence[int],
    reference: str,
    last_year: int,
) -> pd.DataFrame:
    poor = dict(
        zip(
            pack.villages["code"].tolist(),
            (pack.villages["poor_village"] != 0).tolist(),
            strict=True,
        )
    )
    codes = every[reference, draws[0]].codes.tolist()

    def of(seen: CaseOutcome, rows: Sequence[int]) -> NDArray[np.float64]:
        return np.asarray(seen.villages["gap_spending"][rows].sum(axis=0))

    table = _parts(cases, every, draws, reference, last_year, of, codes, "village")
    return table.assign(poor_village=[poor[c] for c in table["village"]])
