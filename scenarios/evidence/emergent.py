"""Emergent magnitudes: outcomes that no rule holds, by paired runs under the same draws."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.county import County
from model.parameters import parameter_bundles
from model.plan import FundPlan
from model.processes.income.rules import effort_of
from model.state.snapshot import Snapshot
from model.worlds import WORKS_LIMIT
from optimize.fund_plan import WORKS_MIX, Mix, no_fund, plan_of, shares_of, whole
from optimize.instance import Instance
from optimize.menu import MIXES
from scenarios.draws.draw import Draw
from scenarios.draws.subsample import thin
from scenarios.execution.cache import Row
from scenarios.execution.decision import instance_of
from scenarios.execution.population import prepare
from scenarios.execution.run import policy_of, run_plan
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

N_VILLAGES = 12
"""Villages of the thinned county; assumption: a tenth of a county runs in seconds."""
HORIZONS = (2020, 2023, 2026, 2030)
"""Calendar years up to which the gap closed by a mix is summed."""
PER_HEAD = 600.0
"""Yuan a registered head and year, in the first two plan years; assumption."""
LOW_EARNERS = 1.5
"""Income up to which an earner may respond to aid, in poverty lines; assumption."""
LARGE_AID = 0.5
"""Aid that is large, as a share of income; assumption."""


@dataclass(frozen=True)
class Homes:
    """Households alive at a moment, sorted by id; money a head and year."""

    id: NDArray[np.int64]
    columns: dict[str, NDArray[Any]]


def homes_of(county: County) -> Homes:
    """What is read of every household."""
    w = county.world
    rows = np.flatnonzero(w.household.alive != 0)
    rows = rows[np.argsort(w.household.id[rows], kind="stable")]
    heads = np.maximum(w.household.n_members[rows], 1).astype(float)
    return Homes(
        w.household.id[rows].copy(),
        {
            "village": w.village.code[w.household.village[rows]],
            "heads": heads,
            "income": w.status.income_y[rows].astype(float),
            "poor": w.status.income_poor[rows] != 0,
            "transfer": w.year.transfer_y[rows] / heads,
            "labour": w.health.labour_q[rows].astype(float),
            "floor": 4.0 * w.flow.floor_q[rows] / heads,
            "worked": (w.work.home[rows] + w.work.local[rows]).astype(float),
        },
    )


def run_homes(
    start: Snapshot, plan: FundPlan, scenario: Scenario, last: int, *, effort: bool = False
) -> tuple[Homes, float]:
    """Households at the end of a run, and the line there."""
    county = County(
        start, plan=plan, policy=replace(policy_of(scenario), effort=effort), last_year=last
    )
    county.run()
    homes, line = homes_of(county), float(county.world.county[-1]["line"])
    county.close()
    return homes, line


def richer_half(village: NDArray[Any], income: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(N,) whether a household is in the upper half of its village by income."""
    order = np.lexsort((income, village))
    _, first, count = np.unique(village[order], return_index=True, return_counts=True)
    place = np.arange(len(order)) - np.repeat(first, count)
    out = np.zeros(len(order), bool)
    out[order] = place >= np.repeat(count / 2.0, count)
    return out


def transfer_share(income: NDArray[Any], transfer: NDArray[Any], heads: NDArray[Any]) -> float:
    """Share of a rise of income that is transfers; both are changes a head."""
    rise = float((income * heads).sum())
    return float((transfer * heads).sum()) / rise if rise > 0.0 else float("nan")


def works_plan(instance: Instance) -> FundPlan:
    """The whole need of every poor village, in works, evenly over the plan years."""
    n, mix = len(instance.years), shares_of(WORKS_MIX)
    yearly = whole(float(instance.need.sum()) / n, instance.need[:, None] * mix[None, :])
    return plan_of(instance, "works", np.stack([yearly] * n))


def _works(before: Homes, with_: Homes, none: Homes, codes: NDArray[Any]) -> Row:
    ids = np.intersect1d(np.intersect1d(before.id, with_.id), none.id)
    b, a, c = (np.searchsorted(h.id, ids) for h in (before, with_, none))
    upper = richer_half(before.columns["village"], before.columns["income"])[b]
    heads, there = before.columns["heads"][b], np.isin(before.columns["village"][b], codes)
    x, y = with_.columns["income"][a], none.columns["income"][c]
    out = {}
    for name, half in (("works_poorer", ~upper), ("works_richer", upper)):
        w = heads * (half & there)
        out[name] = float((w * (x - y)).sum() / (w * y).sum())
    return out


