"""Which plan is recommended, why, and how it stands on draws that chose nothing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, text
from results.language.numbers import joined
from results.statistics import LEAST_DRAWS
from results.tables.plan import NAIVE, plan_name
from results.tables.section import Section, html_of

MATERIAL = 0.01
"""Share of what a plan does over no fund below which a difference of scores does not matter."""


def standing(f: Findings, language: Language) -> list[str]:
    """Why the plan of the run is recommended, and whether another may be better; nothing else."""
    if f.race is None or f.race["fresh"].isna().all():
        return []
    return [_why(f, f.race, language), _held(f, f.race, language), *_left_out(f, language)]


def _why(f: Findings, race: pd.DataFrame, language: Language) -> str:
    """Best score of all, or simpler and not inferior to the best."""
    admissible = race[race["admissible"]]
    best = str(admissible.loc[admissible["fresh"].idxmax(), "plan"])
    own = race.set_index("plan").loc[f.main]
    key = "best_score" if best == f.main else "simpler"
    others = admissible[(admissible["plan"] != f.main) & ~admissible["plan"].isin(NAIVE)]
    if bool(own["reference"]) and best == f.main and len(others):
        # a rule of thumb that no plan of the optimizer beats
        key, best = "rule_will_do", str(others.loc[others["fresh"].idxmax(), "plan"])
    less = float(own["fresh"] - admissible.set_index("plan").loc[best, "fresh"])
    return text(
        f"race.{key}",
        language,
        plan=plan_name(f, f.main, language),
        best=plan_name(f, best, language),
        rule=plan_name(f, best_rule(f) or "no_fund", language),
        n=len(admissible),
        loss=max(0.0, float(own["fresh_loss_high"])),
        less=less,
    )


def best_rule(f: Findings) -> str:
    """The simple rule that all plans are judged against; nothing where no race was run."""
    held = None if f.race is None else f.race.loc[f.race["reference"], "plan"]
    return "" if held is None or held.empty else str(held.iloc[0])


def rivals(f: Findings) -> pd.DataFrame:
    """The other plans that keep all rules."""
    assert f.race is not None
    return f.race[f.race["admissible"] & (f.race["plan"] != f.main)]


def _held(f: Findings, race: pd.DataFrame, language: Language) -> str:
    """Whether a rival is better on the held-out draws, or how much better it might be."""
    others = rivals(f)
    if f.n_draws < LEAST_DRAWS or others.empty:
        return text("race.too_few", language, n=f.n_draws)
    whole = abs(float(race.set_index("plan").loc[f.main, "over_no_fund"]))
    most = others.loc[(-others["loss_low"]).idxmax()]
    better = others[others["loss_high"] < 0.0]
    if len(better):
        most = better.loc[better["loss"].idxmin()]
        key, more = "beaten", -float(most["loss"])
    else:
        more = -float(most["loss_low"])
        key = "none_better" if more < MATERIAL * whole else "not_settled"
    name = plan_name(f, str(most["plan"]), language)
    return text(f"race.{key}", language, n=f.n_draws, plan=name, more=more, share=MATERIAL)


def _left_out(f: Findings, language: Language) -> list[str]:
    """Plans that break a rule of the county."""
    assert f.race is not None
    broken = f.race[~f.race["admissible"]]
    if broken.empty:
        return []
    named = [
        text("race.breaks_one", language, plan=plan_name(f, r["plan"], language), rule=r["breaks"])
        for r in broken.to_dict("records")
    ]
    return [text("race.left_out", language, named=joined(named, language))]


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
    to = text("common.to", language)
    return f"{_wan(row['loss'])} ({_wan(row['loss_low'])} {to} {_wan(row['loss_high'])})"


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
