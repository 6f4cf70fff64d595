"""Rules of firms: when one fails."""

import math
from typing import Any

import numpy as np

from model.declare import kernel


@kernel
def fortune(county: Any, product: Any, own: Any, p: Any) -> Any:
    """A firm's standard normal fortune of a year: of the county, of its product, of its own.

    The variances ``common`` and ``market`` are shared, the rest is the firm's, so that any two
    firms have a correlation of ``common``, and of ``common + market`` where they sell the same.
    """
    common, same = math.sqrt(np.float64(p.common)), math.sqrt(np.float64(p.market))
    shared = common * county + same * product
    return shared + math.sqrt(1.0 - np.float64(p.common) - np.float64(p.market)) * own
