"""Year by year of the main plan.

Inequality and depth, spells and returns, the register's errors.
"""

from collections.abc import Mapping

import pandas as pd

from model.state.columns import CAUSES
from results.findings import Findings
from results.language.catalogue import Language, text
from results.tables.table import Kind, Table


def _years(findings: Findings) -> pd.DataFrame:
    """Means over draws by year of the main plan."""
    table = findings.county_year.query("plan == @findings.main and year in @findings.effect_years")
    return table.groupby("year").mean(numeric_only=True)


Column = tuple[Kind, "pd.Series[float]"]
"""Values by year, and what they are."""


def _table(columns: Mapping[str, Column], language: Language) -> Table:
    """A row a year; heads by their keys in the catalogue."""
    values = pd.DataFrame({key: by_year for key, (_, by_year) in columns.items()})
    return Table(
        tuple(text(key, language) for key in ("column.year", *columns)),
        ("year", *(kind for kind, _ in columns.values())),
        tuple(values.itertuples(name=None)),
    )


def _persons(years: pd.DataFrame, name: str) -> Column:
    return "persons", years[name]


def _ratio(above: "pd.Series[float]", below: "pd.Series[float]") -> "pd.Series[float]":
    return above / below.clip(lower=1.0)


def depth_table(findings: Findings, language: Language) -> Table:
    """How deep and how unequal: spending poverty, Gini, chronic and transient parts, M0."""
    y = _years(findings)
    both = (y["chronic_part"] + y["transient_part"]).where(lambda x: x > 0.0)
    return _table(
        {
            "column.fgt1": ("0.000", y["fgt1_spending"]),
            "column.fgt2": ("0.000", y["fgt2_spending"]),
            "column.watts": ("0.000", y["watts_spending"]),
            "column.sen": ("0.000", y["sen_spending"]),
            "column.gini": ("0.000", y["gini"]),
            "column.chronic_part": ("mille", y["chronic_part"]),
            "column.transient_part": ("mille", y["transient_part"]),
            "column.transient_share": ("percent", y["transient_part"] / both),
            "column.m0": ("0.0000", y["af_m0"]),
            "column.lacking": ("share", _ratio(y["lacking"], y["persons"])),
        },
        language,
    )


def spells_table(findings: Findings, language: Language) -> Table:
    """How long poverty lasts, how soon it returns, and who the register finds again."""
    y = _years(findings)
    return _table(
        {
            "column.spell_now": ("0.0", _ratio(y["spell_years"], y["poor_spending"])),
            "column.spell_ended": ("0.0", _ratio(y["spell_years_ended"], y["exits"])),
            "column.returns_spending": _persons(y, "returns"),
            "column.returns_income": _persons(y, "returns_income"),
            "column.returns_chronic": _persons(y, "returns_chronic"),
            "column.within_1": _persons(y, "returns_within_1"),
            "column.within_2": _persons(y, "returns_within_2"),
            "column.within_3": _persons(y, "returns_within_3"),
            "column.left_returned": _persons(y, "left_returned"),
            "column.left_found": _persons(y, "left_returned_found"),
        },
        language,
    )


def mainly_table(findings: Findings, language: Language) -> Table:
    """Returns by largest contributor, whether or not it alone suffices: persons."""
    y = _years(findings)
    return _table({f"cause.{c}": _persons(y, f"mainly_{c}") for c in CAUSES}, language)


def register_table(findings: Findings, language: Language) -> Table:
    """Exits and their errors, support after exit, the cliff at the line, dibao."""
    y = _years(findings)
    below = _ratio(y["support_below"], y["cliff_below"])
    return _table(
        {
            "column.left_list": _persons(y, "left_list"),
            "column.left_poor_year": _persons(y, "left_list_poor"),
            "column.left_lacking": _persons(y, "left_list_lacking"),
            "column.after_exit": _persons(y, "after_exit"),
            "column.near_missed": _persons(y, "near_not_listed"),
            "column.cliff": ("persons", below - _ratio(y["support_above"], y["cliff_above"])),
            "column.outside": ("percent", _ratio(y["poor_outside"], y["poor_income"])),
            "column.dibao": _persons(y, "dibao"),
            "column.dibao_poor": ("percent", _ratio(y["dibao_poor"], y["dibao"])),
        },
        language,
    )
