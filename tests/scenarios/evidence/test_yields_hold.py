"""Every programme alone simulates to its evidence, and would not if its factor were moved."""

import pytest

from model.programmes.priors import PRIORS, SOLVED
from scenarios.county.county_file import load_county
from scenarios.evidence.programme_yields import alone, base_draws, horizon_for
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario

POPULATIONS = range(1, 5)


def means(county, size, folder, say_nothing):
    pack, scenario = load_county(county), horizon_for(load_scenario(county))
    draws = base_draws(pack, scenario, POPULATIONS, size)
    runner = Runner(pack, scenario, draws, folder, 2, say_nothing)
    table = alone(runner, POPULATIONS, "yields")
    return table.groupby("programme")["total"].mean()


@pytest.mark.long
def test_every_programme_simulates_to_its_evidence(tmp_path, say_nothing):
    """In Pingli, where factors are solved; Gandu with the same factors is held out."""
    found = means("pingli", 1.0, tmp_path, say_nothing)
    outside = {
        name: y
        for name, y in found.items()
        if not PRIORS[name].low - 0.02 <= y <= PRIORS[name].high + 0.02
    }
    assert set(found.index) <= set(SOLVED)
    assert not outside


@pytest.mark.long
def test_a_factor_three_times_too_large_is_found(tmp_path, say_nothing):
    found = means("pingli", 3.0, tmp_path, say_nothing)
    outside = [n for n, y in found.items() if not PRIORS[n].low <= y <= PRIORS[n].high]
    assert len(outside) > 0.6 * len(found)
