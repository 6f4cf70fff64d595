"""A make-believe run with known answers: plans, draws, years."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.programmes.priors import SOLVED as PRICED
from model.state.measures import COUNTY_YEAR, MEASURES
from results.findings import Findings

PLANS = {
    "chosen": 3.0,
    "practice": 1.0,
    "equal_head": 1.2,
    "rule": 2.9,
    "no_fund": 0.0,
    "trend": -4.0,
}
YEARS = tuple(range(2016, 2021))


def county_year(gain=1.0, n_draws=8):
    """Gap of a plan is 100 million less its worth times a million a year, with common noise."""
    rows = []
    for plan, worth in PLANS.items():
        for draw in range(1, n_draws + 1):
            noise = np.random.default_rng(draw).normal(0, 1e7)
            own = np.random.default_rng([draw, len(plan)]).normal(0, 5e4)
            for year in (2015, *YEARS):
                base = {m.name: 1000.0 + draw for m in MEASURES}
                late = year > 2015
                base["gap_spending"] = 1e8 + noise - late * (gain * worth * 1e6 + own)
                base["poor_spending"] = 50_000 - late * (gain * worth * 100 + 500 * (year - 2015))
                base["persons"] = 200_000.0
                rows.append(
                    {
                        "plan": plan,
                        "draw": draw,
                        "year": year,
                        **base,
                        **dict.fromkeys(COUNTY_YEAR, 0.3),
                        "line_real": 2900.0,
                        "villages_out": float(year - 2015),
                        "exit_task": 900.0 + year - 2015,
                    }
                )
    return pd.DataFrame(rows)


def race(**changes):
    """Four candidates on held-out draws; ``changes`` replaces cells: ``rule={"loss": 1.0}``."""
    names = ("chosen", "rule", "equal_head", "practice")
    rows = {
        name: {
            "plan": name,
            "mean": 2e6 - 4e5 * i,
            "tail": 1e6 - 4e5 * i,
            "score": 1.5e6 - 4e5 * i,
            "loss": 4e5 * i,
            "loss_low": 4e5 * i - 1e5 * (i > 0),
            "loss_high": 4e5 * i + 1e5 * (i > 0),
            "over_no_fund": 1.5e7 - 4e5 * i,
            "fresh": 1.4e6 - 4e5 * i,
            "fresh_loss_high": 4e5 * i + 2e5 * (i > 0),
            "admissible": name != "practice",
            "breaks": "share of industries" if name == "practice" else "",
            "apart": 1e6 * (3 - i),
            "reference": name == "equal_head",
        }
        for i, name in enumerate(names)
    }
    for name, cells in changes.items():
        rows[name] |= cells
    return pd.DataFrame(rows.values())


def worlds():
    """One setting on both sides, and one structural world."""
    return pd.DataFrame(
        [
            {
                "world": world,
                "side": side,
                "draws": n,
                "plan": plan,
                "mean": mean,
                "regret": 5e5 - mean if side == "low" else 0.0,
                "best": "rule" if side == "low" else plan,
                "without": "rule",
            }
            for world, side, n in (("works", "low", 4), ("works", "high", 4), ("3", "", 1))
            for plan, mean in (("chosen", 4e5), ("rule", 5e5))
        ]
    )


REASON = {
    "plan_mix": "tea=0.70,road=0.30",
    "plan_from": 2016,
    "plan_to": 2018,
    "other_mix": "sheep=1.00",
    "other_from": 2016,
    "other_to": 2017,
    "yuan": 6e4,
    "gap_closed": 2e4,
    "least": False,
    "full": True,
    "other_extra_yuan": 5e4,
    "other_extra_gap": 1e3,
    "needed": 3e3,
    "short": 2e3,
    "binding": "money",
    "binding_at": "2017",
    "price": 0.05,
    "rule_zh": "",
    "rule_en": "",
}


def marginal():
    """A million more and less in two years, and a rule that costs."""
    rows = [
        {
            "kind": kind,
            "purse": "special",
            "year": y,
            "rule": "",
            "yuan": sign * 1e6,
            "rule_zh": "",
            "rule_en": "",
            "bound": sign * 5e4,
            "whole": sign * 4e4,
            "villages": 3,
            "simulated": sign * 3e4 * (1 + (y == 2017)),
            "low": sign * 3e4 * (1 + (y == 2017)) - 1e4,
            "high": sign * 3e4 * (1 + (y == 2017)) + 2e4,
        }
        for y in (2016, 2017)
        for kind, sign in (("more", 1.0), ("less", -1.0))
    ]
    rule = {
        "kind": "rule",
        "rule": "industry_share",
        "yuan": 0.0,
        "year": 0,
        "purse": "",
        "rule_zh": "产业至少70%",
        "rule_en": "Industries get 70 %.",
    }
    pooled = {
        "kind": "pooled",
        "year": 0,
        "yuan": 1e4,
        "whole": 400.0,
        "simulated": 300.0,
        "low": 100.0,
        "high": 500.0,
    }
    return pd.DataFrame([*rows, rows[0] | rule, rows[0] | pooled])


def response():
    """Two programmes: effect in proportion to money, and bending."""
    curves = {"tea": lambda x: 0.1 * x, "road": lambda x: 200.0 * (1.0 - np.exp(-x / 1000.0))}
    return pd.DataFrame(
        [
            {
                "kind": kind,
                "programme": p,
                "start": 0,
                "end": 5,
                "yuan_head": x,
                "mean": f(x),
                "low": f(x) - 20.0 * (kind == "tried"),
                "high": f(x) + 20.0 * (kind == "tried"),
            }
            for p, f in curves.items()
            for kind, at in (
                ("tried", (700.0, 1800.0, 4500.0)),
                ("fitted", np.linspace(187.5, 4500.0, 24)),
            )
            for x in at
        ]
    )


def make(gain=1.0, n_draws=8):
    codes = [1001, 1002, 1003, 1004]
    villages = pd.DataFrame(
        {
            "village": codes,
            "name": [f"P{c}村" for c in codes],
            "town": 1,
            "town_name": "1",
            "poor_village": [1, 1, 1, 0],
            "first_round": 1,
            "team": 0,
            "class": ["near, more registered"] * 2 + ["far, more registered", "other"],
            "heads": 100,
            "homes": 36,
            "persons": 900,
            "need": 5e6,
        }
    )
    plan = pd.DataFrame(
        [
            {
                "year": y,
                "village": v,
                "programme": p,
                "purse": "special",
                "yuan": 10_000 * k,
                "team": 0,
                "targeting": "need_first",
            }
            for y in YEARS
            for v in codes[:3]
            for k, p in enumerate(("road", "tea", "sheep"), 1)
        ]
    )
    return Findings(
        kind="plan",
        main="chosen",
        county="Made-up county",
        county_chinese="虚构县",
        scenario="A test",
        scenario_zh="测试",
        why="To be sure",
        why_zh="以防万一",
        source="nobody",
        plan_years=YEARS,
        effect_years=YEARS,
        seed=1,
        n_draws=n_draws,
        fund_y=1e6,
        county_year=county_year(gain, n_draws),
        villages=villages,
        parameters=pd.DataFrame(
            [
                {
                    "name": "labour.local_jobs",
                    "value": 1.0,
                    "low": 0.5,
                    "high": 2.0,
                    "unit": "yuan",
                    "source": "assumption",
                    "confidence": "low",
                }
            ]
        ),
        figures=pd.DataFrame(
            [
                {
                    "name": "x",
                    "zh": "某数",
                    "value": 3,
                    "unit": "户",
                    "use": "init",
                    "match": "exact",
                    "note": "",
                }
            ]
        ),
        contradictions=pd.DataFrame([{"text": "two and three", "zh": "二与三"}]),
        other_budgets=pd.DataFrame([{"name": "y", "yuan_y": 1.0}]),
        margins=pd.DataFrame([{"name": "persons", "target": 900, "got": 900}]),
        plan_table=plan,
        village_gap=pd.DataFrame(
            [
                {"village": c, "plan": "chosen", "mean": 1e4, "low": 0.0, "high": 2e4}
                for c in codes[:3]
            ]
        ),
        reasons=pd.DataFrame([{**REASON, "village": c} for c in codes[:3]]),
        unspent=pd.DataFrame(
            [
                {
                    "purse": "special",
                    "year": y,
                    "given": 100_000,
                    "spent": 80_000,
                    "carried": 5_000,
                    "left": 15_000 * (y == 2017),
                    "why": "lump" * (y == 2017),
                    "next_village": 1001 * (y == 2017),
                    "next_yuan": 2e4,
                }
                for y in YEARS
            ]
        ),
        losers=pd.DataFrame(
            [
                {
                    "village": c,
                    "mean": -1e4 * (c == 1001),
                    "low": -2e4,
                    "high": -5e3 + 1e4 * (c > 1001),
                    "yuan": 60_000,
                    "practice_yuan": 90_000,
                }
                for c in codes[:3]
            ]
        ),
        marginal=marginal(),
        alternatives=pd.DataFrame(
            [
                {
                    "plan": n,
                    "share": 1.0 - 0.005 * n,
                    "differs": 0.1 * n,
                    "nearest": 0.05 * n,
                    "simulated": -100.0 * n,
                    "low": -200.0 * n,
                    "high": 10.0 * n,
                    "yuan": 3e5,
                    "industry": 0.7,
                    "mix": "tea=0.60,road=0.40",
                }
                for n in range(10)
            ]
        ),
        core=pd.DataFrame([{"village": c, "core": 3e4, "chosen": 6e4} for c in codes[:3]]),
        information=pd.DataFrame(
            [
                {
                    "name": f"yields.{PRICED[n]}",
                    "gain": 1e5 - 1e4 * n,
                    "error": 3e4,
                    "changes": 0.2,
                    "clear": n == 0,
                    "low": 0.0,
                    "high": 1.0,
                    "unit": "share",
                    "source": "assumption",
                    "tried": 300,
                }
                for n in range(10)
            ]
        ),
        response=response(),
        race=race(),
        worlds=worlds(),
        exits=pd.DataFrame(
            [
                {
                    "village": c,
                    "year": y,
                    "out": 0.5,
                    "stays": 0.4,
                    "poor": 0.1,
                    "bad": 0.2,
                    "again": 0.01,
                }
                for c in codes[:3]
                for y in YEARS
            ]
        ),
        before=pd.DataFrame(
            [
                {"village": 1001, "programme": "tea", "yuan": 90_000},
                {"village": 0, "programme": "training", "yuan": 30_000},
            ]
        ),
        rules=pd.DataFrame([{"rule": "floor", "zh": "保底。", "en": "A floor.", "kept": True}]),
        unpaid=("schooling",),
        barred=("noodle",),
        facts={
            "solver_gap": 0.001,
            "score_zh": "最差20%情形的平均值占50%权重",
            "score_en": "The worst 20% of futures count 50% of the objective.",
            "prices_bound": 1e6,
            "could_gain": 0.021,
            "n_screened": 2000,
            "single": "sheep",
            "gap_first": 4e7,
            "fund_first": 1.6e7,
            "predicted": 1e6,
            "delivered": 9e5,
            "simulated": 9e5,
            "bias": 1e5,
            "bias_low": -1e5,
            "bias_high": 3e5,
            "optimism": 2e4,
            "unit": 1e4,
            "measure": "gap",
        },
    )
