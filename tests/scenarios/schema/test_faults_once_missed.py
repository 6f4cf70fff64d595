"""Mistakes that once gave a stack trace, a stale answer, or the wrong file's name."""

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from scenarios.county.county_yaml import COUNTIES
from scenarios.execution.store import folder_of
from scenarios.faults import FaultError
from scenarios.files.plan import COLUMNS, plan_rows, read_plan, write_plan
from scenarios.load import load_scenario
from scenarios.studies.check import check_file

GOOD = "title: a\nwhy: b\n"


def told(call):
    with pytest.raises(FaultError) as caught:
        call()
    return [(f.line, f.place, f.kind) for f in caught.value.faults]


def test_another_plan_file_or_county_figure_is_another_run(pack, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("a", encoding="utf-8")
    question = load_scenario("pingli")
    levers = question.levers.model_copy(update={"plan": str(path)})
    asked = question.model_copy(update={"levers": levers})
    names = {folder_of(Path(), pack, ("simulate",), asked)}
    assert folder_of(Path(), pack, ("simulate",), asked) in names
    path.write_text("b", encoding="utf-8")
    names.add(folder_of(Path(), pack, ("simulate",), asked))
    higher = tuple(replace(p, value=p.high) for p in pack.assumptions)
    names.add(folder_of(Path(), replace(pack, assumptions=higher), ("simulate",), asked))
    facts = replace(pack.facts, listed_persons=pack.facts.listed_persons + 1)
    names.add(folder_of(Path(), replace(pack, facts=facts), ("simulate",), asked))
    assert len(names) == 4


def test_a_fault_in_a_base_names_the_base_and_its_line(tmp_path):
    base, own = tmp_path / "base.yaml", tmp_path / "own.yaml"
    base.write_text(GOOD + "levers:\n  fund_y: 3元\n  fnd: 2\n", encoding="utf-8")
    own.write_text("base: base.yaml\ntitle: c\n", encoding="utf-8")
    with pytest.raises(FaultError) as caught:
        load_scenario(str(own))
    assert [(f.file, f.line) for f in caught.value.faults] == [(str(base), 5)]


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        (
            "uncertainties:\n  delivery.theta: {value: 0.5, low: 0.9, high: 0.1}\n",
            4,
            "out_of_range",
        ),
        ("constants: {delivery.theta: .nan}\n", 3, "wrong_type"),
        ("constants: {delivery.theta: true}\n", 3, "wrong_type"),
        ("base: theta-one\nconstants: 3\n", 4, "wrong_type"),
        ("base: [a]\n", 3, "unknown_name"),
        ("base: pingly\n", 3, "unknown_name"),
        ("base: s.yaml\n", 3, "twice"),
        ("plan_years: [2023, 2024, 2025]\n", 3, "out_of_range"),
        ("levers: 3\n", 3, "wrong_type"),
        ("title: again\n", 3, "unreadable"),
    ],
)
def test_shapes_and_numbers_that_make_no_sense_are_faults(tmp_path, text, line, kind):
    path = tmp_path / "s.yaml"
    path.write_text(GOOD + text, encoding="utf-8")
    assert (line, kind) in {(at, what) for at, _, what in told(lambda: load_scenario(str(path)))}


def test_a_plan_is_looked_for_beside_its_scenario(tmp_path):
    (tmp_path / "mine.csv").write_text("x", encoding="utf-8")
    path = tmp_path / "s.yaml"
    path.write_text(GOOD + "levers: {plan: mine.csv}\n", encoding="utf-8")
    assert load_scenario(str(path)).levers.plan == str(tmp_path / "mine.csv")


@pytest.fixture
def lines(instance, rich_plan, tmp_path):
    write_plan(rich_plan, tmp_path / "good.csv")
    return (tmp_path / "good.csv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("amount", "kind"),
    [
        ("nan", "broken_row"),
        ("inf", "broken_row"),
        ("1e30", "out_of_range"),
        ("1.5", "broken_row"),
        ("五", "broken_row"),
        ("", "missing"),
    ],
)
def test_amounts_that_are_none_are_faults_of_their_row(instance, lines, tmp_path, amount, kind):
    cells = lines[1].split(",")
    lines[1] = ",".join([*cells[:4], amount, *cells[5:]])
    path = tmp_path / "plan.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    assert told(lambda: read_plan(path, instance)) == [(2, "yuan", kind)]


def test_a_grant_stands_once_with_one_targeting_and_the_countys_team(instance, lines, tmp_path):
    path = tmp_path / "plan.csv"
    cells = lines[1].split(",")
    other = [*cells[:5], "maybe", "large_first"]
    path.write_text("\n".join([*lines, ",".join(other)]), encoding="utf-8")
    places = {(p, k) for _, p, k in told(lambda: read_plan(path, instance))}
    assert places == {("programme", "twice"), ("targeting", "twice"), ("team", "unknown_name")}


def test_a_plan_in_a_workbook_is_read(instance, rich_plan, tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("notes").write_row(0, 0, ["not", "this"])
        sheet = book.add_worksheet("plan")
        sheet.write_row(0, 0, COLUMNS)
        for i, row in enumerate(plan_rows(rich_plan).itertuples(index=False), start=1):
            sheet.write_row(i, 0, [str(c) if isinstance(c, str) else int(c) for c in row])
    assert (read_plan(path, instance).yuan == rich_plan.yuan).all()
    path.write_bytes(b"no workbook")
    assert told(lambda: read_plan(path, instance)) == [(0, "file", "no_workbook")]


def test_villages_as_chinese_excel_saves_them(tmp_path):
    text = (COUNTIES / "pingli" / "villages.csv").read_text(encoding="utf-8")
    path = tmp_path / "villages.csv"
    path.write_bytes(text.encode("gb18030"))
    assert "no fault" in check_file(path, "pingli", "en")[0]
