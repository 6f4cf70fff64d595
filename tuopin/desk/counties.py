"""Pick or upload a county, make its plan, or open one that is there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from results.tables.page_one_words import summary_lines
from scenarios.county.county_file import available_counties, load_county
from scenarios.execution.learned_file import FACTS
from scenarios.execution.store import load_findings
from scenarios.load import load_scenario, plain_scenario
from scenarios.schema.layers import library
from scenarios.schema.scenario import Scenario
from tuopin.desk import jobs
from tuopin.desk.files import given_path
from tuopin.desk.showing import finished, runs_of, start, tell
from tuopin.desk.state import Visit


def show(visit: Visit) -> None:
    """The step."""
    made = finished(visit, "plan")
    if made is not None:
        visit.set(run=made.folder, adjusted=None)
    _make(visit)
    _open(visit)
    if visit.run is not None:
        _headline(visit, visit.run)


def _make(visit: Visit) -> None:
    packs = [n for n in library() if n in available_counties()]
    names = [*visit.get("counties"), *packs[::-1], *[n for n in library() if n not in packs]]
    name = st.selectbox(
        visit.text("desk.scenario"),
        names,
        format_func=lambda n: _titles(n)[0 if visit.language == "zh" else 1],
    )
    with st.expander(visit.text("desk.own_county")):
        given = st.file_uploader(
            visit.text("desk.own_county_help"),
            accept_multiple_files=True,
            key="county_files",
            type=["yaml", "yml", "csv", "xlsx", "xls", "ods"],
        )
        if given and st.button(visit.text("desk.check"), key="take_county"):
            _take(visit, given)
    st.caption(visit.text("desk.plan_note"))
    if st.button(visit.text("desk.plan"), type="primary", disabled=visit.busy):
        scenario, settings = _scenario(name), visit.settings
        start(visit, "plan", jobs.plan, scenario, settings.out, settings.workers)


def _take(visit: Visit, given: Sequence[Any]) -> None:
    """An uploaded county joins the choice when it has no fault: a workbook, or a folder's files."""
    county = given_path(visit, given, f"county-{len(visit.get('counties')) + 1}")
    try:
        load_county(str(county))
    except Exception as error:
        tell(visit, error)
        return
    visit.set(counties=[str(county), *visit.get("counties")])
    st.rerun()


def _scenario(name: str) -> Scenario:
    return plain_scenario(name) if Path(name).exists() else load_scenario(name)


@st.cache_data(show_spinner=False)
def _titles(name: str) -> tuple[str, str]:
    """Chinese and English; read once, for a choice is drawn on every look."""
    if Path(name).exists():
        pack = load_county(name)
        return pack.chinese, pack.title
    scenario = load_scenario(name)
    return scenario.title_zh or scenario.title, scenario.title


def _open(visit: Visit) -> None:
    st.subheader(visit.text("desk.open"))
    runs = [f for f in runs_of(visit) if (f / FACTS).is_file()]
    if not runs:
        st.info(visit.text("desk.none"))
        return
    chosen = st.selectbox(
        visit.text("desk.open"),
        runs,
        index=runs.index(visit.run) if visit.run in runs else None,
        label_visibility="collapsed",
        placeholder=visit.text("desk.pick"),
        format_func=lambda f: run_title(visit, f),
        key=f"runs-{visit.run}",
    )
    if chosen is not None and chosen != visit.run:
        visit.set(run=chosen, adjusted=None)
        st.rerun()


def run_title(visit: Visit, folder: Path) -> str:
    """A run in words: scenario and the digest of its folder."""
    title = _run_titles(str(folder))[0 if visit.language == "zh" else 1]
    return f"{title} · {folder.name[-8:]}"


@st.cache_data(show_spinner=False)
def _run_titles(folder: str) -> tuple[str, str]:
    found = load_findings(Path(folder))
    return found.scenario_zh, found.scenario


def _headline(visit: Visit, run: Path) -> None:
    with st.container(border=True):
        for i, line in enumerate(summary_lines(load_findings(run), visit.language)):
            st.markdown(f"**{line}**" if i == 0 else line)
