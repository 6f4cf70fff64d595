"""Commands that judge a finished plan: stress, replay, replan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tuopin.cli.options import Lang, Out, Quiet, Workers, cores, run_and_tell

Run = Annotated[Path, typer.Argument(help="Folder of a run that tuopin plan has finished")]
Judged = Annotated[int, typer.Option(min=2, help="Held-out draws of the run 检验抽样数")]


def stress(
    run: Run, out: Out = Path("runs"), workers: Workers = cores(), draws: Judged = 8,
    only: Annotated[list[str] | None, typer.Option(help="A stress by name; again for more 只看某种情形")] = None,
    remake: Annotated[
        bool, typer.Option("--remake", help="Also make quick plans under theta 0 and 1 另在θ=0和1下重做方案")
    ] = False,
    lang: Lang = None, no_progress: Quiet = False,
) -> None:  # fmt: skip
    """Judge a plan under other assumptions and shocks, paired against every known split."""
    from results.stress import headline
    from scenarios.stressed import stress_run

    run_and_tell(
        lambda report: stress_run(
            run, out, workers, report, n_draws=draws, only=only or (), remake=remake
        ),
        headline, no_progress, lang,
    )  # fmt: skip


COMMANDS = (stress,)
"""All commands of this module."""
