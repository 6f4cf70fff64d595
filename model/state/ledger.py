"""The ledger of a village's support money."""

from __future__ import annotations

from typing import Final

LEDGER: Final = ("granted", "offered", "carried_in", "carried_out", "lapsed", "diverted")
"""Columns of the village ledger, fen of the year: granted + carried_in = offered + carried_out +
lapsed + diverted, to the fen."""
