"""What the record adds at a year's end: statuses, spells, the register, inequality."""

from collections import namedtuple
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.declare import call, in_place, kernel
from model.processes.record.inequality import (
    alkire_foster,
    chronic_transient,
    dimensions_of,
    fgt,
    gini,
    group_means,
    sen,
    watts,
)
from model.state import places as at
from model.state.codes import (
    ADDED,
    ENTRY,
    EXIT,
    JOINED_DIBAO,
    LEFT_DIBAO,
    RETURN,
    STRUCK,
    WATCH_LINES,
)
from model.state.dimensions import DIMENSIONS
from model.state.maths import fen
from model.state.measures import INDEX, STATUSES, TWENTIETHS
from model.state.world import World

AF_CUTOFF: Final = 0.4
"""Two of the five promises: assumption; official practice takes any one (``lacking``)."""

Columns = namedtuple("Columns", "village household status register living spell work health cover")

_FIRST_LACK = INDEX[f"lacking_{DIMENSIONS[0]}"]
_N_LACKS = len(DIMENSIONS)


@kernel
def _count_status(household: Any, status: Any, today: Any, out: Any) -> None:
    """Year-end statuses and gaps, in persons and fen."""
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        v, n = household.village[h], np.int64(household.n_members[h])
        if status.income_poor[h] != 0:
            out[v, at.poor_income] += n
            out[v, at.gap_income] += n * fen(today.line - status.income_y[h])
        if status.spending_poor[h] != 0:
            short = today.line - status.left_y[h]
            # a household deep in debt for a bill counts as missing the whole line, not more
            short = min(short, today.line)
            out[v, at.poor_spending] += n
            out[v, at.gap_spending] += n * fen(short)
            depth = np.float64(short) / np.float64(today.line)
            out[v, at.severity_spending] += n * np.int64(depth * depth * 1e6)
        if status.chronic_poor[h] != 0:
            out[v, at.poor_chronic] += n
        out[v, at.catastrophic] += status.catastrophic[h]


@kernel
def _count_spells(household: Any, status: Any, living: Any, spell: Any, out: Any) -> None:
    """Events of the three statuses, causes of returns, spells, unmet promises, in persons."""
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        v, n = household.village[h], np.int64(household.n_members[h])
        event = status.event[h]
        if event > 0:
            out[v, at.entries + event - 1] += n
        if event == RETURN:
            out[v, at.returns_illness + status.cause[h] - 1] += n
            out[v, at.mainly_illness + spell.mainly[h] - 1] += n
            for k in range(3):
                if 0 < spell.after_y[h] <= k + 1:
                    out[v, at.returns_within_1 + k] += n
        if spell.event_income[h] > 0:
            out[v, at.entries_income + spell.event_income[h] - 1] += n
        if spell.cause_income[h] > 0:
            out[v, at.returns_income_illness + spell.cause_income[h] - 1] += n
        if spell.event_chronic[h] > 0:
            out[v, at.entries_chronic + spell.event_chronic[h] - 1] += n
        if spell.cause_chronic[h] > 0:
            out[v, at.returns_chronic_illness + spell.cause_chronic[h] - 1] += n
        out[v, at.spell_years_ended] += n * spell.ended_y[h]
        if status.spending_poor[h] != 0:
            out[v, at.spell_years] += n * spell.spell_y[h]
            out[v, at.poor_years] += n * spell.poor_years[h]
        if living.lacks[h] != 0:
            out[v, at.lacking] += n
            for k in range(_N_LACKS):
                if living.lacks[h] & (1 << k) != 0:
                    out[v, _FIRST_LACK + k] += n


@in_place
def _count_exits(h: Any, v: Any, n: Any, poor: Any, columns: Any, out: Any) -> None:
    """Who left the register this year or earlier, who joined it, and its correction."""
    register, event, listed = (
        columns.register,
        columns.register.event[h],
        columns.register.listed[h],
    )
    if event == EXIT:
        out[v, at.left_list] += n
        out[v, at.left_list_poor] += n * poor
        out[v, at.left_list_spending] += n * columns.status.spending_poor[h]
        out[v, at.left_list_lacking] += n * (columns.living.lacks[h] != 0)
    elif register.left_year[h] > 0:
        if columns.spell.event_income[h] == RETURN:
            out[v, at.left_returned] += n
            out[v, at.left_returned_found] += n * (event == RETURN)
        out[v, at.left_poor_missed] += n * (poor and listed == 0)
    if event in (ENTRY, RETURN):
        out[v, at.joined_list] += n
        out[v, at.rejoined_list] += n * (event == RETURN)
    out[v, at.added_list] += n * (event == ADDED)
    out[v, at.struck_list] += n * (event == STRUCK)
    out[v, at.watched] += n * (register.watch[h] != 0)
    out[v, at.after_exit] += n * (register.served[h] != 0 and listed == 0)


@in_place
def _count_near(
    v: Any, n: Any, lines: Any, is_listed: Any, support_y: Any, line: Any, out: Any
) -> None:
    """Who is near the line (up to 1.5 lines, as on the watch list), and the cliff at it.

    ``lines`` is income over the line; the cliff is looked at as far below it as above.
    """
    half, one, most = np.float32(0.5), np.float32(1.0), WATCH_LINES
    if one <= lines < most:
        out[v, at.near_line] += n
        out[v, at.near_not_listed] += n * (not is_listed)
    own = lines - support_y / (np.float32(n) * line)
    if half <= own < most:
        side = 0 if own < one else 1
        out[v, at.cliff_below + side] += n
        out[v, at.support_below + side] += fen(support_y)


