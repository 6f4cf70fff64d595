"""``update --pilot``: a first year that teaches, designed before it is held.

Arms are whole programmes in villages drawn by lot among equals; as many villages wait a year as
controls. Arms, their number and their size are those of which more is taught than the year costs,
by a normal approximation; what the design is worth is then found on truths of its own, with figures
that err as the observation model says and beliefs weighed as ``update`` weighs them.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from model.programmes.observed import IDENTIFIED, LOSSES, programme_of
from model.programmes.priors import PRIORS, SOLVED
from optimize.analysis.beliefs import YearsLeft
from optimize.analysis.pilot import taught
from results.findings import Findings
from results.statistics import ends
from results.tables.study_results import Piloted
from scenarios.evidence.year_figures import Vectors, due, vectors
from scenarios.execution.learned_file import StoredPlan
from scenarios.faults import Fault, FaultError, worded
from scenarios.files.plan import write_plan
from scenarios.schema.goals import goal_of
from scenarios.studies.believed import CLEAR, granted_of, ratios_of
from scenarios.studies.catalogue import MOST_MOVED
from scenarios.studies.pilot_designs import HOUSEHOLDS, LEAST, READ, Design, Pilots
from scenarios.studies.study import Workspace

N_VECTORS, N_PLANS, N_TRUTHS = 4000, 24, 200
"""Vectors of the approximation; truths for which a plan of the years left is made; truths on which
a design is judged."""
POWER = 2.8
"""Standard errors from which a difference is found four times in five at 5 %."""
_YEARS = ("至少三年", f"{READ + 1} years or more: a pilot, its reading, a year to move")


def run(kept: StoredPlan, found: Findings, plan: FundPlan, space: Workspace) -> Piloted:
    """Choose a design, judge it beside others, and write the plan with its first year."""
    if len(plan.years) <= READ:
        raise FaultError(
            Fault.of(
                "rule_broken",
                kept.folder,
                "--pilot",
                worded("plan_years", n=len(plan.years)),
                _YEARS,
            )
        )
    prior = vectors(kept.pack, kept.scenario, range(1, N_VECTORS + 1))
    p = Pilots(kept, plan, prior, *plans_left(kept, plan, prior, space))
    space.progress("choosing arms", 0, 1)
    designed = p.choose()
    designs = {
        "fixed_first": Design(plan),
        "random": p.by_lot(len(designed.arms), int((designed.groups == 0).sum())),
        "designed": designed,
    }
    values: dict[str, NDArray[np.float64]] = {}
    for i, (name, design) in enumerate(designs.items()):
        space.progress("judging on truths", i, len(designs))
        values |= p.judged({name: design}, N_TRUTHS)
    values["over_first"] = values["designed"] - values["fixed_first"]
    values["over_random"] = values["designed"] - values["random"]
    write_plan(designed.plan, space.folder / "plan-pilot.csv", kept.pack.chinese)
    goal = goal_of(kept.scenario)
    return Piloted(
        county=kept.pack.title,
        county_chinese=kept.pack.chinese,
        tag=found.tag,
        plan=found.main,
        years=plan.years,
        read=plan.years[READ - 1],
        seed=p.seed,
        n_truths=N_TRUTHS,
        unit=goal.objective.unit,
        measure=goal.objective.weights[0][0],
        arms=arms_of(p, designed),
        villages=villages_of(p, designed, found),
        values=pd.DataFrame([valued(name, x) for name, x in values.items()]),
        identified=identified(p, designed),
        asked=HOUSEHOLDS,
        least=LEAST,
        most_moved=MOST_MOVED,
        least_chance=CLEAR,
        tail_weight=goal.tail_weight,
    )


def plans_left(
    kept: StoredPlan, plan: FundPlan, prior: Vectors, space: Workspace
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What plans of the years left gain by programme: under the cap of one update, and beside."""
    years = YearsLeft(kept.learned, goal_of(kept.scenario), plan, READ)
    rows: dict[float, list[NDArray[np.float64]]] = {MOST_MOVED: [], 1.0: []}
    for i, ratio in enumerate(ratios_of(prior.values, prior.values)[:N_PLANS]):
        space.progress("choosing the years left", i, N_PLANS)
        for most, of in rows.items():
            of.append(years.more(years.choose(ratio, most).choice))
    return np.array(rows[MOST_MOVED]), np.array(rows[MOST_MOVED] + rows[1.0])


