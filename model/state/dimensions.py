"""The promises of 两不愁三保障."""

from typing import Final

DIMENSIONS: Final = ("food", "schooling", "medical", "housing", "water")
"""What 两不愁三保障 promises, in the order of a household's bits in ``Living.lacks``."""
