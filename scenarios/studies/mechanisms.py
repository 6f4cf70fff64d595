"""Mechanisms off and on: the same households under the same luck, and the difference it makes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.county import County
from model.programmes import GRANTABLE
from optimize.fund_plan import no_fund, plan_of, whole
from results.pages.mechanisms import write_mechanisms
from results.statistics import interval
from scenarios.county.county_file import load_county
from scenarios.draws.draw import make_draws
from scenarios.draws.subsample import thin
from scenarios.evidence.mechanism_table import MECHANISMS
from scenarios.execution.decision import instance_of
from scenarios.execution.population import prepare
from scenarios.execution.run import policy_of
from scenarios.execution.store import folder_of
from scenarios.schema.parameters import parameters_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from model.plan import FundPlan
    from model.state.snapshot import Snapshot
    from optimize.instance import Instance
    from scenarios.evidence.mechanism_table import Mechanism
    from scenarios.progress import Progress
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario

PER_HEAD = 600.0
"""Yuan a registered head and year that a switched programme gets, in the first two plan years."""


@dataclass(frozen=True)
class Tiny:
    """A thinned county at the branch, once a draw, for many switches."""

    scenario: Scenario
    instance: Instance
    starts: Mapping[int, Snapshot]

    def total(
        self,
        draw: int,
        measure: str,
        values: Mapping[str, float],
        plan: FundPlan,
        *,
        effort: bool = False,
    ) -> float:
        """A measure summed over villages and years under a draw."""
        start = self.starts[draw]
        policy = replace(policy_of(self.scenario), effort=effort)
        county = County(
            replace(start, values={**start.values, **values}),
            plan=plan,
            policy=policy,
            last_year=self.scenario.last_year,
        )
        total = float(county.run().yearly()[measure].sum())
        county.close()
        return total


def make_tiny(
    pack: CountyPack, scenario: Scenario, n_villages: int, n_draws: int, report: Progress
) -> Tiny:
    """Prepare the thinned county under every draw."""
    small = thin(pack, scenario, n_villages)
    draws = make_draws(parameters_of(pack, scenario), range(1, n_draws + 1), scenario.draws.seed)
    starts = {}
    for i, draw in enumerate(draws):
        report("preparing 准备", i, n_draws)
        starts[draw.number] = prepare(small.pack, small.scenario, small.draw(draw)).snapshot
    return Tiny(small.scenario, instance_of(small.pack, small.scenario), starts)


def granted(instance: Instance, programmes: str) -> FundPlan:
    """Two years of some programmes in all poor villages, by registered heads."""
    yuan = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
    for name in programmes.split("+"):
        money = whole(PER_HEAD * instance.heads.sum(), instance.heads)
        yuan[:2, :, GRANTABLE.index(name)] = money
    return plan_of(instance, f"only {programmes}", yuan)


def switch(tiny: Tiny, mechanism: Mechanism, draw: int) -> tuple[float, float]:
    """The measure with and without a mechanism under a draw."""
    m, nothing = mechanism, no_fund(tiny.instance)
    given = granted(tiny.instance, m.grant) if m.grant else nothing
    without_plan = given if m.both or not m.grant else nothing
    with_it = tiny.total(draw, m.measure, m.on, given, effort=m.effort)
    return with_it, tiny.total(draw, m.measure, {**m.on, **m.off}, without_plan)


def mechanisms_table(
    tiny: Tiny, report: Progress, workers: int = 1, which: Sequence[Mechanism] = MECHANISMS
) -> pd.DataFrame:
    """Every mechanism: the measure without it, the difference it makes and its 90 % interval."""
    label, rows = "switching mechanisms 逐项开关", []
    barred = set(tiny.instance.barred)
    which = [m for m in which if not set(m.grant.split("+")) & barred]
    draws = list(tiny.starts)

    def row_of(m: Mechanism) -> dict[str, object]:
        on, off = (np.array(x) for x in zip(*(switch(tiny, m, d) for d in draws), strict=True))
        mean, low, high = interval(on - off)
        return {
            "mechanism": m.name,
            "chinese": m.chinese,
            "rule": m.rule,
            "text": m.text,
            "measure": m.measure,
            "without": float(off.mean()),
            "difference": mean,
            "low": low,
            "high": high,
            "expected": m.sign,
        }

    with ThreadPoolExecutor(workers) as pool:
        for i, row in enumerate(pool.map(row_of, which), start=1):
            rows.append(row)
            report(label, i, len(which))
    return pd.DataFrame(rows)


def mechanisms_county(
    scenario: Scenario, out: Path, workers: int, report: Progress, *, n_villages: int, n_draws: int
) -> tuple[Path, pd.DataFrame]:
    """Switch every mechanism on a thinned county; write the table and the page."""
    pack = load_county(scenario.county)
    folder = folder_of(out, pack, "mechanisms", scenario)
    tiny = make_tiny(pack, scenario, n_villages, n_draws, report)
    table = mechanisms_table(tiny, report, workers)
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "mechanisms.csv", index=False, lineterminator="\n")
    write_mechanisms(table, pack.chinese, folder, "zh")
    write_mechanisms(table, pack.title, folder, "en")
    return folder, table
