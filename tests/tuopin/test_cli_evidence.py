import pytest
from command_line import WORDS, call
from typer.testing import CliRunner

from tuopin.cli import main as cli


def test_the_three_commands_are_listed():
    out = CliRunner().invoke(cli.app, ["--help"])
    for name in ("validate", "calibrate", "sensitivity"):
        assert name in out.output


@pytest.mark.parametrize("command", ["validate", "calibrate", "sensitivity"])
def test_an_unknown_county_is_told_in_words_and_nothing_is_written(tmp_path, command):
    said = call(command, "pinglee", "--out", tmp_path / "runs", "--lang", "en")
    assert said.code == 2
    assert "did you mean 'pingli'?" in said.error
    assert not WORDS.search(said.all)
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("command", ["validate", "simulate"])
def test_a_file_of_sets_that_is_none_is_told_before_anything_is_written(tmp_path, command):
    path = tmp_path / "sets.csv"
    path.write_text("county,set\npingli,1\n", encoding="utf-8")
    for file in (path, tmp_path / "none.csv"):
        said = call(command, "practice", "--calibrated", file, "--out", tmp_path / "runs")
        assert said.code == 2
        assert file.name in said.error
        assert not WORDS.search(said.all)
        assert not (tmp_path / "runs").exists()


def test_validate_writes_one_page_in_both_languages(tiny_pack, brief_pairs, tmp_path):
    said = call("validate", "pingli", "--draws", 2, "--out", tmp_path, "--no-progress")
    assert said.code == 0, said.error
    assert "hit" in said.out
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
