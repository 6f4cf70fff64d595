"""Commands that write papers of a finished run: office, cards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tuopin.cli.options import Lang, language_of

Run = Annotated[Path, typer.Argument(help="Folder of a finished run 运行目录")]


def office(
    run: Run,
    last: Annotated[
        Path | None, typer.Option(help="Last year's grants, a plan file 上年资金表")
    ] = None,
    lang: Lang = None,
) -> None:
    """The documents an office files: project library, balances, assets, last year and this, publicity."""
    from scenarios.studies.documents import office_papers

    typer.echo(str(office_papers(run, last, language_of(lang))))


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
            "--households", help="A card for each registered household, internal 每户一页,内部使用"
        ),
    ] = False,
    lang: Lang = None,
) -> None:
    """Printed pages to carry: cause, measure, expected gain, next visit, for each village or each household."""
    from scenarios.studies import documents as papers

    if households or workbook is not None:
        typer.echo(str(papers.household_cards(run, workbook, language_of(lang))))
    else:
        typer.echo(str(papers.village_cards(run, language_of(lang))))


COMMANDS = (office, cards)
"""All commands of this module."""
