"""``tuopin``: a command for every study, and those about files, finished runs and the desk.

Nothing heavy is imported before a command runs, so that help is there at once.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from scenarios.studies.catalogue import STUDIES
from tuopin.cli import desk as deskpage
from tuopin.cli import files, runs
from tuopin.cli.commands import command_of
from tuopin.cli.words import Asked, Program

app = typer.Typer(
    cls=Program,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Simulate a county's rural households and optimize its poverty fund (脱贫). "
    "模拟县域农户,优化扶贫资金。",
)


for _study in STUDIES:
    app.command(cls=Asked)(command_of(_study))
for _command in (*files.COMMANDS, *runs.COMMANDS, *deskpage.COMMANDS):
    app.command(cls=Asked)(_command)


def _version(value: bool) -> None:
    if value:
        typer.echo(version("tuopin"))
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Options that stand before a command."""


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
