"""``validate``: run practice and no fund over draws, set every figure beside its range."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from results.pages.evidence.validation import headline as headline, write_validation
from results.tables.study_results import Validation as Answer
from scenarios.draws.posterior import draws_of
from scenarios.evidence.emergent import emergent
from scenarios.evidence.measured import FIGURES, measure
from scenarios.evidence.targets import Target, all_targets
from scenarios.execution.cache import Row, RowCache
from scenarios.execution.parallel import evaluated, measured
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Validate
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(write_validation, validation="rows")

EMERGENT_DRAWS = 6
"""Draws of the paired runs."""
LAST_YEAR = 2017
"""The report's date and two years after it: what was known when it was written."""


def run(_study: Validate, subject: CountyScenario, space: Workspace) -> Answered:
    """Measure and compare; resumes from what was measured already."""
    pack, scenario = subject.pack, subject.scenario
    numbers = range(1, scenario.draws.valuation_draws + 1)
    draws = draws_of(pack, scenario, numbers)
    found = measured(
        draws,
        lambda draw: measure(pack, scenario, draw, LAST_YEAR),
        space.folder,
        space.workers,
        space.progress,
    )
    paired = evaluated(
        RowCache(space.folder / "emergent.jsonl"),
        {d.digest: d for d in draws[:EMERGENT_DRAWS]},
        lambda draw: emergent(pack, scenario, draw),
        space.workers,
        space.progress,
        "paired runs",
    )
    return Answered(_compare(pack, scenario, found, paired), draws={"measured": numbers})


def _compare(
    pack: CountyPack,
    scenario: Scenario,
    found: Sequence[Row | None],
    paired: Sequence[Row | None],
) -> Answer:
    table = pd.DataFrame([row for row in found if row is not None], columns=list(FIGURES))
    made = pd.DataFrame([row for row in paired if row is not None])
    both = pd.concat([table, made], axis=1)
    claim = [float(f["value"]) for f in pack.figures if f["name"] == "claimed_gain_y"]
    names = {"before_after": "seen", "before_after_without": "without", "true_effect": "true"}
    return Answer(
        county=pack.title,
        county_chinese=pack.chinese,
        source=pack.source,
        last_year=LAST_YEAR,
        n_draws=len(found),
        n_failed=sum(row is None for row in found),
        rows=pd.DataFrame([compared(t, both) for t in all_targets(pack)]),
        claims=table[list(names)].rename(columns=names),
        claim=claim[0] if claim else float("nan"),
        contradictions=pd.DataFrame(pack.contradictions),
        horizons=horizon_table(made),
        n_paired=len(made),
        calibrated=bool(scenario.draws.accepted),
    )


def horizon_table(made: pd.DataFrame) -> pd.DataFrame:
    """Gap closed per yuan of every mix up to every horizon, with its interval and rank."""
    rows = []
    for name in [c for c in made.columns if "@" in c]:
        mix, _, year = name.partition("@")
        q05, q95 = made[name].quantile([0.05, 0.95])
        rows.append(
            {"mix": mix, "horizon": int(year), "mean": made[name].mean(), "q05": q05, "q95": q95}
        )
    out = pd.DataFrame(rows, columns=["mix", "horizon", "mean", "q05", "q95"])
    out["rank"] = out.groupby("horizon")["mean"].rank(ascending=False)
    return out


def compared(target: Target, table: pd.DataFrame) -> dict[str, Any]:
    """A row of the page: target, mean and 90 % interval over draws, hit or miss."""
    values = table[target.name].dropna().to_numpy(float) if target.name in table else np.zeros(0)
    row: dict[str, Any] = {
        "name": target.name,
        "kind": target.kind,
        "en": target.en,
        "zh": target.zh,
        "low": target.low,
        "high": target.high,
        "unit": target.unit,
        "source": target.source,
        "mean": np.nan,
        "q05": np.nan,
        "q95": np.nan,
        "status": "not_measured",
    }
    if len(values):
        low, high = np.quantile(values, (0.05, 0.95))
        mean = float(values.mean())
        row |= {
            "mean": mean,
            "q05": low,
            "q95": high,
            "status": ("hit" if target.hit(mean) else "miss") if target.scored else "shown",
        }
    return row
