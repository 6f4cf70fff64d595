"""Plans as tables: written for people, read back with every fault at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import COUNTY_PLACE, TARGETINGS, FundPlan
from model.programmes import GRANTABLE, PLAN_PURSES
from optimize.instance import Instance
from optimize.proof import rows_of
from optimize.rules.teams import Teams
from results.documents.forms import Field
from results.documents.grants_sheet import NAME
from scenarios.faults import Fault, refuse_all, worded
from scenarios.files.atomic import write_text
from scenarios.files.columns import Table, read_columns, typed
from scenarios.files.grants import grants_of, is_grants
from scenarios.files.home import Home
from scenarios.files.published import COLUMNS as PUBLISHED, placed, published_sheet
from scenarios.files.sheet import Sheet
from scenarios.files.table import n_known, read_rows, read_sheets

MOST = 1e10
"""No grant is larger than this, in yuan."""


def _choices(names: Sequence[object]) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(n), str(n), str(n)) for n in names)


def _choice(key: str, zh: str, names: Sequence[object] = ()) -> Field:
    return Field(key, (f"{key}（{zh}）", key), "choice", choices=_choices(names), needed=True)


YEAR = _choice("year", "年份")
VILLAGE = Field("village", ("village（村编码）", "village"), "code", needed=True)
YUAN = Field("yuan", ("yuan（金额，元）", "yuan"), "count", high=MOST, needed=True)
TEAM = Field(
    "team",
    ("team（工作队）", "team"),
    "choice",
    choices=(("0", "0", "0"), ("0", "false", "false"), ("1", "1", "1"), ("1", "true", "true")),
    blank="no",
)

FIELDS = (
    YEAR,
    VILLAGE,
    _choice("programme", "项目", GRANTABLE),
    _choice("purse", "资金来源", PLAN_PURSES),
    YUAN,
    TEAM,
    _choice("targeting", "对象顺序", TARGETINGS),
)
"""Columns of a plan file; a row is a grant. In Chinese: the file's head and what it means."""

COLUMNS = tuple(f.key for f in FIELDS)

COUNTY = Field("county", ("county（县）", "county"), "text")
"""Whose plan it is; a file without this column is taken as the county's that it is read for."""


def plan_rows(plan: FundPlan) -> pd.DataFrame:
    """The plan as a table, see :func:`optimize.proof.rows_of`."""
    return pd.DataFrame(rows_of(plan), columns=list(COLUMNS))


def write_plan(plan: FundPlan, path: Path, county: str = "") -> None:
    """Write a plan as CSV, with the name of its county where one is given."""
    rows = plan_rows(plan)
    if county:
        rows[COUNTY.key] = county
    write_text(path, rows.to_csv(index=False, lineterminator="\n"))


def plan_head(path: Path) -> list[str]:
    """Heads of a plan file, or of the plan that a run's workbook or a published table holds."""
    if is_grants(path) or _published(path) is not None:
        return list(COLUMNS)
    return read_rows(path, COLUMNS, [])[0]


def _published(path: Path) -> Sheet | None:
    """The published table of a file that is no plan file."""
    own = max((n_known(s, COLUMNS) for s in read_sheets(path)), default=0)
    return published_sheet(path) if own < len(PUBLISHED) - 2 else None


def read_grant_rows(path: Path, columns: Sequence[Field], home: Home | None = None) -> Table:
    """Typed columns of a plan file, of a run's sheet of grants, or of a published table.

    Parameters
    ----------
    home : the county, by whose villages a published table is placed; None: none is read.
        FaultError where the file is of another county
    """
    if is_grants(path):
        frame = grants_of(path, home)
        cells = [list(COLUMNS), *frame[list(COLUMNS)].to_numpy(object).tolist()]
        return typed(str(path), Sheet(NAME, cells, (1, *frame["row"])), columns, [])
    sheet = _published(path) if home is not None else None
    if sheet is None or home is None:
        table = read_columns(path, (*columns, COUNTY))
        if home is not None:
            home.refuse(path, dict.fromkeys(table.values[COUNTY.key]))
        return table
    faults: list[Fault] = []
    needs = [f.key for f in columns if f.key in PUBLISHED and f.needed]
    own = [f if f.key in PUBLISHED else replace(f, needed=False) for f in columns]
    return typed(str(path), placed(str(path), sheet, home.by_code, needs, faults), own, faults)


