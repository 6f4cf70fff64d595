"""A finished run is asked: frontier, target, village, pin; without learning anew."""

import pytest

from model.programmes import GRANTABLE
from scenarios.execution.learned_file import load_learned
from scenarios.execution.store import read_manifest
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.goals import Target as Goal
from scenarios.schema.overrides import Overrides, read_overrides
from scenarios.studies.adjustment import adjust, own_plan
from scenarios.studies.catalogue import Adjust, Explain, Frontier, Plan, Target
from scenarios.studies.explain import pin_of
from scenarios.studies.study import Machine, ask
from scenarios.studies.target import target_given


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
    machine = Machine(tmp_path, 2, quiet)
    edit = (1002, "tea", 2016, 0, 50_000, "张三", "龙头企业落地")
    run = ask(Plan(scenario=question, edits=(edit,)), machine)
    found = run.findings
    assert [tuple(e) for e in found.edits.to_numpy(object)] == [edit]
    assert found.main == "prices"
    assert {"more", "less", "rule", "pooled"} == set(found.marginal["kind"])
    assert len(found.unspent) == 2
    assert len(found.losers) == len(found.reasons) == 6
    assert (found.alternatives["share"] >= 0.95 - 1e-6).all()
    monkeypatch.setattr("scenarios.studies.plan.run", lambda *_: pytest.fail("learned anew"))
    name = str(run.folder)

    study = Frontier(run=name, low=0.6, high=3.0, points=5, simulate="1.2,9000")
    finished = ask(study, machine)
    folder, swept = finished.folder, finished.answer
    assert swept.points["whole"].is_monotonic_increasing
    assert swept.simulated["yuan_y"].tolist() == [1.2e6]
    made = {p.name for p in folder.rglob("*") if p.is_file()}
    assert {"frontier.zh.html", "frontier.en.html", "frontier.csv", "frontier.zh.png"} <= made
    told = read_manifest(folder)
    assert (told["kind"], told["study"]["kind"]) == ("frontier", "frontier")
    assert not (folder / "states").exists()

    best = float(swept.points["whole"].iloc[-1])
    study = Target(run=name, target=f"gap={best / 3.0!r}", probability=0.5, most=3.0)
    finished = ask(study, machine)
    folder, answer = finished.folder, finished.answer
    least = answer.row("least")
    assert least["level"] >= best / 3.0
    assert least["yuan_y"] < 3e6
    assert (folder / "plan-least.csv").is_file()
    assert answer.target == best / 3.0
    assert "Predicted: met in" in (folder / "target.en.txt").read_text(encoding="utf-8")

    kept = load_learned(run.folder)
    village = int(kept.learned.instance.codes[0])
    for language in ("zh", "en"):
        about = explained(Explain(run=name, village=village), language)
        assert str(village) in about[0]
        named = kept.pack.home.by_code[village].split()[0]
        assert explained(Explain(run=name, village=named), language) == about
        assert len(explained(Explain(run=name), language)) >= 4
        pin = f"{village}:road:2016:10万元"
        lines = explained(Explain(run=name, pin=pin), language)
        assert any(str(village) in line for line in lines[2:])
    assert "two questions" in explained(Explain(run=name, who=True), "en")[0]
    with pytest.raises(FaultError, match="9999"):
        explained(Explain(run=name, village=9999), "en")
    for text, told in (
        ("1:2", "VILLAGE:PROGRAMME"),
        (f"{village}:rode:2016:1万元", "Did you mean 'road'"),
        (f"{village}:road:2019:1万元", "2016, 2017"),
    ):
        with pytest.raises(FaultError, match=told):
            pin_of(kept, text)
    adjusted_plans_are_simulated(run.folder, kept, tmp_path)


def explained(study, language):
    ((lines, _),) = study.shown(ask(study, Machine(progress=quiet)), language)
    return lines


def adjusted_plans_are_simulated(run, kept, tmp_path):
    """Other money is kept to, what is banned is gone, and the result is a run as any other."""
    same = adjust(kept, Overrides())
    assert (
        same.change >= -2e-3 * kept.solution.objective
    )  # the run rounded at prices: better may be found
    overrides = read_overrides(budget="200万元", bans=("sheep",))
    signed = ((int(kept.pack.villages["code"][0]), "sheep", 2016, 20_000, 0, "张三", ""),)
    overrides = overrides.model_copy(update={"edits": signed})
    study = Adjust(run=str(run), overrides=overrides, draws=2)
    finished = ask(study, Machine(tmp_path, 2, quiet))
    found = finished.findings
    assert {"adjusted", "prices", "no_fund", "trend"} == set(found.plans)
    assert "sheep" not in set(found.plan_table["programme"])
    spent = found.plan_table.groupby("year")["yuan"].sum()
    assert spent.sum() <= 4e6
    assert spent.sum() > 1.5 * 1.2e6
    assert [tuple(e) for e in found.edits.to_numpy(object)] == list(signed)
    assert not (found.plan_table["yuan"] % 100).any()
    assert found.moved["after"].sum() - found.moved["before"].sum() > 0.0
    # the menu is closed again: what no package of this money held is there now
    assert 0.0 <= found.facts["could_gain"] < 0.05
    assert found.facts["solver_gap"] < 0.05
    assert (finished.folder / "report.zh.html").is_file()
    assert not (finished.folder / "states").exists()
    again = ask(study, Machine(tmp_path, 2, lambda *_: pytest.fail("run again")))
    assert again.folder == finished.folder
    with pytest.raises(FaultError, match="--budget"):
        adjust(kept, read_overrides(budget="200吨"))
    own, village = own_plan(kept), int(kept.learned.instance.codes[0])
    hand = (village, "training", 2017, 0, 123_400, "李四", "村里要求")
    study = Adjust(run=str(run), overrides=Overrides(), draws=2, by_hand=(hand,))
    found = ask(study, Machine(tmp_path, 2, quiet)).findings
    cells = found.plan_table.set_index(["village", "programme", "year"])["yuan"]
    assert cells[village, "training", 2017] == 123_400
    before = int(own.yuan[1, 0, GRANTABLE.index("training")].sum())
    assert cells.sum() == own.yuan.sum() - before + 123_400
    assert [tuple(e) for e in found.edits.to_numpy(object)] == [hand]
    assert found.reasons is None
    assert found.broken is not None


def test_a_target_that_names_no_measure_is_a_fault():
    assert target_given("returns=5", 0.9) == Goal("returns", 5.0, 0.9)
    with pytest.raises(FaultError, match="--target"):
        target_given("heads=5", 0.9)
