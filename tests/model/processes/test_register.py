"""The register and civil affairs: rules by hand, signs, and no dependence on the order of rows."""

from dataclasses import replace

import numpy as np
import pytest

from model.county import County
from model.parameters import base_values, parameter_bundles
from model.processes.calendar.rules import index_of
from model.processes.civil_affairs.rules import appraised_of, house_after, is_wubao, taken_in
from model.processes.civil_affairs.step import _admit
from model.processes.register.rules import exit_bar, is_served, notice_chance, passes
from model.state.codes import STRUCK
from model.state.measures import INDEX
from model.state.world import empty_columns

f = np.float32
N = parameter_bundles(base_values())


def test_checks_stop_with_their_strictness_and_wubao_always():
    assert passes(0, 0, 0, 0.0, f(1))
    assert not passes(0, 0, 8, 0.5, f(0.8))
    assert passes(0, 0, 8, 0.9, f(0.8))
    assert not passes(1, 0, 0, 0.9, f(0))
    assert not passes(0, 1, 0, 0.9, f(0))


def test_four_visits_add_up_where_the_watch_list_is_alert():
    assert notice_chance(f(0.3), False, f(0.15)) == pytest.approx(0.3)
    assert notice_chance(f(0.3), True, f(0.15)) == pytest.approx(1 - 0.7 * 0.85**4, rel=1e-6)
    assert notice_chance(f(0.0), True, f(0.0)) == 0.0


def test_support_goes_on_for_its_years_and_no_longer():
    # left at the end of 2016: served in 2017 and 2018, not in 2019
    assert is_served(0, 2016, 2016, f(2))
    assert is_served(0, 2016, 2017, f(2))
    assert not is_served(0, 2016, 2018, f(2))
    assert not is_served(0, 2016, 2016, f(0))
    assert is_served(1, 0, 2016, f(0))
    assert not is_served(0, 0, 2016, f(2))


def test_the_dibao_line_crosses_the_poverty_line_about_2016():
    rate, first = float(N["income"].floor_growth), float(N["dibao"].line_y)
    line = [first * index_of("income.floor_growth", rate, year) for year in (2015, 2016)]
    assert line[0] < 2855
    assert line[1] > 2952


def test_dibao_appraisal_leaves_the_floor_out():
    # a draw of z = 0: cos is 0 at a quarter of a turn
    assert appraised_of(f(3000), f(1000), f(2500), 0.5, 0.25, f(0.5)) == pytest.approx(0.8)
    assert appraised_of(f(500), f(1000), f(2500), 0.5, 0.25, f(0.5)) == 0.0


def test_wubao_are_old_without_a_whole_worker_and_without_kin():
    assert is_wubao(2, 2, f(1.0), 0.01, f(0.04))
    assert not is_wubao(2, 1, f(1.0), 0.01, f(0.04))
    assert not is_wubao(1, 1, f(1.0), 0.01, f(0.04))
    assert not is_wubao(1, 1, f(0.5), 0.5, f(0.04))


def test_houses_are_rebuilt_or_wear():
    assert not house_after(1, 0.1, f(0.25), f(0.004))
    assert house_after(1, 0.5, f(0.25), f(0.004))
    assert house_after(0, 0.001, f(0.25), f(0.004))
    assert not house_after(0, 0.1, f(0.25), f(0.004))


def admitted(heads, ratios, quota, beyond=()):
    columns = empty_columns(1, len(heads), 0)
    village, household = columns["Village"], columns["Household"]
    village.end_household[0], village.dibao_quota[0] = len(heads), quota
    household.n_members[:], household.alive[:] = heads, 1
    ours = np.array(beyond or [0] * len(heads), np.int8)
    _admit(village, household, columns["Register"], f(1), ratios, ours)
    return columns["Register"]


