"""Faults of input: collected, then shown all at once, each with place, value, what is allowed."""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from scenarios.persons import HIDDEN, looks_like

Language = Literal["en", "zh"]

Text = str | tuple[str, str]
"""Words that serve both languages, or (Chinese, English)."""

NOTHING: Text = "nothing"

ADVICE = {
    "unknown_key": ("Remove the key or correct its name.", "请删除或改正该键名。"),
    "missing": ("Add it.", "此项必填。"),
    "wrong_type": ("Write a value of the allowed kind.", "请填写允许类型的值。"),
    "wrong_unit": ("Write the amount with one of the allowed units.", "请使用允许的单位填写金额。"),
    "out_of_range": ("Choose a value within the range.", "请填写范围内的值。"),
    "unknown_name": ("Use one of the known names.", "请从允许的名称中选择。"),
    "broken_row": ("Correct the cell and save the table again.", "请改正该单元格后重新保存。"),
    "twice": ("Keep one of the two.", "请只保留一处。"),
    "clash": (
        "Set it in one place only; of two files the upper one holds with replace: true.",
        "请只在一处设定；两个文件之间，上层文件可写明 replace: true。",
    ),
    "lowered": (
        "To fix the lower amount use `tuopin simulate --plan`, or ban the project: nothing in "
        "every year.",
        "要固定较低的金额，请用 tuopin simulate --plan；或把各年都清零，即禁选该项目。",
    ),
    "of_county": (
        "To change it use `tuopin simulate --plan`.",
        "要改动请用 tuopin simulate --plan。",
    ),
    "no_unit": (
        "Write the amount with its unit, such as 1600万元.",
        "请写明金额单位，如 1600万元。",
    ),
    "newer": (
        "Use the tuopin that wrote it, or write it anew.",
        "请使用写出该文件的版本，或重新编写。",
    ),
    "other_run": ("Compare runs that differ in their plan alone.", "请比较仅方案不同的运行。"),
    "stale": (
        "The program or the county has changed since this run; its report and tables are those of "
        "then. For further questions run tuopin plan again.",
        "程序或县域数据已更新，报告和附表仍是当时的结果；如需追问或调整，请重新运行 tuopin plan。",
    ),
    "not_installed": ("Install it and call again.", "请安装后重试。"),
    "other_code": (
        "Install this version on the workers and start them again.",
        "请在工作节点安装同一版本并重启。",
    ),
    "unreachable": ("Start it, or correct the address.", "请启动调度器或改正地址。"),
    "unreadable": ("Correct the text at this place.", "请改正此处文本。"),
    "disagree": ("Make the two agree.", "请使两处一致。"),
    "not_read": (
        "Move what is needed into a table of the form.",
        "该处内容不参与计算；需要的内容请移入表内。",
    ),
    "as_read": ("Check that this is meant.", "请核对是否如此。"),
    "personal": (
        "Remove the column; codes stand in place of names.",
        "请删除该列，用编码代替姓名。",
    ),
    "unfit": (
        "Correct these figures, or leave open what is not known for certain.",
        "请更正这些数字，或将没有把握的留空。",
    ),
    "unsafe": ("Write a plain name or number.", "请改为普通名称或数字。"),
    "no_place": (
        "Choose another place, or give the right to write there.",
        "请另选位置，或设置写入权限。",
    ),
    "no_cache": (
        "Set XDG_CACHE_HOME to a folder that can be written.",
        "请用 XDG_CACHE_HOME 指定可写的目录。",
    ),
    "full": (
        "Make room and repeat the command; it goes on where it was.",
        "请腾出空间后重复同一命令，会接着运行。",
    ),
    "damaged": (
        "Ask the run's question again, which repairs it, or delete its folder.",
        "请重新运行原命令修复，或删除该运行目录。",
    ),
    "no_value": (
        "Open it in Excel or WPS and save it, so that formulas have results, or write the value.",
        "请用Excel或WPS打开并保存，使公式有计算结果，或直接填写数值。",
    ),
    "no_workbook": ("Open it in Excel or WPS and save it anew.", "请用Excel或WPS打开后另存。"),
    "too_large": ("Give a smaller file.", "请提供更小的文件。"),
    "rule_broken": ("Change the plan or the rule.", "请修改方案或规则。"),
    "undecided": (
        "Relax a rule or raise a budget, and ask again; a thorough run learns other packages.",
        "请放宽一条规则或增加资金后重试；深度运行会学到其他方案包。",
    ),
    "infeasible": ("Relax one of the rules named.", "请调整所列条件之一。"),
}
"""What to do, by kind of fault, in English and Chinese."""


