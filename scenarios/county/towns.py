"""Towns in a county file: their parts of villages and people, and where they lie."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

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
