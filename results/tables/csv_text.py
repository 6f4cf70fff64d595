"""Tables as CSV in which text stays text: no spreadsheet reads a name as a formula."""

from pathlib import Path

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet read text as a formula."""


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table; text that begins like a formula gets an apostrophe before it.

    As Excel itself writes it.
    """
    plain = frame.map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(FORMULA) else v)
    plain.to_csv(path, index=False, lineterminator="\n")
