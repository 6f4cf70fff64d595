"""The sheet of grants of a run's workbook, edited or not, as rows of a plan file."""

from __future__ import annotations

import re
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
    VILLAGE,
)
from results.language.catalogue import term, text
from scenarios.faults import (
    Fault,
    FaultError,
    missing_columns,
    not_found,
    plainly,
    unknown_name,
)
from scenarios.files.columns import typed
from scenarios.files.grid import find_heads, known_heads
from scenarios.files.home import Home
from scenarios.files.table import is_spreadsheet, read_rows, sheet_named, tabs_of

_HEAD = re.compile(r"^(\d{4}) (\S+?)(?: · (\S+))?$")
PROGRAMMES = {term("programme", p, "zh"): p for p in GRANTABLE}
PURSES = {term("purse", s, "zh"): s for s in PLAN_PURSES}
TARGETED = {zh: name for name, zh in ORDERS.items()} | {name: name for name in TARGETINGS}

MOST_WAN = 1e6
"""No grant is larger than this, in 万元."""

FIELDS = (
    Field("village", (CODE, CODE), "text", needed=True),
    Field("team", (TEAM, TEAM), "text"),
    Field("targeting", (ORDER, ORDER), "text"),
)
"""Columns beside those of grants."""

PLACE = Field("name", (VILLAGE, VILLAGE), "text")
"""The village's name: it shows whose file it is."""

Grant = tuple[str, str, str]
"""Year, programme and purse of a column of grants."""


def is_grants(path: Path) -> bool:
    """Whether a file is a workbook with the sheet of grants."""
    return is_spreadsheet(path) and NAME in tabs_of(path)


def grants_of(path: Path, home: Home | None = None) -> pd.DataFrame:
    """Rows of a plan file with the ``row`` of the sheet, one for each grant above nothing.

    FaultError with every column and cell that holds no grant, or where it is of another county.
    """
    sheet = sheet_named(path, NAME)
    head, _ = find_heads(sheet.cells, known_heads((w, w) for w in (CODE, TEAM, ORDER)))
    faults = missing_columns(f"{path}:{NAME}", (TEAM, ORDER), head)
    grants = _grants(path, head, faults)
    columns = [Field(h, (h, h), "number", high=MOST_WAN, scale=WAN) for h in grants]
    table = typed(str(path), sheet, (*FIELDS, PLACE, *columns), faults)
    if home is not None:
        counties = dict.fromkeys(r["county"] for r in _kept(path) if "county" in r)
        named = zip(table.values["village"], table.values["name"], strict=True)
        home.refuse(path, counties, named)
    if table.errors:
        raise FaultError(table.errors)
    rows = []
    for i, number in enumerate(table.rows):
        village, team, order = (table.values[f.key][i] for f in FIELDS)
        yuan = {h: round(np.nan_to_num(table.values[h][i])) for h in grants}
        # a village with a team and no grant keeps its row: it says where the team is
        bare = list(grants)[:1] if team == "1" and not any(yuan.values()) else []
        for h in [h for h in grants if yuan[h]] or bare:
            year, programme, purse = grants[h]
            targeting = TARGETED.get(order, order)
            rows.append((number, year, village, programme, purse, yuan[h], team, targeting))
    names = ("row", "year", "village", "programme", "purse", "yuan", "team", "targeting")
    return pd.DataFrame(rows, columns=list(names))


def _kept(path: Path) -> list[dict[str, str]]:
    """Rows of the grants as they were made; none where the workbook has them no more."""
    if KEPT not in tabs_of(path):
        return []
    return [row for _, row in read_rows(path, PLAN_COLUMNS, [], KEPT)[1]]


def _grants(path: Path, head: Sequence[str], faults: list[Fault]) -> dict[str, Grant]:
    """Columns of grants by their heads; a head with an unknown name is a fault."""
    out = {}
    for name in head:
        match = _HEAD.match(name)
        if match is None:
            continue
        year, programme, purse = match.groups()
        for word, words in ((programme, PROGRAMMES), (purse, PURSES)):
            if word and word not in words:
                faults.append(unknown_name(f"{path}:{NAME}", name, word, words, line=1))
                break
        else:
            out[name] = (year, PROGRAMMES[programme], PURSES.get(purse or "", DEFAULT_PURSE))
    return out


PLAN_COLUMNS = ("year", "village", "programme", "purse", "yuan")

Cell = tuple[str, str, str, str]
"""Village, programme, year and purse of a grant."""

ROUNDED = 100
"""Yuan by which a cell in 万元 may differ from the grant it shows: a hundredth of 万元."""


def edits_of(path: Path, home: Home, years: Sequence[int]) -> tuple[list[str], list[str]]:
    """What a planner changed in the sheet of grants, as ``--pin`` and ``--ban`` write it.

    A grant that was raised or added is pinned at its new amount, from whatever purse; a programme
    of a village whose every grant was set to nothing is banned there. A grant that was lowered, or
    moved to another purse, and one of the whole county are faults, as is a workbook of another
    county or of other plan years.
    """
    allowed = (f"运行所得的工作簿，含工作表“{NAME}”", f"a run's workbook with the sheet {NAME}")
    if not path.is_file():
        raise FaultError(not_found(path, allowed, "--pins"))
    if not is_grants(path):
        wrong = (f"没有工作表“{NAME}”", f"no sheet {NAME}")
        raise FaultError(plainly(path, wrong, allowed, "unreadable"))
    edited = grants_of(path, home)
    before = _cells([row for _, row in read_rows(path, PLAN_COLUMNS, [], KEPT)[1]])
    if others := sorted({str(y) for _, _, y, _ in before} - set(map(str, years))):
        wrong = (f"属于其他规划年份（{'、'.join(others)}）", f"of other years, {', '.join(others)}")
        own = ", ".join(map(str, years))
        allowed = (f"规划年份为{own}的工作簿", f"a workbook of the plan years {own}")
        raise FaultError(plainly(path, wrong, allowed, "disagree"))
    line = dict(zip(edited["village"], edited["row"], strict=True))
    now = _cells(edited.to_dict("records"))
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
