"""Grants set by hand: exactly as typed, from the purses that may pay them."""

from dataclasses import replace

import numpy as np
import pytest

from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from scenarios.files.grants import Edit
from scenarios.studies.adjustment import with_grants


@pytest.fixture
def plan(rich_plan):
    """A second purse pays a part of the roads."""
    yuan = rich_plan.yuan.copy()
    k, s = GRANTABLE.index("road"), PLAN_PURSES.index("special")
    other = next(
        PLAN_PURSES.index(p) for p in PROGRAMMES[k].purses if p in PLAN_PURSES and p != "special"
    )
    yuan[0, 0, k, [s, other]] = 30_000, 50_000
    return replace(rich_plan, yuan=yuan)


@pytest.mark.parametrize(
    ("yuan", "paid"), [(90_000, (40_000, 50_000)), (20_000, (0, 20_000)), (0, (0, 0))]
)
def test_other_purses_keep_what_they_pay(plan, yuan, paid):
    edit = Edit(plan.places[0], "road", plan.years[0], 80_000, yuan, "王", "村里要求")
    made = with_grants(plan, [edit])
    k = GRANTABLE.index("road")
    cell = made.yuan[0, 0, k]
    assert cell.sum() == yuan
    assert sorted(cell[cell > 0]) == sorted(x for x in paid if x)
    made.check_law()
    rest = made.yuan.copy()
    rest[0, 0, k] = plan.yuan[0, 0, k]
    assert np.array_equal(rest, plan.yuan)


def test_nothing_edited_changes_nothing(plan):
    assert np.array_equal(with_grants(plan, []).yuan, plan.yuan)
