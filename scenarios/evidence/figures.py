"""All figures of a draw that published numbers are set beside."""

from scenarios.draws.draw import Draw
from scenarios.evidence.measured import FIGURES, NEEDS_PRACTICE
from scenarios.evidence.panel import observe
from scenarios.execution.cache import Row
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario


def measure(
    pack: CountyPack,
    scenario: Scenario,
    draw: Draw,
    last_year: int,
    *,
    share: float = 1.0,
    with_practice: bool = True,
) -> Row:
    """All figures of a draw; UnfitError where its numbers cannot be fitted.

    Without practice only the figures that need no fund.
    """
    seen = observe(pack, scenario, draw, last_year, share=share, with_practice=with_practice)
    return {
        name: figure(seen)
        for name, figure in FIGURES.items()
        if with_practice or name not in NEEDS_PRACTICE
    }