def valued(name: str, gains: NDArray[np.float64]) -> dict[str, object]:
    """Mean with its interval, mean of the worst fifth, share below nothing."""
    return {
        "design": name,
        **ends(gains),
        "tail": np.sort(gains)[: max(1, len(gains) // 5)].mean(),
        "below": float((gains < 0.0).mean()),
    }


def arms_of(p: Pilots, d: Design) -> pd.DataFrame:
    """A row an arm: villages, money, dose, what is read, and how sharp the survey is."""
    rows, n, first = [], len(d.arms), d.plan.yuan[0, : len(d.groups)].sum(axis=(1, 2))
    for i, name in enumerate(d.arms):
        size, (served, dose) = int((d.groups == i).sum()), p.dose(name, n)
        error, centre = d.errors.get(name, np.nan), 100.0 * PRIORS[name].centre
        kinds = [f.figure for f in p.figures({name: {p.plan.years[0]: 1.0}}, d.errors)]
        rows.append(
            {
                "programme": name,
                "villages": size,
                "yuan": int(first[d.groups == i].sum()),
                "served": size * served,
                "dose": dose,
                "figures": ",".join(kinds),
                "prior": centre,
                "error": error,
                "readable": POWER * error,
                "needed": np.ceil(size * (POWER * error / centre) ** 2) if centre > 0.0 else np.inf,
            }
        )
    return pd.DataFrame(rows)


def villages_of(p: Pilots, d: Design, found: Findings) -> pd.DataFrame:
    """A row a village: its lot, its arm, its first year's money as planned and in the pilot."""
    names = dict(zip(found.villages["village"].astype(int), found.villages["name"], strict=True))
    n, codes = len(d.groups), p.plan.places[: len(d.groups)]
    arms = [*d.arms, "waits", "as_planned"]
    return pd.DataFrame(
        {
            "lot": d.lot.argsort().argsort() + 1,
            "village": codes,
            "name": [names.get(c, "") for c in codes],
            "class": p.kept.learned.instance.classes,
            "arm": [arms[g] for g in d.groups],
            "planned": p.plan.yuan[0, :n].sum(axis=(1, 2)),
            "pilot": d.plan.yuan[0, :n].sum(axis=(1, 2)),
        }
    ).sort_values("lot", ignore_index=True)


def identified(p: Pilots, d: Design) -> pd.DataFrame:
    """A row a parameter: its sd after over before, with the plan's own figures and the pilot's."""
    named = {
        **{f"yields.{n}": p.ratios[:, GRANTABLE.index(n)] for n in SOLVED},
        **{x: p.prior.values[x] for n, x in LOSSES.items() if x in p.prior.values and n in SOLVED},
    }
    about = np.stack([x / max(x.std(), 1e-12) for x in named.values()], axis=1)
    sharp, seen = [], []
    for design in (Design(p.plan), d):
        granted = granted_of(design.plan)
        figures = p.expected(granted, design.errors)
        both = np.cov(np.hstack([about, figures.mean]), rowvar=False)
        known = (taught(both, len(named), figures.noise) ** 2).sum(axis=1)
        sharp.append(np.sqrt(np.maximum(1.0 - known, 0.0)))
        seen.append(p.figures(granted, design.errors))
    rows = [
        {
            "parameter": name,
            "figures": ",".join(
                f.figure
                for f in seen[1]
                if name in (f"yields.{f.programme}", LOSSES.get(f.programme))
            ),
            "is_arm": programme_of(name) in d.arms,
            "fixed": sharp[0][i],
            "pilot": sharp[1][i],
            "is_late": name.startswith("yields") and due(programme_of(name), READ - 1) <= 0.0,
        }
        for i, (name, x) in enumerate(named.items())
        if x.std() > 0.0
    ]
    return (
        pd.DataFrame(rows)
        .assign(is_identified=lambda t: t["pilot"] < IDENTIFIED)
        .sort_values("pilot", kind="stable", ignore_index=True)
    )
