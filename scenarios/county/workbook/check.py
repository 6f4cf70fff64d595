"""``check`` of a county's workbook: what was taken, what was synthesized, every fault, a marked copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from results.documents.marked_copy import Mark, write_marked
from scenarios.county.workbook.build_pack import read_intake
from scenarios.county.workbook.file_limits import guard
from scenarios.county.workbook.reading import is_workbook, tab_key
from scenarios.county.workbook.sheets import FORMS, VILLAGES
from scenarios.faults import Fault, FaultError

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.county.workbook.build_pack import Intake
    from scenarios.faults import Language


def holds_county(path: Path) -> bool:
    """Whether a file is a county's workbook by its tabs; a plan in a workbook is none."""
    if not is_workbook(path):
        return False
    if path.is_dir():
        return True
    guard(path)
    try:
        tabs = {tab_key(n) for n in CalamineWorkbook.from_path(str(path)).sheet_names}
    except (CalamineError, OSError, ValueError):
        return False
    known = {tab_key(w) for form in FORMS for w in (*form.words, form.key)}
    need = {tab_key(w) for w in (*VILLAGES.words, VILLAGES.key)}
    return bool(tabs & need) or len(tabs & known) > 1


def check_county(path: Path, language: Language, copy: Path | None) -> list[str]:
    """Lines about a good workbook; FaultError with all faults of another, and a marked copy of it.

    Parameters
    ----------
    copy : where the copy goes; None: no copy.
    """
    found = read_intake(path)
    told = found.faults
    more = ("", "")
    if told and copy is not None:
        _mark(found, copy, language)
        more = (f"已标注的副本:{copy}", f"Marked copy: {copy}")
    if found.errors:
        raise FaultError(told, more)
    lines = [fault.text(language) for fault in told]
    lines += [more[0 if language == "zh" else 1]] if told and copy is not None else []
    return [*_summary(found, path, language), *lines]


def _mark(found: Intake, copy: Path, language: Language) -> None:
    if copy.exists() and copy.resolve() == found.book.path.resolve():
        raise FaultError(
            Fault.of(
                "twice",
                copy,
                "--copy",
                ("原文件", "the file itself"),
                ("另一个文件名", "another file"),
            )
        )
    marks = []
    for fault in found.faults:
        place, value, allowed = fault.words(language)
        marks.append(
            Mark(
                fault.sheet,
                fault.line,
                fault.column - 1,
                place,
                value,
                allowed,
                fault.advice(language),
                fault.warning,
            )
        )
    write_marked(found.book.path, copy, language, marks, found.book.raw)


def _summary(found: Intake, path: Path, language: Language) -> list[str]:
    """What the county is, its totals to compare with official ones, what is synthesized."""
    pack, zh = found.pack, language == "zh"
    assert pack is not None
    f = pack.facts
    n, poor = len(pack.villages["code"]), f.n_poor_villages
    head = f"{path}: " + ("县域工作簿,无错误" if zh else "a county's workbook, no error")
    totals = (
        f"{pack.title}:{n}个村(贫困村{poor}个),{f.households:,}户{f.persons:,}人;"
        f"建档立卡{f.listed_households:,}户{f.listed_persons:,}人;专项资金{pack.fund_y / 1e4:,.0f}万元/年"
        if zh
        else f"{pack.title}: {n} villages ({poor} poor), {f.households:,} households, {f.persons:,} persons; "
        f"registered {f.listed_households:,} households, {f.listed_persons:,} persons; "
        f"special fund {pack.fund_y:,.0f} yuan a year"
    )
    return [f"{head}: {totals}", *(("- " + (note.zh if zh else note.en)) for note in found.notes)]


def copy_of(path: Path) -> Path:
    """Where a marked copy goes unless the user says otherwise."""
    return path.with_name(f"{path.stem}-checked.xlsx")
