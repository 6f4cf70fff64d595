"""Documents say what the code says: the reference is current, the model page names everything."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from docs.generate import TARGET, text
from model.parameters import PARAMETERS
from model.programmes import PROGRAMMES
from model.programmes.industry import INDUSTRY_NAMES
from scenarios.mechanism_table import MECHANISMS

DOCS = Path(__file__).parent.parent / "docs"


def test_the_reference_is_current():
    assert TARGET.read_text(encoding="utf-8") == text(), "run `make docs`"


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.name)
def test_every_mechanism_names_a_rule_and_parameters_that_exist(mechanism):
    module, _, function = mechanism.rule.rpartition(".")
    assert callable(getattr(importlib.import_module(f"model.{module}"), function))
    known = {p.name for p in PARAMETERS}
    assert set(mechanism.off) | set(mechanism.on) <= known
    assert set(mechanism.grant.split("+")) <= {"", *(p.name for p in PROGRAMMES)}
    assert mechanism.off or mechanism.grant or mechanism.effort


def test_the_page_of_mechanisms_holds_all_of_them_for_both_counties():
    page = (DOCS / "mechanisms.md").read_text(encoding="utf-8")
    for m in MECHANISMS:
        assert page.count(f"| {m.name} |") == 2, f"{m.name}: run `python -m docs.mechanisms`"


def test_the_model_page_speaks_of_every_group_of_parameters():
    page = (DOCS / "model.md").read_text(encoding="utf-8").lower()
    groups = {p.group for p in PARAMETERS} - set(INDUSTRY_NAMES)
    words = {"growth": "growth", "people": "births", "dibao": "dibao", "cover": "cover"}
    missing = [g for g in sorted(groups) if words.get(g, g) not in page]
    assert not missing
