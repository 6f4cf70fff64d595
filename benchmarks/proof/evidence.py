"""How much of a plan is evidence: ``python -m benchmarks.proof.evidence [COUNTY [draws]]``.

The optimizer as it is, on other beliefs and another table of villages: what it funds, what that
brings over practice, and what choosing villages brings over the same mix spread per head. Gains of
a programme's money come from yields that were drawn from studies; a mix that stays when all yields
are equal would come from something else.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.proof.bench import FOLDER, gains, publish, row_of
from model.programmes import GRANTABLE
from model.programmes.priors import PRIORS, YIELDS
from model.programmes.studies import studies
from optimize.loop import Settings, optimize
from optimize.rules import weak_evidence
from scenarios.counties.make_villages import invented
from scenarios.county.county_file import load_county
from scenarios.draws.posterior import draws_of
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario
from scenarios.progress import silent
from scenarios.schema.goals import goal_of
from scenarios.schema.overrides import read_overrides, with_overrides
from scenarios.schema.scenario import Prior

if TYPE_CHECKING:
    from scenarios.schema.pack import CountyPack

EQUAL = 0.06
"""Yuan a year of a yuan, of every programme alike: the middle of what is believed."""
SELECTION, FRESH, WORKERS = 8, 8, 2
ALARM = 5.0
"""Gain over that of practice above which a plan is not believed."""
OTHER_SEED = 7
LEFT_OUT = (
    *("park_wang_2010", "shaanxi_register_2014_19", "graduation_2015"),
    *("graduation_india", "est_2024"),
)
"""Studies on which the programmes that plans fund rest most."""


@dataclass(frozen=True)
class Belief:
    """What is believed in place of the evidence.

    Attributes
    ----------
    constants : numbers that are set.
    levers : of the scenario.
    bans : programmes that get nothing.
    rules : changes of rules, as options write them.
    weak : grades whose money is limited as that of grade C is.
    without : a study that is left out: the priors that cite it move with the mean of the others.
    is_other_table : whether villages are invented anew.
    """

    constants: dict[str, float] = field(default_factory=dict)
    levers: dict[str, Any] = field(default_factory=dict)
    bans: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    weak: tuple[str, ...] = ("C", "none")
    without: str = ""
    is_other_table: bool = False


def without(study: str) -> dict[str, Prior]:
    """Yields of the programmes that cite a study, rescaled by the mean of the others over that of all.

    Studies count whose yield could be calculated; where it was the only one nothing is left.
    """
    out = {}
    for p in YIELDS:
        found = {k: studies()[k].yearly_yield for k in PRIORS[p.key].studies}
        known = {k: y for k, y in found.items() if y is not None}
        if study in known:
            others = [y for k, y in known.items() if k != study]
            mean = float(np.mean(list(known.values())))
            ratio = float(np.mean(others or [0.0])) / mean if mean else 1.0
            value, low, high = (ratio * x for x in (p.value, p.low, p.high))
            out[p.name] = Prior(value=value, low=low, high=high)
    return out


def of_grade(*grades: str) -> tuple[str, ...]:
    """Programmes of some grades."""
    return tuple(name for name in GRANTABLE if PRIORS[name].grade in grades)


CASES = {
    "evidence as it is": Belief(),
    "all yields equal": Belief({f"yields.{name}": EQUAL for name in PRIORS}),
    "grade C barred": Belief(bans=of_grade("C", "none")),
    "every grade one lower": Belief(weak=("B", "C", "none")),
    "no limit on weak evidence": Belief(rules=("no weak_evidence",)),
    **{f"without {study}": Belief(without=study) for study in LEFT_OUT},
    "works no complement": Belief({"delivery.theta": 0.0}),
    "another village table": Belief(is_other_table=True),
    "villages alike": Belief(levers={"exchangeable": True}),
    "support without effect": Belief(levers={"fund_effect": 0.0}),
}


def with_other_villages(pack: CountyPack) -> CountyPack:
    """The county with a table of villages from another seed, under the same totals."""
    table, *_ = invented(pack.name, OTHER_SEED)
    return replace(pack, villages={**pack.villages, **table})


def row(county: str, name: str, belief: Belief, n_held_out: int) -> dict[str, object]:
    """What is funded under a belief and what it brings on draws that chose nothing."""
    pack, scenario = load_county(county), load_scenario(county)
    pack = with_other_villages(pack) if belief.is_other_table else pack
    levers = scenario.levers.model_copy(update=belief.levers)
    changes = {"levers": levers, "constants": belief.constants}
    scenario = scenario.model_copy(
        update=changes | {"uncertainties": scenario.uncertainties | without(belief.without)}
    )
    bans = [name for name in belief.bans if name not in pack.barred]
    scenario = with_overrides(scenario, read_overrides(rules=belief.rules, bans=bans), pack)
    weak_evidence.WEAK = of_grade(*belief.weak)
    draws = draws_of(pack, scenario, range(1, SELECTION + FRESH + n_held_out + 1))
    folder = FOLDER / "evidence" / county / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(pack, scenario, draws, folder, WORKERS, silent)
    numbers = [d.number for d in draws]
    settings = Settings(goal=goal_of(scenario), tune_scoring_rule=False, check_rotations=0)
    fresh = numbers[SELECTION : SELECTION + FRESH]
    found = optimize(runner.instance, runner, numbers[:SELECTION], fresh, settings)
    plans = {n: found.plans[n] for n in ("chosen", "practice", "equal_mix")}
    worth = gains(runner, plans, numbers[SELECTION + FRESH :])
    money = plans["chosen"].yuan.sum(axis=(0, 1, 3))
    order = sorted(zip(money / max(money.sum(), 1), GRANTABLE, strict=True), reverse=True)
    over = {
        "over no fund": worth["chosen"],
        "over practice": worth["chosen"] - worth["practice"],
        "of choosing villages": worth["chosen"] - worth["equal_mix"],
    }
    ratio = worth["chosen"].mean() / worth["practice"].mean() if worth["practice"].any() else 1.0
    return {
        "belief": name,
        "mix": "; ".join(f"{k} {share:.0%}" for share, k in order if share >= 0.005),
        **{f"{what}: {k}": v for what, x in over.items() for k, v in row_of(x).items()},
        "times practice": ratio,
        "alarm": ratio > ALARM,
    }


def main(county: str = "pingli", n_held_out: str = "12") -> None:
    """Print the table, belief by belief, in 10,000 yuan with 90 % intervals."""
    rows = []
    for name, belief in CASES.items():
        rows.append(row(county, name, belief, int(n_held_out)))
        publish(rows, f"evidence-{county}")


if __name__ == "__main__":
    main(*sys.argv[1:])
