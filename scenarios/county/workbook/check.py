"""``check`` of a county's workbook: what was synthesized, every fault, a marked copy."""

from collections.abc import Iterable
from pathlib import Path

from results.documents.marked_copy import Mark, write_marked
from scenarios.county.workbook.build_pack import Intake, read_intake
from scenarios.county.workbook.reading import form_of, is_workbook
from scenarios.county.workbook.sheets import VILLAGES
from scenarios.faults import Fault, FaultError, Language, worded
from scenarios.files.table import tabs_of


def holds_county(path: Path) -> bool:
    """Whether a file is a county's workbook by its tabs; a plan in a workbook is none."""
    if not is_workbook(path):
        return False
    if path.is_dir():
        return True
    forms = {form.key for form in map(form_of, tabs_of(path)) if form is not None}
    return VILLAGES.key in forms or len(forms) > 1


def check_county(path: Path, language: Language, copy: Path | None) -> list[str]:
    """Lines about a good workbook; FaultError with all faults of another, and a marked copy of it.

    Parameters
    ----------
    copy : where the copy goes; None: no copy.
    """
    intake = read_intake(path)
    faults, more = intake.faults, ("", "")
    if faults and copy is not None:
        more = _mark(intake, copy, language)
    if intake.errors:
        raise FaultError(faults, more)
    marked = [more[0 if language == "zh" else 1]] if faults and copy is not None else []
    return [*_summary(intake, path, language), *[fault.text(language) for fault in faults], *marked]


def _mark(intake: Intake, copy: Path, language: Language) -> tuple[str, str]:
    """Write the marked copy; where it went, or that it could not be written."""
    if copy.exists() and copy.resolve() == intake.book.path.resolve():
        raise FaultError(
            Fault.of(
                "twice",
                copy,
                "--copy",
                worded("file_itself"),
                worded("another_file"),
            )
        )
    marks = marks_of(intake.faults, language)
    try:
        write_marked(intake.book.path, copy, language, marks, intake.book.raw)
    except OSError:
        return (
            f"未能写出标注的副本：{copy}（文件已打开或目录不可写）。",
            f"The marked copy could not be written: {copy} (open elsewhere, or a folder that "
            "cannot be written to).",
        )
    return f"已标注的副本：{copy}", f"Marked copy: {copy}"


def marks_of(faults: Iterable[Fault], language: Language) -> list[Mark]:
    """Faults as marks of a copy, in a language."""
    return [
        Mark(f.sheet, f.line, f.column - 1, *f.words(language), f.advice(language), f.warning)
        for f in faults
    ]


def _summary(intake: Intake, path: Path, language: Language) -> list[str]:
    """What the county is, its totals to compare with official ones, what is synthesized."""
    pack, zh = intake.pack, language == "zh"
    assert pack is not None
    f = pack.facts
    n, poor = len(pack.villages["code"]), f.n_poor_villages
    totals = (
        f"{path}：县域工作簿，无错误。{pack.title}：{n}个村（贫困村{poor}个），{f.households:,}户{f.persons:,}人；"
        f"建档立卡{f.listed_households:,}户{f.listed_persons:,}人；"
        f"专项资金{pack.fund_y / 1e4:,.0f}万元/年"
        if zh
        else f"{path}: a county's workbook, no error. {pack.title}: {n} villages "
        f"({poor} poor), {f.households:,} households, {f.persons:,} persons; "
        f"registered {f.listed_households:,} households, {f.listed_persons:,} persons; "
        f"special fund {pack.fund_y:,.0f} yuan a year"
    )
    return [totals, *(("- " + (note.zh if zh else note.en)) for note in intake.notes)]
