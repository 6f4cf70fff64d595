"""Runs that differ in more than their plan are refused, and told why."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from scenarios import comparable


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setattr(
        comparable, "load_findings", lambda _: SimpleNamespace(county="Pingli", seed=2015)
    )

    def make(name, digest="aa", theta=0.5, draws=(0, 1, 2), last_year=2024, line="statistics"):
        folder = tmp_path / name
        folder.mkdir()
        levers = {"line": line, "exchangeable": False, "fund_effect": True}
        asked = {"horizon": {"last_year": last_year}, "levers": levers}
        text = json.dumps({"source_digest": digest, "scenario": asked})
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
        ("horizon.last_year", "2020"), ("levers.line", "administrative")
    ]  # fmt: skip
    assert "2024" in found[0].allowed
