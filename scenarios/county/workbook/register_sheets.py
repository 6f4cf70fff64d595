"""The sheets of households and members as a register that the synthesis builds upon."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from model.synthesis.register_data import (
    AT_SCHOOL,
    DISABLED,
    HOUSEHOLD_DATA,
    ILL,
    MEMBER_DATA,
    ROLLS,
    RegisterData,
)
from scenarios.files.columns import Table

ASKS = {"illness": ILL, "disability": DISABLED, "schooling": AT_SCHOOL}
"""What a cause of poverty implies for members that no sheet holds."""

OTHER = 5.0
"""Relation to the head from which no age follows."""


def register_of(tables: Mapping[str, Table]) -> RegisterData | None:
    """The register of sheets without errors; None where there is no household."""
    h, m = tables["households"], tables["members"]
    if not len(h):
        return None
    village = np.array([int(c) for c in h.values["village"]], np.int64)
    order = np.argsort(village, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    codes = h.values["household"]
    row = pd.Series(np.arange(len(codes)), index=codes)
    owner = place[row[m.values["household"]].to_numpy()] if len(m) else np.zeros(0, np.int64)
    relation = m.values["relation"]
    # heads and spouses first; rows without a relation stay in their order
    among = np.lexsort((np.where(np.isnan(relation), OTHER, relation), owner))
    asks = pd.Series(h.values["cause"]).map(ASKS).fillna(0).to_numpy(np.int64)
    named = {"condition": "health"}
    members = {k: m.values[named.get(k, k)][among] for k in MEMBER_DATA}
    members["relation"] = _places(members["relation"], owner[among])
    return RegisterData(
        tuple(codes[order]),
        village[order],
        h.values["size"][order].astype(np.int64),
        asks[order],
        tuple(str(c) for c in h.values["cause"][order]),
        {k: h.values[k][order] for k in (*ROLLS, *HOUSEHOLD_DATA)},
        owner[among],
        members,
    )


def _places(relation: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Relations as places that ages are drawn by; the first of a household is its head."""
    out = np.where(relation == OTHER, np.nan, relation)
    first = np.append(True, owner[1:] != owner[:-1]) if len(owner) else np.zeros(0, bool)
    out[first] = 0.0
    return out


def held_rolls(register: RegisterData | None) -> dict[str, float]:
    """Dibao and wubao that the register holds."""
    if register is None:
        return {}
    return {
        "dibao_households": float(register.on("dibao").sum()),
        "dibao_persons": float(register.people("dibao")),
        "wubao_persons": float(register.people("wubao")),
    }
