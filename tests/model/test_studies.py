"""Studies behind the priors of yields: what a malformed row says, and that no prior stands on nothing."""

import csv
import subprocess
import sys

import pytest

from model.programmes import priors
from model.programmes.priors import PRIORS, SOLVED
from model.programmes.studies import GRADES, check_named, read_studies, studies

ROW = {
    "key": "a_2020",
    "study": "A 2020",
    "place": "Ankang",
    "years": "2019",
    "design": "trial",
    "effect": "+5 %",
    "denominator": "public money, 100 yuan",
    "gross_or_net": "net",
    "yield": "0.05",
    "arithmetic": "5 / 100",
    "delay_y": "1",
    "decay_y": "",
    "given_beside": "",
    "likeness": "0.5",
    "grade": "A",
    "citation": "doi",
    "note": "",
}


@pytest.fixture
def table(tmp_path):
    def write(*rows, columns=tuple(ROW)):
        path = tmp_path / "studies.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def test_a_row_is_read_with_numbers_and_what_is_not_known(table):
    study = read_studies(table(ROW))["a_2020"]
    assert (study.yearly_yield, study.delay_y, study.decay_y, study.likeness) == (
        0.05,
        1,
        None,
        0.5,
    )
    assert study.denominator == "public money, 100 yuan"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"grade": "D"}, "unknown grade: 'D', not A, B, C, none"),
        ({"gross_or_net": "about"}, "unknown gross_or_net: 'about'"),
        ({"likeness": "1.2"}, "likeness is not within 0 to 1: '1.2'"),
        ({"likeness": "nan"}, "likeness is not within 0 to 1: 'nan'"),
        ({"likeness": ""}, "likeness is not within 0 to 1: ''"),
        ({"yield": "5 %"}, "yield is not a number: '5 %'"),
        ({"effect": " "}, "effect is empty"),
        ({"key": "b_2020", "citation": ""}, "citation is empty"),
        ({}, "key twice: a_2020"),
    ],
)
def test_a_malformed_row_is_refused_with_file_and_line(table, wrong, said):
    path = table(ROW, ROW | wrong)
    with pytest.raises(ValueError, match="line 3") as refused:
        read_studies(path)
    assert f"{path}, line 3: {said}" in str(refused.value)


def test_a_missing_column_and_a_cell_too_many_are_refused(table):
    path = table(ROW, columns=[c for c in ROW if c not in ("grade", "note")])
    with pytest.raises(ValueError, match="line 1: missing columns: grade, note"):
        read_studies(path)
    path = table(ROW)
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2: 18 cells, not 17"):
        read_studies(path)


def test_a_prior_that_names_an_unknown_study_is_refused_with_file_and_line(table, tmp_path):
    path = tmp_path / "priors.csv"
    path.write_text("programme,studies\ntea,a_2020\npig,a_2020;b_2021\n", encoding="utf-8")
    known = read_studies(table(ROW))
    with pytest.raises(ValueError, match="line 3: pig: unknown study: 'b_2021'") as refused:
        check_named(path, known)
    assert str(path) in str(refused.value)


def test_the_table_is_read_and_every_study_of_a_prior_stands_in_it():
    known = studies()
    assert len(known) >= 90
    assert {s.grade for s in known.values()} == set(GRADES)
    assert all(key == study.key for key, study in known.items())
    for prior in PRIORS.values():
        assert set(prior.studies) <= set(known), prior.programme
        assert len(set(prior.studies)) == len(prior.studies), prior.programme


def test_a_yield_comes_with_its_arithmetic_and_general_knowledge_is_graded_down():
    for study in studies().values():
        assert study.yearly_yield is None or study.arithmetic, study.key
        if "general knowledge" in study.citation:
            assert study.grade in ("B", "C"), study.key
        assert study.grade != "A" or study.likeness >= 0.5, study.key


@pytest.mark.parametrize("name", SOLVED)
def test_a_prior_holds_the_yield_of_one_of_its_studies_or_says_that_it_is_a_judgement(name):
    prior = PRIORS[name]
    yields = [studies()[key].yearly_yield for key in prior.studies]
    inside = [y for y in yields if y is not None and prior.low <= y <= prior.high]
    assert inside or "judgement" in prior.derivation


def test_a_programme_without_a_study_says_so_alone():
    without = {name for name, prior in PRIORS.items() if "none_found" in prior.studies}
    assert {"clinic", "flood"} <= without
    for name in without:
        assert PRIORS[name].studies == ("none_found",)
        assert not PRIORS[name].is_solved or "judgement" in PRIORS[name].derivation


def test_studies_are_not_read_before_they_are_asked_for():
    code = (
        "import model.programmes.studies as s; assert s.studies.cache_info().currsize == 0;"
        "s.studies(); s.studies(); assert s.studies.cache_info().misses == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_priors_are_those_of_the_table():
    assert len(PRIORS) == 24
    assert all(p.low <= p.centre <= p.high for p in priors.PRIORS.values())
