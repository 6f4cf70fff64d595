"""Work spread over processes of this machine or over a cluster: one call, results as they come."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from joblib import Parallel, delayed, parallel_config

from scenarios.faults import Fault, FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

Task = TypeVar("Task")
Result = TypeVar("Result")


def spread(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, cluster: str = ""
) -> Iterator[Result]:
    """Results of ``work`` for every task, in the order in which they are finished.

    Parameters
    ----------
    work
        A module-level function or a picklable object: it may run in another process.
    workers
        Processes of this machine; one runs in this very process. A cluster has its own.
    cluster
        Address of a running dask scheduler, such as ``tcp://10.0.0.1:8786``; nothing: this machine.

    Notes
    -----
    What a task gives depends on the task alone, so that any number of workers, and a worker that is
    lost and its task run again elsewhere, give the same bits. Whoever calls keeps each result as it
    comes: a stopped run has lost the tasks in hand and no more.
    """
    if not tasks:
        return
    with _cluster(cluster) if cluster else nullcontext():
        many = {} if cluster else {"n_jobs": workers}
        pool = Parallel(
            return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs", **many
        )
        yield from pool(delayed(work)(task) for task in tasks)


@contextmanager
def _cluster(address: str) -> Iterator[None]:
    """Joblib's dask backend on a scheduler that runs already; a fault where there is none."""
    with (
        _client(address) as client,
        parallel_config(backend="dask", client=client, wait_for_workers_timeout=60),
    ):
        yield


def _client(address: str) -> AbstractContextManager[object]:
    try:
        from distributed import Client
    except ImportError:
        raise FaultError([
            Fault("not_installed", "--cluster", 0, "cluster", "dask is not installed",
                  "pip install 'tuopin[cluster]'")
        ]) from None  # fmt: skip
    try:
        client: AbstractContextManager[object] = Client(address, timeout=20, set_as_default=False)
    except (OSError, ValueError) as error:
        raise FaultError([
            Fault("unreachable", "--cluster", 0, "cluster", f"{address}: {error}",
                  "the address of a running dask scheduler, such as tcp://10.0.0.1:8786")
        ]) from error  # fmt: skip
    return client
