"""Papers of a finished run: the office's documents, village cards, the calendar of exits; nothing is simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from results.cards import write_village_cards
from results.office_book import write_office
from results.words import say
from scenarios.faults import Fault, FaultError, missing_columns
from scenarios.plan_file import rows_of
from scenarios.store import is_finished, load_findings, read_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from results.findings import Findings
    from results.words import Language


def planned(run: Path) -> Findings:
    """The findings of a run that is about a plan; FaultError for another folder."""
    found = load_findings(run) if is_finished(run) else None
    if found is None or not grants(found):
        raise FaultError([Fault("unknown_name", str(run), 0, "run", run.name,
                                "the folder of a finished run whose plan grants something")])  # fmt: skip
    return found


def grants(found: Findings) -> bool:
    """Whether a run is about a plan that grants something: others have no papers."""
    return found.plan_table is not None and bool(found.plan_table["yuan"].sum() > 0)


def office_path(run: Path, found: Findings, language: Language) -> Path:
    """Where the office's documents of a run stand, beside its report."""
    return run / f"{found.county_chinese}-{say('office_library', language)}.xlsx"


def cards_path(run: Path, language: Language) -> Path:
    """Where the village cards of a run stand, beside its report."""
    return run / f"cards.{language}.html"


def _whole(path: Path, write: Callable[[Path], Path]) -> Path:
    """Write by renaming: a paper that is offered is whole."""
    partial = path.with_name(path.name + ".part")
    write(partial).replace(path)
    return path


def office_papers(run: Path, last: Path | None, language: Language) -> Path:
    """The documents that an office files, beside the run's report.

    Parameters
    ----------
    last : a plan file or workbook of last year's grants; None: practice stands for last year.
    """
    found = planned(run)
    spent = None if last is None else _spent(last)
    return _whole(office_path(run, found, language),
                  lambda path: write_office(found, path, language, spent))  # fmt: skip


def village_cards(run: Path, language: Language) -> Path:
    """A card for each funded village, beside the run's report: one file, a printed page each."""
    found = planned(run)
    table = read_table(run, "village_year")
    return _whole(cards_path(run, language),
                  lambda path: write_village_cards(found, table, path, language))  # fmt: skip


def _spent(path: Path) -> pd.DataFrame:
    """Village and yuan of last year's grants; FaultError with every broken row."""
    if not path.is_file():
        raise FaultError(
            [Fault("unknown_name", str(path), 0, "--last", "not found", "a plan file")]
        )
    header, rows = rows_of(path)
    faults = missing_columns(str(path), ("village", "yuan"), header)
    found = []
    for number, row in () if faults else rows:
        try:
            found.append(
                {"village": int(row["village"]), "yuan": float(row["yuan"].replace(",", ""))}
            )
        except ValueError:
            faults.append(Fault("broken_row", str(path), number, "village, yuan",
                                f"{row['village']}, {row['yuan']}", "a code and an amount in yuan"))  # fmt: skip
    if faults:
        raise FaultError(faults)
    return pd.DataFrame(found, columns=["village", "yuan"])