def _exits(before: Homes, after: Homes) -> Row:
    ids = np.intersect1d(before.id, after.id)
    b, a = np.searchsorted(before.id, ids), np.searchsorted(after.id, ids)
    left = before.columns["poor"][b] & ~after.columns["poor"][a]
    able = (before.columns["labour"][b] > 0.0) | (after.columns["labour"][a] > 0.0)
    rise, moved = (after.columns[n][a] - before.columns[n][b] for n in ("income", "transfer"))
    heads = after.columns["heads"][a]
    return {
        name: transfer_share(rise[m], moved[m], heads[m])
        for name, m in (("exit_no_labour", left & ~able), ("exit_labour", left & able))
    }


def _effort(homes: Homes, line: float, p: Any) -> float:
    """Fall of the labour that low earners use under large aid, half of income and more.

    The same households with and without the response.
    """
    columns, f4 = homes.columns, np.float32
    is_poor = (columns["income"] > 0) & (columns["income"] <= LOW_EARNERS * line)
    able = is_poor & (columns["labour"] > 0.0) & (columns["floor"] > 0.0)
    floor, income, worked = (columns[name][able] for name in ("floor", "income", "worked"))
    hours = np.array(
        [
            effort_of(f4(f), f4(i), f4(line), 1, p.loss, p)
            for f, i in zip(floor, income, strict=True)
        ]
    )
    large = floor >= LARGE_AID * income
    before = float(worked[large].sum())
    return float((worked * hours)[large].sum()) / before - 1.0 if before > 0.0 else float("nan")


def _horizons(start: Snapshot, scenario: Scenario, instance: Instance) -> Row:
    """Gap closed per yuan granted, by mix and horizon."""
    none = run_plan(start, scenario, no_fund(instance))[0]
    base, years = none.yearly()["gap_spending"].sum(axis=1), np.array(none.years)
    out: Row = {}
    for name, mix in open_mixes(instance).items():
        yuan = np.zeros((len(instance.years), instance.n_villages, len(shares_of(mix))), np.int64)
        money = PER_HEAD * instance.heads.sum()
        yuan[:2] = whole(money, instance.heads[:, None] * shares_of(mix)[None, :])
        record = run_plan(start, scenario, plan_of(instance, name, yuan))[0]
        closed = base - record.yearly()["gap_spending"].sum(axis=1)
        out |= {f"{name}@{y}": float(closed[years <= y].sum() / yuan.sum()) for y in HORIZONS}
    return out


def open_mixes(instance: Instance) -> dict[str, Mix]:
    """Mixes without a barred programme."""
    return {n: m for n, m in MIXES.items() if not {p for p, _ in m} & set(instance.barred)}


def emergent(pack: CountyPack, scenario: Scenario, draw: Draw) -> Row:
    """All emergent figures of a draw on the thinned county; UnfitError where it does not fit."""
    small = thin(pack, scenario, N_VILLAGES)
    scenario = small.scenario.but(horizon={"last_year": HORIZONS[-1]})
    drawn = small.draw(draw)
    start = prepare(small.pack, scenario, drawn).snapshot
    instance, last = instance_of(small.pack, scenario), scenario.plan_years[-1]
    county = County(start, last_year=last)
    before = homes_of(county)
    county.close()
    nothing = no_fund(instance)
    none, _ = run_homes(start, nothing, scenario, last)
    built, _ = run_homes(start, works_plan(instance), scenario, last)
    slack, line = run_homes(start, nothing, scenario, last, effort=True)
    richer_alone = drawn.values["income.works_poor"] <= WORKS_LIMIT
    works = _works(before, built, none, instance.codes)
    return {
        **{name: gain if richer_alone else float("nan") for name, gain in works.items()},
        **_exits(before, none),
        "effort_fall": _effort(slack, line, parameter_bundles(drawn.model_values)["effort"]),
        **_horizons(start, scenario, instance),
    }
