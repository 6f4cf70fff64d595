"""What a yuan of each programme brings by the evidence: the prior of its yield, and its factor.

The yield is yuan of yearly household income (2015 prices) of the whole county per yuan of public
money taken up, ``mature_y`` years after the grant, net of other work displaced. ``priors.csv`` says
how each prior follows from the studies of ``studies.csv``.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from model.declare import Confidence, Parameter

_FOLDER = Path(__file__).parent
_CONFIDENCE: Final[dict[str, Confidence]] = {"A": "high", "B": "medium", "C": "low", "none": "low"}
_TAIL = 0.9
"""A prior's uniform halves end where the 5th and 95th percentile lie at nine tenths of the way."""


@dataclass(frozen=True)
class Prior:
    """The yield that evidence gives a programme.

    Attributes
    ----------
    programme : str
    low, centre, high : float
        5th, 50th and 95th percentile, yuan a year per yuan granted.
    grade : str
        Design times likeness: A to C, or ``none`` where no study was found.
    shared : str
        Class of programmes whose yields move together (:data:`CORRELATION`).
    mature_y : int
        Years from the grant to the year that the yield speaks of.
    kept_y : float
        Share of the yield that is left a year later, in the model: as stakes die, loans end and
        firms fail. As simulated at base values on 16 populations (Pingli; shops in Gandu), rounded;
        within 0.03 of 1 - ``deaths_y`` where a programme has one.
    served : str
        Whom the money goes to: ``household`` or ``village``.
    studies : tuple of str
        Keys of ``studies.csv``.
    derivation : str
        How the prior follows from them.
    """

    programme: str
    low: float
    centre: float
    high: float
    grade: str
    shared: str
    mature_y: int
    kept_y: float
    served: str
    studies: tuple[str, ...]
    derivation: str

    @property
    def is_solved(self) -> bool:
        """Whether the programme has a factor that brings its yield here."""
        return self.high > 0.02 and self.programme != "relocation"

    @property
    def parameter(self) -> Parameter:
        """The yield as a number that draws vary."""
        return Parameter(
            f"yields.{self.programme}",
            self.centre,
            round(self.centre - (self.centre - self.low) / _TAIL, 6),
            round(self.centre + (self.high - self.centre) / _TAIL, 6),
            "yuan a year per yuan granted, 2015",
            f"{', '.join(self.studies)}: {self.derivation}",
            _CONFIDENCE[self.grade],
            shared=self.shared,
        )


def _read(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PRIORS: Final[dict[str, Prior]] = {
    row["programme"]: Prior(
        programme=row["programme"],
        low=float(row["low"]),
        centre=float(row["centre"]),
        high=float(row["high"]),
        grade=row["grade"],
        shared=row["class"],
        mature_y=int(row["mature_y"]),
        kept_y=float(row["kept_y"]),
        served=row["served"],
        studies=tuple(row["studies"].split(";")),
        derivation=row["derivation"],
    )
    for row in _read("priors.csv")
}
"""By programme."""

SOLVED: Final = tuple(name for name, prior in PRIORS.items() if prior.is_solved)
"""Programmes with a factor of their own."""

YIELDS: Final = tuple(PRIORS[name].parameter for name in SOLVED)
"""Their yields, as parameters."""

CORRELATION: Final = 0.6
"""Of two yields of one class, on the normal scale: assumption, 0.5 to 0.7."""


MEAN: Final = "mean"
"""Term of a response that holds in every world; the others are settings."""


@cache
def _responses() -> dict[str, list[tuple[str, float, float]]]:
    """(term, slope, intercept) of a programme's yield in its factor, by programme."""
    out: dict[str, list[tuple[str, float, float]]] = {}
    for row in _read("solved.csv"):
        line = (row["term"], float(row["slope"]), float(row["intercept"]))
        out.setdefault(row["programme"], []).append(line)
    return out


def response(programme: str, position: Mapping[str, float]) -> tuple[float, float]:
    """Slope and intercept of a programme's yield in its factor.

    Parameters
    ----------
    programme : of :data:`SOLVED`.
    position : by setting, -1 to 1 (:func:`model.worlds.positions`); a setting that it
        does not name adds nothing.
    """
    terms = [
        (position.get(term, float(term == MEAN)), a, b) for term, a, b in _responses()[programme]
    ]
    return sum(x * a for x, a, _ in terms), sum(x * b for x, _, b in terms)


def factor_at(yield_y: float, line: tuple[float, float]) -> float:
    """The factor that brings a yield, by the (slope, intercept) of a response: never below zero."""
    slope, intercept = line
    return max(0.0, (yield_y - intercept) / slope)


def factors(values: Mapping[str, float], position: Mapping[str, float]) -> dict[str, float]:
    """The factor of every solved programme at the drawn yields, by setting's position.

    The response of the yield to the factor is straight, moves with the settings of the structural
    worlds, and was fitted to simulations of the programme alone in all worlds (``solved.csv``,
    :mod:`scenarios.counties.solve_yields`).
    """
    return {n: factor_at(values[f"yields.{n}"], response(n, position)) for n in SOLVED}
