"""All studies by the name of their command: what each asks, with ranges and units.

A declared table: the work of each study is in the module of its kind, imported when it is done.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from scenarios.amounts import number_of
from scenarios.faults import FaultError, plainly, worded
from scenarios.schema.bounds import (
    BRANCH_YEAR,
    DRAWS,
    FEW_VILLAGES,
    FRESH_DRAWS,
    HOUSEHOLD,
    MILLION_Y,
    MINUTES,
    MOST_MILLION_Y,
    POINTS,
    PRICE_DRAWS,
    PROBABILITY,
    SEED,
    SELECTION_DRAWS,
    SHARE,
    SOBOL_BASE,
    THINNED,
    TRAJECTORIES,
    WAVE,
)
from scenarios.schema.mistakes import refusal
from scenarios.studies.fields import Asked, Changes
from scenarios.studies.study import (
    CountyScenario,
    Finished,
    Hidden,
    Machine,
    ManyCases,
    OfScenario,
    Positional,
    Shown,
    Study,
    ask,
)

Edits = tuple[tuple[int, str, int, int, int, str, str], ...]
"""Grants changed by hand, as :class:`scenarios.files.grants.Edit`."""

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from results.language.catalogue import Language
    from scenarios.execution.learned_file import StoredPlan
    from scenarios.schema.scenario import Scenario

REPORT = ("*.html", "*.docx", "*.xlsx", "figures")
"""Patterns of what a run that judges one plan writes."""


MOST_MOVED = 0.25
"""Share of a year's money that one update moves at most, 0 to 1: assumption."""
Precise = Annotated[
    str,
    Field(description="Half-width to stop at: 5% or 50万元; --draws is then the most 精度"),
]
ONCE = AfterValidator(lambda names: tuple(dict.fromkeys(names)))
"""A name given twice is asked once."""
Seed = Annotated[int | None, SEED, Field(description="Seed of all chance 随机种子")]
Some = Annotated[int, DRAWS, Field(description="Draws 抽样数")]
HeldOut = Annotated[int, DRAWS, Field(description="Held-out draws of the run 检验抽样数")]
Villages = Annotated[int, THINNED, Field(description="Villages of the thinned county 抽取村数")]
County = Annotated[str, Field(description="County 县")]


def _own_sets(given: Path | None) -> Path | None:
    from scenarios.county.county_file import sets_of

    return given and sets_of(given)


Calibrated = Annotated[
    Path | None,
    AfterValidator(_own_sets),
    Field(
        description="Sets that calibrate wrote, or a county that comes with some "
        "校准所得参数组，或县名"
    ),
]


class OfRun(Study, located=frozenset({"run"})):
    """A study of a finished plan run."""

    run: Annotated[
        str,
        Positional(),
        Field(description="Folder of a plan run, or a scenario 方案结果目录或情景"),
    ]

    def subject(self, machine: Machine) -> Any:
        """The stored plan of a folder; of a scenario its plan run, made where it is missing."""
        from scenarios.execution.kind_of_run import is_run
        from scenarios.execution.learned_file import load_learned

        if is_run(self.run):
            return load_learned(Path(self.run))
        return load_learned(ask(Plan(scenario=self.run), machine).folder)

    def question(self, subject: StoredPlan) -> tuple[Any, ...]:
        """The run and the settings."""
        return (subject.folder.name, *self.settings())

    def named(self, subject: Any) -> Study:
        """The study of the run's folder, whatever the run was called."""
        return self.model_copy(update={"run": str(subject.folder)})


class OfCases(Study, stored=False, located=frozenset({"given"})):
    """A study of many scenarios on the same people and luck; outcomes of each are stored once."""

    given: Annotated[dict[str, Asked], Hidden()] = Field(default_factory=dict)
    """Scenarios that were read from files, by county and name, as a manifest has them."""

    def scenario_of(self, county: str, name: str) -> Scenario:
        """A scenario of the county by name or file; one that was read is not read again."""
        from scenarios.load import load_scenario
        from scenarios.schema.layers import library, parts_of

        key = f"{Path(county).name}+{name}"
        if key in self.given:
            return self.given[key]
        found = load_scenario(f"{county}+{name}")
        if not set(parts_of(name)) <= set(library()):
            self.given[key] = found
        return found

    def question(self, subject: ManyCases) -> tuple[Any, ...]:
        """The settings and every scenario with what its files hold."""
        from scenarios.execution.store import scenario_digest

        return (
            *self.settings(),
            *getattr(subject.detail, "draws", ()),
            *((c.name, scenario_digest(c.scenario), c.digest) for c in subject.cases),
        )


