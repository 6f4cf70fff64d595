"""Float32 arithmetic that gives the same bits compiled and interpreted."""

import math
from typing import Any

import numpy as np

from model.declare import allocating, kernel

ZERO, QUARTER, HALF, ONE = np.float32(0.0), np.float32(0.25), np.float32(0.5), np.float32(1.0)
_SIXTEEN, _LOW = np.uint64(16), np.uint64(0xFFFF)


@kernel
def exp32(x: Any) -> Any:
    """Exponential, computed in float64 and cast back."""
    return np.float32(math.exp(np.float64(x)))


@kernel
def log32(x: Any) -> Any:
    """Natural logarithm, computed in float64 and cast back."""
    return np.float32(math.log(np.float64(x)))


@kernel
def logistic(x: Any) -> Any:
    """Probability of log odds x, in float64."""
    return 1.0 / (1.0 + math.exp(-np.float64(x)))


@kernel
def whole_fen(yuan: Any) -> Any:
    """Yuan as whole fen (float64, exact), rounded half up."""
    return np.floor(np.float64(yuan) * 100.0 + 0.5)


@kernel
def fen(yuan: Any) -> Any:
    """Yuan as whole fen (int64), rounded half up."""
    return np.int64(math.floor(np.float64(yuan) * 100.0 + 0.5))


@kernel
def halves(word: Any) -> Any:
    """The upper and the lower half of a 32-bit word: two draws of 16 bits."""
    return np.float64(word >> _SIXTEEN), np.float64(word & _LOW)


@allocating
def ascending(keys: Any) -> Any:
    """Rows of float64 ``keys`` from the least on, equal ones as they stand.

    A function of its own: numba compiles its sort anew, for seconds, wherever it is written.
    """
    return np.argsort(keys, kind="mergesort")
