"""A finished run is asked: frontier, target, village, pin; without learning anew."""

import pytest

from scenarios.execution.store import read_manifest
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.goals import Target
from scenarios.schema.overrides import Overrides, read_overrides
from scenarios.studies.adjust import adjust, adjust_run
from scenarios.studies.explain import explain_run, pin_of
from scenarios.studies.follow_up import run_of
from scenarios.studies.frontier import frontier_county
from scenarios.studies.plan import plan_county
from scenarios.studies.simulate import compare_runs
from scenarios.studies.target import target_county, target_given


@pytest.fixture
def question():
    scenario = load_scenario("pingli")
    levers = scenario.levers.model_copy(update={"fund_y": 1.2e6, "method": "prices"})
    few = scenario.draws.model_copy(
        update={"selection_draws": 2, "fresh_draws": 2, "valuation_draws": 2, "price_draws": 1}
    )
    horizon = scenario.horizon.model_copy(update={"last_year": 2018})
    return scenario.model_copy(
        update={"levers": levers, "draws": few, "horizon": horizon, "plan_years": (2016, 2017)}
    )


def quiet(label, done, total):
    assert done <= total


@pytest.mark.slow
def test_a_run_answers_without_learning_anew(tiny_pack, question, tmp_path, monkeypatch):
    run = plan_county(question, tmp_path, 2, quiet)
    found = run.findings
    assert found.main == "prices"
    assert {"more", "less", "rule", "pooled"} == set(found.marginal["kind"])
    assert len(found.unspent) == 2
    assert len(found.losers) == len(found.reasons) == 6
    assert (found.alternatives["share"] >= 0.95 - 1e-6).all()
    monkeypatch.setattr(
        "scenarios.studies.follow_up.plan_county", lambda *_: pytest.fail("learned anew")
    )
    name = str(run.folder)

    folder, swept = frontier_county(
        name, tmp_path, 2, quiet, low=6e5, high=3e6, n_points=5, shown=(1.2e6, 9e9)
    )
    assert swept.points["whole"].is_monotonic_increasing
    assert swept.simulated["yuan_y"].tolist() == [1.2e6]
    made = {p.name for p in folder.rglob("*") if p.is_file()}
    assert {"frontier.zh.html", "frontier.en.html", "frontier.csv", "frontier.zh.png"} <= made
    told = read_manifest(folder)
    assert (told["kind"], told["asked"]["run"]) == ("frontier", run.folder.name)
    assert not (folder / "states").exists()

    best = float(swept.points["whole"].iloc[-1])
    asked = Target("gap", best / 3.0, 0.5)
    folder, answer = target_county(name, asked, tmp_path, 2, quiet, most_y=3e6)
    least = answer.row("least")
    assert least["level"] >= best / 3.0
    assert least["yuan_y"] < 3e6
    assert (folder / "plan-least.csv").is_file()
    assert read_manifest(folder)["asked"]["least"] == best / 3.0
    assert "Promised" in (folder / "target.en.txt").read_text(encoding="utf-8")

    kept = run_of(name, tmp_path, 1, quiet)
    village = int(kept.learned.instance.codes[0])
    for language in ("zh", "en"):
        assert str(village) in explain_run(name, village, None, tmp_path, 1, quiet, language)[0]
        assert len(explain_run(name, None, None, tmp_path, 1, quiet, language)) >= 4
        pin = f"{village}:road:2016:10万元"
        lines = explain_run(name, None, pin, tmp_path, 1, quiet, language)
        assert any(str(village) in line for line in lines[2:])
    with pytest.raises(FaultError, match="9999"):
        explain_run(name, 9999, None, tmp_path, 1, quiet, "en")
    for text, told in (
        ("1:2", "VILLAGE:PROGRAMME"),
        (f"{village}:rode:2016:1", "Did you mean 'road'"),
        (f"{village}:road:2019:1", "2016, 2017"),
    ):
        with pytest.raises(FaultError, match=told):
            pin_of(kept, text)
    adjusted_plans_are_simulated(run.folder, kept, tmp_path)


def adjusted_plans_are_simulated(run, kept, tmp_path):
    """Other money is kept to, what is banned is gone, and the result is a run as any other."""
    same = adjust(kept, Overrides())
    assert (
        same.change >= -2e-3 * kept.solution.objective
    )  # the run rounded at prices: better may be found
    told = read_overrides(budget="200万元", bans=("sheep",))
    _, finished = adjust_run(str(run), told, tmp_path, 2, quiet, 2)
    found = finished.findings
    assert {"adjusted", "prices", "no_fund", "trend"} == set(found.plans)
    assert "sheep" not in set(found.plan_table["programme"])
    spent = found.plan_table.groupby("year")["yuan"].sum()
    assert spent.sum() <= 4e6
    assert spent.sum() > 1.5 * 1.2e6
    assert found.moved["after"].sum() - found.moved["before"].sum() > 0.0
    assert (finished.folder / "report.zh.html").is_file()
    assert not (finished.folder / "states").exists()
    assert compare_runs([run, finished.folder], tmp_path).findings.n_draws == 2
    again = adjust_run(str(run), told, tmp_path, 2, lambda *_: pytest.fail("run again"), 2)[1]
    assert again.folder == finished.folder
    with pytest.raises(FaultError, match="--budget"):
        adjust(kept, read_overrides(budget="200吨"))


def test_a_target_that_names_no_measure_is_a_fault():
    assert target_given("returns=5", 0.9) == Target("returns", 5.0, 0.9)
    with pytest.raises(FaultError, match="--target"):
        target_given("heads=5", 0.9)
