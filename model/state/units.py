"""Units: yuan inside, 万元 only at the edge; totals in whole fen so that order does not matter."""

from typing import Final

WAN: Final = 10_000
"""Yuan in one 万元."""
FEN: Final = 100
"""Fen in one yuan."""
