"""The register: value, range, unit, source of every number."""


from typing import Final

from model.declare import Constant, Parameter

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

CORRECTIONS: Final = (
    P("register.struck", 0.104, 0.05, 0.16, "share of the register", "9.29 of 89.62 million persons, August 2015 to June 2016 (State Council office: keywords.china.org.cn, 2021-01-11); range between counties: assumption", "medium"),
    P("register.added", 0.09, 0.04, 0.14, "share of the register", "8.07 of 89.62 million persons, same; range: assumption", "medium"),
)
"""The re-examination 回头看 of the first register; 0 switches it off."""

TASKS: Final = (
    Constant("register.date", 2014.0, 2013.0, 2019.0, "year", "the county's own: its register is that of the end of this year, and nobody leaves before", "high"),
    Constant("register.deadline", 2020.0, 0.0, 2100.0, "year", "Decision of the Central Committee and the State Council, 2015-11-29: by its end all leave; 0: no deadline, register.task_y goes on", "high"),
    P("register.release", 2018.3, 2015.5, 2020.0, "year", "year-end by which all but a rest have left: 28, 153, 436 and 780 of 832 counties were released for 2016, 2017, 2018 and 2019 (State Council's office)", "high", "triangular"),
    P("register.pace", 1.1, 0.7, 2.0, "exponent of the way", "share that has left at a part of the way from 2015 to the release; assumption, fitted on the half of the places that was used to mend", "medium"),
    P("register.rest", 0.05, 0.01, 0.12, "share of the register of 2015", "left at the release, gone by the deadline; assumption, fitted on the half of the places that was used to mend", "medium"),
)
"""Tasks after the deadline was announced: known to whoever plans from 2016 on."""

CHECKS: Final = (
    P("register.checks", 0.80, 0.3, 1.0, "chance that an unmet promise of 两不愁三保障 stops an exit", "assumption: checks under a task"),
    P("register.water_low", 0.25, 0.15, 0.35, "level of water", "assumption: below it drinking water is not safe"),
    P("register.support_years", 2.0, 0.0, 4.0, "years after exit", "assumption: support goes on after exit (脱贫不脱政策); 0 switches it off"),
    P("register.visit_found_q", 0.15, 0.0, 0.35, "chance per quarterly visit", "assumption: a helper sees a watched household that got worse"),
    P("register.paired_y", 0.50, 0.30, 0.90, "share a year", "assumption: pace; every registered household is to have a helper (State Council's office for poverty, plan for targeted work, May 2014), in Pingli by 2018 (Ankang news, 2018-10-19): half of the rest a year leaves 6 % without", "medium"),
    P("register.visit_changes_y", 0.50, 0.20, 0.80, "chance a year", "assumption: a helper sees that support did nothing and puts the household forward for another kind"),
    P("register.unsafe_listed", 0.20, 0.10, 0.35, "share of registered households in 2014", "assumption: unsafe houses"),
    P("register.unsafe_other", 0.05, 0.02, 0.10, "share of other households in 2014", "assumption: unsafe houses"),
    P("register.rebuild_y", 0.25, 0.15, 0.40, "chance a year, served or dibao", "assumption: rebuilding of unsafe houses, paid by housing funds"),
    P("register.rebuild_own_y", 0.10, 0.05, 0.20, "chance a year, others", "assumption: households rebuild from own means"),
    P("register.wear_y", 0.004, 0.002, 0.010, "chance a year that a house becomes unsafe", "assumption"),
)
"""Checks before an exit, support after it, unsafe houses."""
