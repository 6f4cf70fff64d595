"""The tutorial is a path that works: its own commands, in its own order, in an empty folder."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import openpyxl
import pytest

from docs import fill_yunling
from tuopin.cli import main as cli

PAGE = (Path(__file__).parent.parent / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
]
FAULTY = "# exit code 2"


def run(line, monkeypatch, capsys):
    """One command in this process; its exit code and what it said."""
    words = shlex.split(line, comments=True)
    if words[:2] == ["python", "-m"]:
        assert words[2] == "docs.fill_yunling"
        fill_yunling.main(words[3:])
        return 0, ""
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr()
    return stop.value.code or 0, said.out + said.err


def test_every_command_of_the_tutorial_does_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    scenario = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]
    (tmp_path / "quick.yaml").write_text(scenario, encoding="utf-8")
    said = []
    for line in COMMANDS:
        code, text = run(line, monkeypatch, capsys)
        assert code == (2 if FAULTY in line else 0), f"{line}\n{text}"
        said.append(text)
    faults = next(t for t, line in zip(said, COMMANDS, strict=True) if FAULTY in line)
    for told in ("persons: 一百六十三", "village code: 1009", "workers: 5, with 4 members"):
        assert told in faults
    marked = openpyxl.load_workbook(tmp_path / "yunling-checked.xlsx")
    assert marked["Faults"].max_row == 4
    assert "Of 205 households 4 (4 registered) are the sheet's" in said[4]
    (folder,) = (tmp_path / "runs").glob("云岭县-*plan-*")
    for name in (
        "report.zh.html",
        "report.en.html",
        "云岭县2016年专项扶贫资金方案.xlsx",
        "plan-chosen.csv",
    ):
        assert (folder / name).is_file()
    page = (folder / "report.en.html").read_text(encoding="utf-8")
    assert "Villages are those of this county" in page
    assert "Of 205 households 4" in page
