"""What a plan run says about its plan: prices, near-optimal plans, what to find out.

Prices are those of money and rules, re-solved from what was learned; money, rules and near-optimal
plans are simulated in the whole county beside the plan, on draws that chose nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.declare import Parameter
from model.plan import FundPlan
from model.programmes import GRANTABLE
from model.state.units import WAN
from optimize.analysis.alternatives import Alternative, alternatives, core
from optimize.analysis.explain import unspent
from optimize.analysis.frontier import mixes
from optimize.analysis.shadow_prices import Variant, variants
from optimize.analysis.value_of_information import information
from optimize.baselines.ablations import plan_from
from optimize.formulation.lexicographic import Goal
from optimize.formulation.problem import Problem
from optimize.formulation.solve import Solution
from optimize.instance import Instance
from optimize.learning.columns import first_stretches
from optimize.learning.learned import Learned
from optimize.loop import simulated_values
from optimize.rules.base import Rule
from optimize.simulator import Outcome
from results.statistics import printed
from scenarios.draws.posterior import drawn
from scenarios.execution.findings_builder import closed_more
from scenarios.execution.runner import Runner
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario

OTHER_FUNDS = (0.5, 1.0, 2.0)
"""Times the fund at which the mix is asked for."""

SHOWN = 10
"""Parameters of the value of information that are kept."""


@dataclass(frozen=True)
class Question:
    """What a run chose, and the draws on which numbers are simulated."""

    runner: Runner
    learned: Learned
    problem: Problem
    solution: Solution
    goal: Goal
    draws: Sequence[int]


def explained(q: Question) -> dict[str, pd.DataFrame]:
    """All tables by the name of their field in the findings; without draws what needs no runs."""
    extra = tuple(r for r in q.problem.extra if r not in q.goal.extra)
    tables = {
        "unspent": pd.DataFrame(unspent(q.problem, q.solution)),
        "priced": pd.DataFrame(
            first_stretches(q.learned, q.goal, extra), columns=["programme", "gain", "small"]
        ),
        "mixes": pd.DataFrame(
            mixes(q.learned, q.goal, extra, OTHER_FUNDS), columns=["times", "programme", "share"]
        ),
    }
    if not q.draws:
        return tables
    learned, choice = q.learned, q.solution.choice
    around = variants(
        learned,
        q.goal,
        choice,
        extra,
        report=lambda n, total: q.runner.progress(
            "solving what money and rules are worth", n, total
        ),
    )
    near = alternatives(learned, q.goal, choice, q.solution.objective, extra)
    gains = _simulated(q, around, near)
    tables["marginal"] = _marginal(q, around, gains)
    tables["alternatives"] = _alternatives(q, near, gains)
    tables["core"] = pd.DataFrame(core(q.problem, [choice, *(a.choice for a in near)]))
    tables["information"] = _information(q, extra)
    return tables


def _simulated(
    q: Question, around: Sequence[Variant], near: Sequence[Alternative]
) -> dict[str, NDArray[np.float64]]:
    """By name, (D,) objective of whole-county runs less that of the plan as it is, draw by draw.

    What grants the same as the plan is not run: its difference is nothing, exactly.
    """
    problem, learned = q.problem, q.learned
    # teams stay where the plan sends them: what differs is money alone
    aux = q.solution.aux
    base = plan_from(learned.instance, "base", problem.costs, q.solution.choice, aux)
    plans = {
        v.name: plan_from(v.problem.instance, v.name, v.problem.costs, v.choice, aux)
        for v in around
    } | {
        f"near {n}": plan_from(learned.instance, f"near {n}", problem.costs, a.choice, aux)
        for n, a in enumerate(near, start=1)
    }
    other = {k: p for k, p in plans.items() if not np.array_equal(p.yuan, base.yuan)}
    every: dict[str, FundPlan] = {"the plan": base, **other}
    label, objective = "simulating marginal and near-optimal plans", q.goal.objective
    worth = simulated_values(
        learned.instance, q.runner, list(every.values()), q.draws, objective, label
    )
    found = dict(zip(every, worth - worth[0], strict=True))
    return {k: found.get(k, np.zeros(len(q.draws))) for k in plans}


def _mean_and_interval(gains: Mapping[str, NDArray[np.float64]], name: str) -> dict[str, float]:
    """Simulated mean and 90 % interval."""
    found = printed(gains[name])
    return {"simulated": found.pop("mean"), **found}


def _marginal(
    q: Question, around: Sequence[Variant], gains: Mapping[str, NDArray[np.float64]]
) -> pd.DataFrame:
    """A row for every purse-year with more and with less money, and for every rule off."""
    base = next(v for v in around if v.kind == "base")
    rules = {r.name: r for r in q.learned.instance.rules}
    rows: list[dict[str, object]] = []
    for v in around:
        if v.kind == "base":
            continue
        rule = rules.get(v.rule)
        rows.append(
            {
                "kind": v.kind,
                "purse": v.purse,
                "year": v.year,
                "rule": v.rule,
                "yuan": v.yuan,
                "rule_zh": rule.sentence("zh") if rule else "",
                "rule_en": rule.sentence("en") if rule else "",
                "bound": v.bound - base.bound,
                "whole": v.objective - base.objective,
                "villages": int((v.choice != base.choice).sum()),
                **_mean_and_interval({k: g - gains["base"] for k, g in gains.items()}, v.name),
            }
        )
    rows += [
        _pooled(purse, around, gains) for purse in dict.fromkeys(v.purse for v in around if v.purse)
    ]
    return pd.DataFrame(rows)


def _pooled(
    purse: str, around: Sequence[Variant], gains: Mapping[str, NDArray[np.float64]]
) -> dict[str, object]:
    """What 10,000 yuan of a purse do on average over its years, more and less: a row of its own."""
    base = next(v for v in around if v.kind == "base")
    own = [v for v in around if v.purse == purse]
    per = [WAN / v.yuan for v in own]
    each = [(gains[v.name] - gains["base"]) * x for v, x in zip(own, per, strict=True)]
    return {
        "kind": "pooled",
        "purse": purse,
        "year": 0,
        "rule": "",
        "yuan": WAN,
        "rule_zh": "",
        "rule_en": "",
        "villages": 0,
        **_mean_and_interval({"": np.mean(each, axis=0)}, ""),
        "bound": float(
            np.mean([(v.bound - base.bound) * x for v, x in zip(own, per, strict=True)])
        ),
        "whole": float(
            np.mean([(v.objective - base.objective) * x for v, x in zip(own, per, strict=True)])
        ),
    }


def _alternatives(
    q: Question, near: Sequence[Alternative], gains: Mapping[str, NDArray[np.float64]]
) -> pd.DataFrame:
    """A row for the plan and each alternative: share, distance, county's difference, money."""
    problem, choice = q.problem, q.solution.choice
    return pd.DataFrame(
        [
            {
                "plan": 0,
                "share": 1.0,
                "differs": 0.0,
                "nearest": 0.0,
                **_mean_and_interval({"": 0.0 * next(iter(gains.values()))}, ""),
                **_mix(problem.costs, choice, problem.instance.is_industry),
            },
            *(
                {
                    "plan": n,
                    "share": a.share,
                    "differs": a.differs,
                    "nearest": a.nearest,
                    **_mean_and_interval(gains, f"near {n}"),
                    **_mix(problem.costs, a.choice, problem.instance.is_industry),
                }
                for n, a in enumerate(near, start=1)
            ),
        ]
    )


