"""Files that a visitor gives, kept by their content, and files of runs to take away."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from results.findings import Findings
from results.language.catalogue import LANGUAGES, Language
from scenarios.execution.store import load_findings
from scenarios.studies.documents import grants, paper_path
from scenarios.studies.run_files import word_path, workbook_path

_STRANGE = re.compile(r"[^\w.\-]+")


def plain_name(name: str) -> str:
    """The last part of a name, letters, digits, dots and dashes only: no way out of a folder."""
    return _STRANGE.sub("_", name.replace("\\", "/").rpartition("/")[2]).lstrip(".") or "file"


def keep(scratch: Path, given: dict[str, bytes]) -> Path:
    """Files in a folder named by their content: one file, or the folder of several.

    The same files again are the same path, so that what was done with them is known.
    """
    whole = hashlib.sha256()
    for name, content in sorted(given.items()):
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    folder = scratch / whole.hexdigest()[:16]
    folder.mkdir(exist_ok=True)
    for name, content in given.items():
        (folder / plain_name(name)).write_bytes(content)
    return folder / plain_name(next(iter(given))) if len(given) == 1 else folder


def downloads(folder: Path, language: Language) -> list[dict[str, str | bool]]:
    """What a run has to take away: word of the catalogue, file, its name outside, whether it is."""
    found = load_findings(folder)
    return [
        {"key": key, "file": path.name, "as": called or path.name, "made": path.is_file()}
        for key, path, called in _paths(folder, found, language)
    ]


def _paths(folder: Path, found: Findings, language: Language) -> Iterator[tuple[str, Path, str]]:
    for of in LANGUAGES:
        word = word_path(folder, found, of)
        yield f"report_{of}", folder / f"report.{of}.html", f"{word.stem}.html"
        yield f"word_{of}", word, ""
    book = workbook_path(folder, found)
    yield "workbook", book, ""
    yield "plan_csv", folder / f"plan-{found.main}.csv", f"{book.stem}.csv"
    if grants(found):
        for paper in ("office", "cards"):
            yield paper, paper_path(folder, found, paper, language), ""


def figures(folder: Path) -> bytes:
    """A run's figures in one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted((folder / "figures").iterdir()):
            out.write(path, path.name)
    return packed.getvalue()
