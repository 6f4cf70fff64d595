"""Page one: numbers by hand, written conditions, and the same numbers on every surface."""

import itertools
import re
import zipfile
from dataclasses import replace
from html import unescape

import numpy as np
import pandas as pd
import pytest
from docx import Document
from findings import make
from python_calamine import CalamineWorkbook

from model.programmes import GRANTABLE
from optimize.baselines.cautious import MOST_SHARE
from results.documents.office_workbook import write_office
from results.documents.sheets import MOST_COLUMNS, parted
from results.documents.word import write_word
from results.documents.workbook import write_workbook
from results.language.catalogue import LANGUAGES, catalogue, text
from results.pages.page_one import _bars
from results.pages.report import write_report
from results.plots.style import COLOURS
from results.tables.page_one.options import is_unsurpassed
from results.tables.page_one.page_one import Row, Share, page_one
from results.tables.page_one.register import register_by_draw, year_ends
from results.tables.page_one.tables import later_tables, tables
from results.tables.page_one.words import (
    PARTS,
    changes,
    effect,
    lines,
    moved,
    recommendation,
    summary_lines,
)
from results.tables.project_terms import TO_CONFIRM
from results.tables.table import shown

CHOSEN = "chosen"


def register(findings, **by_year):
    """The same run with a register of its own: values by year, from 2015."""
    table = findings.county_year.copy()
    for name, values in by_year.items():
        by = dict(zip(range(2015, 2021), values, strict=True))
        table[name] = table["year"].map(by).astype(float)
    return replace(findings, county_year=table)


def test_the_register_balances_in_every_draw(findings):
    """2015: 400 + 10 + 20 added - 30 - 25 struck off + 5; 2016: 380 + 20 (5 fell back) - 60 - 2."""
    run = register(
        findings,
        listed=(380, 338, 300, 250, 200, 150),
        joined_list=(10, 20, 12, 0, 0, 0),
        rejoined_list=(0, 5, 4, 0, 0, 0),
        left_list=(30, 60, 50, 50, 50, 50),
        added_list=(20, 0, 0, 0, 0, 0),
        struck_list=(25, 0, 0, 0, 0, 0),
    )
    first = register_by_draw(run)
    row = first[(first["draw"] == 3) & (first["year"] == 2016)].iloc[0]
    assert [row[k] for k in ("last", "joined", "fell_back", "left", "natural", "listed")] == [
        380.0,
        15.0,
        5.0,
        60.0,
        -2.0,
        338.0,
    ]
    assert first.loc[first["year"] == 2015, "last"].eq(400.0).all()
    before = first[(first["draw"] == 3) & (first["year"] == 2015)].iloc[0]
    assert [before[k] for k in ("joined", "struck", "natural")] == [30.0, 25.0, 5.0]
    balance = first["last"] + first["joined"] + first["fell_back"] - first["left"] - first["struck"]
    assert (balance + first["natural"] == first["listed"]).all()
    assert year_ends(run)[1].villages_out == 1.0


def test_range_of_the_register_is_from_the_lowest_to_the_highest_run(findings):
    end = year_ends(findings)[0]
    assert (end.listed, end.low, end.high) == (1004.0, 1001.0, 1008.0)  # 1004.5 in the mean


def test_whole_persons_balance_at_every_year_end(findings):
    """Means of the register have fractions; what is left of the balance is births and deaths."""
    for before, end in itertools.pairwise(year_ends(findings)):
        assert end.last == before.listed
        came = end.last + end.joined + end.fell_back - end.left - end.struck + end.natural
        assert came == end.listed == round(end.listed)


def test_who_is_listed_after_the_register_has_ended_is_monitored(findings):
    """The plan ends in 2018; exits are due until 2019."""
    run = register(findings, exit_task=(9, 9, 9, 9, 9, np.nan), left_list=(9, 9, 9, 9, 9, 4))
    run = replace(run, plan_years=(2016, 2017, 2018))
    after, watched = later_tables(page_one(run), "zh")
    assert [row[0] for row in after.rows] == [2019]
    assert [row[0] for row in watched.rows] == [2020]
    assert ("建档立卡人口" in after.heads, "退出" in after.heads) == (True, True)
    assert watched.heads[:2] + watched.heads[6:7] == ("年末", "监测帮扶对象", "风险消除")
    assert watched.rows[0][6] == 4.0


