"""Demography: value, range, unit, source of every number."""


from typing import Final

from model.declare import Parameter

P = Parameter

PEOPLE: Final = (
    P("people.birth_y", 0.075, 0.05, 0.10, "births per woman of 20-35 a year", "assumption: 1.6 births"),
    P("people.death_60_y", 0.011, 0.008, 0.015, "deaths at 60 a year", "census 2010 rural life table, rounded", "medium"),
    P("people.death_young_y", 0.0006, 0.0004, 0.0010, "deaths below 20 a year", "census 2010 rural life table, rounded", "medium"),
    P("people.death_slope", 0.095, 0.085, 0.105, "log per year of age", "census 2010 rural life table, rounded", "medium"),
    P("people.senior_high", 0.55, 0.40, 0.75, "share staying on at 16", "assumption: poor mountain county"),
    P("people.college", 0.25, 0.15, 0.40, "share staying on at 19", "assumption: poor mountain county"),
    P("people.death_ill", 0.6, 0.0, 1.2, "excess over the well", "assumption: chronic illness and disability shorten life"),
    P("people.death_admitted", 1.0, 0.0, 2.0, "excess after a stay in the year before", "assumption: the gravely ill are among the admitted"),
    P("people.ill_share", 0.36, 0.30, 0.50, "share of the ill at the ages of death", "assumption: keeps the life table's mean"),
    P("people.admitted_share", 0.15, 0.10, 0.20, "share admitted in a year at the ages of death", "assumption: keeps the life table's mean"),
    P("people.split_y", 0.04, 0.02, 0.06, "per adult of 23-32 beside older adults", "assumption: marriage and own household"),
)
"""Births, deaths, schooling, splits."""
