"""Simple rules: what a county could follow by hand."""

import numpy as np
import pytest

from optimize.baselines.splits import LEAST_SHARE, _without_small_shares

INDUSTRY = np.array([True, True, True, False, False])


@pytest.mark.parametrize(
    ("mix", "expected"),
    [
        ((0.50, 0.29, 0.01, 0.15, 0.05), (0.5 * 0.8 / 0.79, 0.29 * 0.8 / 0.79, 0.0, 0.15, 0.05)),
        # the rest together is as little: to the industries
        ((0.60, 0.39, 0.00, 0.005, 0.005), (0.6 / 0.99, 0.39 / 0.99, 0.0, 0.0, 0.0)),
        # none of the rest is large alone: its largest keeps all of it
        ((0.60, 0.37, 0.00, 0.018, 0.012), (0.6, 0.37, 0.0, 0.03, 0.0)),
        ((0.00, 0.00, 0.00, 0.50, 0.50), (0.0, 0.0, 0.0, 0.5, 0.5)),
    ],
)
def test_no_programme_gets_a_small_share_and_industries_keep_their_share(mix, expected):
    kept = _without_small_shares(np.array(mix), INDUSTRY)
    np.testing.assert_allclose(kept, expected, atol=1e-12)
    assert (kept[kept > 0.0] >= LEAST_SHARE).all()
