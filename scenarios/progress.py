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
DONE_AT = {
    "simple rules": 0.05,
    "compiling": 0.06,
    "round 1: learning": 0.15,
    "round 1: simulating": 0.35,
    "round 2: learning": 0.45,
    "round 2: simulating": 0.60,
    "rule: base": 0.65,
    "estimating": 0.70,
    "promised": 0.75,
    "racing": 0.85,
    "comparing": 0.90,
    "writing": 1.0,
}
"""Share of a plan's time that is over when the work of a label begins with the next one's, in the
order of the work: measured in Pingli on two cores."""


def silent(label: str, done: int, total: int) -> None:
    """Progress that nobody reads."""


class PlanProgress:
    """Where making a plan stands.

    Attributes
    ----------
    step : from 1, of :data:`STEPS`; 0 before the first.
    share : of the whole time, as far as labels tell; it never falls.
    """

    def __init__(self) -> None:
        self.step, self.share = 0, 0.0

    def see(self, label: str, done: int, total: int) -> None:
        """A report of progress."""
        steps = (i for i, words in enumerate(STEPS, 1) if any(w in label for w in words))
        self.step, begins = max(self.step, next(steps, 0)), 0.0
        for part, ends in DONE_AT.items():
            if part in label:
                self.share = max(self.share, begins + done / max(1, total) * (ends - begins))
                return
            begins = ends
