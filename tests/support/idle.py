"""Work for a working process, which imports it by name."""

import time
from pathlib import Path


def waits(report):
    """Reports once, and is not done for long."""
    report("learning", 1, 4)
    time.sleep(600.0)


def ends(report):
    """Is done at once."""
    report("writing", 0, 1)
    return Path("made")


def reports(report):
    """Reports until it is stopped."""
    while True:
        report("learning", 1, 4)
        time.sleep(0.01)
