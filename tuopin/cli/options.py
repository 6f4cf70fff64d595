"""Options that commands share, and what they are turned into."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scenarios.execution.runtime_estimate import Estimate
    from scenarios.schema.overrides import Overrides
    from scenarios.schema.rules import Checks
    from scenarios.schema.scenario import Scenario


def _connected(context: typer.Context, address: str) -> str:
    """Send the work of a command to a cluster until it is done."""
    if address:
        from scenarios.execution.parallel import on_cluster

        context.with_resource(on_cluster(address))
    return address


Cluster = Annotated[
    str,
    typer.Option(
        callback=_connected,
        help="Address of a dask scheduler, such as tcp://HOST:8786: its workers run "
        "in place of this machine's 集群地址",
    ),
]
Out = Annotated[Path, typer.Option(help="Folder of runs 结果目录")]
Workers = Annotated[int, typer.Option(min=1, help="Threads; results are the same 线程数")]
Draws = Annotated[int | None, typer.Option(min=2, help="Held-out draws 检验抽样数")]
Seed = Annotated[int | None, typer.Option(min=0, help="Seed of all chance 随机种子")]
Lang = Annotated[
    Literal["zh", "en"] | None, typer.Option(help="Language of words here; reports have both 语言")
]
With = Annotated[
    list[str] | None, typer.Option("--with", help="Scenario stacked on it, as in a+b 叠加情景")
]
PrecisionText = Annotated[
    str,
    typer.Option(
        "--precision", help="Half-width to stop at: 5% or 50万元; --draws is then the most 精度"
    ),
]
Quiet = Annotated[bool, typer.Option("--no-progress", help="No progress bar 不显示进度")]
Calibrated = Annotated[
    Path | None, typer.Option(help="Accepted parameter sets that calibrate wrote 校准所得参数组")
]

Objectives = Annotated[
    str | None,
    typer.Option(
        "--objective",
        help="gap, person_years, severity, chronic, returns, exits; weights "
        "gap=1,person_years=500; in order: 'gap then returns within 2%' 目标",
    ),
]
Until = Annotated[int | None, typer.Option(help="Last year-end that counts 计到哪年末")]
Risk = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="Weight of the worst tenth of futures 最差一成权重"),
]
Later = Annotated[
    float | None,
    typer.Option(min=0.0, max=10.0, help="Weight of year-ends after the plan 规划后权重"),
]
Equity = Annotated[
    float | None,
    typer.Option(min=0.0, max=10.0, help="Weight of the worst-off town's gain a head 均衡权重"),
]
Reserve = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="Share of the first year's fund that may wait 机动比例"),
]
Targets = Annotated[
    list[str] | None, typer.Option("--target", help="measure=amount, as person_years=20000 目标值")
]
Probability = Annotated[
    float | None, typer.Option(min=0.5, max=0.99, help="Share of futures that meet a target 把握")
]
Method = Annotated[
    Literal["milp", "greedy", "rule", "prices"] | None,
    typer.Option(help="How the plan is made 求解方法"),
]
Rules = Annotated[
    list[str] | None,
    typer.Option(
        "--rule", help='Rule: "town_money=towns:3,most:200万元", "no industry_share" 规则'
    ),
]
Pins = Annotated[
    list[str] | None, typer.Option("--pin", help="VILLAGE:PROGRAMME:YEAR:AMOUNT 必选项目")
]
PlanFile = Annotated[
    Path | None,
    typer.Option("--plan", help="A plan file, or a run's workbook, edited or not 方案文件"),
]
PinsFile = Annotated[
    Path | None, typer.Option("--pins", help="A run's workbook with edited grants 改过的工作簿")
]
Bans = Annotated[list[str] | None, typer.Option("--ban", help="[VILLAGE:]PROGRAMME 禁选项目")]
Budget = Annotated[str, typer.Option(help="Special fund a year, such as 2000万元 专项资金(每年)")]


def language_of(lang: str | None) -> Any:
    """The asked language, else TUOPIN_LANG, else the terminal's."""
    chosen = lang or os.environ.get("TUOPIN_LANG") or os.environ.get("LANG", "en")
    return "zh" if chosen.lower().startswith("zh") else "en"


