"""Documents of a finished run: the office's, village cards, household cards."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from model.plan import COUNTY_PLACE
from results.documents.cards import write_village_cards
from results.documents.forms import Field
from results.documents.household_cards import write_cards_of_households
from results.documents.office_workbook import write_office
from results.findings import Findings
from results.language.catalogue import LANGUAGES, Language, text
from scenarios.county.registered_households import registered
from scenarios.execution.kind_of_run import require_run
from scenarios.execution.store import has_findings, load_findings, read_table, scenario_of_run
from scenarios.faults import Fault, FaultError, no_run, not_found, out_of_range, refuse_all, worded
from scenarios.files.atomic import partial
from scenarios.files.columns import Table
from scenarios.files.home import Home
from scenarios.files.plan import VILLAGE, YEAR, YUAN, read_grant_rows, refuse_villages
from scenarios.studies.run_files import named

LAST_YEAR = (
    Field("year", YEAR.words, "text"),
    VILLAGE,
    Field("programme", ("programme（项目）", "programme"), "text"),
    Field("purse", ("purse（资金来源）", "purse"), "text"),
    Field("yuan", YUAN.words, "number", high=YUAN.high, needed=True),
)
"""Columns of last year's spending that are read."""


def planned(run: Path) -> Findings:
    """The findings of a run that is about a plan; FaultError for another folder."""
    needed = worded("folder_finished_run_whose")
    require_run(run, needed, has_findings)
    found = load_findings(run)
    if not grants(found):
        raise FaultError(no_run(run, needed, worded("plan_run_grants_nothing")))
    return found


def grants(found: Findings) -> bool:
    """Whether a run is about a plan that grants something: others have no papers."""
    return found.plan_table is not None and bool(found.plan_table["yuan"].sum() > 0)


PAPERS = ("office", "cards", "households")
"""Papers of a run that are made when asked for, as the catalogue names their files."""


def paper_path(
    run: Path, found: Findings, paper: str, language: Language, year: int | None = None
) -> Path:
    """Where a paper of a run stands, beside its report.

    Parameters
    ----------
    year : the office's documents are of one year; None: the plan's first.
    """
    years = (year or found.plan_years[0],) if paper == "office" else ()
    return run / named(found, paper, language, years)


def is_paper(path: Path) -> bool:
    """Whether a file of a run is one of its papers: made of the run, and no part of it."""
    ends = (text(f"file.{p}", z, county="", years="") for p in PAPERS for z in LANGUAGES)
    return path.name.endswith(tuple(end.strip() for end in ends))


def _whole(path: Path, write: Callable[[Path], Path]) -> Path:
    """Write by renaming: a paper that is offered is whole."""
    with partial(path) as own:
        write(own)
    return path


def office_papers(
    run: Path, last: Path | None, language: Language, year: int | None = None
) -> Path:
    """The documents that an office files of one year, beside the run's report.

    Parameters
    ----------
    last : a plan file or workbook of last year's grants; None: practice, as a mean of years.
    year : None: the plan's first.
    """
    found = planned(run)
    chosen = year or found.plan_years[0]
    if chosen not in found.plan_years:
        raise FaultError(
            out_of_range("tuopin", "--year", f"{year}", ", ".join(map(str, found.plan_years)))
        )
    spent = None if last is None else _spent(last, _home(found))
    if last is not None and spent is not None:
        _in_yuan(last, float(spent["yuan"].sum()), found)
    return _whole(
        paper_path(run, found, "office", language, chosen),
        lambda path: write_office(found, path, language, spent, chosen),
    )


def village_cards(run: Path, language: Language) -> Path:
    """A card for each poor or funded village, a printed page each, beside the report."""
    found = planned(run)
    table = read_table(run, "village_year")
    return _whole(
        paper_path(run, found, "cards", language),
        lambda path: write_village_cards(found, table, path, language),
    )


def household_cards(run: Path, workbook: Path | None, language: Language) -> Path:
    """A card for each registered household that the county's workbook tells, in one internal file.

    Parameters
    ----------
    workbook : the county's; None: that of the run.
    """
    found = planned(run)
    homes = registered(str(workbook or scenario_of_run(run).county), _home(found))
    return _whole(
        paper_path(run, found, "households", language),
        lambda path: write_cards_of_households(found, homes, path, language),
    )


def _home(found: Findings) -> Home:
    """The county of a run, as files name it."""
    return Home(
        (found.county, found.county_chinese),
        {
            str(int(code)): str(n)
            for code, n in zip(found.villages["village"], found.villages["name"], strict=True)
        },
    )


WAN_APART = (2_000.0, 50_000.0)
"""Times by which this plan's year exceeds last year's where that is in 万元: about 10,000."""


def _in_yuan(path: Path, spent: float, found: Findings) -> None:
    """FaultError where last year's grants beside this plan's look like 万元 in place of yuan."""
    year = float(found.grants["yuan"].sum()) / len(found.plan_years)
    if spent > 0.0 and WAN_APART[0] <= year / spent <= WAN_APART[1]:
        raise FaultError(
            Fault.of(
                "wrong_unit",
                path,
                YUAN.words,
                worded("all_yuan_year_plan", spent=spent, year=year),
                worded("yuan_looks_like_10", spent=spent * 1e4),
            )
        )


def _spent(path: Path, home: Home) -> pd.DataFrame:
    """Village and yuan of last year's grants; FaultError with every fault of the file.

    Parameters
    ----------
    home : the run's county; its own row is known too.
    """
    if not path.is_file():
        raise FaultError(not_found(path, worded("plan_file"), "--last"))
    table = read_grant_rows(path, LAST_YEAR, home)
    refuse_all(table.head_errors)
    refuse_villages(table, (COUNTY_PLACE, *home.by_code), worded("village_run_county"))
    _once(table)
    years = sorted({y for y in table.values["year"][table.good("village", "yuan")] if y})
    if len(years) > 1:
        table.faults.append(
            out_of_range(
                path, table.column("year").words, ", ".join(years), worded("last_year_alone")
            )
        )
    refuse_all(sorted(table.errors, key=lambda f: f.line))
    return pd.DataFrame(
        {"village": table.values["village"].astype(np.int64), "yuan": table.values["yuan"]}
    )


def _once(table: Table) -> None:
    """A fault for every grant that stands twice: each year, village, programme, purse once."""
    if not {"village", "programme"} <= set(table.at):
        return
    keys = [k for k in ("year", "village", "programme", "purse") if k in table.at]
    again = pd.DataFrame({k: table.values[k] for k in keys}).duplicated().to_numpy()
    table.refuse(
        "programme",
        again & table.good("village", "programme"),
        "twice",
        worded("each_year_village_programme"),
    )
