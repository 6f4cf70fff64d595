"""The yardstick: idiomatic plain Mesa, one object a household, the same rules as plain Python.

Agents hold attributes and member objects; every quarter the set is shuffled and each agent steps.
It covers what the engine does with households and members in a quarter: demography, health,
choices, income with its replays, coping, poverty, register, and village sums. Delivery, hazard and
calendar are left out, which favours it.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from model.parameters import base_values, parameter_bundles
from model.processes.coping import rules as coping, schooling
from model.processes.demography import rules as demography
from model.processes.health import insurance as cover, rules as health
from model.processes.income import rules as income
from model.processes.labour import rules as choices
from model.processes.poverty import return_causes as returns, rules as poverty
from model.processes.register import rules as register
from model.processes.uptake import rules as uptake

if TYPE_CHECKING:
    from model.state.snapshot import Snapshot


def plain(rule: Any) -> Any:
    """The Python text of a compiled rule."""
    return getattr(rule, "py_func", rule)


@dataclass
class Member:
    """A member as an object."""

    age: int
    schooling: int
    enrolled: int
    condition: int
    trained: int
    work: int = 1
    capacity: float = 0.0
    tastes: tuple[float, float] | None = None
    stays: int = 0
    left_school: int = 0


class PlainHousehold(mesa.Agent):  # type: ignore[misc]
    """A household as a Mesa user would write it."""

    def __init__(self, model: PlainCounty, members: list[Member], values: dict[str, Any]) -> None:
        super().__init__(model)
        self.members = members
        self.__dict__.update(values)
        self.debt = self.loan = self.owed_kin = 0.0
        self.year = [0.0] * 15
        self.last = [0.0] * 15
        self.spell = self.poor_years = self.exit_year = 0
        self.luck = self.neglect = self.paid = self.forgone = self.owed = 0.0

    def step(self) -> None:
        """A quarter."""
        if self.model.quarter == 0:
            self._live()
        self._ail()
        self._choose()
        self._earn()
        self._cope()
        self._judge()

    def _live(self) -> None:
        """Age, die, go to school, bear; draw the year's luck."""
        m, p = self.model, self.model.numbers["people"]
        for one in list(self.members):
            one.age += 1
            chance = m.death(one.age, p) * m.death_factor(one.condition, one.stays, p)
            if m.luck.random() < chance and len(self.members) > 1:
                self.members.remove(one)
            elif one.enrolled:
                one.schooling += 1
            enrolled = m.enrolled(one.age, one.enrolled, m.luck.random(), p)
            one.enrolled = int(enrolled and not one.left_school)
            if 20 <= one.age <= 35 and m.luck.random() < 0.5 * float(p.birth_y):
                self.members.append(Member(0, 0, 0, 0, 0))
        self.shock = m.luck.gauss(0.0, 0.17)
        self.luck = 0.55 * self.luck + self.shock

    def _ail(self) -> None:
        m, p, q = self.model, self.model.numbers["health"], self.model.numbers["cover"]
        self.gross = self.insured = self.lost = 0.0
        if m.quarter == 0:
            self._join()
        self.neglect = m.neglect(self.neglect, self.paid, self.forgone, float(p.neglect_kept))
        for one in self.members:
            one.condition = m.condition(one.age, one.condition, self.neglect, m.luck.random(), p)
            able = m.labour_of(one.age, one.enrolled, one.condition, p)
            if m.luck.random() < m.admission(one.age, one.condition, 0.5, -2.5, p):
                bill = m.bill(m.luck.random(), m.luck.random(), 1.0, p)
                aided = m.aided(self.dibao, 0, bool(self.listed), q)
                parts = m.cover(
                    bill, self.joined, aided, bool(self.listed), self.claims, 6000.0, 1.0, q
                )
                left = bill - parts[0]
                self.claims = [
                    a + b for a, b in zip(self.claims, (parts[0], left, parts[2]), strict=True)
                ]
                self.gross += bill
                self.insured += sum(parts)
                self.lost += able
                able = 0.0
                one.stays += 1
                if m.disabling(bill, 1.0, m.luck.random(), p):
                    one.condition = 2
            one.capacity = able

    def _join(self) -> None:
        """Join 新农合 or stay out; begin the year's accounts."""
        m, q = self.model, self.model.numbers["cover"]
        self.claims = [0.0, 0.0, 0.0]
        out = m.stays_out(2855.0, 2855.0, m.luck.random(), q)
        self.joined = int(bool(self.dibao) or bool(self.listed) or not out)
        self.premium = 0.0 if self.dibao or self.listed else q.premium_y * len(self.members)
        for one in self.members:
            one.stays = 0

    def _choose(self) -> None:
        m, p = self.model, self.model.numbers["labour"]
        self.home = self.local = self.migrant = 0.0
        for one in self.members:
            if m.quarter == 0 and 16 <= one.age <= 64:
                course = m.course(one.trained, 2016, one.schooling, one.age, p)
                pull = m.pull(0.3, 0.3, one.age, course, (0.0, 0.0, 0.5), -0.5, p)
                if one.tastes is None:
                    one.tastes = m.tastes(*(m.luck.getrandbits(32) for _ in range(3)))
                far = math.exp(-m.nearby(0.5, 0.0, p))
                one.work = m.choose(pull, far, *one.tastes)
            if one.work == 3:
                self.migrant += one.capacity * m.wage(one.schooling, 0.0, p)
            elif one.work == 2:
                self.local += one.capacity
            else:
                self.home += one.capacity

    def _fade(self) -> None:
        """Stakes age, die and are given up."""
        m, kinds = self.model, self.model.numbers["industries"]
        for k in list(self.stakes):
            size, age = self.stakes[k]
            size *= float(m.kept(kinds.deaths_y[k], 0.0, 0.5, 0.0))
            self.stakes[k] = (size, age + 1.0)

    def _tend(self) -> tuple[float, float, float]:
        """Stake income at full labour, what prices took, workers asked for."""
        m, kinds, p = self.model, self.model.numbers["industries"], self.model.numbers["industry"]
        earned = cheap = needed = 0.0
        for k, (size, age) in self.stakes.items():
            whole = size * float(kinds.net_y[k]) * 0.25
            whole *= float(m.ramp(age, kinds.first_q[k], kinds.full_q[k]))
            whole *= float(kinds.effect[k])
            price = m.price_here(m.today.kind_price[k], 0.5, 0.0, 0.5, p.buyers)
            ratio = float(m.net(price, kinds.leverage[k]))
            earned += whole * ratio
            cheap += whole * max(0.0, 1.0 - ratio)
            needed += size * float(kinds.labour[k])
        return earned, cheap, needed

    def _earn(self) -> None:
        m, n, today = self.model, self.model.numbers, self.model.today
        p, labour = n["income"], n["labour"]
        self._fade()
        scale = math.exp(self.mu + self.luck)
        scale *= float(m.capital(self.savings, len(self.members), 1.0, n["coping"]))
        garden, cheap, stakes = self._tend()
        left = max(0.0, self.home - stakes)
        at_stakes = m.worked(self.home, stakes)
        farm_y = m.farm(self.land, left, 0.5, p, today)
        self.farm = farm_y * 0.25 * scale
        self.industry = garden * at_stakes
        wage = labour.local_wage_y * 0.25
        remittance = labour.remitted * labour.wage_m * labour.months * 0.25
        self.pay, self.remitted = self.local * wage * scale, self.migrant * remittance
        self.business = self.trade * 0.25 * scale
        unworked = self.land * (1.0 - m.worked(left, self.land * p.labour_mu))
        self.rent = unworked * p.rent_mu * 0.25
        self.floor = m.floor(len(self.members), self.dibao, 0, today, p)
        old = sum(one.age >= 60 for one in self.members)
        self.transfer = m.transfers(old, self.land, today, p) + self.floor
        self.lost_harvest = self.farm * 0.3
        self.lost_luck = (self.farm + self.pay + self.business) * max(
            0.0, math.exp(-self.shock) - 1
        )
        self.lost_price = cheap * at_stakes
        self.lost_illness = 0.0
        if self.lost > 0.0:
            healthy = m.farm(self.land, left + self.lost, 0.5, p, today)
            self.lost_illness = (healthy - farm_y) * 0.25 * scale
        self.earned = (
            self.farm
            + self.industry
            + self.pay
            + self.remitted
            + self.business
            + self.rent
            + self.transfer
        )

    def _cope(self) -> None:
        m, p = self.model, self.model.numbers["coping"]
        ps = m.numbers["school"]
        pupils = sum(one.enrolled and one.age < 16 for one in self.members)
        college = sum(one.enrolled and one.age >= 19 for one in self.members)
        students = sum(bool(one.enrolled) for one in self.members) - pupils - college
        self.school = m.school(pupils, students, college, 1.0, p)
        grant = m.grant(pupils, students, college, 1.0, ps) if self.listed else 0.0
        aided = grant / self.school if self.school else 0.0
        self.school -= grant
        due = self.gross - self.insured
        base = float(p.base) * 2855.0 * len(self.members) * 0.25
        instalment, interest = m.due(self.owed, college, ps.loan_years, p.loan_rate)
        self.owed -= instalment
        cash = self.earned - self.school - due - instalment - interest
        cash -= self.premium if m.quarter == 0 else 0.0
        if cash < base and college:
            lent = m.lend(base - cash, self.school, college, 1.0, ps)
            self.owed += lent
            cash += lent
        self.forgone = 0.0
        if cash >= base:
            surplus = (cash - base) * (1.0 - float(p.spend))
            surplus, self.debt, self.loan, self.owed_kin = m.repay(
                surplus, self.debt, self.loan, self.owed_kin, float(p.repays)
            )
            self.savings += surplus
        else:
            short = base - cash
            short -= m.cut(1.0, p) * min(short, due)
            used = min(short, self.savings)
            self.savings -= used
            self.forgone = min(short - used, float(p.forgo) * due)
            short -= used + self.forgone
            if short > 0.0 and pupils + students + college:
                self._drop_out(short / base, aided, ps)
            self.debt += short
        self.paid = due - self.forgone

    def _drop_out(self, stress: float, aided: float, ps: Any) -> None:
        """The oldest at school may leave."""
        m = self.model
        there = [
            one for one in self.members if one.enrolled and one.age >= 14 and not one.left_school
        ]
        if there:
            oldest = max(there, key=lambda one: one.age)
            if m.luck.random() < m.drop(oldest.age, stress, aided, ps):
                oldest.left_school = 1

    def _judge(self) -> None:
        m = self.model
        now = (
            self.farm,
            self.industry,
            self.pay,
            self.remitted,
            self.business,
            self.rent,
            self.transfer,
            self.gross - self.insured,
            self.school,
            self.debt * 0.04,
            self.lost_illness,
            self.lost_harvest,
            self.lost_price,
            0.0,
            self.lost_luck,
        )
        self.year = [a + b for a, b in zip(self.year, now, strict=True)]
        if m.quarter == 3:
            n = len(self.members)
            total = sum(self.year[:7])
            left = (total - sum(self.year[7:10])) / n
            poor = left < 2855.0
            event = m.event(poor, self.poor, self.poor_years > 0)
            if event == 3:
                changes = [max(0.0, a - b) for a, b in zip(self.year, self.last, strict=True)]
                m.cause((2855.0 - left) * n, np.array(changes[7:]))
            self.spell, self.poor_years, self.exit_year, _, _ = m.spell_of(
                event, poor, self.spell, self.poor_years, self.exit_year, 2016
            )
            self.poor = poor
            self.last = self.year
            ill = any(one.condition for one in self.members)
            self.score = m.score(
                max(1.0, total / n),
                ill,
                False,
                self.tie,
                m.luck.gauss(0.0, 1.0),
                m.numbers["register"],
            )
            self.year = [0.0] * 15

    def sums(self) -> tuple[float, ...]:
        """What the county collects of a household."""
        able = sum(16 <= one.age <= 64 for one in self.members)
        away = sum(one.work == 3 for one in self.members)
        return (
            1,
            len(self.members),
            able,
            away,
            self.farm,
            self.industry,
            self.pay,
            self.remitted,
            self.business,
            self.rent,
            self.transfer,
            self.floor,
            self.gross,
            self.insured,
            self.savings,
            self.debt,
            self.loan,
            len(self.stakes),
            self.poor,
        )


