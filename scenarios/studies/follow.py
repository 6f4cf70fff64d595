"""``follow``: households through a run by quarter, each beside itself without the fund."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.state.columns import CAUSES
from model.synthesis.household_history import HISTORIES, KINDS, Histories, HouseholdRecorder
from results.followed import SIDES, Followed as Answer, headline as headline
from results.language.catalogue import LANGUAGES, Language, term
from results.language.numbers import joined
from results.pages.follow import write_followed
from scenarios.draws.posterior import draws_of
from scenarios.execution.cases import Case, case_of
from scenarios.execution.decision import practice_of
from scenarios.execution.precompile import compile_rules
from scenarios.execution.run import run_plan
from scenarios.execution.states import States, plan_digest
from scenarios.execution.store import write_draws
from scenarios.faults import Fault, FaultError, plainly, refuse_all, worded
from scenarios.schema.names import Kind, name_of, unknown
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Follow
from scenarios.studies.comparison_cases import without_fund
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(write_followed, follow="quarters")

Choice = tuple[str, str, str]
"""History, cause of a return, kind at the start; empty where any will do."""

EXAMPLES: tuple[Choice, ...] = (
    ("returned", "illness", ""),
    ("stayed_out", "", ""),
    ("never_left", "", ""),
)
"""What is followed where nothing is chosen."""


def run(study: Follow, subject: CountyScenario, space: Workspace) -> Answered:
    """Run once to see what became of all, then with and without the fund to record the chosen."""
    pack, scenario = subject.pack, subject.scenario
    choices = chosen_of(study)
    internal = pack.register is not None and bool(pack.register.on("listed").any())
    if internal and study.household is not None:
        raise FaultError(
            plainly(
                "--household",
                worded("register_holds_real_households"),
                worded("history_cause_kind"),
            )
        )
    case = case_of("plan", pack, scenario)
    cases = dict(zip(SIDES, (case, without_fund(case, pack)), strict=True))
    compile_rules(space.progress)
    draws = draws_of(pack, scenario, [study.draw])
    space.progress("following households", 0, 3)
    states = States(pack, scenario, draws, space.folder, space.workers, space.progress)
    start = states.state(study.draw)
    seen = Histories()
    run_plan(start, scenario, case.plan, changes=case.changes, watch=seen)
    chosen = _picked(seen, choices, study)
    write_draws(space.folder, draws)
    tables = []
    for done, (side, c) in enumerate(cases.items(), start=1):
        space.progress("following households", done, 3)
        recorder = HouseholdRecorder(chosen["household"].tolist())
        run_plan(start, c.scenario, c.plan, changes=c.changes, watch=recorder)
        tables.append(pd.DataFrame(recorder.rows).assign(side=side))
    space.progress("following households", 3, 3)
    rows = chosen[["number", "household"]].merge(pd.concat(tables), on="household")
    if internal:
        rows, chosen = rows.drop(columns="household"), chosen.assign(household=0)
    answer = Answer(
        pack.title,
        pack.chinese,
        rows,
        chosen,
        study.random,
        study.draw,
        internal,
        _plan_name(case, subject, "en"),
        _plan_name(case, subject, "zh"),
        scenario.tag,
        study.scenario.levers.plan == "optimize",
    )
    plans = {side: plan_digest(c.plan) for side, c in cases.items()}
    return Answered(answer, plans, {"followed": [study.draw]})


def _plan_name(case: Case, subject: CountyScenario, language: Language) -> str:
    """The plan in words, with its scenario where that is not the county as it is."""
    name, scenario = case.plan.name.removeprefix("plan-"), subject.scenario
    words = [
        term("practice_of", practice_of(subject.pack, scenario.levers), language)
        if name == "practice"
        else term("plan", name, language)
    ]
    if scenario.title != subject.pack.title:
        words.append(scenario.title_zh if language == "zh" else scenario.title)
    return joined([w for w in words if w], language)


def chosen_of(study: Follow) -> tuple[Choice, ...]:
    """What is looked for; FaultError with every unknown name and what cannot be together."""
    given: tuple[tuple[Kind, str, str, Sequence[str]], ...] = (
        ("history", "--history", study.history, HISTORIES),
        ("cause", "--cause", study.cause, CAUSES),
        ("household_type", "--kind", study.kind_, KINDS),
    )
    names = [name_of(kind, word) for kind, _, word, _ in given]
    faults = [
        unknown(kind, option, word)
        for (kind, option, word, known), name in zip(given, names, strict=True)
        if word and name not in known
    ]
    history, cause, kind = names
    if cause and history not in ("", "returned"):
        wrong = worded("only_household_fell_back")
        faults.append(plainly(f"--cause {cause}", wrong, ("--history returned",) * 2, "clash"))
    if study.household is not None and any(names):
        wrong = worded("id_says_which_nothing")
        faults.append(plainly("--household", wrong, worded("one_of_the_two"), "clash"))
    refuse_all(faults)
    if any(names):
        return ((history or ("returned" if cause else ""), cause, kind),)
    return EXAMPLES if study.household is None else (("", "", ""),)


def _picked(seen: Histories, choices: Sequence[Choice], study: Follow) -> pd.DataFrame:
    """A household for every choice that some fit, by the seed alone; FaultError for none.

    Returns
    -------
    number, household, history, fit.
    """
    rows: list[dict[str, object]] = []
    for history, cause, kind in choices:
        fit = seen.id[_fits(seen, history, cause, kind)]
        if study.household is not None:
            fit = seen.id[seen.here & (seen.id == study.household)]
        if len(fit):
            one = np.random.Generator(np.random.PCG64(study.random)).integers(len(fit))
            n = 0 if study.household is not None else len(fit)
            row = {"household": int(fit[one]), "history": history, "fit": n}
            rows.append({"number": len(rows) + 1, **row})
    if not rows:
        raise FaultError(_nobody(seen, study))
    return pd.DataFrame(rows)


def _fits(seen: Histories, history: str, cause: str, kind: str) -> NDArray[np.bool_]:
    """(H,) registered households that fit a choice."""
    fits = seen.of(history) if history else seen.listed.copy()
    if cause:
        fits &= (seen.causes >> CAUSES.index(cause)) & 1 == 1
    if kind:
        fits &= seen.kinds[:, KINDS.index(kind)]
    return fits


def _nobody(seen: Histories, study: Follow) -> Fault:
    """That no household fits, and how many there are of each history."""
    if study.household is not None:
        wrong = worded("no_such_household_from")
        allowed = worded("id_page_tuopin_follow")
        return plainly(f"--household {study.household}", wrong, allowed)
    counts = {h: int(seen.of(h).sum()) for h in HISTORIES}
    words = [
        joined([f"{term('history', h, z)} {n:,}" for h, n in counts.items()], z) for z in LANGUAGES
    ]
    wrong = worded("no_household_fits_run")
    allowed = (f"其他条件；各类户数：{words[0]}", f"another choice; households: {words[1]}")
    return plainly("tuopin follow", wrong, allowed)
