"""Work spread over this machine or over a cluster: one call, results as they come.

Where work runs is no part of a question, so that no study has an argument for it: within
:func:`on_cluster` all that is spread goes to the workers of a dask scheduler.
"""

import ctypes
import functools
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal, TypeVar

from joblib import Parallel, delayed, parallel_config

from model.declare import source_digest
from scenarios.draws.draw import Draw
from scenarios.execution.cache import Cache, Row, RowCache
from scenarios.execution.population import UnfitError
from scenarios.execution.precompile import compile_rules
from scenarios.execution.store import LAYERS, write_draws
from scenarios.faults import Fault, FaultError, Text, plainly, worded
from scenarios.progress import Progress

Task = TypeVar("Task")
Result = TypeVar("Result")
Batch = Sequence[tuple[str, Task]]
"""Keys and tasks."""

Where = Literal["here", "threads", "processes"]
"""Threads of this machine in any case; or its threads or processes, unless there is a cluster."""

WAIT = 120
"""Seconds in which a first worker must have come to a scheduler: its queue may be long."""

SOON = 3
"""Seconds after which waiting for a worker is said."""

ANSWER = 5
"""Seconds in which a scheduler must answer."""

ADDRESS = re.compile(
    r"(?:(?:tcp|tls|ws|wss)://)?(?P<host>\[[\da-fA-F:]+\]|[^\s:/]+):(?P<port>\d{1,5})/?"
)
"""An address of a scheduler."""


MOST_UNFIT = 0.2
"""Share of a study's draws that may be unfit and left out: assumption."""

_CLIENT: ContextVar[Any] = ContextVar("cluster", default=None)


def spread(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, where: Where = "processes"
) -> Iterator[Result]:
    """Results of ``work`` for every task, in the order in which they are finished.

    Parameters
    ----------
    work
        A module-level function, or a partial of one, where it may run in another process.
    workers
        Processes or threads of this machine; one runs in this very thread. A cluster has its own.

    Notes
    -----
    What a task gives depends on the task alone, so that any number of workers, and a worker that is
    lost and its task run again elsewhere, give the same bits. Callers store each result as it
    comes: a stopped run has lost the tasks in hand and no more.
    """
    client = None if where == "here" else _CLIENT.get()
    if not tasks:
        return
    options: dict[str, Any] = {"batch_size": 1, "return_as": "generator_unordered"}
    if client is None:
        options |= {"n_jobs": workers, "backend": "loky" if where == "processes" else "threading"}
        context: Any = nullcontext()
    else:
        work = functools.partial(_same_code, work, source_digest(*LAYERS))
        context = parallel_config(backend=_backend(client))
    with context:
        yield from Parallel(**options)(delayed(work)(task) for task in tasks)
    give_back()


