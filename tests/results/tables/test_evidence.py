"""Priors and the studies behind them in words, in both languages."""

import re

import pytest

from model.programmes.priors import PRIORS
from model.programmes.studies import studies
from results.language.catalogue import LANGUAGES, term
from results.tables.evidence import general_lines, general_studies, prior_lines


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRIORS)
def test_every_programme_is_printed_with_each_of_its_studies_on_a_line(name, language):
    prior = PRIORS[name]
    head, derived, count, *lines = prior_lines(prior, language)
    assert head.startswith(term("programme", name, language))
    assert prior.derivation in derived
    assert str(len(prior.studies)) in count
    known = [studies()[key] for key in prior.studies]
    for study, line in zip(known, lines, strict=True):
        for said in (study.study, study.denominator, study.effect, study.citation):
            assert said in line
        assert f"{study.likeness:g}" in line


def test_the_words_of_both_languages():
    assert prior_lines(PRIORS["tea"], "en")[0] == (
        "tea: 0.09 yuan a year per yuan (5% 0.02, 95% 0.18); grade: B; "
        "class: own crops and trades; speaks of year 6 after the grant."
    )
    head, derived, count, *lines = prior_lines(PRIORS["tea"], "zh")
    assert head == (
        "茶叶：每元资金年收益0.09元（5%分位0.02元，95%分位0.18元）；证据等级：B级；"
        "类别：自营种植与特色产业；收益年份：资金到位后第6年。"
    )
    assert derived.startswith("推导依据：")
    assert re.fullmatch(r"所据研究（\d+项）：", count)
    assert all("；资料来源：" in line and "；投入口径：" in line for line in lines)


def test_what_is_not_known_is_said_and_a_yield_says_what_is_in_it():
    en = " ".join(prior_lines(PRIORS["mutual"], "en"))
    assert "yield: not known" in en
    assert "yield: 0.27 (gross)" in en
    zh = " ".join(prior_lines(PRIORS["mutual"], "zh"))
    assert "每元年收益：未知" in zh
    assert "每元年收益：0.27（毛收益）" in zh


@pytest.mark.parametrize(("language", "word"), [("en", "no single programme"), ("zh", "不专属")])
def test_studies_of_no_single_programme_come_last(language, word):
    head, *lines = general_lines(language)
    assert word in head
    assert len(lines) == len(general_studies()) > 10
    named = {key for prior in PRIORS.values() for key in prior.studies}
    assert not named & {study.key for study in general_studies()}
