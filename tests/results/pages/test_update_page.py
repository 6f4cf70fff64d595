"""The page of an update from registers of places alone: widths, who is ahead or behind, both languages."""

from html import unescape

import numpy as np
import pandas as pd
import pytest

from results.language.catalogue import LANGUAGES
from results.pages.update import headline, own_table, write_update
from results.plots import own_registers
from results.tables.study_results import Updated

NOTHING = pd.DataFrame(columns=["moved", "before"], dtype=float)
ENDS = ("mean", "low", "high")


def answered(n=3):
    """Places of 100 persons each: told 60 in 2016; the last is clearly slower than expected."""
    rows = []
    for i in range(n):
        for year in (2016, 2017):
            row = {"place": f"镇{i}", "place_en": f"town {i}", "first": 100.0 + i, "year": year}
            row["value"] = 60.0 if year == 2016 else np.nan
            pooled = (70.0, 62.0, 78.0) if i == n - 1 else (42.0, 32.0, 52.0)
            for name, ends in (
                ("prior_", (40.0, 20.0, 60.0)),
                ("alone_", (42.0, 27.0, 57.0)),
                ("", pooled),
            ):
                row |= {f"{name}{e}": x for e, x in zip(ENDS, ends, strict=True)}
            rows.append(row)
    figures = pd.DataFrame(columns=["year", "figure", "programme", "value", "is_misfit"])
    return Updated(
        "Qingxi", "青溪县", "a", "uncalibrated", "chosen", (2016,), 2017, 4000, 4000.0, 0, 1.0, 24, 200,
        figures, NOTHING, NOTHING, NOTHING, 0.0, float("nan"), 0.0, 1e4, "gap", NOTHING, pd.DataFrame(rows), 4.0,
    )  # fmt: skip


def test_widths_are_those_of_the_next_year_over_what_they_were():
    wide = own_registers.widths(answered())
    assert (wide["year"], wide["last"], wide["n"]) == (2017, 2016, 3)
    assert wide["alone"] == pytest.approx(30 / 40)
    assert wide["pooled"] == pytest.approx(
        (20 / 100 + 20 / 101 + 16 / 102) / (40 / 100 + 40 / 101 + 40 / 102)
    )


def test_only_who_surely_differs_is_named():
    first, apart, money = headline(answered(), "en")
    assert "for 2017 the 90% bands are 47% as wide as before" in first
    assert "clearly fewer will be left than expected in: none; clearly more in: town 2;" in apart
    assert "money stay as they are" in money


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_what_was_told_and_three_views(language, tmp_path):
    f = answered(n=22)
    write_update(f, tmp_path)
    page = unescape((tmp_path / f"update.{language}.html").read_text(encoding="utf-8"))
    for words in headline(f, language):
        assert words in page
    table = own_table(f, language)
    assert table.shape == (22, 5)
    told = {"en": "2016: 60", "zh": "2016年60人"}[language]
    assert (table.iloc[:, 1] == told).all()
    assert "42" in table.iloc[0, 4]
    assert (tmp_path / "figures" / f"update-registers.{language}.png").is_file()
    assert len(pd.read_csv(tmp_path / "update-registers.csv")) == 44
    title = own_registers.draw(f, language).figure.get_suptitle()
    assert "20" in title
    assert "22" in title
