"""``tuopin``: counties, simulate, plan, compare, check; questions to a plan; evidence; judgements.

Nothing heavy is imported before a command runs, so that help is there at once.
"""

from __future__ import annotations

import errno
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scenarios.execution.command import COMMAND, question_of
from tuopin.cli import asking, evidence, judging, language, papers, whatif
from tuopin.cli import desk as deskpage
from tuopin.cli.options import (
    Bans,
    Budget,
    Calibrated,
    Cluster,
    County,
    Draws,
    Equity,
    Lang,
    Later,
    Method,
    Objectives,
    Out,
    Pins,
    PinsFile,
    PlanFile,
    PrecisionText,
    Probability,
    Quiet,
    Reserve,
    Risk,
    Rules,
    Seed,
    Targets,
    Until,
    With,
    Workers,
    asked_for,
    cores,
    decided,
    language_of,
    run_and_tell,
    scenario_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.schema.scenario import Scenario

OK, FAULTY, STOPPED = 0, 2, 130
"""Exit codes: done; the input is faulty and nothing was written; stopped, go on with the same command."""

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


def _run(
    job: Callable[..., Any],
    scenario: Scenario,
    out: Path,
    workers: int,
    quiet: bool,
    lang: str | None,
) -> None:
    from rich.console import Console

    from results.tables.summary import summary_lines
    from tuopin.cli.progress import Bar

    console = Console(highlight=False)
    with Bar(console, quiet=quiet) as bar:
        finished = job(scenario, out, workers, bar.report)
    console.print()
    for line in summary_lines(finished.findings, language_of(lang)):
        console.print(line, markup=False, soft_wrap=True)
    console.print()
    for path in sorted(finished.folder.glob("*.html")) + sorted(finished.folder.glob("*.xlsx")):
        console.print(str(path), markup=False, soft_wrap=True)
    console.print(str(finished.folder / "figures"), markup=False, soft_wrap=True)


@app.command()
def counties() -> None:
    """List the counties and scenarios that come with tuopin."""
    from scenarios.county.county_file import available_counties, load_county
    from scenarios.load import load_scenario
    from scenarios.schema.layers import library

    for name in available_counties():
        pack = load_county(name)
        typer.echo(
            f"{name}  {pack.chinese}  {pack.title}: {pack.facts.persons:,} persons, "
            f"{pack.facts.n_poor_villages} poor villages"
        )
    for name in library():
        typer.echo(f"  {name:<16} {load_scenario(name).title}")


@app.command()
def simulate(
    scenario: Annotated[
        str, typer.Argument(help="A county, a scenario's name, a file, or a stack a+b")
    ] = "",
    out: Out = Path("runs"),
    workers: Workers = cores(),
    draws: Draws = None,
    seed: Seed = None,
    calibrated: Calibrated = None,
    with_: With = None,
    county: County = None,
    precision: PrecisionText = "",
    cluster: Cluster = "",
    plan: PlanFile = None,
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Run a scenario: its plan beside no fund and growth only. For a county: practice."""
    from scenarios.draws.precision import precision_of
    from scenarios.schema.overrides import with_plan
    from scenarios.studies.simulate import simulate_scenario

    name = asked_for(scenario, county)
    asked = with_plan(scenario_of(name, draws, seed, calibrated, with_), plan)
    wanted = precision_of(precision)

    def job(question: Scenario, to: Path, threads: int, report: Any) -> Any:
        return simulate_scenario(question, to, threads, report, wanted)

    _run(job, asked, out, workers, no_progress, lang)


@app.command()
def plan(
    scenario: Annotated[
        str, typer.Argument(help="A county, a scenario's name, a file, or a stack a+b")
    ] = "",
    out: Out = Path("runs"),
    workers: Workers = cores(),
    draws: Draws = None,
    seed: Seed = None,
    calibrated: Calibrated = None,
    objective: Objectives = None,
    until: Until = None,
    later: Later = None,
    risk: Risk = None,
    equity: Equity = None,
    reserve: Reserve = None,
    target: Targets = None,
    probability: Probability = None,
    method: Method = None,
    rule: Rules = None,
    pin: Pins = None,
    ban: Bans = None,
    pins: PinsFile = None,
    budget: Budget = "",
    with_: With = None,
    county: County = None,
    cluster: Cluster = "",
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Optimize the fund, simulate the plan again, compare it with naive splits, write the report."""
    from scenarios.schema.overrides import with_levers
    from scenarios.studies.plan import plan_county

    name = asked_for(scenario, county)
    question = scenario_of(name, draws, seed, calibrated, with_)
    asked = with_levers(
        decided(question, rule, pin, ban, budget, pins),
        objective=objective,
        until=until,
        later=later,
        risk=risk,
        equity=equity,
        reserve=reserve,
        targets=target,
        probability=probability,
        method=method,
    )
    _run(plan_county, asked, out, workers, no_progress, lang)
    if asked.levers.targets:
        asking.answer_targets(asked, out, workers, lang, quiet=no_progress)


@app.command()
def compare(
    runs: Annotated[list[Path], typer.Argument(help="Folders of finished runs; the first is main")],
    who: Annotated[
        bool,
        typer.Option("--who", help="Run their plans again by village, cause and kind 谁得谁失"),
    ] = False,
    out: Out = Path("runs"),
    workers: Workers = cores(),
    lang: Lang = None,
    no_progress: Quiet = False,
) -> None:
    """Compare finished runs under the same luck; --who adds winners and losers."""
    from scenarios.studies.simulate import compare_runs

    def job(_scenario: Any, out: Path, _workers: int, _report: Any) -> Any:
        return compare_runs(runs, out)

    _run(job, None, out, 1, True, lang)  # type: ignore[arg-type]
    if who:
        from results.pages.comparison import headline
        from scenarios.studies.winners import compare_who

        run_and_tell(
            lambda report: compare_who(runs, out, workers, report), headline, no_progress, lang
        )


@app.command()
def check(
    file: Annotated[
        Path, typer.Argument(help="A county's workbook, a scenario, a plan or a table of villages")
    ],
    county: Annotated[str, typer.Option(help="County of a plan")] = "pingli",
    copy: Annotated[
        Path | None, typer.Option(help="Marked copy of a workbook with faults 标注副本")
    ] = None,
    no_copy: Annotated[
        bool, typer.Option("--no-copy", help="Write no marked copy 不写副本")
    ] = False,
    lang: Lang = None,
) -> None:
    """Check a file by its content; of a county's workbook with faults write a marked copy."""
    from scenarios.county.workbook.check import copy_of
    from scenarios.studies.check import check_file

    for line in check_file(
        file, county, language_of(lang), None if no_copy else copy or copy_of(file)
    ):
        typer.echo(line)


@app.command()
def new(
    county: Annotated[str, typer.Argument(help="Name of the county 县名")],
    out: Annotated[Path | None, typer.Option(help="The workbook to write 要写的工作簿")] = None,
    language: Annotated[
        Literal["zh", "en"] | None, typer.Option(help="Language of the forms 表格语言")
    ] = None,
    lang: Lang = None,
) -> None:
    """Write blank forms for another county: fill them in Excel, check, plan."""
    from scenarios.county.workbook.blank_forms import write_blank

    spoken = language_of(language or lang)
    written = write_blank(county, out or Path(f"{county}.xlsx"), spoken)
    typer.echo(
        f"{written}: "
        + ("填好后运行 tuopin check" if spoken == "zh" else "fill it in, then run tuopin check")
    )


@app.command()
def parameters(
    like: Annotated[str, typer.Argument(help="Part of a name")] = "",
    county: Annotated[str, typer.Option(help="County of the assumptions 县")] = "pingli",
) -> None:
    """List parameters and assumptions with range, unit and source."""
    from model.parameters import PARAMETERS
    from scenarios.county.county_file import load_county

    pack = load_county(county)
    own = {p.name: p for p in pack.parameters}
    for known in (*PARAMETERS, *pack.assumptions):
        p = own.get(known.name, known)
        if like in p.name:
            typer.echo(f"{p.name}  {p.value:g} ({p.low:g} to {p.high:g}) {p.unit}; {p.source}")


@app.command()
def rules(
    like: Annotated[str, typer.Argument(help="Part of a name 名称的一部分")] = "", lang: Lang = None
) -> None:
    """List the rules that a plan may be asked to keep: in words, fields, how to write them, LaTeX."""
    from scenarios.schema.catalogue import rule_lines

    for line in rule_lines(like, language_of(lang)):
        typer.echo(line)


@app.command()
def quarter() -> None:
    """Print what happens in a quarter, in order."""
    from model.schedule import printed

    typer.echo(printed())


for _command in (
    *language.COMMANDS,
    *asking.COMMANDS,
    *evidence.COMMANDS,
    *judging.COMMANDS,
    *whatif.COMMANDS,
    *deskpage.COMMANDS,
    *papers.COMMANDS,
):
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
    """Entry point: a user's mistake is told in words, with exit code 2 and no stack trace."""
    language = language_of(_asked(sys.argv[1:]))
    COMMAND.set(question_of(sys.argv[1:]))
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
        lines = _told(error, language)
        if lines is None:
            raise
        for line in lines:
            typer.echo(line, err=True)
        sys.exit(FAULTY)


def _asked(words: list[str]) -> str | None:
    """The language that the command line asks for, before it is parsed."""
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words):
            return words[i + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None


def _told(error: Exception, language: Any) -> list[str] | None:
    """The words of a user's mistake; None for an error of tuopin itself."""
    from optimize.formulation.infeasibility import InfeasibleRulesError
    from scenarios.faults import FaultError

    if isinstance(error, FaultError):
        lines = [fault.text(language) for fault in error.faults[:SHOWN]]
        left = len(error.faults) - SHOWN
        rest = f"……另有{left}处" if language == "zh" else f"… and {left} more"
        more = error.more[0 if language == "zh" else 1]
        return lines + [rest] * (left > 0) + [more] * bool(more)
    if isinstance(error, InfeasibleRulesError):
        return [pair[1 if language == "zh" else 0] for pair in error.sentences]
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return [
            "磁盘已满:腾出空间后重复同一命令可继续"
            if language == "zh"
            else "the disk is full: make room and repeat the command; it goes on where it was"
        ]
    if isinstance(error, FileExistsError | NotADirectoryError | PermissionError):
        word = "无法读写" if language == "zh" else "cannot be read or written"
        return [f"{error.filename}: {word}: {error.strerror}"]
    return None


if __name__ == "__main__":
    main()
