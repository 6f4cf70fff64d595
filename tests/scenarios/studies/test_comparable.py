"""Runs that differ in more than their plan are refused, and told why."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from scenarios.execution.store import read_manifest, write_manifest
from scenarios.faults import FaultError
from scenarios.studies import comparable
from scenarios.studies.catalogue import Compare
from scenarios.studies.study import Machine, ask


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setattr(
        comparable, "load_findings", lambda _: SimpleNamespace(county="Pingli", seed=2015)
    )

    def make(
        name,
        digest="aa",
        theta=0.5,
        draws=(0, 1, 2),
        last_year=2024,
        line="statistics",
        county="cc",
    ):
        folder = tmp_path / name
        (folder / "findings").mkdir(parents=True)
        (folder / "findings" / "findings.json").write_text("{}", encoding="utf-8")
        levers = {"line": line, "exchangeable": False, "fund_effect": True}
        asked = {"horizon": {"last_year": last_year}, "levers": levers}
        text = json.dumps(
            {
                "kind": "simulate",
                "source_digest": digest,
                "county_digest": county,
                "scenario": asked,
            }
        )
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        table = pd.DataFrame({"draw": draws, "run": draws, "delivery.theta": theta})
        table.to_csv(folder / "draws.csv", index=False)
        return folder

    return make


def test_more_draws_of_the_same_numbers_compare(folders):
    assert comparable.clashes([folders("a"), folders("b", draws=(0, 1))]) == []


def test_other_numbers_are_refused_by_name(folders):
    found = comparable.clashes([folders("a"), folders("b", theta=0.7)])
    assert [f.place for f in found] == ["draws.csv"]
    assert "delivery.theta" in found[0].text("en")
    assert "仅方案不同" in found[0].text("zh")


def test_other_code_is_refused(folders):
    found = comparable.clashes([folders("a"), folders("b", digest="bb"), folders("c")])
    assert [(f.place, f.value) for f in found] == [("source_digest", "bb")]
    assert "another version" in found[0].text("en")


def test_other_years_or_another_line_are_no_comparison(folders):
    first = folders("a")
    found = comparable.clashes(
        [first, folders("b", last_year=2020), folders("c", line="administrative")]
    )
    assert [(f.place, f.value) for f in found] == [
        ("horizon.last_year", "2020"),
        ("levers.line", "administrative"),
    ]
    assert "2024" in found[0].allowed


def test_another_table_of_villages_is_refused_in_both_languages(folders):
    (found,) = comparable.clashes([folders("a"), folders("b", county="dd")])
    assert (found.place, found.value) == ("county_digest", "dd")
    assert "the county's data" in found.text("en")
    assert "县数据" in found.text("zh")


def test_a_manifest_tells_the_county_s_data(tiny_pack, tiny_question, tmp_path):
    villages = {k: v.copy() for k, v in tiny_pack.villages.items()}
    villages["code"][0] += 1
    digests = []
    for pack in (tiny_pack, replace(tiny_pack, villages=villages)):
        write_manifest(tmp_path, pack, tiny_question, "simulate", {}, {})
        digests.append(read_manifest(tmp_path)["county_digest"])
    assert digests[0] != digests[1]


@pytest.mark.parametrize("who", [False, True])
def test_a_run_that_judges_no_plan_is_refused_by_its_kind(folders, tmp_path, who):
    library = tmp_path / "library"
    library.mkdir()
    (library / "manifest.json").write_text(
        '{"kind": "library", "source_digest": ""}', encoding="utf-8"
    )
    for pair in ((folders("a"), library), (library, library)):
        with pytest.raises(FaultError, match="a run of the kind library"):
            ask(Compare(runs=pair, who=who), Machine(tmp_path))


def test_a_run_given_twice_counts_once_and_alone_is_refused(folders):
    first, second = folders("a"), folders("b")
    again = second.parent / "." / "b" / ".." / "b"
    assert comparable.distinct([first, second, again]) == [first, second]
    with pytest.raises(FaultError, match="one run alone"):
        comparable.distinct([first, first])


def test_runs_of_one_county_have_names_of_their_own(tmp_path):
    plan, simulated = tmp_path / "x-plan-0123abcd", tmp_path / "x-simulate-0123abcd"
    other = tmp_path / "y-plan-99999999"
    assert comparable.labels([plan, other], ["chosen", "chosen"]) == [
        "chosen · 0123abcd",
        "chosen · 99999999",
    ]
    assert comparable.labels([plan, simulated], ["chosen", "chosen"]) == [
        "chosen · x-plan-0123abcd",
        "chosen · x-simulate-0123abcd",
    ]
    copied = tmp_path / "copy" / plan.name
    assert len(set(comparable.labels([plan, copied], ["chosen", "chosen"]))) == 2
