"""A year's figures move beliefs, and beliefs move money: never worse on average than to stay."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from made_up_county import Fake, learn

from model.programmes import GRANTABLE
from model.programmes.priors import SOLVED
from optimize.analysis.beliefs import YearsLeft
from optimize.baselines.ablations import plan_from
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver
from optimize.objective import named
from scenarios.evidence.year_figures import (
    YearFigure,
    learn as weighed,
    predicted,
    vectors,
    yield_of,
)
from scenarios.faults import FaultError
from scenarios.files.observed import FIGURES, OwnPlace, read_observed, write_form
from scenarios.load import load_scenario
from scenarios.studies.believed import (
    asked_of,
    beliefs_of,
    factors_of,
    granted_of,
    ratios_of,
)
from scenarios.studies.catalogue import MOST_MOVED
from scenarios.studies.update import of_register, plan_of

ONE = np.ones(len(GRANTABLE))


@pytest.fixture(scope="module")
def left(instance):
    """A make-believe county whose best plan is known, its first year executed."""
    learned = learn(instance, Fake(instance, plan_value=worth(), noise=3e3))
    goal = Goal(named("gap"))
    solver = PersistentSolver(learned.problem(goal.objective))
    whole = solver.rounded(solver.relaxed())
    return YearsLeft(learned, goal, plan_from(instance, "chosen", learned.costs, whole.choice), 1)


def worth():
    """Gap closed per yuan: animals and plants of nearly the same worth, all else less."""
    by = {"sheep": 0.10, "pig": 0.10, "cattle": 0.095, "photovoltaic": 0.095, "konjac": 0.09}
    return np.array([by.get(name, 0.04) for name in GRANTABLE])


def test_nothing_moves_while_no_belief_does(left):
    found = left.choose(ONE)
    assert (found.choice == left.present).all()
    assert found.gain == 0.0
    assert plan_of(left, found).yuan.tolist() == left.plan.yuan.tolist()


def test_what_is_believed_worthless_loses_its_money_and_the_first_year_stays(left):
    money = left.plan.yuan[1:].sum(axis=(0, 1, 3))
    k = int(money.argmax())
    factor = ONE.copy()
    factor[k] = 0.2
    found = left.choose(factor)
    new = plan_of(left, found)
    assert found.gain > 0.0
    assert new.yuan[1:].sum(axis=(0, 1, 3))[k] < money[k]
    assert (new.yuan[0] == left.plan.yuan[0]).all()
    granted = new.yuan.sum(axis=(1, 2, 3)) - left.plan.yuan.sum(axis=(1, 2, 3))
    assert (granted <= len(GRANTABLE) * len(left.plan.places)).all()


def leaving(left, new):
    """(Y,) share of a year's money that leaves its village or its programme."""
    old = left.plan.yuan
    return np.maximum(old - new.yuan, 0).sum(axis=(1, 2, 3)) / old.sum(axis=(1, 2, 3))


def test_a_cap_holds_in_every_year_and_what_it_costs_is_never_less_than_nothing(left):
    factor = ONE.copy()
    factor[int(left.plan.yuan[1:].sum(axis=(0, 1, 3)).argmax())] = 0.2
    free, capped = left.choose(factor), left.choose(factor, 0.4)
    # what a village pays in the end is rounded to its own purse: a percent of the year
    assert (leaving(left, plan_of(left, capped)) <= 0.41).all()
    assert leaving(left, plan_of(left, free)).max() > 0.41
    assert 0.0 < capped.gain < free.gain
    still = left.choose(factor, 0.0)
    assert (still.choice == left.present).all()
    assert still.gain == 0.0


def test_money_follows_a_belief_only_where_its_mean_moves_by_more_than_noise(pack, left):
    prior = vectors(pack, load_scenario("pingli"), range(1, 501))
    granted = granted_of(left.plan)
    name = next(n for n in ("photovoltaic", "sheep", "pig", "cattle", "konjac") if n in granted)
    year = left.plan.years[1]
    usual = predicted(YearFigure(year, "alive", name, np.nan), granted, prior.values)
    seen = [YearFigure(year, "alive", name, float(usual.mean.mean()))]
    beliefs = beliefs_of(weighed(seen, granted, prior), {name}).set_index("programme")
    assert (beliefs["factor"] == 1.0).all()
    paid = predicted(YearFigure(year, "paid", name, np.nan), granted, prior.values)
    low = [YearFigure(year, "paid", name, float(np.quantile(paid.mean, 0.05)))]
    beliefs = beliefs_of(weighed(low, granted, prior), {name}).set_index("programme")
    assert beliefs.loc[name, "factor"] < 0.9


