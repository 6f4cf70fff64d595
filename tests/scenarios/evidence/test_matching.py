import numpy as np
import pandas as pd
import pytest

from scenarios.county.county_file import load_county
from scenarios.evidence.matching import (
    ACCEPT,
    accepted,
    by_chance,
    fit_emulator,
    implausibility,
    ratio_error,
    reachable,
    width,
)
from scenarios.evidence.targets import MARGINS, Target, all_targets, matched_targets
from scenarios.studies.validate import compared


def test_implausibility_by_hand():
    # (0.20 - 0.14) / sqrt(0.03^2 + 0.04^2) = 0.06 / 0.05
    found = implausibility(
        np.array([[0.20, 5.0]]),
        np.array([0.14, 4.0]),
        np.array([0.03, 1.0]),
        np.array([0.0016, 0.0]),
    )
    np.testing.assert_allclose(found, [[1.2, 1.0]])


def test_a_range_is_read_as_a_90_percent_interval():
    target = Target("gini", "", "", 0.30, 0.42, "", "")
    assert target.centre == pytest.approx(0.36)
    assert target.sd == pytest.approx(0.06 / 1.645)
    bound = Target("leaving_y", "", "", 7000.0, np.inf, "", "")
    assert (bound.centre, bound.sd) == (7000.0, pytest.approx(0.15 * 7000.0 / 1.645))
    assert bound.hit(7000.0)
    assert not bound.hit(6999.0)


def test_the_accept_rule_takes_the_share_that_theory_says():
    """Two independent normal figures: P(|z| <= 3) squared are accepted; an undeciding one is not asked."""
    z = np.random.default_rng(1).normal(size=(200_000, 3))
    distance = implausibility(z, np.zeros(3), np.ones(3))
    got = accepted(distance, np.array([True, True, False])).mean()
    assert got == pytest.approx(0.9973**2, abs=0.0005)
    assert ACCEPT == 3.0


def test_a_draw_without_figures_is_never_accepted_and_far_targets_are_out_of_reach():
    distance = np.array([[1.0, np.nan], [1.0, 9.0], [4.0, 9.0]])
    assert accepted(distance, np.array([True, True])).tolist() == [False, False, False]
    assert accepted(distance, np.array([True, False])).tolist() == [True, True, False]
    assert reachable(distance).tolist() == [True, False]


def test_the_emulator_finds_linear_figures_and_owns_up_to_noise():
    rng = np.random.default_rng(2)
    x = rng.uniform(-1.0, 1.0, (300, 20))
    slope = np.zeros((20, 2))
    slope[3, 0], slope[7, 0] = 2.0, -1.0
    y = 5.0 + x @ slope + rng.normal(size=(300, 2)) * np.array([0.01, 1.0])
    found = fit_emulator(x, y)
    np.testing.assert_allclose(found.slope[[3, 7], 0], [2.0, -1.0], atol=0.01)
    np.testing.assert_allclose(found.predict(x)[:, 0], y[:, 0], atol=0.06)
    assert found.explained[0] > 0.99
    assert found.explained[1] < 0.1
    assert found.variance[1] == pytest.approx(1.0, rel=0.25)


def test_widths_of_a_prior_against_itself_are_one_within_their_error():
    rng = np.random.default_rng(3)
    ratios = width(rng.random((60, 4000))) / 0.9
    assert ratios.mean() == pytest.approx(1.0, abs=0.03)
    assert ratios.std() == pytest.approx(ratio_error(60), rel=0.15)


def test_every_figure_to_hold_the_model_against_has_a_source_and_a_range(pack):
    targets = all_targets(pack)
    assert len({t.name for t in targets}) == len(targets)
    for target in targets:
        assert target.low < target.high
        assert target.sd > 0.0
        assert target.source
    wanted = {f["name"] for f in pack.figures if f["use"] in ("init", "check")}
    assert wanted <= {t.name for t in targets}
    assert {"catastrophic", "stay_poor"} <= {t.name for t in matched_targets(pack)}
    assert not any(t.matched for t in MARGINS if t.name.startswith("size"))


def test_what_a_draw_or_the_fit_sets_is_shown_with_the_reason_and_not_scored(pack):
    targets = {t.name: t for t in all_targets(pack)}
    not_scored = {n for n, t in targets.items() if not t.scored}
    assert {"size_dibao", "migrants", "wrongly_listed", "effort_fall"} <= not_scored
    assert not any(targets[n].matched for n in not_scored)
    assert all(("not scored" in t.source) == (not t.scored) for t in targets.values())
    # exits are the task's, the division is arithmetic, the claim is compared once
    circular = {"poor_reduced_since_2011", "average_per_first_round", "claimed_gain_y"}
    assert not circular & set(targets)
    table = pd.DataFrame({"migrants": [0.9], "gini": [0.9]})
    assert compared(targets["migrants"], table)["status"] == "shown"
    assert compared(targets["gini"], table)["status"] == "miss"


def test_a_county_is_held_against_its_own_sources():
    pingli, gandu = ({t.name: t for t in all_targets(load_county(c))} for c in ("pingli", "gandu"))
    assert pingli["mean_income"].low < 8929.0 < pingli["mean_income"].high
    assert gandu["mean_income"].high < 8036.0
    # nothing that another county's report or province says is asked of the town
    assert not {"size_dibao", "size_valley", "share_own", "share_paid"} & set(gandu)
    assert {"labour_income_share", "gini"} <= set(gandu)


def test_what_is_narrow_by_chance_is_told_from_what_was_learned():
    rng = np.random.default_rng(4)
    prior = rng.random((400, 2))
    chosen = np.column_stack((rng.random(25), 0.4 + 0.3 * rng.random(25)))
    found = by_chance(prior, width(chosen) / width(prior), 25)
    assert found[0] > 0.01
    assert found[1] < 0.001
