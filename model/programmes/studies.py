"""Studies behind what a yuan of each programme brings: ``studies.csv``, a row a study or figure.

To add a study, add a row, and its key to the column ``studies`` of every programme in
``priors.csv`` that it bears on. A row that cannot be read is an error with file and line.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER = Path(__file__).parent

GRADES: Final = ("A", "B", "C", "none")
"""Design times likeness, best first; ``none`` where no study was found."""

COUNTED: Final = ("gross", "net", "unknown")
"""Whether the effect is before or after costs, other work displaced and growth without support."""


@dataclass(frozen=True)
class Study:
    """One study or published figure.

    Attributes
    ----------
    key : str
        As in the column ``studies`` of ``priors.csv``.
    study : str
        Authors, year, journal or publisher.
    place, years : str
    design : str
        Trial, difference in differences, matching, panel, administrative figure, claim and the
        like.
    effect : str
        As published, with its unit.
    denominator : str
        Whose money or labour the effect is set against, and the dose in yuan where it is known.
    gross_or_net : str
        One of :data:`COUNTED`.
    yearly_yield : float or None
        Yuan a year per yuan, as ``arithmetic`` has it; None where the source gives no size or dose.
    arithmetic : str
    delay_y : float or None
        Years until it first bears; None: not known.
    decay_y : float or None
        Share lost a year; None: not known.
    given_beside : str
        What was given beside the asset: stipend, coaching, loan.
    likeness : float
        Of place and recipients to those of a county plan: 0 to 1.
    grade : str
        One of :data:`GRADES`.
    citation : str
        Site or DOI.
    note : str
        What contradicts it.
    """

    key: str
    study: str
    place: str
    years: str
    design: str
    effect: str
    denominator: str
    gross_or_net: str
    yearly_yield: float | None
    arithmetic: str
    delay_y: float | None
    decay_y: float | None
    given_beside: str
    likeness: float
    grade: str
    citation: str
    note: str


_COLUMNS: Final = tuple(
    "yield" if field.name == "yearly_yield" else field.name for field in fields(Study)
)
_NEEDED: Final = ("key", "study", "design", "effect", "denominator", "citation")


@cache
def studies() -> Mapping[str, Study]:
    """All studies by key, as tuopin comes with them; read once.

    Raises
    ------
    ValueError
        Naming file and line of a malformed row, or of a prior that names an unknown study.
    """
    found = read_studies(_FOLDER / "studies.csv")
    check_named(_FOLDER / "priors.csv", found)
    return found


def read_studies(path: Path) -> dict[str, Study]:
    """The studies of a table by key; ValueError naming file and line of a malformed row."""
    found: dict[str, Study] = {}
    for line, row in _rows(path, _COLUMNS):
        where = f"{path}, line {line}"
        study = _study(row, where)
        if study.key in found:
            raise ValueError(f"{where}: key twice: {study.key}")
        found[study.key] = study
    return found


def check_named(path: Path, known: Mapping[str, Study]) -> None:
    """ValueError naming file and line of a prior that names a study which is not there."""
    for line, row in _rows(path, ("programme", "studies")):
        for key in row["studies"].split(";"):
            if key not in known:
                raise ValueError(f"{path}, line {line}: {row['programme']}: unknown study: {key!r}")


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with their lines; a row has as many cells as the head, and the head these columns."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        head = next(reader, [])
        missing = [name for name in columns if name not in head]
        if missing:
            raise ValueError(f"{path}, line 1: missing columns: {', '.join(missing)}")
        for cells in reader:
            if len(cells) != len(head):
                raise ValueError(
                    f"{path}, line {reader.line_num}: {len(cells)} cells, not {len(head)}"
                )
            yield reader.line_num, dict(zip(head, (c.strip() for c in cells), strict=True))


def _study(row: Mapping[str, str], where: str) -> Study:
    for name in _NEEDED:
        if not row[name]:
            raise ValueError(f"{where}: {name} is empty")
    for name, allowed in (("grade", GRADES), ("gross_or_net", COUNTED)):
        if row[name] not in allowed:
            raise ValueError(f"{where}: unknown {name}: {row[name]!r}, not {', '.join(allowed)}")
    likeness = _number(row, "likeness", where)
    if likeness is None or not 0.0 <= likeness <= 1.0:
        raise ValueError(f"{where}: likeness is not within 0 to 1: {row['likeness']!r}")
    return Study(
        **{name: row[name] for name in _COLUMNS if name not in _NUMBERS},
        yearly_yield=_number(row, "yield", where),
        delay_y=_number(row, "delay_y", where),
        decay_y=_number(row, "decay_y", where),
        likeness=likeness,
    )


_NUMBERS: Final = ("yield", "delay_y", "decay_y", "likeness")


def _number(row: Mapping[str, str], name: str, where: str) -> float | None:
    """A number, or None for an empty cell."""
    if not row[name]:
        return None
    try:
        return float(row[name])
    except ValueError:
        raise ValueError(f"{where}: {name} is not a number: {row[name]!r}") from None
