"""The second model's numbers: fitted to one half of the published figures, held against the other.

Which figure is in which half was drawn by a seed before the first fit; the digest stands here.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from scipy.special import ndtr

from model.fit import FIRST_YEAR, FIT_YEAR
from model.plan import FundPlan
from model.programmes.priors import PRIORS
from model.state.today import BASE_YEAR, line_of
from optimize.fund_plan import no_fund
from scenarios.evidence.targets import NORMAL_90, Target, all_targets
from scenarios.evidence.transition_model import Array, Published, TransitionModel, brought_by
from scenarios.evidence.transition_numbers import FIXED, MEASURED, NUMBERS
from scenarios.execution.decision import history_of, instance_of, plan_of_scenario
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario

SPLIT_SEED: Final = 2016
SPLIT_DIGEST: Final = "cd86dfeb9c51a2ac"
"""Of the names in either half: it was written down before the first fit."""
SPAN: Final = 3
"""Years from the register's on that figures are read off: 2015 to 2017, as ``validate`` does."""
ILL_BY_AGE: Final = 0.2
"""Chronic illness of all ages over that at 65: assumption."""
IDLE_DIBAO: Final = 0.5
"""Share of dibao persons in households without a worker: assumption."""


def halves(names: Sequence[str] = MEASURED, seed: int = SPLIT_SEED) -> dict[str, str]:
    """``fitted`` or ``predicted`` by figure: the first half in the order of drawn numbers."""
    drawn = sorted(names, key=lambda n: hashlib.sha256(f"{seed} {n}".encode()).hexdigest())
    return {n: "fitted" if i < len(drawn) // 2 else "predicted" for i, n in enumerate(drawn)}


def published(pack: CountyPack, scenario: Scenario) -> Published:
    """What both models know of a county, at base values where it is assumed."""
    base = {p.name: p.value for p in parameters_of(pack, scenario)}
    facts, growth = pack.facts, base["growth.prices"]
    every = range(FIRST_YEAR, scenario.last_year + 1)
    prices = (1.0 + growth) ** (np.array(every) - float(BASE_YEAR))
    lines = np.array([line_of(y, scenario.levers.line, growth) for y in every]) / prices
    first = FIT_YEAR - FIRST_YEAR
    idle = (facts.wubao_persons + IDLE_DIBAO * facts.dibao_persons) / facts.persons
    unwell = base["county.disabled"] + ILL_BY_AGE * base["county.chronic_65"]
    ill = (1.0 - idle) * (1.0 - (1.0 - unwell) ** (facts.persons / facts.households))
    return Published(
        tuple(every[first:]),
        lines[first:],
        prices[first:],
        float(facts.persons),
        float(facts.listed_persons),
        np.array([1.0 - idle - ill, idle, ill]),
        base["county.poverty_2015"],
        lines[:first],
    )


def numbers(pack: CountyPack, scenario: Scenario) -> pd.DataFrame:
    """Fitted numbers before the fit: name, prior, low, high, unit, source."""
    declared, rows = {p.name: p for p in parameters_of(pack, scenario)}, []
    for name, parameter, value, low, high, unit, source in NUMBERS:
        if parameter:
            p = declared[parameter]
            value, low, high = p.value, p.low, p.high
            source = f"{parameter}: {p.source}"
        rows.append((name, value, low, high, unit, source))
    return pd.DataFrame(rows, columns=["name", "prior", "low", "high", "unit", "source"])


def brought(pack: CountyPack, scenario: Scenario, years: Sequence[int]) -> tuple[Array, Array]:
    """(years,) income that the fund brings, with the scenario's plan and without one.

    Both have what was granted in the shared year; yields are the middle of their priors.
    """
    growth = next(p.value for p in parameters_of(pack, scenario) if p.name == "growth.prices")
    instance, history = instance_of(pack, scenario), history_of(pack, scenario)
    plan = plan_of_scenario(instance, scenario, pack.home)
    works = float(scenario.levers.fund_effect)

    def income(granted: FundPlan) -> Array:
        known = [PRIORS.get(name) for name in granted.programmes]
        yields = np.array([p.centre * works if p else 0.0 for p in known])
        mature = np.array([float(p.mature_y) if p else 1.0 for p in known])
        real = (1.0 + growth) ** (np.array(granted.years) - float(BASE_YEAR))
        yuan = granted.yuan.sum(axis=(1, 3)) / real[:, None]
        return brought_by(yuan, granted.years, yields, mature, FIXED["decay"][0], np.array(years))

    shared = income(history)
    return shared + income(plan), shared + income(no_fund(instance))


def later(model: TransitionModel, t: int, ahead: int) -> Array:
    """(class, band) mean income ``ahead`` years after a year ``t`` in a band (equation 19)."""
    sd, edges = model.p["sigma"], model.edges(t, np.zeros(3))[:, 0]
    mass = np.diff(ndtr(edges))
    above = np.diff(ndtr(edges - model.p["rho"] ** ahead * sd))
    return np.asarray(np.exp(model.mean_log(t + ahead) + sd**2 / 2.0)[:, None] * above / mass)


def gini(model: TransitionModel, t: int) -> float:
    """Gini of income: mean difference between log-normal classes over twice the mean (20)."""
    sd, m, w = model.p["sigma"], model.mean_log(t), model.at.classes
    mean = np.exp(m + sd**2 / 2.0)
    apart = (m[:, None] - m[None] + sd**2) / (sd * np.sqrt(2.0))
    differences = 2.0 * mean[:, None] * (2.0 * ndtr(apart) - 1.0)
    return float(w @ differences @ w / (2.0 * (w @ mean)))


def figures_of(model: TransitionModel, support: float) -> dict[str, float]:
    """The figures of :data:`MEASURED`, of a county without the fund but for ``before_after``.

    Parameters
    ----------
    support : yuan of 2015 a registered head that the fund adds two years after the register's.
    """
    at = model.at
    seen = {k: v[:SPAN] for k, v in model.run(np.zeros(len(at.years))).items()}
    mean = [
        float(at.classes @ np.exp(model.mean_log(t) + model.p["sigma"] ** 2 / 2)) for t in (1, 3)
    ]
    poor = at.classes * ndtr(model.edges(1, np.zeros(3))[:, 0, 1])
    listed = model.start()[:, 1].sum(axis=1)
    gain = at.prices[2] * (later(model, 0, 2) + support) - at.prices[0] * later(model, 0, 0)
    stayed, left = (seen[k][1:].sum() for k in ("stayed_poor", "exits_income"))
    pushed = seen["poor_spending"] - seen["poor_income"]
    values = (
        mean[0],
        gini(model, 1),
        stayed / (stayed + left),
        poor @ (later(model, 1, 1) - later(model, 1, 0))[:, 0] / poor.sum(),
        (mean[1] / mean[0]) ** 0.5 - 1.0,
        np.mean(seen["listed_not_poor"] / np.maximum(seen["listed"], 1.0)),
        seen["left_list"][0],
        seen["left_list"][0],
        at.classes @ np.minimum(model.p["bill_share"] * model.ill_factor, 1.0),
        np.mean(pushed / seen["persons"]),
        np.mean(pushed / seen["poor_income"]),
        (listed * gain).sum() / listed.sum(),
    )
    return dict(zip(MEASURED, map(float, values), strict=True))


def fit(
    at: Published, known: pd.DataFrame, targets: Sequence[Target], support: float
) -> dict[str, float]:
    """The numbers of least squares within their bounds.

    Distances of fitted figures from the middle of their ranges, or from a bound that is missed, and
    of numbers from their priors, each in standard deviations of its range.
    """
    names, half = list(known["name"]), halves()
    prior, low, high = (known[c].to_numpy(float) for c in ("prior", "low", "high"))
    used = [t for t in targets if half[t.name] == "fitted"]

    def residuals(x: Array) -> Array:
        found = figures_of(
            TransitionModel(at, dict(zip(names, map(float, x), strict=True))), support
        )
        off = [_distance(t, found[t.name]) for t in used]
        return np.concatenate([off, (x - prior) / ((high - low) / 2.0 / NORMAL_90)])

    best = least_squares(residuals, prior, bounds=(low, high), x_scale=high - low)
    return dict(zip(names, map(float, best.x), strict=True))


def _distance(target: Target, value: float) -> float:
    if np.isfinite([target.low, target.high]).all() or not target.hit(value):
        return (value - target.centre) / target.sd
    return 0.0


def fitted(
    pack: CountyPack, scenario: Scenario
) -> tuple[TransitionModel, pd.DataFrame, pd.DataFrame]:
    """The fitted model, its numbers with their priors, and its figures by half."""
    at, known = published(pack, scenario), numbers(pack, scenario)
    targets = [t for t in all_targets(pack) if t.name in MEASURED]
    with_plan = brought(pack, scenario, at.years)[0]
    support = FIXED["reach"][0] * float(with_plan[min(2, len(with_plan) - 1)]) / at.listed
    p = fit(at, known, targets, support)
    model = TransitionModel(at, p)
    values, half = figures_of(model, support), halves()
    rows = [_row(t, values[t.name], half[t.name]) for t in targets]
    return model, known.assign(fitted=[p[n] for n in known["name"]]), pd.DataFrame(rows)


def _row(target: Target, value: float, half: str) -> Mapping[str, Any]:
    keep = ("name", "en", "zh", "low", "high", "unit", "source")
    hit = "hit" if target.hit(value) else "miss"
    return {k: getattr(target, k) for k in keep} | {"half": half, "second": value, "status": hit}
