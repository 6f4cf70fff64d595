"""Sentences and titles follow the numbers beside them: change the numbers, and the sentence turns."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from findings import county_year, race
from matplotlib.text import Text

from results.language.catalogue import LANGUAGES, term
from results.pages.comparison import headline as compared_headline
from results.pages.evidence.mechanisms import (
    Switched,
    effect_table,
    headline as mechanisms_headline,
)
from results.pages.explanation import knowing, near_optimal, prices
from results.pages.frontier import headline as frontier_headline, simulated_table
from results.pages.race import race_table, section, worlds_table
from results.pages.replan import headline as replan_headline
from results.pages.target import Answer, headline as target_headline
from results.plots import gains, rolled
from results.plots.compared import bars, forest, lines
from results.plots.compared.pictures import pictures
from results.statistics import printed
from results.tables.compared import Compared
from results.tables.explanation import rules_table
from results.tables.narrative import standing
from results.tables.page_one.words import summary_lines
from results.tables.plan import gains_table, together, village_rows
from results.tables.reasons import unspent_line
from results.tables.study_results import Frontier, Rolled

AT_LEAST_FOUR = (1.0, 1.1, 0.9, 1.05, 0.95)


def told(findings, language="en"):
    return " ".join(summary_lines(findings, language))


def moved(findings, **gap):
    """The same run with other gaps of some plans: yuan closed over no fund, by draw and year."""
    table = findings.county_year.copy()
    none = table[table["plan"] == "no_fund"].set_index(["draw", "year"])["gap_spending"]
    for plan, by_draw in gap.items():
        rows = table["plan"] == plan
        index = pd.MultiIndex.from_frame(table.loc[rows, ["draw", "year"]])
        closed = np.array([by_draw[d - 1] if y > 2015 else 0.0 for d, y in index])
        table.loc[rows, "gap_spending"] = none.loc[index].to_numpy() - closed
    return replace(findings, county_year=table)


def compared(gap, n_draws=8, others=("a",), years=(2016, 2017), parts=()):
    """Cases against one called ``base``; ``gap`` is what each closes more, by draw, yuan, all in the last year."""
    names = ["base", *others]
    closed = dict(zip(names, ([0.0] * n_draws, *gap), strict=True))
    yearly = [
        {
            "name": name, "draw": d, "year": year,
            "gap_spending": 1e7 + 1e5 * d - (closed[name][d - 1] if year == years[-1] else 0.0),
            **dict.fromkeys(("listed", "poor_income", "poor_spending"), 5e3 + d - closed[name][d - 1] / 1e4),
        }
        for name in names for d in range(1, n_draws + 1) for year in years
    ]  # fmt: skip
    cases = pd.DataFrame(
        {
            "name": names, "title": [n.upper() for n in names], "title_zh": names, "why": "", "why_zh": "",
            "group": "split", "plan": names, "world": "", "none": "base", "calm": names, "shown": True,
            "granted": 0.0, "other": 0.0, "same": "",
        }
    )  # fmt: skip
    money = [{"name": n, "programme": "tea", "yuan": 10**6} for n in names]
    columns = ["name", "by", "part", "title", "title_zh", "poor", "mean", "low", "high"]
    settings = pd.DataFrame(columns=["name", "place", "key", "key_zh", "value", "value_zh"])
    labels = pd.DataFrame(
        [("world", "", "undisturbed", "正常年景")], columns=["kind", "key", "title", "title_zh"]
    )
    return Compared(
        "County", "县", "base", years[0], years[-1], n_draws, "uncalibrated", cases, pd.DataFrame(yearly),
        pd.DataFrame(money), pd.DataFrame(parts, columns=columns), settings, labels,
    )  # fmt: skip


SOME = (1.0, 1.1, 0.9, 1.05, 0.95, 1.0, 1.02, 0.98)
GOOD, BAD = [1e5 * x for x in SOME], [-1e5 * x for x in SOME]
UNCLEAR = [1e5, -1e5, 2e5, -2e5, 1e5, -1e5, 3e5, -3e5]


def test_the_only_rival_is_better_or_worse_by_its_numbers_and_nothing_of_few_draws():
    up = forest.title(compared([GOOD]), "en")
    assert up == 'They differ: "A" leaves 0.10 million yuan less of the poverty gap than "BASE"'
    assert "more of the poverty gap" in forest.title(compared([BAD]), "en")
    assert "多10万元" in forest.title(compared([BAD]), "zh")
    assert "No difference can be seen" in forest.title(compared([UNCLEAR]), "en")
    assert "the same to the last yuan" in forest.title(compared([[0.0] * 8]), "en")
    few = compared([GOOD[:7]], n_draws=7)
    assert "7 draws are too few" in forest.title(few, "en")
    assert "+0.10; +0.11; +0.09" in forest.title(few, "en")
    assert not any("90%" in line for line in compared_headline(few, "en"))


def test_of_several_the_best_is_named_only_where_it_is_clearly_better():
    three = forest.title(compared([BAD, GOOD, UNCLEAR], others=("a", "b", "c")), "en")
    assert three.startswith(
        '"B" leaves the smallest poverty gap of the choices, 0.10 million yuan less than "BASE"'
    )
    (beside,) = forest.standing(compared([BAD, GOOD, UNCLEAR], others=("a", "b", "c")), "en")
    assert beside == ('Beside "BASE": clearly better: B; clearly worse: A; not distinguishable: C')
    (swapped,) = forest.standing(compared([GOOD, BAD, UNCLEAR], others=("a", "b", "c")), "en")
    assert "clearly better: A; clearly worse: B" in swapped
    (many,) = forest.standing(compared([BAD] * 3 + [GOOD] * 4, others=tuple("abcdefg")), "en")
    assert 'in the same world: 7; clearly better than "BASE": 4, clearly worse: 3' in many
    flipped = forest.title(compared([GOOD, BAD, UNCLEAR], others=("a", "b", "c")), "en")
    assert flipped == three.replace('"B"', '"A"')
    nearly = [x + (2e4 if i % 2 else -2.1e4) for i, x in enumerate(GOOD)]
    tied = forest.title(compared([GOOD, nearly], others=("a", "b")), "en")
    assert 'but is not distinguishable from "B"' in tied
    none = forest.title(compared([BAD, UNCLEAR], others=("a", "c")), "en")
    assert (
        none
        == 'No choice is clearly better than "BASE": of 2, 1 clearly leave a larger gap, 1 cannot be distinguished from it'
    )
    assert "No difference can be seen" in forest.title(
        compared([UNCLEAR] * 2, others=("a", "b")), "en"
    )
    assert "2 draws are too few" in forest.title(
        compared([GOOD[:2]] * 2, 2, others=("a", "b")), "en"
    )


def elsewhere(f, *names):
    """The same comparison, some of its cases in another world."""
    rows = f.cases["name"].isin(names)
    cases = f.cases.assign(
        world=f.cases["world"].mask(rows, "flood"), group=f.cases["group"].mask(rows, "future")
    )
    return replace(f, cases=cases)


def test_no_world_is_called_best_and_worlds_stand_apart_from_choices():
    better = [2 * x for x in GOOD]
    f = elsewhere(compared([better, GOOD, BAD], others=("w", "a", "b")), "w")
    assert f.choices == ["a", "b"]
    assert f.others == ["a", "b", "w"]
    assert f.ahead() == ("a", "")
    assert forest.title(f, "en").startswith('"A" leaves the smallest poverty gap of the choices')
    assert "no choice of the county's: W" in told_of(f)
    assert {g: names for g, names in forest.grouped(f).items() if "w" in names} == {"future": ["w"]}
    worlds = elsewhere(compared([better, BAD], others=("w", "v")), "w", "v")
    assert worlds.ahead() is None
    said = forest.title(worlds, "en")
    assert said.startswith(
        'All cases are other worlds, none a choice of the county; They differ: "W"'
    )


@pytest.mark.parametrize("away", [("w",), ("a", "b", "w"), ()])
def test_the_first_picture_has_a_heading_for_choices_and_one_for_worlds(away):
    kinds = [
        ("kind", "ill", "ill", "病", False, 1e5, 5e4, 2e5),
        ("kind", "old", "old", "老", False, -1e5, -2e5, -5e4),
    ]
    parts = [(n, *k) for n in ("a", "b", "w") for k in kinds]
    f = elsewhere(compared([GOOD, BAD, BAD], others=("a", "b", "w"), parts=parts), *away)
    for shape in ("a4", "wide"):
        drawn = pictures(f)["glance"].figure(f, "en", shape)
        rows = [
            (
                ax.get_title(loc="left").partition("\n")[0],
                [t.get_text() for t in ax.get_yticklabels()],
            )
            for ax in drawn.axes
        ]
        choices = [n for head, n in rows if head == "Choices of the county"]
        worlds = [n for head, n in rows if head.startswith("If things go otherwise")]
        assert choices == ([["A", "B"]] if away == ("w",) else [])
        assert worlds == ([[n.upper() for n in away]] if away else [])
    assert (
        min(t.get_fontsize() for t in pictures(f)["glance"].figure(f, "zh", "a4").findobj(Text))
        >= 9.0
    )


def test_how_sure_since_when_and_for_whom_follow_from_what_is_shown():
    better, worse = compared([GOOD]), compared([BAD])
    assert "leaves 0.10 to 0.10 million yuan less (90% interval), better in 8 of 8" in told_of(
        better
    )
    assert "leaves 0.10 to 0.10 million yuan more (90% interval), worse in 8 of 8" in told_of(worse)
    assert (
        lines.difference_title(better, "en")
        == '"A" leaves clearly less of the gap than "BASE" from 2017 on'
    )
    assert "clearly more of the gap" in lines.difference_title(worse, "en")
    assert "at no year-end" in lines.difference_title(compared([UNCLEAR]), "en")
    assert "10 persons fewer" in lines.level_title(better, "listed", "en")
    assert "10 persons more" in lines.level_title(worse, "listed", "en")
    gains = ("a", "kind", "large", "Large", "大户", False, 3e4, 1e4, 5e4)
    loses = ("a", "kind", "away", "Away", "外出户", False, -3e4, -5e4, -1e4)
    unclear = ("a", "kind", "other", "Other", "其他", False, 3e4, -1e4, 7e4)
    who = bars.parts_title(compared([GOOD], parts=[gains, loses, unclear]), "kind", "en")
    assert who == 'Under "A" against "BASE" those who gain: Large; those who lose: Away'
    assert "nobody clearly loses" in bars.parts_title(compared([GOOD], parts=[gains]), "kind", "en")
    assert "no group clearly" in bars.parts_title(compared([GOOD], parts=[unclear]), "kind", "en")


def test_causes_bring_returns_and_neither_gain_nor_lose():
    def of(illness, disaster):
        rows = {"illness": illness, "disaster": disaster}
        return compared(
            [GOOD],
            parts=[("a", "cause", k, k, k, False, x, x - 1.0, x + 1.0) for k, x in rows.items()],
        )

    found = of(5.0, -5.0)
    assert "clearly fewer from illness; clearly more from disaster" in bars.parts_title(
        found, "cause", "en"
    )
    assert "明显减少的原因有disaster" in bars.parts_title(of(-5.0, 5.0), "cause", "zh")
    assert bars.parts_title(of(0.0, -5.0), "cause", "en").endswith("clearly fewer from no cause")
    assert bars.parts_title(of(0.0, 0.5), "cause", "en").endswith("brings fewer or more")
    # two causes make a picture; no towns and no kinds make none
    assert "causes" in pictures(found)
    assert not {"towns", "people"} & set(pictures(found))


def test_the_long_table_has_every_value_once_under_titles_and_words():
    f = compared([GOOD, BAD], others=("a", "b"))
    long = f.long_table()
    assert list(long.columns) == [
        "model",
        "scenario",
        "region",
        "variable",
        "unit",
        "draw",
        "year",
        "value",
    ]
    assert not long.duplicated(list(long.columns[:-1])).any()
    assert set(long["scenario"]) == {"BASE", "A", "B"}
    row = long[(long["scenario"] == "A") & (long["draw"] == 2) & (long["year"] == 2017)]
    gap = row[row["variable"] == "Spending-poverty gap a year"].iloc[0]
    assert (gap["value"], gap["unit"]) == (1e7 + 2e5 - 1.1e5, "yuan of 2015")


@pytest.mark.long
def test_pyam_opens_the_long_table_and_reads_the_same_values(tmp_path):
    pyam = pytest.importorskip("pyam", reason="pip install pyam-iamc")
    f = compared([GOOD, BAD], others=("a", "b"))
    f.long_table().to_csv(tmp_path / "iamc.csv", index=False)
    read = pyam.IamDataFrame(tmp_path / "iamc.csv")
    assert read.extra_cols == ["draw"]
    columns = list(f.long_table().columns)
    pd.testing.assert_frame_equal(
        read.data[columns].sort_values(columns[:-1], ignore_index=True),
        f.long_table(),
        check_dtype=False,
    )


def told_of(f):
    return " ".join(compared_headline(f, "en"))


def test_a_loss_is_called_worse_in_the_table(findings):
    less = moved(findings, chosen=[2.7e6 + 1e4 * d for d in range(8)])
    rows = gains_table(less, "en").frame("en").set_index("against")
    assert rows.loc["simple scoring rule", "verdict"] == "worse"


def raced(findings, main="chosen", **changes):
    return replace(findings, main=main, race=race(**changes))


def test_the_recommended_plan_says_whether_it_scores_best_or_is_simpler(findings):
    best, _, left_out = standing(findings, "en")
    assert "Recommended: optimized plan. It has the best overall result of 3 plans" in best
    assert "the best simple rule (equal per registered person)" in best
    assert "practice" in left_out
    assert "share of industries" in left_out
    alone = raced(findings, equal_head={"reference": False})
    assert (
        "what it does beyond no fund, since no simple rule keeps them" in standing(alone, "en")[0]
    )
    simpler = raced(findings, main="rule", rule={"fresh_loss_high": 3e4})
    (line, *_) = standing(simpler, "en")
    assert "simple scoring rule. It is simpler than optimized plan" in line
    assert "loses at most 0.03 million yuan" in line
    # another plan leads on the draws of the choice: the sentence names it
    turned = raced(findings, main="rule", equal_head={"fresh": 9e6})
    assert "simpler than equal per registered person" in standing(turned, "en")[0]
    # who dropped out of the choice leads nothing, and still keeps all rules
    dropped = raced(findings, rule={"fresh": float("nan")})
    assert standing(dropped, "en")[0] == best


def test_a_rule_of_thumb_that_nothing_beats_will_do(findings):
    rule = raced(findings, main="equal_head", equal_head={"fresh": 2e6}, rule={"fresh": 1.7e6})
    (line, *_) = standing(rule, "en")
    assert "no plan of the optimizer had a better overall result than this simple rule" in line
    assert "the best of them, simple scoring rule, had 0.30 million yuan less" in line


def test_held_out_draws_clear_the_plan_leave_it_open_or_name_who_beats_it(findings):
    assert (
        "no plan that keeps all rules has an overall result that is higher by more than 1%"
        in standing(findings, "en")[1]
    )
    close = raced(findings, rule={"loss": 1e5, "loss_low": -4e5, "loss_high": 6e5})
    assert (
        "the overall result of simple scoring rule may be higher by up to 0.40 million"
        in standing(close, "en")[1]
    )
    beaten = raced(findings, rule={"loss": -3e5, "loss_low": -4e5, "loss_high": -2e5})
    assert "simple scoring rule is clearly better, by 0.30 million" in standing(beaten, "en")[1]
    # one that breaks a rule is no rival, whatever it does
    broken = raced(findings, practice={"loss": -9e5, "loss_low": -1e6, "loss_high": -8e5})
    assert standing(broken, "en")[1] == standing(findings, "en")[1]
    assert "2 test runs are too few" in standing(replace(findings, n_draws=2), "en")[1]
    # of four draws there are no limits, and nothing is said of infinite ones
    endless = raced(findings, rule={"loss_low": -np.inf, "loss_high": np.inf})
    assert "4 test runs are too few" in standing(replace(endless, n_draws=4), "en")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_candidate_and_world_stands_in_the_report(findings, language):
    rows = race_table(findings, language)
    assert len(rows) == 4
    assert rows.iloc[0, 4] == "—"
    assert (rows.iloc[1:, 4].str.contains(r"[(（]")).all()
    worlds = worlds_table(findings, language)
    assert worlds.iloc[:, 3].tolist() == ["10.0", "0.0", "—"]
    # of one run nobody can say which plan is best; what would be chosen without it can be said
    assert worlds.iloc[2, 4] == "—"
    third = worlds_table(findings, "en").iloc[2, 0]
    assert third.startswith("World 3: works help the richer half alone, industries need works much")
    (cash,) = section(findings, "en").items
    assert "40.0 million yuan; that year's fund is 40%" in cash
    assert section(findings, language) is not None
    assert section(replace(findings, race=None), language) is None


def test_the_title_of_gains_names_first_who_stands_first_in_its_chart(findings):
    noise = 1e3 * np.arange(8)
    first = gains.title(gains.prepare(findings), "en", findings.tag)
    assert "Most gap closed: optimized plan" in first
    beaten = moved(findings, rule=3.001e6 + 1e5 * np.cos(np.arange(8)) + noise)
    table = gains.prepare(beaten)
    assert table.iloc[-1]["plan"] == "rule"
    title = gains.title(table, "en", findings.tag)
    assert "Most gap closed: optimized plan" not in title
    assert "simple scoring rule" in title
    surely = moved(findings, rule=3.4e6 + noise)
    assert "Most gap closed: simple scoring rule" in gains.title(
        gains.prepare(surely), "en", findings.tag
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_draws_are_shown_and_no_interval_of_them(make_findings, language):
    few, enough = make_findings(n_draws=3), make_findings(n_draws=4)
    shown, usual = (" ".join(summary_lines(f, language)) for f in (few, enough))
    mark = {"zh": "只模拟了3次，少于4次", "en": "only 3 runs, fewer than 4"}[language]
    assert mark in shown
    assert {"zh": "不宜据此决定", "en": "not fit for a decision"}[language] in shown
    assert mark not in usual
    assert not re.search(r"90 ?%", shown)
    low = village_rows(few, language).iloc[0].astype(str)
    assert low.isin(["抽样太少", "too few draws"]).sum() == 2


def test_no_interval_of_fewer_than_four_draws_in_any_table(findings):
    assert set(printed(np.zeros(2)).values()) == {0.0}
    few, enough = (printed(np.arange(1.0, n + 1.0)) for n in (3, 4))
    assert few["mean"] == 2.0
    assert np.isnan([few["low"], few["high"]]).all()
    assert enough["low"] < enough["high"]

    points = pd.DataFrame(
        [{"yuan_y": y, "bound": y, "whole": y, "low": y, "high": y, "spent": y} for y in (1e6, 2e6)]
    )
    for got, n_draws, found in ((few, 3, False), (enough, 4, True)):
        simulated = pd.DataFrame([{"yuan_y": 1e6, **got}])
        f = Frontier("A", "甲县", points, simulated, "gap", 1.0, 5e6, 1, n_draws)
        assert (" to " in simulated_table(f, "en")["simulated (90%)"][0]) is found
        assert ("抽样太少" in simulated_table(f, "zh")["完整模拟（90%）"][0]) is not found
        assert ("interval" in " ".join(frontier_headline(f, "en"))) is found

        row = {
            "mechanism": "m",
            "chinese": "机制",
            "measure": "returns",
            "text": "it moves returns",
        }
        row |= {"without": 10.0, "difference": 2.0, "expected": 1, "outside": "", **got}
        shown = effect_table(pd.DataFrame([row]), "en").iloc[0]
        assert (" to " in shown["90% interval"]) is found
        assert (shown["verdict"] == "too few draws to tell") is not found
        words = mechanisms_headline(Switched("A", "甲县", pd.DataFrame([row])), "en")[0]
        assert words.startswith("1 of 1 mechanisms have the expected effect") is found

    blank = {"low": np.nan, "high": np.nan}
    marginal, others = findings.marginal.assign(**blank), findings.alternatives.assign(**blank)
    rules = rules_table(replace(findings, marginal=marginal), "en")
    assert rules["simulated (90%)"].str.contains("too few draws").all()
    assert set(rules["verdict"]) == {"too few draws to tell"}
    near = near_optimal(replace(findings, alternatives=others), "en")
    assert near.items[0].startswith("Too few draws")


def test_practice_says_whose_mix_it_has(findings):
    for of, words in (
        ("pingli", "Pingli's mix, not local data"),
        ("own", "the local report"),
        ("last_year", "current practice (what was spent last year)"),
    ):
        assert words in told(replace(findings, practice_of=of))
        shown = together(replace(findings, practice_of=of), 2020, "en").frame("en")
        assert words in " ".join(shown["plan"])
    assert "平利县的结构，非当地数据" in told(findings, "zh")
    one = compared([[1.0] * 8])
    assert "Pingli's mix" in told_of(one)
    assert "report" in told_of(replace(one, practice_of="own"))


def test_fewer_poor_is_one_number_with_its_interval_and_never_a_fall_that_is_none(findings):
    assert "By 2020 2,800 (2,800 to 2,800) fewer persons are spending-poor than in 2015" in told(
        findings
    )
    table = findings.county_year.copy()
    late = table["year"] == 2020
    table.loc[late, "poor_spending"] += 1e4
    more = replace(findings, county_year=table)
    assert "By 2020 no fewer persons are spending-poor than in 2015" in told(more)
    assert "没有比2015年减少" in told(more, "zh")


def test_money_that_is_not_granted_is_told_with_its_reason(findings):
    assert "0.01 million yuan (2%) are not granted: less than" in told(findings)
    rows = findings.unspent.assign(left=0)
    assert "not granted" not in told(replace(findings, unspent=rows))
    rows = findings.unspent.assign(left=50_000, why="nothing_better")
    left = replace(findings, unspent=rows)
    assert "0.25 million yuan (22%) are not granted: no package tried would do" in told(left)
    assert "未安排：试过的方案中没有成效更大的" in told(left, "zh")
    assert "no package tried" in unspent_line(rows.iloc[0], "en")
    nothing = replace(findings, plan_table=findings.plan_table.assign(yuan=0), unspent=None)
    assert "No money is granted in 2016–2020" in told(nothing)
    assert "没有安排资金" in told(nothing, "zh")
    assert ": ," not in told(nothing)


def test_other_plans_are_counted_and_the_simulation_is_believed(findings):
    section = near_optimal(findings, "en")
    assert section.title == "Alternatives with similar results: 9"
    assert "9 of the 9 others show no clear difference" in section.items[0]
    worse = findings.alternatives.assign(high=-1.0).iloc[:4]
    section = near_optimal(replace(findings, alternatives=worse), "en")
    assert section.title.endswith(": 3")
    assert "does not bear it out: all 3 are clearly worse" in section.items[0]


def test_knowing_says_when_nothing_stands_out(findings):
    assert knowing(findings, "en").title == "Numbers most worth finding out: 1"
    noise = replace(findings, information=findings.information.assign(clear=False))
    section = knowing(noise, "en")
    assert section.title == "No number is worth finding out beyond chance"
    assert section.tables == []


def test_a_year_in_which_no_plan_uses_more_is_a_limit_of_the_menu(findings):
    assert not any("limit of the plans" in x for x in prices(findings, "en").items)
    marginal = findings.marginal.copy()
    row = (marginal["kind"] == "more") & (marginal["year"] == 2017)
    marginal.loc[row, ["villages", "simulated", "low", "high", "whole"]] = 0.0
    section = prices(replace(findings, marginal=marginal), "en")
    assert any("More money in 2017 changes nothing: no plan tried" in x for x in section.items)
    assert "no plan tried uses more" in str(section.tables[0])


def test_a_target_that_is_not_reached_is_not_reached_by_what_was_tried():
    rows = pd.DataFrame({"kind": pd.Series(dtype=str)})
    words = ["County", "县", "gap", 1e7, 0.9, 1e6, 3e7, 5e6, 4e6, 8]
    lines = " ".join(target_headline(Answer(*words, rows), "en"))
    assert "Not even" not in lines
    assert "No plan tried reaches it with up to 30 million" in lines
    assert "no plan tried reaches it by the last year" in lines


def test_no_fund_reaches_nobody(findings):
    table = together(findings, 2020, "en").frame("en").set_index("plan")
    assert (table.loc[["no fund", "growth only"]].iloc[:, -2:] == "—").all(axis=None)
    assert (table.loc[["optimized plan"]].iloc[:, -2:] != "—").all(axis=None)


def gained(pairs, mean, low, high):
    return pd.DataFrame(
        [
            {"plan": a, "against": b, "mean": mean, "low": low, "high": high, "won": 0.5}
            for a, b in pairs
        ]
    )


SIDES = [
    (1e5, 5e4, 2e5, 8, "more of the gap than the fixed"),
    (-1e5, -2e5, -5e4, 8, "does worse than the fixed plan"),
    (1e5, -5e4, 2e5, 8, "no clear difference from the fixed"),
    (1e5, 5e4, 2e5, 2, "too few draws to tell"),
]


@pytest.mark.parametrize(("mean", "low", "high", "n", "fixed"), SIDES)
def test_rolled_plans_say_on_which_side_their_interval_lies(mean, low, high, n, fixed):
    none = pd.DataFrame()
    clear = n > 3 and low > 0
    steps = pd.DataFrame({"taken": [True]})
    pairs = [("rolled", "fixed"), ("fixed", "practice")]
    r = Rolled(
        "C", "县", "x", 1, 1, 1, n, "uncalibrated", gained(pairs, mean, low, high),
        steps, none, none, none,
    )  # fmt: skip
    assert fixed in replan_headline(r, "en")[0]
    assert ("more of the gap closed" in rolled.title(r, "en")) == clear
    # what the executed plan breaks of the whole plan, and another aim than the gap, are said
    broken = pd.DataFrame([{"rule": "ramp", "where": "2017", "yuan": 5e4, "checked": True}])
    said = replan_headline(replace(r, broken=broken, measure="exits", unit=1.0), "en")
    assert any("ramp (2017: 50,000)" in line for line in said)
    assert any("chosen by exits" in line for line in said)


def test_a_plan_file_that_breaks_budgets_is_simulated_and_says_so(findings):
    columns = ["rule", "where", "yuan"]
    none = replace(findings, broken=pd.DataFrame([], columns=columns))
    assert "broken" not in told(none)
    rows = [("fund of the year", "special, 2017", 3e5), ("floor", "village 1", 5.0)]
    over = replace(findings, broken=pd.DataFrame(rows, columns=columns))
    assert "budgets or rules are broken in 2 places" in told(over)
    assert "not fit for a decision" in told(over)
    assert "fund of the year, special fund, 2017, 300,000 yuan" in told(over)
    assert "30.0万元" in told(over, "zh")


def test_the_fixture_is_what_the_sentences_are_held_against():
    assert county_year()["draw"].nunique() == 8


def test_what_another_aim_gains_is_not_told_in_yuan(findings):
    """Persons are persons: 400 of them are no 0.0 of 10,000 yuan."""
    facts = {**findings.facts, "measure": "chronic", "unit": 1.0}
    race = findings.race.assign(**{k: findings.race[k] / 1e3 for k in ("mean", "loss", "score")})
    aimed = replace(findings, facts=facts, race=race)
    for language in LANGUAGES:
        assert race_table(aimed, language).iloc[0, 1] == "2,000.0"
        assert term("effect_unit", "chronic", language) in section(aimed, language).note
    close = raced(aimed, rule={"loss": 1e2, "loss_low": -4e5, "loss_high": 6e5})
    told = standing(close, "en")[1]
    assert f"up to 400,000.0 {term('effect_unit', 'chronic', 'en')}" in told
    assert "yuan" not in told
