"""Broken workbooks: small files that say what is changed in a good one, and what ``check`` then tells.

``python -m tests.support.broken_files --write`` makes every workbook and writes what is told into its file.
"""

from __future__ import annotations

import copy
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

from openpyxl.utils.cell import coordinate_from_string
from ruamel.yaml import YAML

sys.path.insert(0, str(Path(__file__).parent))

import workbooks as books

from scenarios.county.workbook.build_pack import read_intake
from scenarios.faults import FaultError

FOLDER = Path(__file__).parent.parent / "scenarios" / "broken"
BASES = {"villages": books.whole, "people": lambda: books.people(books.whole())}
VALUES = {"DATE": date(2014, 12, 31), "TRUE": True}


def read(file: Path) -> dict:
    """A case: ``base``, what is ``set``, ``added``, ``dropped`` or done to the ``file``, what is told."""
    return YAML(typ="safe").load(file.read_text(encoding="utf-8"))


def cells_of(case: dict) -> books.Cells:
    """The sheets of a case."""
    cells = copy.deepcopy(BASES[case.get("base", "villages")]())
    for tab, changes in case.get("set", {}).items():
        for at, value in changes.items():
            letter, row = coordinate_from_string(at)
            line = cells[tab][row - 1]
            column = ord(letter) - ord("A")
            line += [""] * (column + 1 - len(line))
            line[column] = VALUES.get(value, value) if isinstance(value, str) else value
    for tab, rows in case.get("add", {}).items():
        cells.setdefault(tab, []).extend(rows)
    for tab in case.get("drop", ()):
        del cells[tab]
    for tab, n in case.get("keep", {}).items():
        cells[tab] = cells[tab][:n]
    return cells


def make(case: dict, folder: Path) -> Path:
    """The workbook of a case."""
    path = folder / "FILE.xlsx"
    done = case.get("file", "")
    if done == "csv-bytes":
        path = books.write(cells_of(case), folder / "FILE")
        (path / "村.csv").write_bytes(b"\xff\xfe\x00\xd8\xff" * 3)
        return path
    books.write(cells_of(case), path)
    if done:
        DAMAGE[done](path)
    return path


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def _text(path: Path) -> None:
    path.write_text("village code,households\n1001,60\n", encoding="utf-8")


def _part(name: str, change) -> None:
    def damage(path: Path) -> None:
        with zipfile.ZipFile(path) as packed:
            parts = {n: packed.read(n) for n in packed.namelist()}
        parts[name] = change(parts.get(name, b""))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for n, content in parts.items():
                packed.writestr(n, content)

    return damage


def _declared(size: int):
    """A part whose directory tells another size than it has."""

    def damage(path: Path) -> None:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet9.xml", b"<row/>" * 200_000)
        content = bytearray(path.read_bytes())
        at = content.rfind((1_200_000).to_bytes(4, "little"))
        content[at : at + 4] = size.to_bytes(4, "little")
        path.write_bytes(bytes(content))

    return damage


FAR = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
DAMAGE = {
    "truncated": _truncated,
    "text": _text,
    "bomb": _declared(600 * 2**20),
    "lying-size": _declared(100),
    "far-cell": _part("xl/worksheets/sheet1.xml", lambda c: c.replace(b"</sheetData>", FAR)),
    "entities": _part(
        "xl/worksheets/sheet1.xml", lambda c: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + c
    ),
}


def told(path: Path, language: str) -> list[str]:
    """What ``check`` tells, without the folder."""
    try:
        faults = read_intake(path).faults
    except FaultError as error:
        faults = error.faults
    return [fault.text(language).replace(f"{path.parent}/", "") for fault in faults]


def main(write: bool) -> None:
    """All cases, one after the other."""
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 10_000, True
    for file in sorted(FOLDER.glob("*.yaml")):
        case = yaml.load(file.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            path = make(read(file), Path(folder))
            case["told"] = {language: told(path, language) for language in ("en", "zh")}
        print(file.stem, *case["told"]["en"], *case["told"]["zh"], "", sep="\n")
        if write:
            with file.open("w", encoding="utf-8") as out:
                yaml.dump(case, out)


if __name__ == "__main__":
    main("--write" in sys.argv)