def test_a_plan_that_no_bonus_keeps_steady_is_refused_in_words(left, monkeypatch):
    restless = SimpleNamespace(choice=np.zeros_like(left.present))
    monkeypatch.setattr("optimize.analysis.beliefs._best", lambda *_: restless)
    with pytest.raises(InfeasibleRulesError, match=r"6 villages .* tuopin plan") as refused:
        replace(left).choose(ONE)
    assert "6个村" in refused.value.sentences[0][1]


def test_the_chance_that_moving_gains_falls_with_what_is_still_unsure(pack, left):
    prior = vectors(pack, load_scenario("pingli"), range(1, 501))
    posterior = weighed([], granted_of(left.plan), prior)
    ratios = ratios_of(posterior.values, posterior.before)
    assert ratios.mean(axis=0) == pytest.approx(ONE, abs=1e-6)
    factor = ONE.copy()
    factor[int(left.plan.yuan[1:].sum(axis=(0, 1, 3)).argmax())] = 0.2
    choice = left.choose(factor).choice
    sure = (factor - factor) @ left.more(choice)
    unsure = (ratios - ONE) @ left.more(choice)
    assert sure == 0.0
    assert unsure.std() > 0.0
    assert left.more(left.present) == pytest.approx(np.zeros(len(ONE)))


def truth_factors(values, before):
    out = ONE.copy()
    for name in SOLVED:
        out[GRANTABLE.index(name)] = yield_of(name, values)[0] / yield_of(name, before).mean()
    return out


def compared(pack, left, n):
    """(n,) gain under the truth of moving and of knowing everything, over staying."""
    scenario = load_scenario("pingli")
    prior = vectors(pack, scenario, range(1, 501))
    truths = vectors(pack, scenario, range(1_000_000, 1_000_000 + n)).values
    granted, rng = granted_of(left.plan), np.random.default_rng(1)
    asked = asked_of(left.plan, granted, 4900.0)
    year, moved, known = left.plan.years[1], [], []
    for i in range(n):
        truth, figures = {k: v[i : i + 1] for k, v in truths.items()}, []
        for figure, name in [x for x in asked.rows(year) if x[1]]:
            p = predicted(YearFigure(year, figure, name, np.nan), granted, truth)
            false = rng.random() < p.share[0]
            ends = (p.false[0], p.false_sd[0]) if false else (p.mean[0], p.sd[0])
            figures.append(YearFigure(year, figure, name, float(rng.normal(*ends))))
        beliefs = beliefs_of(weighed(figures, granted, prior), {f.programme for f in figures})
        choice = left.choose(factors_of(beliefs), MOST_MOVED).choice
        real = truth_factors(truth, prior.values)
        values, v = left.values(real), np.arange(len(choice))
        stay = values[v, left.present].sum()
        moved.append(values[v, choice].sum() - stay)
        known.append(PersistentSolver(left.problem(real)).relaxed().objective - stay)
    return np.array(moved), np.array(known)


@pytest.mark.parametrize("n", [12, pytest.param(200, marks=pytest.mark.long)])
def test_moving_gains_on_average_and_never_more_than_knowing_everything(pack, left, n):
    moved, known = compared(pack, left, n)
    error = moved.std(ddof=1) / np.sqrt(n)
    print(
        f"moved {moved.mean():.0f} ± {error:.0f}, moved at all {(moved != 0).mean():.2f}, known {known.mean():.0f}"
    )
    assert moved.mean() >= -2.0 * error
    assert (moved <= known + 1e-6 * np.abs(known).max()).all()
    assert (moved != 0.0).any()


@pytest.fixture
def asked(left):
    return asked_of(left.plan, granted_of(left.plan), 4900.0)


def test_a_form_that_is_filled_in_is_read_and_an_empty_one_is_not(left, asked, tmp_path):
    import openpyxl

    write_form(asked, tmp_path, ("县", "County"))
    for language in ("zh", "en"):
        path = tmp_path / f"observed.{language}.xlsx"
        with pytest.raises(FaultError) as empty:
            read_observed(path, asked)
        assert [f.kind for f in empty.value.faults] == ["missing"]
        book = openpyxl.load_workbook(path)
        sheet = book["年度观测" if language == "zh" else "Year"]
        rows = asked.rows(asked.years[0])
        for r, _ in enumerate(rows, start=3):
            sheet.cell(r, 4, 12)
        book.save(path)
        found, registers = read_observed(path, asked)
        assert registers.empty
        assert list(zip(found["figure"], found["programme"], strict=True)) == rows
        assert set(found["year"]) == {asked.years[0]}


