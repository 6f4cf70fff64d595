"""Figures for documents: every one in both languages, no missing glyph, findings that are true."""

import warnings

import pytest
from matplotlib import pyplot as plt
from PIL import Image

from results.documents.figures import write_figures
from results.plots import fan, gains

NAMES = {
    "fan",
    "flows",
    "gains",
    "effects",
    "split",
}


@pytest.fixture(autouse=True)
def all_pixels(monkeypatch):
    """Figures as documents have them."""
    monkeypatch.setattr("results.plots.style.DPI", 300)


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


@pytest.mark.parametrize("chart", [fan, gains])
def test_a_chart_is_drawn_on_axes_that_are_given(findings, chart):
    made, (left, right) = plt.subplots(1, 2)
    assert chart.draw(findings, "en", ax=right) is right
    assert right.get_title(loc="left")
    assert not left.has_data()
    assert made._suptitle is None
    plt.close(made)
