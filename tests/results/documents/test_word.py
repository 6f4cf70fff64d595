"""The Word draft: the order in which offices set one, and its list of annexes."""

from dataclasses import replace

import pytest
from docx import Document

from results.documents.word import write_word
from results.language.catalogue import LANGUAGES
from results.language.numbers import here_of
from results.tables.page_one.page_one import page_one
from results.tables.page_one.words import lines


def paragraphs(findings, folder, language):
    paper = Document(write_word(findings, folder / "a.docx", language))
    return [p.text for p in paper.paragraphs if p.style.name != "Cell"]


def test_the_draft_stands_in_the_order_of_offices(findings, tmp_path):
    said = paragraphs(findings, tmp_path, "zh")
    assert said[0].startswith("发文字号：")
    assert said[0].endswith("签发人：")
    order = ["发文字号：", "虚构县2016—2020年\n", "虚构县扶贫开发领导小组", "一、", "说明：", "附件：1. ", "（印发单位）", "　　年　　月", "附件1　"]  # fmt: skip
    at = [next(i for i, line in enumerate(said) if line.startswith(start)) for start in order]
    assert at == sorted(at)
    assert said[at[5] - 1] == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_the_annexes_that_follow_in_their_order(findings, tmp_path, language):
    said = paragraphs(findings, tmp_path, language)
    first = "附件：1. " if language == "zh" else "Annexes: 1. "
    start = next(i for i, line in enumerate(said) if line.startswith(first))
    listed = [said[start].removeprefix(first)]
    while said[start + len(listed)].strip().startswith(f"{len(listed) + 1}. "):
        listed.append(said[start + len(listed)].partition(". ")[2])
    sign = "　" if language == "zh" else ": "
    heads = [
        f"{'附件' if language == 'zh' else 'Annex '}{i}{sign}{t}" for i, t in enumerate(listed, 1)
    ]
    assert len(listed) >= 4
    assert said[-len(heads) :] == heads


@pytest.mark.parametrize(
    ("place", "own", "english"),
    [
        ("平利县", "本县", "this county"),
        ("甘都镇", "本镇", "this town"),
        ("龙门乡", "本乡", "this township"),
        ("某地", "当地", "this place"),
    ],
)
def test_a_place_is_called_by_what_it_is(findings, tmp_path, place, own, english):
    assert (here_of(place, "zh"), here_of(place, "en")) == (own, english)
    found = replace(findings, county_chinese=place)
    text = "".join([*paragraphs(found, tmp_path, "zh"), *lines(page_one(found), "zh")])
    assert f"尚未用{own}数据校准" in text
    assert ("本县" in text) == (own == "本县")
    assert f"not calibrated to {english}" in "".join(lines(page_one(found), "en"))
