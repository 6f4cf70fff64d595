"""Programmes: what money can be spent on, which purses may pay, what it changes."""

from __future__ import annotations

from model.programmes.declare import Programme
from model.programmes.floor import FLOOR, MEDICAL
from model.programmes.industry import LIVESTOCK, TEA
from model.programmes.skills import TRAINING
from model.programmes.works import WORKS

PROGRAMMES: tuple[Programme, ...] = (WORKS, TEA, LIVESTOCK, TRAINING)
"""Programmes that a fund plan may grant, in the order of its third axis."""

OTHER: tuple[Programme, ...] = (FLOOR, MEDICAL)
"""Programmes that other purses pay in every scenario."""

PURSES: tuple[str, ...] = ("special", "sector", "civil_affairs", "health", "own")
"""Purses; a plan's fourth axis holds those that a plan grants, ``special`` and ``sector``."""

PLAN_PURSES: tuple[str, ...] = ("special", "sector")

__all__ = ["OTHER", "PLAN_PURSES", "PROGRAMMES", "PURSES", "Programme"]
