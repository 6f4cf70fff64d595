"""Replay: real spending read with all its faults, the same money, what it broke."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from optimize.baselines.splits import equal_village, practice
from optimize.rules.floor import FloorPerHead
from results.pages.comparison import headline
from scenarios.execution.learned_file import load_learned
from scenarios.faults import FaultError
from scenarios.files.plan import plan_rows, write_plan
from scenarios.studies.catalogue import Replay
from scenarios.studies.replay import read_spending, rivals, same_money
from scenarios.studies.study import Machine, ask


@pytest.fixture
def kept(written_run):
    return load_learned(written_run)


@pytest.fixture
def spending(kept, tmp_path):
    """Two thirds of the fund, alike for all villages, nothing to one of them."""
    plan = equal_village(kept.learned.instance)
    yuan = plan.yuan * 2 // 3
    yuan[:, 0] = 0
    file = tmp_path / "spent.csv"
    write_plan(replace(plan, yuan=yuan), file)
    return file


def test_the_money_is_what_was_spent_by_purse_and_year(kept, spending):
    spent, county = read_spending(spending, kept)
    instance, no_floor = same_money(kept, spent)
    assert county == 0.0
    assert not no_floor
    np.testing.assert_array_equal(instance.budget_y, spent.yuan.sum(axis=(1, 2, 3)))
    plans = rivals(kept, instance)
    best = plans["same_money"].yuan.sum(axis=(1, 2, 3))
    # at most a tenth may wait for later years
    assert (np.cumsum(best) <= np.cumsum(instance.budget_y) + 1).all()
    assert (best <= 1.2 * instance.budget_y + 1).all()
    np.testing.assert_array_equal(plans["practice"].yuan.sum(axis=(1, 2, 3)), instance.budget_y)


def test_another_purse_comes_with_its_uses(kept, tmp_path):
    plan = practice(kept.learned.instance)
    rows = plan_rows(plan)
    rows.loc[rows["programme"] == "road", "purse"] = "sector"
    rows.to_csv(tmp_path / "two.csv", index=False)
    spent, _ = read_spending(tmp_path / "two.csv", kept)
    instance, _ = same_money(kept, spent)
    assert [p.name for p in instance.purses] == ["special", "sector"]
    road = int(rows.loc[rows["purse"] == "sector", "yuan"].sum())
    assert road > 0
    assert instance.purses[1].yuan_y.sum() == road
    assert instance.purse_total == spent.yuan.sum()
    pooled = rivals(kept, instance)["practice"]
    assert pooled.yuan.sum() == spent.yuan.sum()


def test_a_year_without_money_asks_no_floor_and_says_so(kept, spending, tmp_path):
    rows = pd.read_csv(spending)
    rows[rows["year"] != 2018].to_csv(tmp_path / "gap.csv", index=False)
    instance, no_floor = same_money(kept, read_spending(tmp_path / "gap.csv", kept)[0])
    assert no_floor
    assert instance.rule(FloorPerHead) is None
    assert instance.budget_y[2] == 0.0


def test_money_on_the_county_row_is_told_apart(kept, spending, tmp_path):
    rows = pd.read_csv(spending)
    more = rows.iloc[:1].assign(village=0, yuan=1234, team=0)
    pd.concat([rows, more]).to_csv(tmp_path / "county.csv", index=False)
    spent, county = read_spending(tmp_path / "county.csv", kept)
    assert county == 1234.0
    assert spent.yuan.sum() == rows["yuan"].sum()


def test_every_fault_of_the_file_is_told_in_one_pass(kept, spending, tmp_path):
    rows = pd.read_csv(spending, dtype=str)
    rows.loc[0, "year"], rows.loc[1, "programme"], rows.loc[2, "yuan"] = "2013", "teaa", "-5"
    rows.to_csv(tmp_path / "bad.csv", index=False)
    with pytest.raises(FaultError) as told:
        read_spending(tmp_path / "bad.csv", kept)
    assert [f.place for f in told.value.faults] == ["year", "programme", "yuan"]
    rows.iloc[:0].to_csv(tmp_path / "none.csv", index=False)
    for name in ("none.csv", "not-there.csv"):
        with pytest.raises(FaultError):
            read_spending(tmp_path / name, kept)


def test_spending_is_a_case_beside_the_same_money_and_what_it_broke_is_noted(
    written_run, spending, tmp_path, say_nothing, no_pictures, monkeypatch
):
    study, machine = Replay(spent=spending, run=str(written_run), draws=2), Machine(tmp_path, 1)
    finished = ask(study, machine)
    folder, made = finished.folder, finished.answer
    assert made.names == ["spent", "same_money", "practice"]
    over = {n: made.effects(n)["plan"].mean for n in made.names}
    assert made.gain("same_money").mean == pytest.approx(over["same_money"] - over["spent"])
    spent = made.money[made.money["name"] == "spent"]["yuan"].sum()
    assert spent == pd.read_csv(spending)["yuan"].sum()
    assert any("broke rules of the run" in line for line in headline(made, "en"))
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*")}
    assert {"comparison.zh.html", "plan-same-money.csv", "iamc.csv", "manifest.json"} <= names
    monkeypatch.setattr("scenarios.studies.replay.compared", lambda *_: pytest.fail("ran again"))
    again = ask(study, machine).answer
    pd.testing.assert_frame_equal(again.parts, made.parts)
