"""The sheet of grants of a run's workbook, edited or not, as rows of a plan file."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from model.plan import COUNTY_PLACE, TARGETINGS
from model.programmes import GRANTABLE, PLAN_PURSES
from model.state.units import WAN
from results.documents.grants_sheet import CODE, NAME, ORDER, ORDERS, TEAM, UNTOLD, VILLAGE
from results.language.catalogue import term, text
from scenarios.faults import Fault, FaultError, missing, unknown_name, unreadable
from scenarios.files.table import SHEETS, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_HEAD = re.compile(r"^(\d{4}) (\S+?)(?: · (\S+))?$")
PROGRAMMES = {term("programme", p, "zh"): p for p in GRANTABLE}
PURSES = {term("purse", s, "zh"): s for s in PLAN_PURSES}
TARGETED = {zh: name for name, zh in ORDERS.items()} | {name: name for name in TARGETINGS}


@dataclass(frozen=True)
class Column:
    """A column of grants: its head, what it says."""

    head: str
    year: str
    programme: str
    purse: str


def is_grants(path: Path) -> bool:
    """Whether a file is a workbook with the sheet of grants."""
    if path.suffix.lower() not in SHEETS:
        return False
    try:
        return NAME in CalamineWorkbook.from_path(str(path)).sheet_names
    except (CalamineError, OSError):
        return False


def read_grants(
    path: Path, columns: Sequence[str]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Plan columns and numbered rows, a row of the sheet for each grant above nothing.

    FaultError with every column and cell that says no grant.
    """
    header, rows = read_rows(path, (CODE, VILLAGE, TEAM, ORDER))
    faults = [
        missing(
            f"{path}:{NAME}",
            name,
            ("有此列名的列", "a column of this name"),
            ("没有这一列", "no such column"),
            line=1,
        )
        for name in (CODE, TEAM, ORDER)
        if name not in header
    ]
    grants = _columns(path, header, faults)
    found: list[tuple[int, dict[str, str]]] = []
    for number, row in rows:
        if row.get(CODE, "").strip():
            found += _grants(path, number, row, grants, faults)
    if faults:
        raise FaultError(faults)
    return list(columns), found


def _columns(path: Path, header: Sequence[str], faults: list[Fault]) -> list[Column]:
    """Columns of grants by their heads; a head that names nothing known is a fault."""
    out = []
    for head in header:
        told = _HEAD.match(head)
        if told is None:
            continue
        programme, purse = PROGRAMMES.get(told[2], ""), PURSES.get(told[3] or "", UNTOLD)
        if not programme or (told[3] and told[3] not in PURSES):
            wrong, known = (told[2], PROGRAMMES) if not programme else (told[3], PURSES)
            faults.append(unknown_name(f"{path}:{NAME}", head, wrong, known, line=1))
        else:
            out.append(Column(head, told[1], programme, purse))
    return out


def _grants(
    path: Path, number: int, row: Mapping[str, str], columns: Sequence[Column], faults: list[Fault]
) -> list[tuple[int, dict[str, str]]]:
    out = []
    order = row.get(ORDER, "").strip()
    for column in columns:
        yuan = _yuan(row.get(column.head, ""))
        if yuan is None:
            faults.append(
                Fault.of(
                    "broken_row",
                    f"{path}:{NAME}",
                    column.head,
                    row[column.head],
                    ("不小于0的万元数", "万元, 0 or more"),
                    line=number,
                )
            )
        elif yuan:
            out.append(
                (
                    number,
                    {
                        "year": column.year,
                        "village": row[CODE],
                        "programme": column.programme,
                        "purse": column.purse,
                        "yuan": str(yuan),
                        "team": row.get(TEAM, ""),
                        "targeting": TARGETED.get(order, order),
                    },
                )
            )
    return out


def _yuan(text: str) -> int | None:
    """Whole yuan of a cell in 万元; nothing is no grant; None where it is no amount."""
    try:
        wan = float(text.replace(",", "") or 0.0)
    except ValueError:
        return None
    return round(wan * WAN) if wan >= 0.0 and math.isfinite(wan) else None


PLAN_COLUMNS = ("year", "village", "programme", "purse", "yuan", "team", "targeting")


Cell = tuple[str, str, str, str]
"""Village, programme, year and purse of a grant."""

ROUNDED = 100
"""Yuan by which a cell in 万元 may differ from the grant it shows: a hundredth of 万元."""


def edits_of(path: Path) -> tuple[list[str], list[str]]:
    """What a planner changed in the sheet of grants, as ``--pin`` and ``--ban`` write it.

    A grant that was raised or added is pinned at its new amount, from whatever purse; a programme of a
    village whose every grant was set to nothing is banned there. A grant that was lowered, or moved to
    another purse, and one of the whole county say neither: they are faults.
    """
    if not is_grants(path):
        raise FaultError(
            unreadable(
                path, "workbook", "no sheet of grants", f"a run's workbook with the sheet {NAME}"
            )
        )
    numbered = read_grants(path, PLAN_COLUMNS)[1]
    line = {r["village"]: number for number, r in numbered}
    now = _cells([r for _, r in numbered])
    before = _cells([r for _, r in read_rows(path, PLAN_COLUMNS[:5])[1]])
    left = {cell[:2] for cell in now}
    raised, cleared, faults = set(), set(), []
    for cell in dict.fromkeys([*now, *before]):
        by = now.get(cell, 0) - before.get(cell, 0)
        if abs(by) <= ROUNDED:
            continue
        if cell[0] == str(COUNTY_PLACE) or (by < 0 and cell[:2] in left):
            told = (now.get(cell, 0), before.get(cell, 0))
            faults.append(_no_pin(path, line.get(cell[0], 0), cell, *told))
        elif by < 0:
            cleared.add(f"{cell[0]}:{cell[1]}")
        else:
            raised.add(cell[:3])
    if faults:
        raise FaultError(faults)
    sums = {grant: sum(y for c, y in now.items() if c[:3] == grant) for grant in sorted(raised)}
    return [f"{':'.join(grant)}:{yuan}元" for grant, yuan in sums.items()], sorted(cleared)


def _cells(rows: Sequence[Mapping[str, str]]) -> dict[Cell, int]:
    """Yuan by cell; a row of no money, which may stand for a work team alone, is none."""
    out: dict[Cell, int] = {}
    for r in rows:
        if yuan := int(r["yuan"]):
            cell = (r["village"], r["programme"], r["year"], r["purse"])
            out[cell] = out.get(cell, 0) + yuan
    return out


def _no_pin(path: Path, number: int, cell: Cell, yuan: int, was: int) -> Fault:
    """A change that no pin and no ban can say."""
    village, programme, year, purse = cell
    of_county = village == str(COUNTY_PLACE)
    if of_county:
        allowed = f"{was:,} yuan as it was: pins and bans are of villages"
        allowed_zh = f"原来的{was:,}元:必选、禁选只针对村"
    else:
        allowed = f"{was:,} yuan or more, or nothing in every year: a pin asks for at least so much"
        allowed_zh = f"{was:,}元或以上,或各年都为零:必选只能要求“至少这么多”"
    words = [term("programme", programme, "zh"), term("purse", purse, "zh")]
    where = text("column.whole_county", "zh") if of_county else f"村{village}"
    return Fault(
        "of_county" if of_county else "lowered",
        f"{path}:{NAME}",
        number,
        f"{village}, {year} {programme}, {purse}",
        f"{yuan:,}",
        allowed,
        place_zh=f"{where},{year} {words[0]},{words[1]}",
        allowed_zh=allowed_zh,
    )
