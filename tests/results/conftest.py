"""A county that never was: tables with plausible numbers for every output."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.measures import GRANTABLE, MEASURES
from model.parameters import PARAMETERS
from results.findings import Findings, Text

PLANS = (
    "chosen", "practice", "equal_village", "equal_head", "need_first", "greedy", "rule",
    "permuted", "no_fund", "trend",
)  # fmt: skip
STRENGTH = {
    "chosen": 1.45, "practice": 0.8, "equal_village": 1.0, "equal_head": 1.04, "need_first": 1.1,
    "greedy": 1.38, "rule": 1.42, "permuted": 1.2, "no_fund": 0.0, "trend": 0.0,
}  # fmt: skip
N_DRAWS, YEARS, N_VILLAGES, N_POOR = 16, tuple(range(2015, 2025)), 150, 90
CLASSES = tuple(f"{a}, {b} registered" for a in ("near", "far") for b in ("fewer", "more"))
MEASURE_NAMES = tuple(m.name for m in MEASURES)


def county_year(strength: dict[str, float] = STRENGTH, noise: float = 0.25) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    pieces = []
    level = rng.normal(1.0, 0.10, N_DRAWS)
    pace = rng.normal(0.145, 0.02, N_DRAWS)
    power = np.exp(rng.normal(0.0, 0.4, N_DRAWS))
    for plan in PLANS:
        luck = rng.normal(0.0, noise, N_DRAWS) if strength[plan] else np.zeros(N_DRAWS)
        for t, year in enumerate(YEARS):
            base = 62_000 * level * np.exp(-pace * t)
            other = 0.0 if plan == "trend" else 900.0 * min(t, 6) * level
            fund = 260.0 * min(t, 5) * power * (strength[plan] + luck)
            poor = np.maximum(base - other - fund, 500.0)
            if t == 0:
                poor = base
            row = {name: np.round(poor * 0.05) for name in MEASURE_NAMES}
            paid = 0.0 if plan in ("no_fund", "trend") or year > 2020 else 15.2e6
            row |= {
                "plan": plan, "draw": np.arange(1, N_DRAWS + 1), "year": year,
                "households": np.full(N_DRAWS, 66_000.0), "persons": np.full(N_DRAWS, 203_700.0),
                "poor_spending": np.round(poor), "poor_income": np.round(poor * 0.8),
                "poor_chronic": np.round(poor * 0.6), "gap_spending": poor * 1_150.0,
                "gap_income": poor * 900.0, "severity_spending": poor * 0.21,
                "listed": np.round(poor * 0.9), "listed_not_poor": np.round(poor * 0.22),
                "poor_not_listed": np.round(poor * 0.3), "returns": np.round(poor * 0.08),
                "returns_illness": np.round(poor * 0.04), "returns_schooling": np.round(poor * 0.01),
                "returns_luck": np.round(poor * 0.02), "taken": np.full(N_DRAWS, paid * 0.8),
                "taken_listed": np.full(N_DRAWS, paid * 0.58),
                "taken_poor": np.full(N_DRAWS, paid * 0.4),
            }  # fmt: skip
            pieces.append(pd.DataFrame(row))
    return pd.concat(pieces, ignore_index=True)


def villages() -> pd.DataFrame:
    codes = 1001 + np.arange(N_VILLAGES)
    poor = np.arange(N_VILLAGES) < N_POOR
    return pd.DataFrame({
        "village": codes, "name": [f"P{i // 14 + 1:02d}-{i % 14 + 1:02d}村" for i in range(N_VILLAGES)],
        "town": [f"第{i // 14 + 1}镇" for i in range(N_VILLAGES)],
        "class": [CLASSES[i % 4] for i in range(N_VILLAGES)], "poor_village": poor,
        "listed_persons": 200 + (np.arange(N_VILLAGES) * 37) % 500,
    })  # fmt: skip


def grants() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    rows = []
    for year in range(2016, 2021):
        share = rng.dirichlet(np.full(N_POOR * 4, 0.6)) * 16e6
        yuan = np.round(share, -2).astype(int)
        yuan[0] += 16_000_000 - yuan.sum()
        for i, y in enumerate(yuan):
            rows.append((1001 + i // 4, GRANTABLE[i % 4], year, int(y)))
    return pd.DataFrame(rows, columns=["village", "programme", "year", "yuan"])


def make_findings(strength: dict[str, float] = STRENGTH, noise: float = 0.25) -> Findings:
    table, places, money = county_year(strength, noise), villages(), grants()
    n = N_POOR
    reasons = pd.DataFrame({
        "village": 1001 + np.arange(n),
        "plan": ["works30%+tea35%+livestock35% 900/head 2016-2018"] * n,
        "other_plan": ["tea100% 1500/head 2016-2017"] * n,
        "other_extra_yuan": np.linspace(-2e5, 6e5, n), "other_extra_gap": np.linspace(-3e4, 4e5, n),
        "short": np.linspace(0.0, 8e4, n),
    })  # fmt: skip
    result = pd.DataFrame({
        "village": places["village"], "plan": "chosen",
        "poor_2015": 400.0 + np.arange(N_VILLAGES), "poor_last": 90.0 + np.arange(N_VILLAGES) / 3,
        "gap_last": 90_000.0 + 100.0 * np.arange(N_VILLAGES),
        "returns": np.full(N_VILLAGES, 12.0),
    })  # fmt: skip
    return Findings(
        title=Text("平利县扶贫资金分配", "Splitting the poverty fund of Pingli"),
        county=Text("平利县", "Pingli county"), focus="chosen", plans=PLANS,
        effect_years=tuple(range(2016, 2025)), county_year=table, villages=places, grants=money,
        village_result=result, reasons=reasons,
        yields=pd.DataFrame({
            "programme": GRANTABLE, "gain_per_yuan": [0.18, 0.55, 0.47, 0.12],
            "low": [0.05, 0.20, 0.15, -0.04], "high": [0.31, 0.90, 0.80, 0.28],
        }),
        honesty=pd.DataFrame({
            "key": ["solver_gap", "learning_bias"], "value": [0.0012, 1.1e6],
            "low": [np.nan, -0.6e6], "high": [np.nan, 2.8e6], "unit": ["share", "yuan"],
        }),
        margins=pd.DataFrame({
            "name": [Text("建档立卡人口(人)", "Registered persons"), Text("低保户(户)", "Dibao households")],
            "target": [57_568.0, 7_267.0], "model": [57_568.0, 7_267.0],
        }),
        contradictions=(Text("人均耕地0.64亩与0.72亩不一致。", "0.64 and 0.72 mu a head disagree."),),
        assumptions=pd.DataFrame({
            "name": ["delivery.theta", "industry.effect"], "low_gain": [2.0e6, -1.0e6],
            "high_gain": [6.0e6, 9.0e6],
        }),
        parameters=PARAMETERS,
        facts={"scenario": "pingli.yaml 3f2a", "seed": "2015", "tuopin": "0.1.0"},
    )  # fmt: skip


@pytest.fixture(scope="session")
def findings() -> Findings:
    return make_findings()


@pytest.fixture(scope="session")
def null_findings() -> Findings:
    """All plans do the same: nothing to tell apart."""
    same = {p: (0.0 if p in ("no_fund", "trend") else 1.0) for p in PLANS}
    return make_findings(same, noise=0.3)
