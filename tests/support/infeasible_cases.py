"""Rules that contradict each other on Pingli's villages, with made-up worth: nothing is simulated.

``python -m tests.support.infeasible_cases`` prints every case, its time and its sentences;
with ``--write`` the sentences become what the files expect.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from model.programmes import GRANTABLE
from optimize.formulation.infeasibility import InfeasibleRulesError, conflicts, explain_infeasible
from optimize.formulation.nearest_choice import possible
from optimize.formulation.problem import Problem
from optimize.menu import costs, first_menu
from scenarios.county.county_file import load_county
from scenarios.draws.subsample import thin
from scenarios.execution.decision import instance_of
from scenarios.load import plain_scenario
from scenarios.schema.overrides import read_overrides, with_overrides

FOLDER = Path(__file__).parent.parent / "optimize" / "infeasible"


def read(file: Path) -> dict:
    """A case: ``rules``, ``pins``, ``bans`` and ``budget`` as on the command line; what is told.

    ``villages``: how many of Pingli's, where a proof about all takes long.
    """
    return YAML(typ="safe").load(file.read_text(encoding="utf-8"))


def problem_of(case: dict) -> Problem:
    """Pingli's villages under the case's rules; exits and gaps grow with the root of the money."""
    texts = (case.get(k, ()) for k in ("rules", "pins", "bans"))
    overrides = read_overrides(*texts, case.get("budget", ""))
    thinned = thin(load_county("pingli"), plain_scenario("pingli"), case.get("villages", 150))
    pack, scenario = thinned.pack, with_overrides(thinned.scenario, overrides, thinned.pack)
    instance = instance_of(pack, scenario)
    menu = tuple(first_menu(instance))
    a = costs(instance, menu)
    good = 0.05 + 0.2 * (np.arange(len(GRANTABLE)) * 7 % 11) / 11
    worth = 100.0 * np.sqrt((a * good).sum(axis=(2, 3)))
    exits = {f"exits_{y}": worth / 1e3 for y in instance.years}
    return Problem(instance, a, worth, measures=exits, plans=menu)


def told(problem: Problem) -> InfeasibleRulesError:
    """What the planner is told; an assertion fails where the rules can be kept after all."""
    if found := conflicts(problem.instance):
        return InfeasibleRulesError(found)
    assert not possible(problem, surely=True)
    return explain_infeasible(problem)


def main(write: bool) -> None:
    """All cases, one after the other."""
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 10_000, True
    for file in sorted(FOLDER.glob("*.yaml")):
        problem, start, cpu = problem_of(read(file)), time.perf_counter(), time.process_time()
        error = told(problem)
        spent, used = time.perf_counter() - start, time.process_time() - cpu
        proven = [possible(c.applied(problem), surely=True) for c in error.changes]
        print(f"== {file.stem}: {spent:.1f} s, {used:.1f} s of processor, proven {proven}")
        for en, zh in error.sentences:
            print(f"   {en}\n   {zh}")
        if write:
            document = yaml.load(file.read_text(encoding="utf-8"))
            document["told"] = {
                "en": [en for en, _ in error.sentences],
                "zh": [zh for _, zh in error.sentences],
            }
            with file.open("w", encoding="utf-8") as out:
                yaml.dump(document, out)


if __name__ == "__main__":
    main("--write" in sys.argv)
