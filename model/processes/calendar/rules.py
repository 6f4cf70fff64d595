"""Rules of prices: crashes and the county's own glut (E5)."""

from __future__ import annotations

from typing import Any, Final

from model.rng import decision, uniform

HEALTH_PLAN_YEAR: Final = 2017
"""First year of the health plan 健康扶贫: larger shares, medical aid, no premium."""
_CRASH = decision("crash")
CRASH_YEARS: Final = 3
"""How long a crash lasts."""


def crashed(key: Any, kind: int, year: int, chance: float) -> bool:
    """Whether an industry's price crashed this year or in the two before."""
    return any(
        uniform(key, _CRASH, kind, y) < chance for y in range(year - CRASH_YEARS + 1, year + 1)
    )


def glut_price(packages: float, room: float, fall: float, floor: float) -> float:
    """Price ratio when the county grows more than its markets take (E5)."""
    return max(floor, 1.0 - fall * max(0.0, packages / max(room, 1.0) - 1.0))
