"""Folders of finished studies: written whole or not at all; the same question gives the same files.

Only ``timing.json`` differs between two runs of a question. The manifest is written last, so that a
folder with one is finished.
"""

import errno
import json
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile, is_zipfile

import pandas as pd

from model.declare import source_digest
from results.findings import Findings
from results.pages.record import add_record, digest
from scenarios.county.names import file_name
from scenarios.digest import digest_of, file_digest
from scenarios.draws.draw import Draw
from scenarios.execution.inputs import own_names, read_question
from scenarios.faults import Fault, FaultError, damaged
from scenarios.files.atomic import partial, write_json, write_text
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

Answer = TypeVar("Answer")

MANIFEST = "manifest.json"

NEEDED = {"kind"}
"""What every manifest says."""

DAMAGE: tuple[type[Exception], ...] = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    BadZipFile,
    FileNotFoundError,
)
"""What reading a file that is not whole runs into."""

FINDINGS = "findings"
"""Name of the findings of a run that judges one plan; other studies store an ``answer``."""

LAYERS = ("model", "results", "optimize", "scenarios")
"""Source that an answer depends on; the command line is no part of it."""

PACKAGES = (
    "numpy",
    "scipy",
    "numba",
    "mesa",
    "pyomo",
    "highspy",
    "cma",
    "pandas",
    "matplotlib",
    "plotly",
)
"""Packages whose versions a manifest holds."""


MOST_BYTES = 120
"""Bytes of a folder's name: file systems allow 255, some archives and encrypted disks 140."""


def folder_of(out: Path, pack: CountyPack, about: Sequence[str], *question: object) -> Path:
    """Folder of a question to a county; it may not be there yet.

    Parameters
    ----------
    about : what it is about, its kind, and how many draws: its name says so, the first cut short.
    question : all that the answer depends on. The digest holds it with the files that its scenarios
        name, every figure and assumption of the county, the source of all layers.
    """
    parts = [scenario_digest(q) if isinstance(q, Scenario) else q for q in question]
    subject, *rest = about
    end = "".join(f"-{part}" for part in (*rest, digest_of(*parts, pack, source_digest(*LAYERS))))
    head = file_name(pack.name)
    room = MOST_BYTES - len(f"{head}{end}".encode()) - 1
    words = (
        re.sub(r"[^\w]+", "-", subject).strip("-").encode()[: max(0, room)].decode(errors="ignore")
    )
    return out / f"{head}{f'-{words}' * bool(words)}{end}"


def scenario_digest(scenario: Scenario) -> str:
    """Digest of a scenario and of what its files hold, wherever they stand."""
    return digest_of(own_names(scenario.model_dump(mode="json")), n=16)


def accepted_digest(scenario: Scenario) -> str:
    """Digest of what stands in a scenario's file of accepted sets; nothing where it names none."""
    return file_digest(scenario.draws.accepted) if scenario.draws.accepted else ""


def county_digest(pack: CountyPack) -> str:
    """Digest of a county's data as its files are."""
    return digest_of(pack, n=16)


def write_manifest(
    folder: Path,
    pack: CountyPack,
    scenario: Scenario,
    kind: str,
    plans: Mapping[str, str],
    draws: Mapping[str, Sequence[int]],
    more: Mapping[str, Any] | None = None,
) -> None:
    """What a referee needs to run it again: question, digests, seeds, versions; no times.

    Every page of the folder gets the record of what it was made from.

    Parameters
    ----------
    plans : digests by name.
    draws : numbers by use.
    more : what the study has beside its scenario.
    """
    content: dict[str, Any] = {
        "kind": kind,
        "county": pack.name,
        "scenario": own_names(scenario.model_dump(mode="json")),
        "plans": dict(plans),
        "draws": {k: list(v) for k, v in draws.items()},
        "county_digest": county_digest(pack),
        "source_digest": source_digest(*LAYERS),
        "packages": {p: version(p) for p in PACKAGES},
        **(more or {}),
    }
    for page in sorted(folder.glob("*.html")):
        add_record(page, _facts(content))
    write_json(folder / MANIFEST, content)


