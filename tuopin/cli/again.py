"""A command line asked once more, for ``reproduce``."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def asked_again(words: Sequence[str], out: Path, workers: int) -> None:
    """A command once more, with another folder of runs; what it prints is not shown."""
    from tuopin.cli.main import app

    command = typer.main.get_command(app)
    own = command.commands[words[0]].params  # type: ignore[attr-defined]
    there = {option for p in own for option in p.opts}
    more = ["--out", str(out)]
    more += ["--workers", str(workers)] if "--workers" in there else []
    more += ["--no-progress"] if "--no-progress" in there else []
    with redirect_stdout(io.StringIO()):
        command.main([*words, *more], standalone_mode=False)