@kernel
def _count_register(columns: Columns, today: Any, out: Any) -> None:
    """The register against the truth, the cliff at the line, other rolls, illness, posts."""
    household, status, register = columns.household, columns.status, columns.register
    work = columns.work
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        v, n = household.village[h], np.int64(household.n_members[h])
        out[v, at.chronically_ill] += columns.health.n_chronic[h]
        out[v, at.uninsured] += n * (columns.cover.insured[h] == 0)
        out[v, at.impoverishing] += status.impoverished[h]
        out[v, at.impoverished] += n * status.impoverished[h]
        out[v, at.posts_held] += work.post[h]
        out[v, at.put_forward] += register.again[h]
        poor, listed = status.income_poor[h] != 0, register.listed[h] != 0
        if listed:
            out[v, at.listed] += n
            out[v, at.listed_households] += 1
            out[v, at.paired] += register.paired[h]
            if not poor:
                out[v, at.listed_not_poor] += n
            employed = work.local[h] + work.migrant[h] + work.jobless[h] + work.hired[h]
            idle = employed <= np.float32(0.0) and work.post[h] == 0
            out[v, at.zero_employment] += idle and household.n_adults[h] > 0
        elif poor:
            out[v, at.poor_not_listed] += n
        _count_exits(h, v, n, poor, columns, out)
        lines = status.income_y[h] / today.line
        _count_near(v, n, lines, listed, columns.living.support_y[h], today.line, out)
        out[v, at.poor_outside] += n * (poor and columns.village.poor_village[v] == 0)
        if register.dibao[h] != 0:
            out[v, at.dibao] += n
            out[v, at.dibao_poor] += n * poor
        out[v, at.wubao] += n * (register.wubao[h] != 0)
        out[v, at.dibao_joined] += n * (register.roll_event[h] == JOINED_DIBAO)
        out[v, at.dibao_left] += n * (register.roll_event[h] == LEFT_DIBAO)


@kernel
def _count_lean(household: Any, status: Any, register: Any, out: Any) -> None:
    """Events of spending poverty and exits from the register, in persons."""
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        v, n = household.village[h], np.int64(household.n_members[h])
        if status.event[h] > 0:
            out[v, at.entries + status.event[h] - 1] += n
        if register.event[h] == EXIT:
            out[v, at.left_list] += n


_WHOLE: Final = (_count_status, _count_spells, _count_register)
_LEAN: Final = (_count_status, _count_lean)


def count_year(world: World, out: NDArray[np.int64]) -> None:
    """Add the year's sums to (V, M) ``out``."""
    for count in _LEAN if world.is_lean else _WHOLE:
        call(count, world, out=out)


def year_measures(world: World) -> dict[str, float]:
    """County measures of the year-end, named as in :data:`model.state.measures.COUNTY_YEAR`.

    FGT of each status's own income concept over the line; Watts and Sen of what is left after
    bills; Gini of income; chronic and transient parts of the squared gap of income over three
    years; Alkire and Foster on the five promises with equal weights and :data:`AF_CUTOFF`.
    """
    rows = np.flatnonzero(world.household.alive)
    persons = world.household.n_members[rows]
    total, status, line = float(persons.sum()), world.status, np.float32(world.today.line)
    years = [ratio[rows] for ratio in (status.ratio_1, status.ratio_2, status.ratio_3)]
    mean = (years[0] + years[1] + years[2]) / np.float32(3.0)
    measures: dict[str, float] = {}
    concepts = (years[0], status.left_y[rows] / line, mean)
    for name, ratio in zip(STATUSES, concepts, strict=True):
        poor = np.flatnonzero(ratio < 1.0)
        y, w = ratio[poor].astype(np.float64), persons[poor].astype(np.float64)
        for alpha in (0, 1, 2):
            measures[f"fgt{alpha}_{name}"] = fgt(y, 1.0, alpha, w, total)
        if name == "spending":
            measures["watts_spending"] = watts(y, 1.0, w, total)
            measures["sen_spending"] = sen(y, 1.0, w, total)
    ordered = _by_income(years[0], persons)
    measures["gini"] = gini(*ordered)
    measures |= dict(
        zip(TWENTIETHS, group_means(ordered[0], len(TWENTIETHS), ordered[1]), strict=True)
    )
    # who was never below the line adds nothing to either part
    touched = np.flatnonzero(np.minimum(np.minimum(years[0], years[1]), years[2]) < 1.0)
    three = np.array([year[touched] for year in years]).T
    share = float(persons[touched].sum()) / total
    chronic, transient = chronic_transient(three, 2.0, persons[touched])
    measures["chronic_part"], measures["transient_part"] = chronic * share, transient * share
    lacks = world.living.lacks[rows]
    some = np.flatnonzero(lacks)
    h, a, m0 = alkire_foster(
        dimensions_of(lacks[some]), np.ones(len(DIMENSIONS)), AF_CUTOFF, persons[some]
    )
    reach = float(persons[some].sum()) / total
    measures["af_h"], measures["af_a"], measures["af_m0"] = h * reach, a, m0 * reach
    return measures


def _by_income(ratio: NDArray[np.float32], persons: NDArray[np.int16]) -> tuple[Any, Any]:
    """Incomes and persons, poorest first: one sort of whole numbers, fast for a whole county.

    The bits of a float32 at or above zero are in its order; the persons ride in the low bits.
    """
    bits = np.maximum(ratio, np.float32(0.0)).view(np.int32).astype(np.int64) << 16
    packed = np.sort(bits | persons)
    return (packed >> 16).astype(np.int32).view(np.float32), packed & 0xFFFF
