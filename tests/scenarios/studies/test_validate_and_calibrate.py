"""validate, calibrate, sensitivity on a small county; accepted sets in later draws."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from markupsafe import Markup

from scenarios.draws.draw import make_draws
from scenarios.draws.posterior import drawn, draws_of, read_accepted, write_accepted
from scenarios.evidence.targets import Target
from scenarios.execution.store import folder_of
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.catalogue import Calibrate, Sensitivity, Validate
from scenarios.studies.study import Machine, ask

WIDE = [
    Target("gini", "Gini", "基尼", 0.1, 0.6, "index", "s", matched=True),
    Target("growth_without", "growth", "增长", -0.1, 0.3, "share", "s", matched=True),
]


@pytest.fixture
def sets(pack, tmp_path):
    """A file of two accepted sets."""
    scenario = load_scenario("practice")
    known = [p.name for p in drawn(parameters_of(pack, scenario))]
    draws = make_draws(parameters_of(pack, scenario), [5, 9], 4)
    path = tmp_path / "accepted.csv"
    write_accepted(path, pack, {d.number: {n: d.values[n] for n in known} for d in draws})
    return path


def with_sets(scenario, path, **changes):
    chance = scenario.draws.model_copy(update={"accepted": str(path)})
    return scenario.model_copy(update={"draws": chance, **changes})


def test_accepted_sets_change_the_values_of_draws_and_nothing_else(pack, sets):
    plain = load_scenario("practice")
    own, got = (draws_of(pack, s, range(3)) for s in (plain, with_sets(plain, sets)))
    read = read_accepted(sets, pack)
    for a, b in zip(own, got, strict=True):
        assert (a.number, a.population_seed, a.run) == (b.number, b.population_seed, b.run)
        expected = a.values if a.number == 0 else {**a.values, **read[a.number - 1]}
        assert b.values == expected
        assert (a.digest == b.digest) == (a.number == 0)
    assert folder_of(Path(), pack, ("x",), plain) != folder_of(
        Path(), pack, ("x",), with_sets(plain, sets)
    )


def test_more_draws_than_sets_are_refused_but_one_alone_is_an_example(pack, sets):
    scenario = with_sets(load_scenario("practice"), sets)
    with pytest.raises(FaultError, match="2 parameter sets but draw 3") as caught:
        draws_of(pack, scenario, [1, 3])
    (fault,) = caught.value.faults
    assert "只有2组参数，却用到第3次抽样" in fault.text("zh")
    assert "最多2次抽样" in fault.text("zh")
    assert draws_of(pack, scenario, [5001])[0].number == 5001


def test_what_a_file_does_not_name_keeps_its_prior(pack, sets):
    pd.read_csv(sets).drop(columns=["delivery.theta"]).to_csv(sets, index=False)
    plain = load_scenario("practice")
    own, got = (draws_of(pack, s, [1, 2]) for s in (plain, with_sets(plain, sets)))
    assert own
    for a, b in zip(own, got, strict=True):
        assert a.values["delivery.theta"] == b.values["delivery.theta"]
        assert a.values["income.rho"] != b.values["income.rho"]


def test_what_a_scenario_overrides_keeps_its_own_range(pack, sets):
    scenario = with_sets(load_scenario("theta-zero"), sets)
    name = "delivery.theta"
    assert name in scenario.overrides
    plain = load_scenario("theta-zero")
    for a, b in zip(
        draws_of(pack, plain, range(3)), draws_of(pack, scenario, range(3)), strict=True
    ):
        assert a.values[name] == b.values[name]


def test_every_fault_of_a_file_of_sets_is_told_at_once(pack, sets, tmp_path):
    whole = tmp_path / "whole.csv"
    whole.write_bytes(sets.read_bytes())
    table = pd.read_csv(sets, dtype={"data": str}).copy()
    table.loc[0, "income.rho"] = 7.0
    table.loc[1, "delivery.theta"] = -1.0
    table.to_csv(sets, index=False)
    with pytest.raises(FaultError) as caught:
        read_accepted(sets, pack)
    assert {(f.line, f.place) for f in caught.value.faults} == {
        (2, "income.rho"),
        (3, "delivery.theta"),
    }
    other = table.copy()
    other.loc[1, "county"] = "gandu"
    other.to_csv(sets, index=False)
    with pytest.raises(FaultError, match="belongs to another county, gandu") as caught:
        read_accepted(sets, pack)
    assert [f.kind for f in caught.value.faults] == ["disagree"]
    later = replace(pack, facts=replace(pack.facts, households=pack.facts.households + 1))
    with pytest.raises(FaultError, match="calibrated on other data of the county"):
        read_accepted(whole, later)
    table.drop(columns=["set"]).assign(rhoo=1.0).to_csv(sets, index=False)
    with pytest.raises(FaultError) as caught:
        read_accepted(sets, pack)
    assert {f.kind for f in caught.value.faults} == {"missing", "unknown_name"}
    with pytest.raises(FaultError):
        read_accepted(tmp_path / "none.csv", pack)


def test_a_scenario_names_a_file_beside_it(sets, tmp_path, pack):
    path = tmp_path / "s.yaml"
    path.write_text(
        "base: practice\ntitle: a\nwhy: b\ndraws: {accepted: accepted.csv}\n", encoding="utf-8"
    )
    assert len(draws_of(pack, load_scenario(str(path)), range(2))) == 2
    path.write_text("title: a\nwhy: b\ndraws:\n  accepted: nowhere.csv\n", encoding="utf-8")
    with pytest.raises(FaultError) as caught:
        load_scenario(str(path))
    assert (caught.value.faults[0].line, caught.value.faults[0].value) == (4, "nowhere.csv")


def test_validation_shows_every_figure_and_a_second_call_measures_nothing(
    tiny_pack, tiny_question, tmp_path, monkeypatch, say_nothing
):
    monkeypatch.setattr("scenarios.evidence.emergent.N_VILLAGES", 3)
    study = Validate(scenario=tiny_question)
    finished = ask(study, Machine(tmp_path, 2, say_nothing))
    folder, found = finished.folder, finished.answer
    wanted = {f["name"] for f in tiny_pack.figures if f["use"] in ("init", "check")}
    assert wanted <= set(found.rows["name"])
    assert set(found.rows["status"]) <= {"hit", "miss", "shown", "not_measured"}
    totals = found.rows.set_index("name")
    # the small county against Pingli's totals: misses are shown as such
    assert totals.loc["farm_population", "mean"] == tiny_pack.facts.persons
    assert totals.loc["farm_population", "status"] == "miss"
    parts = found.claims["without"] + found.claims["true"]
    np.testing.assert_allclose(parts, found.claims["seen"])
    text = (folder / "validation.zh.html").read_text(encoding="utf-8")
    assert "不符" in text
    assert tiny_pack.contradictions[0]["zh"] in text
    monkeypatch.setattr(
        "scenarios.studies.validate.measure", lambda *_, **__: pytest.fail("ran again")
    )
    monkeypatch.setattr("scenarios.studies.validate.pages", lambda *_: None)
    again = ask(study, Machine(tmp_path, 1, say_nothing)).answer
    pd.testing.assert_frame_equal(again.rows, found.rows)


def test_a_calibration_that_was_stopped_ends_with_the_same_files(
    tiny_pack, tiny_question, tmp_path, monkeypatch, say_nothing
):
    from scenarios.studies import calibrate

    monkeypatch.setattr(calibrate, "matched_targets", lambda _: WIDE)
    monkeypatch.setattr(calibrate, "REPLICATES", 2)
    few, drawn_all = ("income.sd", "growth.wage", "industry.scale_loss"), calibrate.drawn
    monkeypatch.setattr(
        calibrate, "drawn", lambda known: [p for p in drawn_all(known) if p.name in few]
    )
    study = Calibrate(scenario=tiny_question, size=8, villages=5)
    copied = study.model_copy(update={"file": tmp_path / "sets.csv"})
    finished = ask(copied, Machine(tmp_path / "a", 2, say_nothing))
    whole, report = finished.folder, finished.answer
    assert (tmp_path / "sets.csv").read_bytes() == (whole / "accepted.csv").read_bytes()
    assert "sets.csv" not in (whole / "manifest.json").read_text(encoding="utf-8")
    assert report.n_accepted > 5
    real, calls = calibrate.measure, []

    def stops(*words, **named):
        calls.append(1)
        if len(calls) == 13:
            raise KeyboardInterrupt
        return real(*words, **named)

    monkeypatch.setattr(calibrate, "measure", stops)
    with pytest.raises(KeyboardInterrupt):
        ask(study, Machine(tmp_path / "b", 1, say_nothing))
    kept = len(next((tmp_path / "b").glob("*/evaluated.jsonl")).read_text().splitlines())
    widths = report.widths.set_index("name")
    # without the fund nothing depends on what its support is worth
    assert not widths.loc["industry.scale_loss", "moves"]
    assert widths.loc["industry.scale_loss", "ratio"] == 1.0
    assert widths.loc["income.sd", "moves"]
    assert "industry.scale_loss" not in (whole / "accepted.csv").read_text().splitlines()[0]
    assert kept >= 12  # what ran beside the one that stopped is kept too
    resumed = ask(study, Machine(tmp_path / "b", 1, say_nothing)).folder
    for name in ("accepted.csv", "evaluated.csv", "widths.csv", "targets.csv", "manifest.json"):
        assert (whole / name).read_bytes() == (resumed / name).read_bytes(), name
    assert len(read_accepted(whole / "accepted.csv", tiny_pack)) == report.n_accepted
    text = (whole / "calibration.en.html").read_text(encoding="utf-8")
    assert "cannot be learned" in text
    assert "not learned from these data" in text


def test_morris_of_a_linear_function_is_exact_and_sobol_is_near():
    from scenarios.studies.sensitivity import leading, morris, sobol

    names, weight = ["a", "b", "c", "chance"], np.array([3.0, -2.0, 0.5, 0.0])
    table, _ = morris(names, lambda u: (u @ weight)[:, None], 6, 1)
    np.testing.assert_allclose(table["mu_star"], np.abs(weight), atol=1e-9)
    np.testing.assert_allclose(table["mu"], weight, atol=1e-9)
    np.testing.assert_allclose(table["sigma"], 0.0, atol=1e-9)
    assert leading(table, 2) == ["a", "b"]
    parts = sobol(names[:3], lambda u: (u @ weight[:3])[:, None], 512, 1)
    share = weight[:3] ** 2 / (weight[:3] ** 2).sum()
    np.testing.assert_allclose(parts["first"], share, atol=0.03)
    np.testing.assert_allclose(parts["total"], share, atol=0.03)


def test_sensitivity_is_about_the_plan_of_its_scenario(tiny_pack, tiny_question, monkeypatch):
    from scenarios.studies import sensitivity

    monkeypatch.setattr(sensitivity, "LAST_YEAR", 2017)
    seen = {}
    for name in ("practice", "concentrate"):
        levers = tiny_question.levers.model_copy(update={"plan": name})
        asked = tiny_question.model_copy(update={"levers": levers})
        study = sensitivity.sampled(tiny_pack, asked, 6)
        assert study.plan.name == name
        seen[name] = study.outputs(study.draw((), np.array([])))
    assert seen["practice"]["gap_plan"] != seen["concentrate"]["gap_plan"]
    # without a fund both are the same county
    none = [s["gap_plan"] + s["gain_plan"] for s in seen.values()]
    assert none[0] == pytest.approx(none[1])


def test_sensitivity_of_the_small_county_goes_on_where_it_was(
    tiny_pack, tiny_question, tmp_path, monkeypatch, say_nothing
):
    from scenarios.studies import sensitivity

    few = ("industry.scale_loss", "growth.wage", "income.sd", "county.land_head")
    real = sensitivity.drawn
    monkeypatch.setattr(sensitivity, "drawn", lambda ps: [p for p in real(ps) if p.name in few])
    monkeypatch.setattr(sensitivity, "LAST_YEAR", 2017)
    study = Sensitivity(scenario=tiny_question, trajectories=2, base=4, villages=5)
    finished = ask(study, Machine(tmp_path, 2, say_nothing))
    folder, found = finished.folder, finished.answer
    assert set(found.morris["name"]) == {*few, "chance"}
    assert (found.morris["mu_star"] >= 0.0).all()
    assert {"morris.csv", "sobol.csv", "sensitivity.zh.html"} <= {p.name for p in folder.iterdir()}
    assert "practice" in (folder / "sensitivity.en.html").read_text(encoding="utf-8")
    first = (folder / "morris.csv").read_bytes()
    (folder / "morris.csv").unlink()
    monkeypatch.setattr(sensitivity.SampledCounty, "outputs", lambda *_: pytest.fail("ran again"))
    monkeypatch.setattr("results.pages.sensitivity.drawn", lambda *_: Markup(""))
    ask(study, Machine(tmp_path, 1, say_nothing))
    assert (folder / "morris.csv").read_bytes() == first
