"""Pieces that several pages show: faults, progress, tables."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from optimize.formulation.infeasibility import InfeasibleRulesError
from scenarios.execution.store import damaged_in, runs_in
from scenarios.faults import FaultError
from tuopin.desk.state import Visit
from tuopin.desk.work import WAITING, FailedError, Stopped, Work

POLL = 0.5
"""Seconds between looks at work that runs."""


def start(visit: Visit, name: str, job: Callable[..., Any], *values: Any) -> None:
    """Start work and show the page again, now with its progress."""
    visit.set(work=Work(name, job, *values))
    st.rerun()


def progress(visit: Visit) -> None:
    """The bar of work that runs, with its stop; the page is shown anew when it ends."""
    work = visit.work
    if work is None or not work.running:
        return

    @st.fragment(run_every=POLL)
    def bar() -> None:
        if not work.running:
            st.rerun()
        label, done, total = work.progress
        label = visit.text("desk.waits") if label == WAITING else label
        st.progress(
            min(1.0, done / total),
            f"{visit.text(f'desk.work_{work.name}')} · {label} {done}/{total}",
        )
        if work.stopping:
            st.caption(visit.text("desk.stopping"))
        elif st.button(visit.text("desk.stop"), key="stop"):
            work.stop()

    bar()


def finished(visit: Visit, name: str) -> Any:
    """The result of work that has ended, once; its error is shown. None where there is nothing."""
    work = visit.work
    if work is None or work.running or work.name != name:
        return None
    visit.set(work=None)
    try:
        return work.end()
    except Exception as error:
        tell(visit, error)
        return None


def tell(visit: Visit, error: BaseException) -> None:
    """A visitor's mistake in words, a table of all faults; an error of the program by name only."""
    zh = visit.language == "zh"
    if isinstance(error, FaultError):
        st.error(visit.text("desk.faults", n=len(error.faults)))
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        visit.text("desk.row"): f.line or "",
                        visit.text("desk.column"): f.place,
                        visit.text("column.value"): f.value,
                        visit.text("desk.what"): f.text(visit.language).replace(
                            f.file, Path(f.file).name
                        ),
                    }
                    for f in error.faults
                ]
            ).astype(str),
            hide_index=True,
            width="stretch",
        )
    elif isinstance(error, InfeasibleRulesError):
        st.error(visit.text("desk.infeasible"))
        for pair in error.sentences:
            st.text(pair[1 if zh else 0])
    elif isinstance(error, Stopped):
        st.info(visit.text("desk.stopped"))
    else:
        if not isinstance(error, FailedError):
            traceback.print_exception(error)
        st.error(visit.text("desk.failed"))


def runs_of(visit: Visit) -> list[Path]:
    """Finished runs of one plan, newest first; damaged ones are named, with what to do."""
    for fault in damaged_in(visit.settings.out):
        st.warning(fault.text(visit.language))
    return runs_in(visit.settings.out)


def table(frame: pd.DataFrame, height: int | None = None) -> None:
    """A table as it is, without an index."""
    st.dataframe(frame, hide_index=True, width="stretch", height=height or "auto")
