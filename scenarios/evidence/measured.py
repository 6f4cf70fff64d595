"""Figures that a survey of the simulated county would print, one function each.

A figure is looked up by name (:data:`FIGURES`) and compared with the county pack's figure of the
same name. Shares are of 1, money in yuan, counts of the whole county (a thinned county's are scaled
back).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.state.columns import SOURCES
from scenarios.draws.draw import Draw
from scenarios.evidence.panel import Observed, Panel, YearEnd, observe
from scenarios.execution.cache import Row
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario


def _mean(values: NDArray[Any], weights: NDArray[Any]) -> float:
    total = float(weights.sum())
    return float((values * weights).sum() / total) if total > 0.0 else float("nan")


def _over_years(panel: Panel, share_of: Callable[[YearEnd], float]) -> float:
    """Mean over the simulated year-ends (the fitted one left out)."""
    return float(np.mean([share_of(end) for end in panel.ends[1:]]))


def _pairs(panel: Panel) -> list[tuple[YearEnd, YearEnd, NDArray[np.int64], NDArray[np.int64]]]:
    """Consecutive simulated year-ends with the rows of households that are in both."""
    out = []
    for before, after in zip(panel.ends[1:], panel.ends[2:], strict=False):
        at = after.rows_of(before.id)
        there = np.flatnonzero(at >= 0)
        out.append((before, after, there, at[there]))
    return out


def stay_poor(panel: Panel) -> float:
    """P(income-poor next year | income-poor), persons."""
    return _of_poor(panel, lambda _, after, i, j: after.income_poor[j] != 0)


def regression_to_mean(panel: Panel) -> float:
    """Mean rise of real income a head in a year of the income-poor, yuan of 2015."""
    return _of_poor(
        panel,
        lambda before, after, i, j: (
            after.income_y[j] / after.prices - before.income_y[i] / before.prices
        ),
    )


def _of_poor(panel: Panel, value: Callable[..., NDArray[Any]]) -> float:
    """Mean of what a pair of year-ends shows over the income-poor of the first, persons."""
    total = heads = 0.0
    for before, after, i, j in _pairs(panel):
        weight = before.n_members[i] * (before.income_poor[i] != 0)
        total += float((weight * value(before, after, i, j)).sum())
        heads += weight.sum()
    return total / heads if heads else float("nan")


def transient_share(panel: Panel) -> float:
    """Transient share of squared poverty gaps (Jalan and Ravallion): persons in all years."""
    first = panel.ends[1]
    rows = [end.rows_of(first.id) for end in panel.ends[1:]]
    there = np.all([r >= 0 for r in rows], axis=0)
    ratio = np.array(
        [end.income_y[r[there]] / end.line for end, r in zip(panel.ends[1:], rows, strict=True)]
    )
    weight = first.n_members[there].astype(float)

    def gap(y: NDArray[Any]) -> NDArray[Any]:
        return np.clip(1.0 - y, 0.0, 1.0) ** 2

    total = _mean(gap(ratio).mean(axis=0), weight)
    return 1.0 - _mean(gap(ratio.mean(axis=0)), weight) / total if total > 0.0 else float("nan")


def chronic_share(panel: Panel) -> float:
    """Share of the income-poor whose three-year mean is below the line too, persons."""
    return _over_years(
        panel, lambda e: _mean(e.chronic_poor != 0, e.n_members * (e.income_poor != 0))
    )


def catastrophic(panel: Panel) -> float:
    """Share of households whose bills exceed 40 % of what is left after food."""
    return _over_years(panel, lambda e: float((e.catastrophic != 0).mean()))


def impoverishing(panel: Panel) -> float:
    """Share of households above the line whom medical bills push below it."""
    pushed, n = (panel.yearly[name].sum(axis=1) for name in ("impoverishing", "households"))
    return float((pushed / n).mean())


def medical_rise(panel: Panel) -> float:
    """By how much medical bills raise the poor headcount, share of the income-poor, persons."""

    def rise(e: YearEnd) -> float:
        heads = e.n_members.astype(float)
        poor = heads[e.income_y < e.line].sum()
        return float(heads[e.income_y - e.bills_head < e.line].sum() / max(poor, 1.0) - 1.0)

    return _over_years(panel, rise)


def growth(panel: Panel) -> float:
    """Real growth a year of mean income a head."""
    real = [_mean(e.income_y, e.n_members) / e.prices for e in panel.ends[1:]]
    return float((real[-1] / real[0]) ** (1.0 / (len(real) - 1)) - 1.0)


def income_share(panel: Panel, *sources: str) -> float:
    """Share of some sources in the income of the first simulated year, all households."""
    first = {s: float(panel.yearly[f"income_{s}"][0].sum()) for s in SOURCES}
    return sum(first[s] for s in sources) / sum(first.values())


def mean_income(end: YearEnd) -> float:
    """Income a head, yuan of 2015."""
    return _mean(end.income_y, end.n_members) / end.prices


def gini(panel: Panel) -> float:
    """Gini of income a head over persons, mean over year-ends."""
    return float(np.mean(panel.county["gini"][3::4]))


def _share_of(panel: Panel, name: str, of: str) -> float:
    part, whole = panel.yearly[name].sum(axis=1), panel.yearly[of].sum(axis=1)
    return float((part / np.maximum(whole, 1.0)).mean())


def size_mean(end: YearEnd, mask: NDArray[np.bool_]) -> float:
    """Persons per household."""
    return float(end.n_members[mask].mean()) if mask.any() else float("nan")


def size_valley(end: YearEnd) -> float:
    """Households of two over the lesser of the two humps beside them, on the register.

    Below 1 the sizes are bimodal: single persons, and families of three and more.
    """
    count = np.bincount(np.minimum(end.n_members[end.listed != 0], 8), minlength=9)
    return float(count[2] / max(1, min(count[1], count[3:].max())))


def nesting(end: YearEnd) -> float:
    """Share of registered persons who receive dibao or wubao."""
    return _mean((end.dibao != 0) | (end.wubao != 0), end.n_members * (end.listed != 0))


def roll(end: YearEnd, name: str) -> NDArray[np.bool_]:
    """Households on a roll: ``listed``, ``dibao``, ``wubao``; ``other``: registered, on no roll."""
    if name == "other":
        return (end.listed != 0) & (end.dibao == 0) & (end.wubao == 0)
    return end.columns[name] != 0


def claims(observed: Observed, span: int = 2) -> dict[str, float]:
    """The county's own before-after estimate beside the fund's true effect; nominal yuan a head.

    Registered households that took up support in year y: ``before_after`` is their income a head in
    ``y + span - 1`` less that in ``y - 1``, as a county would compare its files; ``true`` their
    income in that year less the same households' in the run without the fund; ``without`` is the
    rest: what growth and regression to the mean gave them. Years whose span fits the run are
    pooled.
    """
    with_, none = observed.with_fund, observed.without
    heads = gain = true = 0.0
    for k in range(1, len(with_.ends) - span + 1):
        now = with_.ends[k]
        before, after, other = with_.ends[k - 1], with_.ends[k + span - 1], none.ends[k + span - 1]
        ids = now.id[now.supported & now.listed_before]
        rows = np.array([end.rows_of(ids) for end in (before, after, other)])
        b, a, c = rows[:, (rows >= 0).all(axis=0)]
        weight = before.n_members[b].astype(float)
        gain += float((weight * (after.income_y[a] - before.income_y[b])).sum())
        true += float((weight * (after.income_y[a] - other.income_y[c])).sum())
        heads += float(weight.sum())
    if heads == 0.0:
        return dict.fromkeys(("before_after", "without", "true"), float("nan"))
    return {
        "before_after": gain / heads,
        "without": (gain - true) / heads,
        "true": true / heads,
    }


def _exits(observed: Observed) -> float:
    """Persons a year who leave the register: the task's number, with the fund or without."""
    panel = observed.practice or observed.without
    return float(panel.yearly["left_list"].sum(axis=1).mean() / observed.share)


