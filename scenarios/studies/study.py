"""What every study is and how each is asked.

A study's fields are its command, its form and its manifest; only its work differs, in the module of
its kind. This module and :mod:`scenarios.studies.catalogue` import nothing heavy, so that help is
there at once.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from scenarios.faults import FaultError, missing, refuse_all, worded
from scenarios.progress import Progress, silent
from scenarios.studies.fields import Asked
from scenarios.system_faults import solver_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from results.findings import Findings
    from results.language.catalogue import Language
    from scenarios.execution.cases import Case, Cases
    from scenarios.execution.runner import Runner
    from scenarios.execution.runtime_estimate import Estimate
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario


Shown = tuple[list[str], tuple[str, ...]]
"""Lines, and patterns of files that are named after them."""


class Positional:
    """Marks a field that stands in a command by its place."""


class Hidden:
    """Marks a field that no command has."""


def draws_by_use(**n_draws: int) -> dict[str, range]:
    """So many draws for every use, one after the other from 1: none has two uses."""
    ends = accumulate(n_draws.values(), initial=1)
    return {use: range(a, b) for use, (a, b) in zip(n_draws, pairwise(ends), strict=True)}


@dataclass(frozen=True)
class Machine:
    """Where and how studies are done; nothing of it changes an answer.

    Attributes
    ----------
    out : folder of runs.
    workers : threads.
    progress : called with label, done, total.
    announce : called with the expected time before a long run.
    waits : called with a folder in which another process is at work, which is waited for.
    bench : where saved states stay after the study; its own folder, and removed, where it is None.
    """

    out: Path = Path("runs")
    workers: int = 1
    progress: Progress = silent
    announce: Callable[[Estimate], None] = lambda _: None
    waits: Callable[[Path], None] = lambda _: None
    bench: Path | None = None


@dataclass(frozen=True)
class Workspace:
    """Where a study under way writes, and with what it is done.

    Attributes
    ----------
    documents : what the study stores of its question, with the files that it names.
    """

    target: Path
    machine: Machine
    documents: tuple[Any, ...] = ()

    @cached_property
    def folder(self) -> Path:
        """The study's folder, made when it is first used: faults found before leave nothing.

        It holds a copy of every file that the question names.
        """
        from scenarios.execution.inputs import keep_files

        self.target.mkdir(parents=True, exist_ok=True)
        keep_files(self.target, *self.documents)
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

    @contextmanager
    def cases(
        self,
        pack: CountyPack,
        cases: Sequence[Case],
        numbers: Sequence[int],
        after: tuple[Case, int] | None = None,
    ) -> Iterator[Cases]:
        """Cases of a county in the folder that all studies of it share, one process at a time."""
        from scenarios.execution.cases import Cases, cases_folder, clear_states
        from scenarios.files.lock import alone

        folder = cases_folder(self.machine.out, pack)
        with alone(folder, self.machine.waits):
            yield Cases(pack, cases, folder, numbers, self.workers, self.progress, after=after)
            clear_states(folder)


@dataclass(frozen=True)
class CountyScenario:
    """A scenario with its county."""

    pack: CountyPack
    scenario: Scenario


@dataclass(frozen=True)
class ManyCases:
    """Many scenarios on the same people and luck, with their county.

    Attributes
    ----------
    scenario : that the manifest names.
    detail : how the cases belong together, by the study.
    """

    pack: CountyPack
    cases: Sequence[Case]
    scenario: Scenario
    detail: Any = None


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
        return getattr(self.answer, "findings", self.answer)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.findings._repr_html_()


class Study(BaseModel):
    """A question with all its settings; settings of its kind stand in the head of its class.

    Attributes
    ----------
    kind : of the study: its command, the module of its work, the name of its folders.
    stored : whether its answer is read back when the same is asked again; others go on.
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
    needed : names of files that a finished one has for later studies.
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
    needed: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **settings: Any) -> None:
        cls.kind = cls.__name__.lower()
        cls.located |= settings.pop("located", frozenset())
        for name, value in settings.items():
            setattr(cls, name, value)

    @property
    def work(self) -> Any:
        """The module of the kind, which has ``run(study, subject, space) -> Answered``."""
        return import_module(f"scenarios.studies.{self.kind}")

    def exit_code(self, finished: Finished) -> int:
        """0, or 1 where the answer is that something does not hold."""
        return 0

    @property
    def shows(self) -> Any:
        """The module with ``Answer``, ``pages(answer, folder)``, ``headline(answer, language)``."""
        return import_module(f"scenarios.studies.{self.report or self.kind}")

    def subject(self, machine: Machine) -> Any:
        """What the study is about, opened once; FaultError with all faults."""
        return self.work.subject(self)

    def settings(self) -> tuple[Any, ...]:
        """Values of the fields that the answer depends on beside the subject."""
        from scenarios.execution.inputs import own_names

        return tuple(own_names(self.model_dump(mode="json", exclude=set(self.located))).values())

    def question(self, subject: Any) -> tuple[Any, ...]:
        """All that the answer depends on beside the county."""
        raise NotImplementedError

    def folder(self, out: Path, subject: Any) -> Path:
        """Where the answer goes: the same question has the same folder."""
        from scenarios.execution.store import folder_of

        kind, n = self.folder_kind or self.kind, getattr(self, "draws", getattr(self, "draw", None))
        about = (self.about(subject), kind, str(n or subject.scenario.draws.valuation_draws))
        return folder_of(out, subject.pack, about, *self.question(subject))

    def about(self, subject: Any) -> str:
        """What it is about beside the county, for the name of its folder."""
        from scenarios.load import own_title

        return own_title(subject.scenario, subject.pack)

    def shown(self, finished: Finished, language: Language) -> Iterator[Shown]:
        """Lines that answer, and patterns of the files that hold more, in blocks."""
        yield ["", *self.shows.headline(finished.answer, language), ""], self.files

    def follow_ups(self, finished: Finished) -> Sequence[Study]:
        """Studies that a command asks after this one."""
        return ()

    def write_manifest(self, folder: Path, subject: Any, answered: Answered) -> None:
        """The last file of a finished study."""
        from scenarios.execution.store import write_manifest

        more = {"study": self.stored_fields(folder, subject)}
        pack, scenario, kind = subject.pack, subject.scenario, self.manifest_kind or self.kind
        write_manifest(folder, pack, scenario, kind, answered.plans, answered.draws, more)

    def named(self, subject: Any) -> Study:
        """The study as it is stored: what it is about by the folder or file that was found."""
        return self

    def documents(self, subject: Any) -> tuple[Any, ...]:
        """What is stored of the question, and names files: fields, scenario."""
        fields = json.loads(self.named(subject).model_dump_json())
        return fields, subject.scenario.model_dump(mode="json")

    def stored_fields(self, folder: Path, subject: Any) -> dict[str, str]:
        """The study in a manifest: fields as text, for the order of rules is part of a solve."""
        from scenarios.execution.inputs import stored_question

        fields = stored_question(folder, self.documents(subject)[0])
        return {"kind": self.kind, "fields": json.dumps(fields, ensure_ascii=False)}