def test_the_poorest_applicants_fill_the_room_by_whole_households():
    ratios = np.array([0.9, 0.2, -1.0, 0.1, 0.5], np.float32)
    # 4 persons at 0.1, then 3 at 0.2 do not fit, then 2 at 0.5
    register = admitted((2, 3, 1, 4, 2), ratios, 6)
    assert register.dibao.tolist() == [0, 0, 0, 1, 1]
    assert register.roll_event.tolist() == [0, 0, 0, 1, 1]


def test_whom_the_floor_takes_in_needs_no_room():
    ratios = np.array([0.9, 0.2, 0.1], np.float32)
    # the second is on the roll by the floor: both others fit beside it
    assert admitted((2, 3, 4), ratios, 6, beyond=[0, 1, 0]).dibao.tolist() == [1, 0, 1]


def test_the_floor_takes_in_the_registered_without_a_worker():
    assert taken_in(1, 0, 2, f(1.0), 0.3, f(1))
    assert not taken_in(1, 0, 2, f(1.5), 0.3, f(1))  # three quarters of a worker a head
    assert not taken_in(0, 0, 2, f(0), 0.3, f(1))  # not registered
    assert not taken_in(1, 1, 2, f(0), 0.3, f(1))  # wubao has its own roll
    assert not taken_in(1, 0, 2, f(0), 0.3, f(0.2))  # a county that takes in a fifth


@pytest.mark.parametrize("task", [0.0, 7.0, 40.0, 1e9])
def test_exits_do_not_depend_on_the_order_of_households(task):
    rng = np.random.default_rng(4)
    appraised = np.where(rng.random(60) < 0.3, -1.0, rng.lognormal(0.3, 0.5, 60)).astype(np.float32)
    heads = rng.integers(1, 7, 60)
    order = rng.permutation(60)
    assert exit_bar(appraised, heads, task) == exit_bar(appraised[order], heads[order], task)


def test_the_dibao_room_is_filled_the_same_in_any_order():
    rng = np.random.default_rng(9)
    ratios, heads = rng.random(40).astype(np.float32), rng.integers(1, 6, 40)
    chosen = [
        set(order[admitted(heads[order], ratios[order], 30).dibao != 0].tolist())
        for order in (np.arange(40), rng.permutation(40))
    ]
    assert chosen[0] == chosen[1]


def sums(start, names, last_year=2018, **values):
    known = {"register.deadline": 0.0} | {k.replace("__", "."): v for k, v in values.items()}
    changed = replace(start, values={**start.values, **known})
    record = County(changed, last_year=last_year).run()
    return {n: record.sums[..., INDEX[n]].sum(axis=1)[3::4] for n in names}


@pytest.fixture(scope="module")
def base(small_start):
    names = (
        "left_list",
        "listed",
        "listed_not_poor",
        "left_list_lacking",
        "after_exit",
        "left_poor_missed",
        "dibao",
        "dibao_joined",
        "dibao_left",
        "wubao",
        "joined_list",
        "rejoined_list",
        "added_list",
        "struck_list",
        "poor_not_listed",
        "left_returned_found",
        "persons",
    )
    return names, lambda **v: sums(small_start, names, **v)


def test_where_nobody_is_born_and_none_dies_the_register_balances_by_year(base, small_start):
    """Last + joined (of them fallen back) + added - left - struck off = this, to the person."""
    none = dict.fromkeys(
        ("people__birth_y", "people__death_60_y", "people__death_young_y", "people__split_y"), 0.0
    )
    found = base[1](register__task_y=300, register__found_y=0.5, **none)
    assert len(set(found["persons"].tolist())) == 1
    left, joined, added, struck, now = (
        found[k].astype(int)
        for k in ("left_list", "joined_list", "added_list", "struck_list", "listed")
    )
    household = small_start.columns["Household"]
    start = int(household.n_members[small_start.columns["Register"].listed != 0].sum())
    assert now.tolist() == (np.r_[start, now[:-1]] + joined + added - left - struck).tolist()
    back = found["rejoined_list"]
    assert back.sum() > 0
    assert (found["left_returned_found"] <= back).all()
    assert (back <= joined).all()


