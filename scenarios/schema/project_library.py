"""A county's project library (项目库) as a table: village, programme, most yuan."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.faults import Fault, missing_columns, worded
from scenarios.files.published import placed, published_sheet
from scenarios.files.table import read_rows, unread
from scenarios.schema.mistakes import mistakes_of
from scenarios.schema.names import name_of
from scenarios.schema.rules import Checks, parse_rule

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


def read_library(path: Path, faults: list[Fault], checks: Checks | None = None) -> Any:
    """The rule's fields as a scenario would write them; a fault for every broken row.

    ``False``, no rule, where there is no such file.
    """
    if not path.is_file():
        return False
    header, rows = _rows(path, faults, checks)
    names = [CHINESE.get(h, h) for h in header]
    faults += missing_columns(str(path), COLUMNS[:2], names)
    projects: list[list[Any]] = []
    seen: set[tuple[str, str]] = set()
    if not set(COLUMNS[:2]) <= set(names):
        return {"projects": projects}
    for number, row in rows:
        cells = {CHINESE.get(k, k): v.strip() for k, v in row.items()}
        project: list[Any] = [cells[k] for k in COLUMNS if cells.get(k) or k != "yuan"]
        pair = (cells["village"], name_of("programme", cells["programme"]))
        if pair in seen:
            value, once = (
                " ".join(pair),
                worded("row_each_village_programme"),
            )
            faults.append(Fault.of("twice", path, worded("project"), value, once, line=number))
        seen.add(pair)
        try:
            parse_rule("project_library", {"projects": [project]}, checks)
        except ValidationError as error:
            for m in mistakes_of(error):
                place = "village" if m.kind == "unknown_name" and m.value.isdigit() else "project"
                faults.append(m.fault(str(path), number, place=place))
        else:
            projects.append(project)
    if not rows:
        faults.append(Fault.of("missing", path, "rows", "none", "a project a row", line=2))
    return {"projects": projects}


def _rows(
    path: Path, faults: list[Fault], checks: Checks | None
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Head and numbered rows of a library, or of a published table by the county's names."""
    found: list[Fault] = []
    header, rows = read_rows(path, (*COLUMNS, *CHINESE), found)
    is_library = set(COLUMNS[:2]) <= {CHINESE.get(h, h) for h in header}
    sheet = None if is_library else published_sheet(path)
    if sheet is None:
        faults += found
        return header, rows
    found = []
    cells = placed(str(path), sheet, {} if checks is None else checks.names, COLUMNS, found)
    faults += unread(found)
    head, *body = cells.cells
    texts = (dict(zip(head, map(str, row), strict=True)) for row in body)
    own = [{k: row[k] for k in COLUMNS} | {"yuan": f"{row['yuan']}元"} for row in texts]
    return list(COLUMNS), list(zip(cells.lines[1:], own, strict=True))
