"""What long work does has words in the reader's language."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

from results.language.progress import work_words
from scenarios.progress import PlanProgress, done_at

ROOT = Path(__file__).parents[3]
CALLS = {
    "alone",
    "delivered",
    "run",
    "evaluated",
    "experiment",
    "progress",
    "report",
    "runner",
    "simulate",
}
LABEL = re.compile(r"[a-z][a-z0-9 :,'\u4e00-\u9fff-]+")


def labels():
    """Labels in the source: constants given to what reports progress, f-strings by their words."""
    found = set()
    for package in ("optimize", "scenarios"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    given = [*node.args, *(k.value for k in node.keywords)] * (name in CALLS)
                elif isinstance(node, ast.Assign):
                    (target,) = node.targets[:1]
                    pairs = (
                        zip(target.elts, node.value.elts, strict=True)
                        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                        else [(target, node.value)]
                    )
                    given = [v for t, v in pairs if getattr(t, "id", "").lower() == "label"]
                else:
                    given = []
                for one in given:
                    if isinstance(one, ast.JoinedStr):
                        parts = [getattr(v, "value", None) for v in one.values]
                        text = "".join(p if isinstance(p, str) else "1" for p in parts)
                    else:
                        text = getattr(one, "value", None)
                    if isinstance(text, str) and " " in text and LABEL.fullmatch(text):
                        found.add(text)
    return found


def test_every_label_has_chinese_words():
    found = labels()
    assert len(found) > 25
    assert {x for x in found if re.search("[\u4e00-\u9fff]", x)} == set()
    assert {x for x in found if re.search("[a-z]", work_words(x, "zh"))} == set()
    assert work_words("round 2: learning", "zh") == "第2轮：学习村级方案"
    assert work_words("end of 2017", "zh") == "推进到年底（2017年）"
    assert work_words("end of 2017", "en") == "end of 2017"


@pytest.mark.parametrize("rounds", [1, 2, 4])
def test_the_whole_never_falls_and_ends_at_one(rounds):
    plan, shares = PlanProgress(rounds), []
    for label in done_at(rounds):
        for done in (0, 1, 2):
            plan.see(label, done, 2)
            shares.append(plan.share)
        plan.see("words of no step", 1, 2)
    assert shares == sorted(shares)
    assert (shares[-1], plan.step) == (1.0, 5)
    assert max(b - a for a, b in pairwise(shares)) < 0.25


def test_a_plan_begins_with_its_first_step():
    plan = PlanProgress()
    plan.see("simulating the simple rules", 3, 16)
    assert (plan.step, plan.share) == (1, pytest.approx(0.06 * 3 / 16))
