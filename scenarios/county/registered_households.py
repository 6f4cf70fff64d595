"""Registered households of a county's own sheets, as their cards need them."""

import numpy as np
import pandas as pd

from model.synthesis.register_data import RegisterData
from scenarios.county.county_file import is_county, load_county
from scenarios.county.workbook.sheets import CAUSES, HOUSEHOLDS
from scenarios.faults import Fault, FaultError, missing, nearest, not_found, refuse_all, worded
from scenarios.files.home import Home

TRAINED_FROM, TRAINED_TO = 16, 50
"""Years of age at which the model offers a course."""

BEYOND_JUNIOR = 15
"""Years of age from which a pupil is taken to be beyond junior high: assumption."""


def registered(county: str, home: Home) -> pd.DataFrame:
    """A row for each registered household, as the cards of households read it.

    Parameters
    ----------
    county : a workbook, a folder or a county's name
    home : the run's county; FaultError for another, and with every other village of households
    """
    if not is_county(county):
        raise FaultError(not_found(county, worded("county_workbook")))
    pack = load_county(county)
    codes, register = [int(c) for c in home.villages], pack.register
    if register is None or not register.on("listed").any():
        zh, en = HOUSEHOLDS.words
        row = f"the sheet {en} or {zh} with a row for each registered household"
        sheet, allowed = worded("sheet"), (f"工作表“{zh}”，每个建档立卡户一行", row)
        raise FaultError(missing(county, sheet, allowed, worded("no_registered_household")))
    other = [] if set(pack.home.names) & set(home.names) else [pack.chinese]
    home.refuse(county, other, pack.home.villages.items())
    table = _table(register)
    place, allowed = worded("village"), worded("village_run")
    faults = [
        Fault.of("disagree", county, place, str(c), allowed, near=nearest(str(c), map(str, codes)))
        for c in sorted(set(table["village"].tolist()) - set(codes))
    ]
    refuse_all(faults)
    return table


def _table(register: RegisterData) -> pd.DataFrame:
    """Registered households with counts over their members."""
    words = {key: (zh, en) for key, zh, en in CAUSES} | {"": ("", "")}
    trainable, students = _members(register)
    table = pd.DataFrame(
        {
            "household": register.codes,
            "village": register.village,
            "size": register.size,
            "workers": register.households["workers"],
            "land": register.households["land"],
            "dibao": register.on("dibao"),
            "wubao": register.on("wubao"),
            "cause": register.causes,
            "cause_zh": [words[c][0] for c in register.causes],
            "cause_en": [words[c][1] for c in register.causes],
            "trainable": trainable,
            "students": students,
        }
    )
    return table[register.on("listed")].reset_index(drop=True)


def _members(register: RegisterData) -> tuple[np.ndarray, np.ndarray]:
    """(n,) members who may be trained, and pupils beyond junior high; nan where unknown."""
    age, at_school = register.members["age"], register.members["enrolled"]
    able = (age >= TRAINED_FROM) & (age <= TRAINED_TO) & (at_school != 1.0)
    able &= register.members["condition"] != 2.0
    pupils = (at_school == 1.0) & (age >= BEYOND_JUNIOR)
    out = []
    for counted, unsure in ((able, np.isnan(age)), (pupils, np.isnan(age) | np.isnan(at_school))):
        n = np.bincount(register.owner, counted, len(register))
        open_ = np.bincount(register.owner, unsure, len(register)) > 0
        out.append(np.where(register.without_members() | (open_ & (n == 0)), np.nan, n))
    return out[0], out[1]
