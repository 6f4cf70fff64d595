"""``update``: what a county saw in a year of its plan moves beliefs, and beliefs move money.

Yields and losses are drawn by the run's own machinery, weighed by the year's figures of programmes
and resampled to sets as a calibration writes them. Figures of the register are held beside the
run's simulated draws. The years left are chosen anew from what the run learned, effects scaled by
what is now believed. Where a figure lies outside what the model holds possible, nothing is moved.
Registers of places say how fast each goes (:mod:`scenarios.evidence.own_figures`), nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

from model.plan import FundPlan
from model.programmes.observed import MISFIT
from optimize.analysis.beliefs import Chosen, YearsLeft
from optimize.baselines.ablations import plan_from
from optimize.proof import audited
from results.documents.pilot import write_pilot_workbook
from results.findings import Findings
from results.language.catalogue import LANGUAGES, Language
from results.pages import pilot as pilot_page, update as page
from results.statistics import LEAST_DRAWS, ends, student_t
from results.tables.page_one.register import register_by_draw
from results.tables.study_results import Piloted, Updated as Answer
from scenarios.draws.posterior import write_accepted
from scenarios.evidence.own_figures import MOST, own_registers, places_of
from scenarios.evidence.year_figures import (
    Posterior,
    YearFigure,
    learn,
    vectors,
)
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.store import load_findings, read_manifest
from scenarios.files.observed import LIMITS, OF_PROGRAMMES, read_observed, write_form
from scenarios.files.plan import read_plan, write_plan
from scenarios.schema.goals import goal_of
from scenarios.studies import pilot
from scenarios.studies.believed import (
    CLEAR,
    asked_of,
    beliefs_of,
    factors_of,
    granted_of,
    ratios_of,
)
from scenarios.studies.catalogue import Update
from scenarios.studies.finished_run import delivered
from scenarios.studies.study import Answered, Workspace

NAME, SETS = "updated", "updated-sets.csv"
N_VECTORS = 4000
"""Vectors that are weighed: assumption."""
N_SETS = 200
"""Sets that are written of them: assumption."""
NOT_SIMULATED = pd.DataFrame(columns=["draws", "mean", "low", "high"], dtype=float)


def run(study: Update, kept: StoredPlan, space: Workspace) -> Answered:
    """The blank form where no figures are given; else beliefs, sets, next year's money."""
    found = load_findings(kept.folder)
    plan = read_plan(
        study.executed or kept.folder / f"plan-{found.main}.csv",
        kept.learned.instance,
        kept.pack.home,
    )
    if study.pilot:
        return Answered(
            pilot.run(kept, found, plan, space), read_manifest(kept.folder)["plans"], {}
        )
    granted = granted_of(plan)
    places = places_of(found.villages)
    asked = asked_of(plan, granted, kept.pack.facts.persons, tuple(places))
    if study.observed is None or study.form:
        write_form(asked, space.folder, (kept.pack.chinese, kept.pack.title))
        return Answered(None, read_manifest(kept.folder)["plans"], {})
    rows, registers = read_observed(study.observed, asked)
    drawn = register_by_draw(found).pivot_table(index="draw", columns="year", values="listed")
    own = own_registers(registers, places, drawn)
    seen = [YearFigure(*row) for row in rows.itertuples(index=False)]
    space.progress("weighing beliefs", 0, 1)
    values = vectors(kept.pack, kept.scenario, range(1, N_VECTORS + 1))
    of_programmes = [f for f in seen if f.figure in OF_PROGRAMMES]
    posterior = learn(of_programmes, granted, values)
    space.progress("weighing beliefs", 1, 1)
    figures = _figures(seen, of_programmes, posterior, found)
    beliefs = beliefs_of(posterior, {f.programme for f in of_programmes})
    last = max([*rows["year"], *registers["year"]])
    if figures["is_misfit"].any():
        moved = Moved(tuple(y for y in plan.years if y > last), plan)
    else:
        moved = _moved(kept, plan, last, posterior, factors_of(beliefs), study, space)
    return Answered(
        replace(
            _answer(kept, found, plan, figures, posterior, beliefs, moved, own),
            most_moved=study.most_moved,
            least_chance=CLEAR,
        ),
        read_manifest(kept.folder)["plans"],
        kept.draws,
    )


def headline(f: Answer | Piloted | None, language: Language) -> list[str]:
    """What an update or a pilot says first."""
    return (
        pilot_page.headline(f, language) if isinstance(f, Piloted) else page.headline(f, language)
    )


