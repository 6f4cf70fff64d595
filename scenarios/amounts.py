"""Numbers and amounts of money as people type them: the one parser of files, options and pages."""

from __future__ import annotations

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
ALLOWED_ZH = f"带单位的数值,单位为:{'、'.join(UNITS)}"
"""What is allowed where an amount names no unit, in English and Chinese."""

WIDE = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-"}
"""Full-width letters, digits and signs, as Chinese input writes them, to plain ones."""

_NUMBER = re.compile(r"\s*([+-]?(?:\d[\d,_ ]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*")


def _split(value: Any) -> tuple[float, str]:
    """A number and the unit behind it; ValueError where no number begins the text."""
    match = _NUMBER.fullmatch(str(value).translate(WIDE))
    if match is None or isinstance(value, bool):
        raise ValueError("a number")
    return float(re.sub("[,_ ]", "", match[1])), match[2]


def number_of(value: Any) -> float:
    """A number, or one in per cent (``70 %`` is 0.7); ValueError for anything else.

    Full-width digits are read, and commas or underscores between thousands; no text is infinite.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    number, unit = _split(value)
    if unit not in ("", "%"):
        raise ValueError("a number")
    return number / 100.0 if unit else number


def has_unit(value: Any) -> bool:
    """Whether an amount of money names its unit; True for text that is no amount at all."""
    try:
        return bool(_split(value)[1])
    except ValueError:
        return True


def yuan_of(value: Any) -> float:
    """Yuan of a number or of text with a unit (``200万元``); ValueError names what is allowed.

    A number without a unit is yuan: files and options refuse one before it comes here.
    """
    if isinstance(value, bool):
        raise ValueError("an amount")  # noqa: TRY004 (pydantic wants ValueError)
    if isinstance(value, int | float):
        return float(value)
    try:
        number, unit = _split(value)
        return number * UNITS[unit or "yuan"]
    except (KeyError, ValueError):
        raise ValueError(f"yuan, or a number with one of: {', '.join(UNITS)}") from None


def text_of(yuan: float) -> str:
    """The amount with its unit (``200万元``); read back it is the same number."""
    for unit in ("万元", "元"):
        text = f"{yuan / UNITS[unit]:.12g}{unit}"
        if yuan_of(text) == yuan and (unit == "元" or yuan >= UNITS[unit]):
            return text
    return f"{yuan!r}元"
