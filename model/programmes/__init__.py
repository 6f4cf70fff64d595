"""Programmes: what money can be spent on, which purses may pay, what it changes."""

from typing import Final

from model.programmes.declare import Programme
from model.programmes.finance import COOPERATIVE, GUARANTEE, INTEREST, MUTUAL
from model.programmes.floor import FLOOR, MEDICAL, RELOCATION
from model.programmes.industry import INDUSTRIES
from model.programmes.skills import NOODLE, SCHOOLING, TRAINING
from model.programmes.works import WORKS

PROGRAMMES: Final[tuple[Programme, ...]] = (
    *WORKS,
    *(industry.programme for industry in INDUSTRIES),
    TRAINING,
    SCHOOLING,
    NOODLE,
    INTEREST,
    GUARANTEE,
    MUTUAL,
    COOPERATIVE,
    RELOCATION,
)
"""Programmes that a fund plan may grant, in the order of its third axis."""

GRANTABLE: Final = tuple(p.name for p in PROGRAMMES)
"""Their names."""

N_WORKS: Final = len(WORKS)
FIRST_INDUSTRY: Final = N_WORKS

OTHER: Final[tuple[Programme, ...]] = (FLOOR, MEDICAL)
"""Programmes that other purses pay in every scenario."""

PURSES: Final[tuple[str, ...]] = (
    "special",
    "sector",
    "relocation",
    "interest",
    "civil_affairs",
    "health",
    "own",
)
"""All purses."""

PLAN_PURSES: Final[tuple[str, ...]] = ("special", "sector", "relocation", "interest")
"""The purses that a plan grants from: its fourth axis."""

__all__ = ["GRANTABLE", "OTHER", "PLAN_PURSES", "PROGRAMMES", "PURSES", "Programme"]
