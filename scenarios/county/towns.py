"""Towns: rows of a county file, names in a workbook's table of villages."""

from typing import Annotated

import pandas as pd
from pydantic import ConfigDict, Field

from scenarios.faults import worded
from scenarios.files.columns import Table
from scenarios.schema.mistakes import Strict

_Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class TownRow(Strict):
    """A town: its parts of villages and farm people, mean remoteness, altitude in metres."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    villages: Annotated[_Number, Field(gt=0.0)]
    share: Annotated[_Number, Field(gt=0.0)]
    remoteness: Annotated[_Number, Field(ge=0.0, le=1.0)]
    altitude: Annotated[_Number, Field(ge=0.0, le=5000.0)]
    tea: bool = False
    source: str = ""


def town_names(villages: Table) -> dict[int, str]:
    """Names by town number, of the towns that have one."""
    pairs = zip(villages.values["town"], villages.values["town_name"], strict=True)
    return {int(town): str(name) for town, name in pairs if name}


def check_town_names(villages: Table) -> None:
    """A fault where a town has another name than in the first row that names it."""
    names = pd.Series(villages.values["town_name"], dtype=object)
    names = names.where(villages.good("town", "town_name") & (names != ""), None)
    first = names.groupby(villages.values["town"]).transform("first")
    other = (names.notna() & (names != first)).to_numpy()
    values = [
        (f"{name}，此前为“{before}”", f"{name}, before {before}")
        for name, before in zip(names[other], first[other], strict=True)
    ]
    villages.refuse("town_name", other, "twice", worded("one_name_each_town"), values=values)
