"""Delivery of support: value, range, unit, source of every number."""


from typing import Final

from model.declare import Parameter

P = Parameter

DELIVERY: Final = (
    P("delivery.idle", 0.058, 0.01, 0.10, "share", "of 2016: national audit 2017 no. 6, 158 counties; other years in the proportion of audits by year (0.17 in 2013-15, 0.011 from 2017: published.csv); range: assumption", "medium"),
    P("delivery.diverted", 0.011, 0.005, 0.03, "share", "national audit 2017 no. 6, 158 counties", "medium"),
    P("delivery.failure", 0.10, 0.05, 0.30, "share of projects", "assumption: failure of small projects"),
    P("delivery.team", 0.15, 0.0, 0.30, "factor", "assumption: a team lifts quality"),
    P("delivery.team_idle", 0.40, 0.20, 0.60, "share of teams that do nothing", "seed: some teams only bring gifts; size assumed"),
    P("delivery.late", 0.20, 0.0, 0.40, "chance a village and year", "assumption: money that misses the planting season"),
    P("delivery.theta", 0.5, 0.0, 1.0, "share of an industry's income lost without the works it needs", "assumption: complements unknown, uniform"),
    P("delivery.slip", 0.30, 0.10, 0.50, "chance that works take another year", "assumption"),
    P("delivery.misses_poor", 0.25, 0.10, 0.40, "share of recipients off the register", "assumption: slippage"),
    P("delivery.operators", 0.62, 0.40, 0.75, "share of money for industries that large operators get where they come first", "seed: of 70 % of 16 million a year 21 million in five years reached households: calculated", "medium"),
    P("delivery.works_upkeep", 0.03, 0.01, 0.06, "level lost a year", "assumption: village roads and pipes"),
    P("delivery.works_share", 1.0, 0.8, 1.3, "need of a village for all kinds of works", "seed: 5 million solves the main problems", "medium"),
    P("delivery.works_gap", 0.55, 0.4, 0.7, "level that a kind's whole need closes", "assumption: start of the villages' levels"),
    P("delivery.other_works_y", 0.04, 0.0, 0.08, "level a year", "assumption: sector budgets are larger than the fund"),
)
"""From grants to works and offers."""
