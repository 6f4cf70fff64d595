"""What happens in a quarter, in order."""

from collections.abc import Callable
from typing import Final

from model.processes.calendar.step import calendar
from model.processes.civil_affairs.step import civil_affairs
from model.processes.coping.step import coping
from model.processes.delivery.step import delivery
from model.processes.demography.step import demography
from model.processes.firms.step import firms
from model.processes.hazard.step import hazard
from model.processes.health.step import health
from model.processes.income.step import income
from model.processes.labour.step import labour
from model.processes.poverty.step import poverty
from model.processes.record.step import record
from model.processes.register.step import register
from model.processes.uptake.step import uptake
from model.state.world import World

QUARTER: Final[tuple[Callable[[World], None], ...]] = (
    calendar,  # prices, wages, the line
    demography,  # ageing, births, deaths, school, new households (first quarter)
    health,  # admissions, chronic illness, bills, cover, labour lost
    hazard,  # disasters of villages (third quarter)
    firms,  # enterprises fail and are succeeded (first quarter)
    delivery,  # the fund plan becomes works and offers (first quarter)
    uptake,  # stakes and loans fade; offers are taken up or refused (first quarter)
    labour,  # who works at home, in a local job, away (first quarter); labour of the quarter
    income,  # seven incomes
    coping,  # spending, bills, debts, and what gives
    poverty,  # three true statuses, spells, causes of returns (fourth quarter)
    register,  # exits, re-entries, visits (fourth quarter)
    civil_affairs,  # temporary relief; dibao, wubao, unsafe houses (fourth quarter)
    record,  # village sums
)
"""The quarter. Each process reads any column and writes only its own."""
