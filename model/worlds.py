"""Structural worlds: ways in which a county may work that no study decides.

Seven settings of two sides each stand in eight worlds so that every side is met in four of them and
every pair of sides of two settings in two (an orthogonal array of strength two). Factors are solved
over all of them and follow a setting where its effect on a programme alone was found
(:func:`model.programmes.priors.factors`); worlds differ in what programmes bring together, to whom,
and for how long.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import numpy as np

from model.declare import Parameter
from model.processes.delivery.parameters import DELIVERY
from model.processes.firms.parameters import FIRM
from model.processes.income.parameters import INCOME
from model.processes.labour.parameters import LABOUR
from model.programmes.industry_parameters import INDUSTRY_PARAMETERS
from model.programmes.parameters import FINANCE, TRADE

WORKS_LIMIT: Final = 0.6
"""Up to this value of ``income.works_poor`` works help the richer half alone."""

_DECLARED = (*DELIVERY, *FIRM, *INCOME, *LABOUR, *INDUSTRY_PARAMETERS, *FINANCE, *TRADE)
_BY_NAME = {p.name: p for p in _DECLARED}
_LOSSES = tuple(p for p in INDUSTRY_PARAMETERS if p.key == "deaths_y")

SETTINGS: Final[dict[str, tuple[Parameter, ...]]] = {
    "works": (_BY_NAME["income.works_poor"],),
    "complements": (_BY_NAME["delivery.theta"],),
    "fading": (*_LOSSES, _BY_NAME["trade.shop_fails_y"]),
    "contracts": (_BY_NAME["finance.firm_fails_y"],),
    "jobs": (_BY_NAME["labour.local_jobs"],),
    "response": (_BY_NAME["labour.response"],),
    "common": (_BY_NAME["firm.common"], _BY_NAME["firm.market"]),
}
"""By setting the numbers that stand on its side: whom works help; what industries lose without the
works they need; how soon stakes and shops are gone; how often firms fail; jobs within reach; how
work follows pay; how much firms fail together."""

WORLDS: Final[tuple[tuple[bool, ...], ...]] = tuple(
    (a, b, c, a == b, a == c, b == c, (a == b) == c)
    for a, b, c in sorted(product((False, True), repeat=3), key=lambda sides: sum(sides) > 1)
)
"""By world whether each setting is on its high side, in the order of :data:`SETTINGS`.

The first four, and the last four, meet both sides of every setting."""


def _is_switch(p: Parameter) -> bool:
    """Whether only the side matters, whatever the value."""
    return p.key == "works_poor"


def limit(p: Parameter) -> float:
    """Level of a prior, 0 to 1, at which the two sides of its setting meet."""
    return WORKS_LIMIT if _is_switch(p) else 0.5


def world_of(number: int) -> int:
    """World of a draw by its number, from 1: eight draws in a row meet all eight."""
    return (number - 1) % len(WORLDS)


def values_in(world: Sequence[bool]) -> dict[str, float]:
    """The settings' numbers in the middle of their sides of a world."""
    sides = zip(SETTINGS.values(), world, strict=True)
    return {
        p.name: (p.value + (p.high if is_high else p.low)) / 2.0
        for numbers, is_high in sides
        for p in numbers
    }


def positions(values: Mapping[str, float]) -> dict[str, float]:
    """By setting where a set of numbers stands: -1 at the middle of the low side, 1 of the high."""
    return {
        setting: sum(_position(values[p.name], p) for p in numbers) / len(numbers)
        for setting, numbers in SETTINGS.items()
    }


def _position(value: float, p: Parameter) -> float:
    if _is_switch(p):
        return 1.0 if value > WORKS_LIMIT else -1.0
    half = ((p.high if value > p.value else p.low) - p.value) / 2.0
    return float(np.sign(value - p.value)) * min(1.0, (value - p.value) / half)
