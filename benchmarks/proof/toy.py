"""A toy county in which every choice is simulated: regret by mean and by score, coverage.

``python -m benchmarks.proof.toy [repetitions [plans]]``: four poor villages of at most 2,000
households, up to six plans a village, 1,296 choices (four plans: 256). Truth is whole-county runs
of every choice. Every repetition learns on draws of its own, sampled from a pool, and chooses once
for the mean and once for the score (half the mean, half the worst fifth of the gain over the best
plan that is alike in all villages). Its regret is what its choice lacks to the best one, as a share
of what that does over no fund; the best of so many choices looks better than it is, so regret is
overstated. What its experiments promise of the choice is held against the choice's mean in the
truth. The spread of the promises over draws is no interval of a single future: they are means over
the villages in which a plan was tried, of whose luck a part cancels; the product's ranges come from
runs of the whole county.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from benchmarks.proof.bench import FOLDER, publish, scenario_of
from optimize.baselines.ablations import plan_from
from optimize.formulation.lexicographic import Goal, solve_lexicographic
from optimize.fund_plan import no_fund
from optimize.learning.experiment import experiment, total_value
from optimize.learning.learned import Learned
from optimize.learning.shrinkage import promised
from optimize.menu import MIXES, VillagePlan, costs, floor_plans
from optimize.rules.risk import Risk
from optimize.score import contributions
from optimize.simulator import SimulationRun
from scenarios.county.county_file import load_county
from scenarios.draws.posterior import draws_of
from scenarios.draws.subsample import thin_to
from scenarios.execution.runner import Runner
from scenarios.schema.scenario import Horizon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.instance import Instance
    from optimize.learning.experiment import Experiments

TRUTH, POOL, LEARNED = 30, 200, 24
"""Draws behind the truth, draws in the pool, draws that a repetition learns on."""


def toy(n_draws: int) -> Runner:
    """Four poor villages of Pingli as a county of their own, with money for half of them."""
    scenario = scenario_of("pingli", rules={"floor_per_head": 150})
    scenario = scenario.model_copy(update={"horizon": Horizon(last_year=2020)})
    pack = load_county("pingli")
    small = np.argsort(pack.villages["households"] + 10_000 * (pack.villages["poor_village"] == 0))
    thinned = thin_to(pack, scenario, np.sort(small[20:28:2]))
    heads = float(thinned.pack.villages["listed_persons"].sum())
    levers = thinned.scenario.levers.model_copy(update={"fund_y": 200.0 * heads})
    asked = thinned.scenario.model_copy(update={"levers": levers})
    draws = [thinned.draw(d) for d in draws_of(pack, scenario, range(1, n_draws + 1))]
    folder = FOLDER / "toy"
    folder.mkdir(parents=True, exist_ok=True)
    return Runner(thinned.pack, asked, draws, folder, 2, lambda *_: None)


def menu_of(instance: Instance) -> tuple[VillagePlan, ...]:
    """The floor and five packages."""
    n = len(instance.years)
    return (
        floor_plans(instance)[0],
        VillagePlan(MIXES["livestock"], 1000.0, 0, 2),
        VillagePlan(MIXES["photovoltaic"], 2500.0, 0, n),
        VillagePlan(MIXES["works"], 2500.0, 0, n),
        VillagePlan(MIXES["training"], 1000.0, 0, n),
        VillagePlan(MIXES["cooperative"], 1000.0, 0, n),
    )


@dataclass(frozen=True)
class Truth:
    """Every choice simulated.

    Attributes
    ----------
    choices : (N, V) plan of every village.
    gain : (N, D) over no fund.
    may : (N,) keeps the budgets.
    alike : row of the simple rule, one plan for all villages.
    """

    choices: NDArray[np.int64]
    gain: NDArray[np.float64]
    may: NDArray[np.bool_]
    alike: int

    def of(self, choice: NDArray[np.int64]) -> int:
        """Row of a choice."""
        return int(np.flatnonzero((self.choices == choice).all(axis=1))[0])

    def worth(self, goal: Goal) -> NDArray[np.float64]:
        """(N,) mean or score of every choice over the simple rule."""
        over = self.gain - self.gain[self.alike]
        return np.array([contributions(row, goal.risk).mean() for row in over])


def whole_county(
    runner: Runner, plans: Sequence[FundPlan], draws: range, label: str
) -> NDArray[np.float64]:
    """(N, D) gain over no fund in runs of the whole county, a draw at a time."""
    instance, objective = runner.instance, Goal().objective
    gain = np.zeros((len(plans), len(draws)))
    for i, d in enumerate(draws):
        jobs = [SimulationRun(p, d, "county") for p in (no_fund(instance), *plans)]
        worth = [total_value(instance, o, objective) for o in runner(jobs, label)]
        gain[:, i] = np.array(worth[1:]) - worth[0]
    return gain


def truth_of(
    runner: Runner, menu: tuple[VillagePlan, ...], draws: range, pool: range
) -> tuple[Truth, FundPlan]:
    """Every choice simulated; the simple rule, the best on the pool of plans that all can have."""
    instance = runner.instance
    a = costs(instance, menu)
    choices = np.array(list(product(range(len(menu)), repeat=instance.n_villages)))
    plans = [plan_from(instance, "c", a, c) for c in choices]
    spent = a[np.arange(instance.n_villages), choices].sum(axis=(1, 3))
    may = (spent.cumsum(axis=1) <= instance.budget_y.cumsum()).all(axis=1)
    may &= (spent <= 1.1 * instance.budget_y).all(axis=1)
    alike = np.flatnonzero(may & (choices == choices[:, :1]).all(axis=1))
    seen = whole_county(runner, [plans[i] for i in alike], pool, "simple rules")
    best = int(seen.mean(axis=1).argmax())
    gain = whole_county(runner, plans, draws, "enumerating")
    rule = int(alike[best])
    return Truth(choices, gain, may, rule), plans[rule]


def repetition(
    instance: Instance,
    menu: tuple[VillagePlan, ...],
    seen: Experiments,
    truth: Truth,
    rule: FundPlan,
    goal: Goal,
    seed: int,
) -> dict[str, float]:
    """Learn on sampled draws, choose, promise; then look at the truth."""
    rng = np.random.default_rng([seed, 9])
    draws = rng.choice(np.unique(seen.draw), LEARNED, replace=False)
    sampled = seen.only(np.isin(seen.draw, draws))
    learned = Learned(instance, menu, sampled, reference=lambda _: rule)
    _, solution = solve_lexicographic(learned, goal, gap=1e-4)
    row, worth = truth.of(solution.choice), truth.worth(goal)
    best = int(np.where(truth.may, worth, -np.inf).argmax())
    whole = float(truth.gain[best].mean())
    effect = learned.effect(goal.objective)
    believed = learned.estimates(goal.objective)
    promise = promised(
        instance,
        learned.costs,
        learned.experiments,
        effect,
        solution.choice,
        draws.tolist(),
        believed,
    )
    came = truth.gain[row]
    off = float(promise.mean() - came.mean())
    # the draws of both are few: Welch's interval of the difference of their means
    limit = float(stats.ttest_ind(promise, came, equal_var=False).confidence_interval(0.9).high)
    return {
        "regret": float(worth[best] - worth[row]) / whole,
        "may": float(truth.may[row]),
        "off": off,
        "covers": float(abs(off) <= limit - off),
        "spread": float(promise.std(ddof=1) / came.std(ddof=1)),
        "best": whole,
    }


def main(repetitions: int = 100, n_plans: int = 6) -> None:
    """Print regret and coverage."""
    runner = toy(TRUTH + POOL)
    instance = runner.instance
    menu = menu_of(instance)[:n_plans]
    print(
        f"{runner.pack.facts.households} households, {instance.n_villages} villages, "
        f"{len(menu) ** instance.n_villages} choices",
        flush=True,
    )
    pool = range(TRUTH + 1, TRUTH + POOL + 1)
    truth, rule = truth_of(runner, menu, range(1, TRUTH + 1), pool)
    seen = experiment(
        instance, runner, costs(instance, menu), range(len(menu)), pool, len(menu), "pool"
    )
    rows = []
    for name, goal in {"mean": Goal(), "score": Goal(risk=Risk())}.items():
        tried = [repetition(instance, menu, seen, truth, rule, goal, s) for s in range(repetitions)]
        regret = np.array([r["regret"] for r in tried])
        rows.append(
            {
                "chosen by": name,
                "repetitions": repetitions,
                "within 2 %": int((regret <= 0.02).sum()),
                "mean regret %": 100 * regret.mean(),
                "largest regret %": 100 * regret.max(),
                "choices that keep the rules": int(sum(r["may"] for r in tried)),
                "promised less delivered, 10,000 yuan": float(np.mean([r["off"] for r in tried]))
                / 1e4,
                "means covered of 90 %": int(sum(r["covers"] for r in tried)),
                "sd of promises over sd of truth": float(np.mean([r["spread"] for r in tried])),
                "the best does, 10,000 yuan": tried[0]["best"] / 1e4,
            }
        )
    publish(rows, "toy")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:3]))
