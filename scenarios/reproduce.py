"""``reproduce``: a finished run once more from its manifest, and whether every file is the same."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from scenarios.faults import Fault, FaultError
from scenarios.jobs import simulate_scenario
from scenarios.planning import plan_county
from scenarios.precision import precision_of
from scenarios.schema import Scenario
from scenarios.store import is_finished, read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[str, int, int], None]

OTHER_BITS = ("timing.json",)
"""Files that two identical runs do not share: times."""

DIGESTS = ("source_digest", "county_digest")
"""What of a manifest is told in words where it differs: the program, the county's data."""

JOBS = ("simulate", "plan")
"""What can be run from its manifest alone."""


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
            lines.append(f"程序不同:原为{was},现为{now}" if zh else
                         f"another program: written by {was}, run now by {now}")  # fmt: skip
        if self.county is not None:
            was, now = self.county
            lines.append(f"县数据不同:原为{was},现为{now}" if zh else
                         f"other data of the county: written from {was}, run now from {now}")  # fmt: skip
        if self.same:
            return [*lines, f"{self.run}:{self.n_files}个文件全部逐位相同" if zh else
                    f"{self.run}: all {self.n_files} files are the same to the bit"]  # fmt: skip
        for names, words in ((self.differ, ("不同", "differs")), (self.missing, ("缺失", "is missing")),
                             (self.more, ("多出", "is new"))):  # fmt: skip
            lines += [f"{name}: {words[0 if zh else 1]}" for name in names]
        return lines


def reproduce(
    folder: Path, workers: int, progress: Progress, keep: Path | None = None
) -> Reproduced:
    """Run it again in a folder of its own (``keep``, else a temporary one) and compare all files."""
    if not is_finished(folder):
        raise FaultError([Fault("unknown_name", str(folder), 0, "run", "no manifest.json",
                                "the folder of a finished run")])  # fmt: skip
    manifest = read_manifest(folder)
    if manifest["kind"] not in JOBS:
        raise FaultError([Fault("unknown_name", str(folder), 0, "kind", manifest["kind"],
                                f"{', '.join(JOBS)}; ask the others again with their command")])  # fmt: skip
    scenario = Scenario.model_validate(_asked(folder, manifest))
    with tempfile.TemporaryDirectory() as scratch:
        where = keep or Path(scratch)
        if manifest["kind"] == "plan":
            found = plan_county(scenario, where, workers, progress)
        else:
            wanted = precision_of(manifest.get("precision", ""))
            found = simulate_scenario(scenario, where, workers, progress, wanted)
        return compared(folder, found.folder)


def _asked(folder: Path, manifest: dict[str, object]) -> object:
    """The question; as text where the run keeps it so, for the order of rules is part of a solve."""
    path = folder / "learned.json"
    if path.is_file():
        return json.loads(json.loads(path.read_text(encoding="utf-8"))["scenario"])
    return manifest["scenario"]


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
        a.name, len(both), differ, tuple(sorted(set(old) - set(new))), tuple(sorted(set(new) - set(old))),
        program, county,
    )  # fmt: skip


def _files(folder: Path) -> dict[str, Path]:
    return {
        p.relative_to(folder).as_posix(): p for p in folder.rglob("*")
        if p.is_file() and p.name not in OTHER_BITS and p.suffix != ".part"
    }  # fmt: skip


def _same(a: Path, b: Path, name: str) -> bool:
    if a.suffix == ".parquet":
        return _content(a) == _content(b)
    if name == "manifest.json":
        # digests are told already; the rest of the question must be the same
        one, two = (json.loads(p.read_text(encoding="utf-8")) for p in (a, b))
        told = dict.fromkeys(DIGESTS, "")
        return {**one, **told} == {**two, **told}
    return a.read_bytes() == b.read_bytes()


def _content(path: Path) -> str:
    """Digest of a table's rows in their order: parquet files hold more than their content."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        frame = connection.execute(f"SELECT * FROM '{path}'").df()
    return hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