class Simulate(
    OfScenario,
    answer_folder="findings",
    report="run_files",
    on_cluster=True,
    files=REPORT,
    scenario_options={
        "draws": None,
        "seed": None,
        "calibrated": None,
        "with_": None,
        "county": None,
        "plan": None,
    },
):
    """Run a scenario (of a county: practice) beside no fund and growth."""

    precision: Precise = ""


class Plan(
    OfScenario,
    chooses=True,
    needed=("learned.json", "learned.npz"),
    answer_folder="findings",
    report="run_files",
    on_cluster=True,
    files=REPORT,
    scenario_options={
        **dict.fromkeys(("quick", "thorough"), False),
        **dict.fromkeys(("draws", "seed", "calibrated", "objective", "until", "later")),
        **dict.fromkeys(("risk", "equity", "reserve", "target", "probability", "method")),
        **dict.fromkeys(("rule", "pin", "ban", "edited", "budget")),
        **dict.fromkeys(("with_", "county")),
    },
):
    """Optimize the fund, simulate the plan beside simple rules, report."""

    edits: Annotated[Edits, Hidden()] = ()
    """Of a workbook whose pins and bans the scenario has: a record."""

    def follow_ups(self, finished: Finished) -> Sequence[Study]:
        """The scenario's targets, one after the other."""
        levers = self.scenario.levers
        return [
            Target(
                run=str(finished.folder),
                target=f"{measure}={least!r}",
                probability=levers.probability,
            )
            for measure, least in levers.targets.items()
        ]


