"""``reproduce``: a finished run once more from its manifest, and whether every file is the same."""

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from results.language.catalogue import Language, text
from results.pages.record import without_record
from scenarios.execution.kind_of_run import require_run
from scenarios.execution.store import MANIFEST, read_manifest, read_table, readable
from scenarios.faults import Fault, FaultError, worded
from scenarios.files.atomic import PARTIAL
from scenarios.files.lock import LOCK
from scenarios.studies.catalogue import study_of
from scenarios.studies.documents import is_paper
from scenarios.studies.study import Machine, Study, ask

OTHER_BITS = ("timing.json", LOCK)
"""Files that two identical runs do not share: times, and the mark of a process at work."""

DIGESTS = ("source_digest", "county_digest")
"""What of a manifest is said in words where it differs: the program, the county's data."""

STUDY = "study"
"""Of two manifests the same by construction, but for places of files."""


@dataclass(frozen=True)
class Reproduced:
    """What came of it.

    Attributes
    ----------
    n_files : files that were held against each other.
    differ, missing, more : files that differ, that the new run lacks, that only it has.
    program, county : digests of the program and of the county's data of the run and of now, where
        they differ.
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

    def sentences(self, language: Language) -> list[str]:
        """The result in words."""
        lines = [
            text(f"reproduce.{what}", language, was=pair[0], now=pair[1])
            for what, pair in {"program": self.program, "county": self.county}.items()
            if pair is not None
        ]
        if self.same:
            return [*lines, text("reproduce.same", language, run=self.run, n=self.n_files)]
        unlike = {"differ": self.differ, "missing": self.missing, "more": self.more}
        return lines + [
            f"{name}: {text(f'reproduce.{side}', language)}"
            for side, names in unlike.items()
            for name in names
        ]


def reproduce(folder: Path, machine: Machine) -> Reproduced:
    """Run a study again in a temporary folder; compare all files."""
    require_run(folder, worded("any_run"))
    with tempfile.TemporaryDirectory() as scratch:
        return compared(
            folder, ask(_stored_study(folder), replace(machine, out=Path(scratch))).folder
        )


def _stored_study(folder: Path) -> Study:
    """The study of a run's manifest, about the files that the run has of its own."""
    stored = read_manifest(folder).get(STUDY)
    if not isinstance(stored, dict):
        raise FaultError(
            Fault.of(
                "newer", folder, STUDY, worded("older_program"), worded("manifest_study_run_again")
            )
        )
    with readable(folder / MANIFEST):
        return study_of(stored["kind"], stored["fields"], folder)


def compared(a: Path, b: Path) -> Reproduced:
    """Compare the files of two runs by bytes, tables by content, manifests but for digests."""
    digests = [{k: m.get(k, "") for k in DIGESTS} for m in (read_manifest(a), read_manifest(b))]
    program, county = (
        None if digests[0][k] == digests[1][k] else (digests[0][k], digests[1][k]) for k in DIGESTS
    )
    old, new = (compared_files(folder) for folder in (a, b))
    both = sorted(set(old) & set(new))
    return Reproduced(
        a.name,
        len(both),
        tuple(name for name in both if not _same(old[name], new[name], name)),
        tuple(sorted(set(old) - set(new))),
        tuple(sorted(set(new) - set(old))),
        program,
        county,
    )


def compared_files(folder: Path) -> dict[str, Path]:
    """Files of a run by their place in it, but for times and for papers that were made of it."""
    return {
        p.relative_to(folder).as_posix(): p
        for p in folder.rglob("*")
        if p.is_file() and p.name not in OTHER_BITS and p.suffix != PARTIAL and not is_paper(p)
    }


def _same(a: Path, b: Path, name: str) -> bool:
    if a.suffix == ".parquet":
        # parquet files hold more than their rows
        one, two = (read_table(p.parent, p.stem).to_csv(index=False) for p in (a, b))
        return one == two
    if name == MANIFEST:
        # digests are shown already; the rest of the question must be the same
        one, two = (json.loads(p.read_text(encoding="utf-8")) for p in (a, b))
        masked = dict.fromkeys((*DIGESTS, STUDY), "")
        return {**one, **masked} == {**two, **masked}
    if a.suffix == ".html":  # digests of program and manifest are shown already
        return without_record(a.read_text("utf-8")) == without_record(b.read_text("utf-8"))
    if a.suffix == ".jsonl":  # rows stand in the order in which threads finished them
        one, two = (sorted(p.read_bytes().splitlines()) for p in (a, b))
        return one == two
    return a.read_bytes() == b.read_bytes()
