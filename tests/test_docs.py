"""The documents say what the code says."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from docs import rules, second_model, structure, studies
from docs.generate import SCHEMA, TARGET, text
from model.parameters import PARAMETERS
from model.schedule import QUARTER
from optimize.rules import ALWAYS, OF_AIM, SWITCHABLE
from results.pages.evidence.backtest import stored_scores
from scenarios.county.county_file import available_counties, load_county
from scenarios.evidence.mechanism_table import MECHANISMS
from scenarios.evidence.places import PLACES, halves
from scenarios.execution.decision import instance_of
from scenarios.load import load_scenario
from scenarios.schema import json_schema
from scenarios.studies.mechanisms import declared_ranges, measured, outside

MODEL = (Path(__file__).parent.parent / "docs" / "model.md").read_text(encoding="utf-8")
RULES = sorted({m.rule for m in MECHANISMS})
SAID = set(re.findall(r"`([^`\s]+)`", MODEL))


def resolve(rule):
    module, _, name = rule.rpartition(".")
    return getattr(importlib.import_module(f"model.{module}"), name)


def test_reference_is_fresh():
    assert TARGET.read_text(encoding="utf-8") == text(), "run make docs"


def test_the_page_of_the_source_tree_is_fresh():
    assert structure.TARGET.read_text(encoding="utf-8") == structure.text(), "run make docs"


def test_the_page_of_studies_is_fresh_and_in_the_index():
    assert studies.TARGET.read_text(encoding="utf-8") == studies.text(), "run make docs"
    index = (studies.TARGET.parent / "index.md").read_text(encoding="utf-8")
    assert "\nstudies\n" in index


def test_the_page_of_the_second_model_is_fresh_and_in_the_index():
    assert second_model.TARGET.read_text(encoding="utf-8") == second_model.text(), "run make docs"
    assert "\nsecond-model\n" in (second_model.TARGET.parent / "index.md").read_text(
        encoding="utf-8"
    )


def test_schema_of_scenarios_is_fresh():
    assert SCHEMA.read_text(encoding="utf-8") == json_schema.text(
        {name: load_county(name) for name in available_counties()}
    ), "run make docs"


def test_rules_page_is_fresh_and_holds_every_rule():
    page = rules.TARGET.read_text(encoding="utf-8")
    assert page == rules.text(), "run make docs"
    for kind in (*SWITCHABLE.values(), *ALWAYS, *OF_AIM):
        assert f"### {kind.name}\n" in page
        assert kind.latex in page


def test_the_evidence_page_has_every_place_as_it_was_read():
    page = (TARGET.parent / "evidence.md").read_text(encoding="utf-8")
    words = {"mend": "used to mend", "unseen": "not looked at"}
    for p in PLACES:
        later = "; ".join(f"{year}: {n:,}" for year, n in p.later)
        start = f"{p.start}: {p.persons:,} of {p.population:,}"
        source = f"{p.source} ({p.published})"
        cells = (f"{p.en} {p.zh}", p.level, words[halves()[p.en]], start, later, p.grade, source)
        assert f"| {' | '.join(cells)} |" in page


def test_the_evidence_page_has_the_scores_that_reports_print():
    page = (TARGET.parent / "evidence.md").read_text(encoding="utf-8")
    scores = stored_scores().set_index(["forecast", "half"]).loc["simulation"]
    said = re.findall(r"simulation now\*\* \| (\d+) % \| (\d+) % .*?\*\*([\d.]+)\*\*", page)
    for found, half in zip(said, ("mend", "unseen"), strict=True):
        row = scores.loc[half]
        held = [f"{100 * row[name]:.0f}" for name in ("held_50", "held_90")]
        assert list(found) == [*held, f"{row['score']:.2f}"]


@pytest.mark.parametrize("county", available_counties())
def test_the_page_of_mechanisms_has_every_row_and_names_numbers_out_of_range(county):
    """What is measured, of what, and at which numbers; what came out takes minutes to make again."""
    pack = load_county(county)
    page = (TARGET.parent / "mechanisms.md").read_text(encoding="utf-8")
    part = page[page.index(f"## {pack.title}") :].partition("\n\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    scenario = load_scenario(county)
    ranges = declared_ranges(pack, scenario)
    # schooling aid and relocation are other purses': a plan of the special fund grants none
    barred = instance_of(pack, scenario).barred
    assert {"schooling", "relocation"} <= set(barred)
    expected = [(m.name, m.text, outside(m, ranges)) for m in measured(MECHANISMS, barred)]
    said = [(r[0], r[1], r[6] if len(r) > 6 else "") for r in rows[1:]]
    assert said == expected, "run python -m docs.mechanisms"
    assert sum(bool(beyond) for _, _, beyond in expected) >= 5


@pytest.mark.parametrize("group", sorted({p.group for p in PARAMETERS}))
def test_every_parameter_group_is_described(group):
    assert any(said.startswith(f"{group}.") for said in SAID)


@pytest.mark.parametrize("process", [p.__name__ for p in QUARTER])
def test_every_process_is_described(process):
    assert process in SAID


@pytest.mark.parametrize("rule", RULES)
def test_every_mechanism_has_a_real_rule(rule):
    assert callable(resolve(rule))


@pytest.mark.parametrize("rule", RULES)
def test_every_mechanism_is_described(rule):
    assert rule in SAID


def test_description_names_only_what_exists():
    names = {p.name for p in PARAMETERS}
    groups = {p.group for p in PARAMETERS}
    gone = []
    for said in sorted(SAID):
        if re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", said) and said.partition(".")[0] in groups:
            gone += [said] if said not in names and said not in RULES else []
        elif re.fullmatch(r"processes(\.\w+){2,3}", said):
            assert callable(resolve(said)), said
    assert gone == []
