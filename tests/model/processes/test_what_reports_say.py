"""Rules that the field reports name: temporary relief, visits, posts, courses, sites, the collective."""

from dataclasses import replace

import numpy as np
import pytest

from model.county import County
from model.programmes import GRANTABLE, N_WORKS
from model.programmes.industry import INDUSTRY_NAMES
from model.schedule import QUARTER
from model.state.measures import INDEX

PLANT = INDUSTRY_NAMES.index("photovoltaic")


def changed(start, **values):
    known = {k.replace("__", "."): v for k, v in values.items()}
    return replace(start, values={**start.values, **known})


def totals(start, plan, last_year=2020, **values):
    """County sums by quarter, of every measure."""
    sums = County(changed(start, **values), plan=plan, last_year=last_year).run().sums
    return {name: sums[..., k].sum(axis=1) for name, k in INDEX.items()}


@pytest.fixture(scope="module")
def base(small_start, rich_plan):
    return totals(small_start, rich_plan)


def test_relief_reaches_a_few_is_paid_a_quarter_later_and_lessens_the_gap(
    small_start, rich_plan, base
):
    without = totals(small_start, rich_plan, relief__chance_q=0.0)
    assert without["relief_granted"].sum() == without["relieved"].sum() == 0
    share = base["relieved"].reshape(-1, 4).sum(axis=1) / base["households"][3::4]
    assert ((share > 0.005) & (share < 0.05)).all()
    first = int(np.flatnonzero(base["relief_granted"])[0])
    paid = (base["income_transfer"] - without["income_transfer"])[: first + 2]
    assert (paid[: first + 1] == 0).all()
    assert paid[-1] == pytest.approx(base["relief_granted"][first], abs=100)
    assert base["gap_spending"].sum() < without["gap_spending"].sum()


def test_nobody_is_relieved_whose_quarter_had_no_blow_or_who_went_without_nothing(
    small_start, rich_plan
):
    county, seen = (
        County(changed(small_start, relief__chance_q=0.6), plan=rich_plan, last_year=2017),
        0,
    )
    world = county.world
    while world.tick <= world.first_tick + 11:
        for process in QUARTER:
            process(world)
        given = world.living.relief_q > 0
        seen += given.sum()
        struck = (world.health.n_ill > 0) | (world.health.n_died > 0)
        struck |= (world.village_state.disaster != 0)[world.household.village]
        assert (struck & (world.money.cut_q > 0))[given].all()
        world.tick += 1
    assert seen > 20


def test_visits_put_forward_whom_support_did_nothing_for(small_start, rich_plan):
    slow = {"register__deadline": 0.0, "last_year": 2022}
    on = totals(small_start, rich_plan, register__visit_changes_y=0.8, **slow)
    off = totals(small_start, rich_plan, register__visit_changes_y=0.0, **slow)
    assert off["put_forward"].sum() == 0
    assert on["put_forward"].sum() > 10
    assert on["put_forward"][:4].sum() == 0  # nobody was offered anything two years before


def test_visits_are_those_of_a_paired_helper(small_start, rich_plan):
    slow = {"register__deadline": 0.0, "register__visit_changes_y": 0.8, "last_year": 2022}
    nobody = totals(small_start, rich_plan, register__paired_y=0.0, **slow)
    some = totals(small_start, rich_plan, register__paired_y=0.5, **slow)
    assert nobody["paired"].sum() == nobody["put_forward"].sum() == 0
    assert some["put_forward"].sum() > 10
    assert nobody["left_poor_missed"].sum() > some["left_poor_missed"].sum()
    # half of the registered who have none are given one at each year-end, less those who join
    without = 1.0 - some["paired"] / np.maximum(some["listed_households"], 1)
    np.testing.assert_allclose(without[3::4][:4], [0.5, 0.25, 0.125, 0.063], atol=0.06)


def test_helpers_of_the_start_go_on_without_a_jump(small_start, rich_plan):
    register = small_start.columns["Register"]
    paired = (register.listed & (register.dibao != 0)).astype(np.int8)
    columns = small_start.columns | {"Register": register._replace(paired=paired)}
    start = changed(replace(small_start, columns=columns), register__paired_y=0.0)
    county = County(start, plan=rich_plan, last_year=2016)
    county.run()
    # also after an exit, and in households that divide
    assert county.world.register.paired.sum() == pytest.approx(paired.sum(), rel=0.1)


