"""A page carries digests of its parts: one digit that is changed is found, and where."""

import pytest
from command_line import call

from results.pages.page import write_page
from results.pages.record import add_record, changed_parts, record_of, without_record
from results.pages.report import write_report
from results.tables.section import Section

FACTS = {"manifest": "a1", "county": "b2", "scenario": "c3", "program": "d4"}


@pytest.fixture(autouse=True)
def no_fonts(monkeypatch):
    monkeypatch.setattr("results.plots.embed.woff2_of", lambda _: "")


@pytest.fixture(params=["zh", "en"])
def page(request, tmp_path):
    sections = [Section("Money", "of 12 yuan"), Section("People", items=["34 <persons>"])]
    made = write_page(tmp_path / "x.html", request.param, "A page", "why", ["First 56"], sections)
    plain = made.read_text(encoding="utf-8")
    add_record(made, FACTS)
    add_record(made, FACTS)
    assert without_record(made.read_text(encoding="utf-8")) == plain
    return made


def change(page, old, new):
    text = page.read_text(encoding="utf-8")
    assert text.count(old) == 1
    page.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_as_it_was_made(page, lang):
    said = call("verify", page, lang=lang)
    assert said.code == 0
    assert all(digest in said.out for digest in FACTS.values())
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert call("verify", page, lang=lang).code == 0


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("of 12 yuan", "of 13 yuan", "Money"),
        ("34 &lt;persons", "35 &lt;persons", "People"),
        ("First 56", "First 57", "A page"),
        ('"county": "b2"', '"county": "b3"', "record"),
        ("--ink: #1d2730", "--ink: #1d2731", "head"),
    ],
)
def test_one_digit_that_was_changed_is_found_and_where(page, old, new, part):
    change(page, old, new)
    (changed,) = changed_parts(page)
    assert changed.endswith(part)
    for lang in ("zh", "en"):
        said = call("verify", page, lang=lang)
        assert said.code == 1
        assert (changed in said.out) or part in ("head", "record")
        assert len(said.out.splitlines()) == 2


def test_a_part_that_is_gone_is_named(page):
    text = page.read_text(encoding="utf-8")
    start, end = text.rindex("<h2>"), text.rindex("</ul>")
    page.write_text(text[:start] + text[end:], encoding="utf-8")
    assert any(name.endswith("People") for name in changed_parts(page))


@pytest.mark.parametrize("content", [b"", b"<html><body>12</body></html>", b"\xff\xfe\x00", b"PK"])
def test_what_is_no_report_is_a_fault(tmp_path, content):
    file = tmp_path / "x.html"
    assert call("verify", file).code == 2
    file.write_bytes(content)
    said = call("verify", file)
    assert (said.code, said.out) == (2, "")
    assert record_of(file) is None


def test_a_report_says_how_the_forecast_scored_and_each_of_its_parts_is_kept(findings, tmp_path):
    for language, words in (("zh", "不说明任何一笔资金的作用"), ("en", "nothing that a yuan does")):
        report = write_report(findings, tmp_path, language)
        add_record(report, FACTS)
        assert words in report.read_text(encoding="utf-8")
        assert changed_parts(report) == []
        assert len(record_of(report)["parts"]) > 8
