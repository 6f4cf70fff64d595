"""tuopin for notebooks: ``from tuopin import load, plan, simulate, compare, adjust``.

Plain functions; each does what the command of its name does and returns a finished run: its
folder, and its findings as tidy tables (``docs/frames.md``). The command line and the page lie in
this package too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scenarios.schema.scenario import Scenario
    from scenarios.studies.adjustment import Adjusted
    from scenarios.studies.study import Finished

    Report = Callable[[str, int, int], None]

__all__ = ["adjust", "compare", "load", "plan", "simulate"]


def silent(label: str, done: int, total: int) -> None:
    """Progress that is shown nowhere."""


def load(name: str | Path) -> Scenario:
    """A county, a scenario's name, a file or a county's workbook, or a stack ``a+b``.

    FaultError with every fault of the file.
    """
    from scenarios.load import load_scenario

    return load_scenario(str(name))


def simulate(
    scenario: Scenario, out: str | Path = "runs", workers: int = 0, report: Report = silent
) -> Finished:
    """The scenario's plan beside no fund and growth only; ``workers`` 0: all cores."""
    return _asked("simulate", {"scenario": scenario}, out, workers, report)


def plan(
    scenario: Scenario, out: str | Path = "runs", workers: int = 0, report: Report = silent
) -> Finished:
    """Learn, choose, simulate on draws that chose nothing, write the report."""
    return _asked("plan", {"scenario": scenario}, out, workers, report)


def compare(runs: Sequence[Finished | str | Path], out: str | Path = "runs") -> Finished:
    """Finished runs under the same luck; FaultError says why runs cannot be compared."""
    folders = [Path(r) if isinstance(r, str | Path) else r.folder for r in runs]
    return _asked("compare", {"runs": folders}, out, 1, silent)


def _asked(
    kind: str, fields: dict[str, Any], out: str | Path, workers: int, report: Report
) -> Finished:
    from scenarios.studies.catalogue import REGISTRY
    from scenarios.studies.study import Machine, ask

    machine = Machine(Path(out), workers or os.cpu_count() or 1, report)
    return ask(REGISTRY[kind](**fields), machine)


def adjust(
    run: Finished | str | Path,
    budget: str = "",
    rules: Sequence[str] = (),
    pins: Sequence[str] = (),
    bans: Sequence[str] = (),
) -> Adjusted:
    """A finished plan solved again under other money (``2000万元``), rules, pins, bans.

    From what its run learned. ``scenarios.studies.study.ask`` simulates it.
    """
    from scenarios.execution.learned_file import load_learned
    from scenarios.schema.load import checks_of
    from scenarios.schema.overrides import read_overrides
    from scenarios.studies.adjustment import adjust as solve_again

    folder = Path(run) if isinstance(run, str | Path) else run.folder
    made = load_learned(folder)
    checks = checks_of(made.pack, made.scenario.plan_years)
    return solve_again(made, read_overrides(rules, pins, bans, budget, checks))
