"""The folder of what is made once for all runs: compiled code, cut fonts, states."""

import contextlib
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


def within(root: Path, most_bytes: float) -> None:
    """Remove files that were unused for longest, until all below a folder hold so much at most."""
    found = []
    for path in root.rglob("*.*"):
        with contextlib.suppress(FileNotFoundError):  # another run may be making room too
            found.append((path.stat(), path))
    size = sum(s.st_size for s, _ in found)
    for used, path in sorted(found, key=lambda f: f[0].st_mtime_ns):
        if size <= most_bytes:
            return
        path.unlink(missing_ok=True)
        size -= used.st_size