def test_money_by_programme_and_year_adds_up(findings):
    made = next(t for t in tables(page_one(findings), "zh") if t.name == "budget")
    assert made.heads == ("项目", *(f"{y}年" for y in range(2016, 2021)), "合计")
    assert made.shown("zh")[-1] == ["合计", *["18.0"] * 5, "90.0"]
    by_hand = findings.plan_table.pivot_table("yuan", "programme", "year", "sum", fill_value=0)
    assert made.rows[0][1:] == (*map(float, by_hand.loc["sheep"]), 450_000.0)
    assert page_one(findings).yuan == made.rows[-1][-1]


def test_a_village_that_a_rule_limits_is_told_which(findings):
    ruled = findings.reasons.assign(
        binding="at_least",
        binding_at="",
        rule_zh="每村不少于2万元。",
        rule_en="at least 20,000 yuan a village.",
        least=False,
        full=False,
    )
    p = page_one(replace(findings, reasons=ruled))
    rows = {r.village: r for r in p.rows}
    assert rows[1001].rule == ("每村不少于2万元", "at least 20,000 yuan a village")
    shown = next(t for t in tables(p, "zh") if t.name == "villages").shown("zh")
    assert "受规定限制：每村不少于2万元" in {row[-1] for row in shown}


def test_villages_that_clearly_gain_less_are_named_the_largest_loss_first(findings):
    lost = pd.DataFrame(
        {"village": [1001, 1002, 1003], "mean": [-1.0, -9.0, 2.0], "high": [-0.6, -5.0, 3.0]}
    ).assign(low=-10.0, yuan=0, practice_yuan=1)
    p = page_one(replace(findings, losers=lost))
    assert p.reach.losing == ("P1002村", "P1001村")
    assert moved(p, "zh").endswith("2个村各年合计的成效明显较低（P1002村、P1001村）。")
    # one of many intervals lies below zero by chance: for all villages together it is wider
    close = page_one(replace(findings, losers=lost.assign(high=[-0.1, -5.0, 3.0])))
    assert close.reach.losing == ("P1002村",)


def with_mixes(findings, **shares):
    """Shares of programmes with half, the same and twice the fund."""
    rows = [
        (times, k, x)
        for k, own in shares.items()
        for times, x in zip((0.5, 1, 2), own, strict=True)
    ]
    mixes = pd.DataFrame(rows, columns=["times", "programme", "share"])
    return {c.name: c for c in page_one(replace(findings, mixes=mixes)).changes}


def test_what_another_fund_would_change(findings):
    steady = with_mixes(findings, tea=(0.45, 0.5, 0.52), road=(0.55, 0.5, 0.48))["fund_steady"]
    assert (round(steady.value, 6), steady.low, steady.high) == (0.05, 0.5, 2.0)
    moves = with_mixes(findings, tea=(0.5, 0.5, 0.2), road=(0.5, 0.5, 0.8))
    assert "fund_steady" not in moves
    most = moves["fund_moves"]
    assert (most.value, most.low) == (2.0, 0.5)
    assert most.high in (0.2, 0.8)


def test_a_programme_that_does_more_at_the_low_end_of_its_studies_is_said_to_hold(findings):
    inside = dict.fromkeys(findings.plan_table["programme"].unique(), 8.0)
    run = learned(findings, **dict.fromkeys(GRANTABLE, 0.1) | inside)
    found = [c for c in page_one(run).changes if c.name == "holds"]
    assert found
    yields = {c.programme for c in page_one(run).changes if c.name == "yield"}
    assert not yields & {c.programme for c in found}
    options = {o.programme: o for o in page_one(run).options}
    for c in found:
        own = options[c.programme]
        assert own.centre * 0.1 / 8.0 <= own.low == c.value
    for close in (
        learned(findings, **dict.fromkeys(GRANTABLE, 7.9) | inside),
        learned(findings, **inside, cattle=0.1),  # what the others do is not known
    ):
        assert not [c for c in page_one(close).changes if c.name == "holds"]


