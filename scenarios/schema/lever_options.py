"""Levers that a command line changes, checked as those of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from scenarios.faults import Fault, FaultError, not_found, out_of_range
from scenarios.schema.names import of_levers
from scenarios.schema.scenario import Levers

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.schema.scenario import Scenario


def with_levers(scenario: Scenario, **told: Any) -> Scenario:
    """The scenario with levers that the command line changes, checked as in a file."""
    changes = {name: value for name, value in told.items() if value is not None}
    if "targets" in changes:
        given = (t.partition("=") for t in changes["targets"])
        changes["targets"] = {name.strip(): number.strip() for name, _, number in given}
    try:
        levers = Levers.model_validate(scenario.levers.model_dump() | changes)
    except ValidationError as error:
        raise FaultError(_faults(error, scenario.levers.model_dump() | changes, changes)) from None
    return scenario.model_copy(update={"levers": levers})


def _faults(error: ValidationError, levers: dict[str, Any], changes: dict[str, Any]) -> list[Fault]:
    """Each at its option; what an option and the scenario say together at the options given."""
    if all(e["loc"] for e in error.errors()):
        return [
            out_of_range(
                f"--{str(e['loc'][0]).removesuffix('s')}",
                str(e["loc"][-1]),
                str(e["input"]),
                (allowed_zh(e), e["msg"].removeprefix("Value error, ")),
            )
            for e in error.errors()
        ]
    options = ", ".join(f"--{name.removesuffix('s')}" for name in changes)
    return [
        Fault(
            m.kind,
            options,
            0,
            ".".join(map(str, m.keys)),
            m.value,
            m.allowed,
            m.nearest,
            allowed_zh=m.allowed_zh,
        )
        for m in of_levers(levers)
    ]


LIMITS = {
    "greater_than": ("gt", "大于"),
    "greater_than_equal": ("ge", "不小于"),
    "less_than": ("lt", "小于"),
    "less_than_equal": ("le", "不大于"),
}
"""Kinds of pydantic's faults that name a bound: where it stands and its Chinese word."""


def allowed_zh(error: Any) -> str:
    """What pydantic's fault allows, in Chinese; nothing where only its English sentence says it."""
    told = error.get("ctx", {})
    if error["type"] in LIMITS:
        key, word = LIMITS[error["type"]]
        return f"{word}{told[key]:g}"
    if error["type"] == "literal_error":
        return str(told["expected"]).replace("'", "").replace(" or ", "、").replace(", ", "、")
    kinds = {"float_": "数字", "int_": "整数", "bool_": "是或否", "extra_": "已有的键名"}
    return next((zh for start, zh in kinds.items() if error["type"].startswith(start)), "")


def with_plan(scenario: Scenario, path: Path | None) -> Scenario:
    """The scenario with a plan's file in place of its own plan; a file that is not there is a fault."""
    if path is None:
        return scenario
    if not path.is_file():
        raise FaultError(not_found(path, ("方案文件", "a plan file"), "--plan"))
    return with_levers(scenario, plan=str(path))
