"""``backtest``: real places from their first register, under practice, held against later ones."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from optimize.baselines.splits import practice
from results.pages.evidence.backtest import (
    MODEL,
    Backtested as Answer,
    headline as headline,
    write_backtest,
)
from scenarios.county.workbook.build_pack import load_intake
from scenarios.draws.posterior import draws_of
from scenarios.evidence.forecast_scores import plain_rows, scored, summary
from scenarios.evidence.place_forms import write_place
from scenarios.evidence.places import PLACES, Place, halves
from scenarios.execution.cache import Row, RowCache
from scenarios.execution.decision import instance_of
from scenarios.execution.parallel import evaluated
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.load import plain_scenario
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Backtest
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(write_backtest, "places", "dates", "scores")

APART = 1000
"""Numbers between the draws of two places: what is not known of them is not the same."""


def subject(study: Backtest) -> CountyScenario:
    """The county whose assumptions hold where a place has none of its own."""
    from scenarios.county.county_file import load_county
    from scenarios.county.workbook.county_items import DEFAULTS_FROM

    scenario = plain_scenario(DEFAULTS_FROM)
    if study.seed is not None:
        scenario = scenario.but(draws={"seed": study.seed})
    return CountyScenario(load_county(DEFAULTS_FROM), scenario)


def run(study: Backtest, subject: CountyScenario, space: Workspace) -> Answered:
    """Every place in every draw; resumes from what was simulated already."""
    numbers = range(1, study.draws + 1)
    seed = subject.scenario.draws.seed
    tasks = {f"{p.en} {k}": (p, APART * i + k) for i, p in enumerate(PLACES) for k in numbers}
    found = evaluated(
        RowCache(space.folder / "places.jsonl"),
        tasks,
        lambda task: registered(*task, seed),
        space.workers,
        space.progress,
        "running places",
    )
    pairs = list(zip(tasks.values(), found, strict=True))
    by_place = {p.en: [r for (q, _), r in pairs if q is p and r is not None] for p in PLACES}
    rows = [
        scored(
            MODEL, p, year, persons / p.persons, np.array([r[str(year)] for r in by_place[p.en]])
        )
        for p in PLACES
        for year, persons in p.later
    ]
    table = pd.concat([pd.DataFrame(rows), plain_rows(PLACES)], ignore_index=True)
    table["half"] = table["place"].map(halves())
    return Answered(
        Answer(places_table(), table, summary(table, halves()), study.draws, found.count(None)),
        draws={"simulated": numbers},
    )


def registered(place: Place, number: int, seed: int) -> Row:
    """Share of a place's register left at each year's end; UnfitError where none can be fitted."""
    with tempfile.TemporaryDirectory() as folder:
        pack = load_intake(str(write_place(place, Path(folder) / place.zh)))
        scenario = plain_scenario(str(Path(folder) / place.zh)).but(draws={"seed": seed})
    start = prepare(pack, scenario, draws_of(pack, scenario, [number])[0])
    record, _ = run_plan(start.snapshot, scenario, practice(instance_of(pack, scenario)))
    first, later = start.first_year["listed"], record.yearly()["listed"]
    persons = np.concatenate([first, later]).sum(axis=1) / pack.facts.listed_persons
    return {str(pack.first_year + i): float(x) for i, x in enumerate(persons)}


def places_table() -> pd.DataFrame:
    """Every date of every place as it was read, with where it stands."""
    rows = []
    for p in PLACES:
        head = {"zh": p.zh, "en": p.en, "level": p.level, "half": halves()[p.en]}
        about = {k: getattr(p, k) for k in ("population", "grade", "published", "source")}
        rows += [
            {**head, "year": year, "persons": n, **about}
            for year, n in ((p.start, p.persons), *p.later)
        ]
    return pd.DataFrame(rows)
