"""The interface to the model: simulation runs and their outcomes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan


@dataclass(frozen=True)
class SimulationRun:
    """One simulation: a plan under a draw.

    ``funded`` runs the funded villages alone, county totals read from the draw's frozen path;
    ``county`` runs all villages.
    """

    plan: FundPlan | None
    draw: int
    scope: Literal["funded", "county"]
    other_budgets: bool = True


@dataclass(frozen=True)
class Outcome:
    """Yearly village measures as :meth:`model.state.run_record.Record.yearly` gives them."""

    years: tuple[int, ...]
    villages: NDArray[np.int64]
    yearly: Mapping[str, NDArray[np.float64]]

    def gap(self, years: tuple[int, ...], codes: NDArray[np.int64]) -> NDArray[np.float64]:
        """(V,) spending-poverty gap summed over year-ends, yuan of 2015, of some villages."""
        rows = np.array([self.years.index(y) for y in years])
        return self.yearly["gap_spending"][rows][:, np.searchsorted(self.villages, codes)].sum(
            axis=0
        )


class Simulator(Protocol):
    """The model as the optimizer sees it."""

    def __call__(self, jobs: Sequence[SimulationRun], label: str) -> Iterable[Outcome]:
        """Run jobs; outcomes in their order. ``label`` names the work in a progress bar."""
        ...

    def freeze(self, plan: FundPlan) -> None:
        """Read county totals from now on from a path simulated under this plan."""
        ...


class Counted:
    """A simulator that counts its runs."""

    def __init__(self, simulate: Simulator) -> None:
        self.simulate, self.n = simulate, 0

    def __call__(self, jobs: Sequence[SimulationRun], label: str) -> Iterable[Outcome]:
        """Run and count."""
        self.n += len(jobs)
        return self.simulate(jobs, label)

    def freeze(self, plan: FundPlan) -> None:
        """Pass on."""
        self.simulate.freeze(plan)
