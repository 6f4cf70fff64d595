"""What must agree across cells and sheets: codes, people, totals; warnings where it may be so."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import COUNTY_PLACE
from model.synthesis.households import SIZE_WEIGHTS
from model.synthesis.population import VILLAGE_NUMBERS
from results.tables.csv_text import FORMULA
from scenarios.amounts import CODE
from scenarios.county.names import LETTERS, NAME
from scenarios.county.towns import check_town_names
from scenarios.county.villages import refuse_missing
from scenarios.county.workbook.reading import Book
from scenarios.faults import worded
from scenarios.files.columns import Pair, Table
from scenarios.files.grid import plain
from scenarios.persons import HIDDEN

LARGEST = len(SIZE_WEIGHTS)
"""Members of the largest household that synthesis makes."""

MOST_NAMES = 500
"""Codes among which the nearest is looked for."""

WORKING_AGE = (16, 64)
LARGEST_WUBAO = 3
"""Members of a wubao household beyond which there is a warning."""

SCHOOL_FROM = 4
"""Years of age less years of schooling, at least."""

VILLAGE_PAIRS = (
    ("households", "persons", 1),
    ("persons", "households", LARGEST),
    ("listed_households", "households", 1),
    ("listed_persons", "persons", 1),
    ("listed_households", "listed_persons", 1),
    ("listed_persons", "listed_households", LARGEST),
    ("workers", "listed_persons", 1),
    ("students", "listed_persons", 1),
)
"""Columns of villages of which the first is at most a factor times the second."""

WITHIN: Pair = (
    "不小于农户表合计；全部农户都填时相等",
    "no less than the sheet of households; equal where all households stand in it",
)
"""What is allowed of a total beside the sheet of households."""


def cross_check(book: Book) -> None:
    """All checks beyond single cells."""
    tables = book.tables
    villages, households, members = (tables[k] for k in ("villages", "households", "members"))
    if len(villages):
        _codes_and_names(villages)
        check_town_names(villages)
        _no_sums(villages)
        for less, more, factor in VILLAGE_PAIRS:
            _at_most(villages, less, more, factor)
        _some_served(villages)
        refuse_missing(villages)
    elif "villages" in book.present:
        villages.fault("missing", 0, "code", worded("no_village"), worded("row_each_village"))
    rows = code_index(villages, "code")
    if len(households):
        _households(households, villages, rows)
    if len(members):
        _members(members, households)
    if len(households):
        _within_villages(households, villages, rows)
    if len(tables["library"]):
        _library(tables["library"], villages, rows)
    if len(tables["last_year"]):
        _last_year(tables["last_year"], villages, rows)


def code_index(table: Table, key: str) -> dict[str, int]:
    """Row of every code of a column; the first where one stands twice."""
    codes = pd.Series(table.values[key]).drop_duplicates()
    return dict(zip(codes, codes.index.tolist(), strict=True))


def _differ(
    table: Table,
    key: str,
    rows: NDArray[np.bool_],
    words: Callable[[int], Pair],
    allowed: Pair,
) -> None:
    """A fault where numbers disagree, with both of them."""
    values = [words(int(i)) for i in np.flatnonzero(rows)]
    table.refuse(key, rows, "disagree", allowed, values=values)


def _at_most(table: Table, less: str, more: str, factor: int = 1) -> None:
    """A fault where one column exceeds another times a factor."""
    a, b, (zh, en) = table.values[less], table.values[more], table.column(more).words
    top = f"{factor:g}×" if factor != 1 else ""
    _differ(
        table,
        less,
        table.good(less, more) & (a > factor * b),
        lambda i: (f"{a[i]:,.0f}，而{zh}为{b[i]:,.0f}", f"{a[i]:,.0f}, with {b[i]:,.0f} {en}"),
        (f"不大于{top}{zh}", f"at most {top}{en}"),
    )


def _matches(pattern: re.Pattern[str], texts: Iterable[str]) -> NDArray[np.bool_]:
    return np.array([pattern.fullmatch(t) is not None for t in texts], bool)


def _formulas(texts: Iterable[str]) -> NDArray[np.bool_]:
    return np.array([t.startswith(FORMULA) for t in texts], bool)


def _codes_and_names(villages: Table) -> None:
    codes, names = villages.values["code"], villages.values["name"]
    numbers = _matches(CODE, codes)
    villages.refuse(
        "code", ~numbers & villages.good("code"), "broken_row", worded("up_to_12_digits")
    )
    villages.refuse("code", villages.repeated("code"), "twice", worded("each_code_once"))
    # a county numbers its villages by the last seven digits
    good = villages.good("code") & numbers
    last = pd.Series(
        [int(c) % VILLAGE_NUMBERS if ok else -1 for c, ok in zip(codes, good, strict=True)]
    )
    alike = good & last.duplicated().to_numpy() & ~pd.Series(codes).duplicated().to_numpy()
    villages.refuse("code", alike, "twice", worded("last_seven_digits_once_each"))
    for column in ("name", "town_name"):
        said = villages.values[column]
        unsafe = (_formulas(said) | ~_matches(NAME, said)) & (said != "")
        letters = (f"{LETTERS[0]}，不以 = + - @ 开头", f"{LETTERS[1]}, none of = + - @ first")
        villages.refuse(column, unsafe & villages.good(column), "unsafe", letters)
    # full-width letters and blanks make no other name to a reader
    alike = pd.Series([re.sub(r"\s", "", plain(n)).casefold() for n in names])
    again = alike.duplicated().to_numpy() & villages.good("name")
    first = names[pd.Series(range(len(names))).groupby(alike).transform("first")]
    values = [
        (n, n) if n == other else (f"{n}，形似“{other}”", f"{n}, like {other}")
        for n, other in zip(names[again], first[again], strict=True)
    ]
    villages.refuse("name", again, "twice", worded("each_name_once"), values=values, warning=True)


SUMMED = ("households", "persons", "listed_households", "listed_persons")
"""Columns of villages that a row of sums repeats."""


def _no_sums(villages: Table) -> None:
    """A fault for a row, whatever its name, that is the sum of two or more rows beside it."""
    good = villages.good(*SUMMED)
    numbers = np.column_stack([np.nan_to_num(villages.values[k]) for k in SUMMED]) * good[:, None]
    found = np.zeros(len(villages), bool)
    for order in (range(len(villages)), range(len(villages) - 1, -1, -1)):
        sums, n = np.zeros((len(villages) + 1, len(SUMMED))), 0
        for i in order:
            of_block = (sums[n] - sums[: max(n - 1, 0)] == numbers[i]).all(axis=1).any()
            if of_block and numbers[i].any():
                found[i], numbers[i] = True, 0.0
            elif numbers[i].any():
                n += 1
                sums[n] = sums[n - 1] + numbers[i]
    villages.refuse(
        "name",
        found,
        "twice",
        worded("row_each_village_no"),
        values=[
            (f"“{n}”等于相邻各行之和", f"{n} is the sum of rows beside it")
            for n in villages.values["name"][found]
        ],
    )


def _some_served(villages: Table) -> None:
    """The fund goes to poor villages with registered persons."""
    v, unread = villages.values, ~villages.good("poor_village", "listed_persons")
    served = (v["listed_persons"] > 0) & (v["poor_village"] == 1.0)
    # a cell with a fault of its own might be the one
    if not (served | unread).any():
        villages.fault(
            "missing",
            0,
            "poor_village",
            worded("none"),
            worded("poor_village_registered_persons"),
            warning=True,
        )


def _unknown(table: Table, key: str, names: Iterable[Any], where: Pair, *, whole: bool) -> None:
    """A fault for every cell that names nothing of another sheet.

    Where a name there is wrong or lacking (not ``whole``), nobody knows what is meant.
    """
    known, (zh, en) = [str(n) for n in names], table.column(key).words
    rows = ~pd.Series(table.values[key]).isin(known).to_numpy() & table.good(key) & whole
    allowed = (f"{where[0]}中的{zh}", f"a {en} of the sheet {where[1]}")
    table.refuse(key, rows, "unknown_name", allowed, names=known if len(known) < MOST_NAMES else ())


def _no_names(table: Table) -> None:
    """A household's code without a digit is a name."""
    codes = table.values["household"]
    names = table.good("household") & ~np.array([any(map(str.isdigit, c)) for c in codes], bool)
    table.refuse(
        "household",
        names,
        "personal",
        worded("code_your_own_digit"),
        values=[HIDDEN] * int(names.sum()),
    )


