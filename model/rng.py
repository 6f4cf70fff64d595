"""Counter-based chance: every draw is a function of what it decides, for whom and when.

Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), checked against
the published known-answer vectors. The key is (seed, run); the counter is (low and high half of the
id, quarter, decision). A draw is never taken from a stream, so a scenario that changes one
household's fate shifts nobody else's luck.
"""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.declare import in_place, kernel

_M0: Final = np.uint64(0xD2511F53)
_M1: Final = np.uint64(0xCD9E8D57)
_W0: Final = np.uint64(0x9E3779B9)
_W1: Final = np.uint64(0xBB67AE85)
_MASK: Final = np.uint64(0xFFFFFFFF)
_SHIFT: Final = np.uint64(32)
_UNIT: Final = 2.0**-32
_HALF: Final = 2.0**-33
_TAU: Final = 2.0 * math.pi

DECISIONS: Final = (
    "admission",
    "bill",
    "chronic",
    "death",
    "birth",
    "school",
    "split",
    "hazard",
    "loss",
    "price",
    "transitory",
    "work",
    "job_loss",
    "adopt",
    "industry_failure",
    "loan_access",
    "kin_loan",
    "drop_out",
    "register_error",
    "exit_appraisal",
    "reentry",
    "project_failure",
    "slip",
    "training",
    "targeting_error",
    "dibao",
    "disability",
    "migration",
    "population",
    "parameters",
    "crash",
    "disease",
    "firm",
    "late",
    "team",
    "venture",
    "post",
    "relocation",
    "shop",
    "wind_up",
    "insurance",
    "unsafe_house",
    "exit_check",
    "civil_affairs",
    "wubao_kin",
    "stay",
    "floor",
    "firm_common",
    "firm_start",
    "successor",
    "principal",
    "start",
    "relief",
    "visit",
    "farm_course",
    "register_correction",
    "pair",
)
"""Names of all decisions. A new name goes to the end: a draw is keyed by its place here.

``bill``, ``loss``, ``project_failure`` and ``disability`` hold a place and are drawn by no rule.
"""


ONCE: Final = np.int64(0)
AGAIN: Final = np.int64(1)
"""In place of a quarter, for what is drawn once in a life; typed, for a literal would be compiled
anew wherever it stands."""


def decision(name: str) -> np.uint64:
    """The number that keys a decision; unknown names are an error, not a new stream."""
    return np.uint64(DECISIONS.index(name) + 1)


def _ten_rounds(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Four 32-bit words (as uint64) of Philox4x32-10 at a counter under a key."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (
            (p1 >> _SHIFT) ^ c1 ^ k0,
            p1 & _MASK,
            (p0 >> _SHIFT) ^ c3 ^ k1,
            p0 & _MASK,
        )
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


philox = kernel(_ten_rounds)
_philox_in_place = in_place(_ten_rounds)


@kernel
def words(key: Any, name: Any, identity: Any, quarter: Any) -> Any:
    """Four words for one decision; key is (seed, run) as uint64, ``identity`` an int64 id."""
    subject = np.uint64(identity)
    return philox(
        subject & _MASK, subject >> _SHIFT, np.uint64(quarter), np.uint64(name), key[0], key[1]
    )


@kernel
def draw_words(key: Any, name: Any, ids: Any, quarter: Any, out: Any) -> None:
    """Set (4, n or more) uint32 ``out`` to the :func:`words` of all ``ids``, three times faster."""
    for i in range(ids.size):
        identity = np.uint64(ids[i])
        w = _philox_in_place(
            identity & _MASK,
            identity >> _SHIFT,
            np.uint64(quarter),
            np.uint64(name),
            key[0],
            key[1],
        )
        out[0, i], out[1, i] = np.uint32(w[0]), np.uint32(w[1])
        out[2, i], out[3, i] = np.uint32(w[2]), np.uint32(w[3])


@kernel
def unit(word: Any) -> Any:
    """A word as a float64 strictly inside (0, 1)."""
    return np.float64(word) * _UNIT + _HALF


@kernel
def uniform(key: Any, name: Any, identity: Any, quarter: Any) -> Any:
    """One uniform draw in (0, 1)."""
    return unit(words(key, name, identity, quarter)[0])


def uniforms(seed: int, runs: NDArray[np.int64], name: Any, ids: list[int]) -> NDArray[np.float64]:
    """(I, N) :func:`uniform` of one decision for (I,) ids, drawn once, in (N,) runs of a seed."""
    k0, k1 = np.uint64(seed & 0xFFFFFFFF), runs.astype(np.uint64) & _MASK
    subject = np.repeat(np.array(ids, np.uint64)[:, None], len(runs), axis=1)
    nothing = np.zeros_like(subject)
    w = _ten_rounds(subject & _MASK, subject >> _SHIFT, nothing, nothing + np.uint64(name), k0, k1)
    return np.asarray(w[0].astype(np.float64) * _UNIT + _HALF)


@kernel
def normal_from(draw_a: Any, draw_b: Any) -> Any:
    """A standard normal from two uniform draws, by Box and Muller."""
    return math.sqrt(-2.0 * math.log(draw_a)) * math.cos(_TAU * draw_b)


@kernel
def normal_of(first: Any, second: Any) -> Any:
    """A standard normal from two words."""
    return normal_from(unit(first), unit(second))


@kernel
def normal(key: Any, name: Any, identity: Any, quarter: Any) -> Any:
    """One standard normal draw."""
    w = words(key, name, identity, quarter)
    return normal_of(w[0], w[1])


def room_for(first: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Room for :func:`draw_words` of one village's rows at a time (it stays in the cache)."""
    return np.empty((4, int((end - first).max())), np.uint32)


def run_key(seed: int, run: int) -> tuple[np.uint64, np.uint64]:
    """The Philox key of a run: two 32-bit words."""
    return np.uint64(seed & 0xFFFFFFFF), np.uint64(run & 0xFFFFFFFF)
