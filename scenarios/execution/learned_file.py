"""What a plan run learned, kept in its folder: later questions are answered without learning anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import source_digest
from optimize.formulation.solve import Solution
from optimize.learning.experiment import Experiments
from optimize.learning.learned import Learned
from optimize.menu import VillagePlan
from optimize.rules.trust_region import TrustRegion
from scenarios.county.county_file import load_county
from scenarios.execution.prepare import instance_of
from scenarios.execution.store import LAYERS, is_finished, read_manifest, run_name, write_json
from scenarios.faults import Fault, FaultError, no_run
from scenarios.schema.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from optimize.loop import Optimized
    from scenarios.county.county_file import CountyPack

ARRAYS, FACTS = "learned.npz", "learned.json"


@dataclass(frozen=True)
class Kept:
    """A finished plan run, ready to be asked.

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
    extra: tuple[TrustRegion, ...]
    draws: Mapping[str, tuple[int, ...]]


def save_learned(folder: Path, scenario: Scenario, found: Optimized) -> None:
    """Write arrays (float32, compressed, no dates) and plain facts; identical runs give the same bytes."""
    seen, solution = found.learned.experiments, found.solution
    partial = folder / f"{ARRAYS}.part"
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            village=seen.village.astype(np.int32),
            plan=seen.plan.astype(np.int32),
            draw=seen.draw.astype(np.int32),
            team=seen.team,
            effect=seen.effect.astype(np.float32),
            choice=solution.choice.astype(np.int32),
        )
    partial.replace(folder / ARRAYS)
    write_json(
        folder / FACTS,
        {
            "run": folder.name,
            # as text: the manifest sorts keys, and the order of rules is part of a solve
            "scenario": scenario.model_dump_json(),
            "menu": [
                [list(map(list, p.mix)), p.per_head, p.start, p.end] for p in found.learned.plans
            ],
            "prices": [[name, at, value] for (name, at), value in solution.prices.items()],
            "aux": [[list(key), value] for key, value in solution.aux.items()],
            "solution": {
                k: getattr(solution, k) for k in ("objective", "bound", "gap", "status", "nodes")
            },
            "trust_region": [
                [list(r.incumbent), r.radius]
                for r in found.problem.extra
                if isinstance(r, TrustRegion)
            ],
        },
    )


def load_learned(folder: Path) -> Kept:
    """Read a run's learning; FaultError where it is not there or the program or county has changed."""
    if not is_finished(folder) or not (folder / FACTS).is_file():
        raise FaultError(
            no_run(
                folder,
                (
                    "tuopin plan 已完成的运行目录",
                    "the folder of a run that tuopin plan has finished",
                ),
                (f"没有 {FACTS}", FACTS),
            )
        )
    manifest = read_manifest(folder)
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    _refuse_other_code(folder, manifest["source_digest"])
    scenario = Scenario.model_validate_json(facts["scenario"])
    pack = load_county(scenario.county)
    now = run_name(pack, scenario, "plan")
    if now != facts["run"]:
        raise FaultError(
            Fault.of(
                "stale",
                folder / FACTS,
                "run",
                facts["run"],
                f"{now}, by the files of the county and scenario as they are now",
            )
        )
    with np.load(folder / ARRAYS) as stored:
        arrays = {k: stored[k] for k in stored.files}
    plans = tuple(
        VillagePlan(tuple((name, share) for name, share in mix), per_head, start, end)
        for mix, per_head, start, end in facts["menu"]
    )
    village, plan, draw = (arrays[k].astype(np.int64) for k in ("village", "plan", "draw"))
    seen = Experiments(village, plan, draw, arrays["team"], arrays["effect"])
    return Kept(
        folder,
        pack,
        scenario,
        Learned(instance_of(pack, scenario), plans, seen),
        _solution(arrays["choice"], facts),
        tuple(TrustRegion(tuple(i), r) for i, r in facts["trust_region"]),
        {k: tuple(v) for k, v in manifest["draws"].items()},
    )


def _refuse_other_code(folder: Path, written_by: str) -> None:
    now = source_digest(*LAYERS)
    if written_by != now:
        raise FaultError(
            Fault.of(
                "stale",
                folder / FACTS,
                "source_digest",
                written_by,
                f"{now}, the program as it is now",
            )
        )


def _solution(choice: np.ndarray[Any, Any], facts: Mapping[str, Any]) -> Solution:
    told = facts["solution"]
    return Solution(
        choice.astype(np.int64),
        {_key(k): v for k, v in facts["aux"]},
        told["objective"],
        told["bound"],
        told["gap"],
        told["status"],
        told["nodes"],
        {(name, _key(at)): value for name, at, value in facts["prices"]},
    )


def _key(at: Sequence[Any] | int | str) -> Any:
    """A place as rules index it: JSON has lists where they have tuples."""
    return tuple(at) if isinstance(at, list) else at
