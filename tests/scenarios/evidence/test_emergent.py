"""Pieces of the emergent figures against numbers worked by hand."""

import numpy as np
import pandas as pd
import pytest

from scenarios.evidence.emergent import richer_half, transfer_share
from scenarios.studies.validate import horizon_table


def test_each_village_is_split_into_halves_by_its_own_incomes():
    village, income = np.array([1, 2, 1, 2, 1, 1]), np.array([9.0, 1.0, 3.0, 2.0, 5.0, 4.0])
    assert richer_half(village, income).tolist() == [True, False, False, True, True, False]


def test_a_rise_is_shared_by_heads():
    share = transfer_share(np.array([100.0, 50.0]), np.array([50.0, 50.0]), np.array([1.0, 2.0]))
    assert share == pytest.approx(0.75)
    assert np.isnan(transfer_share(np.array([-1.0]), np.array([1.0]), np.array([1.0])))


def test_mixes_are_ranked_within_a_horizon():
    made = pd.DataFrame({"tea@2020": [1.0, 3.0], "works@2020": [1.0, 1.0], "tea@2030": [0.0, 0.0]})
    table = horizon_table(made).set_index(["mix", "horizon"])
    assert table.loc[("tea", 2020), "mean"] == 2.0
    assert table["rank"].tolist() == [1.0, 2.0, 1.0]
