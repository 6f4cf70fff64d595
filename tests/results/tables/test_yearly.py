"""Yearly tables of the main plan: words in both languages, ratios by hand."""

import pytest

from model.state.columns import CAUSES
from model.state.measures import MEASURES, STATUSES
from results.language.catalogue import catalogue
from results.tables.yearly import depth_table, mainly_table, register_table, spells_table


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_year_has_a_row_and_every_column_a_word(findings, language):
    for table in (depth_table, spells_table, mainly_table, register_table):
        found = table(findings, language).frame(language)
        assert found.iloc[:, 0].tolist() == [str(y) for y in findings.effect_years]
        words = {entry[language] for entry in catalogue().values()}
        assert set(found.columns) <= words
        assert not found.map(lambda cell: cell in ("", "—")).any(axis=None)


def test_ratios_by_hand(findings):
    table = findings.county_year
    table["spell_years"], table["poor_spending"] = 90_000.0, 30_000.0
    table["support_below"], table["cliff_below"] = 4e6, 2000.0
    table["support_above"], table["cliff_above"] = 1e6, 1000.0
    table["chronic_part"], table["transient_part"] = 0.006, 0.014
    spells, register, depth = (
        make(findings, "en").frame("en") for make in (spells_table, register_table, depth_table)
    )
    assert set(spells["mean present spell (years)"]) == {"3.0"}
    assert set(register["support lost at the line (yuan a head)"]) == {"1,000"}
    assert set(depth["transient share"]) == {"70%"}


def test_every_cause_has_its_measures_of_every_status():
    names = {m.name for m in MEASURES}
    for cause in CAUSES:
        assert {f"returns_{cause}", f"mainly_{cause}"} <= names
        assert {f"returns_{s}_{cause}" for s in STATUSES if s != "spending"} <= names
