"""Statuses, spells, the register and the rolls, recomputed from the columns beside the model."""

import numpy as np
from hypothesis import given
from random_cases import cases, few, members_of, step_through

from model.processes.register.rules import CORRECTED, is_forced
from model.state.ages import BIRTH_ID
from model.state.columns import CAUSES, SOURCES
from model.state.today import LINES

ENTRY, EXIT, RETURN = 1, 2, 3


class Books:
    """Keeps every household's history in dictionaries by id and holds each year-end against it."""

    def __init__(self, county):
        self.world, self.seen = county.world, {}
        self.lives, self.lists, self.rolls = {}, {}, {}
        self.keep()

    def alive(self):
        return np.flatnonzero(self.world.household.alive)

    def keep(self):
        """What a year-end leaves for the next: statuses, spells, register."""
        w = self.world
        for h in self.alive():
            who, s, p, f = int(w.household.id[h]), w.status, w.spell, w.register
            self.lives[who] = {
                "poor": (s.income_poor[h], s.spending_poor[h], s.chronic_poor[h]),
                "ever": (p.ever_income[h], s.ever_poor[h], p.ever_chronic[h]),
                "spell": int(p.spell_y[h]),
                "years": int(p.poor_years[h]),
                "exit": int(p.exit_year[h]),
                "left_y": s.left_y[h],
                "ratios": (s.ratio_1[h], s.ratio_2[h]),
            }
            self.lists[who] = (int(f.listed[h]), int(f.left_year[h]), int(f.watch[h]))
            self.rolls[who] = (int(f.dibao[h]), int(f.wubao[h]))

    def before(self, h, table):
        """Of a household that split off this year, what its parent had."""
        who = int(self.world.household.id[h])
        if who not in table:
            who = (who - BIRTH_ID) // 1000
        return table[who]

    def __call__(self, process, when):
        if when == "after":
            if process == "poverty":
                self.add_up()
            checks = {
                "poverty": self.poverty,
                "register": self.register,
                "civil_affairs": self.civil_affairs,
                "record": self.keep,
            }
            if self.world.tick % 4 == 3 and process in checks:
                checks[process]()

    def add_up(self):
        """Income, bills and consumption of the year from the quarters."""
        w = self.world
        self.flows = [] if w.tick % 4 == 0 else self.flows
        quarter = {f"{s}_y": getattr(w.flow, f"{s}_q").astype(float) for s in SOURCES}
        for name in ("out_of_pocket", "school", "interest", "spending", "forgone"):
            quarter[f"{name}_y"] = getattr(w.money, f"{name}_q").astype(float)
        self.flows.append(quarter)

    def year(self, name):
        return sum(quarter[name] for quarter in self.flows)

    def poverty(self):
        self.incomes()
        for h in self.alive():
            self.life(h)
        self.promises()

    def incomes(self):
        w, at = self.world, self.alive()
        line, n = LINES["statistics"][int(w.today.year)], w.household.n_members.astype(float)
        assert float(w.today.line) == line
        total = sum(self.year(f"{s}_y") for s in SOURCES)
        bills = self.year("out_of_pocket_y")
        left = total - bills - self.year("school_y") - self.year("interest_y")
        scale = 1.0 + bills + self.year("school_y") + self.year("interest_y")
        scale += sum(np.abs(quarter[f"{s}_y"]) for quarter in self.flows for s in SOURCES)
        for found, expected in ((w.status.income_y, total), (w.status.left_y, left)):
            error = np.abs(found * n - expected) / scale
            assert error[at].max() < 1e-5
        # near a line the last bit decides: what the model wrote is held against its own columns
        s, line = w.status, np.float32(line)
        ratios = (s.ratio_1 + s.ratio_2 + s.ratio_3)[at] / np.float32(3)
        for flag, expected in (
            (s.income_poor, s.income_y < line),
            (s.spending_poor, s.left_y < line),
        ):
            np.testing.assert_array_equal(flag[at] != 0, expected[at])
        np.testing.assert_array_equal(s.chronic_poor[at] != 0, ratios < 1)
        np.testing.assert_array_equal(s.ratio_1[at], s.income_y[at] / line)
        sure = np.abs(left - n * line) > 1e-5 * scale
        np.testing.assert_array_equal(
            (s.spending_poor != 0)[at][sure[at]], (left < n * line)[at][sure[at]]
        )
        base = float(w.parameters["coping"].base)
        most = 0.4 * np.maximum(1.0, total - base * line * n)
        sure = np.abs(bills - most) > 1e-5 * scale
        np.testing.assert_array_equal(
            (s.catastrophic != 0)[at][sure[at]], (bills > most)[at][sure[at]]
        )
        pushed = (total >= line * n) & (total - bills < line * n)
        sure = np.minimum(np.abs(total - line * n), np.abs(total - bills - line * n)) > 1e-5 * scale
        np.testing.assert_array_equal((s.impoverished != 0)[at][sure[at]], pushed[at][sure[at]])

    def life(self, h):
        """One household's events and spell against its own history."""
        w, year = self.world, int(self.world.today.year)
        s, p, past = w.status, w.spell, self.before(h, self.lives)
        assert (s.ratio_2[h], s.ratio_3[h]) == past["ratios"]
        assert s.left_before[h] == past["left_y"]
        now = (s.income_poor[h], s.spending_poor[h], s.chronic_poor[h])
        events = (p.event_income[h], s.event[h], p.event_chronic[h])
        causes = (p.cause_income[h], s.cause[h], p.cause_chronic[h])
        evers = (p.ever_income[h], s.ever_poor[h], p.ever_chronic[h])
        for is_poor, was, ever, event, cause, ever_now in zip(
            now, past["poor"], past["ever"], events, causes, evers, strict=True
        ):
            expected = 0
            if is_poor and not was:
                expected = RETURN if ever else ENTRY
            elif was and not is_poor:
                expected = EXIT
            assert event == expected
            assert bool(ever_now) == bool(ever or is_poor)
            assert (cause > 0) == (event == RETURN)
            assert cause <= len(CAUSES)
        poor, event = bool(s.spending_poor[h]), events[1]
        assert p.spell_y[h] == (past["spell"] + 1 if poor else 0)
        assert p.poor_years[h] == past["years"] + poor
        assert p.exit_year[h] == (year if event == EXIT else past["exit"])
        assert p.ended_y[h] == (past["spell"] if event == EXIT else 0)
        assert (p.mainly[h] > 0) == (event == RETURN)
        if event == RETURN:
            # only who left before can return
            assert 0 < past["exit"] < year
            assert p.after_y[h] == year - past["exit"]
            self.seen["return"] = True
        else:
            assert p.after_y[h] == 0

    def promises(self):
        """Bits of 两不愁三保障 by their definitions."""
        w, at, line = self.world, self.alive(), float(self.world.today.line)
        n = w.household.n_members.astype(float)
        rows, owner = members_of(w)
        age, away = w.member.age[rows], w.member.enrolled[rows] == 0
        out = np.bincount(owner[(age >= 6) & (age < 16) & away], minlength=len(n))
        food = float(w.parameters["coping"].base) * 0.999 * line * n
        spent, forgone = self.year("spending_y"), self.year("forgone_y")
        dry = w.village_state.water[w.household.village] < w.parameters["register"].water_low
        for bit, met, sure in (
            (1, spent < food, np.abs(spent - food) > 1e-5 * food),
            (2, out > 0, n > 0),
            (4, forgone > 0.01 * line * n, np.abs(forgone - 0.01 * line * n) > 1e-3),
            (8, w.living.unsafe != 0, n > 0),
            (16, dry & (w.stake.moved == 0), n > 0),
        ):
            found = (w.living.lacks & bit) != 0
            np.testing.assert_array_equal(found[at][sure[at]], met[at][sure[at]], str(bit))
        assert (w.living.lacks[at] < 32).all()

    def register(self):
        w, year = self.world, int(self.world.today.year)
        years = float(w.parameters["register"].support_years)
        line, failed, f, s = w.today.line, [], w.register, w.status
        for h in self.alive():
            was, left_before, _ = self.before(h, self.lists)
            event, listed, left = int(f.event[h]), int(f.listed[h]), int(f.left_year[h])
            changes = {0: (was, was), 1: (0, 1), 2: (1, 0), 3: (0, 1), 4: (1, 0), 5: (0, 1)}
            assert (was, listed) == changes[event]
            assert left == (year if event == 2 else left_before)
            if event in (1, 3):
                # found by being poor; a return only after an exit
                assert s.income_poor[h]
                assert (event == 3) == (left_before > 0)
            if event in (4, 5):
                # the correction of the first register sees who is poor, and wubao stay
                assert year == CORRECTED
                assert not f.wubao[h]
                assert s.income_poor[h] == (event == 5)
            if event == 2:
                if f.wubao[h] or s.catastrophic[h]:
                    failed.append(h)
                self.seen["left"] = True
            assert f.watch[h] == (left_before > 0 and s.left_y[h] < np.float32(1.5) * line)
            assert f.served[h] == bool(listed or (left > 0 and year + 1 - left <= years))
        if failed:
            # only a deadline's task takes those who fail their checks, and them the last of all:
            # who stays fails too, or came this year
            assert is_forced(year, w.register_p)
            stays = [h for h in self.alive() if f.listed[h] and not f.event[h]]
            assert all(f.wubao[h] or s.catastrophic[h] or w.living.lacks[h] for h in stays)

    def civil_affairs(self):
        for h in self.alive():
            self.roll(h)

    def roll(self, h):
        f, event = self.world.register, int(self.world.register.roll_event[h])
        had_dibao, had_wubao = self.before(h, self.rolls)
        if int(self.world.household.id[h]) not in self.rolls:
            had_wubao = 0  # a young household of its own is no wubao
        assert not (f.dibao[h] and f.wubao[h])
        changes = {0: (had_dibao, had_wubao), 1: (1, 0), 2: (0, 0), 3: (0, 1)}
        assert (f.dibao[h], f.wubao[h]) == changes[event]
        assert event == 0 or (had_dibao, had_wubao) != (f.dibao[h], f.wubao[h])


@few
@given(case=cases)
def test_every_status_is_what_its_definition_says(small_start, rich_plan, case):
    county = case.county(small_start, rich_plan)
    books = Books(county)
    step_through(county, books)
    assert books.seen == {"return": True, "left": True}
