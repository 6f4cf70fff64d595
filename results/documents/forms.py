"""Blank workbooks that people fill in: columns declared once, written with drop-downs and hints."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from results.documents.sheets import Piece, Sheets
from results.language.catalogue import Language, pick, text
from results.language.typeset import width_of

Kind = Literal["code", "text", "count", "number", "yesno", "choice"]

YES, NO = ("是", "yes"), ("否", "no")
EXAMPLE = ("示例", "example")
"""First word of a row that shows how to fill in; a reader passes over such rows."""

ENDLESS = 1e9
"""Limits from here on are not shown: any number will do."""

MOST_ROWS = 60_000
"""Rows of a sheet that drop-downs and limits reach."""


MOST_LABELS = 40
"""Choices of a column that are listed in words."""


@dataclass(frozen=True)
class Field:
    """A column of a sheet.

    Attributes
    ----------
    key : str
        Name inside.
    words : (Chinese, English)
        Head of the column, without its unit.
    unit : (Chinese, English)
        Stands in the head, in brackets.
    low, high : float
        Ends of what may stand in a cell, in the sheet's unit.
    scale : float
        What one of the sheet's unit is inside: 10,000 for 万元.
    choices : of (key, Chinese, English)
        All that may stand in a cell.
    needed : bool
        No cell of a filled row may be empty.
    blank : str
        Key of the choice that an empty cell stands for; nothing: no choice.
    """

    key: str
    words: tuple[str, str]
    kind: Kind
    hint: tuple[str, str] = ("", "")
    example: tuple[str, str] = ("", "")
    unit: tuple[str, str] = ("", "")
    low: float = 0.0
    high: float = 1e9
    scale: float = 1.0
    choices: tuple[tuple[str, str, str], ...] = ()
    needed: bool = False
    blank: str = ""

    def head(self, language: Language) -> str:
        """The column's head with its unit."""
        word, unit = of(self.words, language), of(self.unit, language)
        if not unit:
            return word
        return text("forms.head_with_unit", language, word=word, unit=unit)

    def labels(self, language: Language) -> list[str]:
        """What a drop-down offers."""
        if self.kind == "yesno":
            return [of(YES, language), of(NO, language)]
        return [of(c[1:], language) for c in self.choices]

    def allowed(self, language: Language) -> str:
        """What may stand in a cell, in words."""
        zh = language == "zh"
        if self.kind in ("yesno", "choice"):
            labels, comma = self.labels(language), text("list.comma", language)
            allowed_text = comma.join(labels[:MOST_LABELS])
            allowed_text += f"{comma}…" if len(labels) > MOST_LABELS else ""
        elif self.kind == "text":
            allowed_text = text("forms.text", language)
        elif self.kind == "code":
            allowed_text = text("forms.code_text", language)
        else:
            kind = (
                text("forms.whole_number", language)
                if self.kind == "count"
                else text("forms.number", language)
            )
            unit = "" if self.unit == ("0–1", "0–1") else of(self.unit, language)
            low, high = (
                f"{x:,.0f}" if x == int(x) else f"{x:,.10g}" for x in (self.low, self.high)
            )
            ends = text("forms.to", language, low=low, high=high)
            if abs(self.low) >= ENDLESS:
                allowed_text = kind
            else:
                unit = f" {unit}" if unit and not zh else unit
                allowed_text = text("forms.number_range", language, kind=kind, ends=ends, unit=unit)
        return allowed_text + ("" if self.needed else text("forms.empty", language))


@dataclass(frozen=True)
class Form:
    """A sheet that is filled in: its tab, its columns, rows that stand already.

    Attributes
    ----------
    rows : of texts by column, (Chinese, English) each
        What is printed below the example; empty cells are filled in.
    """

    key: str
    words: tuple[str, str]
    fields: tuple[Field, ...]
    about: tuple[str, str]
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


def of(pair: Sequence[str], language: Language) -> str:
    """The Chinese or the English of a pair."""
    return pick(language, *pair)


def write_forms(
    path: Path, language: Language, title: str, lines: Sequence[str], forms: Sequence[Form]
) -> Path:
    """Write a blank workbook: instructions first, then every form.

    The same call gives the same bytes.
    """
    sheets = Sheets(path, language)
    _instructions(sheets, language, title, lines, forms)
    long = _long_lists(sheets, forms, language)
    for form in forms:
        _form(sheets, form, language, long)
    if long:
        sheets.book.get_worksheet_by_name(LISTS).hide()
    sheets.book.close()
    return path


