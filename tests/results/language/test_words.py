"""Words, titles and formats that a reader meets: they say the finding, in one language, with its unit."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from model.programmes import PROGRAMMES
from model.state.columns import CAUSES
from results.language.catalogue import names, term
from results.language.numbers import listed, people, side_of, unit_of
from results.language.typeset import broken
from results.pages.page import numbered
from results.plots import claim, flows, gains, horizon, split
from results.plots.ladder import number, range_text
from results.tables.section import Section
from scenarios.county.county_file import available_counties, load_county
from scenarios.evidence.targets import EMERGENT, MARGINS


def test_a_programme_and_a_cause_of_the_same_name_keep_their_own_word():
    for programme in PROGRAMMES:
        assert term("programme", programme.name, "zh") == programme.chinese
        assert term("programme", programme.name, "en") == programme.english
    assert names("cause") == CAUSES
    assert term("cause", "schooling", "zh") != term("programme", "schooling", "zh")


def test_units_of_all_targets_and_figures_have_chinese():
    units = {t.unit for t in (*MARGINS, *EMERGENT)}
    for name in available_counties():
        units |= {str(f["unit"]) for f in load_county(name).figures}
    assert {u for u in units if "," not in u} <= set(names("unit"))
    assert unit_of("persons", "en") == "persons"
    assert unit_of("furlongs", "zh") == "furlongs"


def test_a_text_of_both_languages_shows_one():
    assert side_of("县报告 · county report", "zh") == "县报告"
    assert side_of("县报告 · county report", "en") == "county report"
    assert side_of("only one", "zh") == side_of("only one", "en") == "only one"


def test_persons_have_three_digits():
    assert people(28_874.0, "zh") == "2.89万人"
    assert people(9_341.0, "zh") == "9,340人"
    assert people(28_874.0, "en") == "28,900"


def test_long_lists_end_in_a_count():
    assert listed(["a", "b"], "en") == "a; b"
    assert listed(["a", "b", "c"], "zh", 2) == "a、b等3项"


def test_sections_are_counted_without_gaps():
    found = [s.title for s in numbered([Section("a"), Section("b")], "zh")]
    assert found == ["一、a", "二、b"]
    assert numbered([Section("a")], "en")[0].title == "a"


def test_shares_are_per_cent_and_ranges_words():
    assert number(0.317, "share") == "32%"
    assert number(0.0516, "share of persons") == "5.2%"
    assert number(296_296.0) == "296,296"
    assert range_text(-0.6, -0.35, "share", "zh") == "-60%至-35%"
    assert range_text(0.137, 0.139, "share", "en") == "14%"
    assert range_text(800.0, np.inf, "yuan", "en") == "≥ 800"


def horizons(*rows):
    names = ("mix", "horizon", "mean", "q05", "q95")
    return SimpleNamespace(horizons=pd.DataFrame(rows, columns=names))


def test_the_plot_of_horizons_says_who_leads_and_whether_clearly():
    clear = horizons(
        ("tea", 2020, 0.1, 0.09, 0.11),
        ("pig", 2020, 0.0, 0.0, 0.0),
        ("tea", 2030, 0.2, 0.19, 0.21),
        ("pig", 2030, 0.1, 0.0, 0.2),
    )
    assert horizon.title(clear, "zh") == "茶叶从2020年到2030年都居首，每元减少缺口0.20元"
    turned = horizons(
        ("tea", 2020, 0.0, 0.0, 0.0),
        ("pig", 2020, 0.1, 0.0, 0.2),
        ("tea", 2030, 0.2, 0.05, 0.3),
        ("pig", 2030, 0.1, 0.0, 0.2),
    )
    told = horizon.title(turned, "en")
    assert told.startswith("By 2020 pigs is best, by 2030 tea")
    assert told.endswith("no clear difference from pigs")
    assert len(horizon.chart(turned, "en").data) == len(horizon.draw(turned, "en").lines) - 1


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=12))
def test_labels_keep_their_order_and_distance(values):
    places = np.array(horizon.spread(sorted(values), 0.05))
    assert (np.diff(places) >= 0.05 - 1e-9).all()


def test_an_effect_that_covers_zero_is_not_told_as_a_number():
    claims = pd.DataFrame(
        {"seen": [700.0, 800.0], "without": [690.0, 760.0], "true": [-50.0, 40.0]}
    )
    f = SimpleNamespace(claims=claims)
    assert "没有明显效果" in claim.title(f, "zh")
    assert "no clear effect" in claim.title(f, "en")
    f.claims["true"] = [50.0, 60.0]
    assert "the fund itself did 55" in claim.title(f, "en")


def test_titles_name_the_largest_cause_and_the_only_plan(findings):
    table = pd.DataFrame({f"returns_{c}": [0.0] for c in CAUSES})
    table["returns_home"], table["returns_illness"] = 60.0, 40.0
    assert flows.title(table, "zh") == "年均返贫100人，主要是务工者返乡 60%、因病 40%"
    one = pd.DataFrame(
        {"plan": ["practice"], "mean": [120.0], "low": [1.0], "high": [200.0], "leads": [True]}
    ).assign(first=True, behind=False)
    assert gains.title(one, "zh", "uncalibrated").startswith(
        "参照做法比不安排专项资金多补上贫困缺口120万元"
    )
    assert "最多" in gains.title(gains.prepare(findings), "zh", "uncalibrated")


def test_a_split_that_cannot_be_told_from_the_plan_is_not_named_ahead_of_it(findings):
    table = pd.DataFrame(
        {
            "plan": ["practice", "chosen", "equal_mix"],
            "mean": [1.0, 960.0, 961.0],
            "low": [0.0, 900.0, 901.0],
            "high": [2.0, 1000.0, 1001.0],
            "first": [False, True, False],
            "behind": [True, False, False],
        }
    )
    assert "960" in gains.title(table, "zh", "uncalibrated")
    table["first"] = [False, False, True]
    title = gains.title(table, "zh", "uncalibrated")
    assert "961" in title
    assert "没有明显差别" in title
    assert "最多" not in title
    table["behind"] = [True, True, False]
    assert "最多" in gains.title(table, "zh", "uncalibrated")
    shown = gains.prepare(findings)
    assert findings.main in shown.loc[shown["leads"], "plan"].tolist()


@pytest.mark.parametrize(("colour", "expected"), [("#332288", "white"), ("#F0E442", "black")])
def test_names_in_bars_can_be_read(colour, expected):
    assert split.ink(colour) == expected


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    words = (
        "这是试过的情形中对“按建档立卡人口平均分配（投向同优化方案）”最不利的一种：《办法》【说明】"
    )
    for room in range(6, 40):
        lines = broken(words, room)
        assert "".join(lines) == words
        assert not any(x[0] in "”’）》】：" or x[-1] in "“‘（《【" for x in lines)
