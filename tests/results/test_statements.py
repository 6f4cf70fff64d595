"""Sentences and titles follow the numbers beside them: change the numbers, and the sentence turns."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from findings import county_year

from results.comparison import paired
from results.language.catalogue import LANGUAGES
from results.pages.comparison import headline as compared_headline
from results.pages.explanation import knowing, near_optimal, prices
from results.pages.frontier import headline as frontier_headline
from results.pages.frontier import simulated_table
from results.pages.mechanisms import effect_table
from results.pages.mechanisms import headline as mechanisms_headline
from results.pages.replan import headline as replan_headline
from results.pages.replay import headline as replay_headline
from results.pages.target import Answer
from results.pages.target import headline as target_headline
from results.plots import forest, gains, replayed, rolled
from results.statistics import printed
from results.tables.explanation import rules_table
from results.tables.narrative import recommendation
from results.tables.page_one_words import summary_lines
from results.tables.plan import gains_table, together, village_rows
from results.tables.reasons import unspent_line
from results.tables.scenario_comparison import Compared
from results.tables.study_results import Frontier, Replayed, Rolled

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


def compared(gap, n_draws=6, others=("a",)):
    """Scenarios against one called ``base``; ``gap`` is what each closes more, by draw, yuan."""
    draws = range(1, n_draws + 1)
    totals, effects = [], []
    for name, more in {"base": [0.0] * n_draws, **dict(zip(others, gap, strict=True))}.items():
        for measure in ("gap_spending", "returns"):
            totals += [
                {"name": name, "measure": measure, "draw": d, "value": 1e7 + 1e5 * d - more[d - 1]}
                for d in draws
            ]
            found = paired(pd.Series(more[:n_draws]))
            row = {k: getattr(found, k) for k in ("mean", "low", "high")}
            half = (found.high - found.low) / 2
            effects.append(
                {"name": name, "measure": measure, "won": found.share_won, "half": half, **row}
            )
    names = ["base", *others]
    cases = pd.DataFrame(
        {
            "name": names,
            "title": [n.upper() for n in names],
            "title_zh": [n.upper() for n in names],
            "group": "split",
            "same": "",
        }
    )
    nothing = pd.DataFrame()
    return Compared(
        "County", "县", "base", 2016, 2024, n_draws, "uncalibrated", cases,
        pd.DataFrame(effects), nothing, nothing, nothing, pd.DataFrame(totals),
    )  # fmt: skip


def test_the_only_rival_is_more_or_less_and_never_best_by_name_alone():
    up = [4e4 * x for x in (*AT_LEAST_FOUR, 1.0)]
    assert "“A” closes 4.0 (" in forest.title(compared([up]), "en")
    assert "more of the gap than “BASE”" in forest.title(compared([up]), "en")
    down = compared([[-x for x in up]])
    title = forest.title(down, "en")
    assert "“A” closes 4.0 (" in title
    assert "less of the gap than “BASE” (10,000 yuan of 2015): worse, ahead in 0 of 6" in title
    assert "少减少缺口4.0" in forest.title(down, "zh")
    few = compared([[-4.4e4, -4.8e4]], n_draws=2)
    assert "single draws: 4.4; 4.8" in forest.title(few, "en")
    assert "too few draws to tell, ahead in 0 of 2" in forest.title(few, "en")
    assert "单" not in " ".join(compared_headline([few], "zh"))
    assert "太少,不给区间" in " ".join(compared_headline([few], "zh"))


def test_of_several_the_best_is_named_only_where_it_is_clearly_better():
    good, bad = [1e5 * x for x in (*AT_LEAST_FOUR, 1.0)], [-1e5 * x for x in (*AT_LEAST_FOUR, 1.0)]
    unclear = [1e5, -1e5, 2e5, -2e5, 1e5, -1e5]
    title = forest.title(compared([bad, good, unclear], others=("a", "b", "c")), "en")
    assert (
        "most gap closed beyond “BASE”: B; of 3, 1 clearly close more, 1 clearly less, 1" in title
    )
    title = forest.title(compared([bad, unclear], others=("a", "c")), "en")
    assert "none of 2 clearly closes more" in title
    assert "1 clearly close less, 1 cannot be told" in title
    two = compared([good[:2], bad[:2]], n_draws=2, others=("a", "b"))
    assert "2 draws are too few to rank" in forest.title(two, "en")


def test_a_loss_is_called_worse_in_table_line_and_recommendation(findings):
    less = moved(findings, chosen=[2.7e6 + 1e4 * d for d in range(8)])
    assert "million yuan more of the gap by 2020" in told(less)
    assert "到2020年多补缺口" in told(less, "zh")
    rows = gains_table(less, "en").set_index("against")
    assert rows.loc["simple scoring rule", "verdict"] == "worse"
    assert recommendation(less) == "rule"
    assert recommendation(findings) == "chosen"


def test_the_best_simpler_plan_is_recommended_not_the_first(findings):
    draws = findings.county_year["draw"].nunique()
    mix = findings.county_year[findings.county_year["plan"] == "rule"].assign(plan="equal_mix")
    both = replace(findings, county_year=pd.concat([findings.county_year, mix]))
    noise = np.random.default_rng(1).normal(0, 1e4, draws)
    both = moved(both, chosen=2e6 + noise, equal_mix=2.1e6 + noise[::-1], rule=2.4e6 + noise)
    assert recommendation(both) == "rule"
    both = moved(both, equal_mix=2.6e6 + noise[::-1])
    assert recommendation(both) == "equal_mix"
    assert "same programmes, split equally per registered person, which closes" in told(both)


def test_a_clear_gain_below_one_per_cent_does_not_recommend_the_complicated_plan(findings):
    noise = np.random.default_rng(2).normal(0, 1e5, 8)
    tiny = moved(findings, chosen=3e6 + noise, rule=2.98e6 + noise + 100.0 * np.arange(8))
    assert "under 1% of what the plan does" in told(tiny)
    assert recommendation(tiny) == "rule"
    larger = moved(findings, chosen=3e6 + noise, rule=2.9e6 + noise + 100.0 * np.arange(8))
    assert recommendation(larger) == "chosen"


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
        assert (" to " in simulated_table(f, "en")["simulated (90 %)"][0]) is found
        assert ("抽样太少" in simulated_table(f, "zh")["全县模拟（90%）"][0]) is not found
        assert ("interval" in " ".join(frontier_headline(f, "en"))) is found

        row = {
            "mechanism": "m",
            "chinese": "机制",
            "measure": "returns",
            "text": "it moves returns",
        }
        row |= {"without": 10.0, "difference": 2.0, "expected": 1, "outside": "", **got}
        shown = effect_table(pd.DataFrame([row]), "en").iloc[0]
        assert (" to " in shown["90 % interval"]) is found
        assert (shown["verdict"] == "too few draws to tell") is not found
        words = mechanisms_headline(pd.DataFrame([row]), "en")[0]
        assert words.startswith("1 of 1 mechanisms move") is found

    blank = {"low": np.nan, "high": np.nan}
    marginal, others = findings.marginal.assign(**blank), findings.alternatives.assign(**blank)
    rules = rules_table(replace(findings, marginal=marginal), "en")
    assert rules["simulated (90 %)"].str.contains("too few draws").all()
    assert set(rules["verdict"]) == {"too few draws to tell"}
    near = near_optimal(replace(findings, alternatives=others), "en")
    assert near.items[0].startswith("Too few draws")


def test_practice_says_whose_mix_it_has(findings):
    for of, words in (
        ("pingli", "Pingli's mix, not this county's"),
        ("own", "this county's report"),
        ("last_year", "current practice (this county's money of last year)"),
    ):
        assert words in told(replace(findings, practice_of=of))
        assert words in " ".join(together(replace(findings, practice_of=of), 2020, "en")["plan"])
    assert "平利县的结构，不是本县数据" in told(findings, "zh")
    one = compared([[1.0] * 6])
    assert "Pingli's mix" in " ".join(compared_headline([one], "en"))
    assert "report" in " ".join(compared_headline([replace(one, practice_of="own")], "en"))


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
    unsure = findings.alternatives.assign(simulated=np.nan)
    assert "estimate" in near_optimal(replace(findings, alternatives=unsure), "en").items[0]


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
    words = ["County", "县", "gap", 1e7, 0.9, 1e6, 3e7, 5e6, 4e6, 8, 8]
    lines = " ".join(target_headline(Answer(*words, rows), "en"))
    assert "Not even" not in lines
    assert "No plan tried reaches it with up to 30 million" in lines
    assert "no plan tried reaches it by the last year" in lines


def test_no_fund_reaches_nobody(findings):
    table = together(findings, 2020, "en").set_index("plan")
    assert (table.loc[["no fund", "growth only"]].iloc[:, -2:] == "–").all(axis=None)
    assert (table.loc[["optimized plan"]].iloc[:, -2:] != "–").all(axis=None)


def gained(pairs, mean, low, high):
    return pd.DataFrame(
        [
            {"plan": a, "against": b, "mean": mean, "low": low, "high": high, "won": 0.5}
            for a, b in pairs
        ]
    )


SIDES = [
    (1e5, 5e4, 2e5, 8, "split better", "more of the gap than the fixed"),
    (-1e5, -2e5, -5e4, 8, "does worse than what was spent", "does worse than the fixed plan"),
    (
        1e5,
        -5e4,
        2e5,
        8,
        "no clear difference from what was spent",
        "no clear difference from the fixed",
    ),
    (1e5, 5e4, 2e5, 2, "too few draws to tell", "too few draws to tell"),
]


@pytest.mark.parametrize(("mean", "low", "high", "n", "spent", "fixed"), SIDES)
def test_replayed_and_rolled_plans_say_on_which_side_their_interval_lies(
    mean, low, high, n, spent, fixed
):
    none = pd.DataFrame()
    pairs = [("same_money", "spent"), ("spent", "no_fund"), ("spent", "practice")]
    money = pd.DataFrame(
        [{"plan": p, "programme": "tea", "yuan": 1.0} for p in ("spent", "same_money")]
    )
    f = Replayed(
        "C", "县", "x", n, "uncalibrated", 0.0, False, gained(pairs, mean, low, high),
        none, none, money, none, none,
    )  # fmt: skip
    assert spent in replay_headline(f, "en")[0]
    clear = n > 3 and low > 0
    assert ("split better" in replayed.title(f, "en")) == clear
    steps = pd.DataFrame({"taken": [True]})
    pairs = [("rolled", "fixed"), ("fixed", "practice")]
    r = Rolled(
        "C", "县", "x", 1, 1, 1, n, "uncalibrated", gained(pairs, mean, low, high),
        steps, none, none, none,
    )  # fmt: skip
    assert fixed in replan_headline(r, "en")[0]
    assert ("more of the gap closed" in rolled.title(r, "en")) == clear


def test_a_plan_file_that_breaks_budgets_is_simulated_and_says_so(findings):
    columns = ["rule", "where", "yuan"]
    none = replace(findings, broken=pd.DataFrame([], columns=columns))
    assert "broken" not in told(none)
    rows = [("fund of the year", "special, 2017", 3e5), ("floor", "village 1", 5.0)]
    over = replace(findings, broken=pd.DataFrame(rows, columns=columns))
    assert "budgets or rules are broken in 2 places" in told(over)
    assert "not fit for a decision" in told(over)
    assert "fund of the year, special, 2017, 300,000 yuan" in told(over)
    assert "30.0万元" in told(over, "zh")


def test_the_fixture_is_what_the_sentences_are_held_against():
    assert county_year()["draw"].nunique() == 8
