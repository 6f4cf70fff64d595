import numpy as np
import pytest

from scenarios.draws.draw import make_draws
from scenarios.draws.subsample import chosen_villages, thin
from scenarios.evidence.measured import measure
from scenarios.evidence.targets import MARGINS
from scenarios.execution.decision import history_of
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.validate import LAST_YEAR


def test_kinds_of_villages_keep_their_share_and_all_is_all(pack):
    v = pack.villages
    rows = chosen_villages(v, 30)
    assert len(set(rows.tolist())) == 30
    assert abs(v["poor_village"][rows].sum() - v["poor_village"].sum() / 5) <= 1
    assert abs(v["first_round"][rows].sum() - v["first_round"].sum() / 5) <= 1
    assert abs(v["remoteness"][rows].mean() - v["remoteness"].mean()) < 0.03
    assert (chosen_villages(v, 150) == np.arange(150)).all()


def test_totals_shrink_with_the_villages_and_a_whole_county_stays_as_it_is(pack):
    scenario = load_scenario("practice")
    draw = make_draws(parameters_of(pack, scenario), [3], 1)[0]
    whole = thin(pack, scenario, 150)
    assert whole.pack.facts == pack.facts
    assert whole.scenario == scenario
    assert whole.draw(draw) == draw
    part = thin(pack, scenario, 30)
    assert part.draw(draw).values["register.task_y"] == pytest.approx(
        draw.values["register.task_y"] * part.share
    )
    other = {k: v for k, v in part.draw(draw).values.items() if k != "register.task_y"}
    assert other == {k: v for k, v in draw.values.items() if k != "register.task_y"}
    first = part.pack.facts.n_first_round
    assert part.scenario.levers.fund_y / first == pytest.approx(16e6 / 54)
    shared_year = history_of(part.pack, part.scenario).yuan.sum()
    assert shared_year == pytest.approx(16e6 * first / 54, rel=1e-6)


@pytest.mark.slow
def test_a_fifth_of_the_villages_shows_the_figures_of_all(pack):
    """Within two thirds of an observation tolerance of every margin that a calibration is held to.

    Villages differ in land, works and towns: thirty of them are a sample of 150.
    """
    scenario = load_scenario("practice")
    base = make_draws(parameters_of(pack, scenario), [0], 1)[0]
    found = []
    for n in (150, 30):
        part = thin(pack, scenario, n)
        found.append(
            measure(
                part.pack,
                part.scenario,
                part.draw(base),
                LAST_YEAR,
                share=part.share,
                with_practice=False,
            )
        )
    whole, fifth = found
    for target in MARGINS:
        if target.matched:
            assert abs(whole[target.name] - fifth[target.name]) <= target.sd * 2.0 / 3.0, (
                target.name
            )
