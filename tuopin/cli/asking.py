"""Commands that question a finished plan: frontier, target, explain."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuopin.cli.options import (
    Bans,
    Budget,
    Cluster,
    Lang,
    Out,
    Pins,
    PinsFile,
    Quiet,
    Rules,
    Workers,
    cores,
    language_of,
    run_and_tell,
    told_by,
)

if TYPE_CHECKING:
    from scenarios.schema.scenario import Scenario

Run = Annotated[str, typer.Argument(help="Folder of a plan run, or a scenario 方案结果目录或情景")]


def _millions(text: str) -> list[float]:
    """Amounts in million yuan a year, in yuan."""
    try:
        return [float(x) * 1e6 for x in text.split(",") if x.strip()]
    except ValueError:
        raise typer.BadParameter("million yuan a year, with commas 百万元,逗号分隔") from None


def frontier(
    run: Run,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    low: Annotated[
        float, typer.Option(min=0.0, help="Least budget, million yuan a year 最少(百万元/年)")
    ] = 8.0,
    high: Annotated[float, typer.Option(min=0.1, help="Largest budget 最多(百万元/年)")] = 128.0,
    points: Annotated[int, typer.Option(min=2, max=1000, help="Budgets 预算点数")] = 100,
    simulate: Annotated[
        str, typer.Option(help="Budgets to simulate 模拟的预算(百万元/年)")
    ] = "8,16,32,64,128",
    cluster: Cluster = "",
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """What more or less money does: bound, whole plans, futures, and a few budgets simulated."""
    from results.pages.frontier import headline
    from scenarios.studies.frontier import frontier_county

    if high <= low:
        raise typer.BadParameter("--high above --low")
    amounts = _millions(simulate)
    run_and_tell(
        lambda report: frontier_county(
            run,
            out,
            workers,
            report,
            low=low * 1e6,
            high=high * 1e6,
            n_points=points,
            shown=amounts,
        ),
        headline,
        no_progress,
        lang,
    )


def target(
    run: Run,
    target: Annotated[
        str, typer.Option("--target", help="measure=amount, as person_years=20000 目标")
    ],
    probability: Annotated[
        float, typer.Option(min=0.5, max=0.99, help="Share of futures 把握")
    ] = 0.8,
    most: Annotated[
        float, typer.Option(min=0.1, help="Most money, million yuan a year 资金上限")
    ] = 128.0,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    cluster: Cluster = "",
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """The least money, and the earliest year, that reach a target; then simulated."""
    from results.pages.target import headline
    from scenarios.studies.target import target_county, target_given

    asked = target_given(target, probability)
    run_and_tell(
        lambda report: target_county(run, asked, out, workers, report, most_y=most * 1e6),
        headline,
        no_progress,
        lang,
    )


def explain(
    run: Run,
    village: Annotated[int | None, typer.Argument(help="A village's code 村代码")] = None,
    pin: Annotated[str | None, typer.Option(help="VILLAGE:PROGRAMME:YEAR:AMOUNT 必选项目")] = None,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Why a village got this or nothing, what would change it; or what a pinned project displaces."""
    from rich.console import Console

    from scenarios.studies.explain import explain_run
    from tuopin.cli.progress import Bar

    console = Console(highlight=False)
    with Bar(console, quiet=no_progress) as bar:
        lines = explain_run(run, village, pin, out, workers, bar.report, language_of(lang))
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def adjust(
    run: Run,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    rule: Rules = None,
    pin: Pins = None,
    pins: PinsFile = None,
    ban: Bans = None,
    budget: Budget = "",
    draws: Annotated[int, typer.Option(min=2, help="Held-out draws to simulate on 模拟抽样数")] = 6,
    cluster: Cluster = "",
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """The plan of a run under other money, rules, pins, bans: solved again in seconds, then simulated."""
    from rich.console import Console

    from results.tables.summary import summary_lines
    from scenarios.studies.adjust import adjust_run
    from scenarios.studies.explain import told
    from tuopin.cli.progress import Bar

    console = Console(highlight=False)
    asked = told_by(rule, pin, ban, budget, pins)
    with Bar(console, quiet=no_progress) as bar:
        made, finished = adjust_run(run, asked, out, workers, bar.report, draws)
    language = language_of(lang)
    for line in (*told(made, language), "", *summary_lines(finished.findings, language), ""):
        console.print(line, markup=False, soft_wrap=True)
    for path in sorted(finished.folder.glob("*.html")) + sorted(finished.folder.glob("*.xlsx")):
        console.print(str(path), markup=False, soft_wrap=True)


def answer_targets(
    scenario: Scenario, out: Path, workers: int, lang: str | None, *, quiet: bool
) -> None:
    """The targets of a scenario whose plan run is finished, one after the other."""
    from results.pages.target import headline
    from scenarios.schema.goals import targets_of
    from scenarios.studies.target import run_folder, target_county

    folder = str(run_folder(scenario, out))
    for asked in targets_of(scenario.levers.targets, scenario.levers.probability):
        run_and_tell(partial(target_county, folder, asked, out, workers), headline, quiet, lang)


COMMANDS = (frontier, target, explain, adjust)
"""All commands of this module."""
