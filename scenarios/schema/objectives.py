"""Objectives and targets as a planner writes them: measures with weights, in order."""

import re

from optimize.objective import NAMES, Objective
from scenarios.amounts import number_of
from scenarios.schema.names import name_of, near_name

_THEN = re.compile(r"\s+then\s+")
_WITHIN = re.compile(r"^(.*?)\s+within\s+([\d.]+)\s*%$")

WITHIN = 0.01
"""Share of the objectives before that the next may give up where nothing is said (assumption)."""


def objectives_of(
    text: str,
    until: int | None = None,
    later: float = 1.0,
    discount: float = 0.0,
    fading: float = 1.0,
) -> list[tuple[Objective, float]]:
    """Objectives in order with what each may cost those before it; ValueError says what is allowed.

    ``gap``, ``gap=1,person_years=500``, ``gap then returns within 2%``; ``later`` weighs year-ends
    after the plan years, of which one within them counts 1; ``discount`` and ``fading`` are those
    of :class:`optimize.objective.Objective`.
    """
    out = []
    for part in _THEN.split(text.strip()):
        found = _WITHIN.match(part)
        if found and not 0.0 <= float(found[2]) <= 100.0:
            raise ValueError("a tolerance of 0 to 100 %")
        objective = Objective(_weights(found[1] if found else part), until, later, discount, fading)
        out.append((objective, float(found[2]) / 100.0 if found else WITHIN))
    return out


def _weights(text: str) -> tuple[tuple[str, float], ...]:
    weights = {}
    for one in text.split(","):
        name, given, number = (s.strip() for s in one.partition("="))
        measure = measure_of(name)
        if measure in weights:
            raise ValueError(f"{measure} once")
        weights[measure] = positive(number) if given else 1.0
    return tuple(weights.items())


AMOUNT = ("大于0、小于1万亿的数值", "a number above 0 and below 1,000,000,000,000")
"""A weight, or the amount of a target, in Chinese and English."""


def positive(text: str) -> float:
    """A weight or an amount; ValueError says what is allowed."""
    try:
        number = number_of(text)
    except ValueError:
        number = -1.0
    if not 0.0 < number < 1e12:
        raise ValueError(AMOUNT[1])
    return number


def measure_of(name: str) -> str:
    """A measure's name by itself or in Chinese; ValueError names all, and the nearest."""
    known = name_of("measure", name)
    if known not in NAMES:
        near = near_name("measure", name)
        raise ValueError(f"{', '.join(NAMES)} (not {name!r}{f'; {near}?' if near else ''})")
    return known
