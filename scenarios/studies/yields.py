"""``yields``: what a yuan of each programme alone brings, year by year, on joint draws."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.declare import Programme
from model.state.columns import SOURCES
from optimize.fund_plan import no_fund, plan_of, whole
from optimize.simulator import Outcome, SimulationRun
from results.language.catalogue import LANGUAGES
from results.pages.yields import Yielded as Answer
from results.pages.yields import headline as headline
from results.pages.yields import write_yields
from results.statistics import interval
from scenarios.execution.runner import Runner
from scenarios.files.atomic import write_text
from scenarios.studies.catalogue import Yields
from scenarios.studies.study import Answered, CountyScenario, Workspace


def run(_study: Yields, subject: CountyScenario, space: Workspace) -> Answered:
    """Grant one year's fund to one programme at a time, on every draw."""
    pack, scenario = subject.pack, subject.scenario
    numbers = range(1, scenario.draws.valuation_draws + 1)
    runner = space.runner(pack, scenario, range(len(numbers) + 1))
    table = yields(runner, numbers)
    write_text(space.folder / "yields.csv", table.to_csv(index=False))
    return Answered(Answer(pack.title, pack.chinese, table), draws={"held_out": numbers})


def pages(answer: Answer, folder: Path) -> None:
    """The page in both languages."""
    for language in LANGUAGES:
        write_yields(answer, folder, language)


MATURE = 7
"""The year of a grant whose yield stands for later ones."""


def yields(runner: Runner, draws: Sequence[int]) -> pd.DataFrame:
    """Income per yuan of every programme in year 3 and a late year, with intervals over draws.

    One year's fund is granted to one programme alone, over all poor villages by their heads. The
    share that thin money loses to missing complements is in it, as in life.

    Returns
    -------
    programme, source, draws (in which any money was used), late (which year the late one is), and
    for year_3 and mature the mean (yuan a yuan and year), its low and its high.
    """
    instance = runner.instance
    budget = float(instance.budget_y[0])
    plans = [no_fund(instance)]
    for k, _ in enumerate(GRANTABLE):
        yuan = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
        yuan[0, :, k] = whole(max(budget, 1.0), instance.heads)
        plans.append(plan_of(instance, "yield", yuan))
    each = []
    for d in draws:
        jobs = [SimulationRun(p, d, "county") for p in plans]
        base, *outcomes = runner(jobs, "income per yuan of each programme")
        each.append([_per_yuan(p, o, base) for p, o in zip(PROGRAMMES, outcomes, strict=True)])
    by_draw = np.array(each)
    return pd.DataFrame([_yield_row(p, by_draw[:, k]) for k, p in enumerate(PROGRAMMES)])


def _per_yuan(programme: Programme, outcome: Outcome, base: Outcome) -> NDArray[np.float64]:
    """(Y,) income a yuan used, by year; not a number where nothing was used."""
    used = "offered" if programme.reach == "village" else "taken"
    money = float((outcome.yearly[used] - base.yearly[used]).sum())
    more = np.sum(
        [(outcome.yearly[f"income_{s}"] - base.yearly[f"income_{s}"]).sum(axis=1) for s in SOURCES],
        axis=0,
    )
    return np.asarray(more / money if money > 0.0 else np.full(len(more), np.nan), float)


def _yield_row(programme: Programme, by_draw: NDArray[np.float64]) -> dict[str, object]:
    """A programme's yields over the draws in which its money was used."""
    used = by_draw[np.isfinite(by_draw).all(axis=1)]
    row: dict[str, object] = {
        "programme": programme.name,
        "source": programme.source,
        "draws": len(used),
        "late": MATURE,
    }
    for name, year in (("year_3", 3), ("mature", MATURE)):
        ends = interval(used[:, year - 1]) if len(used) > 0 else (float("nan"),) * 3
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
    return row
