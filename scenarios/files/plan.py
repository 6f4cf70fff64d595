"""Plans as tables: written for people, read back with every fault at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model.plan import COUNTY_PLACE, TARGETINGS, FundPlan
from model.programmes import GRANTABLE, PLAN_PURSES
from optimize.rules.teams import Teams
from scenarios.faults import Fault, FaultError, missing_columns, unknown_name
from scenarios.files.grants import is_grants, read_grants
from scenarios.files.table import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from optimize.instance import Instance

COLUMNS = ("year", "village", "programme", "purse", "yuan", "team", "targeting")
"""Columns of a plan file; a row is a grant."""

ZH = {
    "year": "year(年份)",
    "village": "village(村编码)",
    "programme": "programme(项目)",
    "purse": "purse(资金来源)",
    "yuan": "yuan(金额,元)",
    "team": "team(工作队)",
    "targeting": "targeting(对象顺序)",
}
"""The columns as a Chinese reader is told of them: the file's head and what it means."""

MOST = 1e10
"""No grant is larger than this, in yuan."""

_TEAM = {False: ("0", "false", ""), True: ("1", "true", "")}


def plan_rows(plan: FundPlan) -> pd.DataFrame:
    """The plan as rows, grants above zero only, in the order of its axes.

    Where a rule lets teams move, a village with a team and no grant has a row of no yuan.
    """
    rows = []
    for y, p, k, s in zip(*np.nonzero(plan.yuan), strict=True):
        rows.append(
            {
                "year": plan.years[y],
                "village": plan.places[p],
                "programme": plan.programmes[k],
                "purse": plan.purses[s],
                "yuan": int(plan.yuan[y, p, k, s]),
                "team": int(plan.team[y, p]),
                "targeting": plan.targeting[p],
            }
        )
    if any(rule["rule"] == Teams.name for rule in plan.rules):
        bare = plan.team[0] & ~plan.yuan.any(axis=(0, 2, 3))
        rows += [
            {
                "year": plan.years[0],
                "village": plan.places[p],
                "programme": plan.programmes[0],
                "purse": plan.purses[0],
                "yuan": 0,
                "team": 1,
                "targeting": plan.targeting[p],
            }
            for p in np.flatnonzero(bare)
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def write_plan(plan: FundPlan, path: Path) -> None:
    """Write a plan as CSV."""
    plan_rows(plan).to_csv(path, index=False, lineterminator="\n")


def rows_of(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and numbered rows: of a plan file, or of the sheet of grants of a run's workbook."""
    return read_grants(path, COLUMNS) if is_grants(path) else read_rows(path, COLUMNS)


def read_plan(path: Path, instance: Instance) -> FundPlan:
    """Read a plan from CSV or a sheet of a workbook; FaultError with every broken row.

    Villages must be in the instance; years within its plan years; names known; yuan whole and
    never negative; a grant stands once; a village has one targeting and the county's work team.
    """
    faults: list[Fault] = []
    header, rows = rows_of(path)
    faults += missing_columns(str(path), COLUMNS, header)
    if faults:
        raise FaultError(faults)
    places = (*instance.codes.tolist(), COUNTY_PLACE)
    shape = (len(instance.years), len(places), len(GRANTABLE), len(PLAN_PURSES))
    yuan = np.zeros(shape, np.int64)
    targeting = ["need_first"] * len(places)
    teams = _Teams(instance)
    seen: set[tuple[int, ...]] = set()
    ranked: dict[int, str] = {}
    for number, row in rows:
        at = [
            _place(path, number, "year", row["year"], instance.years, faults),
            _place(path, number, "village", row["village"], places, faults),
            _place(path, number, "programme", row["programme"], GRANTABLE, faults),
            _place(path, number, "purse", row["purse"], PLAN_PURSES, faults),
        ]
        amount = _yuan(path, number, row["yuan"], faults)
        rank = _place(path, number, "targeting", row["targeting"], TARGETINGS, faults)
        if at[1] >= 0 and (allowed := teams.refused(at[1], row["team"].strip().lower())):
            faults.append(
                Fault.of(
                    "broken_row",
                    path,
                    (ZH["team"], "team"),
                    row["team"],
                    (allowed[1], allowed[0]),
                    line=number,
                )
            )
        if min(*at, rank) < 0:
            continue
        named = TARGETINGS[rank]
        if tuple(at) in seen:
            faults.append(
                Fault.of(
                    "twice",
                    path,
                    (ZH["programme"], "programme"),
                    row["programme"],
                    (
                        "同一年份、村、项目、资金来源只写一行",
                        "each year, village, programme and purse once",
                    ),
                    line=number,
                )
            )
        if ranked.setdefault(at[1], named) != named:
            faults.append(
                Fault.of(
                    "twice",
                    path,
                    (ZH["targeting"], "targeting"),
                    named,
                    (
                        f"与上文相同的 {ranked[at[1]]}:每村一种",
                        f"{ranked[at[1]]} as above: one for each village",
                    ),
                    line=number,
                )
            )
        seen.add(tuple(at))
        yuan[tuple(at)] = amount
        targeting[at[1]] = named
    if faults:
        raise FaultError(faults)
    team = np.zeros(shape[:2], bool)
    team[:, :-1] = teams.stationed()
    return FundPlan(
        path.stem,
        instance.years,
        places,
        GRANTABLE,
        PLAN_PURSES,
        yuan,
        team,
        tuple(targeting),
        tuple(rule.record() for rule in instance.rules),
    )


class _Teams:
    """Work teams of a file: the county's, or where a rule lets them move as the file says."""

    def __init__(self, instance: Instance) -> None:
        self.move = instance.rule(Teams) is not None
        self.county = [*instance.team.tolist(), False]
        self.told: dict[int, bool] = {}

    def refused(self, place: int, text: str) -> tuple[str, str] | None:
        """What is allowed in a cell, in English and Chinese; nothing where it is right."""
        may = self.move and place < len(self.county) - 1
        known = self.told.get(place) if may else self.county[place]
        if known is None and text in ("0", "1", "false", "true"):
            self.told[place] = text in ("1", "true")
            return None
        if known is not None and text in _TEAM[known]:
            return None
        if not may:
            n = int(bool(known))
            return f"{n}: work teams are the county's", f"{n}:工作队由县里派驻"
        if known is None:
            return "0 or 1", "0或1"
        return f"{int(known)} as above: one for each village", f"与上文相同的{int(known)}:每村一个"

    def stationed(self) -> list[bool]:
        """Teams of all villages; one that a file with moved teams does not name has none."""
        if not self.move:
            return self.county[:-1]
        return [self.told.get(v, False) for v in range(len(self.county) - 1)]


def _place(path: Path, number: int, column: str, text: Any, known: Any, faults: list[Fault]) -> int:
    for i, name in enumerate(known):
        if str(name) == str(text).strip():
            return i
    shown = ", ".join(map(str, known[:6])) + (", …" if len(known) > 6 else "")
    faults.append(unknown_name(path, (ZH[column], column), text, known, shown, line=number))
    return -1


def _yuan(path: Path, number: int, text: Any, faults: list[Fault]) -> int:
    try:
        amount = float(str(text).replace(",", ""))
    except ValueError:
        amount = -1.0
    if not 0 <= amount <= MOST or not math.isfinite(amount) or amount != int(amount):
        faults.append(
            Fault.of(
                "broken_row",
                path,
                (ZH["yuan"], "yuan"),
                str(text),
                ("不小于0的整数元", "whole yuan, 0 or more"),
                line=number,
            )
        )
        return 0
    return int(amount)
