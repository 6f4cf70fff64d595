"""Whatever is shipped runs: every scenario of the library, alone and stacked, in both counties."""

import itertools
import re
from functools import cache

import openpyxl
import pytest

from results.documents import grants_sheet
from results.documents.figures import write_figures
from results.documents.workbook import write_workbook
from results.pages.report import write_report
from results.plots import gains
from results.plots.compared.pictures import alternative, pictures
from scenarios.county.county_file import available_counties, load_county
from scenarios.draws.posterior import draws_of
from scenarios.draws.subsample import thin
from scenarios.execution.cases import Cases, case_of
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.execution.states import start_digest
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.layers import library, questions
from scenarios.studies import run_files
from scenarios.studies.catalogue import Compare, Simulate
from scenarios.studies.study import Machine, ask

COUNTIES = available_counties()
VILLAGES = 3


def near(scenario):
    """The scenario to the first year-ends, in which its plan begins."""
    years = scenario.plan_years[:1]
    horizon = scenario.horizon.model_copy(update={"last_year": years[0]})
    draws = scenario.draws.model_copy(update={"valuation_draws": 2})
    return scenario.model_copy(update={"horizon": horizon, "plan_years": years, "draws": draws})


@cache
def start(county, key):
    """The shared year of a thinned county: one for all scenarios that begin alike."""
    small, scenario = STARTS[county, key]
    (draw,) = draws_of(load_county(county), scenario, [1])
    return prepare(small.pack, small.scenario, small.draw(draw)).snapshot


STARTS = {}


def runs(county, scenario):
    """Run the scenario's plan on a few villages, one draw."""
    scenario = near(scenario)
    small = thin(load_county(county), scenario, VILLAGES)
    key = start_digest(small.pack, small.scenario)
    STARTS.setdefault((county, key), (small, scenario))
    case = case_of("shipped", small.pack, small.scenario)
    record, _ = run_plan(start(county, key), case.scenario, case.plan, changes=case.changes)
    return record.yearly()["persons"]


@pytest.mark.parametrize("county", COUNTIES)
def test_every_scenario_of_the_library_runs(county):
    for name in library():
        own = name in COUNTIES
        scenario = load_scenario(name if own else f"{county}+{name}")
        if not own or name == county:
            assert runs(county, scenario).min() > 0, name


@pytest.mark.long
@pytest.mark.parametrize("county", COUNTIES)
def test_stacks_run_or_say_what_clashes(county):
    ran, refused = 0, set()
    for pair in itertools.pairwise(questions()):
        try:
            scenario = load_scenario("+".join((county, *pair)))
        except FaultError as error:
            refused |= {(pair, f.kind) for f in error.faults}
            continue
        assert runs(county, scenario).min() > 0, pair
        ran += 1
    assert {kind for _, kind in refused} <= {"clash", "out_of_range"}, refused
    assert ran > 10


@pytest.mark.parametrize("county", COUNTIES)
def test_all_questions_and_a_stack_are_compared_at_once(county, tmp_path, no_pictures, monkeypatch):
    """Every scenario alone, one stack, two draws: titles that differ, each outcome simulated once."""
    small = thin(load_county(county), near(load_scenario(f"{county}+practice")), VILLAGES)
    for module in ("scenarios.load", "scenarios.studies.comparison_cases"):
        monkeypatch.setattr(f"{module}.load_scenario", lambda name: near(load_scenario(name)))
    monkeypatch.setattr("scenarios.county.county_file.load_county", lambda _: small.pack)
    ran = []
    original = Cases._simulate
    monkeypatch.setattr(
        Cases, "_simulate", lambda self, t: ran.append(self.key(*t)) or original(self, t)
    )
    study = Compare(cases=(county, "need-first+flood-year"), all_=True, draws=2)
    done = ask(study, Machine(tmp_path, 2))
    found = done.answer
    assert set(questions()) < set(found.names)
    for language in ("zh", "en"):
        titles = {found.title_of(n, language) for n in found.names}
        assert len(titles) == len(found.names)
    assert len(ran) == len(set(ran)) == found.n_runs
    assert len(done.folder.name.encode()) <= 120
    pages = (done.folder / "comparison.zh.html").read_text(encoding="utf-8")
    shown = re.sub(r"<script.*?</script>", "", pages.partition("<body>")[2], flags=re.S)
    assert not re.search(r"[0-9a-f]{8}(?![0-9a-f])", shown)
    for name in pictures(found):
        for language in ("zh", "en"):
            assert pictures(found)[name].title(found, language)
            assert alternative(found, name, language)


@pytest.mark.long
@pytest.mark.parametrize("county", COUNTIES)
@pytest.mark.parametrize("name", questions())
def test_every_question_has_its_report(county, name, tmp_path, monkeypatch):
    scenario = near(load_scenario(f"{county}+{name}"))
    small = thin(load_county(county), scenario, VILLAGES)
    monkeypatch.setattr("scenarios.county.county_file.load_county", lambda _: small.pack)
    done = ask(Simulate(scenario=small.scenario), Machine(tmp_path))
    assert (done.folder / "report.en.html").is_file()


def test_a_run_without_a_fund_has_a_report_without_a_chart_of_gains(make_findings, tmp_path):
    found = make_findings(n_draws=2)
    rows = found.county_year[found.county_year["plan"].isin(["no_fund", "trend"])]
    facts = {**found.__dict__, "main": "no_fund", "county_year": rows, "kind": "simulate"}
    facts |= {"race": None, "worlds": None}
    nothing = type(found)(**facts | {"plan_table": found.plan_table.iloc[:0], "village_gap": None})
    assert not gains.has_rows(nothing)
    assert gains.has_rows(found)
    for language in ("zh", "en"):
        assert run_files.headline(nothing, language)
        write_report(nothing, tmp_path, language)
    names = {p.name for p in write_figures(nothing, tmp_path / "figures", "en")}
    assert "fan.en.svg" in names
    assert "gains.en.svg" not in names
    book = openpyxl.load_workbook(write_workbook(nothing, tmp_path / "nothing.xlsx"))
    assert grants_sheet.NAME not in book.sheetnames
    book = openpyxl.load_workbook(write_workbook(found, tmp_path / "found.xlsx"))
    assert grants_sheet.NAME in book.sheetnames
