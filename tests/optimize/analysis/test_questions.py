"""Two questions: the pair that a made-up county rests on is found, and judged on other draws."""

import numpy as np
import pytest

from model.processes.delivery.questions import TwoQuestions
from optimize.analysis.questions import Served, best_questions, ranking

NAMES = ("ill", "able", "pupil", "old", "land")


def county(seed, n=4000, noise=1.0, effect=True):
    """Money does most where somebody is ill and somebody can work; other answers say nothing."""
    rng = np.random.default_rng(seed)
    answers = {name: rng.random(n) < 0.4 for name in NAMES}
    worth = np.where(answers["able"], 2.0 + 3.0 * answers["ill"], 1.0 * answers["ill"])
    yuan = rng.uniform(3000.0, 6000.0, n)
    gain = yuan * (0.1 * worth * effect + noise * rng.normal(size=n))
    return Served(rng.integers(0, 4, n), answers, gain, yuan)


def test_the_pair_that_counts_is_found_with_its_order():
    rule = best_questions(county(1), 0.2)
    assert {rule.first, rule.second} == {"ill", "able"}
    kinds = [(k // 2, k % 2) for k in rule.order]
    answer = {rule.first: 0, rule.second: 1}
    by_order = [(k[answer["able"]], k[answer["ill"]]) for k in kinds]
    assert by_order[0] == (1, 1)
    assert by_order[-1] == (0, 0)


def test_two_questions_keep_nearly_all_of_the_best_ranking_where_two_answers_count():
    learned, judged = county(1), county(2)
    lot = judged.first(np.zeros(len(judged)), 0.2).mean()
    two = judged.first(best_questions(learned, 0.2).places(judged.answers), 0.2).mean()
    best = judged.first(ranking(learned, judged), 0.2).mean()
    assert two > lot + 0.1
    assert (two - lot) / (best - lot) > 0.85


def test_where_answers_say_nothing_nothing_is_gained_on_other_draws():
    gains = []
    for seed in range(20):
        learned, judged = (county(2 * seed + i, 1000, effect=False) for i in (0, 1))
        rule = best_questions(learned, 0.2)
        lot = judged.first(np.zeros(len(judged)), 0.2).mean()
        gains.append(judged.first(rule.places(judged.answers), 0.2).mean() - lot)
    assert abs(np.mean(gains)) < 3.0 * np.std(gains) / np.sqrt(20)


def test_money_is_shared_among_households_of_one_kind():
    served = Served(
        np.zeros(3, int),
        {"ill": np.array([True, False, False])},
        np.array([30.0, 10.0, 20.0]),
        np.array([10.0, 10.0, 10.0]),
    )
    assert served.first(np.array([0.0, 1.0, 1.0]), 1 / 3) == pytest.approx(3.0)
    assert served.first(np.array([0.0, 1.0, 1.0]), 2 / 3) == pytest.approx(45.0 / 20.0)
    assert served.first(np.array([2.0, 0.0, 1.0]), 0.5) == pytest.approx(20.0 / 15.0)
    assert served.first(np.zeros(3), 0.3) == pytest.approx(2.0)


def test_an_order_serves_kinds_as_it_names_them():
    served = county(3, 50)
    key = TwoQuestions("ill", "able", (3, 1, 2, 0)).places(served.answers)
    assert (key[served.answers["ill"] & served.answers["able"]] == 0).all()
    assert (key[~served.answers["ill"] & served.answers["able"]] == 1).all()
    assert (key[~served.answers["ill"] & ~served.answers["able"]] == 3).all()
