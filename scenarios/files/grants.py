"""The sheet of grants of a run's workbook, edited or not, as rows of a plan file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.plan import COUNTY_PLACE, TARGETINGS
from model.programmes import GRANTABLE, PLAN_PURSES
from model.state.units import WAN
from results.documents.forms import Field
from results.documents.grants_sheet import (
    CODE,
    DEFAULT_PURSE,
    KEPT,
    NAME,
    ORDER,
    ORDERS,
    TEAM,
    TOTAL,
    VILLAGE,
    WHY,
)
from results.language.catalogue import term, text
from scenarios.faults import Fault, FaultError, missing, missing_columns, unknown_name, unreadable
from scenarios.files.columns import typed
from scenarios.files.formulas import NoValue
from scenarios.files.table import Cells, head_of, is_spreadsheet, read_sheets, shown, tabs_of

_HEAD = re.compile(r"^([0-9]{4}) ?(\S+?)(?: ?· ?(\S+))?$")
PROGRAMMES = {term("programme", p, "zh"): p for p in GRANTABLE}
PURSES = {term("purse", s, "zh"): s for s in PLAN_PURSES}
TARGETED = {zh: name for name, zh in ORDERS.items()} | {name: name for name in TARGETINGS}

MOST_WAN = 1e6
"""No grant is larger than this, in 万元."""

FIELDS = (
    Field("village", (CODE, CODE), "text"),
    Field("team", (TEAM, TEAM), "text"),
    Field("targeting", (ORDER, ORDER), "text"),
)
"""Columns beside those of grants."""

Grant = tuple[str, str, str]
"""Year, programme and purse of a column of grants."""


def is_grants(path: Path) -> bool:
    """Whether a file is a workbook with the sheet of grants."""
    return is_spreadsheet(path) and NAME in tabs_of(path)


def grants_of(path: Path) -> pd.DataFrame:
    """Rows of a plan file with the ``row`` of the sheet, one for each grant above nothing.

    FaultError with every column, row and cell that holds no grant, and with those of the plan that
    was written which the sheet has lost: what cannot be read is never taken for nothing.
    """
    sheets = read_sheets(path)
    cells = sheets[NAME] or [[]]
    head = [_spaced(h) for h in head_of(cells)]
    cells[0] = [*head]
    faults = missing_columns(f"{path}:{NAME}", (CODE, TEAM, ORDER), head)
    if faults:
        raise FaultError(faults)
    grants = _grants(path, head, faults)
    columns = [Field(h, (h, h), "number", high=MOST_WAN, scale=WAN) for h in grants]
    numbers = _rows(path, cells, head, faults)
    body = [cells[0], *(cells[i - 1] for i in numbers)]
    table = typed(str(path), NAME, body, (*FIELDS, *columns), faults, numbers)
    _stray(path, cells, head, grants, faults)
    _lost(path, sheets.get(KEPT, []), set(table.values["village"]), set(grants.values()), faults)
    if faults:
        raise FaultError(faults)
    rows = []
    for i, number in enumerate(table.rows):
        village, team, order = (table.values[f.key][i] for f in FIELDS)
        for h, (year, programme, purse) in grants.items():
            if yuan := round(np.nan_to_num(table.values[h][i])):
                targeting = TARGETED.get(order, order)
                rows.append((number, year, village, programme, purse, yuan, team, targeting))
    names = ("row", "year", "village", "programme", "purse", "yuan", "team", "targeting")
    return pd.DataFrame(rows, columns=list(names))


def _spaced(head: str) -> str:
    """A head with plain letters and single blanks, however it was typed."""
    return " ".join(unicodedata.normalize("NFKC", head).split())


def _grants(path: Path, head: Sequence[str], faults: list[Fault]) -> dict[str, Grant]:
    """Columns of grants by their heads; a head with an unknown name, or one twice, is a fault."""
    out: dict[str, Grant] = {}
    for name in head:
        match = _HEAD.match(name)
        if match is None:
            continue
        year, programme, purse = match.groups()
        unknown = [
            unknown_name(f"{path}:{NAME}", name, word, words, line=1)
            for word, words in ((programme, PROGRAMMES), (purse, PURSES))
            if word and word not in words
        ]
        faults += unknown[:1]
        if unknown:
            continue
        grant = (year, PROGRAMMES[programme], PURSES.get(purse or "", DEFAULT_PURSE))
        if grant in out.values():
            once = ("每列一次", "each column once")
            faults.append(Fault.of("twice", path, name, name, once, line=1, sheet=NAME))
        out[name] = grant
    return out


def _rows(path: Path, cells: Cells, head: list[str], faults: list[Fault]) -> list[int]:
    """Rows of villages as a spreadsheet counts; faults of rows that stand twice or have no code."""
    at, place, first, out = head.index(CODE), (CODE, CODE), 2 + head.index(CODE), []
    seen: set[str] = set()
    for i, row in enumerate(cells[1:], start=2):
        code = shown(row[at]) if at < len(row) else ""
        if code in seen:
            once = ("每村一行", "a row for each village")
            faults.append(Fault.of("twice", path, place, code, once, line=i, sheet=NAME))
        elif code:
            out.append(i)
        elif any(shown(v) for v in row[first:]) and not {"合计", "总计"} & {shown(v) for v in row}:
            code_of = ("村代码", "a village's code")
            empty = ("空", "nothing")
            faults.append(Fault.of("missing", path, place, empty, code_of, line=i, sheet=NAME))
        seen |= {code} - {""}
    return out


def _stray(
    path: Path, cells: Cells, head: list[str], grants: Mapping[str, Grant], faults: list[Fault]
) -> None:
    """Faults of columns with numbers under a head that nobody reads."""
    known = {CODE, VILLAGE, _spaced(TOTAL), TEAM, ORDER, WHY, *grants}
    for j in range(max(map(len, cells))):
        name = head[j] if j < len(head) else ""
        if name in known or _HEAD.match(name):
            continue
        if any(j < len(row) and isinstance(row[j], int | float | NoValue) for row in cells[1:]):
            allowed = ("“年份 项目”样式的表头，如“2016 茶叶”", "a head such as 2016 茶叶")
            value = (name or "空", name or "nothing")
            faults.append(
                Fault.of(
                    "unknown_key",
                    path,
                    ("表头", "head"),
                    value,
                    allowed,
                    line=1,
                    column=j + 1,
                    sheet=NAME,
                )
            )


def _lost(
    path: Path, kept: Cells, villages: set[str], grants: set[Grant], faults: list[Fault]
) -> None:
    """Faults of rows and columns of the plan that was written which the sheet has no more."""
    before = [dict(zip(head_of(kept), map(shown, row), strict=False)) for row in kept[1:]]
    zero = ("清零须写0，不要删行或删列", "write 0 for nothing: no row and no column is taken away")
    for village in dict.fromkeys(r["village"] for r in before):
        if village not in villages:
            faults.append(Fault.of("missing", path, (CODE, CODE), village, zero, sheet=NAME))
    for grant in dict.fromkeys((r["year"], r["programme"], r["purse"]) for r in before):
        if grant not in grants:
            year, programme, purse = grant
            head = f"{year} {term('programme', programme, 'zh')} · {term('purse', purse, 'zh')}"
            faults.append(Fault.of("missing", path, ("表头", "head"), head, zero, sheet=NAME))


Cell = tuple[str, str, str, str]
"""Village, programme, year and purse of a grant."""

ROUNDED = 100
"""Yuan by which a cell in 万元 may differ from the grant it shows: a hundredth of 万元."""


def edits_of(path: Path) -> tuple[list[str], list[str]]:
    """What a planner changed in the sheet of grants, as ``--pin`` and ``--ban`` write it.

    A grant that was raised or added is pinned at its new amount, from whatever purse; a programme
    of a village whose every grant was set to nothing is banned there. A grant that was lowered, or
    moved to another purse, and one of the whole county are faults.
    """
    if not is_grants(path):
        raise FaultError(
            unreadable(
                path, "workbook", "no sheet of grants", f"a run's workbook with the sheet {NAME}"
            )
        )
    edited = grants_of(path)
    line = dict(zip(edited["village"], edited["row"], strict=True))
    now = _cells(edited.to_dict("records"))
    before = _cells(_written(path))
    left = {cell[:2] for cell in now}
    raised, cleared, faults = set(), set(), []
    for cell in dict.fromkeys([*now, *before]):
        by = now.get(cell, 0) - before.get(cell, 0)
        if abs(by) <= ROUNDED:
            continue
        if cell[0] == str(COUNTY_PLACE) or (by < 0 and cell[:2] in left):
            yuan, was = now.get(cell, 0), before.get(cell, 0)
            faults.append(_no_pin(path, line.get(cell[0], 0), cell, yuan, was))
        elif by < 0:
            cleared.add(f"{cell[0]}:{cell[1]}")
        else:
            raised.add(cell[:3])
    if faults:
        raise FaultError(faults)
    sums = {grant: sum(y for c, y in now.items() if c[:3] == grant) for grant in sorted(raised)}
    return [f"{':'.join(grant)}:{yuan}元" for grant, yuan in sums.items()], sorted(cleared)


def _written(path: Path) -> list[dict[str, str]]:
    """Rows of the plan that the run wrote; FaultError where the workbook has them no more."""
    kept = read_sheets(path).get(KEPT)
    if not kept:
        allowed = (f"工作簿中隐藏的表“{KEPT}”", f"the workbook's hidden sheet {KEPT}")
        raise FaultError(missing(path, ("工作表", "sheet"), allowed))
    return [dict(zip(head_of(kept), map(shown, row), strict=False)) for row in kept[1:]]


def _cells(rows: Sequence[Mapping[Any, Any]]) -> dict[Cell, int]:
    """Yuan by cell; a row of no money, which may stand for a work team alone, is none."""
    out: dict[Cell, int] = {}
    for r in rows:
        if yuan := int(r["yuan"]):
            cell = (r["village"], r["programme"], r["year"], r["purse"])
            out[cell] = out.get(cell, 0) + yuan
    return out


def _no_pin(path: Path, number: int, cell: Cell, yuan: int, was: int) -> Fault:
    """A change that no pin and no ban expresses."""
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
