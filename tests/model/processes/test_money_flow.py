"""Money from purse to household and back, to the fen a village and to the yuan a household."""

import numpy as np
from hypothesis import given
from random_cases import by_village, cases, few, step_through

from model.programmes import FIRST_INDUSTRY, PROGRAMMES
from model.programmes.industry import N_INDUSTRIES
from model.state.ledger import LEDGER
from model.state.measures import INDEX

OF_VILLAGE = np.array([p.reach == "village" for p in PROGRAMMES])
OWN_COLUMN = {"training": "course", "noodle": "shop", "cooperative": "share"}
"""Programmes whose money stands in a column of its own, whatever comes of it."""


class Follower:
    """Follows every fen of a year through a run and fails where one goes missing."""

    def __init__(self, county):
        self.world, self.seen = county.world, 0.0

    def __call__(self, process, when):
        world = self.world
        if world.tick % 4 != 0 or process not in ("delivery", "uptake", "record"):
            return
        if process == "delivery" and when == "before":
            self.fresh, self.old = world.idle.copy(), world.waited.copy()
        elif when == "after":
            getattr(self, process)()

    def entry(self, name):
        return self.world.ledger[:, LEDGER.index(name)]

    def delivery(self):
        world, p = self.world, self.world.parameters["delivery"]
        granted, _, _ = world.grants(int(world.today.year))
        carried = self.fresh + self.old
        held_back = np.floor(granted * float(world.today.idle)).astype(np.int64)
        money = granted - held_back + carried
        money -= np.floor(money * float(p.diverted)).astype(np.int64)
        # what waits is of this year or the last; what was of the year before is used or lapses
        assert (world.idle >= held_back).all()
        assert (world.idle <= granted).all()
        assert (world.waited >= 0).all()
        assert (world.waited <= self.fresh).all()
        left = self.entry("lapsed") + (world.idle - held_back + world.waited).sum(axis=1)
        np.testing.assert_array_equal(self.entry("offered") + left, money.sum(axis=1))
        assert (self.entry("lapsed") >= 0).all()
        assert (self.entry("lapsed") <= self.old.sum(axis=1)).all()
        total = granted.sum(axis=1) + carried.sum(axis=1)
        out = sum(self.entry(n) for n in ("offered", "carried_out", "lapsed", "diverted"))
        np.testing.assert_array_equal(out, total)
        self.used = money - (world.idle - held_back + world.waited)
        # nothing lapses while less than all of the year before still waits: then used is exact
        self.exact = (world.waited < self.fresh) | (self.old == 0)
        self.seen += granted.sum()
        self.check_offers()

    def check_offers(self):
        """What is written to households is what the villages used, programme by programme."""
        world, offer = self.world, self.world.offer
        industries, won = slice(FIRST_INDUSTRY, FIRST_INDUSTRY + N_INDUSTRIES), 0.0
        operators, exact = self.entry("operators"), self.exact[:, industries].all(axis=1)
        for k in range(N_INDUSTRIES):
            found = by_village(world, np.where(offer.kind == k + 1, offer.stake, 0))
            self.same(found, FIRST_INDUSTRY + k, operators == 0)
            won = won + self.used[:, FIRST_INDUSTRY + k] / 100 - found
        # what of industries is with no household is with operators
        np.testing.assert_allclose(won[exact], operators[exact] / 100, rtol=1e-5, atol=0.1)
        for k, programme in enumerate(PROGRAMMES):
            if programme.name in OWN_COLUMN:
                column = getattr(offer, OWN_COLUMN[programme.name])
                self.same(by_village(world, column), k)
        assert (offer.stake[offer.kind == 0] == 0).all()

    def uptake(self):
        """Every offer is of one who accepted: it is taken up, whole."""
        world, offer, work = self.world, self.world.offer, self.world.work
        alive = world.household.alive != 0
        given = (offer.stake.astype(float) + offer.spent)[alive]
        np.testing.assert_allclose(work.taken_q[alive].astype(float), given, rtol=1e-6)

    def record(self):
        """The sums say the same: what was offered is with villages or with households."""
        sums = self.world.sums[-1]
        to_villages = self.used[:, OF_VILLAGE].sum(axis=1)
        np.testing.assert_allclose(
            sums[:, INDEX["taken"]] / 100,
            (sums[:, INDEX["offered"]] - sums[:, INDEX["operators"]] - to_villages) / 100,
            rtol=1e-6,
            atol=0.1,
        )

    def same(self, yuan, k, alone=True):
        """Yuan of offers by village are the fen that a programme used, where nobody else got any."""
        fen, exact = self.used[:, k], self.exact[:, k] & alone
        np.testing.assert_allclose(yuan[exact], fen[exact] / 100, rtol=1e-6, atol=0.01)
        assert (yuan * 100 <= fen * (1 + 1e-6) + 1).all()


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
