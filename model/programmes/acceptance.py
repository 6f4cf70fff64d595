"""Who accepts an offer: asked as money is handed out, so that it goes down the list."""

import math
from typing import Any, Final

import numpy as np

from model.declare import kernel

LEAST_WORTH: Final = 0.02
"""Worth that counts as none: keeps the logarithm finite."""


@kernel
def takes_up(peers: Any, own: Any, cash: Any, worth: Any, draw: Any, p: Any) -> Any:
    """Whether an offer is accepted.

    Peers draw; an own share above the cash at hand holds back; and so does land that would earn
    little: ``worth`` is income here over that of suitable land with all works.
    """
    strain = np.float64(own) / max(np.float64(p.cash_least), np.float64(cash))
    odds = np.float64(p.adopt_base) + np.float64(p.adopt_peers) * np.float64(peers)
    odds += np.float64(p.adopt_worth) * math.log(max(np.float64(worth), LEAST_WORTH))
    odds -= np.float64(p.adopt_own) * min(strain, np.float64(p.strain_most))
    return draw * (1.0 + math.exp(-odds)) < 1.0
