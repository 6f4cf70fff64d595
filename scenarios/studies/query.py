"""All runs of a folder as tables of DuckDB: one query over everything that was ever run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from scenarios.execution.store import (
    damage_of_tables,
    damaged_in,
    finished_in,
    quoted,
    read_json,
    read_manifest,
)
from scenarios.faults import FaultError, not_found, plainly, unreadable, worded


def finished(out: Path) -> list[Path]:
    """Folders of finished runs that are whole, those inside others too."""
    return [folder for folder in finished_in(out) if not damage_of_tables(folder)]


def runs_table(out: Path) -> pd.DataFrame:
    """A row for each run: what was asked, how long it took, and the digest of the program."""
    rows: list[dict[str, Any]] = []
    for folder in finished(out):
        m = read_manifest(folder)
        scenario = m.get("scenario", {})
        levers = scenario.get("levers", {})
        rows.append(
            {
                "run": _name(out, folder),
                "kind": m["kind"],
                "county": m.get("county", ""),
                "title": scenario.get("title", ""),
                "plan": levers.get("plan", ""),
                "fund_y": levers.get("fund_y"),
                "seed": scenario.get("draws", {}).get("seed"),
                "last_year": scenario.get("horizon", {}).get("last_year"),
                "source": m.get("source_digest", ""),
                "seconds": _seconds(folder),
                "scenario": json.dumps(scenario, ensure_ascii=False),
            }
        )
    columns = [
        "run",
        "kind",
        "county",
        "title",
        "plan",
        "fund_y",
        "seed",
        "last_year",
        "source",
        "seconds",
        "scenario",
    ]
    return pd.DataFrame(rows, columns=columns)


def _name(out: Path, folder: Path) -> str:
    return folder.relative_to(out).as_posix()


def _seconds(folder: Path) -> float | None:
    path = folder / "timing.json"
    return read_json(path).get("seconds") if path.is_file() else None


def _tables(out: Path) -> Iterator[tuple[str, str, Path]]:
    """Name, run and file of every table of every run; those of findings have theirs in front."""
    for folder in finished(out):
        for path in sorted(folder.rglob("*.parquet")):
            parts = path.relative_to(folder).with_suffix("").parts
            # a county's part of a comparison is a table of it, not a table of its own name
            name = "_".join(p for p in parts if p in ("findings", "answer")) + parts[-1]
            yield (
                name.replace("findings", "findings_").replace("answer", "answer_"),
                _name(out, folder),
                path,
            )


def connect(out: Path) -> duckdb.DuckDBPyConnection:
    """A connection with a table ``runs`` and, for every kind of table, a view with its ``run``.

    A view has the ``folder`` of a table within its run, beside the table's own columns.
    """
    _refuse_empty(out)
    connection = duckdb.connect()
    connection.register("runs_frame", runs_table(out))
    connection.execute("CREATE TABLE runs AS SELECT * FROM runs_frame")
    by_name: dict[str, list[str]] = {}
    for name, run, path in _tables(out):
        by_name.setdefault(name, []).append(
            f"SELECT {quoted(run)} AS run, {quoted(path.relative_to(out / run).parent)} AS folder, "
            f"* FROM read_parquet({quoted(path)})"
        )
    for name, selects in by_name.items():
        view = name.replace('"', '""')
        connection.execute(f'CREATE VIEW "{view}" AS {" UNION ALL BY NAME ".join(selects)}')
    return connection


def _refuse_empty(out: Path) -> None:
    """FaultError where there is no folder, or no whole run in it."""
    if not out.is_dir():
        raise FaultError(not_found(out, worded("folder_of_runs"), "--out"))
    if not finished(out):
        raise FaultError(
            [
                *damaged_in(out),
                plainly(
                    f"--out {out}", worded("no_finished_run"), worded("folder_of_runs"), "missing"
                ),
            ]
        )


def _refuse_writing(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """A question reads: FaultError for all but one statement that selects."""
    statements = connection.extract_statements(sql)
    allowed = worded("one_select")
    if len(statements) != 1:
        n = len(statements)
        raise FaultError(plainly("query", worded("statements", n=n), allowed, "unreadable"))
    if statements[0].type != duckdb.StatementType.SELECT:
        raise FaultError(
            plainly("query", worded("no_question", word=sql.split()[0]), allowed, "unreadable")
        )


def answered(out: Path, sql: str) -> pd.DataFrame:
    """The answer to a query; a mistake in it is a fault, with the tables that there are."""
    with connect(out) as connection:
        try:
            _refuse_writing(connection, sql)
            return connection.execute(sql).df()
        except duckdb.Error as error:
            tables = ", ".join(r[0] for r in connection.execute("SHOW TABLES").fetchall())
            raise FaultError(
                unreadable("query", "SQL", str(error).splitlines()[0], f"tables: {tables}")
            ) from None


TABLES = (
    "SELECT table_name AS name, string_agg(column_name, ', ' ORDER BY ordinal_position) AS columns "
    "FROM information_schema.columns GROUP BY table_name ORDER BY table_name"
)
"""A query that lists the tables and their columns."""
