"""``tuopin``: a command for every study, and those about files, finished runs and the desk.

Nothing heavy is imported before a command runs, so that help is there at once.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated, Any

import typer

from model.cache_folder import cache_folder
from scenarios.studies.catalogue import STUDIES
from tuopin.cli import desk as deskpage
from tuopin.cli import files, runs
from tuopin.cli.commands import command_of
from tuopin.cli.options import language_of

OK, FAULTY, STOPPED = 0, 2, 130
"""Exit codes: done; input faulty, nothing written; stopped, the same command goes on."""

SHOWN = 200
"""Faults shown here; a marked copy has them all."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Simulate a county's rural households and optimize its poverty fund (脱贫). "
    "模拟县域农户,优化扶贫资金。",
)


for _study in STUDIES:
    app.command()(command_of(_study))
for _command in (*files.COMMANDS, *runs.COMMANDS, *deskpage.COMMANDS):
    app.command()(_command)


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
    """Entry point: a user's mistake is shown in words, with exit code 2 and no stack trace."""
    _plain_words()
    language = language_of(_lang(sys.argv[1:]))
    try:
        app()
    except (KeyboardInterrupt, SystemExit) as stop:
        # typer turns Ctrl-C into an exit with its own code before we see it
        if isinstance(stop, SystemExit) and stop.code != STOPPED:
            raise
        typer.echo(
            "\nstopped; the same command goes on where it was 已停止,重复同一命令可继续", err=True
        )
        sys.exit(STOPPED)
    except Exception as error:
        lines = _message(error, language)
        if lines is None:
            raise
        for line in lines:
            typer.echo(line, err=True)
        sys.exit(FAULTY)


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


def _lang(words: list[str]) -> str | None:
    """The language of the command line, before it is parsed."""
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words):
            return words[i + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None


def _message(error: Exception, language: Any) -> list[str] | None:
    """The words of a user's mistake; None for an error of tuopin itself."""
    from scenarios.faults import FaultError
    from scenarios.system_faults import of_system

    if isinstance(error, FaultError):
        lines = [fault.text(language) for fault in error.faults[:SHOWN]]
        left = len(error.faults) - SHOWN
        rest = f"……另有{left}处" if language == "zh" else f"… and {left} more"
        more = error.more[0 if language == "zh" else 1]
        return lines + [rest] * (left > 0) + [more] * bool(more)
    if isinstance(error, OSError):
        refused = of_system(error)
        return None if refused is None else [refused.text(language)]
    # what it imports fails again where nothing can be compiled
    from optimize.formulation.infeasibility import InfeasibleRulesError

    if isinstance(error, InfeasibleRulesError):
        return [pair[1 if language == "zh" else 0] for pair in error.sentences]
    return None


if __name__ == "__main__":
    main()
