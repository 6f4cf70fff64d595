"""Year by year of the main plan.

Inequality and depth, spells and returns, the register's errors.
"""

import pandas as pd

from model.state.columns import CAUSES
from results.findings import Findings
from results.language.catalogue import Language, text


def _years(findings: Findings) -> pd.DataFrame:
    """Means over draws by year of the main plan."""
    table = findings.county_year.query("plan == @findings.main and year in @findings.effect_years")
    return table.groupby("year").mean(numeric_only=True)


def _worded(columns: "dict[str, pd.Series[str]]", language: Language) -> pd.DataFrame:
    out = pd.DataFrame({text(k, language): v for k, v in columns.items()})
    return out.rename_axis(text("column.year", language)).reset_index()


def _text(values: "pd.Series[float]", form: str) -> "pd.Series[str]":
    return values.map(form.format)


def _persons(years: pd.DataFrame, name: str) -> "pd.Series[str]":
    return _text(years[name], "{:,.0f}")


def _ratio(above: "pd.Series[float]", below: "pd.Series[float]") -> "pd.Series[float]":
    return above / below.clip(lower=1.0)


def depth_table(findings: Findings, language: Language) -> pd.DataFrame:
    """How deep and how unequal: spending poverty, Gini, chronic and transient parts, M0."""
    y = _years(findings)
    both = (y["chronic_part"] + y["transient_part"]).where(lambda x: x > 0.0)
    return _worded(
        {
            "column.fgt1": _text(y["fgt1_spending"], "{:.3f}"),
            "column.fgt2": _text(y["fgt2_spending"], "{:.3f}"),
            "column.watts": _text(y["watts_spending"], "{:.3f}"),
            "column.sen": _text(y["sen_spending"], "{:.3f}"),
            "column.gini": _text(y["gini"], "{:.3f}"),
            "column.chronic_part": _text(1e3 * y["chronic_part"], "{:.1f}‰"),
            "column.transient_part": _text(1e3 * y["transient_part"], "{:.1f}‰"),
            "column.transient_share": _text(y["transient_part"] / both, "{:.0%}"),
            "column.m0": _text(y["af_m0"], "{:.4f}"),
            "column.lacking": _text(_ratio(y["lacking"], y["persons"]), "{:.1%}"),
        },
        language,
    )


def spells_table(findings: Findings, language: Language) -> pd.DataFrame:
    """How long poverty lasts, how soon it returns, and who the register finds again."""
    y = _years(findings)
    return _worded(
        {
            "column.spell_now": _text(_ratio(y["spell_years"], y["poor_spending"]), "{:.1f}"),
            "column.spell_ended": _text(_ratio(y["spell_years_ended"], y["exits"]), "{:.1f}"),
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


def mainly_table(findings: Findings, language: Language) -> pd.DataFrame:
    """Returns by largest contributor, whether or not it alone suffices: persons."""
    y = _years(findings)
    return _worded({f"cause.{c}": _text(y[f"mainly_{c}"], "{:,.0f}") for c in CAUSES}, language)


def register_table(findings: Findings, language: Language) -> pd.DataFrame:
    """Exits and their errors, support after exit, the cliff at the line, dibao."""
    y = _years(findings)
    below = _ratio(y["support_below"], y["cliff_below"])
    return _worded(
        {
            "column.left_list": _persons(y, "left_list"),
            "column.left_poor_year": _persons(y, "left_list_poor"),
            "column.left_lacking": _persons(y, "left_list_lacking"),
            "column.after_exit": _persons(y, "after_exit"),
            "column.near_missed": _persons(y, "near_not_listed"),
            "column.cliff": _text(below - _ratio(y["support_above"], y["cliff_above"]), "{:,.0f}"),
            "column.outside": _text(_ratio(y["poor_outside"], y["poor_income"]), "{:.0%}"),
            "column.dibao": _persons(y, "dibao"),
            "column.dibao_poor": _text(_ratio(y["dibao_poor"], y["dibao"]), "{:.0%}"),
        },
        language,
    )
