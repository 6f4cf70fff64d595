"""What a shared report withholds.

Figures of villages with too few registered persons to hide one.
"""

from typing import Any, Final

from results.findings import Findings
from results.language.catalogue import Language, text

MIN_CELL: Final = 10
"""Registered persons below which a village's own figures are not shown: a usual threshold of
statistical offices for tables of counts (assumption where a county has a rule of its own)."""

WITHHELD: Final = "…"
"""What stands in place of a withheld figure."""


def small_villages(findings: Findings) -> frozenset[int]:
    """Codes of villages whose registered are fewer than :data:`MIN_CELL`, but some."""
    return small_among(findings.villages["village"], findings.villages["heads"])


def small_among(codes: Any, heads: Any) -> frozenset[int]:
    """Codes (P,) whose registered heads (P,) are too few to show a figure of them."""
    return frozenset(int(c) for c, n in zip(codes, heads, strict=True) if 0 < n < MIN_CELL)


def count_shown(heads: int) -> int | str:
    """A count as a shared table shows it."""
    return f"<{MIN_CELL}" if 0 < heads < MIN_CELL else heads


def count_text(heads: int) -> str:
    """The same where it stands among words."""
    shown = count_shown(heads)
    return shown if isinstance(shown, str) else f"{shown:,}"


def withheld_note(findings: Findings, language: Language) -> str:
    """A sentence on what is withheld; nothing where nothing is."""
    n = len(small_villages(findings))
    if n == 0:
        return ""
    return text("privacy.effects_villages_with_fewer", language, n=n, MIN_CELL=MIN_CELL)