def _instructions(
    sheets: Sheets, language: Language, title: str, lines: Sequence[str], forms: Sequence[Form]
) -> None:
    heads = [text(f"forms.{key}", language) for key in ("sheet", "column", "allowed", "hint")]
    rows = [
        (
            of(form.words, language) if i == 0 else "",
            field.head(language) + (" *" if field.needed else ""),
            field.allowed(language),
            of(field.hint, language),
        )
        for form in forms
        for i, field in enumerate(form.fields)
    ]
    pieces = [Piece(title, lines), Piece("", pd.DataFrame(rows, columns=heads))]
    sheets.stack(sheets.add(text("forms.instructions", language)), pieces)


LISTS = "lists"
"""Hidden sheet of drop-downs that a cell's own rule, of 255 characters at most, cannot hold."""


def _long_lists(sheets: Sheets, forms: Sequence[Form], language: Language) -> dict[str, str]:
    """Ranges of the hidden sheet by column key, for long drop-downs."""
    ranges: dict[str, str] = {}
    for form in forms:
        for field in form.fields:
            labels = field.labels(language)
            if len(",".join(labels)) > 255:
                if not ranges:
                    sheets.book.add_worksheet(LISTS)
                column = chr(ord("A") + len(ranges))
                sheets.book.get_worksheet_by_name(LISTS).write_column(
                    0, len(ranges), labels, sheets.line
                )
                ranges[field.key] = f"={LISTS}!${column}$1:${column}${len(labels)}"
    return ranges


def _form(sheets: Sheets, form: Form, language: Language, long: dict[str, str]) -> None:
    sheet = sheets.add(of(form.words, language))
    book: Any = sheets.book
    font = {**sheets.font, "border": 0}
    as_text = book.add_format({**font, "num_format": "@"})
    needed = book.add_format(
        {
            **font,
            "bold": True,
            "bg_color": "#FBE3D6",
            "bottom": 1,
            "text_wrap": True,
            "align": "center",
        }
    )
    example = book.add_format({**font, "italic": True, "font_color": "#7F7F7F", "num_format": "@"})
    last = max(len(form.rows) + 1, MOST_ROWS)
    for j, field in enumerate(form.fields):
        head = field.head(language)
        sheet.write_string(0, j, head, needed if field.needed else sheets.head)
        example_text = of(field.example, language)
        shown_example = (
            f"{of(EXAMPLE, language)} {example_text}".strip() if j == 0 else example_text
        )
        column = [of(row[j], language) for row in form.rows]
        # a head may take two lines
        widest = max(
            width_of(c)
            for c in (head[: len(head) // 2 + 3], shown_example, *column, *field.labels(language))
        )
        # numbers of a mixed column stay numbers: only codes and words are kept as text
        style = (
            as_text
            if field.kind in ("code", "text", "choice", "yesno")
            else sheets.number("General")
        )
        sheet.set_column(j, j, min(46, widest + 3), style)
        sheet.write_string(1, j, shown_example, example)
        for i, value in enumerate(column, start=2):
            if value:
                sheet.write_string(i, j, value, sheets.line)
        sheet.data_validation(1 if j else 2, j, last, j, _validation(field, language, long))
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)


def _validation(field: Field, language: Language, long: dict[str, str]) -> dict[str, Any]:
    """A drop-down or limits, with a hint; a wrong entry is warned of, for ``check`` reports all."""
    hint = text(
        "forms.cell_hint", language, allowed=field.allowed(language), of=of(field.hint, language)
    )
    rule: dict[str, Any] = {
        "input_title": of(field.words, language)[:32],
        "input_message": hint[:255],
        "error_type": "warning",
        "error_title": text("forms.please_check", language),
        "error_message": field.allowed(language)[:255],
        "ignore_blank": True,
    }
    if field.labels(language):
        return rule | {"validate": "list", "source": long.get(field.key) or field.labels(language)}
    if field.kind in ("count", "number"):
        kind = "integer" if field.kind == "count" else "decimal"
        return rule | {
            "validate": kind,
            "criteria": "between",
            "minimum": field.low,
            "maximum": field.high,
        }
    return rule | {"validate": "any"}
