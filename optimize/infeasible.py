"""Why no plan keeps the rules: the smallest set to loosen, by how much, in plain words."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from model.units import WAN
from optimize.highs import Compiled
from optimize.rules.purse import Fund
from optimize.statement import auxiliary_values, build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimize.instance import Instance
    from optimize.problem import Problem

LEAST = 1e-4
"""Slack in solver units (10,000 yuan, persons) that is no slack: one yuan."""


class InfeasibleRulesError(Exception):
    """No plan keeps all rules; ``sentences`` holds (English, Chinese) pairs with the least change."""

    def __init__(self, sentences: Sequence[tuple[str, str]]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(en for en, _ in self.sentences))


def conflicts(instance: Instance) -> list[tuple[str, str]]:
    """Arithmetic that no solver is needed for: what villages must get against money and absorption."""
    out = []
    floors = instance.floor_per_head * instance.heads
    money = instance.purse_total
    if floors.sum() > money + 1.0:
        more, least = (floors.sum() - money) / WAN, money / float(instance.heads.sum())
        out.append((
            f"The floors of all villages need {floors.sum() / WAN:,.0f} 万元 and all purses have "
            f"{money / WAN:,.0f}: add {more:,.0f} 万元 or lower the floor to {least:,.0f} yuan a head.",
            f"保底资金合计{floors.sum() / WAN:,.0f}万元,超过全部资金{money / WAN:,.0f}万元:"
            f"请增加{more:,.0f}万元,或把每人保底降到{least:,.0f}元。",
        ))  # fmt: skip
    room = instance.absorption_y * len(instance.years)
    short = floors - room
    for v in np.flatnonzero(short > 0.0)[:5]:
        out.append((
            f"Village {instance.codes[v]} cannot absorb its floor: {short[v] / WAN:,.0f} 万元 too much.",
            f"村{instance.codes[v]}吸纳不了保底资金:多出{short[v] / WAN:,.0f}万元。",
        ))  # fmt: skip
    return out


def prove_possible(instance: Instance) -> None:
    """Raise at once where floors cannot be met, before anything is simulated."""
    if told := conflicts(instance):
        raise InfeasibleRulesError(told)


def explain_infeasible(problem: Problem, most: int = 2) -> InfeasibleRulesError:
    """The error that names the smallest sets of rules to loosen, and by how much at least.

    One family of rules at a time is made elastic; where one alone is enough, each of these is an
    alternative; else pairs are tried, else all together.
    """
    loose = [i for i, r in enumerate(problem.rules) if not r.always or isinstance(r, Fund)]
    for size in range(1, most + 1):
        ways = [s for c in combinations(loose, size) if (s := _slack(problem, frozenset(c)))]
        if ways:
            return InfeasibleRulesError(_told(problem, ways))
    slack = _slack(problem, frozenset(loose))
    return InfeasibleRulesError(_told(problem, [slack] if slack else []))


Way = tuple[dict[int, dict[Any, float]], dict[Any, float]]
"""Least slack by rule and place, and the auxiliary variables of the choice that needs it."""


def _slack(problem: Problem, elastic: frozenset[int]) -> Way | None:
    """Least slack when some rules may give; None when that is not enough."""
    model = build(problem, elastic=elastic)
    compiled = Compiled(model)
    found = compiled.relaxed()
    if found.found and -found.objective < LEAST:
        # fractions of plans keep the rules, whole plans do not
        found = compiled.whole(0.05, 200)
    if not found.found:
        return None
    out: dict[int, dict[Any, float]] = {}
    for i, at, row in problem.numbered:
        pair = model.row_of.get((i, at, "slack"))
        if pair is not None:
            by = sum(found.values[compiled.place[id(v)]] for v in pair if id(v) in compiled.place)
            if by > LEAST:
                out.setdefault(i, {})[at] = float(by) * row.unit
    return out, auxiliary_values(problem, model, compiled, found)


def _told(problem: Problem, ways: Sequence[Way]) -> list[tuple[str, str]]:
    """Ways out as sentences; alternatives stand side by side."""
    if not ways:
        return [("No plan keeps the rules, and no rule that may be loosened is enough: look at the "
                 "project library, pins and bans.",
                 "没有方案能满足全部规则,放宽任何规则都不够:请检查项目库、必选与禁选项目。")]  # fmt: skip
    out = [("No plan keeps all rules. Any one of the following is enough:",
            "没有方案能同时满足全部规则。以下任一项即可:")]  # fmt: skip
    for n, (slack, aux) in enumerate(ways, start=1):
        told = [problem.rules[i].loosened(problem, s, aux, "en") for i, s in slack.items()]
        zh = ",并".join(problem.rules[i].loosened(problem, s, aux, "zh") for i, s in slack.items())
        en = " and ".join(told)
        out.append((f"{n}. {en[0].upper()}{en[1:]}.", f"{n}. {zh}。"))
    return out
