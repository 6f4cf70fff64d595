"""Numbers and amounts of money as people type them: the one parser of files, options and pages.

A number is read as it is written or refused. Accepted are plain decimals (``1600``, ``-0.5``,
``.5``, ``1e-3``), thousands in groups of three by one and the same sign (``1,600,000``), the same
in full width, per cent where a share is meant, an apostrophe before it (a spreadsheet's sign of
text), blanks around it, and of money a currency mark before and a unit behind.
"""

import math
import re
from typing import Any

UNITS = {
    "元": 1.0,
    "yuan": 1.0,
    "万元": 1e4,
    "万": 1e4,
    "亿元": 1e8,
    "million yuan": 1e6,
    "million": 1e6,
}
"""Units of money that a file may use, in yuan."""

ALLOWED = f"a number with one of: {', '.join(UNITS)}"
ALLOWED_ZH = f"带单位的数值，单位为：{'、'.join(UNITS)}"
"""What is allowed where an amount names no unit, in English and Chinese."""

WIDE = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-", 0xFFE5: "¥"}
"""Full-width letters, digits and signs, as Chinese input writes them, to plain ones."""

AROUND = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
"""Blanks that may stand around a number, those that nobody sees too."""

QUOTES = "'\u2018\u2019"
"""A spreadsheet's sign that a cell is text, and what editors make of it."""

_NUMBER = re.compile(
    rf"[{QUOTES}]?"
    rf"(?P<mark>¥|RMB|CNY|人民币)?[{AROUND}]*"
    r"(?P<number>[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:_[0-9]{3})+)|(?=\.))"
    r"(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
    rf"[{AROUND}]*"
    r"(?P<unit>%|[^\s0-9.,_%+-][^0-9.,_%+-]*)?"
)


CODE = re.compile(r"[0-9]{1,12}")
"""A village's code."""


def plain(value: Any) -> str:
    """Text in plain letters and digits, without blanks around it or a sign of text before it."""
    return str(value).translate(WIDE).strip(AROUND).lstrip(QUOTES)


def code_of(value: Any) -> int:
    """A village's code as a number; ValueError for anything else."""
    code = plain(value)
    if CODE.fullmatch(code) is None:
        raise ValueError("a village's code")
    return int(code)


def _split(value: Any) -> tuple[float, str, str]:
    """A number, the currency mark before it and the unit behind it; ValueError for other text."""
    match = _NUMBER.fullmatch(str(value).translate(WIDE).strip(AROUND))
    if match is None or isinstance(value, bool):
        raise ValueError("a number")
    return _finite(re.sub("[,_]", "", match["number"])), match["mark"] or "", match["unit"] or ""


def _finite(value: Any) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("a finite number")
    return number


def number_of(value: Any, *, share: bool = False) -> float:
    """A finite number; ValueError for anything else, and for what reads as infinite.

    Parameters
    ----------
    share : per cent may stand there: ``70 %`` is 0.7.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(value)
    number, mark, unit = _split(value)
    if mark or unit not in (("", "%") if share else ("",)):
        raise ValueError("a number")
    return number / 100.0 if unit else number


def has_unit(value: Any) -> bool:
    """Whether an amount of money names its unit; True for text that is no amount at all."""
    try:
        return any(_split(value)[1:])
    except ValueError:
        return True


def yuan_of(value: Any) -> float:
    """Yuan of a number or of text with a unit (``200万元``); ValueError names what is allowed.

    A number without a unit is yuan: files and options refuse one before it comes here.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _finite(value)
        number, _, unit = _split(value)
        return _finite(number * UNITS[unit or "yuan"])
    except (KeyError, ValueError):
        raise ValueError(f"yuan, or a number with one of: {', '.join(UNITS)}") from None


def text_of(yuan: float) -> str:
    """The amount with its unit (``200万元``); read back it is the same number."""
    for unit in ("万元", "元"):
        text = f"{yuan / UNITS[unit]:.12g}{unit}"
        if yuan_of(text) == yuan and (unit == "元" or yuan >= UNITS[unit]):
            return text
    return f"{yuan!r}元"
