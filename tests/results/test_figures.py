"""Figures for documents: every one in both languages, no missing glyph, findings that are true."""

import warnings

import pytest
from PIL import Image

from results.figures import write_figures
from results.plots import fundflow, heat, tiles, transitions, worth

NAMES = {"fan", "flows", "gains", "effects", "split", "marginal", "heat", "tiles", "fundflow",
         "transitions", "worth"}  # fmt: skip


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


def test_tiles_count_villages_by_money_a_head_and_by_what_is_sure(findings):
    table = tiles.prepare(findings)
    assert len(table) == 3
    assert table["head"].tolist() == pytest.approx([3.0, 3.0, 3.0])
    assert "3 of 3" in tiles.title(table, "en")
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
