"""Firms: once a year some fail, all villages of one enterprise at once; others take their place.

A household's tie to a firm is ``Stake.firm``; what a failure costs it is uptake's to write.
"""

from typing import Any, Final

import numpy as np
from scipy.special import ndtri

from model.declare import call, kernel
from model.processes.firms.rules import fortune
from model.rng import ONCE, decision, normal, uniform
from model.state.world import World

_FORTUNE, _COMMON = decision("firm"), decision("firm_common")
_SUCCESSOR, _PRINCIPAL = decision("successor"), decision("principal")

_NO_PRODUCT: Final = 100
"""Firms that buy no product have the market of their kind."""


@kernel
def _live(firm: Any, least: Any, firm_p: Any, today: Any, key: Any) -> None:
    """Fail where the year's fortune lies below ``least``; be succeeded; repay or not this year."""
    county = normal(key, _COMMON, ONCE, today.year)
    for f in range(firm.id.size):
        market = firm.product[f] + 1 if firm.product[f] > 0 else _NO_PRODUCT + firm.kind[f]
        product = normal(key, _COMMON, np.int64(market), today.year)
        own = normal(key, _FORTUNE, firm.enterprise[f], today.year)
        stood = firm.alive[f] != 0
        fails = stood and fortune(county, product, own, firm_p) < least
        succeeded = uniform(key, _SUCCESSOR, firm.enterprise[f], today.year) < firm_p.successor
        firm.failed[f] = np.int8(fails)
        firm.alive[f] = np.int8((stood and not fails) or (not stood and succeeded))
        repays = uniform(key, _PRINCIPAL, firm.enterprise[f], today.year) < firm_p.principal_back
        firm.repays[f] = np.int8(repays)


def firms(world: World) -> None:
    """Enterprises fail and are succeeded (first quarter)."""
    if world.today.quarter == 0:
        chance = float(world.finance_p.firm_fails_y)
        call(_live, world, least=np.float64(ndtri(chance)))
