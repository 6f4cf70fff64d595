"""Rows and columns of a workbook that its window does not show: hidden by hand or by a filter."""

import re
import zipfile
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from scenarios.files.formulas import sheet_contents

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_SPAN = re.compile(rb"\b(min|max)\s*=\s*[\"'](\d{1,5})[\"']")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")

_ODS_TABLE = re.compile(
    rb"<table:table\b[^>]*\btable:name=\"([^\"]*)\"[^>]*>(.*?)</table:table>", re.DOTALL
)
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>")
_ODS_COLUMN = re.compile(rb"<table:table-column\b([^>]*)>")
_ODS_HIDDEN = re.compile(rb"table:visibility=\"(?:collapse|filter)\"")
_ODS_TIMES = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")


Lines = tuple[frozenset[int], frozenset[int]]
"""Numbers of rows and of columns, from 1."""


def hidden_lines(path: Path) -> dict[str, Lines]:
    """Hidden rows and columns by tab; of formats that are no zip, none are known."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as packed:
        if "content.xml" in packed.namelist():
            return {
                unescape(tab.decode("utf-8", "replace")): (
                    _collapsed(_ODS_ROW.findall(body)),
                    _collapsed(_ODS_COLUMN.findall(body)),
                )
                for tab, body in _ODS_TABLE.findall(packed.read("content.xml"))
            }
        return {tab: _of_part(content) for tab, content in sheet_contents(packed)}


def _of_part(content: bytes) -> Lines:
    rows = (row[0] for row in _ROW.finditer(content) if _HIDDEN.search(row[0]))
    spans = [dict(_SPAN.findall(c[0])) for c in _COLUMN.finditer(content) if _HIDDEN.search(c[0])]
    return (
        frozenset(int(number[1]) for row in rows if (number := _NUMBER.search(row))),
        frozenset(
            n for s in spans if len(s) == 2 for n in range(int(s[b"min"]), int(s[b"max"]) + 1)
        ),
    )


def _collapsed(lines: Iterable[bytes]) -> frozenset[int]:
    """Numbers of the hidden ones of rows or columns, each of which may stand for many."""
    out: set[int] = set()
    at = 1
    for line in lines:
        repeated = _ODS_TIMES.search(line)
        n = int(repeated[1]) if repeated else 1
        if _ODS_HIDDEN.search(line):
            out.update(range(at, at + min(n, 100_000)))
        at += n
    return frozenset(out)
