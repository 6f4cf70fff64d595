"""What a folder is, and which run a question needs: said in a sentence before any work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scenarios.execution.store import is_finished, read_manifest
from scenarios.faults import Fault, FaultError, Text, no_run

PLAN_RUN: Text = ("tuopin plan 已完成的运行目录", "the folder of a run of tuopin plan")
ANY_RUN: Text = ("已完成的运行目录", "the folder of a finished run")
RUN_OR_SCENARIO: Text = (
    "tuopin plan 已完成的运行目录，或县、情景",
    "the folder of a run of tuopin plan, or a county or scenario",
)


def is_run(run: str) -> bool:
    """Whether a folder of a run is named, and no scenario; FaultError for a path to nothing."""
    path = Path(run)
    if not path.exists() and len(path.parts) > 1:
        raise FaultError(no_run(path, RUN_OR_SCENARIO))
    return path.is_dir() and not (path / "county.yaml").is_file()


def require_run(
    folder: Path, needed: Text, answers: Callable[[Path], bool] = is_finished, but: Text = ""
) -> None:
    """FaultError where a folder is no finished run, or none that answers.

    Parameters
    ----------
    answers : whether a finished run is of the kind that is needed.
    but : what is wrong with one that is not; by default, its kind.
    """
    if not is_finished(folder):
        started = (folder / "draws.csv").is_file()
        wrong = (
            "运行尚未完成，重复原命令可继续",
            "a run that is not finished; its command, repeated, goes on",
        )
        raise FaultError(no_run(folder, needed, wrong if started else ""))
    if not answers(folder):
        raise FaultError(other_kind(folder, needed, but))


def other_kind(folder: Path, needed: Text, but: Text = "") -> Fault:
    """A finished run of a kind that has no answer to a question."""
    kind = read_manifest(folder)["kind"]
    return no_run(folder, needed, but or (f"是 {kind} 运行", f"a run of the kind {kind}"))
