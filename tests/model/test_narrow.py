"""Kernels receive only what they read, and lean runs record what learning reads."""

import inspect
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numba.core.registry import CPUDispatcher

from model import narrow
from model.county import County
from model.declare import kernel
from model.narrow import Kernel, narrowed, reads, recording
from model.state.measures import INDEX, LEAN

Purse = namedtuple("Purse", "cash debt never")
Both = namedtuple("Both", "purse other")
OTHER = namedtuple("OTHER", "a b")(np.zeros(2), np.zeros(2))


@kernel
def _inner(purse, k):
    return purse.debt[k]


@kernel
def _outer(both, whole, k):
    purse, other = both.purse, both.other
    purse.cash[k] = _inner(purse, k) + other.a[k]
    return len(whole)


def purse():
    return Purse(np.zeros(2), np.ones(2), np.full(2, 9.0))


def test_what_a_kernel_and_its_callees_read_is_found_through_aliases():
    assert reads(_outer.py_func)["both"] == {
        "purse": {"cash": None, "debt": None},
        "other": {"a": None},
    }
    assert reads(_outer.py_func)["whole"] is None
    assert reads(_inner.py_func) == {"purse": {"debt": None}, "k": None}


def test_two_threads_that_read_a_kernel_at_once_find_the_same(monkeypatch):
    """Half read, a callee would seem to need the whole bundle, and be compiled for it again."""
    expected, source = reads(_outer.py_func), inspect.getsource

    def slow(function):
        time.sleep(0.02)
        return source(function)

    monkeypatch.setattr(narrow, "_READ", {})
    monkeypatch.setattr(narrow.inspect, "getsource", slow)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(reads, 4 * [_outer.py_func, _inner.py_func]))
    assert found[::2] == 4 * [expected]
    assert found[1::2] == 4 * [reads(_inner.py_func)]


def test_columns_that_are_not_read_are_left_out_and_the_others_are_the_same_arrays():
    mine = purse()
    small = narrowed(Both(mine, OTHER), reads(_outer.py_func)["both"])
    assert small._fields == ("purse", "other")
    assert small.purse._fields == ("cash", "debt")
    assert small.purse.cash is mine.cash
    assert small.other._fields == ("a",)
    assert narrowed(small, reads(_outer.py_func)["both"]) is small


def test_a_kernel_called_with_whole_bundles_writes_them():
    mine = purse()
    assert _outer(Both(mine, OTHER), np.zeros(3), 1) == 3
    assert mine.cash.tolist() == [0.0, 1.0]


@pytest.mark.skipif(not issubclass(Kernel, CPUDispatcher), reason="compiled rules")
def test_recorded_calls_are_those_of_python_alone_and_write_too():
    mine = purse()
    with recording() as found:
        _outer(Both(mine, OTHER), np.zeros(3), 0)
    assert list(found) == [_outer]
    assert len(found[_outer]) == 1
    assert mine.cash.tolist() == [1.0, 0.0]


def test_a_lean_run_records_what_learning_reads_to_the_same_bits(small_start, rich_plan):
    whole = County(small_start, plan=rich_plan, last_year=2018).run()
    lean = County(small_start, plan=rich_plan, last_year=2018, is_lean=True).run()
    for name in LEAN:
        at_year_end = slice(3, None, 4) if name != "left_list" else slice(None)
        np.testing.assert_array_equal(
            lean.sums[at_year_end, :, INDEX[name]], whole.sums[at_year_end, :, INDEX[name]]
        )
    assert (whole.sums[:, :, INDEX["returns"]] > 0).any()
