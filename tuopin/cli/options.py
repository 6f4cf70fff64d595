"""Options that commands share, and the scenario that they make together."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scenarios.faults import FaultError, plainly, worded
from scenarios.schema.bounds import DRAWS, PROBABILITY, SEED, SHARE, WEIGHT, WORKERS, YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.schema.overrides import Overrides
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario


def _connected(context: typer.Context, address: str) -> str:
    """Send the work of a command to a cluster until it is done."""
    if address:
        from scenarios.execution.parallel import on_cluster

        context.with_resource(on_cluster(address, _waits_for_workers))
    return address


def _waits_for_workers(seconds: int) -> None:
    typer.echo(
        f"no worker yet; waiting up to {seconds} s 尚无工作节点，最多等待{seconds}秒", err=True
    )


Cluster = Annotated[
    str,
    typer.Option(
        callback=_connected,
        help="Address of a dask scheduler, such as tcp://HOST:8786: its workers run "
        "in place of this machine's 集群地址",
    ),
]
Out = Annotated[Path, typer.Option(help="Folder of runs 结果目录")]
Workers = Annotated[
    int,
    typer.Option(
        help="Threads; results are the same 线程数，不影响结果", **WORKERS.option("--workers")
    ),
]
Lang = Annotated[
    Literal["zh", "en"] | None,
    typer.Option(help="Language of words here; reports have both 屏幕用语；报告两种语言都有"),
]
Quiet = Annotated[bool, typer.Option("--no-progress", help="No progress bar 不显示进度")]
With = Annotated[
    list[str] | None,
    typer.Option("--with", help="Scenario stacked on it, as in a+b 叠加的情景，如a+b"),
]

SCENARIO_OPTIONS: dict[str, Any] = {
    "draws": Annotated[
        int | None, typer.Option(help="Held-out draws 检验抽样数", **DRAWS.option("--draws"))
    ],
    "quick": Annotated[
        bool,
        typer.Option("--quick", help="A first answer: few draws and rounds 快速初算：抽样和轮次少"),
    ],
    "thorough": Annotated[
        bool, typer.Option("--thorough", help="More draws and rounds 细算：抽样和轮次多")
    ],
    "seed": Annotated[
        int | None, typer.Option(help="Seed of all chance 随机种子", **SEED.option("--seed"))
    ],
    "calibrated": Annotated[
        Path | None,
        typer.Option(
            help="Sets that calibrate wrote, or a county that comes with some "
            "校准所得参数组，或自带参数组的县"
        ),
    ],
    "objective": Annotated[
        str | None,
        typer.Option(
            help="gap, person_years, severity, chronic, returns, exits; weights "
            "gap=1,person_years=500; in order: 'gap then returns within 2%' "
            "目标，如gap、gap=1,person_years=500",
        ),
    ],
    "until": Annotated[
        int | None,
        typer.Option(help="Last year-end that counts 计到哪年末", **YEAR.option("--until")),
    ],
    "later": Annotated[
        float | None,
        typer.Option(
            help="Weight of year-ends after the plan 规划期后各年末的权重",
            **WEIGHT.option("--later"),
        ),
    ],
    "risk": Annotated[
        float | None,
        typer.Option(
            help="Weight of the worst fifth of futures 最差五分之一情形的权重",
            **SHARE.option("--risk"),
        ),
    ],
    "equity": Annotated[
        float | None,
        typer.Option(
            help="Weight of the worst-off town's gain a head 人均成效最差乡镇的权重",
            **WEIGHT.option("--equity"),
        ),
    ],
    "reserve": Annotated[
        float | None,
        typer.Option(
            help="Share of the first year's fund that may wait 首年资金可留机动的比例",
            **SHARE.option("--reserve"),
        ),
    ],
    "target": Annotated[
        list[str] | None,
        typer.Option(help="measure=amount, as person_years=20000 目标值，如person_years=20000"),
    ],
    "probability": Annotated[
        float | None,
        typer.Option(
            help="Share of futures that meet a target 达到目标的情形占比",
            **PROBABILITY.option("--probability"),
        ),
    ],
    "method": Annotated[
        Literal["milp", "greedy", "rule", "prices"] | None,
        typer.Option(help="How the plan is made 求解方法"),
    ],
    "rule": Annotated[
        list[str] | None,
        typer.Option(
            help='Rule: "town_money=towns:3,most:200万元", "no industry_share" 规则：见rules命令'
        ),
    ],
    "pin": Annotated[
        list[str] | None,
        typer.Option(help="VILLAGE:PROGRAMME:YEAR:AMOUNT 必选项目，写法：村：项目：年：金额"),
    ],
    "ban": Annotated[
        list[str] | None, typer.Option(help="[VILLAGE:]PROGRAMME 禁选项目，写法：项目，或村：项目")
    ],
    "edited": Annotated[
        Path | None, typer.Option(help="A run's workbook with edited grants 改过分村金额的工作簿")
    ],
    "budget": Annotated[
        str | None,
        typer.Option(help="Special fund a year, such as 2000万元 每年专项资金，如2000万元"),
    ],
    "plan": Annotated[
        Path | None, typer.Option(help="A plan file, or a run's workbook, edited or not 方案文件")
    ],
    "with_": With,
    "county": Annotated[str | None, typer.Option(help="The same as the argument 县，与参数相同")],
}
"""Options that change a scenario; a study names those of its command."""


def language_of(lang: str | None) -> Any:
    """The language of an option, else TUOPIN_LANG, else the terminal's (LC_ALL before LANG)."""
    asked = (os.environ.get(name) for name in ("TUOPIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = lang or next(filter(None, asked), "en")
    return "zh" if chosen.lower().startswith("zh") else "en"


def cores() -> int:
    """Threads by default."""
    return os.cpu_count() or 1


def scenario_of(name: str, given: Mapping[str, Any]) -> Scenario:
    """The scenario of a name with what options change; a file that is not there is a fault."""
    from scenarios.county.county_file import load_county
    from scenarios.load import load_scenario
    from scenarios.schema.overrides import with_levers, with_overrides, with_plan

    if "county" in given:
        name = _one_of(name, given["county"])
    scenario = load_scenario("+".join([name, *(given.get("with_") or ())]))
    scenario = _with_draws(scenario, given)
    if "rule" in given:
        pack = load_county(scenario.county)
        scenario = with_overrides(scenario, overrides_of(given, pack, scenario), pack)
        levers = (
            *("objective", "until", "later", "risk", "equity", "reserve"),
            *("probability", "method"),
        )
        own = {name: given[name] for name in levers}
        scenario = with_levers(scenario, targets=given["target"], **own)
    return with_plan(scenario, given.get("plan"))


def overrides_of(given: Mapping[str, Any], pack: CountyPack, scenario: Scenario) -> Overrides:
    """What options change, an edited workbook's pins and bans among them."""
    from scenarios.files.grants import edits_of, listed_edits
    from scenarios.schema.load import checks_of
    from scenarios.schema.overrides import read_overrides

    checks, file = checks_of(pack, scenario.plan_years), given["edited"]
    more, less = ([], []) if file is None else edits_of(file, pack.home, scenario.plan_years)
    edits = () if file is None else tuple(listed_edits(file, pack.home))
    pins, bans = [*(given["pin"] or ()), *more], [*(given["ban"] or ()), *less]
    made = read_overrides(given["rule"] or (), pins, bans, given["budget"] or "", checks)
    return made.model_copy(update={"edits": edits})


def _with_draws(scenario: Scenario, given: Mapping[str, Any]) -> Scenario:
    from scenarios.county.county_file import sets_of
    from scenarios.schema.scenario import QUICK, THOROUGH

    names = {"draws": "valuation_draws", "seed": "seed", "calibrated": "accepted"}
    changes: dict[str, Any] = QUICK if given.get("quick") else {}
    if given.get("thorough"):
        if changes:
            allowed = worded("one_of_them")
            raise FaultError(plainly("--thorough", worded("given_beside_quick"), allowed, "twice"))
        changes = THOROUGH
    changes = changes | {to: given[k] for k, to in names.items() if given.get(k) is not None}
    if "accepted" in changes:
        changes["accepted"] = str(sets_of(changes["accepted"]))
    return scenario.but(draws=changes)


def _one_of(name: str, county: str | None) -> str:
    """The one county or scenario; a fault where there are two or none."""
    if bool(name) == bool(county):
        allowed = worded("one_county_scenario_file")
        if name:
            raise FaultError(
                plainly(f"--county {county}", worded("given_beside", name=name), allowed, "twice")
            )
        raise FaultError(plainly("scenario", worded("missing"), allowed, "missing"))
    return name or str(county)
