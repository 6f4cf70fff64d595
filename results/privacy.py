"""What a shared report withholds: figures of villages with too few registered persons to hide one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from results.findings import Findings
    from results.words import Language

MIN_CELL: Final = 10
"""Registered persons below which a village's own figures are not shown: a usual threshold of statistical
offices for tables of counts (assumption where a county has a rule of its own)."""

WITHHELD: Final = "…"
"""What stands in place of a withheld figure."""


def small_villages(findings: Findings) -> frozenset[int]:
    """Codes of villages whose registered are fewer than :data:`MIN_CELL`, but some."""
    v = findings.villages
    few = (v["heads"] > 0) & (v["heads"] < MIN_CELL)
    return frozenset(int(code) for code in v["village"][few])


def count_shown(heads: int) -> int | str:
    """A count as a shared table shows it."""
    return f"<{MIN_CELL}" if 0 < heads < MIN_CELL else heads


def withheld_note(findings: Findings, language: Language) -> str:
    """A sentence on what is withheld; nothing where nothing is."""
    n = len(small_villages(findings))
    if n == 0:
        return ""
    if language == "zh":
        return f"{n}个村建档立卡人口不足{MIN_CELL}人,为保护个人信息不显示其效果。"
    return f"Effects in {n} villages with fewer than {MIN_CELL} registered persons are withheld to protect them."