def cores() -> int:
    """Threads by default."""
    return os.cpu_count() or 1


def stacked(name: str, more: Sequence[str] | None) -> str:
    """A scenario and what is stacked on it, as one name."""
    return "+".join([name, *(more or ())])


def scenario_of(
    name: str,
    draws: int | None,
    seed: int | None,
    calibrated: Path | None = None,
    more: Sequence[str] | None = None,
) -> Scenario:
    """The scenario with what the command line changes; a file that is not there is a fault."""
    from scenarios.faults import FaultError, not_found
    from scenarios.load import load_scenario

    scenario = load_scenario(stacked(name, more))
    changes: dict[str, Any] = {}
    if draws is not None:
        changes["valuation_draws"] = draws
    if seed is not None:
        changes["seed"] = seed
    if calibrated is not None:
        if not calibrated.is_file():
            raise FaultError(not_found(calibrated, "a file", "--calibrated"))
        changes["accepted"] = str(calibrated)
    uncertainties = scenario.draws.model_copy(update=changes)
    return scenario.model_copy(update={"draws": uncertainties})


County = Annotated[str | None, typer.Option("--county", help="The same as the argument 县")]


def asked_for(name: str, county: str | None) -> str:
    """The one county or scenario that is asked for; a fault where there are two or none."""
    from scenarios.faults import Fault, FaultError

    if bool(name) == bool(county):
        found = f"{name} and --county {county}" if name else "nothing"
        raise FaultError(
            [
                Fault(
                    "twice" if name else "missing",
                    "tuopin",
                    0,
                    "scenario",
                    found,
                    "one county, scenario or file",
                )
            ]
        )
    return name or str(county)


def announced(lang: str | None, quiet: bool) -> Callable[[Estimate], None]:
    """Says what a long run will take, before it begins."""

    def tell(expected: Estimate) -> None:
        if not quiet:
            typer.echo(expected.sentence(language_of(lang)), err=True)

    return tell


def run_and_tell(
    job: Callable[[Callable[[str, int, int], None]], tuple[Path, Any]],
    headline: Callable[[Any, Any], Sequence[str]],
    quiet: bool,
    lang: str | None,
) -> None:
    """Do a job under a progress bar; print its headline and the pages that it wrote."""
    from rich.console import Console

    from tuopin.cli.progress import Bar

    console = Console(highlight=False)
    with Bar(console, quiet=quiet) as bar:
        folder, found = job(bar.report)
    console.print()
    for line in headline(found, language_of(lang)):
        console.print(line, markup=False, soft_wrap=True)
    console.print()
    for path in sorted(folder.glob("*.html")):
        console.print(str(path), markup=False, soft_wrap=True)


def decided(
    scenario: Scenario,
    rules: list[str] | None,
    pins: list[str] | None,
    bans: list[str] | None,
    budget: str,
    edited: Path | None = None,
) -> Scenario:
    """The scenario with the rules and the money of the command line."""
    from scenarios.county.county_file import load_county
    from scenarios.schema.load import checks_of
    from scenarios.schema.overrides import with_overrides

    pack = load_county(scenario.county)
    checks = checks_of(pack, scenario.plan_years)
    return with_overrides(scenario, told_by(rules, pins, bans, budget, edited, checks), pack)


def told_by(
    rules: list[str] | None,
    pins: list[str] | None,
    bans: list[str] | None,
    budget: str,
    edited: Path | None,
    checks: Checks | None = None,
) -> Overrides:
    """What the options of a command say, an edited workbook's pins and bans among them."""
    from scenarios.files.grants import edits_of
    from scenarios.schema.overrides import read_overrides

    more, less = ([], []) if edited is None else edits_of(edited)
    pins, bans = [*(pins or ()), *more], [*(bans or ()), *less]
    return read_overrides(rules or (), pins, bans, budget, checks)
