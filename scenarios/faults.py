"""Faults of input: collected, then told all at once, each with where, what, what is allowed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Fault:
    """One fault of one input.

    Parameters
    ----------
    file : str
        The file as the user named it.
    where : str
        "line 12", "row 7, column need".
    value : str
        What stands there.
    allowed : str
        What may stand there.
    advice : str
        What to do, with the nearest name where one is meant.
    """

    file: str
    where: str
    value: str
    allowed: str
    advice: str

    def __str__(self) -> str:
        """One line: file, place, value, allowed, advice."""
        return f"{self.file}, {self.where}: {self.value}: allowed: {self.allowed}. {self.advice}"


class FaultError(Exception):
    """Raised once with all faults of all inputs; the command line shows them and exits with 2."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def nearest(word: str, known: Iterable[str]) -> str:
    """ "Did you mean X?" for a misspelt name, or nothing."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {matches[0]!r}?" if matches else ""
