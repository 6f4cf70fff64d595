"""The invented nation: sizes, counties that depend on their number alone, runs that go on."""

import os
import signal
import subprocess
import sys
import time
from itertools import count

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.nation import simulate as job
from benchmarks.nation.__main__ import app
from benchmarks.nation.counties import COUNTIES, HOUSEHOLDS, VILLAGES, Nation, county_of
from benchmarks.nation.plan import plan_nation
from benchmarks.nation.simulate import question, run_county, simulate_nation
from model.synthesis.margins import margins
from optimize.rules.town_money import TownMoney
from scenarios.execution.population import UnfitError, population_of
from scenarios.execution.store import read_manifest, read_table
from scenarios.faults import FaultError, refused
from scenarios.load import load_scenario

SMALL = Nation(2400, counties=4)


def quiet(label, done, total):
    assert label
    assert 0 <= done <= total


@pytest.fixture(scope="module")
def asked():
    scenario = question(load_scenario("practice"))
    horizon = scenario.horizon.model_copy(update={"last_year": 2017})
    return scenario.model_copy(update={"horizon": horizon, "plan_years": (2016, 2017)})


@pytest.fixture(scope="module")
def whole(asked, tmp_path_factory):
    """Four counties run by one worker without a stop."""
    return simulate_nation(SMALL, asked, tmp_path_factory.mktemp("whole"), 1, quiet)


def same(folder, other):
    """All tables and pages of two runs are the same; timing apart."""
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(other) for p in other.rglob("*") if p.is_file())
    for name in names:
        if name.suffix == ".parquet":
            one, two = (read_table((f / name).parent, name.stem) for f in (folder, other))
            assert one.equals(two), name
        elif name.name != "timing.json":
            assert (folder / name).read_bytes() == (other / name).read_bytes(), name


def test_the_whole_nation_has_its_published_size_and_adds_up():
    nation = Nation()
    sizes = nation.sizes()
    assert sizes.shape == (COUNTIES, 2)
    assert sizes.sum(axis=0).tolist() == [VILLAGES, HOUSEHOLDS]
    assert sizes[:, 0].min() > 10
    per_village = sizes[:, 1] / sizes[:, 0]
    assert per_village.min() > 100
    assert per_village.max() < 600


def test_a_county_meets_its_own_totals_and_depends_on_its_number_alone(asked):
    made, again = (county_of(SMALL, asked, 2) for _ in range(2))
    people, same_people = (population_of(m.pack, m.scenario, m.draw) for m in (made, again))
    for margin in margins(people, made.pack.facts):
        assert margin.got == margin.target, margin.name
    assert people.n_households == SMALL.sizes()[1, 1]
    for name, column in people.households.items():
        np.testing.assert_array_equal(column, same_people.households[name])
    other = county_of(SMALL, asked, 3)
    assert other.draw.values["county.poverty_2015"] != made.draw.values["county.poverty_2015"]
    assert other.draw.values["delivery.theta"] == made.draw.values["delivery.theta"]


def test_assumptions_that_cannot_be_met_are_drawn_anew_and_it_is_told(asked, monkeypatch):
    real, tries = job.prepare, count()

    def fails_once(*args):
        if next(tries) == 0:
            raise UnfitError(refused("income poverty", "20%", "less"))
        return real(*args)

    monkeypatch.setattr(job, "prepare", fails_once)
    ran = run_county(1, SMALL, asked)
    assert ran["county.redrawn"] == 1.0
    assert (
        ran["county.poverty_2015"]
        == county_of(SMALL, asked, 1, 1).draw.values["county.poverty_2015"]
    )
    # what never fits ends it, and so does any other error, at once
    never = UnfitError(refused("income poverty", "20%", "never"))
    for error in (never, ValueError("shapes")):
        monkeypatch.setattr(job, "prepare", lambda *_, e=error: (_ for _ in ()).throw(e))
        with pytest.raises(type(error), match=r"never|shapes"):
            run_county(1, SMALL, asked)


def test_the_nations_indices_are_those_of_all_its_persons(whole):
    folder, seen = whole
    counties = read_table(folder, "county_year")
    assert sorted(counties["year"].unique()) == [2015, 2016, 2017]
    for _, row in seen.year.iterrows():
        now = counties[counties["year"] == row["year"]]
        persons = now["persons"].sum()
        assert row["fgt0_spending"] == pytest.approx(
            now["poor_spending"].sum() / persons, abs=1e-12
        )
        gap = now["gap_income"].sum() / persons / row["line_real"]
        assert row["fgt1_income"] == pytest.approx(gap, rel=1e-4)
        assert now["line_real"].nunique() == 1
        causes = seen.causes[seen.causes["year"] == row["year"]]
        assert causes["returns"].sum() == pytest.approx(row["returns"])
    assert seen.year["households"].iloc[0] == pytest.approx(SMALL.households, rel=0.03)
    assert len(seen.counties) == 4
    assert (folder / "nation.zh.html").stat().st_size > 10_000