def give_back() -> None:
    """Give freed memory back to the system.

    glibc keeps it, in a heap for every thread that there was; other systems have no such call.
    """
    with suppress(AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def run_all(
    work: Callable[[Batch[Task]], Mapping[str, Any]],
    tasks: Mapping[str, Task],
    cache: Cache,
    workers: int,
    progress: Progress,
    label: str,
    *,
    where: Where = "here",
    batches: Callable[[Batch[Task]], Sequence[Batch[Task]]] | None = None,
) -> None:
    """Run every task whose key the cache does not hold; each result is stored as it comes.

    Parameters
    ----------
    work
        Gives results by key of a batch of keys and tasks, see :func:`each`.
    batches
        Puts tasks together that run together, after whatever they need; each alone where left out.
    """
    todo = [(key, task) for key, task in tasks.items() if key not in cache]
    done = len(tasks) - len(todo)
    progress(label, done, len(tasks))
    if not todo:
        return
    if _CLIENT.get() is None:
        compile_rules(progress)
    groups = [[item] for item in todo] if batches is None else batches(todo)
    for results in spread(work, groups, workers, where):
        for key, result in results.items():
            cache.put(key, result)
            done += key in tasks
        progress(label, done, len(tasks))


def each(batch: Batch[Task], work: Callable[[Task], Result]) -> dict[str, Result]:
    """Results of a batch, task by task: bound to ``work`` it is what :func:`run_all` runs."""
    return {key: work(task) for key, task in batch}


def _row_of(work: Callable[[Task], Row], task: Task) -> Row | None:
    """The row of a task; None where its draw cannot be fitted."""
    try:
        return work(task)
    except UnfitError:
        return None


def evaluated(
    cache: RowCache,
    tasks: Mapping[str, Task],
    work: Callable[[Task], Row],
    workers: int,
    progress: Progress,
    label: str,
    *,
    most_unfit: float = MOST_UNFIT,
) -> list[Row | None]:
    """Rows of tasks by key, in their order; what the cache holds is not run again.

    None for a task whose draw cannot be fitted; any error but UnfitError ends the study.

    Parameters
    ----------
    most_unfit : share of the tasks that may be unfit; one of them may be in any case.

    Raises
    ------
    FaultError
        When more are: what is left is a sample of other numbers than were drawn.
    """
    rows = functools.partial(each, work=functools.partial(_row_of, work))
    run_all(rows, tasks, cache, workers, progress, label)
    found = [cache[key] for key in tasks]
    if (unfit := found.count(None)) > max(1.0, most_unfit * len(found)):
        raise FaultError(
            plainly(
                label,
                worded("draws_unfit", unfit=unfit, n=len(found)),
                worded("draws_unfit_most", most=most_unfit),
                "unfit",
            )
        )
    return found


def measured(
    draws: Sequence[Draw],
    work: Callable[[Draw], Row],
    folder: Path,
    workers: int,
    progress: Progress,
) -> list[Row | None]:
    """Rows of draws in their order; draws are written first, what was measured once is kept."""
    write_draws(folder, draws)
    cache, tasks = RowCache(folder / "evaluated.jsonl"), {d.digest: d for d in draws}
    return evaluated(cache, tasks, work, workers, progress, "measuring draws")


def is_on_cluster() -> bool:
    """Whether work goes to other machines."""
    return _CLIENT.get() is not None


@contextmanager
def on_cluster(address: str, waits: Callable[[int], None] = lambda _: None) -> Iterator[None]:
    """Within it, work goes to the workers of a dask scheduler; no address: to this machine.

    Parameters
    ----------
    waits : called with the seconds that a first worker is waited for, where none is there.

    Raises
    ------
    FaultError
        When dask is not installed, no scheduler answers at the address, or no worker comes to it.
    """
    if not address:
        yield
        return
    with _client(address) as client:
        if not _has_worker(client, SOON):
            waits(WAIT)
            if not _has_worker(client, WAIT):
                value = worded("no_worker", address=address, seconds=WAIT)
                raise FaultError(_unreachable(value, "dask worker ADDRESS"))
        before = _CLIENT.set(client)
        try:
            yield
        finally:
            _CLIENT.reset(before)


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise FaultError(
            Fault.of(
                "not_installed",
                "--cluster",
                "cluster",
                "dask is not installed",
                "pip install 'tuopin[cluster]'",
            )
        ) from None
    _refuse_silent(address)
    connect: Any = Client
    try:
        return connect(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError):
        raise FaultError(_no_answer(address)) from None


def _refuse_silent(address: str) -> None:
    """FaultError where an address is none, or nothing listens there: dask would try for long."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise FaultError(_unreachable(address, worded("running_scheduler")))
    try:
        socket.create_connection((found["host"].strip("[]"), int(found["port"])), ANSWER).close()
    except (OSError, OverflowError, UnicodeError):
        raise FaultError(_no_answer(address)) from None


def _no_answer(address: str) -> Fault:
    return _unreachable(
        worded("no_answer", address=address, seconds=ANSWER), worded("running_scheduler")
    )


def _unreachable(value: Text, allowed: Text) -> Fault:
    return Fault.of("unreachable", "--cluster", worded("cluster"), value, allowed)


def _has_worker(client: Any, seconds: int) -> bool:
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError:
        return False
    return True


def _backend(client: Any) -> Any:
    """Joblib's own dask backend; for one worker of one thread joblib would run everything here."""
    from joblib._dask import DaskDistributedBackend

    class Away(DaskDistributedBackend):  # type: ignore[misc]
        """Never runs a task in the calling process."""

        def effective_n_jobs(self, n_jobs: int) -> int:
            """Threads of all workers, two at least."""
            return max(2, int(super().effective_n_jobs(n_jobs)))

    return Away(client=client, wait_for_workers_timeout=WAIT)


def _same_code(work: Callable[[Task], Result], digest: str, task: Task) -> Result:
    """Work that refuses to run on a worker whose source is another."""
    if _digest_here() != digest:
        raise FaultError(Fault.of("other_code", "--cluster", "worker", _digest_here(), digest))
    return work(task)


@functools.cache
def _digest_here() -> str:
    """Of the source as it was at this process's first task: later edits are not loaded."""
    return source_digest(*LAYERS)