def test_every_fault_of_a_table_is_listed_at_once(left, asked, tmp_path):
    name = asked.programmes["alive", 2017][0]
    path = tmp_path / "seen.csv"
    path.write_text(
        "year,figure,programme,value,error\n"
        f"2016,paid,{name},4,\n"
        "2017,payd,,4,\n"
        f"2017,alive,{name},123,\n"
        f"2017,listed,{name},3,\n"
        "2017,joined,,x,\n"
        "2031,joined,,3,\n"
        "2017,fell_back,,3,\n"
        "2017,fell_back,,3,-1\n"
        "2017,paid,clinic,,\n",
        encoding="utf-8",
    )
    with pytest.raises(FaultError) as error:
        read_observed(path, asked)
    assert [f.line for f in error.value.faults] == [2, 3, 4, 5, 6, 7, 9, 9]
    assert len(FIGURES) == 6


@pytest.fixture
def asked_places(asked):
    towns = [
        OwnPlace(f"town {t}", f"town {t}", (z, e), 900.0)
        for t, z, e in ((1, "东镇", "East"), (2, "西镇", "West"))
    ]
    villages = [
        OwnPlace(str(v), f"town {t}", (f"{v} 村", f"{v} 村"), 300.0) for v, t in ((11, 1), (21, 2))
    ]
    return replace(asked, places=(*towns, *villages))


@pytest.mark.parametrize(("language", "tab"), [("zh", "各地名册"), ("en", "Places")])
def test_the_sheet_of_places_is_read_beside_or_without_figures(
    asked_places, tmp_path, language, tab
):
    import openpyxl

    write_form(asked_places, tmp_path, ("县", "County"))
    path = tmp_path / f"observed.{language}.xlsx"
    with pytest.raises(FaultError):
        read_observed(path, asked_places)
    book = openpyxl.load_workbook(path)
    sheet = book[tab]
    sheet.cell(3, 3, 640)
    sheet.cell(3 + len(asked_places.years), 3, 0)
    book.save(path)
    figures, registers = read_observed(path, asked_places)
    assert figures.empty
    first = asked_places.years[0]
    assert registers.to_numpy().tolist() == [["town 1", first, 640.0], ["town 2", first, 0.0]]
    book[book.sheetnames[1]].cell(3, 4, 12)
    book.save(path)
    figures, registers = read_observed(path, asked_places)
    assert (len(figures), len(registers)) == (1, 2)
    del book[tab]
    book.save(path)
    figures, registers = read_observed(path, asked_places)
    assert (len(figures), len(registers)) == (1, 0)


def test_a_title_above_the_heads_hides_no_sheet_of_places(asked_places, tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(
        "2016年名册,,\n乡镇或村,年份,年末建档立卡人口\n东镇,2016,640\n", encoding="utf-8"
    )
    assert read_observed(path, asked_places)[1]["registered"].tolist() == [640.0]


def test_every_fault_of_the_sheet_of_places_is_listed(asked_places, tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(
        "place,year,registered\n"
        "East,2016,640\n"
        "East,2016,620\n"  # twice
        "11 村,2017,90\n"  # its town tells its own
        "21 村,2017,301\n"  # that, and more than live there
        "West,2031,3\n"
        "North,2016,3\n"
        "West,2016,2.5\n"
        "West,2017,\n",
        encoding="utf-8",
    )
    with pytest.raises(FaultError) as error:
        read_observed(path, asked_places)
    assert [f.line for f in error.value.faults] == [3, 4, 5, 5, 6, 7, 8]


def test_register_figures_are_held_beside_simulated_draws():
    drawn = np.array([100.0, 120.0, 80.0, 110.0, 95.0, 105.0])
    usual = of_register(YearFigure(2017, "listed", "", 101.0), drawn)
    odd = of_register(YearFigure(2017, "listed", "", 300.0), drawn)
    assert usual[1] < 101.0 < usual[2]
    assert odd[3] < 0.001 < usual[3]
    assert np.isnan(of_register(YearFigure(2017, "listed", "", 1.0), drawn[:3])[3])