def read_plan(path: Path, instance: Instance, home: Home | None = None) -> FundPlan:
    """Read a plan from CSV or a sheet of a workbook; FaultError with every broken row.

    Villages must be in the instance; years within its plan years; names those of the model; yuan
    whole and never negative; a grant stands once; a village has one targeting and one work team
    or none. Where teams stand in other villages than the county's, the plan claims the rule that
    lets them move. A file that names another county than ``home`` is refused.
    """
    places = (*instance.codes.tolist(), COUNTY_PLACE)
    year = replace(YEAR, choices=_choices(instance.years))
    table = read_grant_rows(path, (year, *FIELDS[1:]), home and home.of(places))
    refuse_all(table.head_errors)
    refuse_villages(table, places)
    at = np.column_stack(
        [
            _positions(table, "year", [float(y) for y in instance.years]),
            _positions(table, "village", [str(c) for c in places]),
            _positions(table, "programme", GRANTABLE),
            _positions(table, "purse", PLAN_PURSES),
        ]
    )
    targeting = _targeting(table, at, len(places))
    team = _teams(table, at[:, 1], instance)
    rules = [rule.record() for rule in instance.rules]
    n_moved = int((team & ~instance.team).sum())
    if n_moved and instance.rule(Teams) is None:
        rules.append(Teams(n_moved).record())
    refuse_all(sorted(table.errors, key=lambda f: f.line))
    yuan = np.zeros((len(instance.years), len(places), len(GRANTABLE), len(PLAN_PURSES)), np.int64)
    yuan[tuple(at.T)] = table.values["yuan"].astype(np.int64)
    return FundPlan(
        path.stem,
        instance.years,
        places,
        GRANTABLE,
        PLAN_PURSES,
        yuan,
        np.broadcast_to(np.append(team, False), yuan.shape[:2]).copy(),
        targeting,
        tuple(rules),
    )


def refuse_villages(
    table: Table, codes: Sequence[int], allowed: tuple[str, str] | None = None
) -> None:
    """A fault for every village that is none of the codes."""
    names = [str(c) for c in codes]
    some = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
    unknown = ~pd.Series(table.values["village"]).isin(names).to_numpy() & table.good("village")
    table.refuse("village", unknown, "unknown_name", allowed or (some, some), names=names)


def _positions(table: Table, key: str, names: Sequence[Any]) -> NDArray[np.int64]:
    """(n,) place of every cell among the names; -1 where it has none."""
    index: Mapping[Any, int] = {name: i for i, name in enumerate(names)}
    return pd.Series(table.values[key]).map(index).fillna(-1).to_numpy(np.int64)


def _targeting(table: Table, at: NDArray[np.int64], n_places: int) -> tuple[str, ...]:
    """One targeting for each place; faults for a second one, and for grants that stand twice."""
    named = pd.Series(table.values["targeting"])
    if "targeting" not in table.at:
        return ("need_first",) * n_places
    whole = (at >= 0).all(axis=1) & table.good("targeting")
    again = pd.Series(list(map(tuple, at.tolist()))).where(whole).duplicated().to_numpy() & whole
    table.refuse("programme", again, "twice", worded("each_year_village_programme"))
    first = named.where(whole).groupby(at[:, 1]).transform("first")
    for name in TARGETINGS:
        other = whole & (first == name).to_numpy() & (named != name).to_numpy()
        table.refuse("targeting", other, "twice", worded("above_one_each_village", name=name))
    out = ["need_first"] * n_places
    for place, name in zip(at[whole, 1], named[whole], strict=True):
        out[place] = name
    return tuple(out)


def _teams(table: Table, village: NDArray[np.int64], instance: Instance) -> NDArray[np.bool_]:
    """(V,) work teams: the county's, or the file's where it may move them.

    It may where a rule lets it, and where it has as many as the county: a plan whose teams moved
    names every village with one.
    """
    if "team" not in table.at:
        return instance.team.astype(bool)
    n, team = len(instance.codes), table.values["team"]
    filled = table.good("team") & (village >= 0)
    inside = filled & (village < n)
    named = np.zeros(n, bool)
    named[village[inside & (team == 1.0)]] = True
    may = instance.rule(Teams) is not None or named.sum() == instance.team.sum()
    moves = inside & may
    first = pd.Series(team).where(moves).groupby(village).transform("first").to_numpy()
    expected = np.where(moves, first, np.append(instance.team, False)[village])
    wrong = filled & (team != expected)
    for k in (0, 1):
        county = worded("county_has_work_teams", k=k, team=instance.team.sum(), named=named.sum())
        table.refuse(
            "team", wrong & moves & (expected == k), "broken_row", worded("as_above_one_for", k=k)
        )
        table.refuse("team", wrong & ~moves & (expected == k), "broken_row", county)
    return named if may else instance.team.astype(bool)