def _mix(
    costs: NDArray[np.int64], choice: NDArray[np.int64], industry: NDArray[np.bool_]
) -> dict[str, object]:
    """Yuan in all, share of industries, and the programmes with most money."""
    money = costs[np.arange(len(choice)), choice].sum(axis=(0, 1))
    total = max(float(money.sum()), 1.0)
    first = [k for k in np.argsort(-money, kind="stable")[:4] if money[k] >= 0.01 * total]
    return {
        "yuan": total,
        "industry": float(money[industry].sum()) / total,
        "mix": ",".join(f"{GRANTABLE[k]}={money[k] / total:.2f}" for k in first),
    }


def numbers_to_know(pack: CountyPack, scenario: Scenario) -> dict[str, Parameter]:
    """Numbers that draws vary, by name, but those of programmes that are barred in the county."""
    return {
        p.name: p
        for p in drawn(parameters_of(pack, scenario))
        if p.name.partition(".")[0] not in pack.barred
    }


def _information(q: Question, extra: tuple[Rule, ...]) -> pd.DataFrame:
    """The parameters that are most worth knowing, with their words."""
    runner = q.runner
    known = numbers_to_know(runner.pack, runner.scenario)
    found = information(
        q.learned,
        q.goal,
        {d: draw.values for d, draw in runner.draws.items()},
        list(known),
        extra,
        runner.scenario.draws.seed,
        lambda n, total: runner.progress("what would be worth knowing", n, total),
    )
    return pd.DataFrame(
        [
            {
                "name": w.name,
                "gain": w.gain,
                "error": w.error,
                "changes": w.changes,
                "clear": w.clear,
                "low": known[w.name].low,
                "high": known[w.name].high,
                "unit": known[w.name].unit,
                "source": known[w.name].source,
                "tried": len(found),
            }
            for w in found[:SHOWN]
        ],
        columns=[
            "name",
            "gain",
            "error",
            "changes",
            "clear",
            "low",
            "high",
            "unit",
            "source",
            "tried",
        ],
    )


def losers(
    outcomes: Mapping[tuple[str, int], Outcome],
    plans: Mapping[str, FundPlan],
    instance: Instance,
    main: str,
) -> pd.DataFrame:
    """Every funded village against practice: gap closed more, its interval, money of both."""
    more = closed_more(outcomes, main, "practice", instance)
    money = {
        k: plans[k].yuan[:, : instance.n_villages].sum(axis=(0, 2, 3)) for k in (main, "practice")
    }
    return pd.DataFrame(
        [
            {
                "village": code,
                **printed(more[:, v]),
                "yuan": int(money[main][v]),
                "practice_yuan": int(money["practice"][v]),
            }
            for v, code in enumerate(instance.codes.tolist())
        ]
    )
