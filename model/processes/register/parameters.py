"""The register: value, range, unit, source of every number."""

from __future__ import annotations

from typing import Final

from model.declare import Parameter

P = Parameter

REGISTER: Final = (
    P("register.noise", 0.50, 0.25, 0.90, "sd of the score", "assumption: inclusion error of 10-60 %"),
    P("register.task_y", 7000.0, 6000.0, 8000.0, "persons a year", "seed: people leaving poverty a year", "high"),
    P("register.optimism", 0.10, 0.0, 0.25, "log", "assumption: appraisal under a task"),
    P("register.appraisal_sd", 0.20, 0.10, 0.30, "log", "assumption"),
    P("register.found_y", 0.30, 0.10, 0.50, "chance a year", "assumption: return is noticed"),
    P("register.new_y", 0.05, 0.0, 0.10, "chance a year", "assumption: the missed are found slowly"),
    P("register.ill", 0.30, 0.1, 0.5, "score of an ill member", "assumption: visible illness"),
    P("register.no_labour", 0.40, 0.2, 0.6, "score of no labour", "assumption: visible lack of labour"),
    P("register.tie", 0.10, 0.0, 0.25, "sd of score per sd of tie", "assumption: capture"),
)
"""Appraisal, the yearly task, re-entry."""

CHECKS: Final = (
    P("register.checks", 0.80, 0.3, 1.0, "chance that an unmet promise of 两不愁三保障 stops an exit", "assumption: checks under a task"),
    P("register.water_low", 0.25, 0.15, 0.35, "level of water", "assumption: below it drinking water is not safe"),
    P("register.support_years", 2.0, 0.0, 4.0, "years after exit", "assumption: support goes on after exit (脱贫不脱政策); 0 switches it off"),
    P("register.visit_found_q", 0.15, 0.0, 0.35, "chance per quarterly visit", "assumption: visits see a watched household that got worse"),
    P("register.unsafe_listed", 0.20, 0.10, 0.35, "share of registered households in 2014", "assumption: unsafe houses"),
    P("register.unsafe_other", 0.05, 0.02, 0.10, "share of other households in 2014", "assumption: unsafe houses"),
    P("register.rebuild_y", 0.25, 0.15, 0.40, "chance a year, served or dibao", "assumption: rebuilding of unsafe houses, paid by housing funds"),
    P("register.rebuild_own_y", 0.10, 0.05, 0.20, "chance a year, others", "assumption: households rebuild from own means"),
    P("register.wear_y", 0.004, 0.002, 0.010, "chance a year that a house becomes unsafe", "assumption"),
)
"""Checks before an exit, support after it, unsafe houses."""
