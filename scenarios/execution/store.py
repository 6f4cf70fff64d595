"""Run folders: written whole or not at all; identical runs give identical files but timing.json."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import pandas as pd

from model.declare import source_digest
from results.findings import Findings
from scenarios.execution.command import COMMAND
from scenarios.schema.scenario import SPLITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from model.synthesis.register_data import Known
    from results.tables.scenario_comparison import Compared
    from scenarios.county.county_file import CountyPack
    from scenarios.draws.draw import Draw
    from scenarios.schema.scenario import Scenario

Answer = TypeVar("Answer")

FINDINGS = "findings/findings.json"
"""Where a run's findings are, beside their tables."""

LAYERS = ("model", "results", "optimize", "scenarios")
"""Source that an answer depends on; the command line only asks."""

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


def run_name(pack: CountyPack, scenario: Scenario, kind: str) -> str:
    """County, kind and a digest of the question: the same question gives the same folder.

    The question is all that the answer depends on: scenario, what stands in its files (plan,
    accepted sets), every figure and assumption of the county, its villages, the source of all layers.
    """
    text = scenario.model_dump_json() + source_digest(*LAYERS) + pack_text(pack)
    if scenario.levers.plan not in SPLITS:
        text += file_digest(scenario.levers.plan)
    text += accepted_digest(scenario)
    return f"{pack.name}-{kind}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def accepted_digest(scenario: Scenario) -> str:
    """Digest of what stands in a scenario's file of accepted sets; nothing where it names none."""
    return file_digest(scenario.draws.accepted) if scenario.draws.accepted else ""


def file_digest(name: str) -> str:
    """Digest of a file's bytes; nothing where it is not there, which whoever reads it tells."""
    path = Path(name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def pack_text(pack: CountyPack) -> str:
    """Every figure, assumption, village and told row of a county, for digests."""
    text = "".join(
        f"{field.name}={getattr(pack, field.name)!r};"
        for field in fields(pack)
        if field.name not in ("villages", "register", "told")
    )
    return text + _arrays(pack.villages) + _arrays(pack.told) + _register(pack.register)


def county_digest(pack: CountyPack) -> str:
    """Digest of a county's data as its files are."""
    return hashlib.sha256(pack_text(pack).encode()).hexdigest()[:16]


def _arrays(columns: Mapping[str, Any]) -> str:
    """Digests of columns by name; nothing where there are none."""
    return "".join(
        name + hashlib.sha256(columns[name].tobytes()).hexdigest() for name in sorted(columns)
    )


def _register(known: Known | None) -> str:
    """Digest of a register; nothing where a county has none."""
    if known is None:
        return ""
    own = {k: getattr(known, k) for k in ("village", "size", "asks", "owner")}
    return _arrays(own) + _arrays(known.households) + _arrays(known.members) + repr(known.codes)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write bytes to, under its name once it is whole; several threads may write the same."""
    partial = path.with_name(f"{path.stem}.{os.getpid()}.{threading.get_ident()}.part")
    with partial.open("wb") as file:
        yield file
    partial.replace(path)


def write_text(path: Path, text: str) -> None:
    """Write by renaming, so that a file is whole or absent."""
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def write_json(path: Path, content: Any) -> None:
    """Sorted JSON."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def write_manifest(
    folder: Path,
    pack: CountyPack,
    scenario: Scenario,
    kind: str,
    plans: Mapping[str, str],
    numbers: Mapping[str, Sequence[int]],
    more: Mapping[str, Any] | None = None,
) -> None:
    """What a referee needs to run it again: question, digests, seeds, versions; no times.

    ``more`` is what a question asks beside its scenario.
    """
    write_json(
        folder / "manifest.json",
        {
            "kind": kind,
            "county": pack.name,
            "scenario": scenario.model_dump(mode="json"),
            "plans": dict(plans),
            "draws": {k: list(v) for k, v in numbers.items()},
            "county_digest": county_digest(pack),
            **_program(),
            **(more or {}),
        },
    )


def write_comparison(folder: Path, runs: Sequence[Path], draws: Sequence[int]) -> None:
    """The manifest of a comparison: the question of its first run, and the main plans of all on the draws they share."""
    first = read_manifest(runs[0])
    mains = {f.name: read_manifest(f)["plans"].get(load_findings(f).main, "") for f in runs}
    kept = ("county", "scenario", "county_digest")
    write_json(
        folder / "manifest.json",
        {
            "kind": "compare",
            "plans": mains,
            "draws": {"held_out": sorted(draws)},
            **{k: first[k] for k in kept},
            **_program(),
        },
    )


