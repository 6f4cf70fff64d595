"""``regret``: plans in worlds, all combinations, and what each plan loses to the world's best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from results.pages.stress import headline as headline
from results.pages.stress import write_stress
from results.tables.study_results import Stressed as Answer
from scenarios.county import county_file
from scenarios.execution.cases import Case, Cases, case_of
from scenarios.execution.policy import stress_changes
from scenarios.execution.world_tables import Closed, gain_table, plan_table, world_table
from scenarios.faults import FaultError, out_of_range
from scenarios.schema.names import stresses_of
from scenarios.schema.pack import CountyPack
from scenarios.studies.catalogue import Regret
from scenarios.studies.study import Answered, ManyCases, Workspace

pages = write_stress
UNDISTURBED, NO_FUND = "none", "no-fund"


def subject(study: Regret) -> ManyCases:
    """Every plan, and none, in every world: cases by world and plan."""
    if len(study.plans) < 2:
        allowed = ("两个或更多", "two or more")
        raise FaultError(out_of_range("regret", "plans", ", ".join(study.plans), allowed))
    pack = county_file.load_county(study.county)
    worlds = (UNDISTURBED, *(s.name for s in stresses_of(study.future, "--future")))
    cases = {
        (w, p): _case(study, pack, p, () if w == UNDISTURBED else (w,))
        for w in worlds
        for p in (*study.plans, NO_FUND)
    }
    unique = list({c.name: c for c in cases.values()}.values())
    return ManyCases([pack], unique, cases[UNDISTURBED, study.plans[0]].scenario, cases)


def run(study: Regret, subject: ManyCases, space: Workspace) -> Answered:
    """Run all; what every plan closes beyond no fund in the same world."""
    pack, draws = subject.pack, list(range(1, study.draws + 1))
    with space.cases(pack, subject.cases, range(study.draws + 1)) as ran:
        ran.run(draws, "plans in worlds")
    stresses = stresses_of(study.future, "--future")
    changes = {s.name: stress_changes(s, pack, subject.scenario) for s in stresses}
    worlds = [UNDISTURBED, *changes]
    shown = [subject.detail[UNDISTURBED, p].scenario for p in study.plans]
    order = [s.title for s in shown]
    closed = _closed(study, subject, ran, worlds, draws)
    answer = Answer(
        pack.name.title(),
        pack.chinese,
        " / ".join(order),
        order[0],
        len(draws),
        subject.scenario.tag,
        world_table(stresses, {UNDISTURBED: None, **changes}),
        plan_table(closed, worlds, order),
        gain_table(closed, worlds, order),
        titles={s.title: s.title_zh or s.title for s in shown},
    )
    return Answered(answer, {c.name: c.digest for c in subject.cases}, {"held_out": draws})


def _closed(
    study: Regret, subject: ManyCases, ran: Cases, worlds: list[str], draws: list[int]
) -> Closed:
    """By world and title of a plan, (D,) gap closed over no fund there."""
    cases = subject.detail

    def gap(case: Case) -> NDArray[np.float64]:
        return np.array([ran.outcome(case, d).county["gap_spending"].sum() for d in draws])

    return {
        (w, cases[UNDISTURBED, p].scenario.title): gap(cases[w, NO_FUND]) - gap(cases[w, p])
        for w in worlds
        for p in study.plans
    }


def _case(study: Regret, pack: CountyPack, plan: str, futures: tuple[str, ...]) -> Case:
    scenario = study.scenario_of(study.county, plan)
    met = tuple(dict.fromkeys((*scenario.futures, *futures)))
    seed = {} if study.seed is None else {"seed": study.seed}
    draws = scenario.draws.model_copy(update=seed)
    scenario = scenario.model_copy(update={"futures": met, "draws": draws})
    return case_of("+".join((plan, *futures)), pack, scenario)
