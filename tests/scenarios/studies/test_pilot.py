"""A pilot's first year: lawful, whole, drawn by lot; what it is worth lies below knowing all."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from made_up_county import Fake, learn

from model.programmes import GRANTABLE
from optimize.analysis.beliefs import YearsLeft
from optimize.baselines.ablations import plan_from
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver
from optimize.objective import named
from optimize.rules.village_money import VillageMoney
from results.language.catalogue import LANGUAGES
from results.pages.pilot import headline
from results.tables.study_results import Piloted
from scenarios.evidence.year_figures import vectors
from scenarios.load import load_scenario
from scenarios.studies import pilot, update
from scenarios.studies.believed import granted_of, ratios_of
from scenarios.studies.pilot_designs import READ, Design, Pilots


@pytest.fixture(scope="module")
def pilots(pack, instance):
    """The make-believe county whose plan is its choice, with plans of the years left."""
    by = {"sheep": 0.10, "pig": 0.10, "photovoltaic": 0.095, "konjac": 0.09}
    worth = np.array([by.get(name, 0.04) for name in GRANTABLE])
    learned, goal = learn(instance, Fake(instance, plan_value=worth, noise=3e3)), named("gap")
    # a pilot needs four villages with money: none gets more than a sixth of it
    most = VillageMoney(most=float(instance.budget_y.sum()) / 6.0)
    solver = PersistentSolver(learned.problem(goal, (most,)))
    plan = plan_from(instance, "chosen", learned.costs, solver.rounded(solver.relaxed()).choice)
    scenario = load_scenario("pingli")
    prior = vectors(pack, scenario, range(1, 401))
    years = YearsLeft(learned, Goal(goal), plan, READ)
    ratios = ratios_of(prior.values, prior.values)[:4]
    more = np.array([years.more(years.choose(r, 0.5).choice) for r in ratios])
    kept = SimpleNamespace(pack=pack, scenario=scenario, learned=learned, folder="run")
    return Pilots(kept, plan, prior, more, more)


@pytest.fixture(scope="module")
def designed(pilots):
    return pilots.choose()


def test_arms_hold_one_programme_controls_nothing_and_no_purse_has_more_money(pilots, designed):
    old, new = pilots.plan.yuan, designed.plan.yuan
    n = len(designed.groups)
    assert len(designed.arms) in (3, 4)
    money = old[0, :n].sum(axis=(1, 2))
    assert (money[designed.groups >= 0] >= 0.25 * money.mean()).all()
    for v, g in enumerate(designed.groups):
        held = {GRANTABLE[k] for k in np.flatnonzero(new[0, v].sum(axis=1))}
        if g == len(designed.arms):
            assert held == set()
        elif g >= 0:
            assert held == {designed.arms[g]}
        else:
            assert (new[0, v] == old[0, v]).all()
    assert (new[0].sum(axis=(0, 1)) == old[0].sum(axis=(0, 1))).all()
    assert (new[1:] == old[1:]).all()
    assert (new[:, n:] == old[:, n:]).all()


def test_the_same_seed_gives_the_same_lot(pilots, designed):
    again = pilots.choose()
    assert again.arms == designed.arms
    assert (again.groups == designed.groups).all()


@pytest.mark.parametrize("n", [8, pytest.param(200, marks=pytest.mark.long)])
def test_no_design_gains_more_on_average_than_knowing_every_yield(pilots, designed, n):
    size = int((designed.groups == 0).sum())
    lot = pilots.by_lot(len(designed.arms), size)
    designs = {"fixed_first": Design(pilots.plan), "designed": designed, "random": lot}
    found = pilots.judged(designs, n)
    for name, gains in found.items():
        print(pilot.valued(name, gains))
    assert (found["fixed_first"] <= found["known"] + 1e-6).all()
    assert found["designed"].mean() <= found["known"].mean() + abs(pilots.lost(designed)).sum()
    error = found["fixed_first"].std(ddof=1) / np.sqrt(n)
    assert found["fixed_first"].mean() >= -2.0 * error


def test_an_arm_is_identified_works_are_not(pilots, designed):
    table = pilot.identified(pilots, designed).set_index("parameter")
    of_arms = table[table["is_arm"] & table.index.str.startswith("yields")]
    assert (of_arms["pilot"] <= of_arms["fixed"] + 1e-9).all()
    paid = [a for a in designed.arms if "paid" in table.loc[f"yields.{a}", "figures"]]
    assert table.loc[[f"yields.{a}" for a in paid], "is_identified"].all()
    assert not table.loc["yields.road", "is_identified"]
    assert table.loc["yields.road", "is_late"]


def test_page_and_workbook_say_it_in_both_languages(pilots, designed, tmp_path):
    found = SimpleNamespace(
        villages={"village": np.array(pilots.plan.places[:-1]), "name": ["村"] * 6}
    )
    gains = {n: np.arange(8.0) * 1e4 for n in ("known", "designed", "random", "fixed_first")}
    gains |= {"over_first": np.full(8, -1e4), "over_random": np.zeros(8)}
    answer = Piloted(
        county="Made up",
        county_chinese="虚构县",
        tag="uncalibrated",
        plan="chosen",
        years=pilots.plan.years,
        read=pilots.plan.years[READ - 1],
        seed=1,
        n_truths=8,
        unit=1e4,
        measure="gap",
        arms=pilot.arms_of(pilots, designed),
        villages=pilot.villages_of(pilots, designed, found),
        values=pilot.pd.DataFrame([pilot.valued(n, x) for n, x in gains.items()]),
        identified=pilot.identified(pilots, designed),
        asked=40,
        least=0.25,
        most_moved=0.3,
        least_chance=0.6,
        tail_weight=0.5,
    )
    update.pages(answer, tmp_path)
    for language in LANGUAGES:
        assert (tmp_path / f"pilot.{language}.xlsx").is_file()
        lines = headline(answer, language)
        html = (tmp_path / f"pilot.{language}.html").read_text(encoding="utf-8")
        assert lines[2] in html.replace("&#39;", "'")
        assert "30%" in html.replace(" %", "%")
        assert "60%" in html.replace(" %", "%")
    assert "does not pay" in lines[3]
    gains |= {"over_first": np.full(8, 1e4), "designed": gains["fixed_first"] - 3e4}
    risky = replace(
        answer, values=pilot.pd.DataFrame([pilot.valued(n, x) for n, x in gains.items()])
    )
    assert (
        "3.0 less in the worst fifth: with a weight of 50% on these it does not pay"
        in headline(risky, "en")[3]
    )
    assert "The pilot pays" in headline(replace(risky, tail_weight=0.0), "en")[3]
    assert set(answer.villages["arm"]) >= {*designed.arms, "waits"}
    assert granted_of(designed.plan).keys() >= set(designed.arms)
