"""The ledger of a village's support money."""

from typing import Final

LEDGER: Final = (
    "granted",
    "offered",
    "carried_in",
    "carried_out",
    "lapsed",
    "diverted",
    "operators",
)
"""Columns of the village ledger, fen of the year: granted + carried_in = offered + carried_out +
lapsed + diverted, to the fen; ``operators`` is the part of offered that large operators got."""
