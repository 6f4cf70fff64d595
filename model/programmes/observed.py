"""What a county sees of its programmes, and how such figures err: numbers of the observation model.

A figure is right but for its error, or false: it repeats what the contract promised
(:mod:`scenarios.evidence.year_figures`). ``observed.csv`` holds every number with its range.
"""

import csv
from pathlib import Path
from typing import Final

from model.declare import Parameter
from model.programmes.industry import INDUSTRY_NAMES
from model.programmes.priors import PRIORS

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as _file:
    OBSERVATION: Final = tuple(
        Parameter(
            row["name"],
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
            row["unit"],
            row["source"],
        )
        for row in csv.DictReader(_file)
    )
"""Numbers of the observation model; drawn beside those of the model, read by no process."""

LOSSES: Final = {name: f"{name}.deaths_y" for name in INDUSTRY_NAMES} | {
    "cooperative": "finance.firm_fails_y",
    "noodle": "trade.shop_fails_y",
}
"""By programme that can be counted, the parameter of what a year loses of it."""

PAID: Final = tuple(name for name in LOSSES if name != "noodle")
"""Programmes whose payments a county can add up: sales less costs, dividends, meters. What a shop
far away earns, and what works, courses and loans bring, no list of a county holds."""

CLASSES: Final = {name: PRIORS[name].shared for name in PAID}
"""By such a programme, its class of yields: what it promises and what sales hold is the class's."""

MISFIT: Final = 0.01
"""Chance of a false alarm over all figures of an update together: assumption."""

IDENTIFIED: Final = 0.9
"""Share of its prior standard deviation below which a yield counts as identified: assumption."""


def programme_of(parameter: str) -> str:
    """The programme that a yield or a loss is of."""
    lost = {loss: name for name, loss in LOSSES.items()}
    return lost.get(parameter, parameter.partition(".")[2])
