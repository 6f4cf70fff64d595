"""Chinese pages say in Chinese what a source says: of both counties, the model and the figures."""

import re

import pytest

from model.programmes.observed import OBSERVATION
from results.language.catalogue import sources
from results.language.numbers import source_of, unit_of
from scenarios.evidence.held_out_yields import PUBLISHED
from scenarios.evidence.targets import all_targets
from scenarios.load import load_county, plain_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.backtest import PLACES

ENGLISH = re.compile(
    r"\b(?:assumption|assumed|seed|report|judgement|calculated|the|same|of|and|a|in|is|per|than|with)\b"
)
"""Words that no citation of a Chinese page needs."""
CITED = re.compile(r"PLoS ONE|Review of Development Economics|China and World Economy|Int\. J\. Educ\. Dev\.|Campbell Systematic Reviews|World Bank Research Observer|[\w.]+/[\w./-]+|[\w.]+_[\w.]+")  # fmt: skip


@pytest.mark.parametrize("county", ["pingli", "gandu"])
def test_no_source_of_a_county_or_the_model_is_english_on_a_chinese_page(county):
    pack = load_county(county)
    said = {p.source for p in parameters_of(pack, plain_scenario(county))} | {
        p.source for p in OBSERVATION
    }
    said |= {t.source for t in all_targets(pack)} | {str(f.get("note", "")) for f in pack.figures}
    said |= {p.source for p in PLACES} | {p.source for p in PUBLISHED.values()}
    assert len(said) > 200
    english = {s: source_of(s, "zh") for s in said if ENGLISH.search(CITED.sub("", source_of(s, "zh")))}  # fmt: skip
    assert english == {}
    assert {s for s in said if source_of(s, "en") != s} == set()


@pytest.mark.parametrize("county", ["pingli", "gandu"])
def test_no_unit_of_a_published_figure_is_english_on_a_chinese_page(county):
    units = {str(f["unit"]) for f in load_county(county).figures}
    assert {u for u in units if re.search("[a-z]{3}", unit_of(u, "zh"))} == set()


def test_an_unknown_source_keeps_its_words_behind_a_chinese_one():
    assert source_of("assumption: something new", "zh") == "假设：something new"
    assert (
        source_of("tea_pingli_2022, ifad_2017: as cattle", "zh")
        == "tea_pingli_2022、ifad_2017：同肉牛"
    )
    assert source_of("Somebody 2019: 3 %", "zh") == "Somebody 2019: 3 %"
    assert source_of("县统计公报2015", "zh") == "县统计公报2015"


def test_chinese_of_sources_has_full_width_punctuation():
    half = [zh for zh in sources().values() if re.search(r"[\u4e00-\u9fff][,:;()]|[,:;()][\u4e00-\u9fff]", zh)]  # fmt: skip
    assert half == []
