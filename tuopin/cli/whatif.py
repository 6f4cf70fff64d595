"""Commands over many scenarios: the library asked as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tuopin.cli.options import Lang, Out, Quiet, Seed, Workers, cores, run_and_tell


def library(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Names, files or stacks a+b; all where none is named")
    ] = None,
    county: Annotated[list[str] | None, typer.Option(help="County; both where none is named 县")] = None,
    draws: Annotated[int, typer.Option(min=2, help="Draws 抽样数")] = 20,
    out: Out = Path("runs"), workers: Workers = cores(), seed: Seed = None, lang: Lang = None,
    no_progress: Quiet = False,
) -> None:  # fmt: skip
    """Run all scenarios of the library for every county, paired, into one comparison 运行全部情景并比较."""
    from results.compared_page import headline
    from scenarios.questions import ask_library

    run_and_tell(
        lambda report: ask_library(
            out, workers, report, names=scenarios or (), counties=county or (), n_draws=draws, seed=seed
        ),
        headline, no_progress, lang,
    )  # fmt: skip


COMMANDS = (library,)
"""All commands of this module."""
