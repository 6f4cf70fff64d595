"""Ages and ids that several steps share."""

from __future__ import annotations

OLDEST = 130
"""Last age of a table by age."""
BIRTH_ID = 1 << 40
"""Ids of the born start here: mother's household and year, never a counter."""
