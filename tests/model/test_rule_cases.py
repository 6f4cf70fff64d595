"""Rules of the model against cases that a domain expert can read, change and extend: ``rule_cases/*.yaml``.

A case names what a rule is given, the arithmetic by hand and what must come of it. What is neither an
argument of the rule nor a word of the case format is a parameter or today's price, by its name.
"""

from __future__ import annotations

import math
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

FOLDER = Path(__file__).parent / "rule_cases"
FILES = sorted(FOLDER.glob("*.yaml"))
ARITHMETIC = {
    "__builtins__": {},
    **{f.__name__: f for f in (min, max, math.exp, math.log, math.sqrt, math.cos)},
    "pi": math.pi,
}
FORMAT = ("by_hand", "expected", "why")
FEWEST_CASES, FEWEST_FILES = 30, 12


def groups_of(path: Path) -> list[dict[str, Any]]:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


CASES = [
    pytest.param(group["rule"], group.get("assumed", {}), case, id=f"{path.stem}: {case['why']}")
    for path in FILES
    for group in groups_of(path)
    for case in group["cases"]
]


def typed(value: Any) -> Any:
    """Numbers as the model has them: float32, whole numbers as they are, lists as arrays."""
    if isinstance(value, list):
        return np.array(value, np.float32 if isinstance(value[0], float) else np.int64)
    return np.float32(value) if isinstance(value, float) else value


def result_of(rule: Any, given: dict[str, Any]) -> Any:
    """The Python text of a rule, called with what a case gives it by name."""
    function = getattr(rule, "py_func", rule)
    values = {name: typed(value) for name, value in given.items()}
    names = SimpleNamespace(**values)
    return function(*(values.get(argument, names) for argument in signature(function).parameters))


def by_hand(text: Any) -> Any:
    """The value of a case's arithmetic; of a list of them, each."""
    if isinstance(text, list):
        return [by_hand(part) for part in text]
    return eval(text, ARITHMETIC)


@pytest.mark.parametrize(("name", "assumed", "case"), CASES)
def test_a_rule_gives_what_is_worked_by_hand(name, assumed, case):
    module, _, function = name.rpartition(".")
    given = assumed | {k: v for k, v in case.items() if k not in FORMAT}
    result = result_of(getattr(import_module(module), function), given)
    assert by_hand(case["by_hand"]) == pytest.approx(case["expected"], rel=1e-5, abs=1e-9)
    assert result == pytest.approx(case["expected"], rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_there_are_enough_cases_and_none_stands_twice(path):
    cases = [
        (group["rule"], {k: v for k, v in (group.get("assumed", {}) | case).items() if k != "why"})
        for group in groups_of(path)
        for case in group["cases"]
    ]
    assert len(cases) >= FEWEST_CASES
    assert all(cases.count(case) == 1 for case in cases)


def test_there_are_files_for_twelve_rules():
    assert len(FILES) >= FEWEST_FILES
