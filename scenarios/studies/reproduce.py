"""``reproduce``: a finished run once more from its manifest, and whether every file is the same."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from scenarios.county.county_file import load_county
from scenarios.draws.precision import precision_of
from scenarios.execution.decision import instance_of
from scenarios.execution.states import plan_digest
from scenarios.execution.store import is_finished, read_manifest
from scenarios.faults import Fault, FaultError, missing, no_run
from scenarios.files.plan import read_plan
from scenarios.schema.scenario import SPLITS, Scenario
from scenarios.studies.adjust import NAME as ADJUSTED
from scenarios.studies.branch import branch_county
from scenarios.studies.library import ask_library
from scenarios.studies.plan import plan_county
from scenarios.studies.regret import regret_county
from scenarios.studies.simulate import simulate_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from model.plan import FundPlan

    Manifest = Mapping[str, Any]
    Progress = Callable[[str, int, int], None]

OTHER_BITS = ("timing.json",)
"""Files that two identical runs do not share: times."""

DIGESTS = ("source_digest", "county_digest")
"""What of a manifest is told in words where it differs: the program, the county's data."""

ASKED_BY = "command"
"""Who asked is no part of the answer."""


@dataclass(frozen=True)
class Reproduced:
    """What came of it.

    Attributes
    ----------
    n_files : files that were held against each other.
    differ, missing, more : files that differ, that the new run lacks, that only it has.
    program, county : digests of the program and of the county's data of the run and of now, where they
        differ.
    """

    run: str
    n_files: int
    differ: tuple[str, ...]
    missing: tuple[str, ...]
    more: tuple[str, ...]
    program: tuple[str, str] | None
    county: tuple[str, str] | None = None

    @property
    def same(self) -> bool:
        """Whether every file is the same."""
        return not (self.differ or self.missing or self.more)

    def told(self, language: str) -> list[str]:
        """What to say."""
        zh = language == "zh"
        lines = []
        if self.program is not None:
            was, now = self.program
            lines.append(
                f"程序不同:原为{was},现为{now}"
                if zh
                else f"another program: written by {was}, run now by {now}"
            )
        if self.county is not None:
            was, now = self.county
            lines.append(
                f"县数据不同:原为{was},现为{now}"
                if zh
                else f"other data of the county: written from {was}, run now from {now}"
            )
        if self.same:
            return [
                *lines,
                f"{self.run}:{self.n_files}个文件全部逐位相同"
                if zh
                else f"{self.run}: all {self.n_files} files are the same to the bit",
            ]
        for names, words in (
            (self.differ, ("不同", "differs")),
            (self.missing, ("缺失", "is missing")),
            (self.more, ("多出", "is new")),
        ):
            lines += [f"{name}: {words[0 if zh else 1]}" for name in names]
        return lines


def reproduce(
    folder: Path,
    workers: int,
    progress: Progress,
    keep: Path | None = None,
    ask: Callable[[Sequence[str], Path], None] | None = None,
) -> Reproduced:
    """Run it again in a folder of its own (``keep``, else a temporary one) and compare all files.

    Parameters
    ----------
    ask : asks a command line again with another folder of runs, for kinds that no function here makes.
    """
    if not is_finished(folder):
        raise FaultError(no_run(folder, "the folder of a finished run", "no manifest.json"))
    manifest = read_manifest(folder)
    kind = ADJUSTED if ADJUSTED in manifest.get("plans", ()) else manifest["kind"]
    words = manifest.get(ASKED_BY, ())
    if kind not in JOBS and (ask is None or not words):
        raise FaultError(
            Fault.of(
                "unknown_name",
                folder,
                "kind",
                kind,
                (
                    f"{'、'.join(JOBS)};其他种类须由命令行做出、并用命令行重算",
                    f"{', '.join(JOBS)}; others that the command line made, by the command line",
                ),
            )
        )
    with tempfile.TemporaryDirectory() as scratch:
        out = keep or Path(scratch)
        if kind in JOBS:
            return compared(folder, JOBS[kind](folder, manifest, out, workers, progress))
        assert ask is not None
        ask(words, out)
        return compared(folder, _made(folder, manifest, out))


def _made(folder: Path, manifest: Manifest, out: Path) -> Path:
    """The run that was asked again: of the same name, or of the same kind where another program named it."""
    if is_finished(out / folder.name):
        return out / folder.name
    there = [f.parent for f in sorted(out.glob("*/manifest.json"))]
    alike = [f for f in there if read_manifest(f)["kind"] == manifest["kind"]]
    if len(alike) != 1:
        raise FaultError(
            Fault.of(
                "unknown_name",
                folder,
                "kind",
                f"{len(alike)} {manifest['kind']}",
                ("由该命令做出的一个同类运行", "one run of its kind, made by its command"),
            )
        )
    return alike[0]