@dataclass(frozen=True)
class Fault:
    """One fault of one input.

    Parameters
    ----------
    kind : str
        A key of :data:`ADVICE`.
    file : str
        The file as the user named it.
    line : int
        Line of a text file or row of a table, from 1; 0 when the whole file is meant.
    place : str
        Key or column.
    value : str
        What stands there.
    allowed : str
        What may stand there.
    nearest : str
        The allowed name that is most like the value, or nothing.
    column : int
        Column of the key or of the sheet, from 1; 0 where there is only a line.
    sheet : str
        Sheet of a workbook, as its tab says; nothing elsewhere.
    place_zh, value_zh, allowed_zh : str
        The same in Chinese; nothing where the words serve both languages.
    warning : bool
        Worth a look, but runs go on.
    """

    kind: str
    file: str
    line: int
    place: str
    value: str
    allowed: str
    nearest: str = ""
    column: int = 0
    sheet: str = ""
    place_zh: str = ""
    value_zh: str = ""
    allowed_zh: str = ""
    warning: bool = False

    def __post_init__(self) -> None:
        """What identifies a person is never repeated, wherever it stands."""
        for name in ("place", "value", "nearest", "place_zh", "value_zh"):
            if looks_like(getattr(self, name)) is not None:
                object.__setattr__(self, name, HIDDEN[0 if name.endswith("_zh") else 1])

    @classmethod
    def of(
        cls,
        kind: str,
        file: str | Path,
        place: Text,
        value: Text,
        allowed: Text,
        *,
        line: int = 0,
        column: int = 0,
        near: str = "",
        sheet: str = "",
        warning: bool = False,
    ) -> "Fault":
        """A fault whose words are the same in both languages or pairs of (Chinese, English)."""
        (place_zh, place_en), (value_zh, value_en), (allowed_zh, allowed_en) = (
            ("", text) if isinstance(text, str) else text for text in (place, value, allowed)
        )
        return cls(
            kind,
            str(file),
            line,
            place_en,
            value_en,
            allowed_en,
            near,
            column,
            sheet,
            place_zh,
            value_zh,
            allowed_zh,
            warning,
        )

    @property
    def where(self) -> str:
        """``file:line:column`` as far as they are given, as editors and terminals link it."""
        numbers = (self.line, self.column) if self.column else (self.line,)
        return ":".join((self.file, *(str(n) for n in numbers if self.line)))

    def words(self, language: Language) -> tuple[str, str, str]:
        """Place, value and what is allowed, in a language."""
        if language == "zh":
            return (
                self.place_zh or self.place,
                self.value_zh or self.value,
                self.allowed_zh or self.allowed,
            )
        return self.place, self.value, self.allowed

    def advice(self, language: Language) -> str:
        """What to do, and the nearest name."""
        en, zh = ADVICE[self.kind]
        if self.nearest:
            zh, en = f"{zh}是否想写“{self.nearest}”？", f"{en} Did you mean {self.nearest!r}?"
        return zh if language == "zh" else en

    def text(self, language: Language = "en") -> str:
        """One line: where, place, value, what is allowed, what to do, nearest name.

        A fault without a value says in its place what is wrong with what it begins with.
        """
        place, value, allowed = self.words(language)
        at, advice = self._position(language), self.advice(language)
        if value:
            mark = ("提醒：", "warning: ") if self.warning else ("", "")
            zh = f"{mark[0]}{at}：{place}：{value}；允许：{allowed}。{advice}"
            en = f"{mark[1]}{at}: {place}: {value}; allowed: {allowed}. {advice}"
        else:
            zh = f"；是否想写“{self.nearest}”？" if self.nearest else "。"
            en = f"; did you mean {self.nearest!r}?" if self.nearest else "."
            zh, en = (
                f"{at}：{place}{zh}应为：{allowed}。",
                f"{at}: {place}{en} Expected: {allowed}.",
            )
        return zh if language == "zh" else en

    def _position(self, language: Language) -> str:
        """File, line and column, or sheet and row as a spreadsheet counts."""
        if not self.sheet:
            return self.where
        row, comma = ("第{}行", "，") if language == "zh" else ("row {}", ", ")
        rows = [row.format(self.line)] if self.line else []
        return comma.join((f"{self.file}:{self.sheet}", *rows))


