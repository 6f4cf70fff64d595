"""``compare``: plans in worlds after a history, on the same people and luck, each run once."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from results.pages.comparison import headline as headline, write_compared
from results.tables.compared import GAP, Compared
from scenarios.draws.precision import precision_of, until_precise
from scenarios.execution.cases import Cases
from scenarios.execution.decision import BRANCH_YEAR
from scenarios.execution.runtime_estimate import estimate
from scenarios.execution.states import plan_digest
from scenarios.studies.catalogue import Compare, Replay, Stress
from scenarios.studies.comparison_cases import Asked, subject as subject
from scenarios.studies.comparison_tables import compared
from scenarios.studies.study import Answered, ManyCases, Workspace

Answer, pages = Compared, write_compared


def run(study: Compare | Replay | Stress, subject: ManyCases, space: Workspace) -> Answered:
    """Run what is not there yet, draw by draw until the precision is reached; then all tables."""
    pack, asked = subject.pack, subject.detail
    with space.cases(pack, asked.cases, range(asked.draws[-1] + 1), asked.history) as ran:
        _announce(ran, asked, subject, space)
        first = asked.draws[0]

        def simulated(draws: Sequence[int]) -> None:
            ran.run([first - 1 + d for d in draws], f"comparing: {pack.name}")

        def gaps(draws: Sequence[int]) -> "list[pd.Series[float]]":
            sums = {
                c.name: pd.Series([ran.outcome(c, first - 1 + d).county[GAP].sum() for d in draws])
                for c in asked.shown
            }
            return [sums[asked.cases[0].name] - s for s in list(sums.values())[1:]]

        reached = until_precise(
            simulated, gaps, precision_of(getattr(study, "precision", "")), study.draws
        )
        draws = asked.draws[: reached.n_draws]
        found = compared(pack, ran, asked, draws)
    return Answered(
        replace(
            found,
            precision=reached.precision,
            reached=reached.reached,
            needed=reached.needed if reached.needed != float("inf") else 0.0,
        ),
        {c.name: plan_digest(c.plan) for c in asked.shown},
        {"held_out": list(draws)},
    )


def _announce(ran: Cases, asked: Asked, subject: ManyCases, space: Workspace) -> None:
    """Say how long the runs that are missing will take, where that is long."""
    expected = estimate(
        subject.pack,
        *ran.missing(asked.draws),
        subject.scenario.last_year - (asked.history[1] if asked.history else BRANCH_YEAR),
        space.workers,
    )
    if expected.is_long:
        space.machine.announce(expected)
