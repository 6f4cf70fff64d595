"""``yields``: what a yuan of each programme alone simulates to, held against its evidence."""

import shutil

import numpy as np
import pandas as pd

from model.programmes.priors import PRIORS, SOLVED
from model.state.columns import SOURCES
from results.pages.evidence.yields import Yielded as Answer, headline as headline, write_yields
from results.statistics import student_t
from scenarios.evidence.held_out_yields import of_others, pooled
from scenarios.evidence.programme_yields import alone, base_draws, horizon_for as horizon_for
from scenarios.execution.runner import Runner
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Yields
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(
    write_yields, **{"yields": "table", "yields-practice": "practice", "yields-others": "others"}
)


def run(study: Yields, subject: CountyScenario, space: Workspace) -> Answered:
    """Each programme alone: at base values in many populations, then on the priors' draws."""
    pack, scenario = subject.pack, subject.scenario
    numbers = range(1, scenario.draws.valuation_draws + 1)
    drawn = space.runner(pack, scenario, numbers)
    draws, folder = base_draws(pack, scenario, numbers), space.folder / "base"
    centre = Runner(pack, scenario, draws, folder, space.workers, space.progress)
    base = alone(centre, numbers, "yields at base values")
    spread = alone(drawn, numbers, "yields on the priors' draws")
    practised = pooled(drawn, numbers) if study.held_out else None
    others = of_others(centre, numbers) if study.held_out else None
    shutil.rmtree(folder, ignore_errors=True)  # saved states can be computed again
    return Answered(
        Answer(pack.title, pack.chinese, against_priors(base, spread), practised, others),
        draws={"held_out": numbers},
    )


def against_priors(base: pd.DataFrame, spread: pd.DataFrame) -> pd.DataFrame:
    """A row for every programme: its prior, the simulated mean with its error, what it is made of.

    Parameters
    ----------
    base, spread : of :func:`scenarios.evidence.programme_yields.alone`, at base values and drawn.

    Returns
    -------
    programme, grade, year; low, centre, high of the prior; draws, simulated, error (half of the
    90 % interval), is_inside; drawn_5, drawn_50, drawn_95; listed; one column a source.
    """
    rows = []
    for name in (p for p in SOLVED if p in set(base["programme"])):
        prior, here = PRIORS[name], base[base["programme"] == name].dropna(subset="total")
        total, n = here["total"].to_numpy(float), len(here)
        mean = float(total.mean()) if n else np.nan
        drawn = spread[spread["programme"] == name]["total"].dropna()
        ends = drawn.quantile([0.05, 0.5, 0.95]).to_list() if len(drawn) else [np.nan] * 3
        rows.append(
            {
                "programme": name,
                "grade": prior.grade,
                "year": prior.mature_y,
                "low": prior.low,
                "centre": prior.centre,
                "high": prior.high,
                "draws": n,
                "simulated": mean,
                "error": float(student_t(n) * total.std(ddof=1) / np.sqrt(n)) if n > 1 else np.nan,
                "is_inside": prior.low <= mean <= prior.high,
                **dict(zip(("drawn_5", "drawn_50", "drawn_95"), ends, strict=True)),
                "listed": float(here["listed"].mean()),
                **{s: float(here[s].mean()) for s in SOURCES},
            }
        )
    return pd.DataFrame(rows)