def test_the_register_is_corrected_once_and_only_where_it_is_wrong(base):
    """Nobody leaves or is found: the correction of 2015 alone moves the register."""
    still = {"register__task_y": 0.0, "register__found_y": 0.0, "register__new_y": 0.0}
    still |= {"register__visit_found_q": 0.0}
    none, some, all_ = (
        base[1](**still, register__struck=share, register__added=share) for share in (0, 0.1, 1)
    )
    assert not none["struck_list"].any()
    assert not none["added_list"].any()
    assert none["left_list"].sum() == some["left_list"].sum() == all_["left_list"].sum() == 0
    for found in (some, all_):
        assert found["struck_list"][0] > 0
        assert not found["struck_list"][1:].any()
        assert not found["added_list"][1:].any()
        assert not found["joined_list"].any()
        # who was missed is added, and every error that is not mended stays
        assert found["added_list"][0] == none["poor_not_listed"][0] - found["poor_not_listed"][0]
        mended = none["listed_not_poor"][0] - found["listed_not_poor"][0]
        assert found["struck_list"][0] == mended
    assert all_["struck_list"][0] > some["struck_list"][0]
    # a tenth of the register each, but for the chance of some 140 persons in households
    for name in ("struck_list", "added_list"):
        assert some[name][0] == pytest.approx(0.1 * none["listed"][0], rel=0.3), name


def test_who_is_struck_off_has_not_left(small_start):
    changed = replace(small_start, values={**small_start.values, "register.struck": 1.0})
    county = County(changed, last_year=2015)
    county.run()
    register = county.world.register
    struck = register.event == STRUCK
    assert struck.any()
    for name in ("listed", "left_year", "watch", "served"):
        assert not getattr(register, name)[struck].any(), name


def test_a_register_of_2015_or_later_has_been_corrected_already(base):
    assert not base[1](register__date=2015)["struck_list"].any()


def test_stricter_checks_never_raise_exits(base):
    # a task above what may leave: exits are all that pass
    found = [base[1](register__checks=c, register__task_y=1e6) for c in (0.0, 0.5, 1.0)]
    first = [int(x["left_list"][0]) for x in found]
    assert first[0] > first[1] > first[2]
    assert found[2]["left_list_lacking"].sum() == 0
    assert found[0]["left_list_lacking"].sum() > 0


def test_a_noisier_appraisal_lists_more_who_are_not_poor():
    rng = np.random.default_rng(2)
    income = rng.lognormal(8.4, 0.6, 20_000)
    from model.processes.register.rules import score_of

    wrong = []
    for noise in (0.1, 0.5, 0.9):
        p = N["register"]._replace(noise=f(noise))
        z = rng.normal(size=len(income))
        score = np.array([score_of(f(y), 0, 0, f(0), e, p) for y, e in zip(income, z, strict=True)])
        listed = np.argsort(score)[:5000]
        wrong.append(np.mean(income[listed] > np.sort(income)[5000]))
    assert wrong == sorted(wrong)
    assert wrong[0] < 0.1 < wrong[2]


def test_support_after_exit_is_a_switch(base):
    on, off = (
        base[1](register__task_y=300),
        base[1](register__task_y=300, register__support_years=0),
    )
    assert off["after_exit"].sum() == 0
    assert on["after_exit"][0] == on["left_list"][0]


def test_visits_find_more_of_those_who_fell_back(base):
    none = base[1](register__task_y=500, register__visit_found_q=0.0)
    many = base[1](register__task_y=500, register__visit_found_q=0.35)
    assert many["left_poor_missed"].sum() < none["left_poor_missed"].sum()


def test_the_roll_moves_and_keeps_to_its_purse(base, small_start):
    now = base[1]()
    start = int(small_start.columns["Village"].dibao_quota.sum())
    assert (now["dibao_joined"] > 0).all()
    assert (now["dibao_left"] > 0).all()
    assert now["dibao"].max() <= 1.1 * start
    less = base[1](dibao__budget=0.7)
    assert less["dibao"][-1] < now["dibao"][-1]
    assert (now["wubao"] > 0).all()
