"""What a plan is chosen for: one objective or several in order, targets, risk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimize.objective import Objective

if TYPE_CHECKING:
    from optimize.rules.at_least import AtLeast
    from optimize.rules.base import Rule
    from optimize.rules.reserve import Reserve
    from optimize.rules.risk import Risk
    from optimize.rules.weakest import Weakest


@dataclass(frozen=True)
class Aim:
    """What a plan is chosen for.

    Attributes
    ----------
    objective : what is largest.
    then : (objective, tolerance) in order: the next is largest among choices that give up at most the
        tolerance, a share, of all before it.
    targets : least sums of measures (epsilon constraints).
    risk : weight of the worst futures, or None.
    weakest : weight of the worst-off town's gain a head, or None.
    reserve : money that may wait for the future, or None.
    """

    objective: Objective = field(default_factory=Objective)
    then: tuple[tuple[Objective, float], ...] = ()
    targets: tuple[AtLeast, ...] = ()
    risk: Risk | None = None
    weakest: Weakest | None = None
    reserve: Reserve | None = None

    @property
    def extra(self) -> tuple[Rule, ...]:
        """Rules that the aim brings to the problem."""
        return tuple(
            r for r in (*self.targets, self.risk, self.weakest, self.reserve) if r is not None
        )
