"""``replay``: what was really spent, beside the best split of the same money: a comparison."""

from dataclasses import replace
from pathlib import Path

from model.plan import FundPlan
from optimize.baselines.ablations import plan_from
from optimize.baselines.splits import practice
from optimize.formulation.lexicographic import solve_lexicographic
from optimize.instance import Instance
from optimize.rules.floor import FloorPerHead
from results.language.catalogue import text
from scenarios.execution.decision import purses_of
from scenarios.execution.learned_file import StoredPlan, load_learned
from scenarios.execution.plan_audit import broken_by
from scenarios.faults import FaultError, missing, not_found, worded
from scenarios.files.plan import read_plan, write_plan
from scenarios.schema.goals import goal_of
from scenarios.studies.catalogue import Replay
from scenarios.studies.compare import run as compared
from scenarios.studies.comparison_cases import asked_of
from scenarios.studies.stress import cases_of
from scenarios.studies.study import Answered, ManyCases, Workspace


def subject(study: Replay) -> ManyCases:
    """The spending, then the better split and practice with its money; what it broke is noted."""
    kept = load_learned(Path(study.run))
    spent, county_yuan = read_spending(study.spent, kept)
    instance, no_floor = same_money(kept, spent)
    n_broken = len(
        broken_by(spent, instance, tuple(rule.record() for rule in kept.learned.instance.rules))
    )
    notes = [
        [
            *[text("replay.spending_broke_rules_run", x, n_broken=n_broken)] * (n_broken > 0),
            *[text("replay.county_money_left_out", x, county_yuan=county_yuan)]
            * (county_yuan > 0.0),
            *[text("replay.some_year_money_does", x)] * no_floor,
        ]
        for x in ("zh", "en")
    ]
    return asked_of(
        kept.pack,
        cases_of(kept, {"spent": spent, **rivals(kept, instance)}),
        kept.draws["held_out"][: study.draws],
        list(zip(*notes, strict=True)),
    )


def run(study: Replay, subject: ManyCases, space: Workspace) -> Answered:
    """The comparison; the better split is a plan file too."""
    answered = compared(study, subject, space)
    write_plan(
        next(c.plan for c in subject.cases if c.name == "same_money"),
        space.folder / "plan-same-money.csv",
        subject.pack.chinese,
    )
    return answered


def read_spending(file: Path, kept: StoredPlan) -> tuple[FundPlan, float]:
    """The spending as a plan, and yuan on the county row taken out of it; every fault at once.

    Years are the run's plan years: what was learned is of these years alone.
    """
    if not file.is_file():
        raise FaultError(not_found(file, worded("plan_file")))
    plan = read_plan(file, kept.learned.instance, kept.pack.home)
    yuan = plan.yuan.copy()
    county = float(yuan[:, -1].sum())
    yuan[:, -1] = 0
    if not yuan.any():
        raise FaultError(missing(file, "yuan", "a grant to a village"))
    return replace(plan, name="spent", yuan=yuan), county


def same_money(kept: StoredPlan, spent: FundPlan) -> tuple[Instance, bool]:
    """The decision with the money that was: by purse and year, under the run's rules.

    The floor a head is paid evenly over the plan years; where a year's money is less than that, no
    plan could keep it, and it is not asked. The second value says so.
    """
    instance = kept.learned.instance
    by_purse = spent.yuan.sum(axis=(1, 2))
    used = [p for s, p in enumerate(spent.purses) if by_purse[:, s].any()]
    purses_y = kept.scenario.levers.purses | {p: 0.0 for p in used if p != "special"}
    asked = kept.scenario.but(levers={"purses": purses_y})
    known = purses_of(kept.pack, asked, len(instance.years))
    purses = tuple(
        replace(p, yuan_y=by_purse[:, spent.purses.index(p.name)].astype(float)) for p in known
    )
    floor_y = instance.floor_per_head * float(instance.heads.sum()) / len(instance.years)
    no_floor = bool((by_purse.sum(axis=1) < floor_y).any())
    rules = tuple(r for r in instance.rules if not (no_floor and isinstance(r, FloorPerHead)))
    return replace(instance, purses=purses, rules=rules), no_floor


def rivals(kept: StoredPlan, instance: Instance) -> dict[str, FundPlan]:
    """The best split of the same money, by the run's question and what it learned, and practice."""
    learned, goal = kept.learned.under(instance), goal_of(kept.scenario)
    problem, solution = solve_lexicographic(learned, goal)
    total = sum((p.yuan_y for p in instance.purses[1:]), instance.budget_y)
    pooled = replace(instance, purses=(replace(instance.purses[0], yuan_y=total),))
    return {
        "same_money": plan_from(
            instance, "same_money", problem.costs, solution.choice, solution.aux
        ),
        "practice": practice(pooled),
    }
