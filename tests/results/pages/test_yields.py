"""The page of yields: intervals, dashes, and which programmes bring anything."""

import pandas as pd

from results.pages.yields import Yielded, headline, write_yields, yields_table

NAN = float("nan")


def table(*rows):
    names = ["programme", "draws", "year_3", "year_3_low", "year_3_high"]
    out = pd.DataFrame(rows, columns=names)
    for end in ("", "_low", "_high"):
        out[f"mature{end}"] = 2.0 * out[f"year_3{end}"]
    return out.assign(source="s", late=7)


TEA = ("tea", 8, 0.1, 0.05, 0.15)


def test_yields_have_an_interval_and_a_dash_where_no_money_was_used():
    row = yields_table(table(TEA), "en").iloc[0]
    assert row["year 3"] == "0.100 (0.050 to 0.150)"
    assert row["year 7"] == "0.200 (0.100 to 0.300)"
    few = yields_table(table(("tea", 2, 0.1, 0.05, 0.15)), "en").iloc[0]
    assert "too few for an interval" in few["year 3"]
    assert yields_table(table(("tea", 0, NAN, NAN, NAN)), "en").iloc[0]["year 3"] == "–"


def test_the_headline_follows_the_intervals(tmp_path):
    rows = (
        TEA,
        ("pig", 8, 0.0, -0.1, 0.1),
        ("sheep", 8, -0.2, -0.3, -0.1),
        ("road", 0, NAN, NAN, NAN),
    )
    answer = Yielded("Pingli", "平利县", table(*rows))
    lines = headline(answer, "en")
    assert lines[0] == "Clearly above zero in the third year (1): tea."
    assert "Not distinguishable from zero in the third year (1): pig" in lines[1]
    assert "Clearly below zero in the third year (1): sheep" in lines[2]
    few = Yielded("Pingli", "平利县", table(("tea", 3, 0.1, 0.05, 0.15)))
    assert headline(few, "en")[0].startswith("No programme's money was used in 4 draws or more")
    turned = Yielded("Pingli", "平利县", table(("tea", 8, -0.1, -0.15, -0.05)))
    assert headline(turned, "en") == ["Clearly below zero in the third year (1): tea."]
    for language, word in (("zh", "每元资金每年带来的收入"), ("en", "Yearly income per yuan")):
        page = write_yields(answer, tmp_path, language)
        assert word in page.read_text(encoding="utf-8")
