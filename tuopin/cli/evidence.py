"""Commands that say how far the model may be believed: validate, calibrate, sensitivity."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tuopin.cli.options import (
    Calibrated,
    Lang,
    Out,
    Quiet,
    Seed,
    Workers,
    cores,
    run_and_tell,
    scenario_of,
)

County = Annotated[str, typer.Argument(help="A county, a scenario's name, or a file")]
Villages = Annotated[int, typer.Option(min=5, help="Villages of the thinned county 抽取村数")]


def validate(
    county: County,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    draws: Annotated[int, typer.Option(min=2, help="Draws 抽样数")] = 16,
    seed: Seed = None,
    calibrated: Calibrated = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Set every published figure and unfitted margin beside the simulation; misses are shown."""
    from results.pages.validation import headline
    from scenarios.studies.validate import validate_county

    asked = scenario_of(county, draws, seed, calibrated)
    run_and_tell(
        lambda report: validate_county(asked, out, workers, report), headline, no_progress, lang
    )


def calibrate(
    county: County,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    minutes: Annotated[float, typer.Option(min=0.1, help="Time to plan for 计划时间")] = 18.0,
    size: Annotated[
        int | None, typer.Option(min=8, help="Draws of a wave, in place of time 每轮抽样数")
    ] = None,
    villages: Villages = 30,
    file: Annotated[Path | None, typer.Option(help="Where accepted sets go 参数组文件")] = None,
    seed: Seed = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Find the parameter sets that agree with the figures; use them with --calibrated."""
    from results.pages.calibration import headline
    from scenarios.studies.calibrate import calibrate_county

    asked = scenario_of(county, None, seed)
    run_and_tell(
        lambda report: calibrate_county(
            asked, out, workers, report, minutes=minutes, n_villages=villages, size=size, file=file
        ),
        headline,
        no_progress,
        lang,
    )


def sensitivity(
    county: County,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    trajectories: Annotated[int, typer.Option(min=2, help="Morris trajectories 轨迹数")] = 8,
    base: Annotated[
        int, typer.Option(min=4, help="Sobol' base sample, a power of two 基础样本")
    ] = 64,
    villages: Villages = 20,
    seed: Seed = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Which parameters move the answers: Morris over all, Sobol' over the ten that matter most."""
    from results.pages.sensitivity import headline
    from scenarios.studies.sensitivity import analyse_county

    asked = scenario_of(county, None, seed)
    run_and_tell(
        lambda report: analyse_county(
            asked, out, workers, report, trajectories=trajectories, base=base, n_villages=villages
        ),
        headline,
        no_progress,
        lang,
    )


def mechanisms(
    county: County,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    draws: Annotated[int, typer.Option(min=2, help="Draws 抽样数")] = 6,
    villages: Villages = 10,
    seed: Seed = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Switch every mechanism of the model off and on under the same luck."""
    from results.pages.mechanisms import headline
    from scenarios.studies.mechanisms import mechanisms_county

    asked = scenario_of(county, None, seed)
    run_and_tell(
        lambda report: mechanisms_county(
            asked, out, workers, report, n_villages=villages, n_draws=draws
        ),
        headline,
        no_progress,
        lang,
    )


COMMANDS = (validate, calibrate, sensitivity, mechanisms)
"""All commands of this module."""
