"""What a plan leaves to be asked: prices and near-optimal plans simulated, yields of programmes."""

import numpy as np
import pytest

from scenarios.evidence.programme_yields import GROUPS, PUBLISHED
from scenarios.studies.catalogue import Plan, Prices, Yields
from scenarios.studies.study import Machine, ask


@pytest.fixture
def run(tiny_pack, tiny_question, tmp_path, say_nothing, monkeypatch):
    """A run whose plan is the choice from the menu: others have no prices."""
    monkeypatch.setattr("scenarios.studies.plan.winner", lambda *_: ("chosen", {}))
    few = {"selection_draws": 2, "fresh_draws": 2, "valuation_draws": 2, "price_draws": 0}
    horizon = tiny_question.horizon.model_copy(update={"last_year": 2018})
    draws = tiny_question.draws.model_copy(update=few)
    question = tiny_question.model_copy(
        update={"draws": draws, "horizon": horizon, "plan_years": (2016, 2017)}
    )
    return ask(Plan(scenario=question), Machine(tmp_path, 1, say_nothing))


def test_a_plan_leaves_prices_to_their_own_question_and_prices_does(run, tmp_path, say_nothing):
    found = run.findings
    assert found.marginal is None
    assert found.alternatives is None
    assert found.information is None
    report = (run.folder / "report.en.html").read_text(encoding="utf-8")
    assert "plans with similar results: tuopin prices" in report
    asked = ask(Prices(run=str(run.folder), draws=2), Machine(tmp_path, 1, say_nothing))
    assert np.isfinite(asked.answer.marginal["simulated"]).all()
    assert asked.answer.information is not None
    assert {"prices.en.html", "prices.zh.html"} <= {p.name for p in asked.folder.iterdir()}
    page = (asked.folder / "prices.en.html").read_text(encoding="utf-8")
    assert "Solved again and simulated in the whole county" in page


def test_yields_are_a_question_of_their_own(tiny_pack, tiny_question, tmp_path, say_nothing):
    draws = tiny_question.draws.model_copy(update={"valuation_draws": 2})
    study = Yields(scenario=tiny_question.model_copy(update={"draws": draws}), held_out=True)
    finished = ask(study, Machine(tmp_path, 1, say_nothing))
    assert set(finished.answer.table["draws"]) <= {0, 1, 2}
    assert (finished.folder / "yields.csv").is_file()
    assert (finished.folder / "yields.zh.html").is_file()
    held = finished.answer
    assert set(held.practice["name"]) == set(PUBLISHED)
    assert set(held.others["group"]) == set(GROUPS)
    assert set(held.others["programme"]) == set(held.table["programme"])
    page = (finished.folder / "yields.en.html").read_text(encoding="utf-8")
    assert "Held out of the solve" in page
    again = ask(study, Machine(tmp_path, 1, lambda *_: pytest.fail("ran again")))
    assert again.answer.table.equals(finished.answer.table)
