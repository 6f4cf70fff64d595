"""``discover``: in which ranges of the uncertain numbers one scenario fails against another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from model.declare import Parameter
from results.pages.discovery import headline as headline, write_discovered
from results.prim import Box, discover
from results.tables.study_results import Discovered as Answer
from scenarios.amounts import ALLOWED, ALLOWED_ZH, has_unit, yuan_of
from scenarios.county import county_file
from scenarios.draws.draw import Draw
from scenarios.draws.posterior import drawn, draws_of
from scenarios.draws.subsample import Thinned, thin
from scenarios.execution.cache import Row, RowCache
from scenarios.execution.cases import Case, case_of, differing_starts
from scenarios.execution.parallel import evaluated
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.faults import FaultError, plainly, refuse_all, refused, worded
from scenarios.files.atomic import write_text
from scenarios.schema.parameters import parameters_of
from scenarios.studies.catalogue import Discover
from scenarios.studies.study import Answered, ManyCases, Workspace


@dataclass(frozen=True)
class Pair:
    """Two scenarios on a thinned county: the one that may fail, and what it is held against."""

    thinned: Thinned
    plan: Case
    against: Case

    def gain(self, draw: Draw) -> Row:
        """Gap that the first closes beyond the second, yuan of 2015, whole county."""
        small = self.thinned
        start = prepare(small.pack, small.scenario, small.draw(draw)).snapshot
        gaps = [
            float(
                run_plan(start, c.scenario, c.plan, changes=c.changes)[0]
                .yearly()["gap_spending"]
                .sum()
            )
            for c in (self.plan, self.against)
        ]
        return {"gain": (gaps[1] - gaps[0]) / small.share}


def subject(study: Discover) -> ManyCases:
    """Both on the same villages, to the same horizon; they start alike or are refused."""
    least_of(study)
    pack, names = county_file.load_county(study.county), (study.scenario, study.against)
    scenarios = [study.scenario_of(study.county, name) for name in names]
    refuse_all(differing_starts(pack, dict(zip(names, scenarios, strict=True)), study.scenario))
    last = max(s.last_year for s in scenarios)
    cases, thinned = [], []
    for name, scenario in zip(names, scenarios, strict=True):
        thinned.append(thin(pack, scenario.but(horizon={"last_year": last}), study.villages))
        cases.append(case_of(name, thinned[-1].pack, thinned[-1].scenario))
    if cases[0].digest == cases[1].digest:
        raise FaultError(
            plainly(
                study.scenario,
                worded("same_rival", against=study.against),
                worded("another_scenario_another_against"),
            )
        )
    scenario = cases[0].scenario
    if study.seed is not None:
        scenario = scenario.but(draws={"seed": study.seed})
    return ManyCases(pack, cases, scenario, Pair(thinned[0], *cases))


def least_of(study: Discover) -> float:
    """Yuan that a scenario must close beyond the other; FaultError for no amount with its unit."""
    try:
        least = yuan_of(study.least) if has_unit(study.least) else math.nan
    except ValueError:
        least = math.nan
    if not math.isfinite(least):
        raise FaultError(refused("--least", study.least, (ALLOWED_ZH, ALLOWED)))
    return least


def run(study: Discover, subject: ManyCases, space: Workspace) -> Answered:
    """Evaluate both on many draws, then find where the first fails; evaluated draws are kept."""
    pack, scenario, pair = subject.pack, subject.scenario, subject.detail
    least = least_of(study)
    draws = draws_of(pack, scenario, range(1, study.draws + 1))
    rows = evaluated(
        RowCache(space.folder / "evaluated.jsonl"),
        {d.digest: d for d in draws},
        pair.gain,
        space.workers,
        space.progress,
        "looking for failures",
    )
    fitted = [(d, row["gain"]) for d, row in zip(draws, rows, strict=True) if row is not None]
    gains = np.array([gain for _, gain in fitted])
    varied = drawn(parameters_of(pack, scenario))
    names = [p.name for p in varied]
    x = np.array([[d.values[name] for name in names] for d, _ in fitted])
    box = discover(x, gains < least, names, scenario.draws.seed)
    points = pd.DataFrame({limit.name: x[:, names.index(limit.name)] for limit in box.limits})
    against = pair.against.scenario
    return Answered(
        Answer(
            county=pack.name.title(),
            county_chinese=pack.chinese,
            plan=scenario.title,
            plan_zh=scenario.title_zh or scenario.title,
            against=against.title,
            against_zh=against.title_zh or against.title,
            least=least,
            n_villages=len(pair.thinned.pack.villages["code"]),
            n_all_villages=len(pack.villages["code"]),
            n_draws=len(fitted),
            n_failed=len(draws) - len(fitted),
            n_parameters=len(varied),
            base=box.base,
            density=box.density,
            coverage=box.coverage,
            low=box.low,
            high=box.high,
            n_judged=box.n,
            n_inside=box.n_inside,
            confirmed=box.confirmed,
            limits=_limits(box, varied),
            points=points.assign(gain=gains),
        ),
        {"against": pair.against.digest},
    )


def pages(answer: Answer, folder: Path) -> None:
    """The draws that were evaluated, and the page."""
    write_text(folder / "draws-seen.csv", answer.points.to_csv(index=False, lineterminator="\n"))
    write_discovered(answer, folder)


def _limits(box: Box, varied: Sequence[Parameter]) -> pd.DataFrame:
    """A row for every parameter that the box limits."""
    units = {p.name: p.unit for p in varied}
    columns = ["name", "low", "high", "quasi_p"]
    return pd.DataFrame(
        [
            {**{k: getattr(limit, k) for k in columns}, "unit": units[limit.name]}
            for limit in box.limits
        ],
        columns=[*columns, "unit"],
    )
