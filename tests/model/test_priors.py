"""Yields as parameters: percentiles of the evidence, classes drawn together, factors from a line."""

import numpy as np
import pytest

from model.parameters import PARAMETERS, base_values, parameter_bundles
from model.programmes import GRANTABLE
from model.programmes.industry import INDUSTRY_NAMES
from model.programmes.priors import CORRELATION, PRIORS, SOLVED, YIELDS, factors, response
from model.worlds import WORLDS, positions, values_in
from scenarios.draws.draw import make_draws, quantile


def test_every_programme_has_a_prior_and_every_solved_one_a_factor():
    assert tuple(PRIORS) == GRANTABLE
    for prior in PRIORS.values():
        assert prior.low <= prior.centre <= prior.high
        assert prior.grade in {"A", "B", "C", "none"}
    values = base_values()
    effect = factors(values, positions(values))
    assert set(effect) == set(SOLVED)
    assert all(0.0 < x < 20.0 for x in effect.values()), effect


@pytest.mark.parametrize("name", [n for n in SOLVED if n in INDUSTRY_NAMES])
def test_what_is_left_of_a_yield_is_what_is_left_of_stakes(name):
    deaths_y = base_values().get(f"{name}.deaths_y")
    assert deaths_y is None or PRIORS[name].kept_y == pytest.approx(1.0 - deaths_y, abs=0.03)


@pytest.mark.parametrize("parameter", YIELDS, ids=lambda p: p.key)
def test_the_percentiles_of_a_yield_are_those_of_its_evidence(parameter):
    prior = PRIORS[parameter.key]
    ends = [quantile(parameter, u) for u in (0.05, 0.5, 0.95)]
    assert ends == pytest.approx([prior.low, prior.centre, prior.high], abs=1e-6)


def test_yields_of_one_class_move_together_and_others_do_not():
    draws = make_draws(PARAMETERS, range(1, 801), seed=5)
    level = {n: [d.values[f"yields.{n}"] for d in draws] for n in ("pig", "sheep", "tea", "road")}
    rank = {n: np.argsort(np.argsort(x)) for n, x in level.items()}
    # Spearman's correlation of normals with this correlation; its standard error is 0.035
    together = 6.0 / np.pi * np.arcsin(CORRELATION / 2.0)
    assert np.corrcoef(rank["pig"], rank["sheep"])[0, 1] == pytest.approx(together, abs=0.12)
    assert np.corrcoef(rank["pig"], rank["tea"])[0, 1] == pytest.approx(0.0, abs=0.14)
    assert np.corrcoef(rank["road"], rank["tea"])[0, 1] == pytest.approx(0.0, abs=0.14)


@pytest.mark.parametrize("world", WORLDS)
def test_a_factor_follows_its_line_in_every_world_and_is_never_negative(world):
    values = base_values() | values_in(world)
    for name in SOLVED:
        slope, intercept = response(name, positions(values))
        assert slope > 0.0
        for y in (PRIORS[name].low, PRIORS[name].centre, PRIORS[name].high):
            found = factors(values | {f"yields.{name}": y}, positions(values))[name]
            assert found == pytest.approx(max(0.0, (y - intercept) / slope))


def test_kernels_receive_the_factors():
    values = base_values()
    bundles, effect = parameter_bundles(values), factors(values, positions(values))
    tea = INDUSTRY_NAMES.index("tea")
    assert bundles["industries"].effect[tea] == pytest.approx(effect["tea"], rel=1e-6)
    assert bundles["effects"].cooperative == pytest.approx(effect["cooperative"], rel=1e-6)
