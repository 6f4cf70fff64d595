"""Documents of a finished run: the office's, village cards, household cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from model.plan import COUNTY_PLACE
from results.documents.cards import write_village_cards
from results.documents.forms import Field
from results.documents.household_cards import write_cards_of_households
from results.documents.office_workbook import write_office
from results.findings import Findings
from results.language.catalogue import Language, text
from scenarios.county.registered_households import registered
from scenarios.execution.store import is_finished, load_findings, read_manifest, read_table
from scenarios.faults import Fault, FaultError, no_run, not_found, out_of_range
from scenarios.files.plan import VILLAGE, YEAR, YUAN, read_grant_rows, refuse_villages

LAST_YEAR = (
    Field("year", YEAR.words, "text"),
    VILLAGE,
    Field("yuan", YUAN.words, "number", high=YUAN.high, needed=True),
)
"""Columns of last year's spending that are read."""


def planned(run: Path) -> Findings:
    """The findings of a run that is about a plan; FaultError for another folder."""
    found = load_findings(run) if is_finished(run) else None
    if found is None or not grants(found):
        raise FaultError(
            no_run(
                run,
                (
                    "已完成、且方案安排了资金的运行目录",
                    "the folder of a finished run whose plan grants something",
                ),
                run.name,
            )
        )
    return found


def grants(found: Findings) -> bool:
    """Whether a run is about a plan that grants something: others have no papers."""
    return found.plan_table is not None and bool(found.plan_table["yuan"].sum() > 0)


def office_path(run: Path, found: Findings, language: Language) -> Path:
    """Where the office's documents of a run stand, beside its report."""
    return run / f"{found.county_chinese}-{text('office.library', language)}.xlsx"


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
    last : a plan file or workbook of last year's grants; None: practice, as a mean of years.
    """
    found = planned(run)
    codes = [int(c) for c in found.villages["village"]]
    spent = None if last is None else _spent(last, codes)
    if last is not None and spent is not None:
        _in_yuan(last, float(spent["yuan"].sum()), found)
    return _whole(
        office_path(run, found, language), lambda path: write_office(found, path, language, spent)
    )


def village_cards(run: Path, language: Language) -> Path:
    """A card for each poor or funded village, a printed page each, beside the report."""
    found = planned(run)
    table = read_table(run, "village_year")
    return _whole(
        cards_path(run, language), lambda path: write_village_cards(found, table, path, language)
    )


def household_cards(run: Path, workbook: Path | None, language: Language) -> Path:
    """A card for each registered household that the county's workbook tells, in one internal file.

    Parameters
    ----------
    workbook : the county's; None: that of the run.
    """
    found = planned(run)
    county = str(workbook or read_manifest(run)["scenario"]["county"])
    homes = registered(county, [int(c) for c in found.villages["village"]])
    return _whole(
        run / f"household-cards.{language}.html",
        lambda path: write_cards_of_households(found, homes, path, language),
    )


WAN_APART = (2_000.0, 50_000.0)
"""Times by which this plan's year exceeds last year's where that is in 万元: about 10,000."""


def _in_yuan(path: Path, spent: float, found: Findings) -> None:
    """FaultError where last year's grants beside this plan's look like 万元 in place of yuan."""
    assert found.plan_table is not None
    year = float(found.plan_table["yuan"].sum()) / len(found.plan_years)
    if spent > 0.0 and WAN_APART[0] <= year / spent <= WAN_APART[1]:
        value = (
            f"合计{spent:,.0f}，本方案每年{year:,.0f}元",
            f"{spent:,.0f} in all, with {year:,.0f} yuan a year in this plan",
        )
        allowed = (
            f"元：这像是万元，应合计{spent * 1e4:,.0f}",
            f"yuan: this looks like 10,000 yuan, {spent * 1e4:,.0f} in all",
        )
        raise FaultError(Fault.of("wrong_unit", path, YUAN.words, value, allowed))


def _spent(path: Path, codes: Sequence[int]) -> pd.DataFrame:
    """Village and yuan of last year's grants; FaultError with every fault of the file.

    Parameters
    ----------
    codes : of the run's villages; the county's own row is known too.
    """
    if not path.is_file():
        raise FaultError(not_found(path, ("方案文件", "a plan file"), "--last"))
    table = read_grant_rows(path, LAST_YEAR)
    if table.head_errors:
        raise FaultError(table.head_errors)
    allowed = ("本次运行所在县的村编码", "a village of the run's county")
    refuse_villages(table, (COUNTY_PLACE, *codes), allowed)
    years = sorted({y for y in table.values["year"][table.good("village", "yuan")] if y})
    if len(years) > 1:
        last = ("只含上年一年", "last year alone")
        table.faults.append(out_of_range(path, table.column("year").words, ", ".join(years), last))
    if table.errors:
        raise FaultError(sorted(table.errors, key=lambda f: f.line))
    village = table.values["village"].astype(np.int64)
    return pd.DataFrame({"village": village, "yuan": table.values["yuan"]})