def ask(study: Study, machine: Machine, subject: Any = None) -> Finished:
    """Answer a study from its folder, or do it and write its folder; the manifest comes last.

    ``subject`` saves opening again what is open already.
    """
    from scenarios.files.lock import alone

    started = time.perf_counter()
    subject = subject or study.subject(machine)
    if not study.writes:
        with solver_in_words():
            done = study.work.run(study, subject, Workspace(machine.out, machine))
        return Finished(machine.out, done.answer, subject)
    folder = study.folder(machine.out, subject)
    answer = _stored_answer(study, folder)  # readable where nothing can be written, too
    if answer is None:
        with alone(folder, machine.waits):
            # another process may have answered meanwhile
            answer = _stored_answer(study, folder)
            if answer is None:
                space = Workspace(folder, machine, study.documents(subject))
                answer = _answered(study, subject, space, started)
    return Finished(folder, answer, subject)


def _stored_answer(study: Study, folder: Path) -> Any:
    """The answer of a whole folder; None where there is none, or a file of it is damaged."""
    from scenarios.execution.store import damage_of, is_finished, load_answer

    if not study.stored or not is_finished(folder) or damage_of(folder, study.needed):
        return None
    with suppress(FaultError):
        return load_answer(folder, study.shows.Answer, study.answer_folder)
    return None


def _answered(study: Study, subject: Any, space: Workspace, started: float) -> Any:
    """Do a study and write its folder; until its manifest is written again it is unfinished."""
    from joblib import parallel_config

    from scenarios.execution.store import MANIFEST, clear_cache, save_answer, write_timing

    with solver_in_words():
        answered = study.work.run(study, subject, space)
    space.progress("writing tables and pages", 0, 1)
    (space.folder / MANIFEST).unlink(missing_ok=True)
    with parallel_config(n_jobs=space.workers):
        study.shows.pages(answered.answer, space.folder)
    if study.stored:
        save_answer(space.folder, answered.answer, study.answer_folder)
    write_timing(space.folder, started)
    clear_cache(space.folder)
    study.write_manifest(space.folder, subject, answered)
    space.progress("writing tables and pages", 1, 1)
    return answered.answer


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
        from scenarios.schema.load import county_mistakes

        pack, scenario = county_file.load_county(self.scenario.county), self.studied()
        # of a scenario made in Python: one of a file has none
        refuse_all(m.fault(scenario.title) for m in county_mistakes(pack, scenario))
        if self.chooses and not pack.villages["poor_village"].any():
            raise FaultError(
                missing(
                    scenario.title,
                    worded("poor_village"),
                    worded("county_poor_village_without"),
                )
            )
        return CountyScenario(pack, scenario)

    def question(self, subject: CountyScenario) -> tuple[Any, ...]:
        """The scenario, which brings what stands in its files with it, and the settings."""
        return (subject.scenario, *self.settings())
