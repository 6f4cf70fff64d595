"""What a pilot would teach, beside closed forms; villages dealt by lot."""

import numpy as np
import pytest

from optimize.analysis.pilot import deal, gains_of, survey_error, taught, worth

CLASSES = np.array(["near"] * 12 + ["far"] * 8)


def test_one_normal_seen_with_an_error_is_believed_as_the_textbook_says():
    sd, error = 0.4, 0.3
    both = np.full((2, 2), sd**2)
    root = taught(both, 1, np.array([error**2]))
    assert root @ root.T == pytest.approx(sd**4 / (sd**2 + error**2))
    assert taught(both, 1, np.array([1e12])) == pytest.approx(0.0, abs=1e-5)


def test_what_is_not_seen_teaches_nothing_and_a_second_figure_never_takes_away():
    rng = np.random.default_rng(1)
    both = np.cov(rng.normal(size=(500, 2)) @ rng.normal(size=(2, 5)) + 0.3, rowvar=False)
    noise = np.array([0.5, 0.5, 0.5])
    one, two = (taught(both, 2, noise, seen) for seen in ([0], [0, 2]))
    assert ((two**2).sum(axis=1) >= (one**2).sum(axis=1) - 1e-12).all()


def test_a_plan_that_gains_or_loses_alike_is_worth_the_mean_of_its_gains():
    normals = np.random.default_rng(2).standard_normal((200_000, 1))
    more = np.array([[3.0, -3.0]])
    root = np.array([[0.2], [0.0]])
    assert worth(more, root, normals) == pytest.approx(3.0 * 0.2 / np.sqrt(2 * np.pi), rel=0.02)
    assert worth(more, 0.0 * root, normals) == 0.0


def test_what_seems_to_gain_while_nothing_is_learned_does_not_count():
    more = np.array([[3.0, -1.0], [-3.0, 1.0]])
    assert gains_of(more, np.ones((1, 2))).tolist() == [[0.0, -2.0]]
    assert gains_of(more, np.array([[2.0, 1.0]])).tolist() == [[3.0, -5.0]]


def test_the_survey_reads_what_its_size_and_dose_allow():
    assert survey_error(15, 40, 1800.0, (1500.0, 0.0)) == pytest.approx(
        100 * 1500 * np.sqrt(2 / 600) / 1800
    )
    sds = (1500.0, 90.0)
    assert survey_error(15, 40, 300.0, sds) == pytest.approx(6 * survey_error(15, 40, 1800.0, sds))
    # more households do not take away what differs between villages
    assert survey_error(4, 1e9, 100.0, sds) == pytest.approx(90 * np.sqrt(0.5), rel=1e-3)


def test_villages_are_dealt_by_lot_in_equal_groups_of_like_villages():
    lot = np.random.default_rng(3).random(20)
    groups = deal(CLASSES, 4, 4, lot)
    assert np.bincount(groups + 1).tolist() == [4, 4, 4, 4, 4]
    near = CLASSES == "near"
    assert all(2 <= near[groups == g].sum() <= 3 for g in range(4))
    assert (groups == deal(CLASSES, 4, 4, lot)).all()
    assert (groups != deal(CLASSES, 4, 4, np.random.default_rng(4).random(20))).any()
