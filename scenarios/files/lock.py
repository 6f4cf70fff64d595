"""One process at a time in a folder: the system lets a lock go however its process ends."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scenarios.files.atomic import PARTIAL

LOCK = ".lock"
"""Name of the file that is locked; it goes with the work."""


@contextmanager
def alone(folder: Path, waits: Callable[[Path], None]) -> Iterator[None]:
    """Nobody else works in a folder meanwhile; what a killed process left half written is removed.

    Parameters
    ----------
    folder : made where it is missing.
    waits : called with the folder once where another process works there, which is waited for.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    file = _locked(folder, waits)
    try:
        for path in folder.rglob(f"*{PARTIAL}"):
            path.unlink(missing_ok=True)
        yield
    finally:
        # elsewhere than on Windows it is removed while it is held: who waits sees that it is gone
        with suppress(OSError):
            (folder / LOCK).unlink()
        os.close(file)
        if sys.platform == "win32":
            with suppress(OSError):
                (folder / LOCK).unlink()
        with suppress(OSError):  # nothing was written: no folder stays
            for path in made:
                path.rmdir()


def _locked(folder: Path, waits: Callable[[Path], None]) -> int:
    """The open lock file of a folder, held by this thread alone."""
    path = folder / LOCK
    waited = False
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT)
        except FileNotFoundError:
            continue  # the folder went with its last work
        if not _hold(file, wait=waited):
            waits(folder)
            waited = _hold(file, wait=True)
        if _is_still(file, path):
            return file
        os.close(file)


def _is_still(file: int, path: Path) -> bool:
    """Whether the open file still stands at its path: who held it before may have removed it."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt
    import time

    def _hold(file: int, *, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.2)
            else:
                return True
else:
    import fcntl

    def _hold(file: int, *, wait: bool) -> bool:
        """Lock an open file; False where another holds it and nobody waits."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
