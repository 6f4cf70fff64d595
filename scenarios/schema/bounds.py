"""Bounds of every number that is asked for, declared once: files, options, workbooks and Python.

``Annotated[int, SEED]`` is a field that reads a number as people type it and refuses what lies
outside; a command's option takes its range from the same bounds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from annotated_types import Ge, GroupedMetadata, Le
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from scenarios.amounts import number_of
from scenarios.faults import FaultError, refused
from scenarios.schema.mistakes import NUMBER, WHOLE, refusal


@dataclass(frozen=True)
class Bounds(GroupedMetadata):
    """Least and largest of a finite number, both allowed.

    Attributes
    ----------
    whole : its step is 1; otherwise a number between any two is one too.
    share : per cent may stand there.
    """

    least: float
    most: float
    whole: bool = False
    share: bool = False

    def __iter__(self) -> Iterator[Any]:
        """What pydantic reads; the range stands in the schema of files and in options too."""
        yield Ge(self.least)
        yield Le(self.most)
        yield BeforeValidator(self.read)

    def read(self, value: Any) -> Any:
        """The number; a refusal of what is none, no whole one, or lies outside. None stays."""
        if value is None:
            return None
        try:
            number = number_of(value, share=self.share)
        except ValueError:
            raise refusal("wrong_type", str(value)[:60], self.kind) from None
        if self.whole and number != int(number):
            raise refusal("wrong_type", f"{number:.12g}", WHOLE)
        if not self.least <= number <= self.most:
            raise refusal("out_of_range", f"{number:.12g}", self.words)
        return int(number) if self.whole else number

    @property
    def kind(self) -> tuple[str, str]:
        """What is read, in Chinese and English."""
        return WHOLE if self.whole else NUMBER

    @property
    def words(self) -> tuple[str, str]:
        """The range in Chinese and English."""
        low, high = (f"{x:.12g}" for x in (self.least, self.most))
        return f"{low}至{high}", f"{low} to {high}"

    def option(self, name: str) -> dict[str, Any]:
        """Reader and range of a command's option or argument; FaultError where it reads none."""

        def parse(text: Any) -> Any:
            try:
                return self.read(text)
            except PydanticCustomError as error:
                (zh, en), (range_zh, range_en) = self.kind, self.words
                allowed = (f"{zh}，{range_zh}", f"{en}, {range_en}")
                raise FaultError(refused(name, text, allowed)) from error

        low, high = (f"{x:.12g}" for x in (self.least, self.most))
        return {"parser": parse, "metavar": f"{low}..{high}"}


SEED: Final = Bounds(0, 2**31, whole=True)
YEAR: Final = Bounds(2016, 2030, whole=True)
"""Years that may be planned, counted or simulated."""
SELECTION_DRAWS: Final = Bounds(2, 500, whole=True)
FRESH_DRAWS: Final = Bounds(2, 200, whole=True)
DRAWS: Final = Bounds(2, 2000, whole=True)
"""Draws on which plans are judged."""
PRICE_DRAWS: Final = Bounds(0, 200, whole=True)
ROUNDS: Final = Bounds(1, 10, whole=True)
"""Rounds of learning."""
VILLAGES: Final = Bounds(1, 500, whole=True)
THINNED: Final = Bounds(5, 500, whole=True)
"""Villages of a thinned county."""
SHARE: Final = Bounds(0.0, 1.0, share=True)
WEIGHT: Final = Bounds(0.0, 10.0)
FADING: Final = Bounds(0.01, 1.0, share=True)
PROBABILITY: Final = Bounds(0.5, 0.99, share=True)
MILLION_Y: Final = Bounds(0.0, 1000.0)
MOST_MILLION_Y: Final = Bounds(0.1, 1000.0)
"""Million yuan a year, and the most of a range."""
WORKERS: Final = Bounds(1, 1024, whole=True)
POINTS: Final = Bounds(2, 1000, whole=True)
"""Budgets of a frontier."""
MINUTES: Final = Bounds(0.1, 10_080.0)
"""Of a calibration: a week at most."""
WAVE: Final = Bounds(8, 10_000, whole=True)
"""Draws of a wave of a calibration."""
TRAJECTORIES: Final = Bounds(2, 1000, whole=True)
SOBOL_BASE: Final = Bounds(4, 8192, whole=True)
BRANCH_YEAR: Final = Bounds(2015, 2030, whole=True)
"""Last year that futures share."""
HOUSEHOLD: Final = Bounds(1, 10**15, whole=True)
"""Id of a household."""
FEW_VILLAGES: Final = Bounds(2, 500, whole=True)

SHARE_UNITS: Final = ("share", "ratio")
"""Units of a rule's fields in which per cent may stand."""

YUAN_HEAD: Final = (5.0, 50_000.0)
"""A fund outside this range of yuan a registered head and year is in a wrong unit: assumption
(Pingli 278, Gandu 708)."""
MOST_YUAN: Final = 1e9
"""Yuan of a purse or a project in a year at most."""
