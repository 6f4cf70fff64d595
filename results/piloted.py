"""Tables of a pilot: who holds what, what that is worth, what it will tell."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from results.comparison import Interval
from results.language.catalogue import Language, term, text
from results.language.numbers import listed, money
from results.tables.study_results import Piloted
from results.tables.table import span

DESIGNS = ("known", "designed", "random", "fixed_first")
"""Designs in the order of the page."""


def interval_of(f: Piloted, name: str) -> Interval:
    """What a design gains over the plan that is never changed."""
    return Interval.of(f.values.set_index("design").loc[name].to_dict(), f.n_truths)


def worth_of(f: Piloted, name: str, language: Language) -> str:
    """The same in words."""
    return span(interval_of(f, name).over(f.unit), language, 1)


def arm_name(name: str, language: Language) -> str:
    """The word for a village's arm."""
    if name in ("waits", "as_planned"):
        return text(f"pilot.arm.{name}", language)
    return term("programme", name, language)


def _headed(columns: Mapping[str, list[Any]], language: Language, **values: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {text(f"pilot.column.{k}", language, **values): v for k, v in columns.items()}
    )


def _kinds(kinds: str, language: Language) -> str:
    return listed([text(f"pilot.kind.{k}", language) for k in kinds.split(",") if k], language)


def _number(x: float, digits: int = 1) -> str:
    return "" if np.isnan(x) else f"{x:,.{digits}f}"


def arms_table(f: Piloted, language: Language) -> pd.DataFrame:
    """Every arm: villages, money, dose, what is read, how sharp the survey is."""
    rows = f.arms.to_dict("records")
    columns = {
        "arm": [arm_name(r["programme"], language) for r in rows],
        "villages": [r["villages"] for r in rows],
        "money": [money(r["yuan"], language) for r in rows],
        "served": [_number(r["served"], 0) for r in rows],
        "dose": [_number(r["dose"], 0) for r in rows],
        "figures": [_kinds(r["figures"], language) for r in rows],
        "prior": [_number(r["prior"]) for r in rows],
        "readable": [_number(r["readable"]) for r in rows],
        "needed": [_number(r["needed"], 0) for r in rows],
    }
    return _headed(columns, language)


def worth_table(f: Piloted, language: Language) -> pd.DataFrame:
    """Every design: mean, mean of the worst fifth, share below the plan that is never changed."""
    rows = f.values.set_index("design")
    columns = {
        "design": [text(f"pilot.of.{n}", language) for n in DESIGNS],
        "mean": [worth_of(f, n, language) for n in DESIGNS],
        "tail": [_number(rows.loc[n, "tail"] / f.unit + 0.0) for n in DESIGNS],
        "below": [f"{rows.loc[n, 'below']:.0%}" for n in DESIGNS],
    }
    return _headed(columns, language, unit=term("effect_unit", f.measure, language))


def identified_table(f: Piloted, language: Language) -> pd.DataFrame:
    """Every parameter: how sharp without and with the pilot, by which figures, or why not."""

    def why(r: Mapping[Any, Any]) -> str:
        key = "yes" if r["is_identified"] else "late" if r["is_late"] else ""
        key = key or ("weak" if r["figures"] else "unseen")
        if key == "yes" and not r["figures"]:
            key = "class"
        return text(f"pilot.why.{key}", language, year=f.read)

    rows = f.identified.to_dict("records")
    columns = {
        "parameter": [term("parameter", r["parameter"], language) for r in rows],
        "figures": [_kinds(r["figures"], language) for r in rows],
        "fixed": [_number(r["fixed"], 2) for r in rows],
        "pilot": [_number(r["pilot"], 2) for r in rows],
        "identified": [why(r) for r in rows],
    }
    return _headed(columns, language)


def villages_table(f: Piloted, language: Language) -> pd.DataFrame:
    """Every village by its lot: its arm, and its money as planned and in the pilot."""
    rows = f.villages.to_dict("records")
    columns = {
        "lot": [r["lot"] for r in rows],
        "village": [f"{r['village']} {r['name']}" for r in rows],
        "arm": [arm_name(r["arm"], language) for r in rows],
        "planned": [money(r["planned"], language) for r in rows],
        "money": [money(r["pilot"], language) for r in rows],
    }
    return _headed(columns, language)


TABLES = {
    "arms": arms_table,
    "worth": worth_table,
    "identified": identified_table,
    "villages": villages_table,
}
