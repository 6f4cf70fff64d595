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
    from scenarios.papers import office_papers

    typer.echo(str(office_papers(run, last, language_of(lang))))


def cards(run: Run, lang: Lang = None) -> None:
    """A card for each village: cause, measure, expected gain, exit, next visit; a printed page each."""
    from scenarios.papers import village_cards

    typer.echo(str(village_cards(run, language_of(lang))))


COMMANDS = (office, cards)
"""All commands of this module."""
