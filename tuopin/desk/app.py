"""The page: one step after the other, in the side bar."""

from collections.abc import Callable

import streamlit as st

from tuopin.desk import change, checking, counties, side
from tuopin.desk.showing import progress
from tuopin.desk.state import Settings, Visit

__all__ = ["Settings", "show"]

STEPS: dict[str, Callable[[Visit], None]] = {
    "desk.county": counties.show,
    "desk.change": change.show,
    "desk.compare": side.compare,
    "desk.download": side.download,
    "desk.check": checking.show,
}

STYLE = """<style>
[data-testid="stFileUploaderDropzoneInstructions"] > * {{ display: none; }}
[data-testid="stFileUploaderDropzoneInstructions"]::after {{ content: "{hint}"; font-size: 14px; }}
</style>"""
"""The uploader's own words are English only."""


def _step(visit: Visit) -> str:
    """The step that the visitor is at; it stays when the language is changed."""
    steps, at = list(STEPS), visit.get("step") or next(iter(STEPS))
    # a field of its own for each language: one whose words change loses its mark in the browser
    step = st.radio(
        visit.text("desk.title"),
        steps,
        index=steps.index(at),
        format_func=visit.text,
        key=f"step-{visit.language}",
        label_visibility="collapsed",
    )
    visit.set(step=step)
    return step


def show(settings: Settings) -> None:
    """Show the page to a visitor."""
    visit = Visit(settings)
    st.set_page_config(page_title=visit.text("desk.title"), page_icon="🌾", layout="wide")
    with st.sidebar:
        languages = {"zh": "中文", "en": "English"}
        st.radio(
            "语言 Language",
            list(languages),
            format_func=languages.__getitem__,
            key="language",
            index=list(languages).index(settings.language),
            horizontal=True,
        )
        st.title(visit.text("desk.title"))
        step = _step(visit)
        st.caption(visit.text("desk.local"))
        if visit.run is not None:
            st.caption(f"{visit.text('desk.opened')}: {visit.run.name}")
    st.markdown(STYLE.format(hint=visit.text("desk.upload_hint")), unsafe_allow_html=True)
    st.header(visit.text(step))
    progress(visit)
    STEPS[step](visit)
