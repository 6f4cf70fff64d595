"""Who in a village comes first, by two questions: found among all pairs, judged on other draws.

Households that were served by lot show what money does for whom. A rule asks two questions of each,
and serves the four kinds of answers one after the other; what it gains is read of the households
that it would have served first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from model.processes.delivery.questions import TwoQuestions

Array = NDArray[np.float64]

RIDGE = 10.0
"""Households by which the best ranking's coefficients are shrunk: assumption."""


@dataclass(frozen=True)
class Served:
    """Households that were served by lot.

    Attributes
    ----------
    draw : (N,) number of the draw.
    answers : (N,) yes or no, by question.
    gain, yuan : (N,) what the objective gained by a household, and the money that it took.
    """

    draw: NDArray[np.int64]
    answers: Mapping[str, NDArray[np.bool_]]
    gain: Array
    yuan: Array

    def __len__(self) -> int:
        return len(self.draw)

    def first(self, key: Array, share: float) -> Array:
        """(D,) gain per yuan of those with the lowest key who take a share of a draw's money.

        Of households of one key as many are served as money is left for, whoever they are.
        """
        out = []
        for d in np.unique(self.draw):
            here = self.draw == d
            _, group = np.unique(key[here], return_inverse=True)
            yuan, gain = (np.bincount(group, weights=x[here]) for x in (self.yuan, self.gain))
            left = share * yuan.sum() - (yuan.cumsum() - yuan)
            part = np.clip(left / np.maximum(yuan, 1e-9), 0.0, 1.0)
            out.append((part * gain).sum() / (part * yuan).sum())
        return np.array(out)


def best_questions(served: Served, share: float) -> TwoQuestions:
    """Of all pairs of questions that whose first served gain most."""
    tried = [_ordered(served, a, b) for a, b in combinations(served.answers, 2)]
    return max(
        tried, key=lambda rule: float(served.first(rule.places(served.answers), share).mean())
    )


def _ordered(served: Served, a: str, b: str) -> TwoQuestions:
    """Kinds of answers by what a yuan gained among them."""
    kind = 2 * served.answers[a] + served.answers[b]
    gain, yuan = (np.bincount(kind, weights=x, minlength=4) for x in (served.gain, served.yuan))
    order = np.argsort(-gain / np.maximum(yuan, 1.0), kind="stable")
    return TwoQuestions(a, b, tuple(map(int, order)))


def ranking(learned: Served, judged: Served) -> Array:
    """(N,) key of the best ranking by all answers and their pairs, fitted on learning draws."""
    a, b = (_features(s) for s in (learned, judged))
    weight = learned.yuan / learned.yuan.mean()
    ratio = learned.gain / learned.yuan
    shrunk = np.diag(np.r_[0.0, np.full(a.shape[1] - 1, RIDGE)])
    fit = np.linalg.solve((a * weight[:, None]).T @ a + shrunk, (a * weight[:, None]).T @ ratio)
    return -np.asarray(b @ fit)


def _features(served: Served) -> Array:
    x = np.stack([v.astype(float) for v in served.answers.values()], axis=1)
    pairs = [x[:, i] * x[:, j] for i, j in combinations(range(x.shape[1]), 2)]
    return np.column_stack([np.ones(len(x)), x, *pairs])
