"""What the system or the solver refuses, as faults: a place to write, a full disk, no end."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.cache_folder import cache_folder
from scenarios.faults import Fault, FaultError, plainly, worded

FULL = (errno.ENOSPC, errno.EDQUOT)

PLACES: dict[int, tuple[str, str]] = {
    errno.EROFS: ("只读", "read only"),
    errno.EACCES: ("没有权限", "no permission"),
    errno.EPERM: ("没有权限", "no permission"),
    errno.EEXIST: ("是文件，不是目录", "a file, not a folder"),
    errno.ENOTDIR: ("是文件，不是目录", "a file, not a folder"),
    errno.EISDIR: ("是目录，不是文件", "a folder, not a file"),
    errno.ENAMETOOLONG: ("名称过长", "the name is too long"),
    errno.ENOLCK: ("该文件系统不支持加锁", "the file system has no locks"),
    errno.EIO: ("磁盘已满或出错", "the disk is full or fails"),
}
"""What is wrong with a place, in Chinese and English."""


def of_system(error: OSError) -> Fault | None:
    """What was refused; None where it is no matter of a place or of room."""
    name = str(error.filename or "")
    if error.errno in FULL:
        value, allowed = worded("disk_full"), worded("room")
        return Fault.of("full", name or "tuopin", worded("disk"), value, allowed)
    zh, en = PLACES.get(error.errno or 0, ("没有这个目录", "no such folder"))
    value = (f"无法读写：{zh}", f"cannot be read or written: {en}")
    allowed = worded("place_can_read_written")
    if _is_cache(name):
        return Fault.of("no_cache", name, worded("cache"), value, allowed)
    if error.errno not in PLACES:
        return None
    return Fault.of("no_place", name, worded("place"), value, allowed)


@contextmanager
def solver_in_words() -> Iterator[None]:
    """FaultError where the solver ends with neither a plan nor a proof that there is none."""
    try:
        yield
    except RuntimeError as error:
        # its package takes long to import, and raises nothing before it was imported
        from optimize.formulation.highs import SolverError

        if not isinstance(error, SolverError):
            raise
        wrong = worded("solver_ended", status=error)
        raise FaultError(plainly("HiGHS", wrong, worded("plan_or_proof"), "undecided")) from error


def _is_cache(name: str) -> bool:
    """Whether a place is that of what is compiled once."""
    try:
        return bool(name) and Path(name).is_relative_to(cache_folder())
    except OSError:
        return name == "~"
