"""Mechanisms off and on: the same households under the same luck, and the difference it makes."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from model.plan import FundPlan
from model.programmes import GRANTABLE
from model.state.snapshot import Snapshot
from optimize.fund_plan import no_fund, plan_of, whole
from optimize.instance import Instance
from results.pages.evidence.mechanisms import (
    Switched as Answer,
    headline as headline,
    write_mechanisms,
)
from results.statistics import printed
from scenarios.draws.draw import make_draws
from scenarios.draws.subsample import thin
from scenarios.evidence.mechanism_table import MECHANISMS, Mechanism
from scenarios.execution.decision import instance_of
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.progress import Progress
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Mechanisms
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(write_mechanisms, mechanisms="table")

PER_HEAD = 600.0
"""Yuan a registered head and year that a switched programme gets, in the first two plan years."""


@dataclass(frozen=True)
class Tiny:
    """A thinned county at the branch, once a draw, for many switches; declared ends of numbers."""

    scenario: Scenario
    instance: Instance
    starts: Mapping[int, Snapshot]
    ranges: Mapping[str, tuple[float, float]]

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
        start = replace(self.starts[draw], values={**self.starts[draw].values, **values})
        record, _ = run_plan(start, self.scenario.but(levers={"effort": effort}), plan)
        return float(record.yearly()[measure].sum())


def make_tiny(
    pack: CountyPack, scenario: Scenario, n_villages: int, n_draws: int, report: Progress
) -> Tiny:
    """Prepare the thinned county under every draw."""
    small = thin(pack, scenario, n_villages)
    draws = make_draws(parameters_of(pack, scenario), range(1, n_draws + 1), scenario.draws.seed)
    starts = {}
    for i, draw in enumerate(draws):
        report("preparing", i, n_draws)
        starts[draw.number] = prepare(small.pack, small.scenario, small.draw(draw)).snapshot
    return Tiny(
        small.scenario,
        instance_of(small.pack, small.scenario),
        starts,
        declared_ranges(pack, scenario),
    )


def declared_ranges(pack: CountyPack, scenario: Scenario) -> dict[str, tuple[float, float]]:
    """The declared ends of every number of a county."""
    return {p.name: (p.low, p.high) for p in parameters_of(pack, scenario)}


def outside(mechanism: Mechanism, ranges: Mapping[str, tuple[float, float]]) -> str:
    """Numbers beyond their declared range at which a mechanism is measured, with the range."""
    found = []
    for name, value in mechanism.on.items():
        low, high = ranges[name]
        if not low <= value <= high:
            found.append(f"{name} = {value:g} ({low:g}–{high:g})")
    return "; ".join(found)


def measured(mechanisms: Sequence[Mechanism], barred: Collection[str]) -> list[Mechanism]:
    """Mechanisms that a plan may show in a county: those that grant nothing barred or unpayable."""
    return [m for m in mechanisms if not set(m.grant.split("+")) & set(barred)]


def granted(instance: Instance, programmes: str) -> FundPlan:
    """Two years of some programmes in all poor villages, by registered heads."""
    yuan = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
    for name in programmes.split("+"):
        yuan[:2, :, GRANTABLE.index(name)] = whole(PER_HEAD * instance.heads.sum(), instance.heads)
    return plan_of(instance, f"only {programmes}", yuan)


def switch(tiny: Tiny, mechanism: Mechanism, draw: int) -> tuple[float, float]:
    """The measure with and without a mechanism under a draw."""
    m, nothing = mechanism, no_fund(tiny.instance)
    given = granted(tiny.instance, m.grant) if m.grant else nothing
    without_plan = given if m.both or not m.grant else nothing
    with_it = tiny.total(draw, m.measure, m.on, given, effort=m.effort)
    return with_it, tiny.total(draw, m.measure, {**m.on, **m.off}, without_plan)


def mechanisms_table(tiny: Tiny, report: Progress, workers: int = 1) -> pd.DataFrame:
    """Every mechanism: the measure without it, the difference it makes and its 90 % interval."""
    label, rows = "switching mechanisms", []
    which = measured(MECHANISMS, tiny.instance.barred)
    draws = list(tiny.starts)

    def row_of(m: Mechanism) -> dict[str, object]:
        on, off = (np.array(x) for x in zip(*(switch(tiny, m, d) for d in draws), strict=True))
        found = printed(on - off)
        return {
            "mechanism": m.name,
            "chinese": m.chinese,
            "rule": m.rule,
            "text": m.text,
            "measure": m.measure,
            "without": float(off.mean()),
            "difference": found.pop("mean"),
            **found,
            "expected": m.sign,
            "outside": outside(m, tiny.ranges),
        }

    with ThreadPoolExecutor(workers) as pool:
        for i, row in enumerate(pool.map(row_of, which), start=1):
            rows.append(row)
            report(label, i, len(which))
    return pd.DataFrame(rows)


def run(study: Mechanisms, subject: CountyScenario, space: Workspace) -> Answered:
    """Switch every mechanism on a thinned county."""
    report, pack = space.progress, subject.pack
    tiny = make_tiny(pack, subject.scenario, study.villages, study.draws, report)
    return Answered(
        Answer(pack.title, pack.chinese, mechanisms_table(tiny, report, space.workers)),
        draws={"switched": sorted(tiny.starts)},
    )
