"""What a year's figures teach: yields are covered, strange years are noticed, usual ones are not."""

import numpy as np
import pytest

from model.programmes.observed import IDENTIFIED, LOSSES, MISFIT, OBSERVATION, PAID
from model.programmes.priors import PRIORS
from scenarios.draws.posterior import read_accepted, write_accepted
from scenarios.evidence.year_figures import (
    LEARNED,
    YearFigure,
    due,
    learn,
    predicted,
    summary,
    vectors,
    yield_of,
)
from scenarios.load import load_scenario

GRANTED = {
    name: {2016: 4e5, 2017: 2e5}
    for name in ("photovoltaic", "sheep", "konjac", "cooperative", "vegetables", "road")
}
SEEN = [
    *(("paid", name) for name in GRANTED if name in PAID),
    *(("alive", name) for name in GRANTED if name in LOSSES),
]
TRUTHS = range(1_000_000, 1_000_200)


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("pingli")


@pytest.fixture(scope="module")
def prior(pack, scenario):
    return vectors(pack, scenario, range(1, 1001))


@pytest.fixture(scope="module")
def truths(pack, scenario):
    return vectors(pack, scenario, TRUTHS).values


def reported(truth, rng, year=2018, seen=SEEN):
    """Figures of a county whose numbers are known: right with an error, or false."""
    out = []
    for figure, name in seen:
        p = predicted(YearFigure(year, figure, name, np.nan), GRANTED, truth)
        is_false = rng.random() < p.share[0]
        mean, sd = (p.false[0], p.false_sd[0]) if is_false else (p.mean[0], p.sd[0])
        out.append(YearFigure(year, figure, name, float(rng.normal(mean, sd))))
    return out


def one(truths, i):
    return {k: v[i : i + 1] for k, v in truths.items()}


def alarmed(figures, prior):
    tails = (predicted(f, GRANTED, prior.values).tail(f.value) for f in figures)
    return min(tails) < MISFIT / len(figures)


def scored(prior, truths, n, seen):
    """Share of intervals that cover the truth, of years with an alarm, mean posterior over prior sd."""
    covered, alarms, narrowed = [], [], []
    for i in range(n):
        truth = one(truths, i)
        figures = reported(truth, np.random.default_rng(i), seen=seen)
        found = learn(figures, GRANTED, prior)
        alarms.append(alarmed(figures, prior))
        for name in {name for _, name in seen} & set(PAID):
            _, sd, low, high = summary(yield_of(name, found.values))
            covered.append(low <= yield_of(name, truth)[0] <= high)
            narrowed.append(sd / summary(yield_of(name, prior.values))[1])
    return np.mean(covered), np.mean(alarms), np.mean(narrowed)


def test_intervals_of_some_truths_cover_them(prior, truths):
    few = [x for x in SEEN if x[1] in ("photovoltaic", "sheep", "cooperative")]
    covered, _, narrowed = scored(prior, truths, 24, few)
    assert 0.80 <= covered <= 0.97
    assert narrowed < IDENTIFIED


def test_usual_years_raise_no_alarm(prior, truths):
    alarms = [
        alarmed(reported(one(truths, i), np.random.default_rng(i)), prior)
        for i in range(len(TRUTHS))
    ]
    assert np.mean(alarms) <= 0.05


@pytest.mark.long
def test_ninety_per_cent_intervals_cover_two_hundred_truths(prior, truths):
    covered, alarms, narrowed = scored(prior, truths, len(TRUTHS), SEEN)
    assert 0.80 <= covered <= 0.97
    assert alarms <= 0.05
    assert narrowed < IDENTIFIED


def strange(kind):
    def change(truth):
        out = dict(truth)
        for name in GRANTED:
            of_yield = f"yields.{name}"
            if kind == "far more":
                out[of_yield] = np.full(1, 4.0 * PRIORS[name].high)
            elif kind == "a loss":
                out[of_yield] = np.full(1, -0.3)
            elif name in LOSSES:
                out[LOSSES[name]] = np.full(1, 0.8)
        return out

    return change


@pytest.mark.parametrize("kind", ["far more", "a loss", "all dies"])
def test_truths_outside_all_priors_raise_the_alarm(kind, prior, truths):
    change = strange(kind)
    alarms = [
        alarmed(reported(change(one(truths, i)), np.random.default_rng(i)), prior)
        for i in range(100)
    ]
    assert np.mean(alarms) >= 0.80


def test_works_are_not_identified_and_a_class_moves_together(prior):
    found = learn([YearFigure(2018, "paid", "sheep", 2.0)], GRANTED, prior)

    def believed(name):
        return summary(yield_of(name, found.values)), summary(yield_of(name, prior.values))

    def ratio(name):
        now, before = believed(name)
        return now[1] / before[1]

    assert ratio("sheep") < IDENTIFIED
    assert ratio("road") == pytest.approx(1.0, abs=0.05)
    now, before = believed("pig")
    assert now[0] < before[0]


def test_a_survey_beside_villages_that_wait_speaks_of_what_no_ledger_holds(prior):
    granted = {"training": {2016: 4e5}}

    def narrowed(error):
        seen = [YearFigure(2018, "income", "training", 20.0, error=error)]
        now = learn(seen, granted, prior).values
        return (
            summary(yield_of("training", now))[1] / summary(yield_of("training", prior.values))[1]
        )

    assert narrowed(2.0) < 0.6 < IDENTIFIED < narrowed(100.0)
    p = predicted(YearFigure(2018, "income", "training", np.nan), granted, prior.values)
    assert not p.share.any()
    assert p.mean == pytest.approx(100.0 * yield_of("training", prior.values, 2))


def test_a_report_that_repeats_the_contract_teaches_less_than_another(prior):
    def sd(value):
        figure = YearFigure(2018, "paid", "cooperative", value, error=0.5, promised=8.0)
        found = learn([figure], GRANTED, prior)
        return summary(yield_of("cooperative", found.values))[1]

    assert sd(8.0) > 2.0 * sd(4.0)


def test_nothing_is_due_of_trees_and_all_of_dividends():
    assert [due("tea", y) for y in (0, 2)] == [0.0, 0.0]
    assert due("tea", PRIORS["tea"].mature_y) == due("cooperative", 1) == 1.0
    assert 0.0 < due("konjac", 1) < 1.0


def test_sets_are_read_as_those_of_a_calibration(pack, prior, tmp_path):
    found = learn([YearFigure(2018, "paid", "photovoltaic", 5.0)], GRANTED, prior)
    sets = found.sets(50, seed=3)
    assert sets == found.sets(50, seed=3) != found.sets(50, seed=4)
    write_accepted(tmp_path / "sets.csv", pack, sets)
    assert read_accepted(tmp_path / "sets.csv", pack) == list(sets.values())
    mean = np.mean([s["yields.photovoltaic"] for s in sets.values()])
    assert mean == pytest.approx(found.values["yields.photovoltaic"].mean(), abs=0.005)
    assert set(sets[1]) == set(LEARNED)


def test_every_number_of_the_observation_model_has_its_range_unit_and_source():
    for p in OBSERVATION:
        assert p.low <= p.value <= p.high
        assert p.unit
        assert p.source
    assert all(
        f"observed.{k}_{PRIORS[n].shared}" in {p.name for p in OBSERVATION}
        for n in PAID
        for k in ("gross", "promised")
    )
