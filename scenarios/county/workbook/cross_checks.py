"""What must agree across cells and sheets: codes, people, totals; warnings where it may be so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model.synthesis.households import SIZE_WEIGHTS
from model.synthesis.population import VILLAGE_NUMBERS
from scenarios.county.workbook.blank_forms import NAME
from scenarios.county.workbook.cells import note
from scenarios.county.workbook.reading import is_formula
from scenarios.faults import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scenarios.county.workbook.cells import Typed
    from scenarios.county.workbook.reading import Book

CODE = re.compile(r"\d{1,12}")
LARGEST = len(SIZE_WEIGHTS)
"""Members of the largest household that synthesis makes."""

YUAN_HEAD = (5.0, 50_000.0)
"""A fund outside this range of yuan a registered head and year is told in a wrong unit: assumption
(Pingli 278, Gandu 708)."""

Tables = dict[str, "Typed"]


def cross_check(book: Book, tables: Tables) -> None:
    """All checks beyond single cells."""
    _villages(book, tables["villages"])
    known = code_index(tables["villages"])
    _households(book, tables, known)
    _members(book, tables)
    _within_villages(book, tables, known)
    _library(book, tables, known)


def code_index(villages: Typed) -> dict[str, int]:
    """Row of every village's code; the first where one stands twice."""
    out: dict[str, int] = {}
    for i, code in enumerate(villages.values["code"]):
        out.setdefault(code, i)
    return out


def _pairs(
    book: Book, table: Typed, less: str, more: str, what: tuple[str, str], factor: float = 1.0
) -> None:
    """A fault where one column exceeds another times a factor."""
    f = table.sheet.field_of(less)
    a, b = table.values[less], table.values[more]
    with np.errstate(invalid="ignore"):
        rows = table.good(less, more) & (a > factor * b)
    told = [
        (f"{a[i]:,.0f},而{what[0]}为{b[i]:,.0f}", f"{a[i]:,.0f}, with {b[i]:,.0f} {what[1]}")
        for i in np.flatnonzero(rows)
    ]
    top = f"{factor:g}×" if factor != 1.0 else ""
    note(
        book, table, f, rows, "disagree", told, (f"不大于{top}{what[0]}", f"at most {top}{what[1]}")
    )


def _twice(book: Book, table: Typed, key: str, *, warning: bool = False) -> None:
    f = table.sheet.field_of(key)
    values = pd.Series(table.values[key])
    rows = values.duplicated(keep="first").to_numpy() & table.good(key)
    if not rows.any():
        return
    if warning:
        for i in np.flatnonzero(rows):
            book.fault(
                "twice",
                table.sheet,
                int(table.sheet.rows[i]),
                key,
                (values[i], values[i]),
                ("每个名称一次", "each name once"),
                warning=True,
            )
        return
    note(book, table, f, rows, "twice", None, ("每个编码一次", "each code once"))


def _numbered(book: Book, villages: Typed, bad: NDArray[np.bool_]) -> None:
    """Codes whose last seven digits, by which a county numbers its villages, stand twice."""
    codes = villages.values["code"]
    good = villages.good("code") & ~bad
    number = pd.Series(
        [int(c) % VILLAGE_NUMBERS if ok else -1 for c, ok in zip(codes, good, strict=True)]
    )
    rows = good & number.duplicated().to_numpy() & ~pd.Series(codes).duplicated().to_numpy()
    note(
        book,
        villages,
        villages.sheet.field_of("code"),
        rows,
        "twice",
        None,
        ("末七位每村不同(同一个县)", "last seven digits once each: villages of one county"),
    )


def _villages(book: Book, villages: Typed) -> None:
    if not len(villages):
        if "villages" not in book.sheets:
            return
        book.fault(
            "missing",
            villages.sheet,
            0,
            "code",
            ("没有村", "no village"),
            ("每村一行", "a row for each village"),
        )
        return
    code, name = (villages.sheet.field_of(k) for k in ("code", "name"))
    bad = np.array([not CODE.fullmatch(c) for c in villages.values["code"]], bool)
    note(
        book,
        villages,
        code,
        bad & villages.good("code"),
        "broken_row",
        None,
        ("1至12位数字", "1 to 12 digits"),
    )
    _twice(book, villages, "code")
    _numbered(book, villages, bad)
    names = villages.values["name"]
    unsafe = np.array([is_formula(n) or not NAME.fullmatch(n) for n in names], bool)
    note(
        book,
        villages,
        name,
        unsafe & villages.good("name"),
        "unsafe",
        None,
        (
            "汉字、字母、数字、空格、- · ( ),不超过40个字,不以 = + - @ 开头",
            "letters, digits, space, - · ( ); up to 40 characters, none of = + - @ first",
        ),
    )
    _twice(book, villages, "name", warning=True)
    _pairs(book, villages, "households", "persons", ("总人口", "persons"))
    _pairs(book, villages, "persons", "households", ("总户数", "households"), LARGEST)
    _pairs(book, villages, "listed_households", "households", ("总户数", "households"))
    _pairs(book, villages, "listed_persons", "persons", ("总人口", "persons"))
    _pairs(
        book,
        villages,
        "listed_households",
        "listed_persons",
        ("建档立卡人口", "registered persons"),
    )
    _pairs(
        book,
        villages,
        "listed_persons",
        "listed_households",
        ("建档立卡户数", "registered households"),
        LARGEST,
    )
    poor = villages.values["poor_village"] == 1.0
    with np.errstate(invalid="ignore"):
        served = poor & (villages.values["listed_persons"] > 0)
    if len(villages) and not served.any() and villages.good("poor_village").any():
        book.fault(
            "missing",
            villages.sheet,
            0,
            "poor_village",
            ("没有", "none"),
            ("至少一个有建档立卡人口的贫困村", "a poor village with registered persons"),
        )


