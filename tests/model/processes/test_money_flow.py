"""Money from purse to household and back, to the fen a village and to the yuan a household."""

import numpy as np
from hypothesis import given
from random_cases import by_village, cases, few, step_through

from model.programmes import FIRST_INDUSTRY, PROGRAMMES
from model.programmes.industry import N_INDUSTRIES
from model.state.ledger import LEDGER
from model.state.measures import INDEX

INDUSTRIES = slice(FIRST_INDUSTRY, FIRST_INDUSTRY + N_INDUSTRIES)
OF_VILLAGE = np.array([p.reach == "village" for p in PROGRAMMES])
OF_HOUSEHOLD = np.array([p.reach == "household" for p in PROGRAMMES])
OWN_COLUMN = {"training": "course", "noodle": "shop", "cooperative": "share"}
"""Programmes whose money stands in a column of its own, whatever comes of it."""


class Follower:
    """Follows every fen of a year through a run and fails where one goes missing."""

    def __init__(self, county):
        self.world, self.seen = county.world, 0.0

    def __call__(self, process, when):
        world = self.world
        if world.tick % 4 != 0 or process not in ("delivery", "choices", "record"):
            return
        if process == "delivery" and when == "before":
            refused = np.floor(world.market.refused.astype(float) * 100).astype(np.int64)
            self.carried = world.idle + np.minimum(refused, world.used_before)
        elif when == "after":
            getattr(self, process)()

    def entry(self, name):
        return self.world.ledger[:, LEDGER.index(name)]

    def delivery(self):
        world, p = self.world, self.world.parameters["delivery"]
        granted, _, _ = world.grants(int(world.today.year))
        self.used = world.used_before
        lapsed = np.floor(self.carried * float(p.idle)).astype(np.int64)
        diverted = granted + self.carried - lapsed - world.idle - self.used
        assert (diverted >= 0).all()
        assert (diverted <= float(p.diverted) * (granted + self.carried) + 1).all()
        for name, fen in (
            ("granted", granted),
            ("carried_in", self.carried),
            ("lapsed", lapsed),
            ("diverted", diverted),
            ("offered", self.used),
            ("carried_out", world.idle),
        ):
            np.testing.assert_array_equal(self.entry(name), fen.sum(axis=1), name)
        self.seen += granted.sum()
        self.check_offers()

    def check_offers(self):
        """What is written to households is what the villages used, programme by programme."""
        world, offer = self.world, self.world.offer
        for k in range(N_INDUSTRIES):
            found = by_village(world, np.where(offer.kind == k + 1, offer.stake, 0))
            self.same(found, self.used[:, FIRST_INDUSTRY + k])
        for k, programme in enumerate(PROGRAMMES):
            if programme.name in OWN_COLUMN:
                column = getattr(offer, OWN_COLUMN[programme.name])
                self.same(by_village(world, column), self.used[:, k])
        self.same(by_village(world, offer.spent), self.used[:, OF_HOUSEHOLD].sum(axis=1))
        assert (offer.stake[offer.kind == 0] == 0).all()

    def choices(self):
        """Every offer is taken up or refused, never both, never by halves."""
        world, offer, work = self.world, self.world.offer, self.world.work
        alive = world.household.alive != 0
        given = (offer.stake.astype(float) + offer.spent)[alive]
        taken, refused = work.taken_q[alive].astype(float), work.refused_q[alive]
        np.testing.assert_allclose(taken + refused, given, rtol=1e-6)
        assert np.isin(refused, (0, *np.unique(offer.stake))).all()
        assert (refused[offer.kind[alive] == 0] == 0).all()

    def record(self):
        """The sums say the same, and what was refused comes back next year."""
        world, sums = self.world, self.world.sums[-1]
        to_villages = self.used[:, OF_VILLAGE].sum(axis=1)
        refused = world.market.refused.astype(float)
        np.testing.assert_allclose(
            sums[:, INDEX["taken"]] / 100 + refused.sum(axis=1),
            (sums[:, INDEX["offered"]] - to_villages) / 100,
            rtol=1e-6,
            atol=0.1,
        )
        assert (refused[:, ~self.industries()] == 0).all()
        assert (refused * 100 <= self.used * (1 + 1e-6)).all()

    @staticmethod
    def industries():
        at = np.zeros(len(PROGRAMMES), bool)
        at[INDUSTRIES] = True
        return at

    @staticmethod
    def same(yuan, fen):
        np.testing.assert_allclose(yuan, fen / 100, rtol=1e-6, atol=0.01)


@few
@given(case=cases)
def test_no_fen_is_lost_between_purse_and_household(small_start, rich_plan, case):
    county = case.county(small_start, rich_plan)
    follow = Follower(county)
    step_through(county, follow)
    plan = county.world.plan
    history = small_start.history.yuan_of(2015).sum()
    assert follow.seen == 100 * (plan.yuan.sum() + history)
    sums = county.record.sums
    assert sums[..., INDEX["granted"]].sum() == follow.seen
    for name in ("granted", "offered", "carried_out", "lapsed", "diverted", "taken"):
        assert (sums[..., INDEX[name]] >= 0).all()
        assert (sums[np.arange(len(sums)) % 4 != 0][..., INDEX[name]] == 0).all(), name
    own = sums[..., INDEX["taken_listed"]], sums[..., INDEX["taken_poor"]]
    assert all((part <= sums[..., INDEX["taken"]]).all() for part in own)
