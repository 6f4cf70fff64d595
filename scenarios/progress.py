"""Progress of long work."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with a label, the steps done and their total."""


def silent(label: str, done: int, total: int) -> None:
    """Progress that nobody reads."""