def _facts(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Digests that a page carries of what it was made from, each alone.

    Where files stand, which the stored study says, is none of it.
    """
    apart = ("study", "county_digest", "source_digest")
    asked = {k: v for k, v in manifest.items() if k not in apart}
    texts = (json.dumps(x, sort_keys=True) for x in (asked, manifest["scenario"]))
    whole, scenario = map(digest, texts)
    return {
        "manifest": whole,
        "county": manifest["county_digest"],
        "scenario": scenario,
        "program": manifest["source_digest"],
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run; FaultError where it is damaged."""
    content = read_json(folder / MANIFEST)
    if not set(content) >= NEEDED:
        raise FaultError(damaged(folder / MANIFEST))
    return content


def read_json(path: Path) -> dict[str, Any]:
    """A JSON file of a run; FaultError where it is damaged."""
    with readable(path):
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def scenario_of_run(folder: Path) -> Scenario:
    """The question of a finished run, its files by where the run has them."""
    stored = read_manifest(folder)["scenario"]
    with readable(folder / MANIFEST):
        return Scenario.model_validate(read_question(folder, stored))


@contextmanager
def readable(path: Path, *more: type[Exception]) -> Iterator[None]:
    """What reading a run's file runs into where it is gone, cut short or changed, as a fault."""
    try:
        yield
    except (*DAMAGE, *more) as error:
        raise FaultError(damaged(path)) from error


def is_finished(folder: Path) -> bool:
    """Whether a run was written to its end: the manifest comes last."""
    return (folder / MANIFEST).exists()


def damage_of(folder: Path, needed: Sequence[str] = ()) -> list[Fault]:
    """A fault for every file of a run that programs read and that is not whole.

    Parameters
    ----------
    needed : names of files that the run must have.
    """
    files = {folder / name for name in (MANIFEST, *needed)}
    files |= {p for p in folder.rglob("*") if p.suffix in _WHOLE and p.is_file()}
    return [damaged(path) for path in sorted(files) if not _is_whole(path)]


def damage_of_tables(folder: Path) -> list[Fault]:
    """A fault for every file that is not whole of those that lists and queries of runs read."""
    facts = [p for p in (folder / FINDINGS).glob("*.json") if p.is_file()]
    files = (folder / MANIFEST, *facts, *sorted(folder.rglob("*.parquet")))
    return [damaged(path) for path in files if not _is_whole(path)]


def _is_whole(path: Path) -> bool:
    try:
        if path.name == MANIFEST:
            return set(json.loads(path.read_text(encoding="utf-8"))) >= NEEDED
        return path.suffix not in _WHOLE or bool(_WHOLE[path.suffix](path))
    except DAMAGE:
        return False


def _ends(path: Path) -> bytes:
    """The first and the last four bytes of a file."""
    with path.open("rb") as file:
        first = file.read(4)
        file.seek(max(0, path.stat().st_size - 4))
        return first + file.read()


_WHOLE: dict[str, Callable[[Path], Any]] = {
    ".json": lambda path: isinstance(json.loads(path.read_text(encoding="utf-8")), dict),
    ".npz": is_zipfile,
    ".parquet": lambda path: _ends(path) == b"PAR1PAR1",
}
"""By ending, whether a file is whole, as far as its own marks say."""


def write_timing(folder: Path, started: float) -> None:
    """Seconds since ``started``, a reading of :func:`time.perf_counter`."""
    write_json(folder / "timing.json", {"seconds": round(time.perf_counter() - started, 1)})


def write_draws(folder: Path, draws: Sequence[Draw]) -> None:
    """All numbers of all draws, before anything runs."""
    rows = [
        {"draw": d.number, "population_seed": d.population_seed, "run": d.run, **d.values}
        for d in draws
    ]
    write_csv(folder, "draws", pd.DataFrame(rows))


def write_csv(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """A table as CSV."""
    write_text(folder / f"{name}.csv", frame.to_csv(index=False, lineterminator="\n"))


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """A table as parquet."""
    import duckdb

    with partial(folder / f"{name}.parquet") as path, duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("frame", frame)
        try:
            connection.execute(f"COPY frame TO {quoted(path)} (FORMAT parquet)")
        except duckdb.IOException:
            raise OSError(errno.EIO, "not written", str(path)) from None


def quoted(text: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """A table of a finished run; FaultError where it is damaged."""
    return read_tables([folder / f"{name}.parquet"])[name]


def read_tables(paths: Iterable[Path]) -> dict[str, pd.DataFrame]:
    """Tables by name, over one connection; FaultError where one is damaged."""
    import duckdb

    tables = {}
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        for path in paths:
            with readable(path, duckdb.Error):
                tables[path.stem] = connection.execute(f"SELECT * FROM {quoted(path)}").df()
    return tables


def save_answer(folder: Path, answer: Any, name: str = "answer") -> None:
    """A dataclass of tables and plain facts: the same study is answered from disk later."""
    inner = folder / name
    inner.mkdir(exist_ok=True)
    plain: dict[str, Any] = {}
    for field in fields(answer):
        value = getattr(answer, field.name)
        if isinstance(value, pd.DataFrame):
            write_table(inner, field.name, value)
        else:
            plain[field.name] = dict(value) if isinstance(value, Mapping) else value
    write_json(inner / f"{name}.json", plain)


def load_answer(folder: Path, kind: type[Answer], name: str = "answer") -> Answer:
    """What :func:`save_answer` wrote; sequences come back as tuples. FaultError where damaged."""
    inner = folder / name
    facts = read_json(inner / f"{name}.json")
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()}
    tables = read_tables(inner.glob("*.parquet"))
    with readable(inner):
        return kind(**{**values, **tables})


def load_findings(folder: Path) -> Findings:
    """The findings of a finished run; FaultError where it has none or they are damaged."""
    return load_answer(folder, Findings, FINDINGS)


def has_findings(folder: Path) -> bool:
    """Whether a run has findings: those that judge one plan do."""
    return (folder / FINDINGS / f"{FINDINGS}.json").is_file()


def runs_in(out: Path) -> list[Path]:
    """Finished runs of one plan by the present program in a folder, newest first.

    Comparisons and other studies (validation, stress, regret …), which have no findings of a plan,
    stand in the same folder and are left out.
    """
    now = source_digest(*LAYERS)
    fresh = []
    for folder in out.glob("*"):
        if has_findings(folder) and is_finished(folder) and not damage_of_tables(folder):
            manifest = read_manifest(folder)
            if manifest.get("source_digest") == now and manifest["kind"] != "compare":
                fresh.append(folder)
    return sorted(fresh, key=lambda f: (-(f / MANIFEST).stat().st_mtime, f.name))


def damaged_in(out: Path) -> list[Fault]:
    """Faults of the damaged runs of a folder, those inside others too."""
    return [fault for folder in finished_in(out) for fault in damage_of_tables(folder)]


def finished_in(out: Path) -> list[Path]:
    """Folders of finished runs, those inside others too, in the order of their names."""
    return sorted(p.parent for p in out.rglob(MANIFEST))


def clear_cache(folder: Path) -> None:
    """Remove saved states and outcomes of a finished run: they can be computed again."""
    for name in ("states", "outcomes"):
        shutil.rmtree(folder / name, ignore_errors=True)
