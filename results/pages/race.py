"""The race in the report: every candidate, and the futures told apart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, text
from results.language.numbers import span
from results.statistics import LEAST_DRAWS
from results.tables.plan import plan_name
from results.tables.section import Section, html_of


def race_table(f: Findings, language: Language) -> pd.DataFrame:
    """Every candidate: mean, tail, score over the best simple rule, and against the run's plan."""
    assert f.race is not None
    rows = []
    for row in f.race.to_dict("records"):
        wan = {k: _wan(v) for k, v in row.items() if isinstance(v, float)}
        cells: dict[str, Any] = {
            "plan": plan_name(f, row["plan"], language),
            "mean": wan["mean"],
            "tail": wan["tail"],
            "score": wan["score"],
            "loss": "–" if row["plan"] == f.main else _limits(f, row, language),
            "apart": f"{row['apart'] / WAN:,.0f}",
            "keeps": text("race.yes" if row["admissible"] else "race.no", language),
        }
        rows.append({text(f"race.column_{k}", language): v for k, v in cells.items()})
    return pd.DataFrame(rows)


def _limits(f: Findings, row: dict[str, Any], language: Language) -> str:
    if f.n_draws < LEAST_DRAWS:
        return _wan(row["loss"])
    return span((row["loss"], row["loss_low"], row["loss_high"]), _wan, language)


def _wan(yuan: float) -> str:
    return f"{yuan / WAN:,.1f}"


def worlds_table(f: Findings, language: Language) -> pd.DataFrame:
    """The run's plan where a structural number is low and where it is high: gain, regret, rival."""
    assert f.worlds is not None
    own = f.worlds[f.worlds["plan"] == f.main]
    return pd.DataFrame(
        [
            {
                text("race.column_world", language): text(
                    f"race.world_{r['world']}_{r['side']}", language
                ),
                text("race.column_draws", language): r["draws"],
                text("race.column_gain", language): _wan(r["mean"]),
                text("race.column_regret", language): _wan(r["regret"]),
                text("race.column_best", language): plan_name(f, r["best"], language),
            }
            for r in own.to_dict("records")
        ]
    )


def section(f: Findings, language: Language) -> Section | None:
    """The report's section: all candidates, and the futures told apart."""
    if f.race is None or f.worlds is None:
        return None
    tables = [html_of(race_table(f, language))]
    if len(f.worlds):
        tables.append(html_of(worlds_table(f, language), text("race.worlds", language)))
    note = text("race.note", language, n=f.n_draws)
    return Section(text("race.title", language), note, tables=tables)
