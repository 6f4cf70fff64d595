"""``tuopin``: a command for every study, and those about files, finished runs and the desk.

Nothing heavy is imported before a command runs, so that help is there at once.
"""

import io
import logging
import os
import sys
import warnings
from contextlib import suppress
from typing import Annotated

import typer

from model.cache_folder import cache_folder
from scenarios.studies.catalogue import STUDIES
from tuopin.cli import desk as deskpage, files, runs
from tuopin.cli.commands import command_of
from tuopin.cli.words import Asked, Program

app = typer.Typer(
    cls=Program,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


for _study in STUDIES:
    app.command(cls=Asked)(command_of(_study))
for _command in (*files.COMMANDS, *runs.COMMANDS, *deskpage.COMMANDS):
    app.command(cls=Asked)(_command)


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(version("tuopin"))
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Options that stand before a command."""


def main() -> None:
    """Entry point."""
    _plain_words()
    app()


def _plain_words() -> None:
    """What a console cannot write is replaced; libraries say nothing to a user.

    Figures are the same whatever style a user has set for matplotlib.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ.setdefault("PYTHONWARNINGS", "ignore")
    if logging.lastResort is not None:
        logging.lastResort.setLevel(logging.CRITICAL)
    with suppress(OSError):  # whoever compiles says that there is no folder
        os.environ.setdefault("MPLCONFIGDIR", str(cache_folder() / "matplotlib"))


if __name__ == "__main__":
    main()
