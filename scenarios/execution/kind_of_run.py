"""What a folder is, and which run a question needs: said in a sentence before any work."""

from collections.abc import Callable
from pathlib import Path

from scenarios.execution.store import (
    county_digest,
    has_findings,
    is_finished,
    load_findings,
    read_manifest,
)
from scenarios.faults import Fault, FaultError, Text, missing, no_run, worded
from scenarios.schema.pack import CountyPack


def is_run(run: str) -> bool:
    """Whether a folder of a run is named, and no scenario; FaultError for a path to nothing."""
    path = Path(run)
    if not path.exists() and len(path.parts) > 1:
        raise FaultError(no_run(path, worded("run_or_scenario")))
    return path.is_dir() and not (path / "county.yaml").is_file()


def require_run(folder: Path, needed: Text, answers: Callable[[Path], bool] = is_finished) -> None:
    """FaultError where a folder is no finished run, or none that answers.

    Parameters
    ----------
    answers : whether a finished run is of the kind that is needed.
    """
    if not is_finished(folder):
        wrong = worded("run_not_finished_command")
        raise FaultError(no_run(folder, needed, wrong if (folder / "draws.csv").is_file() else ""))
    if not answers(folder):
        kind = read_manifest(folder)["kind"]
        raise FaultError(no_run(folder, needed, (f"是 {kind} 运行", f"a run of the kind {kind}")))


def plan_of_run(folder: Path, pack: CountyPack) -> Path:
    """The file of a finished run's main plan; FaultError for other runs, or other county data."""
    require_run(folder, worded("judged_run"), has_findings)
    manifest = read_manifest(folder)
    if manifest.get("county_digest") != county_digest(pack):
        value = (str(manifest.get("county")), str(manifest.get("county")))
        raise FaultError(
            Fault.of("other_run", folder, "county_digest", value, worded("county_data_other_cases"))
        )
    path = folder / f"plan-{load_findings(folder).main}.csv"
    if not path.is_file():
        raise FaultError(missing(path, "plan", "a plan file of the run", "not found"))
    return path
