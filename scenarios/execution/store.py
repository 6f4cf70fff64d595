"""Folders of finished studies: written whole or not at all; the same question gives the same files.

Only ``timing.json`` differs between two runs of a question. The manifest is written last, so that a
folder with one is finished.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from model.declare import source_digest
from results.findings import Findings
from scenarios.digest import digest_of, file_digest
from scenarios.draws.draw import Draw
from scenarios.files.atomic import write_json, write_text
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import SPLITS, Scenario

Answer = TypeVar("Answer")

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


def folder_of(out: Path, pack: CountyPack, kind: str, *question: object) -> Path:
    """Folder of a question to a county, named by county, kind and digest; it may not be there yet.

    The digest is of all that the answer depends on: the question, the files that its scenarios
    name, every figure and assumption of the county, the source of all layers.
    """
    return folder_named(out, f"{pack.name}-{kind}", *question, pack)


def folder_named(out: Path, prefix: str, *question: object) -> Path:
    """Folder of a question to several counties or to none."""
    parts = [scenario_digest(q) if isinstance(q, Scenario) else q for q in question]
    return out / f"{prefix}-{digest_of(*parts, source_digest(*LAYERS))}"


def scenario_digest(scenario: Scenario) -> str:
    """Digest of a scenario and of what its files (plan, accepted sets) hold."""
    plan = scenario.levers.plan
    own = "" if plan in SPLITS else file_digest(plan)
    return digest_of(scenario, own, accepted_digest(scenario), n=16)


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

    Parameters
    ----------
    plans : digests by name.
    draws : numbers by use.
    more : what the study has beside its scenario.
    """
    content = {
        "kind": kind,
        "county": pack.name,
        "scenario": scenario.model_dump(mode="json"),
        "plans": dict(plans),
        "draws": {k: list(v) for k, v in draws.items()},
        "county_digest": county_digest(pack),
    }
    write_json(folder / "manifest.json", content | _program() | dict(more or {}))


def write_comparison(
    folder: Path, runs: Sequence[Path], draws: Sequence[int], more: Mapping[str, Any]
) -> None:
    """The manifest of a comparison: question of its first run, main plans of all, shared draws."""
    first = read_manifest(runs[0])
    content = {
        "kind": "compare",
        "plans": {f.name: read_manifest(f)["plans"].get(load_findings(f).main, "") for f in runs},
        "draws": {"held_out": sorted(draws)},
        **{k: first[k] for k in ("county", "scenario", "county_digest")},
    }
    write_json(folder / "manifest.json", content | _program() | dict(more))


def _program() -> dict[str, Any]:
    """What made a run: digest of the source, versions of packages."""
    return {
        "source_digest": source_digest(*LAYERS),
        "packages": {p: version(p) for p in PACKAGES},
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run."""
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content


def is_finished(folder: Path) -> bool:
    """Whether a run was written to its end: the manifest comes last."""
    return (folder / "manifest.json").exists()


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
    """What :func:`save_answer` wrote; sequences come back as tuples."""
    inner = folder / name
    facts = json.loads((inner / f"{name}.json").read_text(encoding="utf-8"))
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()}
    tables = {path.stem: read_table(inner, path.stem) for path in inner.glob("*.parquet")}
    return kind(**{**values, **tables})


def save_findings(folder: Path, findings: Findings) -> None:
    """Findings as tables and one JSON file, for comparisons and for showing them again."""
    save_answer(folder, findings, FINDINGS)


def load_findings(folder: Path) -> Findings:
    """The findings of a finished run."""
    return load_answer(folder, Findings, FINDINGS)


def has_findings(folder: Path) -> bool:
    """Whether a run has findings: those that judge one plan do."""
    return (folder / FINDINGS / f"{FINDINGS}.json").is_file()


def save_comparison(folder: Path, tables: Any) -> None:
    """The tables of a comparison (a dataclass), for people and for queries."""
    folder.mkdir(parents=True, exist_ok=True)
    for field in fields(tables):
        table = getattr(tables, field.name)
        if isinstance(table, pd.DataFrame):
            write_csv(folder, field.name, table)
            write_table(folder, field.name, table)


def runs_in(out: Path) -> list[Path]:
    """Finished runs of one plan by the present program in a folder, newest first.

    Comparisons and other studies (validation, stress, regret …), which have no findings of a plan,
    stand in the same folder and are left out.
    """
    now = source_digest(*LAYERS)
    fresh = []
    for folder in out.glob("*"):
        if has_findings(folder) and is_finished(folder):
            manifest = read_manifest(folder)
            if manifest["source_digest"] == now and manifest["kind"] != "compare":
                fresh.append(folder)
    return sorted(fresh, key=lambda f: (-(f / "manifest.json").stat().st_mtime, f.name))


def clear_cache(folder: Path) -> None:
    """Remove saved states and outcomes of a finished run: they can be computed again."""
    for name in ("states", "outcomes"):
        shutil.rmtree(folder / name, ignore_errors=True)
