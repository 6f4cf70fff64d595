"""Things that several test files build."""

import hashlib

import numpy as np

from model.programmes.industry import N_INDUSTRIES
from model.state.today import Today


def today(year=2015, quarter=0):
    """A quarter in which every index is one."""
    one = np.float32(1.0)
    values = dict.fromkeys(Today._fields, one)
    values |= {
        "year": np.int64(year),
        "quarter": np.int64(quarter),
        "line": np.float32(2855),
        "tick": np.int64(4 * year + quarter),
        "season": np.float32(0.25),
        "kind_price": np.ones(N_INDUSTRIES, np.float32),
    }
    values |= dict.fromkeys(("posts", "moves", "effort", "other_works"), np.float32(0.0))
    return Today(**values)


def digest(world) -> str:
    """Digest of every column and every sum of a world."""
    total = hashlib.sha256()
    for group in sorted(world.columns):
        for column in world.columns[group]:
            total.update(np.ascontiguousarray(column).tobytes())
    for sums in world.sums:
        total.update(sums.tobytes())
    return total.hexdigest()