def test_who_is_put_forward_is_offered_no_industry_that_it_had(small_start, rich_plan):
    county, offered = County(small_start, plan=rich_plan, last_year=2018), 0
    world = county.world
    while world.tick < 4 * 2019:
        for process in QUARTER:
            if process.__name__ == "delivery" and world.today.quarter == 0:
                world.register.again[:] = world.register.listed
                tried = world.stake.age != 0.0
                process(world)
                rows = np.flatnonzero((world.register.again != 0) & (world.offer.kind > 0))
                assert not tried[rows, world.offer.kind[rows] - 1].any()
                offered += len(rows)
            else:
                process(world)
        world.tick += 1
    assert offered > 20


def test_posts_go_first_to_households_where_nobody_is_employed(small_start, rich_plan):
    one_year = {"last_year": 2016, "labour__posts": 0.05}
    first = totals(small_start, rich_plan, labour__posts_first=1.0, **one_year)
    alike = totals(small_start, rich_plan, labour__posts_first=0.0, **one_year)
    assert first["zero_employment"][-1] < alike["zero_employment"][-1]
    assert first["posts_held"][-1] == pytest.approx(alike["posts_held"][-1], abs=12)


def test_less_of_a_year_s_money_waits_after_2016(small_start, rich_plan, base):
    """Works take all money: of a grant for them in 2017 and 2018 just the audits' share waits."""
    kept = np.zeros(len(GRANTABLE), np.int64)
    kept[:N_WORKS] = 1
    plan = replace(rich_plan, yuan=rich_plan.yuan * kept[None, None, :, None])
    granted, carried = (totals(small_start, plan)[n] for n in ("granted", "carried_out"))
    by_year = (carried / np.maximum(granted, 1.0))[-20::4][:3]
    assert by_year[0] > 0.058  # with what found no taker in 2015
    np.testing.assert_allclose(by_year[1:], 0.011, atol=0.0005)
    assert totals(small_start, plan, delivery__idle=0.0)["carried_out"][-16:].sum() == 0
    later = totals(small_start, plan, delivery__idle=0.1)["carried_out"][-16:-8].sum()
    assert later == pytest.approx(carried[-16:-8].sum() / 0.58, rel=0.01)


def test_a_yuan_brings_less_in_a_grant_above_the_usual_size(small_start, rich_plan, base):
    """Of usual size only the second and third industry fall; at 0.75 packages all: 2.27**-0.15."""
    in_proportion = totals(small_start, rich_plan, industry__size_fall=0.0)
    assert 0.95 < base["stake_sheep"].sum() / in_proportion["stake_sheep"].sum() < 1.0
    large = [
        totals(small_start, rich_plan, industry__size_fall=e, industry__portion=0.75)["stake_sheep"]
        for e in (0.0, 0.15, 0.30)
    ]
    assert large[0].sum() > large[1].sum() > large[2].sum()
    assert large[1].sum() / large[0].sum() == pytest.approx((0.75 / 0.33) ** -0.15, abs=0.05)


def test_courses_raise_what_own_stakes_bring(small_start, rich_plan, base):
    more = totals(small_start, rich_plan, industry__courses_y=0.15)
    none = totals(small_start, rich_plan, industry__courses_y=0.0)
    industry = [t["income_industry"].sum() for t in (none, base, more)]
    assert industry[0] < industry[1] < industry[2]


def test_the_collective_has_what_plants_keep_and_rent_is_inside_property(
    small_start, rich_plan, base
):
    assert base["collective_income"].sum() > 0
    all_paid = totals(small_start, rich_plan, industry__plant_share=1.0)
    assert all_paid["collective_income"].sum() == 0
    assert (base["land_rent"] > 0).all()
    assert (base["land_rent"] <= base["income_property"]).all()


def test_the_province_s_share_goes_to_sites(small_start, rich_plan, base):
    scattered = totals(small_start, rich_plan, relocation__to_site=0.0)
    assert scattered["moved_site"].sum() == 0
    assert 0 < base["moved_site"][-1] < base["moved"][-1]