def test_money_before_and_now_by_hand(findings):
    p = page_one(findings)
    assert p.yuan == 900_000
    assert [(s.programme, s.before, s.plan) for s in p.shares] == [
        ("sheep", 0.0, 90_000.0),
        ("tea", 90_000.0, 60_000.0),
        ("road", 0.0, 30_000.0),
        ("training", 30_000.0, 0.0),
    ]
    assert [(r.village, r.before, r.now, r.total) for r in p.rows] == [
        (1001, 90_000.0, 60_000.0, 300_000.0),
        (1002, 0.0, 60_000.0, 300_000.0),
        (1003, 0.0, 60_000.0, 300_000.0),
        (0, 30_000.0, 0.0, 0.0),
    ]


def conditions(findings):
    return {c.name: c for c in page_one(findings).conditions}


def test_each_written_condition_turns_the_verdict(findings):
    clear = replace(findings, tag="accepted_sets", practice_of="last_year")
    clear = replace(clear, county_year=clear.county_year.assign(carried_out=0.0, lapsed=0.0))
    assert page_one(clear).verdict == "use"
    few = make(n_draws=3)
    few = replace(few, tag="accepted_sets", practice_of="last_year")
    cases = {
        "uncalibrated": (replace(clear, tag="uncalibrated"), "check"),
        "foreign": (replace(clear, practice_of="pingli"), "check"),
        "takers": (
            replace(clear, county_year=clear.county_year.assign(lapsed=100.0)),
            "check",
        ),
        "few_draws": (few, "not"),
        "breaks": (replace(clear, rules=clear.rules.assign(kept=False)), "not"),
    }
    money = clear.plan_table
    sheep = money.assign(yuan=money["yuan"].where(money["programme"] == "sheep", 1_000))
    cases["one"] = (replace(clear, plan_table=sheep), "check")
    shares = money.assign(programme=money["programme"].replace("sheep", "cooperative"))
    cases["law"] = (replace(clear, plan_table=shares), "check")
    cases["weak"] = (replace(clear, plan_table=shares), "check")
    for name, (run, level) in cases.items():
        p = page_one(run)
        assert p.verdict == level, name
        assert {c.name: c.against for c in p.conditions}[name], name


def test_money_that_operators_get_first_as_in_practice_is_to_be_checked(findings):
    assert not conditions(findings)["order"].against
    table = findings.plan_table.copy()
    table.loc[table["village"] == 1001, "targeting"] = "large_first"
    ours = (table["village"] == 1001) & (table["programme"] != "road")  # operators build no roads
    run = replace(findings, plan_table=table)
    order = conditions(run)["order"]
    assert order.against
    assert order.found == pytest.approx(table.loc[ours, "yuan"].sum() / table["yuan"].sum())
    assert "order" in {c.name for c in page_one(run).checks}


def test_no_effect_and_a_loss_to_practice_are_no_ground_for_a_decision(make_findings):
    none = page_one(make_findings(gain=0.0, n_draws=12))
    assert none.verdict == "not"
    assert {c.name for c in none.conditions if c.against} >= {"no_effect", "practice"}
    worse = page_one(make_findings(gain=-1.0))
    assert "worse" in {c.name for c in worse.conditions if c.against}


def test_why_in_and_why_out(findings):
    found = {o.programme: o.conclusion for o in page_one(findings).options}
    assert (found["sheep"], found["noodle"], found["schooling"]) == ("in", "barred", "other")
    # the centre of roads is the least of those that are in: 7 yuan for 100
    assert found["interest"] == "weaker"
    assert found["cattle"] == "not_chosen"
    laws = {o.programme: o.law for o in page_one(findings).options}
    assert (laws["tea"], laws["cooperative"], laws["schooling"]) == ("allowed", "confirm", "other")


