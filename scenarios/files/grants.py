"""The sheet of grants of a run's workbook, edited or not, as rows of a plan file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from model.plan import COUNTY_PLACE, TARGETINGS
from model.programmes import GRANTABLE, PLAN_PURSES
from model.state.units import WAN
from results.documents.forms import Field
from results.documents.grants_sheet import (
    AFTER,
    BECAUSE,
    CODE,
    DEFAULT_PURSE,
    KEPT,
    NAME,
    ORDER,
    ORDERS,
    SUBTOTAL,
    TEAM,
    TOWN,
    VILLAGE,
    WHO,
    WHY,
)
from results.language.catalogue import term, text
from scenarios.faults import (
    Fault,
    FaultError,
    missing_columns,
    not_found,
    plainly,
    refuse_all,
    unknown_name,
    worded,
)
from scenarios.files.columns import typed
from scenarios.files.formulas import NoValue
from scenarios.files.grid import find_heads, known_heads, plain_head
from scenarios.files.home import Home
from scenarios.files.sheet import Sheet
from scenarios.files.table import is_spreadsheet, read_rows, sheet_named, tabs_of, unread

_HEAD = re.compile(rf"^([0-9]{{4}}) ?(?!{SUBTOTAL}(?:\(|$))(\S+?)(?: ?· ?(\S+))?$")
"""Head of a column of grants; the sum of a year's grants, which follows them, is none."""
PROGRAMMES = {term("programme", p, "zh"): p for p in GRANTABLE}
PURSES = {term("purse", s, "zh"): s for s in PLAN_PURSES}
TARGETED = {
    **{zh: name for name, zh in ORDERS.items()},
    **{name: name for name in TARGETINGS},
    **dict.fromkeys(("先穷后富", "先贫困户"), "need_first"),
}

MOST_WAN = 1e6
"""No grant is larger than this, in 万元."""

FIELDS = (
    Field("village", (CODE, CODE), "text", needed=True),
    Field("team", (TEAM, TEAM), "text"),
    Field("targeting", (ORDER, ORDER), "text"),
)
"""Columns beside those of grants."""

SIGNED = (Field("who", (WHO, WHO), "text"), Field("because", (BECAUSE, BECAUSE), "text"))
"""Who edited a row, and why: free text, may be empty."""

PLACE = Field("name", (VILLAGE, VILLAGE), "text")
"""The village's name: it shows whose file it is."""

Grant = tuple[str, str, str]
"""Year, programme and purse of a column of grants."""


def is_grants(path: Path) -> bool:
    """Whether a file is a workbook with the sheet of grants."""
    return is_spreadsheet(path) and NAME in tabs_of(path)


def grants_of(path: Path, home: Home | None = None) -> pd.DataFrame:
    """Rows of a plan file with the ``row`` of the sheet, one for each grant above nothing.

    FaultError with every column, row and cell that holds no grant, and with those of the plan that
    was written which the sheet has lost: what cannot be read is never taken for nothing; or where
    it is of another county than ``home``.
    """
    return _read(path, home)[0]


def _read(path: Path, home: Home | None) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    """Rows of grants, and who edited a village's row and why."""
    sheet, kept = sheet_named(path, NAME), _kept(path)
    found, end = find_heads(sheet.cells, known_heads((w, w) for w in (CODE, TEAM, ORDER)))
    # plain letters and single blanks, however a head was typed
    head = [" ".join(unicodedata.normalize("NFKC", h).split()) for h in found]
    faults = missing_columns(f"{path}:{NAME}", (TEAM, ORDER), head)
    grants = _grants(path, head, faults)
    columns = [Field(h, (h, h), "number", high=MOST_WAN, scale=WAN) for h in grants]
    table = typed(str(path), sheet, (*FIELDS, PLACE, *SIGNED, *columns), faults)
    if home is not None:
        named = zip(table.values["village"], table.values["name"], strict=True)
        home.refuse(path, dict.fromkeys(r["county"] for r in kept if "county" in r), named)
    again = pd.Series(table.values["village"]).duplicated().to_numpy() & table.good("village")
    table.refuse("village", again, "twice", worded("row_each_village"))
    faults += _stray(path, sheet, head, end, {year for year, _, _ in grants.values()})
    faults += _lost(path, kept, set(table.values["village"]), set(grants.values()))
    refuse_all(unread(faults))
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
    signed = zip(*(table.values[f.key] for f in SIGNED), strict=True)
    by = {
        v: (who.strip(), why.strip())
        for v, (who, why) in zip(table.values["village"], signed, strict=True)
    }
    return pd.DataFrame(rows, columns=list(names)), by


def _kept(path: Path) -> list[dict[str, str]]:
    """Rows of the grants as they were made; none where the workbook has them no more."""
    if KEPT not in tabs_of(path):
        return []
    return [row for _, row in read_rows(path, PLAN_COLUMNS, [], KEPT)[1]]


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
        if grant in out.values() and name not in out:  # the same head twice is a fault of its own
            faults.append(
                Fault.of("twice", path, name, name, worded("each_column_once"), line=1, sheet=NAME)
            )
        out[name] = grant
    return out


