"""Finished runs side by side, and their files to take away."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import term
from results.pages.comparison import headline, tables as comparison_tables
from results.plots.compared.pictures import pictures
from results.tables import plan as tables
from scenarios.execution.store import load_findings
from scenarios.studies.documents import grants, paper_path
from scenarios.studies.run_files import word_path, workbook_path
from scenarios.studies.study import Finished
from tuopin.desk import jobs
from tuopin.desk.counties import run_title
from tuopin.desk.showing import finished, runs_of, start, table
from tuopin.desk.state import Visit


def compare(visit: Visit) -> None:
    """Two or more runs under the same luck."""
    done: Finished | None = finished(visit, "compare")
    if done is not None:
        visit.set(compared=done)
    runs = runs_of(visit)
    chosen = st.multiselect(
        visit.text("desk.choose_two"),
        runs,
        max_selections=6,
        placeholder=visit.text("desk.pick"),
        key=visit.form("compare", []),
        format_func=lambda f: run_title(visit, f),
    )
    st.caption(visit.text("desk.main_first"))
    if st.button(
        visit.text("desk.compare_go"), type="primary", disabled=visit.busy or len(chosen) < 2
    ):
        start(visit, "compare", jobs.compare, chosen, visit.settings.out)
    found = visit.get("compared")
    if found is not None:
        _compared(visit, found)


def _compared(visit: Visit, done: Finished) -> None:
    """Sentences, pictures, tables: as the page that is written has them."""
    language = visit.language
    for line in headline(done.answer, language):
        st.markdown(line)
    for name in pictures(done.answer):
        path = done.folder / "pictures" / f"{name}-wide.{language}.png"
        st.image(str(path), caption=visit.text(f"compare.picture_{name}"))
    for title, frame in comparison_tables(done.answer, language).values():
        st.markdown(f"**{title}**")
        table(frame)
    for path in sorted(done.folder.glob("comparison.*.html")):
        st.download_button(
            visit.text(f"desk.report_{path.suffixes[-2][1:]}"),
            path.read_bytes(),
            file_name=path.name,
            key=str(path),
        )


def download(visit: Visit) -> None:
    """The files of a run."""
    runs = runs_of(visit)
    if not runs:
        st.info(visit.text("desk.none"))
        return
    chosen = st.selectbox(
        visit.text("desk.open"),
        runs,
        index=runs.index(visit.run) if visit.run in runs else 0,
        label_visibility="collapsed",
        format_func=lambda f: run_title(visit, f),
    )
    found = load_findings(chosen)
    _money(visit, found)
    cells = st.columns(4)
    for i, (key, name, content) in enumerate(_files(chosen, found)):
        cells[i % 4].download_button(visit.text(key), content, file_name=name, key=f"get-{name}")
    _papers(visit, chosen, found)


def _papers(visit: Visit, run: Path, found: Findings) -> None:
    """The office's documents and the village cards: offered, or made when asked for."""
    for name in ("office", "cards"):
        finished(visit, name)
    if not grants(found):
        return
    st.markdown(f"**{visit.text('desk.papers')}**")
    st.caption(visit.text("desk.papers_note"))
    cells = st.columns(4)
    for cell, name, job in (
        (cells[0], "office", jobs.office),
        (cells[1], "cards", jobs.cards),
    ):
        path = paper_path(run, found, name, visit.language)
        if path.is_file():
            cell.download_button(
                visit.text(f"desk.{name}"),
                path.read_bytes(),
                file_name=path.name,
                key=f"get-{name}",
            )
        elif cell.button(visit.text(f"desk.make_{name}"), disabled=visit.busy, key=f"make-{name}"):
            start(visit, name, job, run, visit.language)


def _money(visit: Visit, found: Findings) -> None:
    if found.plan_table is not None:
        money = tables.by_year(found) / WAN
        money.columns = [term("programme", str(c), visit.language) for c in money.columns]
        st.markdown(f"**{visit.text('desk.by_programme')}**")
        table(money.round(1).rename_axis(visit.text("column.year")).reset_index())


def _files(folder: Path, found: Findings) -> Iterator[tuple[str, str, bytes]]:
    """Word, name and content of what there is to take away."""
    for language in ("zh", "en"):
        path = folder / f"report.{language}.html"
        yield f"desk.report_{language}", path.name, path.read_bytes()
        path = word_path(folder, found, language)
        yield f"desk.word_{language}", path.name, path.read_bytes()
    path = workbook_path(folder, found)
    yield "desk.workbook", path.name, path.read_bytes()
    path = folder / f"plan-{found.main}.csv"
    if path.is_file():
        yield "desk.plan_csv", path.name, path.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted((folder / "figures").iterdir()):
            out.write(path, path.name)
    yield "desk.figures", "figures.zip", packed.getvalue()
