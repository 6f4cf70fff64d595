"""The processes of a quarter in words."""

from model.schedule import QUARTER
from results.language.catalogue import Language, term


def quarter_lines(language: Language) -> list[str]:
    """The quarter as a numbered list, a line a process."""
    names = [process.__name__ for process in QUARTER]
    return [f"{i:2d}. {n:<13} {term('process', n, language)}" for i, n in enumerate(names, start=1)]
