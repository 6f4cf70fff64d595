"""Consoles, places and names that are not as usual: a sentence and exit code 2, or the work is done."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import WORDS, call

from optimize.formulation.highs import SolverError
from scenarios.execution.parallel import on_cluster
from scenarios.faults import FaultError
from scenarios.system_faults import of_system, solver_in_words
from tuopin.cli import main as cli
from tuopin.cli.commands import print_lines
from tuopin.cli.words import message

ROOT = Path(__file__).parents[2]


def run(*words, **env):
    return subprocess.run(
        [sys.executable, "-m", "tuopin.cli.main", *map(str, words)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
    )


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "gbk"])
def test_a_console_of_any_encoding_shows_what_it_can(encoding):
    out = run("query", "--help", PYTHONIOENCODING=encoding)
    assert (out.returncode, out.stderr) == (0, b"")
    assert b"DuckDB" in out.stdout
    code = "from tuopin.cli.main import _plain_words as w; from tuopin.cli.commands import print_lines as p; w(); p(['a 县 ☃'])"
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert out.stdout.strip() == "a 县 ☃".encode(encoding, errors="replace")


def test_a_line_is_printed_as_it_is(capsys):
    print_lines(["1001:sheep:2017:5万元", "[bold]:tea:"])
    assert capsys.readouterr().out == "1001:sheep:2017:5万元\n[bold]:tea:\n"


def test_a_home_that_cannot_be_written_is_told_before_anything_is_done(tmp_path):
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": "", "NUMBA_CACHE_DIR": ""}
    env = {k: v for k, v in os.environ.items() if k not in home}
    out = subprocess.run(
        [
            sys.executable,
            "-m",
            "tuopin.cli.main",
            "simulate",
            "gandu",
            "--out",
            str(tmp_path / "r"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**env, "HOME": home["HOME"]},
    )
    assert out.returncode == 2
    assert "XDG_CACHE_HOME" in out.stderr
    assert len(out.stderr.splitlines()) == 1
    assert not (tmp_path / "r").exists()


def test_a_place_that_is_no_folder_is_told_before_anything_is_done(tmp_path):
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        for words in (["simulate", "gandu"], ["desk", "--no-browser"]):
            said = call(*words, "--out", out)
            assert said.code == 2
            assert "a file, not a folder" in said.error
            assert (said.out.strip(), len(said.error.splitlines())) == ("", 1)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, ("只读", "read only")),
        (errno.EACCES, ("没有权限", "no permission")),
        (errno.ENAMETOOLONG, ("名称过长", "the name is too long")),
        (errno.ENOSPC, ("磁盘已满", "the disk is full")),
    ],
)
def test_what_the_system_refuses_is_a_sentence(monkeypatch, capsys, number, words):
    def refuses(*_):
        raise OSError(number, os.strerror(number), "somewhere")

    monkeypatch.setattr("scenarios.studies.check.check_file", refuses)
    for lang, word in zip(("zh", "en"), words, strict=True):
        monkeypatch.setattr(sys, "argv", ["tuopin", "check", "x", "--lang", lang])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        assert stop.value.code == 2
        told = capsys.readouterr().err
        assert "somewhere" in told
        assert word in told


def test_an_error_of_the_program_is_no_matter_of_a_place():
    assert of_system(FileNotFoundError(errno.ENOENT, "x", "y")) is None


@pytest.mark.parametrize("command", ["new", "plan", "check", "explain"])
def test_a_name_that_is_too_long_is_told(command, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tuopin", command, "a" * 300])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    assert "aaa" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "nowhere", "tcp://:", "http://a:b", "a:99999"]
)
def test_an_address_where_no_scheduler_is_is_told_soon(address):
    began = time.monotonic()
    with pytest.raises(FaultError) as caught, on_cluster(address):
        pytest.fail("connected")
    assert time.monotonic() - began < 15
    for language, word in (("en", "dask scheduler"), ("zh", "dask调度器")):
        line = caught.value.faults[0].text(language)
        assert address in line
        assert word in line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("parameters", "zzz"), "see tuopin parameters"),
        (("rules", "carry_ovr"), "did you mean 'carry_over'?"),
        (("discover", "practice", "--draws", "4", "--county", "gandu"), "the same as practice"),
        (("plan", "{run}"), "a run; this command takes a county or scenario"),
        (("validate", "{run}"), "a scenario's name or file"),
        (("stress", "{file}"), "a file, not a folder"),
        (("explain", "{none}"), "no_such"),
        (("adjust", "gandu", "--edited", "no_such.xlsx"), "no_such.xlsx"),
        (("compare", "{file}", "{none}"), "no_such"),
        (("query", "SELECT 1", "--out", "{file}"), "a file, not a folder"),
        (("query", "SELECT 1", "--out", "{folder}"), "no finished run"),
    ],
)
def test_nothing_found_and_another_kind_of_thing_are_told(tmp_path, words, told):
    run_folder = tmp_path / "run"
    run_folder.mkdir()
    (tmp_path / "empty").mkdir()
    (run_folder / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "file.csv").write_text("x", encoding="utf-8")
    there = {
        "run": run_folder,
        "file": tmp_path / "file.csv",
        "none": tmp_path / "no_such",
        "folder": tmp_path / "empty",
    }
    said = call(*(w.format(**there) for w in words))
    assert said.code == 2
    assert told in said.error
    assert said.out.strip() == ""
    assert not WORDS.search(said.error)


def test_a_solver_that_ends_without_an_answer_is_a_fault_in_both_languages():
    with pytest.raises(FaultError) as refused, solver_in_words():
        raise SolverError("Solution limit reached")
    for language, words in (("en", "did not prove that there is none"), ("zh", "没有证明不存在")):
        (line,) = message(refused.value, language)
        assert words in line
        assert "Solution limit reached" in line
    with pytest.raises(RuntimeError, match="another"), solver_in_words():
        raise RuntimeError("another")
