"""Levers that a command line changes, checked as those of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from scenarios.faults import Fault, FaultError
from scenarios.schema import Levers

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.schema import Scenario


def with_levers(scenario: Scenario, **told: Any) -> Scenario:
    """The scenario with levers that the command line changes, checked as in a file."""
    changes = {name: value for name, value in told.items() if value is not None}
    if "targets" in changes:
        given = (t.partition("=") for t in changes["targets"])
        changes["targets"] = {name.strip(): number.strip() for name, _, number in given}
    try:
        levers = Levers.model_validate(scenario.levers.model_dump() | changes)
    except ValidationError as error:
        raise FaultError([
            Fault("out_of_range", f"--{str(at[0]).removesuffix('s')}", 0, str(at[-1]),
                  str(e["input"]) if e["loc"] else "", e["msg"].removeprefix("Value error, "))
            for e in error.errors()
            for at in (e["loc"] or ("levers",),)  # what two levers say together has no place of its own
        ]) from None  # fmt: skip
    return scenario.model_copy(update={"levers": levers})


def with_plan(scenario: Scenario, path: Path | None) -> Scenario:
    """The scenario with a plan's file in place of its own plan; a file that is not there is a fault."""
    if path is None:
        return scenario
    if not path.is_file():
        raise FaultError(
            [Fault("unknown_name", str(path), 0, "--plan", "not found", "a plan file")]
        )
    return with_levers(scenario, plan=str(path))