def learned(findings, **first):
    """What programmes do with their first 100 yuan a head, by learned curves."""
    rows = [
        ("fitted", k, 0, 5, yuan, x * yuan / 100.0)
        for k, x in first.items()
        for yuan in (50.0, 400.0)
    ]
    columns = ["kind", "programme", "start", "end", "yuan_head", "mean"]
    curves = pd.DataFrame(rows, columns=columns).assign(low=np.nan, high=np.nan)
    return replace(findings, response=curves, facts={**findings.facts, "is_gap_alone": 1.0})


def test_where_curves_were_learned_they_say_why_a_programme_is_out(findings):
    inside = dict.fromkeys(findings.plan_table["programme"].unique(), 8.0)
    run = learned(findings, **inside, cattle=7.0, interest=9.0)
    found = {o.programme: o for o in page_one(run).options}
    assert (found["cattle"].conclusion, found["interest"].conclusion) == ("less", "as_much")
    assert found["cattle"].effect == pytest.approx(7.0)
    assert np.isnan(found["noodle"].effect)
    # the plan's own prices of money say more than curves side by side
    prices = pd.DataFrame(
        {"programme": ["cattle", "interest"], "gain": [0.01, -0.01], "small": False}
    )
    priced = {o.programme: o.conclusion for o in page_one(replace(run, priced=prices)).options}
    assert (priced["cattle"], priced["interest"]) == ("less", "priced")
    few = replace(run, priced=prices.assign(gain=0.01, small=True))
    assert {o.programme: o.conclusion for o in page_one(few).options}["cattle"] == "small"
    # at which yield a programme of the plan does no more than the best one that is out below it
    change = next(c for c in page_one(run).changes if c.name == "yield" and c.other == "cattle")
    own = found[change.programme]
    assert change.value == pytest.approx(own.centre * 7.0 / 8.0)
    # for another aim the curves speak another unit
    other = replace(run, facts={**run.facts, "is_gap_alone": 0.0})
    assert all(np.isnan(o.effect) for o in page_one(other).options)


def test_uses_to_confirm_are_those_whose_rule_says_so():
    said = {k.removeprefix("basis."): v["zh"] for k, v in catalogue().items() if k[:6] == "basis."}
    assert {name for name, words in said.items() if "核定" in words} == set(TO_CONFIRM)


def test_every_condition_has_words_in_both_languages(make_findings):
    for run in (make_findings(), make_findings(gain=0.0), make_findings(gain=-1.0)):
        for c in page_one(run).conditions:
            assert f"page_one.no.{c.name}" in catalogue()
        for c in page_one(run).checks:
            assert f"page_one.first.{c.name}" in catalogue()


