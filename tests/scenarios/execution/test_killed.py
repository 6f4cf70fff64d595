"""A real process is killed in the middle of its work: at most the task in hand is lost, the rest goes on."""

import errno
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import workbooks
from command_line import call

from optimize.fund_plan import no_fund
from optimize.simulator import SimulationRun
from scenarios.draws.draw import make_draws
from scenarios.execution.cases import Cases
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.catalogue import Compare
from scenarios.studies.comparison_cases import subject

ASKED = (
    "practice",
    "need-first",
    "flood-year",
    "--draws",
    "4",
    "--workers",
    "1",
    "--no-progress",
)


def outcomes(out):
    return {p.name: p.stat().st_mtime_ns for p in out.glob("*-cases-*/outcomes/*.npz")}


def pages(out):
    (folder,) = out.glob("*-compare-*")
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix in (".csv", ".html")
    }


def test_killed_in_the_middle_it_goes_on_and_ends_with_the_same_files(tmp_path, no_pictures):
    county = workbooks.write(workbooks.whole(3), tmp_path / "three.xlsx")
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    words = ("compare", str(county), *ASKED, "--out")
    command = [sys.executable, "-m", "tuopin.cli.main", *words, str(killed)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as p:
        while len(outcomes(killed)) < 3 and p.poll() is None:
            time.sleep(0.01)
        p.send_signal(signal.SIGKILL)
    assert p.returncode == -signal.SIGKILL
    before = outcomes(killed)
    assert len(before) >= 3
    assert not list(killed.glob("*-compare-*/*.html"))
    for out in (killed, whole):
        said = call(*words, out)
        assert said.code == 0, said.error
    after = outcomes(killed)
    assert len(after) == 4 * 4 > len(before)
    assert {n: after[n] for n in before} == before  # not one of them was run again
    assert pages(killed) == pages(whole)


def test_a_full_disk_loses_the_task_in_hand_and_leaves_no_half_file(
    tiny_pack, tmp_path, say_nothing, monkeypatch
):
    made = subject(Compare(cases=("practice", "floor"), draws=2)).cases
    runs = Cases(tiny_pack, made, tmp_path, range(3), 1, say_nothing)
    real, written = np.savez, []

    def full(file, **arrays):
        if "codes" in arrays:
            written.append(1)
            if len(written) == 3:
                file.write(b"half")
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file, **arrays)

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="space"):
        runs.run([1, 2], "asking")
    monkeypatch.setattr(np, "savez", real)
    there = {p.name for p in (runs.cache.folder / "outcomes").glob("*.npz")}
    assert len(there) == 2
    runs.run([1, 2], "asking")
    assert runs.missing([1, 2]) == (0, 0)
    for case in made:
        assert runs.outcome(case, 2).county["persons"].min() > 0


def test_a_full_disk_at_the_frozen_path_leaves_nothing_that_is_trusted(
    tiny_pack, tmp_path, say_nothing, monkeypatch
):
    scenario = load_scenario("practice")
    draws = make_draws(parameters_of(tiny_pack, scenario), [1], 7)
    runner = Runner(tiny_pack, scenario, draws, tmp_path, 1, say_nothing)
    job, real = SimulationRun(no_fund(runner.instance), 1, "funded"), np.savez

    def full(file, **arrays):
        if "path" in arrays and len(arrays) == 1:
            file.write(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file, **arrays)

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="space"):
        runner([job], "stopped")
    monkeypatch.setattr(np, "savez", real)
    assert not list((tmp_path / "states").glob("path-*"))
    (found,) = runner([job], "resumed")
    assert found.yearly["gap_spending"].sum() > 0.0