def test_two_and_four_workers_give_the_same_and_a_second_call_runs_nothing(
    whole, asked, tmp_path, monkeypatch
):
    for workers in (2, 4):
        same(whole[0], simulate_nation(SMALL, asked, tmp_path / str(workers), workers, quiet)[0])
    monkeypatch.setattr(job, "run_county", lambda *_a, **_k: pytest.fail("ran again"))
    again = simulate_nation(SMALL, asked, whole[0].parent, 1, quiet)
    assert again[1].year.equals(whole[1].year)


def test_a_run_killed_in_the_middle_goes_on_with_nothing_lost(whole, asked, tmp_path):
    program = (
        "from pathlib import Path; from slow_nation import run_slowly; "
        "import sys; run_slowly(Path(sys.argv[1]))"
    )
    support = os.pathsep.join((".", "tests/support"))
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], env={**os.environ, "PYTHONPATH": support}
    )
    until = time.monotonic() + 240
    lines = []
    while len(lines) < 2 and time.monotonic() < until:
        time.sleep(0.05)
        lines = [p.read_text().splitlines() for p in tmp_path.glob("*/counties.jsonl")]
        lines = lines[0] if lines else []
    child.send_signal(signal.SIGKILL)
    child.wait()
    (journal,) = tmp_path.glob("*/counties.jsonl")
    with journal.open("a") as file:
        file.write('{"key": "3", "seen": {"2015.per')  # what a kill in the middle of a line leaves
    ran = []
    folder, _ = simulate_nation(
        SMALL, asked, tmp_path, 1, lambda label, done, total: ran.append((label, done, total))
    )
    assert ran[0] == ("counties of the nation", 2, 4)
    same(whole[0], folder)


def test_what_cannot_be_run_is_told_before_anything_is_written(asked, tmp_path):
    with pytest.raises(FaultError, match="500 to"):
        Nation(10)
    levers = asked.levers.model_copy(update={"plan": "optimize"})
    with pytest.raises(FaultError, match="practice"):
        simulate_nation(SMALL, asked.model_copy(update={"levers": levers}), tmp_path, 1, quiet)
    assert not any(tmp_path.iterdir())


def test_the_manifest_holds_what_a_reader_needs_to_run_it_again(whole):
    told = read_manifest(whole[0])
    assert told["county"] == "synthetic"
    assert told["draws"]["counties"] == [1, 2, 3, 4]
    assert told["nation"] == {"households": 2400, "seed": 2015, "counties": 4}


def test_the_nations_plan_is_proven_and_the_same_for_any_workers(tmp_path):
    asked, nation = question(load_scenario("practice")), Nation(9000, counties=3)
    folder, found = plan_nation(nation, asked, tmp_path / "one", 1, quiet)
    assert found.objective <= found.bound
    assert found.gap < 0.02  # so few villages: a plan is a fiftieth of all
    assert found.n_villages == nation.n_villages
    money = read_table(folder, "plan")
    assert money["yuan"].sum() == found.years["spent"].sum()
    assert found.years["spent"].sum() <= found.years["fund"].sum()
    assert money.groupby(["county", "village"]).ngroups == nation.n_villages
    same(folder, plan_nation(nation, asked, tmp_path / "two", 2, quiet)[0])
    assert plan_nation(nation, asked, tmp_path / "one", 1, quiet)[1].gap == found.gap


def test_rules_that_the_nations_plan_does_not_know_are_refused(asked, tmp_path):
    rules = asked.levers.rules.with_more({"town_money": (TownMoney(most=1e6, towns=(1,)),)})
    levers = asked.levers.model_copy(update={"rules": rules})
    with pytest.raises(FaultError, match="town_money"):
        plan_nation(SMALL, asked.model_copy(update={"levers": levers}), tmp_path, 1, quiet)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["simulate", "--households", "10"], "500 to"),
        (["plan", "--risk", "0.5"], "No such option"),
        (["simulate", "--draws", "3"], "No such option"),
    ],
)
def test_sizes_and_options_that_a_nation_does_not_have_are_refused(words, message, tmp_path):
    out = CliRunner().invoke(app, [*words, "--out", str(tmp_path)])
    assert out.exit_code != 0
    assert message in f"{out.output}{out.exception}"
    assert not any(tmp_path.iterdir())
