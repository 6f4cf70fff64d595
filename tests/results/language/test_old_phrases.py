"""Phrases that offices did not understand are gone; Chinese prose has full-width punctuation."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from results.documents.office_workbook import write_office
from results.documents.word import write_word
from results.language.catalogue import catalogue
from results.pages.report import write_report
from results.tables.page_one.words import summary_lines

OTHERS = ("comparison.", "scenario_comparison.", "charts.forest.")
"""Sentences of pages that are rewritten in their own time."""

SYNTAX = {"desk.rules_help", "fault.csv_file_list_projects"}
"""Sentences that quote what is typed, with its own punctuation."""


def phrases():
    with Path(__file__).with_name("old_phrases.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def own():
    return {k: v for k, v in catalogue().items() if not k.startswith(OTHERS)}


def test_eighty_phrases_are_listed_once():
    old = [(p["language"], p["old"]) for p in phrases()]
    assert len(old) == len(set(old)) >= 80


def test_no_sentence_holds_an_old_phrase():
    found = [
        (key, p["old"])
        for key, entry in own().items()
        for p in phrases()
        if p["old"] in entry[p["language"]]
    ]
    assert found == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_output_of_a_plan_holds_an_old_phrase(findings, tmp_path, language):
    page = write_report(findings, tmp_path, language).read_text(encoding="utf-8")
    body = re.sub(r"<script>.*?</script>|base64,[\w+/=]+", "", page, flags=re.DOTALL)
    said = body[body.index("<body>") :] + " ".join(summary_lines(findings, language))
    said += " ".join(papers(findings, tmp_path, language))
    assert [p["old"] for p in phrases() if p["language"] == language and p["old"] in said] == []


def papers(findings, folder, language):
    """Every text of the draft in Word and of the office's workbook."""
    paper = Document(write_word(findings, folder / "a.docx", language))
    book = openpyxl.load_workbook(write_office(findings, folder / "a.xlsx", language))
    cells = [c.text for grid in paper.tables for row in grid.rows for c in row.cells]
    told = [str(c.value) for sheet in book for row in sheet.rows for c in row if c.value]
    return [*(p.text for p in paper.paragraphs), *cells, *told, *book.sheetnames]


def test_chinese_papers_have_full_width_punctuation(findings, tmp_path):
    assert [x for x in papers(findings, tmp_path, "zh") if HALF.search(x)] == []


HALF = re.compile(r"[一-鿿”》）][,:;?!(]|[,:;(][一-鿿“《]|[一-鿿]\)")


def test_half_width_punctuation_is_seen():
    assert HALF.search("共3处,请修改")
    assert HALF.search("金额(万元)")
    assert not HALF.search("town_money=towns:1,most:200")


def test_chinese_sentences_have_full_width_punctuation():
    bare = {k: re.sub(r"\{[^}]*\}", "某", v["zh"]) for k, v in own().items() if k not in SYNTAX}
    assert {k: v for k, v in bare.items() if HALF.search(v)} == {}
