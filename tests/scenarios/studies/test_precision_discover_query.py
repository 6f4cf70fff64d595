"""Stopping at a precision, estimates, discovery, queries, and runs made again."""

import json
import math

import pandas as pd
import pytest

from results.comparison import paired
from scenarios.county.county_file import load_county
from scenarios.draws.precision import Precision, precision_of, until_precise
from scenarios.execution.runtime_estimate import estimate
from scenarios.execution.store import write_table
from scenarios.faults import FaultError
from scenarios.studies.catalogue import Discover, Simulate
from scenarios.studies.query import TABLES, answered
from scenarios.studies.reproduce import compared, reproduce
from scenarios.studies.study import Machine, ask


def test_precision_as_it_is_written():
    assert precision_of("") is None
    assert precision_of("5%").target(-200.0) == 10.0
    assert precision_of("50万元").target(-200.0) == 5e5
    for text in ("5", "-5%", "x%", "0%", "3 tons"):
        with pytest.raises(FaultError):
            precision_of(text)


def test_draws_are_added_until_the_interval_is_narrow_enough_and_no_more():
    # means of 100 with a spread of 10: t(15) x 10 / sqrt(16) is 4.4, t(11) x 10 / sqrt(12) is 5.2
    values = pd.Series([90.0, 110.0] * 40)
    ran = []
    found = until_precise(
        lambda draws: ran.append(len(draws)),
        lambda d: [values[: len(d)]],
        Precision("5%", share=0.05),
        80,
    )
    assert ran == [8, 12, 16]
    assert (found.n_draws, found.reached) == (16, True)
    short = until_precise(
        lambda draws: None, lambda d: [values[: len(d)]], Precision("1%", share=0.01), 20
    )
    assert (short.n_draws, short.reached) == (20, False)
    assert short.needed == pytest.approx(20 * (paired(values[:20]).high - 100.0) ** 2)
    nothing = Precision("5%", share=0.05).needed(paired(pd.Series([1.0, -1.0])))
    assert nothing == math.inf


def test_an_estimate_grows_with_runs_and_shrinks_with_threads():
    pack = load_county("pingli")
    one, two = (estimate(pack, 100, 10, 9, w) for w in (1, 2))
    assert one.seconds == pytest.approx(2 * two.seconds)
    assert estimate(pack, 200, 20, 9, 1).seconds == pytest.approx(2 * one.seconds)
    assert one.bytes < two.bytes < 4e9
    assert not estimate(pack, 1, 0, 9, 1).is_long
    assert "100" in one.sentence("zh")


def test_failures_are_looked_for_and_told_with_their_share(tiny_pack, tmp_path, say_nothing):
    study = Discover(scenario="no-fund", draws=6, villages=5)
    finished = ask(study, Machine(tmp_path, 1, say_nothing))
    folder, found = finished.folder, finished.answer
    assert found.n_draws == 6
    n_failures, n_judged_failures = (found.points["gain"] < 0.0).sum(), found.base * found.n_judged
    assert 0 < found.n_judged < found.n_draws
    assert n_judged_failures == pytest.approx(round(n_judged_failures))
    n_searched = found.n_draws - found.n_judged
    assert n_failures - n_searched <= round(n_judged_failures) <= n_failures
    assert (folder / "discover.zh.html").exists()
    again = ask(study, Machine(tmp_path, 1, lambda *_: pytest.fail("ran again")))
    assert again.folder == folder
    assert again.answer.points.equals(found.points)


def test_failures_against_other_numbers_are_no_comparison(tiny_pack, tmp_path, say_nothing):
    study = Discover(scenario="practice", against="theta-one", draws=6)
    with pytest.raises(
        FaultError, match="theta-one: constants, uncertainties, draws: another start"
    ):
        ask(study, Machine(tmp_path, 1, say_nothing))
    assert not list(tmp_path.iterdir())


def test_a_run_is_made_again_to_the_same_bits_and_asked_in_sql(
    tiny_pack, tiny_question, tmp_path, say_nothing
):
    machine = Machine(tmp_path / "runs", 1, say_nothing)
    folder = ask(Simulate(scenario=tiny_question), machine).folder
    found = reproduce(folder, machine)
    assert found.same, found.sentences("en")
    assert found.n_files > 10
    assert found.program is None
    runs = answered(folder.parent, "SELECT run, kind, county, plan FROM runs")
    assert runs.to_dict("records") == [
        {"run": folder.name, "kind": "simulate", "county": "pingli", "plan": "practice"}
    ]
    poor = answered(
        folder.parent, "SELECT plan, min(poor_spending) AS least FROM county_year GROUP BY plan"
    )
    assert set(poor["plan"]) == {"practice", "no_fund", "trend"}
    assert "county_year" in set(answered(folder.parent, TABLES)["name"])
    # a comparison's tables have a column ``part`` of their own
    write_table(folder, "parts", pd.DataFrame({"part": ["plan"]}))
    parts = answered(folder.parent, "SELECT folder, part FROM parts")
    assert parts.to_dict("records") == [{"folder": ".", "part": "plan"}]
    with pytest.raises(FaultError, match="county_year"):
        answered(folder.parent, "SELECT * FROM county_yaer")
    with pytest.raises(FaultError):
        answered(folder.parent / "nowhere", "SELECT 1")


@pytest.fixture
def twins(tmp_path):
    """Two folders as two identical runs leave them."""
    folders = []
    for name, seconds in (("a", 1), ("b", 2)):
        folder = tmp_path / name
        (folder / "figures").mkdir(parents=True)
        (folder / "manifest.json").write_text(
            '{"kind": "simulate", "source_digest": "x"}', encoding="utf-8"
        )
        (folder / "timing.json").write_text(f'{{"seconds": {seconds}}}', encoding="utf-8")
        (folder / "figures" / "fan.svg").write_text("<svg/>", encoding="utf-8")
        write_table(folder, "county_year", pd.DataFrame({"year": [2016, 2017], "poor": [3.0, 2.0]}))
        folders.append(folder)
    return folders


def test_every_file_that_differs_is_named(twins):
    a, b = twins
    assert compared(a, b).same
    write_table(b, "county_year", pd.DataFrame({"year": [2016, 2017], "poor": [3.0, 2.5]}))
    (b / "figures" / "fan.svg").unlink()
    (b / "more.csv").write_text("x", encoding="utf-8")
    found = compared(a, b)
    assert (found.differ, found.missing, found.more) == (
        ("county_year.parquet",),
        ("figures/fan.svg",),
        ("more.csv",),
    )
    assert "figures/fan.svg: 缺失" in found.sentences("zh")


def test_another_program_or_county_is_said_and_is_no_difference_of_the_question(twins):
    a, b = twins
    told = {"kind": "simulate", "source_digest": "y", "county_digest": "c"}
    (b / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    found = compared(a, b)
    assert found.same
    assert "another program: written by x, run now by y" in found.sentences("en")
    assert "县数据不同：原为，现为c" in found.sentences("zh")
    (b / "manifest.json").write_text(json.dumps({**told, "kind": "plan"}), encoding="utf-8")
    assert compared(a, b).differ == ("manifest.json",)


def test_what_cannot_be_made_again_is_refused(twins, tmp_path, say_nothing):
    (twins[0] / "manifest.json").write_text('{"kind": "stress"}', encoding="utf-8")
    for folder in (twins[0], tmp_path):
        with pytest.raises(FaultError):
            reproduce(folder, Machine(progress=say_nothing))