def numbers(said):
    """Every number of a text, as a number."""
    return [float(x.replace(",", "")) for x in re.findall(r"\d[\d,]*\.?\d*", said)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_terminal_report_and_workbook_show_the_same_numbers(findings, tmp_path, language):
    p = page_one(findings)
    html = write_report(findings, tmp_path, language).read_text(encoding="utf-8")
    page = html[html.index('<section class="one">') : html.index("</section>")]
    cells = [
        [unescape(re.sub("<[^>]+>", "", c)) for c in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    ]
    for table in tables(p, language):
        for row, raw in zip(table.shown(language), table.rows, strict=True):
            assert row in cells, (table.name, raw)
    said = recommendation(p, language)
    assert said in page
    assert said in " ".join(summary_lines(findings, language))
    wan, million = 90, 0.9
    assert (wan if language == "zh" else million) in numbers(said)
    if language == "zh":
        book = CalamineWorkbook.from_path(write_workbook(findings, tmp_path / "a.xlsx"))
        names = [
            text(f"page_one.sheet.{k}", "zh")
            for k in ("first", "second", "budget", "rules", "third")
        ]
        rows = [r for name in names for r in book.get_sheet_by_name(name).to_python()]
        assert said in [r[0] for r in rows]
        for table in tables(p, "zh"):
            for raw in table.rows:
                for part in parted(len(raw)):
                    assert in_sheet(table, raw, part, rows), (table.name, raw)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draft_in_word_shows_the_same_numbers(findings, tmp_path, language):
    p = page_one(findings)
    path = write_word(findings, tmp_path / "a.docx", language)
    assert path.read_bytes() == write_word(findings, tmp_path / "b.docx", language).read_bytes()
    paper = Document(path)
    lines = [x.text for x in paper.paragraphs]
    said = [recommendation(p, language), *effect(p, language), *changes_numbered(p, language)]
    assert [x for x in said if x not in lines] == []
    grids = [[[c.text for c in row.cells] for row in grid.rows] for grid in paper.tables]
    for table in tables(p, language):
        for part in parted(len(table.heads)):
            assert [[r[j] for j in part] for r in (table.heads, *table.shown(language))] in grids
    money = next(g for g in grids if g[0][0] == text("page_one.head.programme", language))
    assert [r[2] for r in money[1:]] == ["9.0", "6.0", "3.0", "—", "18.0"]
    assert {len(g[0]) <= MOST_COLUMNS for g in grids} == {True}
    wide = [section.page_width > section.page_height for section in paper.sections]
    assert wide == [False, True]
    packed = {
        n: zipfile.ZipFile(path).read(f"word/{n}.xml").decode() for n in ("styles", "fontTable")
    }
    assert min(int(x) for x in re.findall(r'<w:sz w:val="(\d+)"', packed["styles"])) == 2 * 9
    fonts = set(re.findall(r'eastAsia="(\w+)"', packed["styles"]))
    assert all(f'<w:font w:name="{f}"><w:altName' in packed["fontTable"] for f in fonts)


def changes_numbered(p, language):
    return [
        text("word.item", language, i=i, item=x)
        for i, x in enumerate(changes(p, language), start=1)
    ]


def test_a_simulated_plan_makes_no_proposal_in_word(findings, tmp_path):
    run = replace(findings, main="practice", race=None)
    lines = [x.text for x in Document(write_word(run, tmp_path / "a.docx", "zh")).paragraphs]
    assert not [line for line in lines if "建议" in line]
    assert "三、" not in "".join(lines)


def in_sheet(table, raw, part, rows):
    """Whether a row of the workbook holds a table's cells, numbers as numbers, in their order."""
    want = [
        (float(value) / 1e4 if kind == "wan" else float(value))
        if isinstance(value, int | float) and value == value
        else shown(value, kind, "zh")
        for value, kind in ((raw[j], table.kinds[j]) for j in part)
    ]
    return rounded(want) in [rounded(row) for row in rows]


def rounded(cells):
    return [round(c, 6) if isinstance(c, float | int) else c for c in cells if c != ""]


def test_a_plan_of_practice_is_simulated_and_not_recommended(findings):
    p = page_one(replace(findings, main="practice", race=None))
    said = " ".join(lines(p, "zh"))
    assert "建议" not in said
    assert "模拟" in said
    assert "Verdict" not in " ".join(lines(p, "en"))


def test_edits_by_hand_are_listed_with_who_and_why_in_report_word_and_workbook(findings, tmp_path):
    """Who or why that nobody wrote is a dash, and counted."""
    rows = [
        (1001, "tea", 2016, 20_000, 35_100, "张三", "龙头企业落地"),
        (1002, "sheep", 2017, 30_000, 0, "", ""),
    ]
    names = ["village", "programme", "year", "before", "after", "who", "why"]
    run = replace(findings, edits=pd.DataFrame(rows, columns=names))
    assert "edits" not in {t.name for t in tables(page_one(findings), "zh")}
    made = next(t for t in tables(page_one(run), "zh") if t.name == "edits")
    assert made.shown("zh") == [
        ["1001 P1001村", "茶叶", "2016", "2.00", "3.51", "张三", "龙头企业落地"],
        ["1002 P1002村", "养羊", "2017", "3.00", "—", "—", "—"],
    ]
    assert "人工修改2处，其中未写理由1处" in made.note
    english = next(t for t in tables(page_one(run), "en") if t.name == "edits")
    assert english.note.startswith("2 edits of the plan by hand, 1 of them without a reason")
    paper = Document(write_word(run, tmp_path / "a.docx", "zh"))
    grids = [[[c.text for c in row.cells] for row in grid.rows] for grid in paper.tables]
    assert [list(made.heads), *made.shown("zh")] in grids
    book = CalamineWorkbook.from_path(write_workbook(run, tmp_path / "a.xlsx"))
    cells = book.get_sheet_by_name("人工修改").to_python()
    assert ["1001 P1001村", "茶叶", 2016, 2.0, 3.51, "张三", "龙头企业落地"] in cells
    assert "龙头企业落地" in write_report(run, tmp_path, "zh").read_text(encoding="utf-8")
    office = CalamineWorkbook.from_path(write_office(run, tmp_path / "b.xlsx", "zh"))
    assert made.shown("zh")[0] in office.get_sheet_by_name("人工修改表").to_python()
    bare = CalamineWorkbook.from_path(write_office(findings, tmp_path / "c.xlsx", "zh"))
    assert "人工修改表" not in bare.sheet_names


def test_a_colour_stands_for_one_programme_however_many_there_are(findings):
    p = page_one(findings)
    shares = tuple(Share(name, 1e6, 2e6, (2e6,)) for name in GRANTABLE)
    bars, key = _bars(replace(p, shares=shares), "en")
    colours = [k["colour"] for k in key]
    assert len(set(colours)) == len(colours) <= len(COLOURS) + 1
    assert len(COLOURS) == PARTS
    assert key[-1]["name"] == "others"
    for bar in bars:
        assert sum(part["width"] for part in bar["parts"]) == pytest.approx(
            100.0 if bar is bars[1] else 50.0, abs=0.2
        )


@pytest.mark.parametrize(
    ("loss_low", "fresh", "stands"),
    [
        (1.0, 9.0, "outscored"),
        (-1.0, -9.0, "preferred"),
        (-1.0, 9.0, "worse"),
        (-1.0, float("nan"), "preferred"),
    ],
)
def test_a_choice_that_closes_more_says_what_speaks_against_it(
    findings, monkeypatch, loss_low, fresh, stands
):
    monkeypatch.setattr("results.tables.page_one.page_one.against", lambda f, p: "worse")
    rival = findings.race["plan"] != findings.main
    race = findings.race.assign(
        loss_low=np.where(rival, loss_low, 0.0), fresh=np.where(rival, fresh, 0.0), admissible=True
    )
    choices = page_one(replace(findings, race=race)).choices
    scored = set(race["plan"])
    assert {c.stands for c in choices if c.plan in scored} == {stands}
    assert {c.stands for c in choices if c.plan not in scored} <= {"worse"}


def test_what_is_said_of_the_cautious_plan_is_its_limit():
    assert MOST_SHARE == 0.4
    for key in ("choice.cautious", "page_one.is_cautious"):
        assert "四成" in text(key, "zh")
        assert "40%" in text(key, "en")


def with_money(findings, before, plan, village=None):
    """The run with a programme's yuan a year before and in the plan."""
    table = pd.DataFrame(
        [
            (y, village or 1001, k, "special", x, 0, "")
            for y in findings.plan_years
            for k, x in plan.items()
        ],
        columns=["year", "village", "programme", "purse", "yuan", "team", "targeting"],
    )
    was = pd.DataFrame(
        [(1001, k, x) for k, x in before.items()], columns=["village", "programme", "yuan"]
    )
    return page_one(replace(findings, plan_table=table, before=was, losers=None))


def test_what_changes_is_said_of_the_money_and_of_villages_only_where_they_stay(findings):
    before = {"sheep": 400_000, "tea": 300_000}
    changed = moved(with_money(findings, before, {"sheep": 600_000, "pig": 100_000}), "en")
    assert "more for sheep 20, pigs 10" in changed
    assert "nothing more for tea (30 in all)" in changed
    same = moved(with_money(findings, before, before), "en")
    assert "the same money" in same
    assert same.endswith("and so do villages.")
    other = moved(with_money(findings, before, before, village=1002), "en")
    assert "the same money" in other
    assert "villages" not in other
    # nothing is known of before: nothing has changed
    assert moved(with_money(findings, {}, before), "zh") == ""


def test_why_a_better_programme_is_out_depends_on_the_optimized_plan(findings):
    def of(loss_high):
        race = findings.race.assign(
            loss_high=findings.race["loss_high"].where(findings.race["plan"] != "chosen", loss_high)
        )
        return replace(findings, main="equal_head", race=race)

    assert is_unsurpassed(of(1.0))
    assert not is_unsurpassed(of(-1.0))
    assert not is_unsurpassed(findings)
    assert not is_unsurpassed(replace(of(1.0), race=None))
    assert "untried" not in {o.conclusion for o in page_one(of(-1.0)).options}


def test_what_a_rule_of_thumb_funds_behind_others_is_said_once(findings):
    """Road and tea do less than two that are left out, sheep does more than both."""
    run = learned(findings, sheep=9.0, tea=4.0, road=3.0, cattle=5.0, pig=3.5)
    race = findings.race.assign(loss_high=1.0)
    changes = page_one(replace(run, main="equal_head", race=race)).changes
    behind = [c for c in changes if c.name == "behind"]
    assert [(c.programme, c.other, c.value) for c in behind] == [("road", "cattle pig", 2)]


def test_shares_add_up_to_a_hundred(findings):
    money = dict(
        zip(("sheep", "tea", "pig", "cattle", "potato", "training"), [1e5] * 6, strict=True)
    )
    line = recommendation(with_money(findings, {}, money), "en")
    assert sum(int(x) for x in re.findall(r"(\d+)%", line.split(";")[0])) == 100


def test_what_is_not_spent_is_a_share_of_the_plans_own_grants(findings):
    """The year before the plan has grants too; what waits at the plan's end is not spent."""
    table = findings.county_year.assign(granted=100.0, lapsed=0.0, carried_out=0.0)
    table.loc[table["year"] == 2015, ["granted", "lapsed"]] = 900.0
    table.loc[table["year"] == 2017, "lapsed"] = 20.0
    table.loc[table["year"] == findings.plan_years[-1], "carried_out"] = 30.0
    found = conditions(replace(findings, county_year=table))["takers"]
    assert found.found == pytest.approx(50.0 / 500.0)


def test_sums_do_not_tell_how_many_live_in_a_small_village(findings):
    """Towns of 40 + 4, 30 + 20 and 60 + 10: the second is left out with the first."""
    heads = {1001: ("a", 40), 1002: ("a", 4), 1003: ("b", 30), 1004: ("b", 20)}
    rows = [
        Row(town, code, str(code), n, 0.0, 1e4, 1e4, (), "none", np.nan, np.nan, ())
        for code, (town, n) in {**heads, 1005: ("c", 60), 1006: ("c", 30)}.items()
    ]
    p = replace(page_one(findings), rows=tuple(rows))
    made = next(t for t in tables(p, "en") if t.name == "villages")
    sums = [made.rows[i] for i in made.sums]
    assert [row[2] for row in sums] == [None, None, 90, 184]
    assert [row[7] for row in sums][:2] == [None, None]
    assert [row[6] for row in sums] == [2e4, 2e4, 2e4, 6e4]


def test_money_for_poor_villages_alone_is_said_only_where_it_is_so(findings):
    """As many villages with money as poor ones are not yet the same villages."""
    assert page_one(findings).reach.is_poor_alone
    poor = findings.villages["poor_village"].to_numpy().copy()
    other = findings.villages[findings.villages["poor_village"] == 0].index[0]
    poor[0], poor[other] = 0, 1
    run = replace(findings, villages=findings.villages.assign(poor_village=poor))
    p = page_one(run)
    assert p.reach.villages == p.reach.poor_villages
    assert not p.reach.is_poor_alone
    assert "只在贫困村" in recommendation(page_one(findings), "zh")
    assert "只在贫困村" not in recommendation(p, "zh")
