"""The linear programme of every rule on a toy of three villages, as text.

``python -m tests.support.golden_lps "why"`` writes the files anew and the reason beside them.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from pyomo.opt import ProblemFormat

from model.programmes import GRANTABLE, PROGRAMMES
from optimize.data import Purse
from optimize.formulation.problem import Problem
from optimize.formulation.pyomo_model import build
from optimize.instance import Instance
from optimize.menu import VillagePlan, costs, floor_plans
from optimize.rules import ALWAYS, OF_AIM, SWITCHABLE
from optimize.rules.at_least import AtLeast
from optimize.rules.carry_over import CarryOver
from optimize.rules.deadline import Deadline
from optimize.rules.earmark import Earmark
from optimize.rules.exit_task import ExitTask
from optimize.rules.floor import FloorPerHead
from optimize.rules.household_cap import HouseholdCap
from optimize.rules.industry_share import IndustryShare
from optimize.rules.inertia import Inertia
from optimize.rules.least_project import LeastProject
from optimize.rules.limit import Limit
from optimize.rules.listed_first import ListedFirst
from optimize.rules.near_best import NearBest
from optimize.rules.own_share import OwnShare
from optimize.rules.pins import Ban, Pin
from optimize.rules.programme_money import ProgrammeMoney
from optimize.rules.project_library import ProjectLibrary
from optimize.rules.projects_per_town import ProjectsPerTownYear
from optimize.rules.ramp import Ramp
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from optimize.rules.teams import Teams
from optimize.rules.town_money import TownMoney
from optimize.rules.village_money import VillageMoney
from optimize.rules.weak_evidence import WeakEvidence
from optimize.rules.weakest import Weakest
from optimize.rules.withdrawal import NoSuddenWithdrawal

FOLDER = Path(__file__).parent.parent / "optimize" / "golden"
LOG = FOLDER / "reasons.log"

RULES = {
    "industry_share": [IndustryShare(0.7)],
    "floor_per_head": [FloorPerHead(50.0)],
    "carry_over": [CarryOver(0.1, 1)],
    "deadline": [Deadline("sector", 2016)],
    "earmark": [Earmark("sector", ("training",), 0.5, 20_000.0, True)],
    "village_money": [VillageMoney(20_000.0, 300_000.0), VillageMoney(100.0, per_head=True)],
    "town_money": [TownMoney(50_000.0, 350_000.0)],
    "household_cap": [HouseholdCap(5_000.0)],
    "programme_money": [ProgrammeMoney(("tea",), 10_000.0, 90_000.0, 0.1, 0.6, yearly=True)],
    "weak_evidence": [WeakEvidence(0.3, 0.5)],
    "limit": [
        Limit(least=10_000.0, most=200_000.0, villages=(11,), towns=(2,), programmes=("tea",)),
        Limit(least_villages=1, most_villages=2, programmes=("training",), years=(2017,)),
        Limit(most=80_000.0, programmes=("tea",), purse="special"),
    ],
    "listed_first": [ListedFirst(2017)],
    "no_sudden_withdrawal": [NoSuddenWithdrawal(0.5)],
    "ramp": [Ramp(1.5, 1_000.0)],
    "project_library": [ProjectLibrary(((11, "tea", np.inf), (21, "training", 50_000.0)))],
    "least_project": [LeastProject(20_000.0)],
    "projects_per_town_year": [ProjectsPerTownYear(1)],
    "exit_task": [ExitTask(40.0, 2017)],
    "own_share": [OwnShare(1_000.0)],
    "teams": [Teams(1, 1)],
    "pin": [Pin(11, "road", 30_000.0, 2017)],
    "ban": [Ban("tea"), Ban("training", 21)],
    "at_least": [AtLeast("exits", 50.0)],
    "near_best": [NearBest(100_000.0)],
    "risk": [Risk(0.5, 0.5)],
    "reserve": [Reserve(0.2, 0.5)],
    "weakest": [Weakest(1.0)],
    "inertia": [Inertia((0, 1, 2), 0.5)],
}
"""What is asked for in the toy, by rule; what every problem holds asks for nothing."""

KINDS = {k.name: k for k in (*ALWAYS, *OF_AIM, *SWITCHABLE.values())}


def toy(name: str) -> Problem:
    """Three villages in two towns, two years, two purses, a floor, and one rule."""
    may = {s: np.array([s in p.purses for p in PROGRAMMES]) for s in ("special", "sector")}
    money = {"special": np.array([2e5, 2e5]), "sector": np.array([5e4, 5e4])}
    own = [FloorPerHead(50.0)] if name != "floor_per_head" else []
    room = np.full(len(GRANTABLE), np.inf)
    room[GRANTABLE.index("tea")] = 60_000.0
    instance = Instance(
        years=(2016, 2017),
        effect_years=(2016, 2017, 2018),
        codes=np.array([11, 12, 21], np.int64),
        classes=("a", "a", "b"),
        heads=np.array([100.0, 200.0, 50.0]),
        households=np.array([40.0, 80.0, 20.0]),
        need=np.full(3, 5e6),
        absorption_y=np.full(3, 3e5),
        poverty=np.array([0.3, 0.2, 0.4]),
        remoteness=np.array([0.2, 0.4, 0.6]),
        first_round=np.array([True, False, True]),
        team=np.array([True, False, False]),
        town=np.array([1, 1, 2], np.int32),
        purses=tuple(Purse(s, s, money[s], may[s]) for s in money),
        rules=(),
        glut_room=room,
        glut_loss=np.where(np.isfinite(room), 0.2, 0.0),
        own_rate=np.where(np.isin(GRANTABLE, ["tea"]), 0.5, 0.0),
        team_effect=(0.1, 0.02),
    )
    aim = name in {k.name for k in OF_AIM}
    rules = tuple(RULES.get(name, ()))
    instance = replace(instance, rules=(*own, *(() if aim else rules)))
    first, second = ("tea", "training") if name != WeakEvidence.name else ("cooperative", "noodle")
    menu = (
        floor_plans(instance)[0],
        VillagePlan(((first, 1.0),), 500.0, 0, 1),
        VillagePlan(((second, 0.5), ("road", 0.5)), 800.0, 1, 2),
    )
    a = costs(instance, menu)
    worth = np.array([[0.0, 4e4, 6e4], [0.0, 7e4, 9e4], [0.0, 3e4, 2e4]])
    exits = worth / 2e3
    futures = {"futures": np.stack([0.5 * worth, 1.5 * worth]), "reference": np.array([-3e4, 3e4])}
    risky = futures if name == "risk" else {}
    waits = {"recourse": np.array([0.4, 0.8])} if name == "reserve" else {}
    return Problem(
        instance,
        a,
        worth,
        plans=menu,
        measures={"exits": exits, "exits_2017": exits},
        extra=rules if aim else (),
        team_effect=0.1,
        **risky,
        **waits,
    )


def text(name: str, folder: Path) -> str:
    """The LP file of a rule alone."""
    file = folder / f"{name}.lp"
    build(toy(name), only=KINDS[name]).write(
        str(file), format=ProblemFormat.cpxlp, io_options={"symbolic_solver_labels": True}
    )
    return file.read_text(encoding="utf-8")


def main(reason: str) -> None:
    """Write every file anew."""
    FOLDER.mkdir(exist_ok=True)
    changed = []
    for name in KINDS:
        file = FOLDER / f"{name}.lp"
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        if text(name, FOLDER) != before:
            changed.append(name)
    for file in FOLDER.glob("*.lp"):
        if file.stem not in KINDS:
            file.unlink()
            changed.append(f"without {file.stem}")
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"{reason}: {', '.join(changed) or 'nothing changed'}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or len(sys.argv[1].split()) < 3:
        sys.exit("say in one argument, three words or more, why the rules' mathematics changed")
    main(sys.argv[1])
