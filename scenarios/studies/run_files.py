"""Files of a run that judges one plan: tables, plans, report, figures, workbook."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from model.plan import FundPlan
from optimize.simulator import Outcome
from results.findings import Findings
from results.language.catalogue import LANGUAGES, Language, pick, text
from results.language.numbers import years_of
from results.tables.page_one.page_one import is_made
from results.tables.page_one.register import register_by_draw
from results.tables.page_one.words import summary_lines
from scenarios.county.names import HAN, file_name
from scenarios.execution.findings_builder import village_year
from scenarios.execution.states import plan_digest
from scenarios.execution.store import MOST_BYTES, write_csv, write_table
from scenarios.files.plan import write_plan

Answer = Findings
headline = summary_lines


KEPT = ("chosen", "rule", "equal_mix", "cautious")
"""Plans of a plan run that are kept beside the run's own: later studies read them."""


def write_tables(
    folder: Path,
    findings: Findings,
    outcomes: Mapping[tuple[str, int], Outcome],
    plans: Mapping[str, FundPlan],
) -> dict[str, str]:
    """Tables by year and village, and the plans that later studies read; digests of all plans."""
    register = register_by_draw(findings)
    write_csv(folder, "register", register)
    for name, table in (
        ("county_year", findings.county_year),
        ("village_year", village_year(outcomes, findings.main)),
        ("villages", findings.villages),
        ("register", register),
    ):
        write_table(folder, name, table)
    kept = {n: n for n in plans if n in (findings.main, *KEPT)}
    if findings.race is not None:
        kept["recommended"] = findings.main
    for name, plan in kept.items():
        write_plan(plans[plan], folder / f"plan-{name}.csv", findings.county_chinese)
    return {name: plan_digest(plan) for name, plan in plans.items()}


def pages(findings: Findings, folder: Path) -> None:
    """Report, draft in Word and figures in both languages, and the workbook."""
    # what draws takes longer to import than a small county to run
    from results.documents.figures import write_figures
    from results.documents.word import write_word
    from results.documents.workbook import write_workbook
    from results.pages.report import write_report

    for language in LANGUAGES:
        write_report(findings, folder, language)
        write_word(findings, word_path(folder, findings, language), language)
        write_figures(findings, folder / "figures", language)
    write_workbook(findings, workbook_path(folder, findings))


def named(findings: Findings, paper: str, language: Language, years: Sequence[int] = ()) -> str:
    """A file's name: the county, the years that it is about (those of the plan), what it is.

    All in one language: a county that has a Chinese name alone is not named in an English one.
    """
    of = years_of(tuple(years) or findings.plan_years, language)
    room = MOST_BYTES - len(text(f"file.{paper}", language, county="", years=of).encode())
    # the title of a shipped county goes on with its province and year
    english = "" if HAN.search(findings.county) else findings.county.partition(",")[0]
    county = file_name(pick(language, findings.county_chinese, english), room)
    return text(f"file.{paper}", language, county=county, years=of).strip()


def workbook_path(folder: Path, findings: Findings) -> Path:
    """Where the workbook of a run stands."""
    return folder / named(findings, "workbook", "zh")


def word_path(folder: Path, findings: Findings, language: Language) -> Path:
    """Where the report in Word stands."""
    return folder / named(findings, "report" if is_made(findings) else "simulated", language)
