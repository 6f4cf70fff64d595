"""What stands when a run begins: loans, moved households, helpers, shops, mutual-aid funds.

Totals are a county's own (``start.*``); which households and villages is invented: drawn by
counters, so that the same ones have it whatever else changes.
"""

from collections import namedtuple
from typing import Any, Final

import numpy as np

from model.declare import kernel
from model.rng import ONCE, decision, uniform, unit, words
from model.state.codes import CONCENTRATED, NOT_MOVED, SCATTERED, TURNKEY
from model.state.maths import exp32

_START, _PAIR = decision("start"), decision("pair")
Numbers = namedtuple("Numbers", "finance_p relocation_p")
FUND: Final = 150_000.0
"""Yuan of a village's mutual-aid fund: 150,000 (141,000-250,000) in pilot villages."""
BEFORE_Y: Final = 4.0
"""Years before the start in which loans were taken: since 2011."""
MOST_AWAY: Final = 20
"""Years that a worker may have been away before the start: assumption."""


@kernel
def _first_support(
    household: Any, register: Any, stake: Any, chances: Any, p: Numbers, key: Any
) -> None:
    """Moved households, what is left of subsidized loans, and who has a paired helper.

    ``chances`` are (2, 2) of a move by listed and by whether nobody can work, of a loan, and (2,)
    of a helper by whether a registered household is on dibao.
    """
    moves, lends, pairs = chances
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        w = words(key, _START, household.id[h], ONCE)
        helpless = register.wubao[h] != 0 or household.n_adults[h] == 0
        if register.listed[h] != 0:
            pair = pairs[int(register.dibao[h] != 0)]
            register.paired[h] = np.int8(uniform(key, _PAIR, household.id[h], ONCE) < pair)
        stake.moved[h] = NOT_MOVED
        chance = moves[int(register.listed[h] != 0), int(helpless)]
        if unit(w[0]) < chance:
            # below the chance the draw over it is uniform again
            at_site = household.n_adults[h] >= 2 and unit(w[0]) < chance * p.relocation_p.to_site
            stake.moved[h] = CONCENTRATED if at_site else SCATTERED
            if helpless:
                stake.moved[h] = TURNKEY
        if register.listed[h] != 0 and not helpless and unit(w[1]) < lends:
            fall = 1.0 / np.float64(p.finance_p.term_y) + np.float64(p.finance_p.default_y)
            stake.eased[h] = p.finance_p.loan * exp32(-fall * BEFORE_Y * unit(w[2]))


@kernel
def _first_shops(
    household: Any, register: Any, stake: Any, village: Any, chances: Any, key: Any
) -> None:
    """Shops of households with two adults, by (V,) chances."""
    for h in range(household.id.size):
        if household.alive[h] != 0 and household.n_adults[h] >= 2 and register.wubao[h] == 0:
            draw = unit(words(key, _START, household.id[h], ONCE)[3])
            stake.shop[h] = np.int8(draw < chances[household.village[h]])


@kernel
def _first_years_away(member: Any, key: Any) -> None:
    """Years that people of working age have been away, evenly up to those since sixteen."""
    for m in range(member.id.size):
        if member.alive[m] != 0 and 16 < member.age[m] < 65:
            most = min(MOST_AWAY, member.age[m] - 16)
            member.away[m] = np.int8(uniform(key, _START, member.id[m], ONCE) * (most + 1))


def _chance(number: Any, among: Any) -> Any:
    """Chances that bring a number out of some."""
    return np.clip(number / np.maximum(among, 1.0), 0.0, 1.0)


def begin(columns: dict[str, Any], parameters: dict[str, Any], key: Any) -> None:
    """Write what a county starts with into its columns."""
    household, register, stake = (columns[g] for g in ("Household", "Register", "Stake"))
    village, p = columns["Village"], parameters["start"]
    alive = household.alive != 0
    listed, helpless = register.listed != 0, (register.wubao != 0) | (household.n_adults == 0)
    n = [[(alive & (listed == a) & (helpless == b)).sum() for b in (0, 1)] for a in (0, 1)]
    still, turnkey = float(p.moved_listed), float(p.turnkey)
    moved = float(p.moved) * alive.sum() * np.outer((1 - still, still), (1 - turnkey, turnkey))
    n_listed = float((alive & listed).sum())
    lends = _chance(float(p.loans) * n_listed, n[1][0])
    on_dibao, paired = float((alive & listed & (register.dibao != 0)).sum()), float(p.paired)
    pairs = _chance(
        paired * n_listed - np.array([on_dibao, 0.0]), np.array([n_listed - on_dibao, on_dibao])
    )
    chances = (_chance(moved, np.array(n)), np.float64(lends), pairs)
    _first_support(
        household,
        register,
        stake,
        chances,
        Numbers(parameters["finance"], parameters["relocation"]),
        key,
    )
    _first_years_away(columns["Member"], key)
    weight = np.exp(-float(parameters["labour"].poor_taste) * village.poor_village)
    may = alive & (household.n_adults >= 2) & (register.wubao == 0)
    weights = np.bincount(household.village[may], minlength=len(weight)) * weight
    shops = float(p.shops) * alive.sum() * weight
    _first_shops(household, register, stake, village, _chance(shops, weights.sum()), key)
    _first_funds(columns, float(p.mutual) * n_listed, key)


def _first_funds(columns: dict[str, Any], yuan: float, key: Any) -> None:
    """Mutual-aid funds in so many poor villages, where there are any, as the money is worth."""
    village = columns["Village"]
    n = min(len(village.code), max(1, round(yuan / FUND)))
    draws = [uniform(key, _START, code, ONCE) for code in village.code]
    order = np.lexsort((draws, 1 - village.poor_village))[:n]
    columns["Market"].fund[order] = yuan / n
