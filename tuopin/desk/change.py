"""Move money and rules, pin and ban; see what that displaces in seconds; then simulate it."""

import time
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from model.programmes import GRANTABLE
from model.state.units import WAN
from optimize.baselines.ablations import plan_from
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.rules.floor import FloorPerHead
from optimize.rules.industry_share import IndustryShare
from optimize.rules.pins import Ban, Pin
from results.language.catalogue import term
from results.plots import effects, gains, shift
from results.privacy import small_among
from results.tables.adjusted import moved_table
from results.tables.page_one_words import summary_lines
from scenarios.execution.learned_file import StoredPlan
from scenarios.faults import FaultError
from scenarios.files.plan import plan_rows
from scenarios.schema.goals import goal_of
from scenarios.schema.load import checks_of
from scenarios.schema.overrides import Overrides, read_overrides
from scenarios.studies.adjustment import Adjusted, adjust
from scenarios.studies.catalogue import Adjust
from scenarios.studies.study import Finished
from tuopin.desk import jobs
from tuopin.desk.showing import finished, start, table, tell
from tuopin.desk.state import Visit, bench_of


@dataclass(frozen=True)
class Shown:
    """An adjustment, and how long it took."""

    overrides: Overrides
    made: Adjusted
    seconds: float


def show(visit: Visit) -> None:
    """The step."""
    if visit.run is None:
        st.info(visit.text("desk.pick_first"))
        return
    done: Finished | None = finished(visit, "simulate")
    if done is not None:
        visit.set(simulated=done, simulated_of=visit.get("adjusted"))
    finished(visit, "warm")
    try:
        kept, before = jobs.opened(visit.run)
    except FaultError as error:
        tell(visit, error)
        return
    try:
        overrides = _overrides(visit, kept)
        if overrides is not None:
            began = time.perf_counter()
            made = adjust(kept, overrides, before)
            visit.set(adjusted=Shown(overrides, made, time.perf_counter() - began))
    except (FaultError, InfeasibleRulesError) as error:
        visit.set(adjusted=None)
        tell(visit, error)
        return
    if visit.get("adjusted") is not None:
        _solved(visit, visit.get("adjusted"))
        _simulation(visit, kept, visit.get("adjusted"))


def _overrides(visit: Visit, kept: StoredPlan) -> Overrides | None:
    """The form; what it says where it was sent."""
    levers, run = kept.scenario.levers, visit.run
    with st.form(f"change-{run}"):
        left, right = st.columns(2)
        fund = left.number_input(
            visit.text("desk.budget"),
            0.0,
            1e5,
            step=50.0,
            format="%g",
            key=visit.form("fund", levers.fund_y / WAN),
        )
        rule = {r.name: r for r in kept.learned.instance.rules}
        share = _share(visit, left, rule)
        floor = _floor(visit, left, rule)
        names = {p: term("programme", p, visit.language) for p in GRANTABLE}
        bans = right.multiselect(
            visit.text("desk.bans"),
            list(names),
            format_func=names.__getitem__,
            placeholder=visit.text("desk.pick"),
            key=visit.form("bans", []),
        )
        more = right.text_area(
            visit.text("desk.rules"), help=visit.text("desk.rules_help"), height=122
        )
        st.markdown(f"**{visit.text('desk.pins')}**")
        pins = _pins(visit, kept, names)
        sent = st.form_submit_button(visit.text("desk.solve"), type="primary")
    if not sent:
        return None
    lines = [line.strip() for line in more.splitlines() if line.strip()]
    rules = read_overrides(lines, checks=checks_of(kept.pack, kept.scenario.plan_years)).rules
    return Overrides(
        rules=rules.with_more({r.name: (r,) for r in (share, floor) if r is not None}),
        pins=pins,
        bans=tuple(Ban(programme) for programme in bans),
        fund_y=fund * WAN,
    )


def _share(visit: Visit, at: Any, rule: dict[str, Any]) -> IndustryShare | None:
    """The industry share where the plan has it; None where it was left as it is."""
    if "industry_share" not in rule:
        return None
    now = round(100.0 * float(rule["industry_share"].least))
    share = at.slider(visit.text("desk.industry"), 0, 100, step=5, key=visit.form("share", now))
    return None if share == now else IndustryShare(share / 100.0)


def _floor(visit: Visit, at: Any, rule: dict[str, Any]) -> FloorPerHead | None:
    if "floor_per_head" not in rule:
        return None
    now = float(rule["floor_per_head"].least)
    floor = at.number_input(
        visit.text("desk.floor"), 0.0, 5000.0, step=10.0, format="%g", key=visit.form("floor", now)
    )
    return None if floor == now else FloorPerHead(float(floor))