def _plan(folder: Path, manifest: Manifest, out: Path, workers: int, progress: Progress) -> Path:
    return plan_county(_question(folder, manifest), out, workers, progress).folder


def _simulate(
    folder: Path, manifest: Manifest, out: Path, workers: int, progress: Progress
) -> Path:
    scenario, wanted = _question(folder, manifest), precision_of(manifest.get("precision", ""))
    own = _own_plan(folder, manifest, scenario)
    return simulate_scenario(scenario, out, workers, progress, wanted, own).folder


def _own_plan(folder: Path, manifest: Manifest, scenario: Scenario) -> FundPlan | None:
    """The run's copy of a plan whose file is gone; a fault where that is not the plan that was run."""
    asked = scenario.levers.plan
    if asked in SPLITS or Path(asked).is_file():
        return None
    (name,) = (n for n in manifest["plans"] if n != "no_fund")
    path, was = folder / f"plan-{name}.csv", manifest["plans"][name]
    gone = f"{asked} is gone; {path.name} of the run"
    if not path.is_file():
        raise FaultError(missing(folder, "levers.plan", "one of them", f"{gone} too"))
    instance = instance_of(load_county(scenario.county), scenario)
    plan = replace(read_plan(path, instance), name=name)
    if (now := plan_digest(plan)) != was:
        raise FaultError(
            Fault.of(
                "stale",
                path,
                "levers.plan",
                (
                    f"{asked}已不存在;运行中的{path.name}为另一方案{now}",
                    f"{gone} holds another plan, {now}",
                ),
                (f"当时运行的{was}", f"{was}, as was run"),
            )
        )
    return plan


def _library(folder: Path, manifest: Manifest, out: Path, workers: int, progress: Progress) -> Path:
    asked = dict(_asked(folder, manifest))
    wanted = precision_of(asked.pop("precision"))
    return ask_library(out, workers, progress, precision=wanted, **asked)[0]


def _branch(folder: Path, manifest: Manifest, out: Path, workers: int, progress: Progress) -> Path:
    asked = _asked(folder, manifest)
    return branch_county(**asked, out=out, workers=workers, progress=progress)[0]


def _regret(folder: Path, manifest: Manifest, out: Path, workers: int, progress: Progress) -> Path:
    asked = _asked(folder, manifest)
    return regret_county(**asked, out=out, workers=workers, progress=progress)[0]


JOBS = {
    "simulate": _simulate,
    "plan": _plan,
    "library": _library,
    "branch": _branch,
    "regret": _regret,
}
"""What can be run from its manifest alone, and how."""


def _asked(folder: Path, manifest: Manifest) -> Mapping[str, Any]:
    """What a run of many scenarios was asked; a fault where an older program did not write all of it."""
    asked = manifest.get("asked")
    if not isinstance(asked, dict):
        raise FaultError(
            Fault.of("newer", folder, "asked", "of an older program", "all that was asked, by name")
        )
    return asked


def _question(folder: Path, manifest: Manifest) -> Scenario:
    """The question; as text where the run keeps it so, for the order of rules is part of a solve."""
    path = folder / "learned.json"
    if path.is_file():
        return Scenario.model_validate_json(
            json.loads(path.read_text(encoding="utf-8"))["scenario"]
        )
    return Scenario.model_validate(manifest["scenario"])


def compared(a: Path, b: Path) -> Reproduced:
    """Every file of two runs: bytes, and of parquet the content; of manifests what is not told apart."""
    told = [{k: m.get(k, "") for k in DIGESTS} for m in (read_manifest(a), read_manifest(b))]
    program, county = (
        None if told[0][k] == told[1][k] else (told[0][k], told[1][k]) for k in DIGESTS
    )
    old, new = (_files(folder) for folder in (a, b))
    both = sorted(set(old) & set(new))
    differ = tuple(name for name in both if not _same(old[name], new[name], name))
    return Reproduced(
        a.name,
        len(both),
        differ,
        tuple(sorted(set(old) - set(new))),
        tuple(sorted(set(new) - set(old))),
        program,
        county,
    )


def _files(folder: Path) -> dict[str, Path]:
    return {
        p.relative_to(folder).as_posix(): p
        for p in folder.rglob("*")
        if p.is_file() and p.name not in OTHER_BITS and p.suffix != ".part"
    }


def _same(a: Path, b: Path, name: str) -> bool:
    if a.suffix == ".parquet":
        return _content(a) == _content(b)
    if name == "manifest.json":
        # digests are told already; the rest of the question must be the same
        one, two = (json.loads(p.read_text(encoding="utf-8")) for p in (a, b))
        told = dict.fromkeys((*DIGESTS, ASKED_BY), "")
        return {**one, **told} == {**two, **told}
    return a.read_bytes() == b.read_bytes()


def _content(path: Path) -> str:
    """Digest of a table's rows in their order: parquet files hold more than their content."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        frame = connection.execute(f"SELECT * FROM '{path}'").df()
    return hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