def _program() -> dict[str, Any]:
    """What made a run: digest of the source, versions of packages, the command line that asked."""
    asked = {"command": list(COMMAND.get())} if COMMAND.get() else {}
    return asked | {
        "source_digest": source_digest(*LAYERS),
        "packages": {p: version(p) for p in PACKAGES},
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run."""
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def write_draws(folder: Path, draws: Sequence[Draw]) -> None:
    """All numbers of all draws, before anything runs."""
    frame = pd.DataFrame(
        [
            {"draw": d.number, "population_seed": d.population_seed, "run": d.run, **d.values}
            for d in draws
        ]
    )
    write_text(folder / "draws.csv", frame.to_csv(index=False, lineterminator="\n"))


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """A table as parquet."""
    import duckdb

    partial = folder / f"{name}.parquet.part"
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("frame", frame)
        connection.execute(f"COPY frame TO '{partial}' (FORMAT parquet)")
    partial.replace(folder / f"{name}.parquet")


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """A table of a finished run."""
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(f"SELECT * FROM '{folder / f'{name}.parquet'}'").df()


def save_findings(folder: Path, findings: Findings) -> None:
    """Findings as tables and one JSON file, for comparisons and for showing them again."""
    inner = folder / "findings"
    inner.mkdir(exist_ok=True)
    plain: dict[str, Any] = {}
    for field in fields(findings):
        value = getattr(findings, field.name)
        if isinstance(value, pd.DataFrame):
            write_table(inner, field.name, value)
        else:
            plain[field.name] = dict(value) if isinstance(value, dict) else value
    write_json(folder / FINDINGS, plain)


def has_findings(folder: Path) -> bool:
    """Whether a run keeps findings: those that judge one plan do."""
    return (folder / FINDINGS).is_file()


def load_findings(folder: Path) -> Findings:
    """The findings of a finished run."""
    inner = folder / "findings"
    values = json.loads((folder / FINDINGS).read_text(encoding="utf-8"))
    for name in ("plan_years", "effect_years"):
        values[name] = tuple(values[name])
    for path in inner.glob("*.parquet"):
        values[path.stem] = read_table(inner, path.stem)
    return Findings(**values)


def save_answer(folder: Path, answer: Any) -> None:
    """A page's tables and plain facts (a dataclass), so that a question asked again is answered from disk."""
    inner = folder / "answer"
    inner.mkdir(exist_ok=True)
    plain: dict[str, Any] = {}
    for field in fields(answer):
        value = getattr(answer, field.name)
        if isinstance(value, pd.DataFrame):
            write_table(inner, field.name, value)
        else:
            plain[field.name] = value
    write_json(inner / "answer.json", plain)


def load_answer(folder: Path, kind: type[Answer]) -> Answer:
    """What :func:`save_answer` wrote; sequences come back as tuples."""
    inner = folder / "answer"
    told = json.loads((inner / "answer.json").read_text(encoding="utf-8"))
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    tables = {path.stem: read_table(inner, path.stem) for path in inner.glob("*.parquet")}
    return kind(**values, **tables)


def is_finished(folder: Path) -> bool:
    """Whether a run was written to its end: the manifest comes last."""
    return (folder / "manifest.json").exists()


def runs_in(out: Path) -> list[Path]:
    """Finished runs of one plan in a folder that the present program made, newest first.

    Comparisons and other questions (validation, stress, regret …), which have no findings of a plan,
    stand in the same folder and are left out.
    """
    now = source_digest(*LAYERS)
    found = [f.parent.parent for f in out.glob(f"*/{FINDINGS}") if is_finished(f.parent.parent)]
    told = {f: read_manifest(f) for f in found}
    fresh = [f for f in found if told[f]["source_digest"] == now and told[f]["kind"] != "compare"]
    return sorted(fresh, key=lambda f: (-(f / "manifest.json").stat().st_mtime, f.name))


def tidy(folder: Path) -> None:
    """Remove saved states and outcomes of a finished run: they can be made again."""
    for name in ("states", "outcomes"):
        shutil.rmtree(folder / name, ignore_errors=True)


def tidy_states(folder: Path) -> None:
    """Remove the saved states of many cases: outcomes stay, states can be made again."""
    for states in folder.glob("start-*"):
        shutil.rmtree(states, ignore_errors=True)


def cases_folder(out: Path, pack: CountyPack) -> Path:
    """Where outcomes of a county's cases stay: one folder for every county as its files are."""
    folder = out / f"{pack.name}-cases-{county_digest(pack)[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save_compared(folder: Path, found: Compared) -> None:
    """The tables of a comparison, for people and for queries."""
    folder.mkdir(parents=True, exist_ok=True)
    for field in fields(found):
        table = getattr(found, field.name)
        if isinstance(table, pd.DataFrame):
            write_text(folder / f"{field.name}.csv", table.to_csv(index=False, lineterminator="\n"))
            write_table(folder, field.name, table)