def _pins(visit: Visit, kept: StoredPlan, names: dict[str, str]) -> tuple[Pin, ...]:
    """A small table of pinned projects."""
    village, programme, year, money = (
        visit.text(k) for k in ("column.village", "column.programme", "column.year", "desk.money")
    )
    back = {zh: p for p, zh in names.items()}
    instance = kept.learned.instance
    empty = pd.DataFrame(
        {
            village: pd.Series(dtype=str),
            programme: pd.Series(dtype=str),
            year: pd.Series(dtype=str),
            money: pd.Series(dtype=float),
        }
    )
    edited = st.data_editor(
        empty,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        key=f"pins-{visit.run}-{visit.language}",
        column_config={
            village: st.column_config.SelectboxColumn(options=[str(c) for c in instance.codes]),
            programme: st.column_config.SelectboxColumn(options=list(back)),
            year: st.column_config.SelectboxColumn(options=[str(y) for y in instance.years]),
            money: st.column_config.NumberColumn(min_value=0.0),
        },
    )
    rows = edited.dropna().itertuples(index=False)
    return tuple(Pin(int(v), back[p], float(m) * WAN, int(y)) for v, p, y, m in rows)


def _solved(visit: Visit, shown: Shown) -> None:
    """What the new choice is by what was learned."""
    made, zh = shown.made, visit.language
    objective = goal_of(made.scenario).objective
    unit, word = objective.unit, term("effect_unit", objective.weights[0][0], zh)
    cells = st.columns(4)
    cells[0].metric(visit.text("desk.effect"), f"{made.change / unit:+,.1f}")
    cells[1].metric(visit.text("desk.villages_moved"), len(made.moved))
    cells[2].metric(visit.text("desk.money_moved"), f"{made.moved['moved'].sum() / WAN:,.0f}")
    cells[3].metric(visit.text("desk.gap"), f"{made.solution.gap:.2%}")
    st.caption(
        f"{visit.text('desk.effect_unit', unit=word)} · "
        f"{visit.text('desk.seconds', seconds=shown.seconds)} · "
        f"{visit.text('desk.not_simulated')}"
    )
    if made.moved.empty:
        st.info(visit.text("desk.no_change"))
        return
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f"**{visit.text('desk.displaced')}**")
        pack = made.kept.pack
        names = dict(zip(pack.villages["code"].tolist(), pack.village_names, strict=True))
        instance = made.kept.learned.instance
        hidden = small_among(instance.codes, instance.heads)
        table(moved_table(made.moved, names, hidden, unit, word, zh), height=420)
    with right:
        kept = made.kept
        now = plan_from(
            made.before.instance, "now", made.before.costs, kept.solution.choice, kept.solution.aux
        )
        rows = plan_rows(now), plan_rows(made.plan)
        st.plotly_chart(shift.chart(*rows, zh), config={"displaylogo": False})


def _simulation(visit: Visit, kept: StoredPlan, shown: Shown) -> None:
    """Simulate the adjusted plan, and show what the county does with it."""
    settings, run = visit.settings, visit.run
    assert run is not None
    most = len(kept.draws["held_out"])
    most_draws = min(Adjust.model_fields["draws"].default, most)
    n = st.slider(visit.text("desk.draws"), 2, most, most_draws) if most > 2 else most
    bench = bench_of(settings, run)
    if st.button(visit.text("desk.simulate"), type="primary", disabled=visit.busy):
        start(
            visit,
            "simulate",
            jobs.simulate,
            run,
            shown.overrides,
            settings.out,
            bench,
            settings.workers,
            n,
        )
    done = visit.get("simulated")
    if done is not None and visit.get("simulated_of") is shown:
        result(visit, done)
    elif visit.get("warmed") != run and not visit.busy:
        visit.set(warmed=run)
        start(visit, "warm", jobs.warm, run, bench, settings.workers, n)


def result(visit: Visit, done: Finished) -> None:
    """Headline and figures of a simulated adjustment."""
    st.subheader(visit.text("desk.result"))
    for i, line in enumerate(summary_lines(done.findings, visit.language)):
        st.markdown(f"**{line}**" if i == 0 else line)
    for chart in (gains, effects) if gains.has_rows(done.findings) else (effects,):
        st.plotly_chart(chart.chart(done.findings, visit.language), config={"displaylogo": False})