def _unknown(book: Book, table: Typed, key: str, known: Any, where: tuple[str, str]) -> None:
    f = table.sheet.field_of(key)
    values = pd.Series(table.values[key])
    rows = ~values.isin(list(known)).to_numpy() & table.good(key)
    names = [str(k) for k in list(known)[:2000]]
    for i in np.flatnonzero(rows):
        table.bad[key][i] = True
        text = str(values[i])[:60]
        book.fault(
            "unknown_name",
            table.sheet,
            int(table.sheet.rows[i]),
            key,
            (f"“{text}”", text),
            (f"{where[0]}中的{f.words[0]}", f"a {f.words[1]} of the sheet {where[1]}"),
            nearest(text, names) if len(names) < 500 else "",
        )


def _households(book: Book, tables: Tables, known: dict[str, int]) -> None:
    h = tables["households"]
    if not len(h):
        return
    unsafe = np.array([is_formula(c) for c in h.values["household"]], bool)
    note(
        book,
        h,
        h.sheet.field_of("household"),
        unsafe,
        "unsafe",
        None,
        ("不以 = + - @ 开头的编码", "a code with none of = + - @ first"),
    )
    _twice(book, h, "household")
    _unknown(book, h, "village", known, ("村表", tables["villages"].sheet.tab))
    _pairs(book, h, "workers", "size", ("人口数", "members"))
    f = h.sheet.field_of("wubao")
    rows = h.good("wubao", "size") & (h.values["wubao"] == 1.0) & (h.values["size"] > 3)
    for i in np.flatnonzero(rows):
        n = f"{h.values['size'][i]:.0f}"
        book.fault(
            "disagree",
            h.sheet,
            int(h.sheet.rows[i]),
            "wubao",
            (f"{n}人户", f"{n} members"),
            (f"{f.words[0]}户一般为1至2人", "wubao households have one or two members as a rule"),
            warning=True,
        )


def _members(book: Book, tables: Tables) -> None:
    m, h = tables["members"], tables["households"]
    if not len(m):
        return
    _unknown(book, m, "household", h.values["household"], ("农户表", h.sheet.tab))
    rows = pd.Series(m.values["household"]).map(
        {c: i for i, c in reversed(list(enumerate(h.values["household"])))}
    )
    owner = np.where(rows.isna(), -1, rows.fillna(-1)).astype(np.int64)
    inside = owner >= 0
    n = np.bincount(owner[inside], minlength=len(h))
    size = h.values["size"]
    differ = (n > 0) & h.good("size") & (n != size)
    f = h.sheet.field_of("size")
    told = [
        (f"{size[i]:.0f},而成员表有{n[i]}人", f"{size[i]:.0f}, with {n[i]} on the sheet of members")
        for i in np.flatnonzero(differ)
    ]
    note(
        book,
        h,
        f,
        differ,
        "disagree",
        told,
        ("与成员表人数一致", "as many as on the sheet of members"),
    )
    _ages(book, m)
    _workers(book, h, m, owner)
    head = inside & (m.values["relation"] == 0.0)
    heads = np.bincount(owner[head], minlength=len(h))
    second = pd.Series(np.where(head, owner, -1)).duplicated().to_numpy() & head
    if (heads > 1).any():
        note(
            book,
            m,
            m.sheet.field_of("relation"),
            second,
            "twice",
            None,
            ("每户一名户主", "one head of a household"),
        )


