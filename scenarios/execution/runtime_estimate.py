"""Time and memory of a long run, announced before it begins, from measured rates."""

import os
from dataclasses import dataclass

from results.language.catalogue import Language, text
from scenarios.schema.pack import CountyPack

RUN_NS = 300.0
"""A household-quarter of a county run on one idle core, ns; 0.66 s for Pingli's 40 quarters
(``make bench``)."""
START_NS = 750.0
"""A fortieth of the shared year by household, synthesis and fit included, ns; 1.6 s for Pingli."""
COPY_BYTES = 1100.0
"""A household with its members in memory, bytes; a run holds a state and its own copy."""
FIT_COPIES = 4.3
"""Copies of a county that a fit holds at once, beside the state it makes; 290 MB for Pingli."""
BASE_BYTES = 450e6
"""Program, compiled rules and libraries, bytes."""
LONG_S = 60.0
"""A run that takes longer is announced."""


@dataclass(frozen=True)
class Estimate:
    """Seconds and bytes of a run that has not begun.

    Attributes
    ----------
    n_runs : county runs that are not on disk yet.
    """

    n_runs: int
    seconds: float
    bytes: float

    @property
    def is_long(self) -> bool:
        """Whether it is announced."""
        return self.seconds > LONG_S

    @property
    def fits(self) -> bool:
        """Whether the machine's memory holds it."""
        return self.bytes < os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

    def sentence(self, language: Language) -> str:
        """One line."""
        room = "" if self.fits else text("common.no_room", language)
        sizes = {"minutes": self.seconds / 60.0, "mb": self.bytes / 1e6}
        return text("common.estimate", language, n_runs=self.n_runs, room=room, **sizes)


def estimate(pack: CountyPack, n_runs: int, n_starts: int, n_years: int, workers: int) -> Estimate:
    """Time and memory of runs of a whole county on some threads.

    Parameters
    ----------
    n_years : years after the shared one.
    """
    households = float(pack.facts.households)
    threads = max(1, min(workers, os.cpu_count() or 1))
    ns = n_runs * RUN_NS * 4.0 * n_years + n_starts * START_NS * 40.0
    # a state for each thread and one to come, and for each thread what a fit or a run holds
    held = (threads + 1.0 + threads * (FIT_COPIES if n_starts else 1.0)) * COPY_BYTES * households
    return Estimate(n_runs, households * ns * 1e-9 / threads, BASE_BYTES + held)
