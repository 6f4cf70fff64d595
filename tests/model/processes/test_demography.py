"""People and households: who is born, dies or moves out is counted; a split divides and loses nothing."""

import numpy as np
from hypothesis import given
from random_cases import cases, few, members_of, step_through

from model.state.ages import BIRTH_ID
from model.state.columns import COLUMNS
from model.state.measures import INDEX

DIVIDED = {
    ("Household", "land"),
    ("Money", "savings"),
    ("Money", "owed_kin"),
    ("Money", "loan"),
    ("Money", "debt"),
    ("School", "owed"),
    ("Stake", "size"),
    ("Stake", "credit"),
    ("Stake", "eased"),
    ("Stake", "mutual"),
}
"""Whatever a household owns or owes."""


def test_whatever_is_owned_or_owed_is_divided():
    told = {(c.group, c.name) for c in COLUMNS if c.on_split == "share"}
    assert told >= DIVIDED


class Census:
    """Counts people and households around each year's demography."""

    def __init__(self, county):
        self.world, self.splits, self.deaths, self.births = county.world, 0, 0, 0

    def people(self):
        rows, owner = members_of(self.world)
        household, member = self.world.household, self.world.member
        return {
            int(member.id[m]): (int(household.village[h]), int(household.id[h]))
            for m, h in zip(rows, owner, strict=True)
        }

    def __call__(self, process, when):
        if process != "demography" or self.world.tick % 4 != 0:
            return
        if when == "before":
            self.before = self.people()
            self.columns = {
                g: type(b)(*(a.copy() for a in b)) for g, b in self.world.columns.items()
            }
        else:
            self.after()

    def after(self):
        now, household = self.people(), self.world.household
        born, dead = now.keys() - self.before.keys(), self.before.keys() - now.keys()
        self.births, self.deaths = self.births + len(born), self.deaths + len(dead)
        assert all(now[who][0] == self.before[who][0] for who in now.keys() & self.before.keys())
        new = np.flatnonzero((household.alive != 0) & (self.columns["Household"].alive == 0))
        gone = np.flatnonzero((household.alive == 0) & (self.columns["Household"].alive != 0))
        self.splits += len(new)
        self.check_children(now, born, new)
        v = len(self.world.village.code)
        self.expected = {
            "persons": self.count((p[0] for p in self.before.values()), v)
            + self.count((now[w][0] for w in born), v)
            - self.count((self.before[w][0] for w in dead), v),
            "households": self.count(
                self.columns["Household"].village[self.columns["Household"].alive != 0], v
            )
            + self.count(household.village[new], v)
            - self.count(self.columns["Household"].village[gone], v),
        }

    @staticmethod
    def count(villages, n):
        return np.bincount(np.fromiter(villages, np.int64), minlength=n)

    def check_children(self, now, born, new):
        household = self.world.household
        row = {int(i): r for r, i in enumerate(household.id) if i != 0}
        movers = {h: who for who, (_, h) in now.items() if h >= BIRTH_ID and row[h] in set(new)}
        for child in new.tolist():
            parent = row[(int(household.id[child]) - BIRTH_ID) // 1000]
            who = movers[int(household.id[child])]
            assert self.before[who][1] == household.id[parent]
            assert household.n_members[child] == 1
            for c in COLUMNS:
                if c.table != "household":
                    continue
                old = getattr(self.columns[c.group], c.name)[parent]
                values = getattr(self.world.bundle(c.group), c.name)
                if (c.group, c.name) in DIVIDED or c.on_split == "share":
                    whole = values[parent].astype(float) + values[child]
                    np.testing.assert_allclose(whole, old, rtol=1e-6, err_msg=c.name)
                    assert (np.abs(values[child]) <= np.abs(old)).all(), c.name
                elif c.on_split == "copy":
                    np.testing.assert_array_equal(values[child], old, c.name)
        mothers = {(w - BIRTH_ID) // 1000 for w in born}
        assert mothers <= self.before.keys() & now.keys()


@few
@given(case=cases)
def test_start_and_births_less_deaths_are_the_end_in_every_village(small_start, rich_plan, case):
    county = case.county(small_start, rich_plan)
    census = Census(county)
    counted = []

    def around(process, when):
        census(process, when)
        if process == "record" and when == "after":
            counted.append(
                {n: county.world.sums[-1][:, INDEX[n]].copy() for n in ("persons", "households")}
            )
            for name, expected in census.expected.items():
                np.testing.assert_array_equal(counted[-1][name], expected, name)

    step_through(county, around)
    assert min(census.births, census.deaths, census.splits) > 0


@few
@given(case=cases)
def test_everyone_is_in_one_household_and_counts_are_recounts(small_start, rich_plan, case):
    county = case.county(small_start, rich_plan)
    world = county.world
    known = set(world.member.id[world.member.alive != 0].tolist())

    def around(process, when):
        nonlocal known
        if process == "record" and when == "after" and world.tick % 4 == 3:
            known = recounted(world, known)

    step_through(county, around)


def recounted(world, known):
    """Ids of all members, each found once; every stranger is newly born."""
    household, member = world.household, world.member
    rows, owner = members_of(world)
    assert len(np.unique(rows)) == len(rows) == (member.alive != 0).sum()
    assert (member.alive[rows] != 0).all()
    ids = set(member.id[rows].tolist())
    alive = household.alive != 0
    assert len(ids) == len(rows)
    assert len(np.unique(household.id[alive])) == alive.sum()
    assert (member.age[[m for m in rows if member.id[m] not in known]] == 0).all()
    age, at_school = member.age[rows], member.enrolled[rows] != 0
    for name, mask in (
        ("n_members", age >= 0),
        ("n_adults", (age >= 16) & (age <= 64)),
        ("n_pupils", at_school & (age < 16)),
        ("n_students", at_school & (age >= 16) & (age < 19)),
        ("n_college", at_school & (age >= 19)),
    ):
        counts = np.bincount(owner[mask], minlength=len(household.id))
        np.testing.assert_array_equal(getattr(household, name)[alive], counts[alive], name)
    return ids
