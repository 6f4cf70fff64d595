"""What choosing villages earns: ``python -m benchmarks.proof.village_choice [COUNTY [draws]]``.

The optimizer on villages whose table differs not at all, half as much, as it does, and more, and
whose truth departs from the table by nothing, little, or much; and on villages that are alike in all
(spread 0, error 0), where the choice must earn nothing. Its plan against the same programmes spread
alike over all registered heads, and against its packages dealt to other villages.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.proof.bench import FOLDER, gains, publish, row_of
from model.synthesis.parameters import LAND
from optimize.baselines.ablations import permuted
from optimize.loop import Settings, optimize
from scenarios.county.county_file import load_county
from scenarios.county.villages import ATTRIBUTES, SHARES
from scenarios.draws.posterior import draws_of
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario
from scenarios.progress import silent
from scenarios.schema.goals import goal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SPREADS, ERRORS = (0.0, 0.5, 1.0, 1.5), (0.0, 0.3, 0.5)
SELECTION, FRESH, WORKERS = 8, 4, 2


def spread(villages: Mapping[str, NDArray[Any]], by: float) -> dict[str, NDArray[Any]]:
    """The table with its attributes' distances from the mean of poor and of other villages times
    ``by``; shares stay shares, nothing falls below zero."""
    out = {k: v.copy() for k, v in villages.items()}
    for name in ATTRIBUTES:
        values = villages[name].astype(np.float64)
        for kind in (0, 1):
            rows = villages["poor_village"] == kind
            mean = values[rows].mean()
            values[rows] = mean + by * (values[rows] - mean)
        high = 1.0 if name in SHARES else np.inf
        out[name] = np.clip(values, 0.0, high).astype(villages[name].dtype)
    return out


def row(county: str, by: float, error: float, n_held_out: int) -> dict[str, object]:
    """Gains of the plan at a spread of the table and an error of it."""
    LAND.error_sd = error
    pack, scenario = load_county(county), load_scenario(county)
    pack = replace(pack, villages=spread(pack.villages, by))
    if by == error == 0.0:  # alike in size, need and kinds of households too
        scenario = scenario.but(levers={"exchangeable": True})
    draws = draws_of(pack, scenario, range(1, SELECTION + FRESH + n_held_out + 1))
    numbers, name = [d.number for d in draws], f"{county}-{by}-{error}"
    folder = FOLDER / "village_choice" / name
    folder.mkdir(parents=True, exist_ok=True)
    # states of another truth than the source's never meet those of the user
    os.environ["XDG_CACHE_HOME"] = str(folder.resolve())
    runner = Runner(pack, scenario, draws, folder, WORKERS, silent)
    settings = Settings(goal=goal_of(scenario), tune_scoring_rule=False, check_rotations=0)
    fresh = numbers[SELECTION : SELECTION + FRESH]
    found = optimize(runner.instance, runner, numbers[:SELECTION], fresh, settings)
    dealt = permuted(runner.instance, found.problem.costs, found.solution.choice, settings.seed)
    plans = {n: found.plans[n] for n in ("chosen", "equal_mix")} | {"dealt": dealt}
    worth = gains(runner, plans, numbers[SELECTION + FRESH :])
    over = {
        "over no fund": worth["chosen"],
        "over own mix per head": worth["chosen"] - worth["equal_mix"],
        "over dealt packages": worth["chosen"] - worth["dealt"],
    }
    cells = {f"{what}: {k}": v for what, x in over.items() for k, v in row_of(x).items()}
    return {"spread": by, "error": error, **cells}


def main(county: str = "pingli", n_held_out: str = "12") -> None:
    """Print the table, in 10,000 yuan with 90 % intervals."""
    rows = []
    for by in SPREADS:
        for error in ERRORS if by else (0.0, 0.4):
            rows.append(row(county, by, error, int(n_held_out)))
            publish(rows, f"village_choice-{county}")


if __name__ == "__main__":
    main(*sys.argv[1:])
