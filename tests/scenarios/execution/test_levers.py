"""Every lever of a county does what it says: splits, policies, ends of support; and only from 2016 on."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from pydantic import ValidationError

from model.programmes import GRANTABLE
from optimize.baselines.splits import concentrate, first_round, practice
from scenarios.county.county_file import available_counties, load_county
from scenarios.execution.decision import (
    history_of,
    instance_of,
    plan_of_scenario,
    practice_mix_of,
    practice_of,
    shared_levers,
)
from scenarios.execution.policy import SETTINGS, changes_of, pooled_y
from scenarios.load import load_scenario
from scenarios.schema.layers import questions
from scenarios.schema.scenario import Levers


def of(name, county="pingli"):
    scenario = load_scenario(f"{county}+{name}")
    pack = load_county(county)
    instance = instance_of(pack, scenario)
    return pack, scenario, instance, plan_of_scenario(instance, scenario)


def money(plan):
    return plan.yuan.sum(axis=(2, 3))


def test_every_question_makes_a_plan_in_every_county_that_spends_the_fund_to_the_yuan():
    assert len(questions()) > 10
    for county in available_counties():
        for name in questions():
            _, scenario, instance, plan = of(name, county)
            given = sum(p.yuan_y for p in instance.purses)
            spent = money(plan).sum(axis=1)[: len(instance.years)]
            assert not spent.any() if name == "no-fund" else (spent == np.round(given)).all(), name
            assert scenario.title_zh != scenario.title, name
            assert scenario.why_zh != scenario.why, name


def test_the_first_round_goes_first_and_every_village_gets_as_much(instance):
    plan = first_round(instance)
    spent = money(plan)[:, : instance.n_villages]
    first = instance.first_round
    turn = round(len(instance.years) * first.sum() / len(first))
    assert 0 < turn < len(instance.years)
    assert (spent[:turn, ~first] == 0).all()
    assert (spent[turn:, first] == 0).all()
    assert (spent.sum(axis=0) > 0).all()


def test_where_all_are_of_one_round_the_poorest_go_first(instance):
    same = replace(instance, first_round=np.ones(instance.n_villages, bool))
    served = money(first_round(same))[0, : instance.n_villages] > 0
    n = round(0.6 * instance.n_villages)
    assert set(np.flatnonzero(served)) == set(np.argsort(-instance.poverty, kind="stable")[:n])


@pytest.mark.parametrize("few", [1, 2, 4])
def test_a_few_villages_a_year_take_turns(instance, few):
    served = money(concentrate(instance, few))[:, : instance.n_villages] > 0
    assert (served.sum(axis=1) == few).all()
    order = np.argsort(-instance.poverty, kind="stable")
    assert set(np.flatnonzero(served[0])) == set(order[:few])
    turns = served.sum(axis=0)
    assert turns.max() - turns.min() <= 1


def test_a_mix_is_filled_up_from_practice_and_gives_way_where_nothing_grows():
    usual = (("road", 0.5), ("pig", 0.5))
    everywhere = SimpleNamespace(practice_mix=usual, barred=())
    shares = practice_mix_of(everywhere, Levers(plan="practice", mix={"tea": 0.4}))
    assert dict(shares) == pytest.approx({"tea": 0.4, "road": 0.3, "pig": 0.3})
    barred = SimpleNamespace(practice_mix=usual, barred=("tea", "noodle"))
    shares = practice_mix_of(barred, Levers(plan="practice", mix={"tea": 0.4, "noodle": 0.2}))
    assert dict(shares) == pytest.approx({"walnut": 0.4, "road": 0.3, "pig": 0.3})
    assert practice_mix_of(everywhere, Levers(plan="practice")) == usual
    # what does not grow in the county is not practised there either
    nothing_given = SimpleNamespace(practice_mix=(), barred=("tea",))
    shares = dict(practice_mix_of(nothing_given, Levers(plan="practice")))
    assert shares["walnut"] == pytest.approx(0.30)
    assert "tea" not in shares
    barred = SimpleNamespace(practice_mix=usual, barred=("pig",))
    assert practice_mix_of(barred, Levers(plan="practice")) == (("road", 1.0),)


def test_practice_is_said_to_be_whose_mix_it_has():
    pingli, gandu = load_county("pingli"), load_county("gandu")
    own = replace(pingli, name="yunling")
    assert practice_of(pingli, Levers()) == "own"
    assert practice_of(gandu, Levers()) == "file"
    assert practice_of(own, Levers()) == "pingli"
    assert practice_of(own, Levers(plan="practice", mix={"tea": 0.4})) == "scenario"
    assert practice_of(replace(own, practice_mix=(("road", 1.0),)), Levers()) == "file"


def test_shares_over_one_and_levers_of_a_split_without_one_are_refused():
    for told in (
        {"plan": "practice", "mix": {"tea": 0.7, "pig": 0.4}},
        {"mix": {"tea": 0.1}},
        {"plan": "practice", "mix": {"tee": 0.1}},
        {"targeting": "need_first"},
    ):
        with pytest.raises(ValidationError):
            Levers.model_validate(told)


def test_need_first_changes_who_is_first_and_no_yuan():
    *_, plan = of("need-households")
    *_, usual = of("practice")
    assert set(plan.targeting) == {"need_first"}
    assert set(usual.targeting) == {"large_first"}
    np.testing.assert_array_equal(plan.yuan, usual.yuan)


def test_splits_of_the_library_differ_from_practice_in_one_thing():
    asked = {n: load_scenario(n).levers for n in questions()}
    others = {n: k for n, k in asked.items() if k.plan not in ("practice", "optimize", "no_fund")}
    assert {k.plan for k in others.values()} >= {
        "equal_village",
        "need_first",
        "first_round",
        "concentrate",
    }
    assert {k.targeting for k in others.values()} == {"large_first"}
    assert [n for n, k in asked.items() if k.targeting and n not in others] == ["need-households"]
    *_, plan = of("concentrate", "gandu")
    assert set(plan.targeting) == {"large_first"}


def test_teams_stand_in_every_village_from_the_first_plan_year_on_only():
    pack, scenario, instance, plan = of("teams")
    assert plan.team[:, : instance.n_villages].all()
    assert history_of(pack, scenario).team.sum() == pack.facts.n_team


def test_support_that_ends_has_no_money_no_team_and_no_support_after_exit():
    pack, scenario, _, plan = of("support-ends")
    assert plan.years[-1] == scenario.last_year == 2025
    after = [i for i, y in enumerate(plan.years) if y > 2020]
    assert not plan.yuan[after].any()
    assert not plan.team[after].any()
    assert plan.team[after[0] - 1].any()
    change = changes_of(pack, scenario)
    base = {"register.support_years": 2.0}
    assert change.within(2020, base) == base
    assert change.within(2021, base) == {"register.support_years": 0.0}


def test_pooling_moves_money_and_makes_none():
    pack, scenario, instance, plan = of("pooled")
    assert instance.purses[1].yuan_y[0] == pytest.approx(pooled_y(pack, scenario))
    by_purse = plan.yuan.sum(axis=(0, 1, 2))
    assert by_purse[1] == pytest.approx(5 * pooled_y(pack, scenario), abs=5)
    first, last = scenario.plan_years[0], scenario.plan_years[-1]
    name, change = "delivery.other_works_y", changes_of(pack, scenario)
    for works in (0.0, 0.04, 0.08):  # of the draw's own works, not of the base value
        assert change.within(first, {name: works})[name] == pytest.approx(0.7 * works)
        assert change.within(last + 1, {name: works})[name] == works
    other = changes_of(pack, scenario.but(levers={"pooled_share": 0.2}))
    assert other.digest != change.digest
    shares = plan.yuan.sum(axis=(0, 1))
    n_grants = (plan.yuan.sum(axis=3) > 0).sum(axis=(0, 1))
    for k in range(len(GRANTABLE)):  # both purses in the same proportions, but for whole hundreds
        hundreds = 100 * (n_grants[k] + 1) / by_purse[:2].min()
        assert shares[k, 1] / by_purse[1] == pytest.approx(shares[k, 0] / by_purse[0], abs=hundreds)


def test_sector_funds_of_the_size_reported_come_on_top_and_pay_what_the_fund_may():
    """140 of the 306 million a year, for 90 villages 1.56 million each; the fund stays."""
    pack, scenario, instance, plan = of("sector-funds")
    special, sector = instance.purses
    assert sector.yuan_y.tolist() == [140e6] * 5
    assert special.yuan_y.tolist() == [pack.fund_y] * 5
    assert (sector.programmes >= special.programmes).all()
    assert changes_of(pack, scenario) is None  # other budgets build as before
    by_purse = plan.yuan.sum(axis=(0, 1, 2))
    assert by_purse[1] == pytest.approx(5 * 140e6, abs=5)
    assert by_purse[0] == pytest.approx(5 * pack.fund_y, rel=0.01)


def test_settings_go_to_ends_of_declared_ranges():
    pack, scenario, *_ = of("floor-insurance+relocation")
    met = changes_of(pack, scenario).within(2016, {})
    assert met == {
        "cover.stay_out": 0.0,
        "cover.threshold": 0.7,
        "cover.threshold_listed": 0.5,
        "cover.critical_share": 0.65,
        "dibao.no_labour": 1.0,
        "relocation.offers_y": 0.05,
        "relocation.aftercare": 0.0,
    }
    assert {(s.lever, s.setting) for s in SETTINGS} >= {("aftercare", "all")}


def test_levers_do_not_reach_the_shared_year():
    pack = load_county("pingli")
    plain = shared_levers(pack, load_scenario("pingli"))
    assert len(questions()) > 10
    for name in questions():
        scenario = load_scenario(f"pingli+{name}")
        assert shared_levers(pack, scenario) == plain, name
        assert history_of(pack, scenario).yuan.sum() == round(pack.fund_y)


def test_practice_of_the_library_is_practice(instance):
    pack, _, made, plan = of("practice")
    np.testing.assert_array_equal(plan.yuan, practice(made).yuan)
    assert pack.fund_y * len(made.years) == plan.yuan.sum()
