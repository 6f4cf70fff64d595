"""Progress of long work, and where making a plan stands as a whole."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with a label, the steps done and their total."""

STEPS = (
    ("simple rules", "compiling"),
    ("learning", "estimating"),
    ("simulating the plan", "rule: base", "tuning", "promised"),
    ("racing", "comparing"),
    ("writing",),
)
"""Steps of making a plan, by what labels of progress hold."""
BEFORE, ROUNDS, LEARNING = {"simple rules": 0.06, "compiling": 0.07}, 0.33, 0.4
AFTER = {
    "rule: base": 0.41,
    "estimating": 0.46,
    "promised": 0.48,
    "racing": 0.73,
    "comparing": 0.97,
    "writing": 1.0,
}
"""Shares of a plan's time that are over when the work of a label ends, in the order of the work;
the time of all rounds together, and how much of it is learning: measured in Pingli on two cores."""


def done_at(rounds: int) -> dict[str, float]:
    """Share of a plan's time that is over at the end of the work of each label."""
    begins, each = max(BEFORE.values()), ROUNDS / rounds
    of_rounds = {
        f"round {n + 1}: {work}": begins + (n + share) * each
        for n in range(rounds)
        for work, share in (("learning", LEARNING), ("simulating", 1.0))
    }
    return BEFORE | of_rounds | AFTER


def silent(label: str, done: int, total: int) -> None:
    """Progress that nobody reads."""


class PlanProgress:
    """Where making a plan stands.

    Attributes
    ----------
    step : from 1, of :data:`STEPS`; 0 before the first.
    share : of the whole time, as far as labels tell; it never falls.
    """

    def __init__(self, rounds: int = 2) -> None:
        self.step, self.share, self._done_at = 0, 0.0, done_at(rounds)

    def see(self, label: str, done: int, total: int) -> None:
        """A report of progress."""
        steps = (i for i, words in enumerate(STEPS, 1) if any(w in label for w in words))
        self.step, begins = max(self.step, next(steps, 0)), 0.0
        for part, ends in self._done_at.items():
            if part in label:
                self.share = max(self.share, begins + done / max(1, total) * (ends - begins))
                return
            begins = ends