def _supported(observed: Observed) -> float:
    """Registered households a year that take up industry support."""
    ends = observed.with_fund.ends[1:]
    return float(np.mean([(e.supported & e.listed_before).sum() for e in ends]) / observed.share)


def _first_round_yuan(observed: Observed) -> float:
    """Yuan granted a first-round village and year, nominal."""
    panel = observed.with_fund
    nominal = panel.yearly["granted"] * np.array([e.prices for e in panel.ends[1:]])[:, None]
    return float(nominal[:, observed.first_round].mean())


def _start(name: str) -> Callable[[Observed], float]:
    """Persons in households on a roll."""
    return lambda s: float((end := s.without.ends[0]).n_members[roll(end, name)].sum()) / s.share


def _rolled(name: str) -> Callable[[Observed], float]:
    return lambda s: float(roll(s.without.ends[0], name).sum() / s.share)


def _villages(name: str) -> Callable[[Observed], float]:
    return lambda s: float((s.population.villages[name] != 0).sum())


FIGURES: dict[str, Callable[[Observed], float]] = {
    "towns": lambda s: float(len(np.unique(s.population.villages["town"]))),
    "farm_population": lambda s: float(s.without.ends[0].n_members.sum() / s.share),
    "poor_villages": _villages("poor_village"),
    "first_round_villages": _villages("first_round"),
    "listed_households": _rolled("listed"),
    "listed_persons": _start("listed"),
    "dibao_households": _rolled("dibao"),
    "dibao_persons": _start("dibao"),
    "wubao_persons": _start("wubao"),
    "poor_reduced_since_2011": _exits,
    "leaving_y": _exits,
    "industry_supported_y": _supported,
    "claimed_gain_y": lambda s: claims(s)["before_after"],
    "average_per_first_round": _first_round_yuan,
    "size_wubao": lambda s: size_mean(s.without.ends[0], roll(s.without.ends[0], "wubao")),
    "size_dibao": lambda s: size_mean(s.without.ends[0], roll(s.without.ends[0], "dibao")),
    "size_other": lambda s: size_mean(s.without.ends[0], roll(s.without.ends[0], "other")),
    "size_valley": lambda s: size_valley(s.without.ends[0]),
    "nesting": lambda s: nesting(s.without.ends[0]),
    "mean_income": lambda s: mean_income(s.without.ends[1]),
    "share_own": lambda s: income_share(s.without, "farm", "industry", "business"),
    "share_paid": lambda s: income_share(s.without, "local", "migrant", "transfer"),
    "share_property": lambda s: income_share(s.without, "property"),
    "labour_income_share": lambda s: income_share(s.without, "local", "migrant", "business"),
    "farm_income_share": lambda s: income_share(s.without, "farm", "industry"),
    "gini": lambda s: gini(s.without),
    "stay_poor": lambda s: stay_poor(s.without),
    "catastrophic": lambda s: catastrophic(s.without),
    "impoverishing": lambda s: impoverishing(s.without),
    "transient_share": lambda s: transient_share(s.without),
    "chronic_share": lambda s: chronic_share(s.without),
    "migrants": lambda s: _share_of(s.without, "migrants", "able_adults"),
    "growth_without": lambda s: growth(s.without),
    "regression_to_mean": lambda s: regression_to_mean(s.without),
    "medical_rise": lambda s: medical_rise(s.without),
    "missed_poor": lambda s: _share_of(s.without, "poor_not_listed", "poor_income"),
    "wrongly_listed": lambda s: _share_of(s.without, "listed_not_poor", "listed"),
    "before_after": lambda s: claims(s)["before_after"],
    "before_after_without": lambda s: claims(s)["without"],
    "true_effect": lambda s: claims(s)["true"],
}
"""Simulated figures by name."""

NEEDS_PRACTICE = (
    "industry_supported_y",
    "claimed_gain_y",
    "average_per_first_round",
    "before_after",
    "before_after_without",
    "true_effect",
)
"""Figures that need the run with the fund."""


def measure(
    pack: CountyPack,
    scenario: Scenario,
    draw: Draw,
    last_year: int,
    *,
    share: float = 1.0,
    with_practice: bool = True,
) -> Row:
    """All figures of a draw; UnfitError where its numbers cannot be fitted.

    Without practice only the figures that need no fund.
    """
    seen = observe(pack, scenario, draw, last_year, share=share, with_practice=with_practice)
    return {
        name: figure(seen)
        for name, figure in FIGURES.items()
        if with_practice or name not in NEEDS_PRACTICE
    }
