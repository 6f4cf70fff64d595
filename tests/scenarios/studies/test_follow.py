"""Households followed through a run: themselves without the fund, sentences that follow from numbers."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
import workbooks
from command_line import call
from markupsafe import Markup

import tuopin
from model.state.codes import RETURN
from model.state.columns import CAUSES, SOURCES
from model.synthesis.household_history import HISTORIES, Histories, HouseholdRecorder
from optimize.baselines.splits import practice
from results.followed import beside, headline, path, sentences, yearly
from results.plots import household
from scenarios.draws.draw import make_draws
from scenarios.execution.decision import instance_of
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.faults import FaultError
from scenarios.schema.parameters import parameters_of
from scenarios.studies.catalogue import Follow
from scenarios.studies.follow import EXAMPLES, chosen_of
from scenarios.studies.reproduce import reproduce
from scenarios.studies.study import Machine, ask


def followed(question, folder, plan="practice", **choice):
    levers = question.levers.model_copy(update={"plan": plan})
    study = Follow(scenario=question.model_copy(update={"levers": levers}), **choice)
    return ask(study, Machine(folder, 1))


def side(answer, name):
    rows = answer.quarters
    return rows[rows["side"] == name].drop(columns="side").reset_index(drop=True)


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch):
    """Drawing and cutting fonts take longer than simulating; one test draws."""
    monkeypatch.setattr("results.pages.follow.drawn", lambda *_: Markup(""))
    monkeypatch.setattr("results.plots.embed.woff2_of", lambda _: "")


def test_three_histories_their_sums_sentences_and_strips_and_the_same_bits_again(
    tiny_pack, tiny_question, tmp_path
):
    done = followed(tiny_question, tmp_path)
    answer, folder = done.answer, done.folder
    assert list(answer.chosen["history"]) == list(HISTORIES)
    assert answer.title.startswith("reference practice")
    assert (answer.chosen["fit"] > 0).all()
    rows = answer.quarters[answer.quarters["year"] > answer.quarters["year"].min()]
    sums = rows.assign(all=rows[[f"{s}_q" for s in SOURCES]].sum(axis=1))
    years = sums.groupby(["number", "side", "year"])
    ends = years.last()
    np.testing.assert_allclose(years["all"].sum(), ends["income_y"] * ends["members"], rtol=1e-5)
    assert (years.size() == 4).all()
    fell, stayed, never = (yearly(answer, n, "plan").iloc[1:] for n in (1, 2, 3))
    assert (fell["event"] == RETURN).any()
    assert CAUSES.index("illness") + 1 in set(fell["cause"])
    poor = stayed["spending_poor"].tolist()
    assert poor == sorted(poor, reverse=True)
    assert poor[-1] == stayed["listed"].iloc[-1] == 0
    assert never["spending_poor"].all()
    says_what_follows_from_the_numbers(answer)
    a_strip_is_drawn_in_both_languages(answer)
    same = reproduce(folder, Machine(folder, 1))
    assert same.same, same.sentences("en")


def test_without_money_the_twin_is_the_household_to_the_bit(tiny_pack, tiny_question, tmp_path):
    answer = followed(tiny_question, tmp_path, plan="no_fund", history="never_left").answer
    pd.testing.assert_frame_equal(side(answer, "plan"), side(answer, "twin"), check_exact=True)
    assert "fund changed nothing" in sentences(answer, 1, "en")[-1]


def test_recording_changes_not_a_bit_and_holds_no_more_than_it_was_given(tiny_pack, tiny_question):
    draw = make_draws(parameters_of(tiny_pack, tiny_question), [1], 7)[0]
    start = prepare(tiny_pack, tiny_question, draw).snapshot
    plan = practice(instance_of(tiny_pack, tiny_question))
    plain, way = run_plan(start, tiny_question, plan)
    histories = Histories()
    recorder = HouseholdRecorder(start.columns["Household"].id[[3, 5]].tolist())
    for watch in (histories, recorder):
        seen, seen_way = run_plan(start, tiny_question, plan, watch=watch)
        np.testing.assert_array_equal(seen.sums, plain.sums)
        np.testing.assert_array_equal(seen_way.as_array(), way.as_array())
    assert 2 * 4 < len(recorder.rows) <= 2 * (len(plain.sums) + 1)
    kept = [a for a in vars(histories).values() if isinstance(a, np.ndarray)]
    assert sum(a.nbytes for a in kept) / len(histories.id) < 40
    fell, stayed, never = (histories.of(h) for h in HISTORIES)
    assert not (fell & stayed).any()
    assert not (stayed & never).any()
    assert not (fell & never).any()


def a_strip_is_drawn_in_both_languages(answer):
    for language, words in (("zh", "同一户没有资金"), ("en", "the same without the fund")):
        left = household.draw(answer, 1, language)
        assert words in [t.get_text() for t in left.get_legend().get_texts()]
        assert len(left.figure.axes) == 5
        plan, twin, _ = left.lines
        own = yearly(answer, 1, "plan")["left_y"]
        np.testing.assert_array_equal(plan.get_ydata(), own)
        assert len(twin.get_ydata()) == len(own)


def says_what_follows_from_the_numbers(answer):
    own = yearly(answer, 2, "plan")
    assert "not poor again since" in path(own, "en")
    assert path(own.assign(event=0, spending_poor=1), "zh") == "各年年末都在贫困线以下。"
    assert path(own.assign(event=0, spending_poor=0), "zh") == "各年年末都不低于贫困线。"
    never = own.assign(event=0, spending_poor=0)
    never.loc[never.index[-1], ["event", "spending_poor"]] = (1, 1)
    assert path(never, "zh") == f"{never.index[-1]}年陷入贫困。"
    poor, out = own.assign(spending_poor=1), own.assign(spending_poor=0)
    assert "fewer" in beside(poor, out, "en")
    assert "ends more" in beside(out, poor, "en")
    richer = own.assign(left_y=own["left_y"] + 100.0)
    assert "多剩100元" in beside(richer, own, "zh")
    assert "少剩100元" in beside(own, richer, "zh")
    assert "完全相同" in beside(own, own.copy(), "zh")

    def said(language, **values):
        changed = dataclasses.replace(answer, quarters=answer.quarters.assign(**values))
        return sentences(changed, 2, language)

    assert said("en", admitted=0)[2] == "Nobody was in hospital."
    assert "were in hospital" in said("en", admitted=1)[2]
    assert "no less than that year's income" in said("en", admitted=1, out_of_pocket_q=1e6)[2]
    assert "% of that year's income" in said("en", admitted=1, out_of_pocket_q=1.0)[2]
    assert said("zh", support="")[1] == "没有得到任何到户项目。"
    first = np.where(answer.quarters["quarter"] == 1, "tea+training", "")
    assert "2016年茶叶、技能培训；2017年" in said("zh", support=first)[1]
    assert "不在名册" in said("zh", listed=0)[0]
    assert "it is not on it" in said("en", listed=0)[3]
    assert "it is on it" in said("en", listed=1)[3]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("--cause", "ilness"), "did you mean 'illness'"),
        (("--cause", "因并"), "did you mean '因病'"),
        (("--kind", "dibo"), "did you mean 'dibao'"),
        (("--history", "retuned"), "did you mean 'returned'"),
        (("--history", "stayed_out", "--cause", "illness"), "only a household that fell back"),
        (("--household", 7, "--kind", "dibao"), "one of the two"),
    ],
)
def test_a_choice_that_cannot_be_is_a_fault(tiny_pack, tmp_path, words, near):
    said = call("follow", "practice", *words, "--out", tmp_path, "--no-progress")
    assert (said.code, said.out) == (2, "")
    assert near in said.error
    assert not list(tmp_path.iterdir())


def test_words_of_either_language_choose(tiny_pack, tiny_question):
    study = Follow(scenario=tiny_question, cause="因病", kind_="低保")
    assert chosen_of(study) == (("returned", "illness", "dibao"),)
    assert chosen_of(Follow(scenario=tiny_question)) == EXAMPLES
    with pytest.raises(FaultError, match="no such household"):
        ask(Follow(scenario=tiny_question, household=7), Machine())


def test_households_of_a_real_register_are_not_named(tmp_path):
    book = workbooks.write(workbooks.people(workbooks.whole(3), n=12), tmp_path / "own.xlsx")
    done = tuopin.follow(book, tmp_path / "runs", kind="other")
    assert done.answer.internal
    assert "household" not in done.answer.quarters
    assert headline(done.answer, "zh")[0] == "内部资料，不得外传"
    # the county's plan is to be optimized, which nothing here does
    assert "本命令不做优化" in headline(done.answer, "zh")[-2]
    page = (done.folder / "follow.en.html").read_text(encoding="utf-8")
    assert "INTERNAL: not to be passed on" in page
    assert "id in the simulation" not in page
    with pytest.raises(FaultError, match="none is followed by its number"):
        tuopin.follow(book, tmp_path / "runs", household=10010001)
    with pytest.raises(TypeError, match="some of history"):
        tuopin.follow(book, tmp_path / "runs", because="illness")
