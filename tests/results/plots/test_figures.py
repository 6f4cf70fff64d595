"""Figures for documents: every one in both languages, no missing glyph, findings that are true."""

import itertools
import warnings
from dataclasses import replace

import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from model.state.measures import TWENTIETHS
from results.documents.figures import write_figures
from results.plots import fan, fundflow, gains, heat, incomes, response, tiles, transitions, worth

NAMES = {
    "fan",
    "flows",
    "gains",
    "effects",
    "split",
    "marginal",
    "heat",
    "tiles",
    "fundflow",
    "transitions",
    "worth",
    "incomes",
    "response",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_figures_are_written_sharp_and_without_a_missing_glyph(findings, tmp_path, language):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        paths = write_figures(findings, tmp_path, language)
    assert {p.name.split(".")[0] for p in paths} == NAMES
    for path in paths:
        if path.suffix == ".png":
            with Image.open(path) as image:
                assert round(image.info["dpi"][0]) == 300
        else:
            assert path.read_text(encoding="utf-8").startswith("<?xml")


def test_money_is_the_same_in_heat_and_flow(findings):
    table = findings.plan_table
    assert heat.prepare(findings).to_numpy().sum() == pytest.approx(table["yuan"].sum() / 1e4)
    flow = fundflow.prepare(findings)
    assert flow["wan"].sum() == pytest.approx(table["yuan"].sum() / 1e4)
    assert list(heat.prepare(findings).columns) == ["sheep", "tea", "road"]


def test_rows_of_the_heat_map_stand_by_town_then_code(findings, monkeypatch):
    """Codes say nothing of towns: official ones begin with the county."""
    codes = {1001: 610926100201, 1002: 610926100202, 1003: 610926100203, 1004: 610926100204}
    towns = dict(zip(codes.values(), (2, 1, 2, 1), strict=True))
    coded = replace(
        findings,
        plan_table=findings.plan_table.replace({"village": codes}),
        villages=findings.villages.assign(village=codes.values(), town=towns.values()),
    )
    rows = list(heat.prepare(coded).index)
    assert rows == [codes[1002], codes[1001], codes[1003]]
    monkeypatch.setattr(heat, "LABELLED", 0)
    labels = [t.get_text()[:12] for t in heat.draw(coded, "en").get_yticklabels()]
    assert labels == [str(codes[1002]), str(codes[1001])]


def test_tiles_count_villages_by_money_a_head_and_by_what_is_sure(findings):
    table = tiles.prepare(findings)
    assert len(table) == 3
    assert table["head"].tolist() == pytest.approx([3.0, 3.0, 3.0])
    assert "3 of 3" in tiles.title(table, "en")
    gap = findings.village_gap.assign(low=1.0)
    few = replace(
        findings, village_gap=gap, villages=findings.villages.assign(heads=[5, 100, 100, 100])
    )
    assert tiles.prepare(few)["sure"].to_dict() == {1001: False, 1002: True, 1003: True}
    assert not table["sure"].any()


def test_the_poor_of_a_year_are_those_who_stayed_returned_or_entered(findings):
    table = transitions.prepare(findings)
    parts = table["stayed"] + table["returns"] + table["entries"]
    assert (parts - table["poor_spending"]).abs().max() < 1e-9
    assert "For 100" in transitions.title(table, "en")


def test_every_split_has_its_point(findings):
    table = worth.prepare(findings).set_index("plan")
    assert set(table.index) == {"chosen", "rule", "practice", "equal_head"}
    assert table.loc["chosen", "mean"] == pytest.approx(15e6, rel=0.05)
    assert (table["low"] < table["high"]).all()


def test_incomes_by_twentieth_and_their_growth(findings):
    table = findings.county_year.copy()
    for k, name in enumerate(TWENTIETHS, start=1):
        grown = 1.02 ** (table["year"] - table["year"].min())
        table[name] = k * np.where(table["plan"] == "no_fund", 1.0, grown)
    told = replace(findings, county_year=table)
    lorenz, growth = incomes.prepare(told)
    np.testing.assert_allclose(lorenz["before"], np.cumsum(range(21)) / 210.0)
    assert lorenz["after"].iloc[[0, -1]].tolist() == [0.0, pytest.approx(1.0)]
    by = growth.set_index(["plan", "twentieth"])["mean"]
    assert by["no_fund"].abs().max() < 1e-12
    assert by[findings.main, 20] == pytest.approx(0.02)
    assert "2.0%" in incomes.title(growth, findings.main, "zh")


@pytest.mark.parametrize("chart", [fan, gains, heat, transitions])
def test_a_chart_is_drawn_on_axes_that_are_given(findings, chart):
    made, (left, right) = plt.subplots(1, 2)
    assert chart.draw(findings, "en", ax=right) is right
    assert right.get_title(loc="left")
    assert not left.has_data()
    assert made._suptitle is None
    plt.close(made)


def test_response_curves_are_ordered_by_what_a_yuan_does(findings):
    table = response.prepare(findings)
    assert list(dict.fromkeys(table["programme"])) == ["tea", "road"]
    assert "50%" in response.title(table, "en")
    bent = table[table["programme"] == "road"]
    # 200 (1 - e^-2.25) of 200 (1 - e^-4.5)
    assert "90%" in response.title(bent, "zh")


def test_long_names_of_villages_leave_room_for_the_programmes(findings):
    names = findings.villages.assign(
        name="云岭县易地扶贫搬迁集中安置社区第一二三四五六七八九十村民小组联合村"
    )
    ax = heat.draw(replace(findings, villages=names), "zh")
    ax.figure.canvas.draw()
    labels = [t.get_window_extent() for t in ax.get_xticklabels()]
    assert all(a.x1 < b.x0 for a, b in itertools.pairwise(labels))
    widest = max(t.get_window_extent().width for t in ax.get_yticklabels())
    assert widest < ax.figure.bbox.width / 3
    assert all("…" in t.get_text() for t in ax.get_yticklabels())
    plt.close(ax.figure)
