"""The catalogue is complete: every key in both languages, every name of the model and the rules has its term."""

import ast
import re
import string
from pathlib import Path

import pytest

from model.programmes import OTHER, PLAN_PURSES, PROGRAMMES
from model.state.columns import CAUSES
from model.state.measures import MEASURES
from optimize import objective
from optimize.rules import SWITCHABLE
from results.findings import PLAN_ORDER
from results.language.catalogue import LANGUAGES, catalogue, names, term, text

ROOT = Path(__file__).parents[3]
PACKAGES = ("results", "scenarios", "optimize", "tuopin", "benchmarks")
SHORTER = {"charts.split.title", "fault.missing_as_level"}
"""Sentences whose English leaves out what the reader has just read, or has a name of its own."""


def places(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def literals():
    """Every text in code and templates that could be a key or its start, and the kinds that terms are asked of."""
    found, kinds = set(), set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
                elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("term", "names"):
                    first = ast.walk(node.args[0])
                    kinds |= {n.value for n in first if isinstance(n, ast.Constant)}
                elif isinstance(node, ast.Call) and ast.unparse(node.func) == "worded":
                    found.add(f"fault.{ast.literal_eval(node.args[0])}")
    for path in (ROOT / "results/templates").glob("*.j2"):
        found |= set(re.findall(r'text\("([\w.]+)"\)', path.read_text(encoding="utf-8")))
    return found, kinds


def test_every_key_has_text_in_both_languages():
    assert len(catalogue()) > 700
    for key, entry in catalogue().items():
        assert set(entry) == set(LANGUAGES), key
        assert all(entry.values()), key


def test_both_languages_have_the_same_places():
    unlike = {key for key, e in catalogue().items() if places(e["zh"]) != places(e["en"])}
    assert unlike == SHORTER


def calls():
    """Every call of ``text`` or ``worded`` with a literal key: the file, its possible keys, the places that it fills."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if name == "worded":
                    key = f"fault.{ast.literal_eval(node.args[0])}"
                    yield path, {key}, {k.arg for k in node.keywords}
                if name in ("text", "visit.text", "of_county"):
                    first = node.args[0] if node.args else None
                    branches = [first] if not isinstance(first, ast.IfExp) else ast.walk(first)
                    keys = {n.value for n in branches if isinstance(n, ast.Constant)}
                    yield (
                        path,
                        {k for k in keys if isinstance(k, str) and re.search(r"\.\w", k)},
                        {k.arg for k in node.keywords} | ({"county"} & {name[3:]}),
                    )


def test_every_call_fills_the_places_of_its_sentence():
    found = list(calls())
    assert len(found) > 300
    for path, keys, filled in found:
        for key in keys if None not in filled else ():
            entry = catalogue()[key]
            assert places(entry["zh"]) | places(entry["en"]) == filled, (path, key)


def test_every_name_has_its_term():
    wanted = {
        "programme": [p.name for p in (*PROGRAMMES, *OTHER)],
        "purse": PLAN_PURSES,
        "rule_purse": PLAN_PURSES,
        "cause": CAUSES,
        "measure": [m.name for m in MEASURES],
        "effect_unit": [m.name for m in objective.MEASURES],
        "plan": PLAN_ORDER,
        "rule": SWITCHABLE,
    }
    for kind, wanted_names in wanted.items():
        assert set(wanted_names) <= set(names(kind)), kind


def test_no_key_is_unused():
    """A key stands in the code whole, or its kind does where its name is data."""
    seen, kinds = literals()
    starts = tuple(
        s for s in seen - {"fault."} if re.fullmatch(r"(\w+\.)+\w*", s) and s.endswith((".", "_"))
    )
    unused = [
        key
        for key in catalogue()
        if key not in seen
        and not {key.partition(".")[0], key.rpartition(".")[0]} & kinds
        and not key.startswith(starts)
    ]
    assert unused == []


def test_a_key_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        text("column.nothing", "zh")
    with pytest.raises(KeyError):
        term("purse", "nothing", "en")
    with pytest.raises(KeyError):
        text("office.quarter", "en", year=2016)


def test_a_plan_keeps_its_own_name():
    assert term("plan", "My plan", "zh") == "My plan"
    assert term("plan", "chosen", "en") == "optimized plan"


def test_a_small_amount_is_not_shown_as_nothing():
    def granted(total):
        words = {"years": "2016", "shares": "tea", "villages": 1, "poor_villages": 1, "outside": ""}
        return text("page_one.spend_use", "en", yuan=total, **words)

    assert "spend 0.002 million" in granted(2.3e3)
    assert "spend 0.01 million" in granted(9.7e3)
    assert "spend 0.00 million" in granted(0.0)
