"""What the checker calls rules and places has words in both languages."""

import ast
import inspect
import re

import pytest

from optimize.audit import plan_audit, rules
from results.language.audit import rule_words, where_words
from results.language.catalogue import names

NAMING = {"Violation": 0, "_outside": 1, "_outside_share": 1}
"""Calls that name a rule, and which of their arguments does."""


def labels():
    """Every name of a broken rule that stands in the checker's source."""
    for module in (plan_audit, rules):
        tree = ast.parse(inspect.getsource(module))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and "what" in ast.unparse(node.targets[0]):
                last = node.value.elts[-1] if isinstance(node.value, ast.Tuple) else node.value
                yield from [last.value] * isinstance(last, ast.Constant)
            at = NAMING.get(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
            if at is not None and isinstance(node.args[at], ast.Constant):
                yield node.args[at].value
            if at is not None and isinstance(node.args[at], ast.JoinedStr):
                yield re.sub(r"\{.*?\}", "", ast.unparse(node.args[at])[2:-1])


def test_every_rule_of_the_checker_has_a_name_in_both_languages():
    found = {str(x).partition(", ")[0].replace("  ", " ") for x in labels() if isinstance(x, str)}
    assert len(found) > 20
    assert {x for x in found if x not in names("audit")} == {"rule is not known to the checker"}


@pytest.mark.parametrize(
    ("rule", "where", "zh", "en"),
    [
        (
            "floor per registered head",
            "village 1008",
            "贫困村人均保底：村1008",
            "floor per registered head of poor villages: village 1008",
        ),
        (
            "weak evidence, potato",
            "2016",
            "证据薄弱项目限额（马铃薯）：2016年",
            "weak evidence (potato): 2016",
        ),
        (
            "weak evidence, jointly",
            "2016",
            "证据薄弱项目限额（合计）：2016年",
            "weak evidence (jointly): 2016",
        ),
        (
            "purse sector may not pay",
            "2017, village 3, tea",
            "资金不得列支（行业部门资金）：2017年、村3、茶叶",
            "purse may not pay (sector funds): 2017, village 3, tea",
        ),
        (
            "projects per town and year",
            "2018, town 4",
            "镇年项目数：2018年、第4镇",
            "projects per town and year: 2018, town 4",
        ),
        ("something new", "elsewhere", "something new：elsewhere", "something new: elsewhere"),
    ],
)
def test_rules_and_places_in_words(rule, where, zh, en):
    assert f"{rule_words(rule, 'zh')}：{where_words(where, 'zh')}" == zh
    assert f"{rule_words(rule, 'en')}: {where_words(where, 'en')}" == en
