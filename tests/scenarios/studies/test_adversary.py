"""The adversary on a small county: values of plans in worlds, restricted plans, the whole study."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from model.plan import COUNTY_PLACE
from optimize.baselines.splits import practice
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.fund_plan import no_fund
from scenarios.draws.posterior import draws_of
from scenarios.draws.subsample import Thinned, thin
from scenarios.execution.learned_file import load_learned
from scenarios.execution.population import UnfitError
from scenarios.execution.run import run_plan
from scenarios.faults import FaultError, refused
from scenarios.studies import adversary
from scenarios.studies.adversary import (
    EFFORT,
    SHOCKS,
    Arena,
    Search,
    axes_of,
    insurances,
    restricted,
)
from scenarios.studies.catalogue import Adversary
from scenarios.studies.stress import main_of, stored_plan
from scenarios.studies.study import Machine, Workspace, ask


@pytest.fixture
def kept(written_run):
    return load_learned(written_run)


def test_a_restricted_plan_keeps_its_share_of_every_year(kept):
    plan = stored_plan(kept, main_of(kept))
    small = thin(kept.pack, kept.scenario, 5)
    part = restricted(plan, small, 0.5)
    assert set(part.places) <= {*small.pack.villages["code"].tolist(), COUNTY_PLACE}
    whole = plan.yuan.sum(axis=(1, 2, 3))
    np.testing.assert_allclose(part.yuan.sum(axis=(1, 2, 3)), whole / 2, atol=part.yuan.size)
    assert (restricted(plan, Thinned(kept.pack, kept.scenario, 1.0), 1.0).yuan == plan.yuan).all()


def test_worlds_are_paired_and_mean_what_they_say(kept):
    """No settings: the plain run. No fund twice: no loss in any world. A shock: another value."""
    none = no_fund(kept.learned.instance)
    whole = Thinned(kept.pack, kept.scenario, 1.0)
    draw = draws_of(kept.pack, kept.scenario, [21])[0]
    arena = Arena(kept, whole, {"plan": none, "practice": none})
    plain = arena.value("plan", {}, draw)
    gap = run_plan(arena.state(draw).snapshot, kept.scenario, none)[0].yearly()["gap_spending"]
    assert plain == pytest.approx(-gap.sum())
    shocked = {"epidemic": 1.0, "health.bill_median": 4500.0}
    assert arena.value("plan", shocked, draw) < plain
    assert arena.loss(shocked, draw) == {"loss": 0.0}
    other = Arena(kept, whole, {"plan": none, "practice": practice(kept.learned.instance)})
    assert other.loss({}, draw)["loss"] != 0.0
    names = {a.name: a for a in axes_of(kept)}
    assert {EFFORT, *SHOCKS} <= set(names)
    assert names["delivery.theta"].value(0.0) == names["delivery.theta"].parameter.low
    assert not any(name.startswith("county.") for name in names)


class Known:
    """An arena whose losses are the setting ``x``; one draw fits no population."""

    def __init__(self):
        self.runs = 0

    def state(self, draw):
        if draw.number == 2:
            raise UnfitError(refused("x", "1", ("0", "0")))

    def loss(self, world, draw):
        self.state(draw)
        self.runs += 1
        return {"loss": world.get("x", 0.0)}


def test_a_search_runs_each_world_once_goes_on_and_counts(tmp_path):
    seen, draws = [], [SimpleNamespace(number=n, digest=f"d{n}") for n in (1, 2, 3)]
    machine = Machine(tmp_path, 1, lambda *step: seen.append(step))
    arena, again = Known(), Known()
    search = Search(arena, draws, Workspace(tmp_path, machine), "trying", 12)
    assert search.losses([{"x": 2.0}, {}, {"x": 2.0}]) == [2.0, 0.0, 2.0]
    assert search.losses([{"x": 2.0}, {"x": 3.0}]) == [2.0, 3.0]
    assert arena.runs == 2 * 3
    ours = [step for step in seen if step[0] == "trying worlds"]
    assert ours[-1] == ("trying worlds", 9, 12)
    assert [done for _, done, _ in ours] == sorted(done for _, done, _ in ours)
    resumed = Search(again, draws, Workspace(tmp_path, machine), "trying", 12)
    assert resumed.losses([{"x": 3.0}, {"x": 4.0}]) == [3.0, 4.0]
    assert again.runs == 2


def test_that_no_plan_keeps_a_rule_is_said_of_infeasible_rules_alone(kept, monkeypatch):
    def infeasible(*_):
        raise InfeasibleRulesError([])

    def faulty(*_):
        raise FaultError(refused("weak_evidence", "10%", ("0", "0")))

    plan = stored_plan(kept, main_of(kept))
    monkeypatch.setattr(adversary, "adjust", infeasible)
    plans, without = insurances(kept, plan)
    assert {"weak_10", "cap_40", "cap_25", "industry_70"} <= set(without["impossible"])
    assert without["idle"] == []
    assert not {"weak_10", "cap_40"} & set(plans)
    monkeypatch.setattr(adversary, "adjust", faulty)
    with pytest.raises(FaultError, match="weak_evidence"):
        insurances(kept, plan)


@pytest.mark.long
def test_rules_that_insure_are_kept_by_their_plans(kept):
    plan = stored_plan(kept, main_of(kept))
    plans, without = insurances(kept, plan)
    named = {*plans, *without["impossible"], *without["idle"]}
    assert {"cap_40", "cap_25", "weak_10", "industry_70"} <= named
    for name, most in (("cap_40", 0.40), ("cap_25", 0.25)):
        if name in plans:
            money = plans[name].yuan.sum(axis=(0, 1, 3))
            assert money.max() <= most * money.sum() + 1.0


@pytest.mark.long
def test_the_whole_study(kept, written_run, tmp_path, monkeypatch, say_nothing):
    monkeypatch.setattr(adversary, "STARTS", 0)
    monkeypatch.setattr(adversary, "leading", lambda axes, *_: axes[-3:])
    study = Adversary(run=str(written_run), points=16, villages=9, draws=4)
    finished = ask(study, Machine(tmp_path / "runs", 1, say_nothing))
    f = finished.answer
    assert list(f.losses["world"]) == ["usual", "worst", "few"]
    assert f.n_tried >= 16 + 2 + 1 + 3
    assert f.screened["loss"].is_monotonic_increasing
    assert ("practice" in set(f.insurance["rule"])) == (len(f.settings) > 0 and f.found > 0.0)
    if len(f.settings):
        inside = f.settings[["value", "low", "high"]]
        assert inside["value"].between(inside["low"], inside["high"]).all()
    assert len(list(finished.folder.glob("adversary.*.html"))) == 2
