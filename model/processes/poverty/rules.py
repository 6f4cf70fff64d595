"""Rules of the year-end: unmet promises, events, spells, labour by health."""

from typing import Any

import numpy as np

from model.declare import kernel
from model.state.ages import full_labour
from model.state.codes import CHRONIC, ENTRY, EXIT, RETURN, WELL


@kernel
def lacks_of(
    spending: Any, base: Any, forgone: Any, least: Any, out: Any, unsafe: Any, dry: Any
) -> Any:
    """Bits of what 两不愁三保障 promises and a household lacks, in the order of DIMENSIONS.

    ``spending`` below ``base`` (yuan a year; a thousandth is rounding): food and clothing; ``out``
    children out of compulsory school; care ``forgone`` above ``least`` (a hundredth of the line is
    rounding); house unsafe; water low.
    """
    bits = 0
    if spending < base * np.float32(0.999):
        bits |= 1
    if out > 0:
        bits |= 2
    if forgone > least:
        bits |= 4
    if unsafe != 0:
        bits |= 8
    if dry:
        bits |= 16
    return bits


@kernel
def is_impoverished(income: Any, bills: Any, line: Any) -> Any:
    """Whether medical bills push a household below the line; all in yuan per head and year."""
    return income >= line and income - bills < line


@kernel
def event_of(poor_now: Any, poor_before: Any, ever_poor: Any) -> Any:
    """0 no change, 1 entry for the first time, 2 exit, 3 return."""
    if poor_now == poor_before:
        return 0
    if not poor_now:
        return EXIT
    return RETURN if ever_poor else ENTRY


@kernel
def spell_of(event: Any, poor: Any, length: Any, years: Any, exit_year: Any, year: Any) -> Any:
    """Spell length, years in poverty, exit year, length of the spell that ended, years since exit.

    A return in the year after the exit is after one year.
    """
    ended, after = 0, 0
    if event == EXIT:
        ended, exit_year = length, year
    elif event == RETURN and exit_year > 0:
        after = year - exit_year
    length = length + 1 if poor else 0
    years = years + 1 if poor else years
    return length, years, exit_year, ended, after


@kernel
def labour_by_health(age: Any, at_school: Any, condition: Any, chronic_loss: Any) -> Any:
    """Labour of a member if well, and what chronic illness or disability takes of it."""
    zero, well = np.float32(0.0), full_labour(age, at_school)
    if condition == WELL:
        return well, zero
    return well, (well * chronic_loss if condition == CHRONIC else well)
