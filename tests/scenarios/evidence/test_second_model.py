"""The second model: a year worked by hand, its moments, halves, fit, and what it says of no fund."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal, norm

from results.language.catalogue import LANGUAGES
from results.pages.evidence.crosscheck import CrossChecked, headline, write_crosscheck
from scenarios.county.county_file import load_county
from scenarios.evidence.model_differences import UNKNOWN, cause_of, differences, jumps, parts_of
from scenarios.evidence.places import split_digest
from scenarios.evidence.targets import all_targets
from scenarios.evidence.transition_fit import (
    SPLIT_DIGEST,
    figures_of,
    fit,
    fitted,
    gini,
    halves,
    later,
    numbers,
    published,
)
from scenarios.evidence.transition_model import (
    Published,
    TransitionModel,
    both_below,
    brought_by,
    shortfall,
)
from scenarios.evidence.transition_numbers import MEASURED
from scenarios.load import load_scenario
from scenarios.studies.catalogue import CrossCheck
from scenarios.studies.study import Machine, ask

EXAMPLE = str(Path(__file__).parents[3] / "docs" / "tutorial" / "qingxi")
NUMBERS = {
    "sigma": 0.5, "rho": 0.0, "growth": 0.0, "no_labour": -0.5, "ill": 0.0, "noise": 0.8, "bill_share": 0.1,
    "bill": 0.5, "task": 30.0, "found": 0.5, "new": 0.1, "onset": 0.0, "recovery": 0.0, "ageing": 0.0,
    "births": 0.0, "deaths_able": 0.0, "deaths_no_labour": 0.0, "deaths_ill": 0.0,
}  # fmt: skip


def model(**changes):
    n = 4
    at = Published(
        tuple(range(2014, 2014 + n)),
        np.full(n, 2800.0),
        np.ones(n),
        1000.0,
        200.0,
        np.array([0.6, 0.1, 0.3]),
        0.15,
        np.full(3, 2800.0),
    )
    return TransitionModel(at, NUMBERS | changes)


def test_a_year_by_hand():
    """One class, no memory (rho 0), line at the mean: half are poor next year, whatever they were."""
    m = model()
    n = np.zeros((3, 3, 2, 3))
    n[0, 0] = [[0.0, 20.0, 30.0], [50.0, 0.0, 0.0]]
    n[0, 1] = [[0.0, 0.0, 0.0], [60.0, 0.0, 40.0]]
    line_at = math.log(2800.0) - m.level
    poor = norm.cdf(line_at / 0.5)
    near = norm.cdf((line_at + math.log(1.5)) / 0.5) - poor
    after, flows = m.step(n, 1, np.zeros(3), np.zeros(3))
    # 200 persons; entries from 50 who never were poor, returns from 40 who were
    assert flows["entries_income"] == pytest.approx(50 * poor)
    assert flows["returns_income"] == pytest.approx(40 * poor)
    assert flows["exits_income"] == pytest.approx(110 * (1 - poor))
    # of 100 off the register who are poor one in ten is found; none had left it before
    joined = 0.1 * 100 * poor
    assert flows["joined_list"] == pytest.approx(joined)
    # 30 leave, those above 1.5 lines first: they are enough here
    assert 100 * (1 - poor - near) > 30
    assert flows["left_list"] == pytest.approx(30.0)
    assert after[:, 1].sum() == pytest.approx(100 + joined - 30)
    assert after[:, 2].sum() == pytest.approx(30.0)
    assert after[..., 0].sum() == pytest.approx(200 * poor)
    assert after.sum() == pytest.approx(200.0)


def test_classes_and_persons_by_hand():
    m = model(onset=0.02, recovery=0.1, ageing=0.01, births=0.01, deaths_ill=0.03)
    n = np.zeros((3, 3, 2, 3))
    n[0, 0, 0, 2], n[2, 0, 0, 2] = 100.0, 50.0
    after, _ = m.step(n, 1, np.zeros(3), np.zeros(3))
    # able: 101 of whom 2 % fall ill and 1 % lose their last worker; ill: 49, a tenth recovers
    assert after.sum(axis=(1, 2, 3)) == pytest.approx([0.97 * 101 + 4.9, 1.01, 2.02 + 0.9 * 49])


def test_the_start_meets_what_is_published():
    n = model().start()
    assert n.sum() == pytest.approx(1000.0)
    assert n[:, 1].sum() == pytest.approx(200.0)
    assert n[..., 0].sum() == pytest.approx(150.0)
    assert n[:, 2].sum() == 0.0


def test_who_was_poor_before_by_hand():
    """No memory, no growth: not poor in any of three years is the chance of one to the third."""
    m = model()
    poor = norm.cdf((math.log(2800.0) - m.mean_log(0)) / 0.5)
    never = m.never_poor()
    assert never[:, 1] == pytest.approx((1 - poor) ** 3)
    assert never[:, 2] == pytest.approx((1 - poor) ** 3)
    n = m.start()
    assert (n[:, :, 0, 0] == 0.0).all()
    at_first = m.step(n, 1, np.zeros(3), np.zeros(3))[1]
    # a fall into poverty is as likely for either: returns are those who were poor before
    before = n[:, :, 1, 1:].sum(axis=(1, 2))
    assert at_first["returns_income"] == pytest.approx(before @ poor)


def test_returns_do_not_jump_in_the_first_year():
    returns = model(rho=0.7).run(np.zeros(4))["returns_income"]
    assert returns[0] > 0.7 * returns[1:].mean()


def test_the_deadline_clears_the_register():
    m = model()
    run = TransitionModel(
        Published(
            tuple(range(2014, 2023)),
            np.full(9, 2800.0),
            np.ones(9),
            1000.0,
            200.0,
            m.at.classes,
            0.15,
            m.at.past,
        ),
        NUMBERS,
    ).run(np.zeros(9))
    assert run["listed"][5] == 0.0
    # 2016: a fifth of what is there after the year's joins leaves
    before = run["listed"][0] + run["joined_list"][1]
    assert run["left_list"][1] == pytest.approx(before / 5)


def test_moments_against_numbers_drawn():
    m = model(rho=0.6)
    rng = np.random.default_rng(1)
    who = rng.choice(3, 400_000, p=m.at.classes)
    a, b = rng.standard_normal((2, who.size))
    first = np.exp(m.mean_log(0)[who] + 0.5 * a)
    second = np.exp(m.mean_log(1)[who] + 0.5 * (0.6 * a + 0.8 * b))
    is_poor = (first < 2800.0) & (who == 0)
    assert later(m, 0, 1)[0, 0] == pytest.approx(second[is_poor].mean(), rel=0.01)
    order = np.sort(first)
    rank = np.arange(1, order.size + 1)
    assert gini(m, 0) == pytest.approx(
        2 * (rank * order).sum() / (order.size * order.sum()) - 1, abs=0.002
    )
    mean_gap = np.maximum(2800.0 - first[who == 0], 0.0).mean()
    assert shortfall(np.array(2800.0), m.mean_log(0)[0], 0.5) == pytest.approx(mean_gap, rel=0.02)


@pytest.mark.parametrize(
    ("h", "k", "rho"), [(0.3, -1.0, 0.5), (-0.2, 0.0, 0.9), (-1.5, -0.5, -0.3)]
)
def test_two_normals_below(h, k, rho):
    exact = multivariate_normal([0, 0], [[1, rho], [rho, 1]]).cdf([h, k])
    assert both_below(np.array(h), np.array(k), rho) == pytest.approx(exact, abs=1e-6)


def test_income_of_grants_by_hand():
    # 100 yuan at 0.2 ripe in two years: a half after one, all after two, then a tenth less a year
    found = brought_by(
        np.array([[100.0]]), (2016,), np.array([0.2]), np.array([2.0]), 0.1, np.arange(2016, 2020)
    )
    assert found == pytest.approx([0.0, 10.0, 20.0, 18.0])


def test_the_halves_are_those_written_down():
    assert split_digest(halves()) == SPLIT_DIGEST
    assert sorted(halves().values()) == ["fitted"] * 6 + ["predicted"] * 6


def test_only_the_fitted_half_teaches():
    pack, scenario = load_county(EXAMPLE), load_scenario(EXAMPLE)
    at, known = published(pack, scenario), numbers(pack, scenario)
    targets = [t for t in all_targets(pack) if t.name in MEASURED]
    moved = [
        type(t)(t.name, t.en, t.zh, 2 * t.low, 2 * t.high, t.unit, t.source)
        if halves()[t.name] == "predicted"
        else t
        for t in targets
    ]
    p = fit(at, known, targets, 0.0)
    assert p == fit(at, known, moved, 0.0)
    for row in known.to_dict("records"):
        assert row["low"] <= p[row["name"]] <= row["high"]
    before = dict(zip(known["name"], known["prior"], strict=True))
    used = [t for t in targets if halves()[t.name] == "fitted"]

    def off(x):
        found = figures_of(TransitionModel(at, x), 0.0)
        return sum(((found[t.name] - t.centre) / t.sd) ** 2 for t in used)

    assert off(p) < off(before)


def series(**changes):
    names = (
        "listed",
        "left_list",
        "joined_list",
        "added_list",
        "struck_list",
        "entries_income",
        "returns_income",
        "exits_income",
    )
    out = {n: np.array([10.0, 10.0, 10.0]) for n in names} | {"pool": np.zeros(1)}
    return out | {k: np.array(v) for k, v in changes.items()}


def test_a_cause_is_the_flow_that_differs():
    own = series(
        listed=[100.0, 80.0, 60.0], left_list=[20.0, 20.0, 20.0], joined_list=[0.0, 0.0, 0.0]
    )
    second = series(
        listed=[100.0, 90.0, 80.0], left_list=[20.0, 10.0, 10.0], joined_list=[0.0, 0.0, 0.0]
    )
    cause, share, x, y = cause_of(parts_of("listed", 2, second, own))
    assert (cause, share, x, y) == ("left_list", 1.0, -40.0, -60.0)
    struck = dict(second, left_list=own["left_list"], struck_list=own["struck_list"] - 10.0)
    assert cause_of(parts_of("listed", 2, struck, own)) == ("corrected", 1.5, 30.0, 0.0)
    same_flows = dict(second, left_list=own["left_list"])
    assert cause_of(parts_of("listed", 2, same_flows, own))[0] == UNKNOWN


def test_returns_differ_by_pool_or_by_rate():
    own = series(returns_income=[0.0, 10.0, 20.0], exits_income=[100.0, 110.0, 100.0])
    second = series(returns_income=[0.0, 10.0, 40.0], exits_income=[100.0, 110.0, 100.0])
    assert cause_of(parts_of("returns_income", 2, second, own))[:2] == ("rate", 1.0)
    # in the first year of those alone who were poor before the start
    more = dict(own, returns_income=np.array([8.0]), pool=np.array([40.0]))
    less = dict(own, returns_income=np.array([4.0]), pool=np.array([20.0]))
    assert cause_of(parts_of("returns_income", 0, more, less)) == ("pool", 1.0, 40.0, 20.0)


def test_a_jump_at_the_start_is_a_fault():
    flat = {n: np.array([10.0, 11.0, 12.0, 13.0]) for n in (
        "listed", "left_list", "joined_list", "poor_income", "poor_spending", "entries_income",
        "returns_income", "exits_income",
    )}  # fmt: skip
    found = jumps(flat, flat | {"returns_income": np.array([0.0, 30.0, 31.0, 33.0])})
    assert list(zip(found["model"], found["series"], strict=True)) == [("own", "returns_income")]
    assert (found["jump"][0], found["later"][0]) == (30.0, 2.0)
    # what goes on at its pace is a fall, though its first step is the largest
    falls = np.array([600.0, 500.0, 410.0, 335.0])
    assert jumps(flat, flat | {"poor_income": falls}).empty
    drops = np.array([600.0, 500.0, 450.0, 405.0])
    assert list(jumps(flat, flat | {"poor_income": drops})["series"]) == ["poor_income"]


@pytest.fixture(scope="module")
def without_a_fund(tmp_path_factory):
    scenario = load_scenario(f"{EXAMPLE}+no-fund")
    few = scenario.draws.model_copy(update={"valuation_draws": 2})
    horizon = scenario.horizon.model_copy(update={"last_year": 2018})
    short = scenario.model_copy(
        update={"draws": few, "horizon": horizon, "plan_years": (2016, 2017)}
    )
    return ask(CrossCheck(scenario=short), Machine(tmp_path_factory.mktemp("runs"), 1))


def test_without_a_fund_both_say_exactly_nothing(without_a_fund):
    years = without_a_fund.answer.years
    effect = years[years["series"].isin(["effect_gap", "effect_poor"])]
    assert (effect[["second", "own", "low", "high"]] == 0.0).all(axis=None)
    assert "exactly zero" in headline(without_a_fund.answer, "en")[1]
    assert len(list(without_a_fund.folder.glob("crosscheck.*.html"))) == 2


def answered(**changes):
    at = pd.DataFrame({"year": [2015, 2016, 2017]})
    names = (
        "listed",
        "poor_income",
        "poor_spending",
        "returns_income",
        "effect_gap",
        "effect_poor",
    )
    flows = {n: np.array([9.0, 5.0, 5.0]) for n in ("entries_income", "exits_income", "left_list", "joined_list", "added_list", "struck_list", "income")}  # fmt: skip
    own = flows | {n: np.array([100.0, 90.0, 80.0]) for n in names} | {"pool": np.array([50.0])}
    second = own | {n: np.array(v) for n, v in changes.items()}
    pack, scenario = load_county(EXAMPLE), load_scenario(EXAMPLE)
    known = numbers(pack, scenario)
    figures = pd.DataFrame(
        [{"name": "gini", "en": "Gini", "zh": "基尼系数", "low": 0.3, "high": 0.4, "unit": "index", "source": "x",
          "half": h, "second": s, "status": v} for h, s, v in (("fitted", 0.35, "hit"), ("predicted", 0.5, "miss"))]
    )  # fmt: skip
    years = differences(list(at["year"]), second, own, own, own)
    return CrossChecked(
        pack.title,
        pack.chinese,
        pack.source,
        "practice",
        8,
        0,
        "digest",
        known.assign(fitted=known["prior"]),
        figures,
        years,
        jumps(second, own),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_counts_what_differs(language, tmp_path):
    f = answered(poor_spending=[100.0, 50.0, 40.0])
    assert len(f.different) == 2
    page = write_crosscheck(f, tmp_path, language).read_text(encoding="utf-8")
    assert headline(f, language)[0] in page
    said = {"en": "whom spending alone makes poor", "zh": "医疗等支出致贫的人口"}
    assert said[language] in page
    assert headline(f, "en")[2].startswith("The aggregate model hits 0 of the 1")


@pytest.mark.parametrize("county", ["pingli"])
def test_a_real_county_fits_most_of_what_it_is_fitted_to(county):
    _, known, figures = fitted(load_county(county), load_scenario(county))
    own = figures[figures["half"] == "fitted"]
    assert (own["status"] == "hit").mean() >= 0.8
    assert known["fitted"].between(known["low"], known["high"]).all()
