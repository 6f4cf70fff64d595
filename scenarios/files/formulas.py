"""Cells whose value a workbook does not hold: formulas never calculated, and results like #DIV/0!.

A reader of values sees such a cell as an empty one. They are found in the parts of the file, which
:mod:`scenarios.files.limits` has examined before.
"""

import re
import xml.etree.ElementTree as Xml
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from typing import Any

from scenarios.files.limits import column_number

Cells = list[list[Any]]

_MAYBE = re.compile(rb"<(?:\w+:)?f[\s/>]|\bt=.e.|:formula=|value-type=.error")
"""Without any of these a part holds no formula and no error."""
_REF = re.compile(r"([A-Z]{1,3})(\d+)")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

Place = tuple[int, int, str]
"""Row and column from 0, and what stands there."""


class NoValue(str):
    """What stands in a cell that has no value: its formula, or its error."""


def mark(path: Path, sheets: dict[str, Cells]) -> None:
    """Put a :class:`NoValue` into every cell of the sheets that has none, in place."""
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".xlsm", ".ods"):
        return  # older files keep every result
    with zipfile.ZipFile(path) as packed:
        for tab, i, j, text in _ods(packed) if kind == ".ods" else _xlsx(packed):
            cells = sheets.get(tab)
            if cells is None:
                continue
            cells += [[] for _ in range(i + 1 - len(cells))]
            cells[i] += [""] * (j + 1 - len(cells[i]))
            if cells[i][j] == "":
                cells[i][j] = NoValue(text)


def _name(element: Xml.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def sheet_contents(packed: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Tab and content of every sheet of an xlsx workbook; nothing of a sheet whose part is gone."""
    names = {n.replace("\\", "/").lower().lstrip("/"): n for n in packed.namelist()}

    def part(name: str) -> bytes:
        return packed.read(names[name.lower()]) if name.lower() in names else b""

    book, related = part("xl/workbook.xml"), part("xl/_rels/workbook.xml.rels")
    if not book or not related:
        return
    targets = {r.get("Id"): r.get("Target", "") for r in Xml.fromstring(related)}
    for sheet in (e for e in Xml.fromstring(book).iter() if _name(e) == "sheet"):
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        target = targets.get(key, "").replace("\\", "/")
        at = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        yield sheet.get("name", ""), part(at)


def _xlsx(packed: zipfile.ZipFile) -> Iterator[tuple[str, int, int, str]]:
    for tab, content in sheet_contents(packed):
        if _MAYBE.search(content):
            for i, j, text in _sheet(content):
                yield tab, i, j, text


def _sheet(content: bytes) -> Iterator[Place]:
    """Cells of a sheet without a value."""
    i = -1
    for row in (e for e in Xml.fromstring(content).iter() if _name(e) == "row"):
        i, j = int(row.get("r", i + 2)) - 1, -1
        for cell in row:
            found = _REF.fullmatch(cell.get("r", ""))
            j = column_number(found[1].encode()) - 1 if found else j + 1
            parts = {_name(e): e.text or "" for e in cell}
            if (kind := cell.get("t", "n")) == "e":
                yield i, j, parts.get("v") or "#"
            elif "f" in parts and kind != "str" and not parts.get("v", "").strip():
                yield i, j, f"={parts['f']}"


def _ods(packed: zipfile.ZipFile) -> Iterator[tuple[str, int, int, str]]:
    content = packed.read("content.xml")
    if not _MAYBE.search(content):
        return
    for table in Xml.fromstring(content).iter(f"{_TABLE}table"):
        i = 0
        for row in table.iter(f"{_TABLE}table-row"):
            j = 0
            for cell in row:
                formula = cell.get(f"{_TABLE}formula")
                if cell.get(f"{_CALC}value-type") == "error":
                    yield table.get(f"{_TABLE}name", ""), i, j, "".join(cell.itertext()) or "#"
                elif formula is not None and cell.get(f"{_OFFICE}value-type") is None:
                    yield table.get(f"{_TABLE}name", ""), i, j, formula.partition(":")[2] or formula
                j += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            i += int(row.get(f"{_TABLE}number-rows-repeated", 1))