def pages(answer: Answer | Piloted | None, folder: Path) -> None:
    """Tables, pictures and the page in both languages; a form is written already."""
    if isinstance(answer, Piloted):
        pilot_page.write_pilot(answer, folder)
        for language in LANGUAGES:
            write_pilot_workbook(answer, folder / f"pilot.{language}.xlsx", language)
    elif answer is not None:
        page.write_update(answer, folder)


def _figures(
    seen: Sequence[YearFigure],
    of_programmes: Sequence[YearFigure],
    posterior: Posterior,
    found: Findings,
) -> pd.DataFrame:
    """Every figure beside what was expected of it; a misfit by Bonferroni over all."""
    register = register_by_draw(found)
    rows, before = [], dict(zip(map(id, of_programmes), posterior.predicted, strict=True))
    for f in seen:
        if id(f) in before:
            p = before[id(f)]
            mean = float(((1.0 - p.share) * p.mean + p.share * p.false).mean())
            low, high = LIMITS[f.figure]
            around = np.clip([mean, p.quantile(0.05), p.quantile(0.95)], low, high).tolist()
            expected = (*around, p.tail(f.value))
        else:
            expected = of_register(
                f, register.loc[register["year"] == f.year, f.figure].to_numpy(float)
            )
        row = {"year": f.year, "figure": f.figure, "programme": f.programme, "value": f.value}
        rows.append(row | dict(zip(("mean", "low", "high", "tail"), expected, strict=True)))
    columns = ["year", "figure", "programme", "value", "mean", "low", "high", "tail"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(is_misfit=table["tail"] < MISFIT / max(len(table), 1))


def of_register(f: YearFigure, drawn: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Mean, 90 % ends and two-sided probability of a figure among (D,) simulated ones.

    Not a number for ends and probability of too few draws.
    """
    n, mean = len(drawn), float(drawn.mean())
    if n < LEAST_DRAWS:
        return mean, np.nan, np.nan, np.nan
    error = 0.0 if np.isnan(f.error) else f.error
    # where all draws agree a count still moves by whole persons
    sd = max(1.0, float(np.hypot(drawn.std(ddof=1) * np.sqrt(1.0 + 1.0 / n), error)))
    half = student_t(n) * sd
    tail = 2.0 * float(stdtr(n - 1, -abs(f.value - mean) / sd))
    return mean, max(0.0, mean - half), mean + half, tail


def _answer(
    kept: StoredPlan,
    found: Findings,
    plan: FundPlan,
    figures: pd.DataFrame,
    posterior: Posterior,
    beliefs: pd.DataFrame,
    moved: "Moved",
    own: pd.DataFrame,
) -> Answer:
    """The answer's tables."""
    names = dict(zip(found.villages["village"].astype(int), found.villages["name"], strict=True))
    objective = goal_of(kept.scenario).objective
    return Answer(
        county=kept.pack.title,
        county_chinese=kept.pack.chinese,
        scenario=kept.scenario.title,
        tag=found.tag,
        plan=found.main,
        executed=plan.years[: len(plan.years) - len(moved.left)],
        next_year=moved.left[0] if moved.left else 0,
        n_vectors=N_VECTORS,
        effective=posterior.effective,
        n_steps=posterior.n_steps,
        taken=posterior.taken,
        n_draws=found.n_draws,
        n_sets=moved.n_sets,
        figures=figures,
        beliefs=beliefs,
        money=money_of(plan, moved.plan, moved.left),
        villages=villages_of(plan, moved.plan, moved.left, names),
        gain=moved.gain,
        chance=moved.chance,
        given_up=moved.given_up,
        unit=objective.unit,
        measure=objective.weights[0][0],
        simulated=moved.simulated,
        registers=own,
        most_apart=MOST,
    )


@dataclass(frozen=True)
class Moved:
    """The years left: which, their plan, what it gains, its simulation, sets that were written.

    Attributes
    ----------
    chance : that moving gains, by what is now believed.
    given_up : what the cap on moving takes from the gain.
    """

    left: tuple[int, ...]
    plan: FundPlan
    n_sets: int = 0
    gain: float = 0.0
    chance: float = np.nan
    given_up: float = 0.0
    simulated: pd.DataFrame = field(default_factory=NOT_SIMULATED.copy)


def _moved(
    kept: StoredPlan,
    plan: FundPlan,
    last: int,
    posterior: Posterior,
    factors: NDArray[np.float64],
    study: Update,
    space: Workspace,
) -> Moved:
    """Sets of what is believed, and the years after the last that was seen, chosen by it."""
    left = tuple(y for y in plan.years if y > last)
    sets = {
        i: {k: v for k, v in one.items() if k not in kept.scenario.overrides}
        for i, one in posterior.sets(N_SETS, kept.scenario.draws.seed).items()
    }
    write_accepted(space.folder / SETS, kept.pack, sets)
    if not left:
        return Moved(left, plan, len(sets))
    space.progress("choosing the years left", 0, 1)
    years = YearsLeft(kept.learned, goal_of(kept.scenario), plan, len(plan.years) - len(left))
    chosen = years.choose(factors, study.most_moved)
    free = chosen if study.most_moved >= 1.0 else years.choose(factors)
    gains = chosen.gain + (ratios_of(posterior.values, posterior.before) - factors) @ years.more(
        chosen.choice
    )
    chance = float((gains > 0.0).mean()) if chosen.gain else np.nan
    moved = Moved(left, plan, len(sets), chosen.gain, chance, max(0.0, free.gain - chosen.gain))
    new = plan_of(years, chosen) if chance >= CLEAR else replace(plan, name=NAME)
    write_plan(new, space.folder / "plan-updated.csv", kept.pack.chinese)
    space.progress("choosing the years left", 1, 1)
    if not study.simulate or chance < CLEAR or np.isnan(chance):
        return replace(moved, plan=new)
    return replace(moved, plan=new, simulated=_simulated(kept, plan, new, study.simulate, space))


def plan_of(years: YearsLeft, chosen: Chosen) -> FundPlan:
    """The whole plan of packages, executed years first; proven to keep the run's rules."""
    plan, instance = years.plan, years.learned.instance
    if (chosen.choice == years.present).all():
        return replace(plan, name=NAME)
    made = plan_from(instance, NAME, years.costs, chosen.choice, chosen.aux)
    made = replace(made, team=plan.team, targeting=plan.targeting)
    made.yuan[: years.n_done] = plan.yuan[: years.n_done]
    # what beliefs make of a plan is not simulated: rules about what it reaches are not checked
    if broken := [v for v in audited(made, instance) if v.checked]:
        raise RuntimeError("the updated plan breaks its rules: " + "; ".join(map(str, broken)))
    return made


def _simulated(
    kept: StoredPlan, plan: FundPlan, new: FundPlan, n: int, space: Workspace
) -> pd.DataFrame:
    """The updated plan less the plan as it stands, in the whole county on updated draws."""
    numbers = list(kept.draws["held_out"])[:n]
    runner = space.runner(
        kept.pack, kept.scenario.but(draws={"accepted": str(space.folder / SETS)}), numbers
    )
    gains = delivered(
        runner,
        {"standing": plan, "updated": new},
        numbers,
        {"own": goal_of(kept.scenario).objective},
        "simulating both plans",
    )
    return pd.DataFrame(
        [{"draws": len(numbers), **ends(gains["updated", "own"] - gains["standing", "own"])}]
    )


def money_of(plan: FundPlan, new: FundPlan, left: Sequence[int]) -> pd.DataFrame:
    """Yuan by programme, of the next year and of all years left, before and after."""
    n = len(plan.years) - len(left)
    a, b = (p.yuan[n:].sum(axis=(1, 3)) for p in (plan, new))
    table = pd.DataFrame({"programme": plan.programmes}).assign(
        before=a[:1].sum(axis=0),
        after=b[:1].sum(axis=0),
        left_before=a.sum(axis=0),
        left_after=b.sum(axis=0),
    )
    return table[(table["left_before"] > 0) | (table["left_after"] > 0)].reset_index(drop=True)


def villages_of(
    plan: FundPlan, new: FundPlan, left: Sequence[int], names: dict[int, str]
) -> pd.DataFrame:
    """Villages whose money of the next year changes, most moved first; shares of programmes."""
    columns = ["village", "name", "before", "after", "moved", "mix_before", "mix_after"]
    rows = []
    for v, code in enumerate(plan.places if left else ()):
        a, b = (p.yuan[-len(left), v].sum(axis=1) for p in (plan, new))
        if (a != b).any():
            moved = np.maximum(a - b, 0).sum()
            mixes = (_mix(plan, x) for x in (a, b))
            row = (code, names.get(code, ""), float(a.sum()), float(b.sum()), float(moved), *mixes)
            rows.append(dict(zip(columns, row, strict=True)))
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("moved", ascending=False, kind="stable", ignore_index=True)


def _mix(plan: FundPlan, yuan: NDArray[np.int64]) -> str:
    """Shares by programme as other tables write a mix: ``tea=0.6,pig=0.4``."""
    total = max(int(yuan.sum()), 1)
    return ",".join(
        f"{plan.programmes[k]}={yuan[k] / total:.2f}" for k in np.argsort(-yuan) if yuan[k]
    )
