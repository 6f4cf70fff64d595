"""The race in the report: every candidate, and the structural worlds one by one."""

import math
from typing import Any

import pandas as pd

from model.state.units import WAN
from model.worlds import SETTINGS, WORLDS
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.numbers import joined, span
from results.statistics import LEAST_DRAWS
from results.tables.narrative import weighed
from results.tables.plan import plan_name
from results.tables.section import Section, headed, html_of


def race_table(f: Findings, language: Language) -> pd.DataFrame:
    """Every candidate: mean, tail, score over the best simple rule, and against the run's plan."""
    assert f.race is not None
    rows: list[dict[str, object]] = [
        {
            "plan": plan_name(f, row["plan"], language),
            **{k: _amount(f, row[k]) for k in ("mean", "tail", "score")},
            "loss": "—" if row["plan"] == f.main else _limits(f, row, language),
            "apart": f"{row['apart'] / WAN:,.0f}",
            "keeps": text("race.yes" if row["admissible"] else "race.no", language),
        }
        for row in f.race.to_dict("records")
    ]
    return headed(rows, "race.column_", language)


def _limits(f: Findings, row: dict[str, Any], language: Language) -> str:
    if f.n_draws < LEAST_DRAWS or not math.isfinite(row["loss_high"] - row["loss_low"]):
        return text("common.no_interval", language, mean=_amount(f, row["loss"]))
    return span((row["loss"], row["loss_low"], row["loss_high"]), lambda x: _amount(f, x), language)


def _amount(f: Findings, value: float) -> str:
    """In 10,000 yuan, or in the unit of another measure."""
    return f"{value / float(f.facts.get('unit', WAN)):,.1f}"


def worlds_table(f: Findings, language: Language) -> pd.DataFrame:
    """The run's plan on either side of every setting, and in each world: gain, regret, rival.

    Which plan is best there is said of four draws and more.
    """
    assert f.worlds is not None
    rows: list[dict[str, object]] = [
        {
            "world": world_name(r["world"], r["side"], language),
            "draws": r["draws"],
            "gain": _amount(f, r["mean"]),
            "regret": "—" if r["draws"] < LEAST_DRAWS else _amount(f, r["regret"]),
            "best": "—" if r["draws"] < LEAST_DRAWS else plan_name(f, r["best"], language),
            "without": plan_name(f, r["without"], language),
        }
        for r in f.worlds[f.worlds["plan"] == f.main].to_dict("records")
    ]
    return headed(rows, "race.column_", language)


def world_name(world: str, side: str, language: Language) -> str:
    """A side of a setting in words; a structural world by its number and all its sides."""
    if side:
        return text(f"race.world_{world}_{side}", language)
    sides = [
        world_name(s, "high" if is_high else "low", language)
        for s, is_high in zip(SETTINGS, WORLDS[int(world) - 1], strict=True)
    ]
    return text("race.world", language, number=world, sides=joined(sides, language))


def section(f: Findings, language: Language) -> Section | None:
    """The section of the report: all candidates, and the structural worlds one by one."""
    if f.race is None or f.worlds is None:
        return None
    tables = [html_of(race_table(f, language))]
    if len(f.worlds):
        tables.append(html_of(worlds_table(f, language), text("race.worlds", language)))
    note = text("race.note", language, n=f.n_draws, weighed=weighed(f, language))
    if (measure := str(f.facts.get("measure", "gap"))) != "gap":
        note = text(
            "race.note_measure",
            language,
            n=f.n_draws,
            weighed=weighed(f, language),
            unit=term("effect_unit", measure, language),
        )
    items = []
    if gap := float(f.facts.get("gap_first", 0.0)):
        share = float(f.facts["fund_first"]) / gap
        key = "race.cash" if share < 1.0 else "race.cash_all"
        items = [text(key, language, year=f.plan_years[0], gap=gap, share=share)]
    return Section(text("race.title", language), note, tables=tables, items=items)
