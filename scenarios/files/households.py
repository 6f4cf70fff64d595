"""Registered households of a county's own sheets, as their cards need them; every fault of what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.county.county_file import is_county, load_county
from scenarios.county.workbook.sheets import CAUSES, HOUSEHOLDS
from scenarios.faults import Fault, FaultError, missing, nearest, not_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.synthesis.register_data import RegisterData

TRAINED_FROM, TRAINED_TO = 16, 50
"""Years of age at which the model offers a course."""

BEYOND_JUNIOR = 15
"""Years of age from which a pupil is taken to be beyond junior high: assumption."""


def registered(county: str, codes: Sequence[int]) -> pd.DataFrame:
    """A row for each registered household, as :func:`results.documents.household_cards.household_cards` reads it.

    Parameters
    ----------
    county : a workbook, a folder or a county's name
    codes : of the run's villages; FaultError with every other that a household stands in
    """
    if not is_county(county):
        raise FaultError(not_found(county, ("县域工作簿", "the county's workbook"), "--households"))
    known = load_county(county).register
    if known is None or not known.on("listed").any():
        raise FaultError(
            missing(
                county,
                ("工作表", "sheet"),
                (
                    f"工作表“{HOUSEHOLDS.words[0]}”,每个建档立卡户一行",
                    f"the sheet {HOUSEHOLDS.words[1]} or {HOUSEHOLDS.words[0]} with a row for each registered household",
                ),
                ("没有建档立卡户", "no registered household"),
            )
        )
    table = _table(known)
    strange = sorted(set(table["village"].tolist()) - set(codes))
    if strange:
        raise FaultError(
            Fault.of(
                "disagree",
                county,
                ("村编码", "village"),
                str(c),
                ("运行中已有的村", "a village of the run"),
                near=nearest(str(c), map(str, codes)),
            )
            for c in strange
        )
    return table


def _table(known: RegisterData) -> pd.DataFrame:
    """Registered households with what their members tell."""
    words = {key: (zh, en) for key, zh, en in CAUSES} | {"": ("", "")}
    trainable, students = _members(known)
    table = pd.DataFrame(
        {
            "household": known.codes,
            "village": known.village,
            "size": known.size,
            "workers": known.households["workers"],
            "land": known.households["land"],
            "dibao": known.on("dibao"),
            "wubao": known.on("wubao"),
            "cause": known.causes,
            "cause_zh": [words[c][0] for c in known.causes],
            "cause_en": [words[c][1] for c in known.causes],
            "trainable": trainable,
            "students": students,
        }
    )
    return table[known.on("listed")].reset_index(drop=True)


def _members(known: RegisterData) -> tuple[np.ndarray, np.ndarray]:
    """(n,) members who may be trained, and pupils beyond junior high; nan where a cell that says it is empty."""
    age, at_school = known.members["age"], known.members["enrolled"]
    able = (age >= TRAINED_FROM) & (age <= TRAINED_TO) & (at_school != 1.0)
    able &= known.members["condition"] != 2.0
    pupils = (at_school == 1.0) & (age >= BEYOND_JUNIOR)
    out = []
    for counted, unsure in ((able, np.isnan(age)), (pupils, np.isnan(age) | np.isnan(at_school))):
        n = np.bincount(known.owner, counted, len(known))
        open_ = np.bincount(known.owner, unsure, len(known)) > 0
        out.append(np.where(known.without_members() | (open_ & (n == 0)), np.nan, n))
    return out[0], out[1]