def _stray(
    path: Path, sheet: Sheet, head: Sequence[str], end: int, years: Collection[str]
) -> list[Fault]:
    """Faults of columns with numbers under a head that nobody reads.

    Sums of years with grants are known: they follow what is read.
    """
    known = {
        plain_head(h)
        for h in (CODE, VILLAGE, *AFTER, WHY, TOWN, *(year + SUBTOTAL for year in years))
    }
    faults = []
    for j, name in enumerate(head):
        if not name or plain_head(name) in known or _HEAD.match(name):
            continue
        cells = [row[j] for row in sheet.cells[end:] if j < len(row)]
        if any(isinstance(cell, int | float | NoValue) for cell in cells):
            faults.append(
                Fault.of(
                    *("unknown_key", path, worded("head"), name, worded("head_such_2016")),
                    line=sheet.lines[end - 1],
                    column=j + 1,
                    sheet=NAME,
                )
            )
    return faults


def _lost(
    path: Path, kept: Sequence[Mapping[str, str]], villages: set[str], grants: set[Grant]
) -> list[Fault]:
    """Faults of rows and columns of the plan that was written which the sheet has no more."""
    gone = [((CODE, CODE), r["village"]) for r in kept if r["village"] not in villages]
    for year, programme, purse in dict.fromkeys(
        (r["year"], r["programme"], r["purse"]) for r in kept
    ):
        if (year, programme, purse) not in grants:
            head = f"{year} {term('programme', programme, 'zh')} · {term('purse', purse, 'zh')}"
            gone.append((("表头", "head"), head))
    return [
        Fault.of("missing", path, *one, worded("write_0_nothing_no"), sheet=NAME)
        for one in dict.fromkeys(gone)
    ]


PLAN_COLUMNS = ("year", "village", "programme", "purse", "yuan")

Cell = tuple[str, str, str, str]
"""Village, programme, year and purse of a grant."""

ROUNDED = 50
"""Yuan by which a cell in 万元 may differ from the grant it shows: half a hundredth of 万元."""


class Edit(NamedTuple):
    """A grant that was changed by hand: yuan from all purses before and after, who and why."""

    village: int
    programme: str
    year: int
    before: int
    after: int
    who: str
    why: str


def listed_edits(path: Path, home: Home | None = None) -> list[Edit]:
    """What a planner changed in a run's workbook, with who and why as its row says."""
    edited, signed = _read(path, home)
    made = _cells(_kept(path))
    sums: dict[tuple[str, str, str], list[int]] = {}
    for side, cells in enumerate((made, _cells(edited.to_dict("records")))):
        for cell, yuan in cells.items():
            sums.setdefault(cell[:3], [0, 0])[side] += yuan
    return [
        Edit(int(village), programme, int(year), was, now, *signed.get(village, ("", "")))
        for (village, programme, year), (was, now) in sorted(sums.items())
        if made and abs(now - was) > ROUNDED
    ]


def edits_of(path: Path, home: Home, years: Sequence[int]) -> tuple[list[str], list[str]]:
    """What a planner changed in the sheet of grants, as ``--pin`` and ``--ban`` write it.

    A grant that was raised or added is pinned at its new amount, from whatever purse; a programme
    of a village whose every grant was set to nothing is banned there. A grant that was lowered, or
    moved to another purse, and one of the whole county are faults, as is a workbook of another
    county or of other plan years.
    """
    allowed = worded("run_workbook_sheet", name=NAME)
    if not path.is_file():
        raise FaultError(not_found(path, allowed, "--edited"))
    if not is_grants(path):
        wrong = worded("no_sheet", name=NAME)
        raise FaultError(plainly(path, wrong, allowed, "unreadable"))
    edited = grants_of(path, home)
    before = _cells(_kept(path))
    if others := sorted({str(y) for _, _, y, _ in before} - set(map(str, years))):
        wrong = (f"属于其他规划年份（{'、'.join(others)}）", f"of other years, {', '.join(others)}")
        allowed = worded("workbook_plan_years", own=", ".join(map(str, years)))
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
    refuse_all(faults)
    sums = {grant: sum(y for c, y in now.items() if c[:3] == grant) for grant in sorted(raised)}
    return [f"{':'.join(grant)}:{yuan}元" for grant, yuan in sums.items()], sorted(cleared)


def _cells(rows: Sequence[Mapping[Any, Any]]) -> dict[Cell, int]:
    """Yuan by cell; a row of no money, which may stand for a work team alone, is none."""
    out: Counter[Cell] = Counter()
    for r in rows:
        out[r["village"], r["programme"], r["year"], r["purse"]] += int(r["yuan"])
    return {cell: yuan for cell, yuan in out.items() if yuan}


def _no_pin(path: Path, number: int, cell: Cell, yuan: int, was: int) -> Fault:
    """A change that no pin and no ban expresses."""
    village, programme, year, purse = cell
    words = [term("programme", programme, "zh"), term("purse", purse, "zh")]
    kind, where, allowed = (
        "lowered",
        f"村{village}",
        worded("yuan_more_nothing_every", was=was),
    )
    if village == str(COUNTY_PLACE):
        kind, where, allowed = (
            "of_county",
            text("column.whole_county", "zh"),
            worded("yuan_was_pins_bans", was=was),
        )
    place = (
        f"{where},{year} {words[0]},{words[1]}",
        f"{village}, {year} {programme}, {purse}",
    )
    return Fault.of(kind, f"{path}:{NAME}", place, f"{yuan:,}", allowed, line=number)
