"""Student's t over draws: the one interval of a mean in all tables, pages and studies."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

LEVEL = 0.90
"""Intervals hold the mean over parameter and population draws with this probability."""

LEAST_DRAWS = 4
"""Draws from which an interval is printed; of fewer the single draws are shown.

A comparison of many cases needs more (:data:`results.tables.compared.LEAST`).
"""


def student_t(n: int, n_together: int = 1) -> float:
    """Standard errors on either side of a mean of ``n`` draws, two or more.

    Of ``n_together`` intervals all hold together with the same probability (Bonferroni).
    """
    return float(stdtrit(n - 1, 1.0 - (1.0 - LEVEL) / 2.0 / n_together))


def standard_error(values: NDArray[np.float64]) -> float:
    """Of a mean over draws (N,); infinite where there is but one."""
    n = len(values)
    return float(values.std(ddof=1) / np.sqrt(n)) if n > 1 else float("inf")


def interval(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean, low and high over draws (N,); infinite where there is but one."""
    mean, n = float(values.mean()), len(values)
    if n < 2:
        return mean, -np.inf, np.inf
    half = student_t(n) * standard_error(values)
    return mean, mean - half, mean + half


def ends(values: NDArray[np.float64]) -> dict[str, float]:
    """Mean, low and high by name."""
    return dict(zip(("mean", "low", "high"), interval(values), strict=True))


def printed(values: NDArray[np.float64]) -> dict[str, float]:
    """Mean, low and high for people; of few draws that differ the ends are not a number."""
    found = ends(values)
    few = len(values) < LEAST_DRAWS and found["low"] != found["high"]
    return found | dict.fromkeys(("low", "high"), float("nan")) if few else found
