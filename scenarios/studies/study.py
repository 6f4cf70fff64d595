"""What every study is and how each is asked.

A study's fields are its command, its form and its manifest; only its work differs, in the module of
its kind. This module and :mod:`scenarios.studies.catalogue` import nothing heavy, so that help is
there at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator

from scenarios.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from results.findings import Findings
    from results.language.catalogue import Language
    from scenarios.execution.cases import Case
    from scenarios.execution.runner import Runner
    from scenarios.execution.runtime_estimate import Estimate
    from scenarios.schema.overrides import Overrides
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario


Shown = tuple[list[str], tuple[str, ...]]
"""Lines, and patterns of files that are named after them."""


class Positional:
    """Marks a field that stands in a command by its place."""


class Hidden:
    """Marks a field that no command has."""


@dataclass(frozen=True)
class Machine:
    """Where and how studies are done; nothing of it changes an answer.

    Attributes
    ----------
    out : folder of runs.
    workers : threads.
    progress : called with label, done, total.
    announce : called with the expected time before a long run.
    bench : where saved states stay after the study; its own folder, and removed, where it is None.
    """

    out: Path = Path("runs")
    workers: int = 1
    progress: Progress = silent
    announce: Callable[[Estimate], None] = lambda _: None
    bench: Path | None = None


@dataclass(frozen=True)
class Workspace:
    """Where a study under way writes, and with what it is done."""

    target: Path
    machine: Machine

    @property
    def folder(self) -> Path:
        """The study's folder, made when it is first used: faults found before leave nothing."""
        self.target.mkdir(parents=True, exist_ok=True)
        return self.target

    @property
    def workers(self) -> int:
        """Threads."""
        return self.machine.workers

    @property
    def progress(self) -> Progress:
        """Called with label, done, total."""
        return self.machine.progress

    def runner(self, pack: CountyPack, scenario: Scenario, numbers: Sequence[int]) -> Runner:
        """A runner of a scenario's draws by number; the draws are written first."""
        from scenarios.draws.posterior import draws_of
        from scenarios.execution.runner import Runner
        from scenarios.execution.store import write_draws

        draws = draws_of(pack, scenario, numbers)
        write_draws(self.folder, draws)
        return Runner(pack, scenario, draws, self.folder, self.workers, self.progress)


@dataclass(frozen=True)
class CountyScenario:
    """A scenario with its county."""

    pack: CountyPack
    scenario: Scenario


@dataclass(frozen=True)
class ManyCases:
    """Many scenarios on the same people and luck, with their counties.

    Attributes
    ----------
    scenario : that the manifest names.
    detail : how the cases belong together, by the study.
    """

    packs: Sequence[CountyPack]
    cases: Sequence[Case]
    scenario: Scenario
    detail: Any = None

    @property
    def pack(self) -> CountyPack:
        """The county; of several the last."""
        return self.packs[-1]


@dataclass(frozen=True)
class Answered:
    """An answer, with digests of the plans and the numbers of the draws that it rests on."""

    answer: Any
    plans: Mapping[str, str] = field(default_factory=dict)
    draws: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished:
    """A finished study: its folder, its answer, what it was about."""

    folder: Path
    answer: Any
    subject: Any = None

    @property
    def findings(self) -> Findings:
        """The answer of a run that judges one plan."""
        findings: Findings = getattr(self.answer, "findings", self.answer)
        return findings

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.findings._repr_html_()


