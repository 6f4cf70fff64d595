"""A county's project library (项目库) as a table: village, programme, most yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.faults import Fault, missing, missing_columns
from scenarios.files.table import read_rows
from scenarios.schema.rules import Known, rules_of

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("village", "programme", "yuan")
"""Columns of a library; ``yuan`` may be empty or not there: no most."""

CHINESE = {
    "村": "village",
    "村代码": "village",
    "项目": "programme",
    "资金": "yuan",
    "上限": "yuan",
}
"""Headers in Chinese."""


def read_library(path: Path, faults: list[Fault], known: Known | None = None) -> dict[str, Any]:
    """The rule's fields as a scenario would write them; a fault for every broken row."""
    header, rows = read_rows(path, (*COLUMNS, *CHINESE))
    names = [CHINESE.get(h, h) for h in header]
    faults += missing_columns(str(path), COLUMNS[:2], names)
    projects: list[list[Any]] = []
    if not set(COLUMNS[:2]) <= set(names):
        return {"projects": projects}
    for number, row in rows:
        cells = {CHINESE.get(k, k): v.strip() for k, v in row.items()}
        project: list[Any] = [cells["village"], cells["programme"]]
        if cells.get("yuan"):
            project.append(cells["yuan"])
        mistakes = rules_of({"project_library": {"projects": [project]}})[1]
        for m in mistakes:
            faults.append(
                Fault(m.kind, str(path), number, "project", m.value, m.allowed, m.nearest)
            )
        if known is not None and cells["village"] not in map(str, known.villages):
            shown = ", ".join(map(str, known.villages[:6])) + ", …"
            faults.append(
                Fault.of("unknown_name", path, "village", cells["village"], shown, line=number)
            )
        elif not mistakes:
            projects.append(project)
    if not rows:
        faults.append(missing(path, "rows", "a project a row", "none", line=2))
    return {"projects": projects}
