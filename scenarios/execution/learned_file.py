"""What a plan run learned, stored in its folder: follow-up studies need not learn anew."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.declare import source_digest
from optimize.baselines.cautious import cautious_rules
from optimize.baselines.splits import SPLITS
from optimize.formulation.solve import Solution
from optimize.learning.experiment import Experiments
from optimize.learning.learned import Learned
from optimize.loop import Optimized
from optimize.menu import VillagePlan
from optimize.rules.base import Rule
from scenarios.county.county_file import load_county
from scenarios.draws.posterior import draws_of
from scenarios.execution.decision import instance_of
from scenarios.execution.inputs import own_names, read_question
from scenarios.execution.kind_of_run import is_run, require_run
from scenarios.execution.runner import Runner
from scenarios.execution.store import (
    LAYERS,
    folder_of,
    read_json,
    read_manifest,
    readable,
    write_draws,
)
from scenarios.faults import Fault, FaultError, worded
from scenarios.files.atomic import whole_file, write_json
from scenarios.load import load_scenario
from scenarios.progress import Progress
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

ARRAYS, FACTS = "learned.npz", "learned.json"

SOLUTION_FACTS = ("objective", "bound", "gap", "status", "nodes")
"""Facts of a solution that are stored."""


@dataclass(frozen=True)
class StoredPlan:
    """A finished plan run, ready for follow-up studies.

    Attributes
    ----------
    folder : of the run.
    learned, solution : menu with experiments, and the choice made from them.
    extra : rules of the last step that no planner wrote: its trust region.
    draws : numbers by use: selection, fresh, held_out.
    """

    folder: Path
    pack: CountyPack
    scenario: Scenario
    learned: Learned
    solution: Solution
    extra: tuple[Rule, ...]
    draws: Mapping[str, tuple[int, ...]]

    @property
    def last_draw(self) -> int:
        """The last draw that the run used for anything: what comes after it is fresh."""
        return max(max(numbers, default=0) for numbers in self.draws.values())

    def runner(
        self,
        folder: Path,
        workers: int,
        progress: Progress,
    ) -> Runner:
        """A runner of the run's own draws, in another folder."""
        draws = draws_of(self.pack, self.scenario, range(self.last_draw + 1))
        folder.mkdir(parents=True, exist_ok=True)
        write_draws(folder, draws)
        return Runner(self.pack, self.scenario, draws, folder, workers, progress)


def save_learned(
    folder: Path,
    pack: CountyPack,
    scenario: Scenario,
    optimized: Optimized,
    solution: Solution,
    main: str,
) -> None:
    """Write arrays (float32, compressed, no dates) and facts; identical runs, identical bytes.

    ``solution`` is what the run's plan ``main`` was made from.
    """
    learned = optimized.learned
    experiments = learned.experiments
    with whole_file(folder / ARRAYS) as file:
        np.savez_compressed(
            file,
            village=experiments.village.astype(np.int32),
            plan=experiments.plan.astype(np.int32),
            draw=experiments.draw.astype(np.int32),
            team=experiments.team,
            effect=experiments.effect.astype(np.float32),
            choice=solution.choice.astype(np.int32),
        )
    write_json(
        folder / FACTS,
        {
            "run": _question(pack, scenario),
            # as text: the manifest sorts keys, and the order of rules is part of a solve
            "scenario": json.dumps(own_names(scenario.model_dump(mode="json"))),
            "menu": [
                [list(map(list, p.mix)), p.per_head, p.start, p.end, list(map(list, p.then))]
                for p in learned.plans
            ],
            "reference": optimized.reference.plan.name,
            "prices": [[name, at, value] for (name, at), value in solution.prices.items()],
            "aux": [[list(key), value] for key, value in solution.aux.items()],
            "solution": {name: getattr(solution, name) for name in SOLUTION_FACTS},
            "cautious": main == "cautious",
        },
    )


def _question(pack: CountyPack, scenario: Scenario) -> str:
    """Name of a plan study, by all that its answer depends on."""
    return folder_of(Path(), pack, ("plan",), scenario).name


def load_learned(folder: Path) -> StoredPlan:
    """Read a run's learning with its county, which follow-up studies then use.

    FaultError where there is none, or the program or the county has changed.
    """
    facts = _facts(folder)
    scenario = _scenario(folder, facts)
    pack = load_county(scenario.county)
    if (now := _question(pack, scenario)) != facts["run"]:
        raise FaultError(
            Fault.of(
                "stale",
                folder / FACTS,
                "run",
                facts["run"],
                f"{now}, by the files of the county and scenario as they are now",
            )
        )
    instance = instance_of(pack, scenario)
    with readable(folder / ARRAYS), np.load(folder / ARRAYS) as stored:
        arrays = {k: stored[k] for k in stored.files}
        village, plan, draw = (arrays[k].astype(np.int64) for k in ("village", "plan", "draw"))
        experiments = Experiments(village, plan, draw, arrays["team"], arrays["effect"])
    with readable(folder / FACTS):
        plans = tuple(
            VillagePlan(tuple(map(tuple, mix)), per_head, start, end, tuple(map(tuple, then)))
            for mix, per_head, start, end, then in facts["menu"]
        )
        return StoredPlan(
            folder,
            pack,
            scenario,
            Learned(
                instance,
                plans,
                experiments,
                reference=SPLITS[facts["reference"]] if scenario.levers.risk else None,
            ),
            Solution(
                choice=arrays["choice"].astype(np.int64),
                aux={_key(k): v for k, v in facts["aux"]},
                prices={(name, _key(at)): value for name, at, value in facts["prices"]},
                **facts["solution"],
            ),
            cautious_rules(instance) if facts["cautious"] else (),
            {k: tuple(v) for k, v in read_manifest(folder)["draws"].items()},
        )


def asked_of(run: str) -> tuple[CountyPack, Scenario]:
    """County and scenario of a plan run's folder, or of the scenario that is named in its place."""
    scenario = _scenario(Path(run), _facts(Path(run))) if is_run(run) else load_scenario(run)
    return load_county(scenario.county), scenario


def _scenario(folder: Path, facts: Mapping[str, Any]) -> Scenario:
    """The question of a run, its files by where the run has them."""
    with readable(folder / FACTS):
        return Scenario.model_validate(read_question(folder, json.loads(facts["scenario"])))


def _has_plan(folder: Path) -> bool:
    """Whether a run made a plan: one of ``plan`` whose facts are gone is damaged, not of a kind."""
    return (folder / FACTS).is_file() or read_manifest(folder)["kind"] == "plan"


def _facts(folder: Path) -> dict[str, Any]:
    """The facts file of a finished run of the present program."""
    require_run(folder, worded("plan_run"), _has_plan)
    written_by, now = read_manifest(folder)["source_digest"], source_digest(*LAYERS)
    if written_by != now:
        raise FaultError(
            Fault.of(
                "stale",
                folder / FACTS,
                "source_digest",
                written_by,
                (f"{now}，即现在的程序", f"{now}, the program as it is now"),
            )
        )
    return read_json(folder / FACTS)


def _key(at: Sequence[Any] | int | str) -> Any:
    """A place as rules index it: JSON has lists where they have tuples."""
    return tuple(at) if isinstance(at, list) else at
