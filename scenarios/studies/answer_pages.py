"""Pages of an answer that most studies write alike: tables as CSV, a page in each language."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from results.language.catalogue import LANGUAGES, Language
from scenarios.execution.store import write_csv


def pages_of(
    write: Callable[[Any, Path, Language], object], *tables: str, **named: str
) -> Callable[[Any, Path], None]:
    """What writes the tables of an answer and its page; ``named``: a table by its file's name."""

    def pages(answer: Any, folder: Path) -> None:
        for file, name in (dict(zip(tables, tables, strict=True)) | named).items():
            if (table := getattr(answer, name)) is not None:
                write_csv(folder, file, table)
        for language in LANGUAGES:
            write(answer, folder, language)

    return pages
