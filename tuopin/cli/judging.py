"""Commands that judge a finished plan: stress, replay, replan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tuopin.cli.options import (
    Calibrated,
    Cluster,
    Lang,
    Out,
    Quiet,
    Seed,
    Workers,
    cores,
    run_and_tell,
    scenario_of,
)

Run = Annotated[Path, typer.Argument(help="Folder of a run that tuopin plan has finished")]
Judged = Annotated[int, typer.Option(min=2, help="Held-out draws of the run 检验抽样数")]


def stress(
    run: Run,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    draws: Judged = 8,
    only: Annotated[
        list[str] | None, typer.Option(help="A stress by name; again for more 只看某种情形")
    ] = None,
    remake: Annotated[
        bool,
        typer.Option(
            "--remake", help="Also make quick plans under theta 0 and 1 另在θ=0和1下重做方案"
        ),
    ] = False,
    cluster: Cluster = "",
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Judge a plan under other assumptions and shocks, paired against every known split."""
    from results.pages.stress import headline
    from scenarios.studies.stress import stress_run

    run_and_tell(
        lambda report: stress_run(
            run, out, workers, report, n_draws=draws, only=only or (), remake=remake
        ),
        headline,
        no_progress,
        lang,
    )


def replay(
    spent: Annotated[Path, typer.Argument(help="A plan file of what was really spent 实际支出表")],
    run: Annotated[
        Path, typer.Option(help="Folder of a run that tuopin plan has finished 运行目录")
    ],
    out: Out = Path("runs"),
    workers: Workers = cores(),
    draws: Judged = 8,
    cluster: Cluster = "",
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Set what was really spent beside the best split of the same money, practice and no fund."""
    from results.pages.replay import headline
    from scenarios.studies.replay import replay_file

    run_and_tell(
        lambda report: replay_file(spent, run, out, workers, report, n_draws=draws),
        headline,
        no_progress,
        lang,
    )


def replan(
    scenario: Annotated[str, typer.Argument(help="A county, a scenario's name, or a file")],
    out: Out = Path("runs"),
    workers: Workers = cores(),
    draws: Annotated[int, typer.Option(min=2, help="Held-out draws 检验抽样数")] = 8,
    learn: Annotated[
        int, typer.Option(min=2, help="Draws to learn on, each year 每年学习抽样数")
    ] = 6,
    fresh: Annotated[int, typer.Option(min=2, help="Draws to accept steps on 检验步骤抽样数")] = 4,
    seed: Seed = None,
    calibrated: Calibrated = None,
    cluster: Cluster = "",
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Plan anew each year from the simulated state; what that is worth against the fixed plan."""
    from results.pages.replan import headline
    from scenarios.studies.replan import replan_county

    asked = scenario_of(scenario, draws, seed, calibrated)
    run_and_tell(
        lambda report: replan_county(asked, out, workers, report, n_learn=learn, n_fresh=fresh),
        headline,
        no_progress,
        lang,
    )


COMMANDS = (stress, replay, replan)
"""All commands of this module."""