def _ages(book: Book, m: Typed) -> None:
    """Schooling that an age cannot have had."""
    f, age, school = m.sheet.field_of("schooling"), m.values["age"], m.values["schooling"]
    with np.errstate(invalid="ignore"):
        rows = m.good("schooling", "age") & (school > np.maximum(age - 4, 0))
    told = [
        (f"{school[i]:.0f}年,而年龄为{age[i]:.0f}", f"{school[i]:.0f} years at age {age[i]:.0f}")
        for i in np.flatnonzero(rows)
    ]
    note(book, m, f, rows, "disagree", told, ("不超过年龄减4", "at most the age less 4"))


def _workers(book: Book, h: Typed, m: Typed, owner: NDArray[np.int64]) -> None:
    """More workers than members of working age."""
    age, inside = m.values["age"], owner >= 0
    working = inside & (np.isnan(age) | ((age >= 16) & (age <= 64)))
    n = np.bincount(owner[working], minlength=len(h))
    has = np.bincount(owner[inside], minlength=len(h)) > 0
    workers = h.values["workers"]
    with np.errstate(invalid="ignore"):
        rows = has & h.good("workers", "size") & (workers > n)
    told = [
        (
            f"{workers[i]:.0f},而16至64岁成员为{n[i]}人",
            f"{workers[i]:.0f}, with {n[i]} members of 16 to 64",
        )
        for i in np.flatnonzero(rows)
    ]
    note(
        book,
        h,
        h.sheet.field_of("workers"),
        rows,
        "disagree",
        told,
        ("不大于16至64岁成员数", "at most the members of 16 to 64"),
    )


def _within_villages(book: Book, tables: Tables, known: dict[str, int]) -> None:
    """The register's households within their village's totals; equal where all households stand in it."""
    h, v = tables["households"], tables["villages"]
    if not len(h):
        return
    village = pd.Series(h.values["village"]).map(known)
    use = ~village.isna().to_numpy() & h.good("size", "listed")
    at = village.fillna(0).to_numpy().astype(np.int64)[use]
    size, listed = h.values["size"][use], h.values["listed"][use]
    got = {
        "households": np.bincount(at, minlength=len(v)),
        "persons": np.bincount(at, size, len(v)),
        "listed_households": np.bincount(at, listed, len(v)),
        "listed_persons": np.bincount(at, listed * size, len(v)),
    }
    _rest(book, v, got)
    whole = v.good("households") & (got["households"] == v.values["households"])
    for key, n in got.items():
        total = v.values[key]
        with np.errstate(invalid="ignore"):
            more, other = n > total, whole & (n != total)
        rows = v.good(key) & (n > 0) & (more | other)
        f = v.sheet.field_of(key)
        told = [
            (
                f"{total[i]:,.0f},而农户表合计{n[i]:,.0f}",
                f"{total[i]:,.0f}, with {n[i]:,.0f} on the sheet of households",
            )
            for i in np.flatnonzero(rows)
        ]
        note(
            book,
            v,
            f,
            rows,
            "disagree",
            told,
            (
                "不小于农户表合计;全部农户都填时相等",
                "no less than the sheet of households; equal where all households stand in it",
            ),
        )


def _rest(book: Book, v: Typed, got: dict[str, NDArray[Any]]) -> None:
    """What the register leaves of a village: whole households of one to eight members."""
    for n, persons in (("households", "persons"), ("listed_households", "listed_persons")):
        left_n, left_p = v.values[n] - got[n], v.values[persons] - got[persons]
        with np.errstate(invalid="ignore"):
            rows = (got["households"] > 0) & (left_n >= 0) & (left_p >= 0) & v.good(n, persons)
            rows &= (left_p < left_n) | (left_p > LARGEST * left_n)
        rows &= ~((left_n == 0) & (got["households"] == v.values["households"]))
        told = [
            (
                f"农户表之外剩{left_n[i]:,.0f}户{left_p[i]:,.0f}人",
                f"{left_n[i]:,.0f} households with {left_p[i]:,.0f} persons are left beyond the sheet of households",
            )
            for i in np.flatnonzero(rows)
        ]
        note(
            book,
            v,
            v.sheet.field_of(persons),
            rows,
            "disagree",
            told,
            (f"其余每户1至{LARGEST}人", f"1 to {LARGEST} persons in each of the others"),
        )


def _library(book: Book, tables: Tables, known: dict[str, int]) -> None:
    table, v = tables["library"], tables["villages"]
    if not len(table):
        return
    poor = {c for c, i in known.items() if v.values["poor_village"][i] == 1.0}
    _unknown(book, table, "village", poor, ("村表贫困村", v.sheet.tab))
    pairs = pd.Series(list(zip(table.values["village"], table.values["programme"], strict=True)))
    rows = pairs.duplicated().to_numpy() & table.good("village", "programme")
    note(
        book,
        table,
        table.sheet.field_of("programme"),
        rows,
        "twice",
        None,
        ("每村每个项目一行", "a row for each village and programme"),
    )