def _households(h: Table, villages: Table, rows: dict[str, int]) -> None:
    _no_names(h)
    h.refuse("household", _formulas(h.values["household"]), "unsafe", worded("code_none_first"))
    h.refuse("household", h.repeated("household"), "twice", worded("each_code_once"))
    _unknown(h, "village", rows, ("村表", villages.tab), whole=bool(villages.good("code").all()))
    _at_most(h, "workers", "size")
    size = h.values["size"]
    large = h.good("wubao", "size") & (h.values["wubao"] == 1.0) & (size > LARGEST_WUBAO)
    h.refuse(
        "wubao",
        large,
        "disagree",
        (
            f"{h.column('wubao').words[0]}户一般为1至2人",
            "wubao households have one or two members as a rule",
        ),
        values=[(f"{n:.0f}人户", f"{n:.0f} members") for n in size[large]],
        warning=True,
    )


def _members(m: Table, h: Table) -> None:
    codes = h.values["household"]
    _no_names(m)
    _unknown(m, "household", codes, ("农户表", h.tab), whole=bool(h.good("household").all()))
    owner = (
        pd.Series(m.values["household"])
        .map(code_index(h, "household"))
        .fillna(-1)
        .to_numpy()
        .astype(np.int64)
    )
    inside = owner >= 0
    n, size = np.bincount(owner[inside], minlength=len(h)), h.values["size"]
    _differ(
        h,
        "size",
        (n > 0) & h.good("size") & (n != size),
        lambda i: (
            f"{size[i]:.0f}，而成员表有{n[i]}人",
            f"{size[i]:.0f}, with {n[i]} on the sheet of members",
        ),
        ("与成员表人数一致", "as many as on the sheet of members"),
    )
    _schooling(m)
    _workers(h, m, owner)
    head = inside & (m.values["relation"] == 0.0)
    second = pd.Series(np.where(head, owner, -1)).duplicated().to_numpy() & head
    m.refuse("relation", second, "twice", worded("one_head_household"))


