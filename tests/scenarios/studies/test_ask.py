"""A question is answered once: by two at the same time, after a kill, beside damaged runs."""

import errno
import os
import re
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pandas as pd
import pytest
from typer.testing import CliRunner

from model.declare import source_digest
from scenarios.execution.learned_file import load_learned
from scenarios.execution.store import (
    FINDINGS,
    LAYERS,
    damage_of,
    damaged_in,
    folder_of,
    load_findings,
    runs_in,
    save_answer,
    write_table,
)
from scenarios.faults import FaultError
from scenarios.files.atomic import write_json, write_text
from scenarios.studies.query import answered
from scenarios.studies.study import Answered, Machine, Study, ask
from tuopin.cli import main as cli


@dataclass(frozen=True)
class Answer:
    number: int
    rows: pd.DataFrame


class Slow(Study):
    """A question whose work takes its time, and may fail."""

    done: ClassVar[list] = []
    fails: ClassVar[list] = []

    @property
    def work(self):
        return SimpleNamespace(run=self.do)

    @property
    def shows(self):
        return SimpleNamespace(Answer=Answer, pages=self.pages)

    def subject(self, machine):
        return "about"

    def folder(self, out, subject):
        return out / "slow"

    def documents(self, subject):
        return ()

    def do(self, study, subject, space):
        write_text(space.folder / "draws.csv", "draw\n1\n")
        time.sleep(0.2)
        if self.fails:
            raise self.fails.pop()
        self.done.append(threading.get_ident())
        return Answered(Answer(len(self.done), pd.DataFrame({"a": [1, 2]})))

    def pages(self, answer, folder):
        write_text(folder / "report.html", str(answer.number))

    def write_manifest(self, folder, subject, answered):
        write_json(folder / "manifest.json", {"kind": "slow", "source_digest": "x"})


@pytest.fixture
def slow():
    Slow.done.clear()
    Slow.fails.clear()
    return Slow()


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_two_at_once_are_one_run_and_the_second_says_that_it_waits(slow, tmp_path):
    told, found = [], []

    def asks():
        found.append(ask(slow, Machine(tmp_path, waits=told.append)).answer.number)

    threads = [threading.Thread(target=asks) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert found == [1, 1, 1]
    assert len(Slow.done) == 1
    assert set(told) == {tmp_path / "slow"}
    assert files(tmp_path / "slow") == {
        *("draws.csv", "report.html", "timing.json", "manifest.json"),
        *("answer/answer.json", "answer/rows.parquet"),
    }


@pytest.mark.parametrize(
    "name", ["manifest.json", "answer/answer.json", "answer/rows.parquet", "timing.json"]
)
def test_asking_again_repairs_a_damaged_run(slow, tmp_path, name):
    folder = ask(slow, Machine(tmp_path)).folder
    path = folder / name
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert [f.file for f in damage_of(folder)] == [str(path)]
    assert ask(slow, Machine(tmp_path)).answer.number == 2
    assert not damage_of(folder)
    assert ask(slow, Machine(tmp_path)).answer.number == 2


def test_a_full_disk_leaves_a_run_that_is_not_finished_and_goes_on(slow, tmp_path):
    Slow.fails.append(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    with pytest.raises(OSError, match="space"):
        ask(slow, Machine(tmp_path))
    assert files(tmp_path / "slow") == {"draws.csv"}
    assert ask(slow, Machine(tmp_path)).answer.number == 1


DAMAGED = {
    "manifest.json": load_learned,
    "learned.json": load_learned,
    "learned.npz": load_learned,
    "findings/findings.json": load_findings,
    "findings/county_year.parquet": load_findings,
}


def test_a_damaged_file_names_itself_and_stops_no_other_run(
    written_run, make_findings, tmp_path, monkeypatch
):
    save_answer(written_run, make_findings(n_draws=2), FINDINGS)
    out = tmp_path / "o'neil's [runs]"
    for name in DAMAGED:
        for kind, damage in (("cut", 0.6), ("empty", 0.0)):
            folder = shutil.copytree(written_run, out / f"{kind} {name.replace('/', ' ')}")
            whole = (folder / name).read_bytes()
            (folder / name).write_bytes(whole[: int(damage * len(whole))])
            with pytest.raises(FaultError) as caught:
                DAMAGED[name](folder)
            (fault,) = caught.value.faults
            assert fault.file == str(folder / name)
            assert "repairs it, or delete its folder" in fault.text("en")
            assert [f.file for f in damage_of(folder)] == [str(folder / name)]
    good = shutil.copytree(written_run, out / "good")
    assert good in runs_in(out)
    assert not [f for f in runs_in(out) if "findings" in f.name or "manifest" in f.name]
    # what was learned is read by no query
    known = set(answered(out, "SELECT run FROM runs")["run"])
    assert known == {
        "good",
        *(f"{k} learned.{e}" for k in ("cut", "empty") for e in ("json", "npz")),
    }
    assert len(damaged_in(out)) == 6
    told = CliRunner().invoke(
        cli.app, ["query", "SELECT run, plan FROM findings_county_year", "--out", str(out)]
    )
    assert told.exit_code == 0
    assert "good" in told.stdout
    assert told.stderr.count("delete its folder") == 6


def test_a_query_reads_and_answers_one_question(tmp_path):
    run = tmp_path / "it's [a] run" / "one"
    run.mkdir(parents=True)
    with pytest.raises(FaultError, match="no finished run"):
        answered(run.parent, "SELECT 1")
    with pytest.raises(FaultError, match="none: not found"):
        answered(tmp_path / "none", "SELECT 1")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(FaultError, match="a file, not a folder"):
        answered(tmp_path / "file", "SELECT 1")
    write_table(run, "county_year", pd.DataFrame({"a": [1.5]}))
    write_json(run / "manifest.json", {"kind": "x", "source_digest": source_digest(*LAYERS)})
    assert answered(run.parent, "SELECT a FROM county_year")["a"].tolist() == [1.5]
    away = tmp_path / "away.csv"
    for sql in ("SELECT 1; SELECT 2", f"COPY county_year TO '{away}'", "CREATE TABLE b(c int)", ""):
        with pytest.raises(FaultError, match="one SELECT"):
            answered(run.parent, sql)
    assert not away.exists()
    told = CliRunner().invoke(
        cli.app,
        ["query", "SELECT * FROM runs WHERE kind = 'y'", "--out", str(run.parent), "--lang", "en"],
    )
    assert told.output == "no row answers this\n"


def test_the_folder_of_a_run_says_what_it_is_in_a_name_that_every_disk_takes(pack):
    name = folder_of(Path(), pack, ("参照做法", "simulate", "16"), "a").name
    assert name.startswith("pingli-参照做法-simulate-16-")
    long = folder_of(Path(), pack, ("撒胡椒面：各贫困村平均" * 9, "compare", "16"), "a").name
    assert len(long.encode()) <= 120
    assert re.fullmatch("pingli-撒胡椒面-.*-compare-16-[0-9a-f]{8}", long)
    assert folder_of(Path(), pack, ("x", "compare", "16"), "b").name[-8:] != name[-8:]