class Study(BaseModel):
    """A question with all its settings; settings of its kind stand in the head of its class.

    Attributes
    ----------
    kind : of the study: its command, the module of its work, the name of its folders.
    stored : whether its answer is read back from its folder when the same is asked again; others go
        on from what was evaluated.
    manifest_kind : its manifest's, where it is read as a study of another kind.
    folder_kind : the word in the name of its folders, where it is not the kind.
    answer_folder : where in its folder the answer's tables are stored.
    writes : whether it has a folder at all.
    on_cluster : whether its runs may be sent to a cluster.
    chooses : whether it makes a plan, for which a county needs a poor village.
    scenario_options : options of the command that change the scenario, with their defaults.
    files : patterns of what is named after it is done.
    report : the module that shows its answers, where it is not its own.
    located : fields that say where something stands: what stands there is part of the question.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kind: ClassVar[str]
    stored: ClassVar[bool] = True
    manifest_kind: ClassVar[str] = ""
    folder_kind: ClassVar[str] = ""
    answer_folder: ClassVar[str] = "answer"
    writes: ClassVar[bool] = True
    on_cluster: ClassVar[bool] = False
    chooses: ClassVar[bool] = False
    scenario_options: ClassVar[Mapping[str, Any]] = {}
    files: ClassVar[tuple[str, ...]] = ("*.html",)
    report: ClassVar[str] = ""
    located: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **settings: Any) -> None:
        cls.kind = cls.__name__.lower()
        cls.located |= settings.pop("located", frozenset())
        for name, value in settings.items():
            setattr(cls, name, value)

    @property
    def work(self) -> Any:
        """The module of the kind, which has ``run(study, subject, space) -> Answered``."""
        return import_module(f"scenarios.studies.{self.kind}")

    @property
    def shows(self) -> Any:
        """The module with ``Answer``, ``pages(answer, folder)``, ``headline(answer, language)``."""
        return import_module(f"scenarios.studies.{self.report or self.kind}")

    def subject(self, machine: Machine) -> Any:
        """What the study is about, opened once; FaultError with all faults."""
        return self.work.subject(self)

    def settings(self) -> tuple[Any, ...]:
        """Values of the fields that the answer depends on beside the subject."""
        return tuple(self.model_dump(mode="json", exclude=set(self.located)).values())

    def question(self, subject: Any) -> tuple[Any, ...]:
        """All that the answer depends on beside the county."""
        raise NotImplementedError

    def folder(self, out: Path, subject: Any) -> Path:
        """Where the answer goes: the same question has the same folder."""
        from scenarios.execution.store import folder_of

        kind = self.folder_kind or self.kind
        return folder_of(out, subject.pack, kind, *self.question(subject))

    def shown(self, finished: Finished, language: Language) -> Iterator[Shown]:
        """Lines that answer, and patterns of the files that hold more, in blocks."""
        yield ["", *self.shows.headline(finished.answer, language), ""], self.files

    def follow_ups(self, finished: Finished) -> Sequence[Study]:
        """Studies that a command asks after this one."""
        return ()

    def more(self, subject: Any) -> Mapping[str, str]:
        """What the manifest holds beside study, subject, plans and draws."""
        return {}

    def write_manifest(self, folder: Path, subject: Any, answered: Answered) -> None:
        """The last file of a finished study."""
        from scenarios.execution.store import write_manifest

        more = {"study": self.stored_fields(), **self.more(subject)}
        pack, scenario, kind = subject.pack, subject.scenario, self.manifest_kind or self.kind
        write_manifest(folder, pack, scenario, kind, answered.plans, answered.draws, more)

    def stored_fields(self) -> dict[str, str]:
        """The study in a manifest: fields as text, for the order of rules is part of a solve."""
        return {"kind": self.kind, "fields": self.model_dump_json()}


def ask(study: Study, machine: Machine, subject: Any = None) -> Finished:
    """Answer a study from its folder, or do it and write its folder; the manifest comes last.

    ``subject`` saves opening again what is open already.
    """
    from scenarios.execution.store import (
        clear_cache,
        is_finished,
        load_answer,
        save_answer,
        write_timing,
    )

    started = time.perf_counter()
    subject = subject or study.subject(machine)
    if not study.writes:
        answer = study.work.run(study, subject, Workspace(machine.out, machine)).answer
        return Finished(machine.out, answer, subject)
    folder = study.folder(machine.out, subject)
    if study.stored and is_finished(folder):
        return Finished(
            folder, load_answer(folder, study.shows.Answer, study.answer_folder), subject
        )
    space = Workspace(folder, machine)
    answered = study.work.run(study, subject, space)
    machine.progress("writing tables and pages", 0, 1)
    study.shows.pages(answered.answer, space.folder)
    if study.stored:
        save_answer(folder, answered.answer, study.answer_folder)
    write_timing(folder, started)
    clear_cache(folder)
    study.write_manifest(folder, subject, answered)
    machine.progress("writing tables and pages", 1, 1)
    return Finished(folder, answered.answer, subject)


def _scenario(value: Any) -> Any:
    """A scenario as it is, by name or file, or from a manifest."""
    from scenarios.load import load_scenario
    from scenarios.schema.scenario import Scenario

    return load_scenario(value) if isinstance(value, str) else Scenario.model_validate(value)


def _overrides(value: Any) -> Any:
    """Changes of a scenario as they are, or from a manifest."""
    from scenarios.schema.overrides import Overrides

    return Overrides.model_validate(value)


if TYPE_CHECKING:
    Asked = Scenario
    Changes = Overrides
else:
    # what reads them is heavy, and a help needs none of it
    plain = PlainSerializer(lambda model: model.model_dump(mode="json"))
    Asked = Annotated[Any, PlainValidator(_scenario), plain]
    Changes = Annotated[Any, PlainValidator(_overrides), plain]


class OfScenario(Study, located=frozenset({"scenario"})):
    """A study of one scenario in its county."""

    scenario: Annotated[
        Asked,
        Positional(),
        Field(description="A county, a scenario's name, a file, or a stack a+b"),
    ]

    def studied(self) -> Scenario:
        """The scenario as the study takes it."""
        return self.scenario

    def subject(self, machine: Machine) -> CountyScenario:
        """The county and the scenario."""
        from scenarios.county import county_file
        from scenarios.faults import FaultError, missing
        from scenarios.schema.parameters import outside_ranges

        pack, scenario = county_file.load_county(self.scenario.county), self.studied()
        if faults := [m.fault(scenario.title) for m in outside_ranges(pack, scenario.model_dump())]:
            raise FaultError(faults)  # of a scenario made in Python: one of a file has none
        if self.chooses and not pack.villages["poor_village"].any():
            raise FaultError(
                missing(
                    scenario.title,
                    ("贫困村", "poor village"),
                    (
                        "有贫困村的县；没有贫困村时资金无处可选，可用 tuopin simulate",
                        "a county with a poor village: without one nothing can be chosen; "
                        "tuopin simulate runs it",
                    ),
                )
            )
        return CountyScenario(pack, scenario)

    def question(self, subject: CountyScenario) -> tuple[Any, ...]:
        """The scenario, which brings what stands in its files with it, and the settings."""
        return (subject.scenario, *self.settings())
