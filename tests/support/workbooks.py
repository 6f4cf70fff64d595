"""Workbooks of a made-up county, whole or broken, in any format that ``check`` reads."""

from __future__ import annotations

import copy
import csv
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
import openpyxl

from results.documents.forms import of
from scenarios.county.workbook.sheets import FORMS, HOUSEHOLDS, MEMBERS, VILLAGES

if TYPE_CHECKING:
    from pathlib import Path

Cells = dict[str, list[list]]
"""Rows by tab, heads first."""

PER_VILLAGE = 60
"""Households of each made-up village."""


def heads(form, language="zh"):
    """The first row of a sheet."""
    return [f.head(language) for f in form.fields]


def villages(n=6, language="zh", seed=1):
    """Rows of villages: the first two thirds are poor, all else is left open."""
    rng, yes, no = (
        np.random.default_rng(seed),
        of(("是", "yes"), language),
        of(("否", "no"), language),
    )
    rows = []
    for i in range(n):
        poor = i < (2 * n + 2) // 3
        persons = int(rng.integers(195, 230))
        listed = 24 if poor else 8
        rows.append(
            [
                f"{1 + i % 2}{i + 1:03d}",
                f"{of(('云岭', 'Yunling'), language)} {i + 1}",
                1 + i % 2,
                PER_VILLAGE,
                persons,
                listed,
                listed * 5 // 2,
                yes if poor else no,
                yes if poor and i % 2 == 0 else no,
                yes if poor and i % 3 == 0 else "",
                *[""] * (len(VILLAGES.fields) - 10),
            ]
        )
    return rows


def whole(n=6, language="zh", seed=1) -> Cells:
    """A workbook with villages and a fund alone: no fault."""
    words = {form.key: of(form.words, language) for form in FORMS}
    special = of(("专项扶贫资金", "special fund"), language)
    county = [[key, "", value] for key, value in (("name", "云岭县"), ("source", "虚构 made up"))]
    return {
        words["county"]: [heads(FORMS[0], language)[:3], *county],
        words["villages"]: [heads(VILLAGES, language), *villages(n, language, seed)],
        words["funds"]: [["资金来源", "每年金额(万元/年)"], [special, 12]],
    }


def people(cells: Cells, code="1001", n=5, language="zh") -> Cells:
    """The same with ``n`` registered households of a village and their members."""
    out = copy.deepcopy(cells)
    yes, no = of(("是", "yes"), language), of(("否", "no"), language)
    homes, members = [], []
    for i in range(n):
        home, size = f"{code}-{i + 1:03d}", 2 + i % 2
        homes.append(
            [home, code, size, yes, no, no, 1 + i % 2, "", 3.5, 2500 + 100 * i, 0, 2000, 0]
        )
        for k in range(size):
            members.append(
                [
                    home,
                    "",
                    (48 + i, 46, 15)[k],
                    ("男", "女", "男")[k],
                    (6, 5, 8)[k],
                    yes if k == 2 else no,
                    "健康",
                ]
            )
    words = {form.key: of(form.words, language) for form in FORMS}
    out[words["households"]] = [heads(HOUSEHOLDS, language), *homes]
    out[words["members"]] = [heads(MEMBERS, language), *members]
    return out


def write(cells: Cells, path: Path, encoding="utf-8-sig") -> Path:
    """Write as the path's ending says; a path without one is a folder of CSV."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        book = openpyxl.Workbook()
        book.remove(book.active)
        for tab, rows in cells.items():
            sheet = book.create_sheet(tab)
            for i, row in enumerate(rows, start=1):
                for j, value in enumerate(row, start=1):
                    if value not in ("", None):
                        cell = sheet.cell(i, j)
                        cell.value = value
                        cell.data_type = "s" if isinstance(value, str) else cell.data_type
        book.save(path)
    elif kind == ".ods":
        _ods(cells, path)
    else:
        path.mkdir(parents=True, exist_ok=True)
        for tab, rows in cells.items():
            with (path / f"{tab}.csv").open("w", encoding=encoding, newline="") as out:
                csv.writer(out).writerows(rows)
    return path


def _ods(cells: Cells, path: Path) -> None:
    """The least that is an OpenDocument spreadsheet."""

    def cell(value):
        if value in ("", None):
            return "<table:table-cell/>"
        if isinstance(value, str):
            return (
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(value)}</text:p></table:table-cell>"
            )
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    tables = "".join(
        f'<table:table table:name="{escape(tab)}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for tab, rows in cells.items()
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", kind, zipfile.ZIP_STORED)
        packed.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            f'xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        packed.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            f'xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
            f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>{tables}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
