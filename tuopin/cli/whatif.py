"""Commands over many scenarios: the library, branches of one history, regret, where a plan fails; the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuopin.cli.options import (
    Calibrated,
    Lang,
    Out,
    PrecisionText,
    Quiet,
    Seed,
    Workers,
    announced,
    cores,
    language_of,
    run_and_tell,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Scenarios = Annotated[
    list[str] | None, typer.Argument(help="Names, files or stacks a+b; all where none is named")
]
County = Annotated[str, typer.Option(help="County 县")]
Some = Annotated[int, typer.Option(min=2, help="Draws 抽样数")]


def library(
    scenarios: Scenarios = None,
    county: Annotated[
        list[str] | None, typer.Option(help="County; both where none is named 县")
    ] = None,
    draws: Some = 20,
    precision: PrecisionText = "",
    out: Out = Path("runs"),
    workers: Workers = cores(),
    seed: Seed = None,
    calibrated: Calibrated = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Run all scenarios of the library for every county, paired, into one comparison 运行全部情景并比较."""
    from results.pages.comparison import headline
    from scenarios.draws.precision import precision_of
    from scenarios.studies.library import ask_library

    wanted = precision_of(precision)
    run_and_tell(
        lambda report: ask_library(
            out,
            workers,
            report,
            names=scenarios or (),
            counties=county or (),
            n_draws=draws,
            seed=seed,
            precision=wanted,
            accepted=str(calibrated or ""),
            announce=announced(lang, no_progress),
        ),
        headline,
        no_progress,
        lang,
    )


def branch(
    history: Annotated[
        str, typer.Argument(help="What all share up to the year, a scenario or a stack")
    ],
    year: Annotated[int, typer.Argument(help="Last year that they share 共同的最后一年")],
    futures: Annotated[
        list[str], typer.Argument(help="What goes on from there; the first is compared with")
    ],
    county: County = "pingli",
    draws: Some = 16,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    seed: Seed = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """One history, many futures: go on from the state in which a scenario left the county 从同一历史分叉."""
    from results.pages.comparison import headline
    from scenarios.studies.branch import branch_county

    run_and_tell(
        lambda report: branch_county(
            county, history, year, futures, out, workers, report, n_draws=draws, seed=seed
        ),
        headline,
        no_progress,
        lang,
    )


def regret(
    plans: Annotated[list[str], typer.Argument(help="Scenarios or stacks; the first is judged")],
    future: Annotated[
        list[str] | None, typer.Option(help="A stress by name; all where none 情形")
    ] = None,
    county: County = "pingli",
    draws: Some = 16,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    seed: Seed = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Plans in worlds: every combination run, and what each plan loses to the best there 后悔值表."""
    from results.pages.stress import headline
    from scenarios.studies.regret import regret_county

    run_and_tell(
        lambda report: regret_county(
            county, plans, future or (), out, workers, report, n_draws=draws, seed=seed
        ),
        headline,
        no_progress,
        lang,
    )


def discover(
    scenario: Annotated[
        str, typer.Argument(help="The scenario that may fail, a name, file or stack")
    ],
    against: Annotated[str, typer.Option(help="What it is held against 对照")] = "practice",
    least: Annotated[
        str, typer.Option(help="What it must close beyond that, as 100万元 至少多减少")
    ] = "0元",
    county: County = "pingli",
    draws: Some = 300,
    villages: Annotated[
        int, typer.Option(min=2, help="Villages of the thinned county 抽取村数")
    ] = 20,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    seed: Seed = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """In which ranges of the uncertain numbers a scenario fails: PRIM, told by other draws 何时失败."""
    from results.pages.discovery import headline
    from scenarios.amounts import yuan_of
    from scenarios.studies.discover import discover_county

    run_and_tell(
        lambda report: discover_county(
            county,
            scenario,
            against,
            out,
            workers,
            report,
            n_draws=draws,
            n_villages=villages,
            least=yuan_of(least),
            seed=seed,
        ),
        headline,
        no_progress,
        lang,
    )


def reproduce(
    run: Annotated[Path, typer.Argument(help="The folder of a finished run")],
    workers: Workers = cores(),
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Run a finished run once more from its manifest and hold every file to it 重算并逐位核对."""
    from rich.console import Console

    from scenarios.studies.reproduce import reproduce as again
    from tuopin.cli.progress import Bar

    def ask(words: Sequence[str], out: Path) -> None:
        from tuopin.cli.again import asked_again

        asked_again(words, out, workers)

    with Bar(Console(highlight=False), quiet=no_progress) as bar:
        found = again(run, workers, bar.report, ask=ask)
    for line in found.told(language_of(lang)):
        typer.echo(line)
    if not found.same:
        raise typer.Exit(1)


def query(
    sql: Annotated[str, typer.Argument(help="SQL; nothing lists the tables")] = "",
    out: Out = Path("runs"),
    csv: Annotated[bool, typer.Option("--csv", help="As CSV")] = False,
) -> None:
    """Ask all runs of a folder in SQL (DuckDB) 用SQL查询全部运行."""
    from scenarios.studies.query import TABLES, asked

    found = asked(out, sql or TABLES)
    typer.echo(found.to_csv(index=False) if csv else found.to_string(index=False))


COMMANDS = (library, branch, regret, discover, reproduce, query)
"""All commands of this module."""