class FaultError(Exception):
    """Raised once with all faults of all inputs; the command line shows them and exits with 2.

    ``more`` is a sentence that follows the faults, in Chinese and English.
    """

    def __init__(self, faults: Fault | Iterable[Fault], more: tuple[str, str] = ("", "")) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        self.more = more
        super().__init__("\n".join(fault.text() for fault in self.faults))

    def __reduce__(self) -> "tuple[type[FaultError], tuple[tuple[Fault, ...]]]":
        """A fault of another process arrives whole."""
        return type(self), (self.faults,)


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    """The words of faults alone: those of all else need the model, and that a place to write."""
    path = Path(__file__).parents[1] / "results" / "language" / "text" / "fault.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def worded(key: str, **values: Any) -> tuple[str, str]:
    """Words of a fault in Chinese and English: ``fault.KEY`` of the catalogue, places filled in."""
    entry = _catalogue()[key]
    return entry["zh"].format(**values), entry["en"].format(**values)


def refuse_all(faults: Iterable[Fault]) -> None:
    """FaultError with all of the faults, where there are any."""
    if found := tuple(faults):
        raise FaultError(found)


def nearest(word: str, names: Iterable[str]) -> str:
    """The name most like a misspelt one, or nothing."""
    matches = difflib.get_close_matches(word, [str(name) for name in names], n=1, cutoff=0.5)
    return matches[0] if matches else ""


def missing(
    file: str | Path, place: Text, allowed: Text, value: Text = NOTHING, line: int = 0
) -> Fault:
    """What must stand in a file and does not."""
    return Fault.of("missing", file, place, value, allowed, line=line)


def plainly(
    file: str | Path, wrong: Text, allowed: Text, kind: str = "unknown_name", near: str = ""
) -> Fault:
    """A fault that begins with a name or an option and says at once what is wrong with it."""
    return Fault.of(kind, file, wrong, "", allowed, near=near)


def refused(option: str, value: object, allowed: Text) -> Fault:
    """A value that an option cannot take."""
    return plainly(f"{option} {value}", ("不能使用", "not possible"), allowed, "wrong_type")


def not_found(path: str | Path, allowed: Text, option: str = "") -> Fault:
    """A file or folder that does not exist, or is one where the other or a run is needed."""
    place, wrong = Path(path), worded("not_found")
    if place.is_dir():
        of_run = (place / "manifest.json").is_file()
        wrong = worded("a_run") if of_run else worded("a_folder")
    elif place.is_file():
        wrong = worded("a_file")
    return plainly(f"{option} {path}" if option else path, wrong, allowed)


def no_run(folder: str | Path, allowed: Text, wrong: Text = "") -> Fault:
    """A folder that is not that of a run of the kind that is needed; ``wrong`` says what it is."""
    if not Path(folder).is_dir():
        return not_found(folder, allowed)
    return plainly(folder, wrong or ("不是已完成的运行目录", "not a finished run"), allowed)


def damaged(path: str | Path) -> Fault:
    """A file of a run that is gone, cut short or changed."""
    return Fault.of(
        "damaged",
        path,
        ("文件", "file"),
        ("缺失、不完整或已改动", "missing, cut short or changed"),
        ("运行写出的完整文件", "the whole file as the run wrote it"),
    )


def out_of_range(file: str | Path, place: Text, value: Text, allowed: Text) -> Fault:
    """A value outside what is allowed."""
    return Fault.of("out_of_range", file, place, value, allowed)


def unreadable(
    file: str | Path, place: Text, value: Text, allowed: Text, line: int = 0, column: int = 0
) -> Fault:
    """Text that cannot be read as what it should be."""
    return Fault.of("unreadable", file, place, value, allowed, line=line, column=column)


def unknown_name(
    file: str | Path,
    place: Text,
    value: object,
    names: Iterable[object],
    allowed: Text = "",
    *,
    line: int = 0,
    column: int = 0,
) -> Fault:
    """A name that is none of the names; ``allowed`` in place of all of them where they are many."""
    known = [str(name) for name in names]
    return Fault.of(
        "unknown_name",
        file,
        place,
        str(value),
        allowed or ", ".join(known),
        line=line,
        column=column,
        near=nearest(str(value), known),
    )


def missing_columns(file: str | Path, needed: Iterable[str], header: Iterable[str]) -> list[Fault]:
    """A fault for every column that a table lacks."""
    names = list(header)
    return [
        Fault.of(
            "missing",
            file,
            name,
            ("没有这一列", "no such column"),
            ("有此列名的列", "a column of this name"),
            line=1,
            near=nearest(name, names),
        )
        for name in needed
        if name not in names
    ]
