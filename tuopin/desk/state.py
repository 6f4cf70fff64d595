"""What one visitor has: language, files, work, the open plan; nothing is shared with others."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from results.language.catalogue import Language, text
from tuopin.desk.work import Work

FORM = "form-"
"""How keys of form fields begin."""


@dataclass(frozen=True)
class Settings:
    """How the page was started.

    Attributes
    ----------
    out : folder of runs, shared with the command line.
    scratch : what visitors give, and saved states; goes when the page is stopped.
    """

    out: Path
    scratch: Path
    language: Language
    workers: int


class Visit:
    """One visitor's session."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        kept = st.session_state
        kept.setdefault("folder", settings.scratch / uuid.uuid4().hex)
        kept["folder"].mkdir(exist_ok=True)
        for key in ("work", "run", "adjusted"):
            kept.setdefault(key, None)
        kept.setdefault("counties", [])
        # what a form says is forgotten while another step is shown, unless it is said again
        for key in [k for k in kept if str(k).startswith(FORM)]:
            kept[key] = kept[key]

    @property
    def language(self) -> Language:
        """The language of this visit."""
        return st.session_state.get("language", self.settings.language)

    def text(self, key: str, **values: object) -> str:
        """A term or sentence of the catalogue in the language of this visit."""
        return text(key, self.language, **values)

    @property
    def busy(self) -> bool:
        """Whether work runs for this visitor."""
        return self.work is not None and self.work.running

    def form(self, name: str, default: Any) -> str:
        """The key of a form's field, which starts at a default and keeps what the visitor says."""
        key = f"{FORM}{name}-{self.run}"
        st.session_state.setdefault(key, default)
        return key

    @property
    def folder(self) -> Path:
        """What this visitor gave."""
        return st.session_state["folder"]

    @property
    def work(self) -> Work | None:
        """What is being done for this visitor."""
        return st.session_state["work"]

    @property
    def run(self) -> Path | None:
        """The open plan's folder."""
        return st.session_state["run"]

    def set(self, **values: Any) -> None:
        """Keep something for the next look at the page."""
        for key, value in values.items():
            st.session_state[key] = value

    def get(self, key: str) -> Any:
        """What was kept; None where nothing was."""
        return st.session_state.get(key)


def bench_of(settings: Settings, run: Path) -> Path:
    """Where the saved states of a run's draws stay while the page is up."""
    return settings.scratch / f"bench-{run.name}"
