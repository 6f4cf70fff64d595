"""The small county as a pack, for the commands that look at the whole of one."""

import numpy as np
import pytest
from findings import make

from optimize.baselines.ablations import plan_from, same_mix
from optimize.baselines.reference import Reference
from optimize.baselines.scoring_rule import WEIGHTS, scoring_plan
from optimize.baselines.splits import equal_head
from optimize.formulation.solve import solve
from optimize.learning.experiment import experiment
from optimize.learning.learned import Learned
from optimize.loop import Optimized
from optimize.menu import costs, first_menu
from optimize.objective import Objective
from scenarios.draws.draw import make_draws
from scenarios.execution.learned_file import save_learned
from scenarios.execution.runner import Runner
from scenarios.execution.store import folder_of, write_manifest
from scenarios.files.plan import write_plan
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of


@pytest.fixture
def tiny_question():
    scenario = load_scenario("practice")
    levers = scenario.levers.model_copy(update={"fund_y": 1.2e6})
    few = scenario.draws.model_copy(update={"valuation_draws": 2})
    return scenario.model_copy(update={"levers": levers, "draws": few})


@pytest.fixture
def make_findings():
    return make


@pytest.fixture
def say_nothing():
    return lambda label, done, total: None


@pytest.fixture
def written_run(tiny_pack, tmp_path, say_nothing):
    """A plan run of the small county as ``tuopin plan`` leaves it, learned from a few rotations."""
    scenario = load_scenario("pingli")
    scenario = scenario.model_copy(
        update={
            "levers": scenario.levers.model_copy(update={"fund_y": 1.2e6}),
            "horizon": scenario.horizon.model_copy(update={"last_year": 2020}),
        }
    )
    draws = make_draws(parameters_of(tiny_pack, scenario), range(2), 7)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    runner = Runner(tiny_pack, scenario, draws, scratch, 1, say_nothing)
    instance, menu = runner.instance, tuple(first_menu(runner.instance))
    learned = Learned(
        instance,
        menu,
        experiment(instance, runner, costs(instance, menu), range(len(menu)), (1,), 20, "learning"),
    )
    problem = learned.problem(Objective())
    solution = solve(problem)
    chosen = plan_from(instance, "chosen", problem.costs, solution.choice)
    rule = scoring_plan(instance, [0.0] * len(WEIGHTS))
    plans = {"chosen": chosen, "rule": rule, "equal_mix": same_mix(instance, chosen)}
    folder = folder_of(tmp_path, tiny_pack, ("plan",), scenario)
    folder.mkdir()
    reference = Reference(equal_head(instance), np.zeros(1))
    promise = (np.zeros(1), np.zeros(1), None)
    found = Optimized(plans, learned, problem, solution, None, reference, 0.0, 0.0, 0, *promise)
    save_learned(folder, tiny_pack, scenario, found, solution, "chosen")
    for name, plan in plans.items():
        write_plan(plan, folder / f"plan-{name}.csv")
    numbers = {"selection": range(1, 3), "fresh": range(3, 5), "held_out": range(5, 9)}
    write_manifest(folder, tiny_pack, scenario, "plan", {}, numbers)
    return folder
