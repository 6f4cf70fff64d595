import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tuopin.cli import main as cli


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "tuopin.cli.main", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_three_commands_are_listed():
    out = CliRunner().invoke(cli.app, ["--help"])
    for name in ("validate", "calibrate", "sensitivity"):
        assert name in out.output


@pytest.mark.parametrize("command", ["validate", "calibrate", "sensitivity"])
def test_an_unknown_county_is_told_in_words_and_nothing_is_written(tmp_path, command):
    out = run(command, "pinglee", "--out", str(tmp_path / "runs"), "--lang", "en")
    assert out.returncode == 2
    assert "did you mean 'pingli'?" in out.stderr
    assert "Traceback" not in out.stderr
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("command", ["validate", "simulate"])
def test_a_file_of_sets_that_is_none_is_told_before_anything_is_written(tmp_path, command):
    path = tmp_path / "sets.csv"
    path.write_text("county,set\npingli,1\n", encoding="utf-8")
    for file in (path, tmp_path / "none.csv"):
        out = run(command, "practice", "--calibrated", str(file), "--out", str(tmp_path / "runs"))
        assert out.returncode == 2
        assert "Traceback" not in out.stderr
        assert not (tmp_path / "runs").exists()


def test_validate_writes_one_page_in_both_languages(tmp_path):
    out = run(
        "validate",
        "pingli",
        "--draws",
        "2",
        "--out",
        str(tmp_path),
        "--no-progress",
        "--lang",
        "en",
    )
    assert out.returncode == 0, out.stderr
    assert "hit" in out.stdout
    folder = next(tmp_path.glob("pingli-*validate-*"))
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*")}
    assert {
        "validation.zh.html",
        "validation.en.html",
        "figures/figures.zh.png",
        "figures/claim.en.png",
        "validation.csv",
        "manifest.json",
    } <= names
