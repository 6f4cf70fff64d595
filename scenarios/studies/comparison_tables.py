"""Tables of a comparison from outcomes: by draw and year, parts of the differences."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.programmes.floor import RELOCATION
from model.state.columns import CAUSES
from model.synthesis.household_types import HOUSEHOLD_TYPES
from results.language.catalogue import LANGUAGES, term, text
from results.statistics import ends
from results.tables.compared import Compared
from scenarios.execution.cases import Case, CaseOutcome, Cases
from scenarios.execution.decision import practice_of
from scenarios.load import differences
from scenarios.schema.diff import shown_setting
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Levers
from scenarios.studies.comparison_cases import Asked

OTHER = (
    "floor_paid",
    "paid_cooperative",
    "paid_critical",
    "paid_aid",
    "premium_aid",
    "school_grants",
)
"""What other purses pay, beside houses of the relocated."""

MEASURES = (
    *("listed", "poor_income", "poor_spending", "poor_chronic"),
    *("gap_income", "gap_spending", "returns", "exits", "granted", "migrants"),
)
"""Measures of every comparison, beside those that its reference names."""

SPLIT_KEYS = ("plan", "mix", "targeting", "villages_y", "pooled_share")
"""Levers that say how the fund is split."""

Found = dict[tuple[str, int], CaseOutcome]
"""Outcomes by name and draw."""


def compared(pack: CountyPack, ran: Cases, asked: Asked, draws: Sequence[int]) -> Compared:
    """All tables of a comparison that has run."""
    reference, found = asked.cases[0], _found(ran, draws)
    yearly = _yearly(found, reference)
    return Compared(
        pack.name.title(),
        pack.chinese,
        reference.name,
        found[reference.name, draws[0]].years[0],
        reference.scenario.last_year,
        len(draws),
        reference.scenario.tag,
        _cases(asked, yearly, _same(asked.shown, ran, draws[0])),
        yearly,
        _money(asked.shown),
        _parts(pack, asked, found, draws),
        _settings(asked.shown),
        pd.DataFrame(asked.labels, columns=["kind", "key", "title", "title_zh"]),
        n_runs=len({ran.key(c, d) for c in ran.cases for d in draws}),
        branched=asked.history[1] if asked.history else 0,
        practice_of=practice_of(pack, Levers()),
        notes=tuple(asked.notes),
    )


def _found(ran: Cases, draws: Sequence[int]) -> Found:
    """Every outcome, read once."""
    keys = {(c.name, d): ran.key(c, d) for c in ran.cases for d in draws}
    of_key = {keys[c.name, d]: (c, d) for c in ran.cases for d in draws}
    kept = {key: ran.outcome(*asked) for key, asked in of_key.items()}
    return {at: kept[key] for at, key in keys.items()}


def _yearly(found: Found, reference: Case) -> pd.DataFrame:
    """By name, draw and year the measures, and what other purses pay."""
    names = dict.fromkeys((*MEASURES, *reference.scenario.outcomes))
    parts = []
    for (name, draw), seen in found.items():
        values = {m: np.asarray(seen.county[m], float) for m in names}
        moved = np.diff(seen.county["moved"], prepend=0.0)
        values["other"] = (
            sum(np.asarray(seen.county[n], float) for n in OTHER) + moved * RELOCATION.price
        )
        parts.append(pd.DataFrame({"name": name, "draw": draw, "year": seen.years, **values}))
    return pd.concat(parts, ignore_index=True)


def group_of(case: Case, world: str) -> str:
    """Which part of a comparison a case stands in; ``future`` in another world than that."""
    if case.world != world:
        return "future"
    keys = {row[0] for row in differences(case.scenario)}
    levers = {k.split(".")[1] for k in keys if k.startswith("levers.")}
    split = bool(levers & set(SPLIT_KEYS)) and case.scenario.levers.plan != "practice"
    split = split or bool(levers & set(SPLIT_KEYS[1:]))
    other = bool(levers - set(SPLIT_KEYS)) or "plan_years" in keys
    return "combined" if split and other else "lever" if other else "split"


def _same(shown: Sequence[Case], ran: Cases, draw: int) -> list[str]:
    """For each case another that is the same here to the last yuan, or nothing.

    The first, which is the reference, stands for all that are the same as it.
    """
    keys = [ran.key(case, draw) for case in shown]
    first = {key: c.name for key, c in zip(reversed(keys), reversed(shown), strict=True)}
    return [first[k] if first[k] != c.name else "" for k, c in zip(keys, shown, strict=True)]


def _cases(asked: Asked, yearly: pd.DataFrame, same: Sequence[str]) -> pd.DataFrame:
    sums = yearly.groupby("name")[["granted", "other"]].sum() / yearly["draw"].nunique()
    rows = []
    for i, c in enumerate(asked.cases):
        s, shown = c.scenario, i < asked.n_shown
        rows.append(
            {
                "name": c.name,
                "title": s.title,
                "title_zh": s.title_zh or s.title,
                "why": s.why,
                "why_zh": s.why_zh or s.why,
                "group": group_of(c, asked.cases[0].world),
                "plan": asked.plans[c.name] if shown else "",
                "world": c.world,
                "none": asked.none[c.name] if shown else "",
                "calm": asked.calm[c.name] if shown else "",
                "shown": shown,
                "granted": float(sums["granted"][c.name]),
                "other": float(sums["other"][c.name] - sums["other"][asked.cases[0].name]),
                "same": same[i] if shown else "",
            }
        )
    return pd.DataFrame(rows)


def _money(shown: Sequence[Case]) -> pd.DataFrame:
    """Yuan of every programme over the plan years."""
    return pd.DataFrame(
        [
            {"name": c.name, "programme": programme, "yuan": int(yuan)}
            for c in shown
            for programme, yuan in zip(
                c.plan.programmes, c.plan.yuan.sum(axis=(0, 1, 3)), strict=True
            )
        ]
    )


def _settings(shown: Sequence[Case]) -> pd.DataFrame:
    """For every setting in which a case differs from the first, what each case has."""
    first = shown[0].scenario
    rows = {c.name: {r[0]: r for r in differences(c.scenario, first)} for c in shown}
    places = {
        p: r[1] for own in rows.values() for p, r in own.items() if not p.startswith("draws.")
    }
    out = []
    for place, base in places.items():
        for c in shown:
            value = rows[c.name][place][2] if place in rows[c.name] else base
            zh, en = (shown_setting(place, value, language) for language in LANGUAGES)
            out.append((c.name, place, en[0], zh[0], en[1], zh[1]))
    return pd.DataFrame(out, columns=["name", "place", "key", "key_zh", "value", "value_zh"])


def _parts(pack: CountyPack, asked: Asked, found: Found, draws: Sequence[int]) -> pd.DataFrame:
    """The reference less each case, by kind of household, cause of return, town and village."""
    v = pack.villages
    codes = found[asked.cases[0].name, draws[0]].codes.tolist()
    town = dict(zip(v["code"].tolist(), v["town"].tolist(), strict=True))
    poor = dict(zip(v["code"].tolist(), (v["poor_village"] != 0).tolist(), strict=True))
    names = dict(zip(v["code"].tolist(), pack.village_names, strict=False))
    towns = sorted({town[c] for c in codes})
    at = np.array([towns.index(town[c]) for c in codes])

    kinds = [
        (k, *(term("household_type", k, x) for x in ("en", "zh")), False) for k in HOUSEHOLD_TYPES
    ]
    causes = [(c, *(term("cause", c, x) for x in ("en", "zh")), False) for c in CAUSES]
    places = [
        (
            str(t),
            *(pack.town_names.get(t) or text("compare.town", x, n=t) for x in ("en", "zh")),
            False,
        )
        for t in towns
    ]
    villages = [(str(c), names.get(c, str(c)), names.get(c, str(c)), poor[c]) for c in codes]
    return pd.concat(
        [
            _part(asked, found, draws, *of)
            for of in (
                ("kind", kinds, lambda seen: seen.kinds["gap"].sum(axis=0)),
                (
                    "cause",
                    causes,
                    lambda seen: np.array([seen.county[f"returns_{c}"].sum() for c in CAUSES]),
                ),
                ("town", places, lambda seen: np.bincount(at, _villages(seen), len(towns))),
                ("village", villages, _villages),
            )
        ],
        ignore_index=True,
    )


def _villages(seen: CaseOutcome) -> NDArray[np.float64]:
    return np.asarray(seen.villages["gap_spending"].sum(axis=0), float)


def _part(
    asked: Asked,
    found: Found,
    draws: Sequence[int],
    by: str,
    parts: Sequence[tuple[str, str, str, bool]],
    of: Callable[[CaseOutcome], NDArray[np.float64]],
) -> pd.DataFrame:
    """One kind of parts: mean and interval of the paired differences."""
    base = np.stack([of(found[asked.cases[0].name, d]) for d in draws])
    rows = []
    for case in asked.shown[1:]:
        less = base - np.stack([of(found[case.name, d]) for d in draws])
        for k, (part, title, title_zh, poor) in enumerate(parts):
            facts = {
                "name": case.name,
                "by": by,
                "part": part,
                "title": title,
                "title_zh": title_zh,
            }
            rows.append({**facts, "poor": poor, **ends(less[:, k])})
    return pd.DataFrame(
        rows, columns=["name", "by", "part", "title", "title_zh", "poor", "mean", "low", "high"]
    )
