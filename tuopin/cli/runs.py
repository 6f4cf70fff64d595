"""Commands about finished runs: office documents, cards, reproduce, verify, runs in SQL."""

from pathlib import Path
from typing import Annotated

import typer

from tuopin.cli.commands import under_bar
from tuopin.cli.options import Lang, Out, Quiet, Workers, cores, language_of
from tuopin.cli.words import said

Run = Annotated[Path, typer.Argument(help="Folder of a finished run 运行目录")]


def office(
    run: Run,
    last: Annotated[
        Path | None, typer.Option(help="Last year's grants, a plan file 上年资金表")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(help="Year of the papers; the plan's first where none is named 年份"),
    ] = None,
    lang: Lang = None,
) -> None:
    """The documents an office files of a year: allocation, project library, targets, notice."""
    from scenarios.studies.documents import office_papers

    typer.echo(str(office_papers(run, last, language_of(lang), year)))


def cards(
    run: Run,
    workbook: Annotated[
        Path | None,
        typer.Argument(
            help="With --households: the county's workbook; the run's where none is named 工作簿"
        ),
    ] = None,
    households: Annotated[
        bool,
        typer.Option(
            "--households", help="A card for each registered household, internal 每户一页，内部使用"
        ),
    ] = False,
    lang: Lang = None,
) -> None:
    """Printed pages to carry: cause, measure, gain, next visit, by village or household."""
    from scenarios.studies import documents

    if households or workbook is not None:
        typer.echo(str(documents.household_cards(run, workbook, language_of(lang))))
    else:
        typer.echo(str(documents.village_cards(run, language_of(lang))))


def reproduce(
    run: Annotated[Path, typer.Argument(help="The folder of a finished run")],
    workers: Workers = cores(),
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Run a finished run once more from its manifest and hold every file to it 重算并逐位核对."""
    from scenarios.studies.reproduce import reproduce as again
    from scenarios.studies.study import Machine

    language = language_of(lang)
    result = under_bar(
        lambda progress: again(run, Machine(workers=workers, progress=progress)),
        language,
        quiet=no_progress,
    )
    said(result.sentences(language))
    if not result.same:
        raise typer.Exit(1)


def verify(
    report: Annotated[Path, typer.Argument(help="An HTML report 网页报告")], lang: Lang = None
) -> None:
    """Hold a report to the digests it carries: 0 as made, 1 changed, and where 核对报告是否改动."""
    from scenarios.studies.verify import verify as check

    lines, same = check(report, language_of(lang))
    said(lines)
    if not same:
        raise typer.Exit(1)


def query(
    sql: Annotated[str, typer.Argument(help="SQL; nothing lists the tables")] = "",
    out: Out = Path("runs"),
    csv: Annotated[bool, typer.Option("--csv", help="As CSV")] = False,
    lang: Lang = None,
) -> None:
    """Ask all runs of a folder in SQL (DuckDB) 用SQL查询全部运行."""
    from scenarios.execution.store import damaged_in
    from scenarios.studies.query import TABLES, answered

    language = language_of(lang)
    table = answered(out, sql or TABLES)
    said((fault.text(language) for fault in damaged_in(out)), err=True)
    if table.empty and not csv:
        typer.echo("没有符合条件的行" if language == "zh" else "no row answers this")
        return
    typer.echo(table.to_csv(index=False) if csv else table.to_string(index=False))


COMMANDS = (office, cards, reproduce, verify, query)
"""All commands of this module."""