class PlainCounty(mesa.Model):  # type: ignore[misc]
    """Households of a saved state as Mesa agents."""

    def __init__(self, start: Snapshot, n_households: int, today: Any) -> None:
        super().__init__(rng=1)
        self.numbers, self.today, self.quarter = parameter_bundles(base_values()), today, 0
        self.luck = random.Random(1)
        self.condition, self.admission = (
            plain(health.next_condition),
            plain(health.admission_chance_q),
        )
        self.bill, self.disabling = plain(health.bill_of), plain(health.leaves_disabled)
        self.neglect, self.death_factor = (
            plain(health.faded_neglect),
            plain(demography.death_factor),
        )
        self.cover, self.aided = plain(cover.cover_of), plain(cover.aid_share)
        self.stays_out, self.due = plain(cover.stays_out), plain(schooling.student_debt_due_q)
        self.grant, self.lend = plain(schooling.school_grant_q), plain(schooling.student_loan_q)
        self.drop = plain(schooling.drop_out_chance_q)
        self.labour_of, self.course = plain(health.labour_of), plain(choices.course_strength)
        self.tastes = plain(choices.lasting_tastes)
        self.pull, self.choose = plain(choices.pull_to_migrate), plain(choices.choose_work)
        self.wage, self.farm = plain(choices.wage_factor), plain(income.farm_income_y)
        self.ramp = plain(income.ramp)
        self.price_here, self.net = plain(income.price_here), plain(income.net_of_price)
        self.capital, self.kept = plain(income.working_capital), plain(uptake.stake_kept)
        self.nearby, self.transfers = plain(choices.pull_nearby), plain(income.transfers_q)
        self.floor, self.school = plain(income.floor_q), plain(schooling.school_cost_q)
        self.repay, self.cut = plain(coping.repay), plain(coping.cut_share)
        self.event, self.cause = plain(poverty.event_of), plain(returns.cause_of)
        self.death, self.enrolled = plain(demography.death_chance_y), plain(demography.is_enrolled)
        self.worked = plain(income.share_worked)
        self.score, self.spell_of = plain(register.score_of), plain(poverty.spell_of)
        self.records: list[dict[int, list[float]]] = []
        c = start.columns
        household, member = c["Household"], c["Member"]
        for h in [int(x) for x in (household.alive != 0).nonzero()[0][:n_households]]:
            members, row = [], int(household.first[h])
            while row >= 0:
                members.append(
                    Member(
                        int(member.age[row]),
                        int(member.schooling[row]),
                        int(member.enrolled[row]),
                        int(member.condition[row]),
                        0,
                    )
                )
                row = int(member.next[row])
            PlainHousehold(
                self,
                members,
                {
                    "land": float(household.land[h]),
                    "stakes": {0: (0.5, 24.0), 5: (0.5, 8.0)},
                    "savings": float(c["Money"].savings[h]),
                    "listed": int(c["Register"].listed[h]),
                    "dibao": int(c["Register"].dibao[h]),
                    "village": int(household.village[h]),
                    "mu": float(household.log_mu[h]),
                    "trade": float(household.trade[h]),
                    "tie": float(household.tie[h]),
                    "poor": bool(c["Status"].spending_poor[h]),
                },
            )

    def step(self) -> None:
        """A quarter, in random order."""
        self.agents.shuffle_do("step")
        record: dict[int, list[float]] = {}
        for household in self.agents:
            now = household.sums()
            old = record.get(household.village)
            record[household.village] = (
                list(now) if old is None else [a + b for a, b in zip(old, now, strict=True)]
            )
        self.records.append(record)
        self.quarter = (self.quarter + 1) % 4
