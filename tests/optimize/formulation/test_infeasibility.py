"""Rules that contradict each other: what is told, and that doing what is told is enough."""

import re

import pytest
from infeasible_cases import FOLDER, problem_of, read, told

from optimize.formulation.elastic import Change
from optimize.formulation.infeasibility import prove_possible
from optimize.formulation.nearest_choice import possible
from optimize.rules.floor import FloorPerHead

NUMBER = re.compile(r"\d[\d,]*\.?\d*")
YEARS = re.compile(r"(合计[^(]*|of money in all )\(.*?\)")
"""In which years money is added is often all the same."""


def alike(now: str, then: str) -> bool:
    """The same words, and amounts within a tenth: a solver's version may round another way."""
    now, then = YEARS.sub(r"\1", now), YEARS.sub(r"\1", then)
    numbers = [[float(n.replace(",", "")) for n in NUMBER.findall(t)] for t in (now, then)]
    same = NUMBER.sub("#", now) == NUMBER.sub("#", then)
    return same and numbers[0] == pytest.approx(numbers[1], rel=0.1)


CASES = sorted(FOLDER.glob("*.yaml"))
QUICK = {"02", "04", "05", "10", "12", "13", "17", "18", "19", "23", "24", "29"}
"""Cases that a proof takes less than three seconds for; one at least of every kind of rule."""


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(f, id=f.stem, marks=() if f.stem[:2] in QUICK else pytest.mark.long)
        for f in CASES
    ],
)
def test_a_contradiction_is_told_and_each_way_out_is_enough(file):
    case = read(file)
    problem = problem_of(case)
    error = told(problem)
    for n, language in enumerate(("en", "zh")):
        for now, then in zip(
            [pair[n] for pair in error.sentences], case["told"][language], strict=True
        ):
            assert alike(now, then), f"{now}\n{then}"
    for change in error.changes:
        assert possible(change.applied(problem), surely=True)
    # arithmetic alone tells the two that a solver is not asked
    assert error.changes or len(error.sentences) == 1


def test_there_are_thirty():
    assert len(CASES) == 30


def test_a_change_touches_its_rule_and_money_alone():
    problem = problem_of({"rules": ["village_money=most:200万元"]})
    floor = next(i for i, r in enumerate(problem.rules) if isinstance(r, FloorPerHead))
    other = Change({floor: FloorPerHead(90.0)}, {(0, 1): 1e6}).applied(problem)
    assert [r for r in other.rules if not isinstance(r, FloorPerHead)][5:] == [
        r for r in problem.rules if not isinstance(r, FloorPerHead)
    ][5:]
    assert (other.instance.budget_y - problem.instance.budget_y).tolist() == [0, 1e6, 0, 0, 0]
    assert other.costs[:, 0].sum() < problem.costs[:, 0].sum()
    assert possible(problem)


def test_nothing_is_said_where_rules_can_be_kept():
    prove_possible(problem_of({}).instance)
