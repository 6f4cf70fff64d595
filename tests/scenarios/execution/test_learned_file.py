"""What a run learned, written and read again; what no longer fits is refused."""

from dataclasses import replace

import numpy as np
import pytest

from optimize.baselines.cautious import cautious_rules
from optimize.baselines.reference import Reference
from optimize.formulation.solve import solve
from optimize.fund_plan import no_fund
from optimize.learning.experiment import Experiments
from optimize.learning.learned import Learned
from optimize.loop import Optimized
from optimize.menu import first_menu
from optimize.objective import MEASURES, Objective
from scenarios.execution.decision import instance_of
from scenarios.execution.learned_file import ARRAYS, load_learned, save_learned
from scenarios.execution.store import folder_of, write_manifest
from scenarios.faults import FaultError
from scenarios.load import load_scenario


@pytest.fixture
def asked(tiny_pack):
    scenario = load_scenario("pingli")
    levers = scenario.levers.model_copy(update={"fund_y": 1.2e6})
    return scenario.model_copy(update={"levers": levers})


def made_up(instance):
    """Effects of no simulation, and the choice that follows from them."""
    menu = tuple(first_menu(instance))
    rng = np.random.default_rng(4)
    n, v = 4 * len(menu), np.arange(4 * len(menu)) % instance.n_villages
    effect = rng.normal(1.0, 0.2, (n, len(MEASURES), len(instance.effect_years))).astype(np.float32)
    seen = Experiments(v, np.arange(n) % len(menu), np.arange(n) % 3 + 1, v % 2 == 0, effect)
    learned = Learned(instance, menu, seen)
    problem = learned.problem(Objective(), cautious_rules(instance))
    nothing = np.zeros(0)
    reference = Reference(no_fund(learned.instance), nothing)
    promise = (nothing, nothing, None)
    return Optimized({}, learned, problem, solve(problem), None, reference, 0.0, 0.0, 0, *promise)


def written(pack, scenario, out):
    folder = folder_of(out, pack, ("plan",), scenario)
    folder.mkdir(parents=True)
    found = made_up(instance_of(pack, scenario))
    save_learned(folder, pack, scenario, found, found.solution, "cautious")
    write_manifest(folder, pack, scenario, "plan", {}, {"held_out": range(4, 8)})
    return folder, found


def test_what_is_read_is_what_was_learned_and_solves_to_the_same_plan(tiny_pack, asked, tmp_path):
    folder, found = written(tiny_pack, asked, tmp_path)
    kept = load_learned(folder)
    assert kept.learned.plans == found.learned.plans
    np.testing.assert_array_equal(kept.learned.experiments.effect, found.learned.experiments.effect)
    assert kept.solution.prices == dict(found.solution.prices)
    assert kept.solution.aux == dict(found.solution.aux)
    assert kept.draws["held_out"] == (4, 5, 6, 7)
    again = solve(kept.learned.problem(Objective(), kept.extra))
    np.testing.assert_array_equal(again.choice, found.solution.choice)


def test_identical_runs_give_identical_files(tiny_pack, asked, tmp_path):
    one, two = (written(tiny_pack, asked, tmp_path / x)[0] for x in "ab")
    assert (one / ARRAYS).read_bytes() == (two / ARRAYS).read_bytes()


def test_other_code_and_another_county_are_refused(tiny_pack, asked, tmp_path, monkeypatch):
    folder, _ = written(tiny_pack, asked, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("scenarios.execution.learned_file.source_digest", lambda *_: "other")
        with pytest.raises(FaultError, match=r"the program as it is now.*plan again"):
            load_learned(folder)
    more = replace(tiny_pack, fund_y=tiny_pack.fund_y + 1.0)
    monkeypatch.setattr("scenarios.execution.learned_file.load_county", lambda _: more)
    with pytest.raises(FaultError, match="files of the county and scenario"):
        load_learned(folder)
    with pytest.raises(FaultError, match=r"not a finished run.*a run of tuopin plan"):
        load_learned(tmp_path)