def _schooling(m: Table) -> None:
    """Schooling that an age cannot have had."""
    age, school = m.values["age"], m.values["schooling"]
    _differ(
        m,
        "schooling",
        m.good("schooling", "age") & (school > np.maximum(age - SCHOOL_FROM, 0)),
        lambda i: (
            f"{school[i]:.0f}年，而年龄为{age[i]:.0f}",
            f"{school[i]:.0f} years at age {age[i]:.0f}",
        ),
        (f"不超过年龄减{SCHOOL_FROM}", f"at most the age less {SCHOOL_FROM}"),
    )


def _workers(h: Table, m: Table, owner: NDArray[np.int64]) -> None:
    """More workers than members of working age."""
    age, inside, (low, high) = m.values["age"], owner >= 0, WORKING_AGE
    able = inside & (np.isnan(age) | ((age >= low) & (age <= high)))
    n = np.bincount(owner[able], minlength=len(h))
    has_members = np.bincount(owner[inside], minlength=len(h)) > 0
    workers = h.values["workers"]
    _differ(
        h,
        "workers",
        has_members & h.good("workers", "size") & (workers > n),
        lambda i: (
            f"{workers[i]:.0f}，而{low}至{high}岁成员为{n[i]}人",
            f"{workers[i]:.0f}, with {n[i]} members of {low} to {high}",
        ),
        (f"不大于{low}至{high}岁成员数", f"at most the members of {low} to {high}"),
    )


def _within_villages(h: Table, v: Table, rows: dict[str, int]) -> None:
    """The register within its villages' totals; equal where all households stand in it."""
    village = pd.Series(h.values["village"]).map(rows)
    use = ~village.isna().to_numpy() & h.good("size", "listed")
    at = village.fillna(0).to_numpy().astype(np.int64)[use]
    size, listed = h.values["size"][use], h.values["listed"][use]
    held = {
        "households": np.bincount(at, minlength=len(v)),
        "persons": np.bincount(at, size, len(v)),
        "listed_households": np.bincount(at, listed, len(v)),
        "listed_persons": np.bincount(at, listed * size, len(v)),
    }
    _rest(v, held)
    whole = v.good("households") & (held["households"] == v.values["households"])
    for key, n in held.items():
        _total(v, key, n, whole)


def _total(v: Table, key: str, n: NDArray[Any], whole: NDArray[np.bool_]) -> None:
    """One total of the villages beside the register's."""
    total = v.values[key]
    _differ(
        v,
        key,
        v.good(key) & (n > 0) & ((n > total) | (whole & (n != total))),
        lambda i: (
            f"{total[i]:,.0f}，而农户表合计{n[i]:,.0f}",
            f"{total[i]:,.0f}, with {n[i]:,.0f} on the sheet of households",
        ),
        WITHIN,
    )


def _rest(v: Table, held: dict[str, NDArray[Any]]) -> None:
    """What the register leaves of a village: whole households of one to eight members."""
    full = held["households"] == v.values["households"]
    for n, persons in (("households", "persons"), ("listed_households", "listed_persons")):
        left_n, left_p = v.values[n] - held[n], v.values[persons] - held[persons]
        rows = (held["households"] > 0) & (left_n >= 0) & (left_p >= 0) & v.good(n, persons)
        rows &= (left_p < left_n) | (left_p > LARGEST * left_n)
        _differ(
            v,
            persons,
            rows & ~((left_n == 0) & full),
            lambda i, left_n=left_n, left_p=left_p: (  # type: ignore[misc]
                f"农户表之外剩{left_n[i]:,.0f}户{left_p[i]:,.0f}人",
                f"{left_n[i]:,.0f} households with {left_p[i]:,.0f} persons are left "
                "beyond the sheet of households",
            ),
            (f"其余每户1至{LARGEST}人", f"1 to {LARGEST} persons in each of the others"),
        )


def _last_year(table: Table, v: Table, rows: dict[str, int]) -> None:
    """Villages of the county or its own spending; a row that stands twice."""
    places = {*rows, str(COUNTY_PLACE)}
    _unknown(table, "village", places, ("村表", v.tab), whole=bool(v.good("code").all()))
    again = table.repeated("village", "programme", "amount")
    table.refuse("programme", again, "twice", worded("row_each_payment"))


def _library(table: Table, v: Table, rows: dict[str, int]) -> None:
    # a village whose own cell is wrong has an error there
    poor = {c for c, i in rows.items() if v.values["poor_village"][i] != 0.0}
    _unknown(table, "village", poor, ("村表贫困村", v.tab), whole=bool(v.good("code").all()))
    table.refuse(
        "programme",
        table.repeated("village", "programme"),
        "twice",
        worded("row_each_village_programme"),
    )