class Frontier(OfRun, stored=False, on_cluster=True):
    """What more or less money does: bound, whole plans, futures, and a few budgets simulated."""

    low: Annotated[
        float, MILLION_Y, Field(description="Least budget, million yuan a year 最少（百万元/年）")
    ] = 8.0
    high: Annotated[
        float, MOST_MILLION_Y, Field(description="Largest budget 最多（百万元/年）")
    ] = 128.0
    points: Annotated[int, POINTS, Field(description="Budgets 预算点数")] = 40
    simulate: Annotated[str, Field(description="Budgets to simulate 模拟的预算（百万元/年）")] = (
        "8,16,32,64,128"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Frontier:
        if self.high <= self.low:
            raise refusal(
                "out_of_range",
                f"{self.high:g}",
                worded("more_than_low", low=self.low),
                keys=("high",),
            )
        try:
            self.shown_y()
        except ValueError:
            raise refusal(
                "wrong_type", self.simulate, worded("million_yuan_year_commas"), keys=("simulate",)
            ) from None
        return self

    def shown_y(self) -> list[float]:
        """Yuan a year of the budgets that are simulated."""
        amounts = [number_of(x) * 1e6 for x in self.simulate.split(",") if x.strip()]
        return [y for y in amounts if self.low * 1e6 <= y <= self.high * 1e6]


class Target(OfRun, stored=False, on_cluster=True):
    """The least money, and the earliest year, that reach a target; then simulated."""

    target: Annotated[str, Field(description="measure=amount, as person_years=20000 目标")]
    probability: Annotated[float, PROBABILITY, Field(description="Share of futures 把握")] = 0.8
    most: Annotated[
        float, MOST_MILLION_Y, Field(description="Most money, million yuan a year 资金上限")
    ] = 128.0


class Explain(OfRun, writes=False):
    """Why a village got this or nothing, what would change it; what a pinned project displaces."""

    village: Annotated[
        str | None,
        Positional(),
        Field(description="A village's code or name 村代码或村名", coerce_numbers_to_str=True),
    ] = None
    pin: Annotated[str | None, Field(description="VILLAGE:PROGRAMME:YEAR:AMOUNT 必选项目")] = None
    who: Annotated[
        bool, Field(description="Two questions that say who comes first in a village 先扶持谁")
    ] = False

    def shown(self, finished: Finished, language: Language) -> Iterator[Shown]:
        """Lines alone."""
        yield self.shows.headline(finished.answer, language), ()


class Prices(OfRun, on_cluster=True):
    """Simulate what extra money, rules and near-optimal plans are worth; what to find out first."""

    draws: Annotated[int, DRAWS, Field(description="Held-out draws to simulate on 模拟抽样数")] = 6


class Adjust(
    OfRun,
    manifest_kind="simulate",
    folder_kind="adjusted",
    answer_folder="findings",
    report="run_files",
    on_cluster=True,
    files=("*.html", "*.docx", "*.xlsx"),
    scenario_options=dict.fromkeys(("rule", "pin", "edited", "ban", "budget")),
):
    """Solve a run anew under other money, rules, pins, bans; simulate."""

    overrides: Annotated[Changes, Hidden()]
    draws: Annotated[int, DRAWS, Field(description="Held-out draws to simulate on 模拟抽样数")] = 6
    by_hand: Annotated[Edits | None, Hidden()] = None
    """Grants that are set as they are after the solve, as the workbench does; None: none are."""

    def subject(self, machine: Machine) -> Any:
        """The run's choice after the change."""
        from scenarios.files.grants import Edit
        from scenarios.studies.adjustment import adjust, by_hand

        kept: StoredPlan = super().subject(machine)
        if self.by_hand is None:
            return adjust(kept, self.overrides)
        return by_hand(kept, self.overrides, map(Edit._make, self.by_hand))

    def question(self, subject: Any) -> tuple[Any, ...]:
        """The run, the scenario after the change, how many draws simulate it, edits by hand."""
        edits = (*self.overrides.edits, *([self.by_hand] if self.by_hand is not None else []))
        return (subject.kept.folder.name, subject.scenario, self.draws, *edits)

    def named(self, subject: Any) -> Study:
        """The study of the run's folder."""
        return super().named(subject.kept)

    def shown(self, finished: Finished, language: Language) -> Iterator[Shown]:
        """What the change displaces, then what the county does with it."""
        lines = self.shows.headline(finished.findings, language)
        yield [*finished.subject.lines(language), "", *lines, ""], self.files


class Update(
    OfRun,
    stored=False,
    on_cluster=True,
    located=frozenset({"observed", "executed"}),
    files=("*.html", "*.csv", "*.xlsx"),
):
    """What a year's figures say of the plan's programmes, and which money they move 年度更新."""

    observed: Annotated[
        Path | None,
        Positional(),
        Field(description="What was seen, on the form; without it a blank form 年度观测表"),
    ] = None
    form: Annotated[bool, Field(description="Write the blank form 空白表")] = False
    pilot: Annotated[bool, Field(description="Design a first year that teaches 试点设计")] = False
    executed: Annotated[
        Path | None, Field(description="Plan held in the run's place, as plan-pilot.csv 执行方案")
    ] = None
    simulate: Annotated[
        int, PRICE_DRAWS, Field(description="Updated draws to simulate both plans on 模拟抽样数")
    ] = 0
    most_moved: Annotated[
        float, SHARE, Field(description="Most of a year's money that moves; 1: no cap 调整上限")
    ] = MOST_MOVED

    def question(self, subject: StoredPlan) -> tuple[Any, ...]:
        """The run, the settings and what stands in the file."""
        from scenarios.digest import file_digest

        return (
            *super().question(subject),
            *[file_digest(str(p or "")) for p in (self.observed, self.executed)],
        )

    def exit_code(self, finished: Finished) -> int:
        """1 where the model does not know the year."""
        return int(finished.answer is not None and finished.answer.is_misfit)


class Replan(
    OfScenario,
    chooses=True,
    on_cluster=True,
    scenario_options={"draws": 8, "seed": None, "calibrated": None},
):
    """Plan anew each year from the simulated state; what that is worth against the fixed plan."""

    learn: Annotated[
        int, SELECTION_DRAWS, Field(description="Draws to learn on, each year 每年学习抽样数")
    ] = 6
    fresh: Annotated[
        int, FRESH_DRAWS, Field(description="Draws to accept steps on 检验步骤抽样数")
    ] = 4

    def studied(self) -> Scenario:
        """The scenario with as many draws to learn on; FaultError for one plan year."""
        if len(self.scenario.plan_years) < 2:
            raise FaultError(
                plainly(
                    self.scenario.title,
                    worded("one_plan_year_nothing"),
                    worded("two_plan_years_more"),
                )
            )
        return self.scenario.but(draws={"selection_draws": self.learn, "fresh_draws": self.fresh})


def _of_any(value: Any) -> Any:
    """A scenario, or of a finished run its scenario under the run's plan."""
    from scenarios.county.county_file import load_county
    from scenarios.execution.kind_of_run import is_run, plan_of_run, require_run
    from scenarios.execution.store import has_findings, scenario_of_run
    from scenarios.schema.overrides import with_plan
    from scenarios.schema.scenario import OF_A_SPLIT, Levers

    if not isinstance(value, str) or not is_run(value):
        return value
    require_run(Path(value), worded("judged_run"), has_findings)
    scenario = scenario_of_run(Path(value))
    return with_plan(
        # the plan that a split became says itself who gets it
        scenario.but(levers={key: getattr(Levers(), key) for key in OF_A_SPLIT}),
        plan_of_run(Path(value), load_county(scenario.county)),
    )


class Follow(OfScenario, files=("*.html", "*.csv", "figures")):
    """Follow households through a run, each beside itself without the fund 跟踪农户."""

    scenario: Annotated[
        Asked,
        BeforeValidator(_of_any),
        Positional(),
        Field(description="A county, a scenario, a stack a+b, or the folder of a run"),
    ]
    history: Annotated[
        str, Field(description="returned, stayed_out or never_left 返贫、稳定脱贫、一直未脱贫")
    ] = ""
    cause: Annotated[str, Field(description="Cause of a return, as illness 返贫原因，如因病")] = ""
    kind_: Annotated[str, Field(description="Kind at the start, as dibao 户类型，如低保户")] = ""
    household: Annotated[
        int | None, HOUSEHOLD, Field(description="A household by its id 户编号")
    ] = None
    random: Annotated[
        int, SEED, Field(description="Seed of the lot among those that fit 抽签种子")
    ] = 1
    draw: Annotated[int, SEED, Field(description="Draw; no plan is chosen on 5001 抽样编号")] = 5001
    seed: Seed = None

    def studied(self) -> Scenario:
        """The scenario; where it asks for an optimized plan practice stands for it."""
        given: Scenario = self.scenario
        return given.but(
            draws={"seed": given.draws.seed if self.seed is None else self.seed},
            levers={"plan": "practice" if given.levers.plan == "optimize" else given.levers.plan},
        )


class Validate(
    OfScenario, stored=False, scenario_options={"draws": 16, "seed": None, "calibrated": None}
):
    """Set every published figure and unfitted margin beside the simulation; misses are shown."""


class Backtest(Study, stored=False, files=("*.html", "*.csv")):
    """Run real places from their first register; score later ones 对照真实地方的后来数字."""

    draws: Some = 16
    seed: Seed = None

    def question(self, subject: CountyScenario) -> tuple[Any, ...]:
        """The default county, whose assumptions hold, and the settings."""
        return (subject.scenario, *self.settings())


class CrossCheck(
    OfScenario,
    files=("*.html", "*.csv"),
    scenario_options={"draws": 8, "seed": None, "calibrated": None},
):
    """A second, aggregate model beside the households; differences explained 双模型核对."""


class Calibrate(
    OfScenario,
    stored=False,
    scenario_options={"seed": None},
    located=frozenset({"file"}),
    files=("*.html", "accepted.csv"),
):
    """Find the parameter sets that agree with the figures; use them with --calibrated."""

    minutes: Annotated[float, MINUTES, Field(description="Time to plan for 计划时间")] = 18.0
    size: Annotated[
        int | None, WAVE, Field(description="Draws of a wave, in place of time 每轮抽样数")
    ] = None
    villages: Villages = 30
    file: Annotated[Path | None, Field(description="A copy of accepted.csv 参数组文件副本")] = None

    def studied(self) -> Scenario:
        """The scenario without accepted sets: they are what is looked for."""
        return self.scenario.but(draws={"accepted": ""})

    def named(self, subject: Any) -> Study:
        """The study without its copy: asked again from its folder it writes there alone."""
        return self.model_copy(update={"file": None})


class Sensitivity(OfScenario, stored=False, scenario_options={"seed": None}):
    """Which parameters move the answers: Morris over all, Sobol' over the ten that matter most."""

    trajectories: Annotated[int, TRAJECTORIES, Field(description="Morris trajectories 轨迹数")] = 8
    base: Annotated[
        int, SOBOL_BASE, Field(description="Sobol' base sample, a power of two 基础样本")
    ] = 64
    villages: Villages = 20


class Mechanisms(OfScenario, stored=False, scenario_options={"seed": None}):
    """Switch every mechanism of the model off and on under the same luck."""

    draws: Some = 6
    villages: Villages = 10


class Yields(
    OfScenario,
    on_cluster=True,
    scenario_options={"draws": 16, "seed": None, "calibrated": None},
):
    """What a yuan of every programme alone brings, held against its evidence 每元收益与证据对照."""

    held_out: Annotated[
        bool, Field(description="Also practice, other households, half the money 检验项目")
    ] = False

    def studied(self) -> Scenario:
        """The scenario with a horizon that holds the year of every prior."""
        return self.work.horizon_for(self.scenario)

    def exit_code(self, finished: Finished) -> int:
        """1 where a yield lies outside its evidence."""
        return 0 if finished.answer.table["is_inside"].all() else 1


class Compare(
    OfCases,
    stored=True,
    on_cluster=True,
    files=("*.html", "*.csv", "pictures"),
    located=frozenset({"cases", "county", "against", "calibrated"}),
):
    """Compare scenarios, plan files, runs on the same people and luck 方案比较."""

    cases: Annotated[
        tuple[str, ...],
        Positional(),
        ONCE,
        Field(
            description="Names, stacks a+b, files, runs; a county; the first case is held against"
        ),
    ] = ()
    all_: Annotated[bool, Field(description="All scenarios of the library too 全部情景")] = False
    worlds: Annotated[
        tuple[str, ...],
        ONCE,
        Field(description="Every case in this stress too; again for more; all 情形, 全部"),
    ] = ()
    from_: Annotated[
        int | None,
        BRANCH_YEAR,
        Field(description="All share the reference's history to this year 共同的最后一年"),
    ] = None
    against: Annotated[str, Field(description="The reference, a case 对照")] = ""
    county: Annotated[str, Field(description="The same as a county among the words 县")] = ""
    draws: Some = 16
    precision: Precise = ""
    seed: Seed = None
    calibrated: Calibrated = None

    def named(self, subject: ManyCases) -> Study:
        """The study with the scenarios that were read in Python or from files."""
        return self.model_copy(update={"county": self.county or subject.scenario.county})

    def about(self, subject: ManyCases) -> str:
        """The words of the question, for the name of the folder."""
        from scenarios.load import own_title

        titles = {c.name: own_title(c.scenario, subject.pack) for c in subject.detail.shown}
        named = [titles.get(Path(w).name, Path(w).stem) for w in (self.against, *self.cases) if w]
        words = [*dict.fromkeys(named), *["all"] * self.all_]
        return "-".join(w for w in words if w not in ("", subject.pack.name, subject.pack.chinese))


class Stress(
    OfCases,
    stored=True,
    on_cluster=True,
    report="compare",
    files=Compare.files,
    located=frozenset({"run"}),
):
    """Compare the plans of a run in other worlds: the plan, its rivals, practice 压力情形."""

    run: Annotated[
        str, Positional(), Field(description="Folder of a run that tuopin plan has finished")
    ]
    draws: HeldOut = 8
    only: Annotated[
        tuple[str, ...], Field(description="A stress by name; again for more 只看某种情形")
    ] = ()


class Replay(
    OfCases,
    stored=True,
    on_cluster=True,
    report="compare",
    files=Compare.files,
    located=frozenset({"run", "spent"}),
):
    """Compare what was really spent with the best split of the same money and with practice."""

    spent: Annotated[
        Path,
        Positional(),
        Field(description="A plan file of what was really spent 实际支出表"),
    ]
    run: Annotated[str, Field(description="Folder of a run that tuopin plan has finished 运行目录")]
    draws: HeldOut = 8


class Discover(OfCases, stored=True):
    """In which ranges of the uncertain numbers a scenario fails (PRIM) 何时失败."""

    scenario: Annotated[
        str,
        Positional(),
        Field(description="The scenario that may fail, a name, file or stack"),
    ]
    against: Annotated[str, Field(description="What it is held against 对照")] = "practice"
    least: Annotated[
        str, Field(description="What it must close beyond that, as 100万元 至少多减少")
    ] = "0元"
    county: County = "pingli"
    draws: Some = 300
    villages: Annotated[
        int, FEW_VILLAGES, Field(description="Villages of the thinned county 抽取村数")
    ] = 20
    seed: Seed = None


class Adversary(OfRun, files=("*.html", "*.csv")):
    """The world in which a run's plan does most harm, and the rule that insures 最不利情形."""

    points: Annotated[
        int, SOBOL_BASE, Field(description="Worlds of the design, a power of two 筛选情形数")
    ] = 64
    villages: Villages = 20
    draws: Annotated[
        int, DRAWS, Field(description="Fresh draws that value what was found 检验抽样数")
    ] = 8


STUDIES: tuple[type[Study], ...] = (
    Simulate,
    Plan,
    Compare,
    Follow,
    Frontier,
    Target,
    Explain,
    Prices,
    Adjust,
    Update,
    Validate,
    Backtest,
    CrossCheck,
    Calibrate,
    Sensitivity,
    Mechanisms,
    Yields,
    Stress,
    Replay,
    Replan,
    Discover,
    Adversary,
)
REGISTRY = {study.kind: study for study in STUDIES}
"""All studies by kind."""


def study_of(kind: str, text: str, folder: Path) -> Study:
    """A study as the manifest of a folder has it."""
    from scenarios.execution.inputs import read_question

    return REGISTRY[kind].model_validate(read_question(folder, json.loads(text)))
