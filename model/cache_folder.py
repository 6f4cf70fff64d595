"""The folder of what is compiled once for all runs, and of fonts: kept between runs."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """``tuopin`` in the user's folder of caches, ``XDG_CACHE_HOME`` or ``~/.cache``."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tuopin"
    except RuntimeError:
        raise OSError(errno.ENOENT, "no home folder", "~") from None


def writable(folder: Path) -> Path:
    """The folder, made where it is missing; OSError with its path where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from None
