import subprocess
import sys

import pytest
import workbooks as books
from command_line import WORDS, Said, call
from typer.testing import CliRunner

from model.schedule import QUARTER
from tuopin.cli import main as cli


def run(*words):
    """One command in a process of its own."""
    command = [sys.executable, "-m", "tuopin.cli.main", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


def test_help_imports_nothing_heavy():
    code = "import sys, tuopin.cli.main; print(*(m for m in ('numpy', 'pandas', 'numba', 'mesa') if m in sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == ""


def test_commands_are_listed():
    out = CliRunner().invoke(cli.app, ["--help"])
    assert out.exit_code == 0
    for name in ("counties", "simulate", "plan", "compare", "check"):
        assert name in out.output


def test_counties_and_quarter_and_parameters():
    runner = CliRunner()
    assert {"平利县", "甘都镇"} <= set(runner.invoke(cli.app, ["counties"]).output.split())
    for command in ("counties", "quarter"):
        both = [
            runner.invoke(cli.app, [command], env=env).output
            for env in ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, {"LC_ALL": "en_US.UTF-8"})
        ]
        assert both == [
            runner.invoke(cli.app, [command, "--lang", lang]).output for lang in ("zh", "en")
        ]
        assert both[0] != both[1]
    told = runner.invoke(cli.app, ["parameters", "migrants", "--county", "gandu"]).output
    assert "labour.migrants  migrants over able adults: 0.4 (0.3 to 0.5)" in told
    lines = runner.invoke(cli.app, ["quarter"]).output.splitlines()
    assert len(lines) == len(QUARTER)
    assert "coping" in lines[[step.__name__ for step in QUARTER].index("coping")]
    told = runner.invoke(cli.app, ["parameters", "theta"]).output
    assert "delivery.theta  income lost without works: 0.5 (0 to 1)" in told


@pytest.mark.parametrize(
    ("lang", "name", "words"),
    [
        ("en", "tea", ("tea: 0.09 yuan a year per yuan", "Derived from: ", "Studies (")),
        ("zh", "茶叶", ("茶叶：每元资金年收益0.09元", "推导依据：", "所据研究（")),
    ],
)
def test_parameters_print_the_evidence_of_a_programme_in_both_languages(lang, name, words):
    runner = CliRunner()
    one = runner.invoke(cli.app, ["parameters", name, "--evidence", "--lang", lang])
    assert one.exit_code == 0
    assert [w for w in words if w not in one.output] == []
    every = runner.invoke(cli.app, ["parameters", "--evidence", "--lang", lang]).output
    assert one.output in every
    assert len(every.splitlines()) > 250


@pytest.mark.parametrize(
    ("asked", "lang", "word"),
    [(run, "en", "did you mean 'pingli'?"), (call, "zh", "是否想写")],
)
def test_a_mistake_is_told_without_a_stack_trace_and_nothing_is_written(
    tmp_path, asked, lang, word
):
    said = asked("plan", "pinglee", "--out", tmp_path / "runs", "--lang", lang)
    assert said.code == 2
    assert word in said.error
    assert not WORDS.search(said.all)
    assert not (tmp_path / "runs").exists()


def test_rules_that_no_plan_keeps_are_told_before_anything_is_written(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(
        "title: a\nwhy: b\nlevers: {rules: {floor_per_head: 5000元}}\n", encoding="utf-8"
    )
    said = call("plan", path, "--out", tmp_path / "runs")
    assert said.code == 2
    assert "lower the floor to" in said.error
    assert not (tmp_path / "runs").exists()


def test_check_tells_what_a_file_is(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text("title: a\nwhy: b\n", encoding="utf-8")
    said = call("check", path)
    assert said.code == 0
    assert "a scenario, no fault" in said.out
    assert call("check", tmp_path / "none.csv").code == 2


def test_a_stop_says_how_to_go_on(monkeypatch, capsys):
    def stops(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.studies.check.check_file", stops)
    monkeypatch.setattr(sys, "argv", ["tuopin", "check", "x"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 130
    assert "the same command" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_and_a_language_that_is_not_spoken(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    said = call("simulate", "pingli", "--out", tmp_path / "file", "--lang=zh")
    assert (said.code, "无法读写" in said.error) == (2, True)
    assert not WORDS.search(said.all)
    assert call("check", "x", "--lang", "fr").code == 2


def test_what_check_warns_of_is_said_by_every_question_of_the_workbook(monkeypatch, tmp_path):
    cells = books.whole()
    cells["备份"] = [["a"], ["b"]]
    county = books.write(cells, tmp_path / "a.xlsx")
    monkeypatch.setattr("tuopin.cli.commands._answer", lambda *_: None)
    for command in ("plan", "simulate", "validate"):
        out = CliRunner().invoke(cli.app, [command, str(county)], env={"TUOPIN_LANG": "en"})
        assert out.exit_code == 0
        assert "warning:" in out.stderr
        assert "备份" in out.stderr
        assert CliRunner().invoke(cli.app, [command, "gandu"]).stderr == ""
