"""Invariants of households' books: budgets, debts, and columns that keep to their unit."""

import numpy as np
from hypothesis import given
from random_cases import cases, few, step_through

from model.processes.coping.rules import stake_value
from model.state.columns import COLUMNS, SOURCES
from model.state.measures import INDEX

OWED = ("owed_kin", "loan", "debt")
UNBOUNDED = ("students", "room")
ANY_SIGN = {
    "industry_q",
    "industry_y",
    "income_y",
    "left_y",
    "left_before",
    "ratio_1",
    "ratio_2",
    "ratio_3",
    "price_loss_q",
    "price_loss_y",
    "luck_loss_q",
    "luck_loss_y",
    "slump",
    "price",
    "earned",
    "support",
    "log_mu",
    "tie",
    "luck",
    "score",
    "taste",
    "age",
}
"""What may be negative: losses that can be gains, a stake below its costs, logs and scores, and the
age of a stake that missed the planting."""


class Accounts:
    """Holds every household's quarter against what it earned, spent, borrowed and repaid."""

    def __init__(self, county):
        self.world = county.world

    def __call__(self, process, when):
        world = self.world
        if process == "coping":
            self.start() if when == "before" else self.end()
        elif process == "demography" and when == "before" and world.tick > world.first_tick:
            # between two quarters nothing but a split touches a debt
            for name, values in self.last.items():
                np.testing.assert_array_equal(self.owed_now()[name], values, name)
        elif process == "record" and when == "after":
            self.units()

    def owed_now(self):
        purse = self.world.money
        return {n: getattr(purse, n).astype(float) for n in OWED} | {
            "student": self.world.school.owed.astype(float)
        }

    def start(self):
        self.savings, self.owed = self.world.money.savings.astype(float), self.owed_now()

    def end(self):
        self.at = np.flatnonzero(self.world.household.alive)
        self.last = now = self.owed_now()
        self.rise = {n: (now[n] - self.owed[n])[self.at] for n in now}
        self.rise["loan"] -= self.world.work.borrowed_q[self.at].astype(float)
        self.saved = (self.world.money.savings - self.savings)[self.at]
        self.size = 1.0 + self.savings[self.at] + sum(self.owed[n] + now[n] for n in now)[self.at]
        self.budget()
        self.interest()
        self.student()
        self.by_kind()

    def flows(self):
        """Yuan of the quarter that came in and went out, loans apart."""
        w, at = self.world, self.at
        p, kinds = w.parameters["coping"], w.parameters["industries"]
        earned = sum(getattr(w.flow, f"{s}_q").astype(float) for s in SOURCES)[at]
        sold = np.zeros(len(w.household.id))
        for h in np.flatnonzero(w.money.sell > 0):
            sold[h] = w.money.sell[h] * stake_value(w.stake.size[h], kinds, p.sale_price)
        spent = (
            w.money.spending_q.astype(float)
            + w.work.own_q
            + w.money.school_q
            + w.money.interest_q
            + w.money.out_of_pocket_q
        )
        if w.today.quarter == 0:
            spent = spent + w.cover.premium_y
        return earned + sold[at], spent[at], w.work.borrowed_q[at].astype(float)

    def budget(self):
        """Money in less money out is what savings gained, less what debts grew by."""
        earned, spent, shop = self.flows()
        grew = sum(self.rise.values())
        # a formal loan for a shop or a house is paid out with the own share
        error = np.abs(self.saved - grew - shop - (earned - spent))
        scale = self.size + np.abs(earned) + spent
        assert (error / scale).max() < 3e-6

    def interest(self):
        w, at, p = self.world, self.at, self.world.parameters["coping"]
        yearly = (self.owed["loan"][at] + w.work.borrowed_q[at]) * float(p.loan_rate)
        yearly += self.owed["debt"][at] * float(p.debt_rate)
        # a student loan bears none before college ends
        out = w.household.n_college[at] == 0
        yearly += np.where(out, self.owed["student"][at] * float(p.loan_rate), 0.0)
        np.testing.assert_allclose(w.money.interest_q[at], yearly / 4, rtol=1e-4, atol=0.01)

    def student(self):
        """After college a student loan is only repaid; before, it pays for schooling only."""
        w, at, p = self.world, self.at, self.world.parameters["school"]
        owed, rise = self.owed["student"][at], self.rise["student"]
        out = w.household.n_college[at] == 0
        due = np.minimum(owed, np.maximum(100.0, owed / (4 * float(p.loan_years))))
        np.testing.assert_allclose(rise[out], -due[out], rtol=1e-3, atol=0.01)
        assert (rise[~out] >= 0).all()
        assert (rise[~out] <= w.money.school_q[at][~out] + 0.01).all()

    def by_kind(self):
        """Nobody borrows and repays at once; who borrows has nothing left; the dearest goes first."""
        w, at, p = self.world, self.at, self.world.parameters["coping"]
        slack = 1e-6 * self.size
        kin, loan, debt = (self.rise[n] for n in OWED)
        # what was lent beyond the caps of kin, bank and high interest was not lent
        assert (
            kin
            <= np.maximum(0, float(p.kin_cap) * w.today.prices - self.owed["owed_kin"][at]) + slack
        ).all()
        assert (loan <= np.maximum(0, float(p.loan_cap) - self.owed["loan"][at]) + slack).all()
        earned, _, _ = self.flows()
        borrows = np.maximum(np.maximum(kin, loan), debt) > slack
        repays = np.minimum(np.minimum(kin, loan), debt) < -slack
        assert not (borrows & repays).any()
        assert (w.money.savings[at][borrows] == 0).all()
        repaid, most = -(kin + loan + debt)[repays], float(p.repays)
        surplus = repaid + self.saved[repays]
        assert (repaid <= most * surplus + 2 * slack[repays] + 0.01).all()
        left = {n: v[at] for n, v in self.last.items()}
        assert (left["debt"][(loan < -slack) | (kin < -slack)] == 0).all()
        assert (left["loan"][kin < -slack] == 0).all()
        # arrears: owed beyond what anyone lends, once consumption is down to its least
        line_h = w.today.line * w.household.n_members[at]
        base = float(p.base) * line_h / 4
        least = (1 - float(p.cut_most)) * base
        earned_y = 4 * np.maximum(0, earned)
        room = np.maximum(0, float(p.debt_cap) * earned_y - self.owed["debt"][at])
        arrears = borrows & (debt > room + slack + 1)
        np.testing.assert_allclose(w.money.spending_q[at][arrears], least[arrears], rtol=1e-5)
        assert (w.money.spending_q[at] >= least * (1 - 1e-5)).all()

    def units(self):
        """Every column keeps to its unit: finite, no negative stock, shares from 0 to 1."""
        w = self.world
        tables = {
            "village": np.ones(len(w.village.code), bool),
            "firm": np.ones(len(w.firm.id), bool),
            "household": w.household.alive != 0,
            "member": w.member.alive != 0,
        }
        for c in COLUMNS:
            values = getattr(w.bundle(c.group), c.name)[tables[c.table]]
            # what no table counts has no bound
            assert (np.isfinite(values) | (c.name in UNBOUNDED)).all(), c.name
            values = values[np.isfinite(values)]
            if c.unit == "0/1":
                assert np.isin(values, (0, 1)).all(), c.name
            elif c.unit in ("row", "code", "id", "bits") or c.name in ANY_SIGN:
                continue
            else:
                assert (values >= 0).all(), f"{c.group}.{c.name} {values.min()}"
                if c.unit in ("share", "probability per year") and c.name not in ("quality",):
                    assert (values <= 1 + 1e-6).all(), f"{c.group}.{c.name} {values.max()}"


@few
@given(case=cases)
def test_every_households_books_balance_every_quarter(small_start, rich_plan, case):
    county = case.county(small_start, rich_plan)
    accounts = Accounts(county)
    step_through(county, accounts)
    sums, world = county.record.sums, county.world
    assert (sums[..., INDEX["debt"]] >= 0).all()
    # the year's sums are those of the books
    for name, columns in (("debt", OWED), ("savings", ("savings",))):
        alive = world.household.alive != 0
        total = sum(getattr(world.money, n)[alive].astype(float).sum() for n in columns)
        assert abs(sums[-1, :, INDEX[name]].sum() / 100 - total) < 0.02 * alive.sum()
    assert (world.market.fund >= 0).all()
