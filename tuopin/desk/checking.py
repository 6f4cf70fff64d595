"""Check a file, or files that belong together: what it is, or every fault in it."""

import streamlit as st

from scenarios.execution.store import scenario_of_run
from scenarios.studies.check import check_file
from tuopin.desk.files import given_path
from tuopin.desk.showing import tell
from tuopin.desk.state import Visit


def show(visit: Visit) -> None:
    """The step."""
    given = st.file_uploader(
        visit.text("desk.file"),
        key="file",
        help=visit.text("desk.file_help"),
        accept_multiple_files=True,
        type=["yaml", "yml", "csv", "xlsx", "xls", "ods"],
    )
    st.caption(visit.text("desk.file_help"))
    if not given:
        return
    path = given_path(visit, given, "checked")
    name = path.name if path.is_file() else visit.text("desk.files", n=len(given))
    # beside what was kept, which is fresh: no copy of an earlier check is there
    copy = (path.parent if path.is_file() else path) / f"{path.stem}-marked.xlsx"
    try:
        county = "pingli" if visit.run is None else scenario_of_run(visit.run).county
        lines = check_file(path, county, visit.language, copy)
    except Exception as error:
        tell(visit, error)
        if copy.is_file():
            st.download_button(visit.text("desk.marked"), copy.read_bytes(), file_name=copy.name)
        return
    st.success(visit.text("desk.good"))
    for line in lines:
        st.text(line.replace(str(path), name))
