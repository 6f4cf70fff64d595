"""``stress``: a run's plan and its rivals in other worlds: a comparison under a name of its own."""

from pathlib import Path

from model.plan import FundPlan
from optimize.baselines.ablations import plan_from
from optimize.baselines.greedy import greedy
from optimize.baselines.splits import equal_head, practice
from scenarios.execution.cases import Case
from scenarios.execution.learned_file import StoredPlan, load_learned
from scenarios.execution.policy import changes_of
from scenarios.execution.store import load_findings
from scenarios.faults import FaultError, missing
from scenarios.files.plan import read_plan
from scenarios.studies.adjustment import before_of
from scenarios.studies.catalogue import Stress
from scenarios.studies.compare import run as run
from scenarios.studies.comparison_cases import asked_of, in_worlds, titles_of
from scenarios.studies.study import ManyCases


def subject(study: Stress) -> ManyCases:
    """The run's plans in every world, on draws that chose none of them."""
    kept = load_learned(Path(study.run))
    return asked_of(
        kept.pack,
        in_worlds(kept.pack, cases_of(kept, known_plans(kept)), study.only or ("all",)),
        kept.draws["held_out"][: study.draws],
    )


def cases_of(kept: StoredPlan, plans: dict[str, FundPlan]) -> list[Case]:
    """Plans by name as cases in the world of the run's question."""
    changes = changes_of(kept.pack, kept.scenario)
    return [
        Case(name, kept.scenario.but(**titles_of(name)), plan, changes)
        for name, plan in plans.items()
    ]


def known_plans(kept: StoredPlan) -> dict[str, FundPlan]:
    """The recommended plan, the optimized one, rule, mix alike for all, greedy, practice, per head.

    The first four are read back from the run's own files, which a planner may have changed; a
    quick run has tuned no rule.
    """
    instance, is_quick = kept.learned.instance, kept.scenario.draws.depth == "quick"
    others = ("equal_mix",) if is_quick else ("rule", "equal_mix")
    names = dict.fromkeys((main_of(kept), "chosen", *others))
    plans = {name: stored_plan(kept, name) for name in names}
    problem = before_of(kept)
    plans["greedy"] = plan_from(instance, "greedy", problem.costs, greedy(problem))
    simple = {"practice": practice(instance), "equal_head": equal_head(instance)}
    return plans | {name: plan for name, plan in simple.items() if name not in plans}


def main_of(kept: StoredPlan) -> str:
    """Name of the plan that a run recommends."""
    recommended = kept.folder / "plan-recommended.csv"
    return load_findings(kept.folder).main if recommended.is_file() else "chosen"


def stored_plan(kept: StoredPlan, name: str) -> FundPlan:
    """A plan of a run by its name, read back from its file; FaultError where it has none."""
    path = kept.folder / f"plan-{name}.csv"
    if not path.is_file():
        raise FaultError(missing(path, "plan", "a plan file that tuopin plan wrote", "not found"))
    return read_plan(path, kept.learned.instance, kept.pack.home)
