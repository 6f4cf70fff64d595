"""The words that asked: kept in a run's manifest, so that what no function makes again is asked again."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND: ContextVar[tuple[str, ...]] = ContextVar("command", default=())
"""Words of the command line that runs; none in a notebook, a test or the page."""

HOW = {"--out": 1, "--workers": 1, "--cluster": 1, "--lang": 1, "--no-progress": 0}
"""Options that say where, how fast and in which language, and how many words follow each."""


def question_of(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that change no answer."""
    kept: list[str] = []
    skip = 0
    for word in words:
        name = word.partition("=")[0]
        if skip:
            skip -= 1
        elif name in HOW:
            skip = HOW[name] if "=" not in word else 0
        else:
            kept.append(word)
    return tuple(kept)
