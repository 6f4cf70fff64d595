"""Work and migration: value, range, unit, source of every number."""


from typing import Final

from model.declare import Constant, Parameter

P, C = Parameter, Constant  # C: its uncertainty is drawn as the programme's yield

_MIGRANTS = "national migrant worker survey 2015"

LABOUR: Final = (
    P("labour.wage_m", 3072.0, 2900.0, 3250.0, "yuan per month 2015", _MIGRANTS, "high"),
    P("labour.months", 10.0, 9.0, 11.0, "months a year", "national migrant worker survey 2016", "high"),
    P("labour.poor_wage", 0.75, 0.60, 0.90, "ratio without schooling", "assumption: agrees with factory wages of 2,000-2,500"),
    P("labour.remitted", 0.50, 0.35, 0.65, "share", "assumption"),
    P("labour.response", 1.0, 0.5, 1.5, "log odds per log income ratio", "assumption"),
    P("labour.network", 1.43, 0.5, 2.5, "log odds per share", "assumption: +10 points of the village bring +3"),
    P("labour.kin", 0.3, 0.0, 0.6, "log odds", "assumption: kin who went before"),
    P("labour.pupil", 0.3, 0.0, 0.6, "log odds", "assumption: children at school hold parents"),
    P("labour.old", 1.6, 1.0, 2.2, "log odds beyond 45", "assumption: migrants are young"),
    P("labour.carer", 0.7, 0.3, 1.1, "log odds", "assumption: illness at home holds one"),
    P("labour.stop_y", 0.15, 0.08, 0.25, "per year", "assumption: migrants who come home in the course of a year"),
    P("labour.job_loss_q", 0.02, 0.01, 0.04, "per quarter", "assumption: a spell without work"),
    P("labour.migrants", 0.30, 0.20, 0.45, "share of able adults", "assumption: poor counties 2015; sets the villages' pull"),
    P("labour.local_jobs", 0.14, 0.08, 0.20, "share of able adults", "assumption: county seat, sites, community factories"),
    P("labour.local_lift", 0.70, 0.40, 1.0, "log odds", "assumption: odds against home, of which there are fewer than of all other choices"),
    P("labour.road_jobs", 0.10, 0.0, 0.20, "log odds at a full road", "assumption: work within reach"),
    P("labour.home_least_y", 2500.0, 1500.0, 4000.0, "yuan per worker and year 2015", "assumption: odd work at home where there is no land"),
    P("labour.ill_stay", 0.50, 0.30, 0.80, "share of the chronically ill who would migrate", "assumption"),
    P("labour.local_wage_y", 12000.0, 9000.0, 15000.0, "yuan per year 2015", "field day wage 90 yuan, Pingli 2019, over 130 days", "medium"),
    C("labour.placement", 0.05, 0.02, 0.12, "additional chance to migrate", "McKenzie 2017, World Bank Research Observer 32(2): +2.3 points on average; upper range is planners' hope", "medium"),
    C("labour.course_wage", 0.082, 0.04, 0.12, "share of wage", "wage premium of skill training, 2011 survey", "medium"),
    P("labour.posts", 0.02, 0.0, 0.05, "posts over registered households with someone of working age, from 2016", "assumption: public-welfare posts 公益岗, another purse"),
    P("labour.posts_first", 0.70, 0.40, 1.0, "share of posts kept for registered households where nobody is employed", "assumption: the rule of one job a household (Gandu report; Employment Promotion Law 2007, art. 56, for towns), kept in most villages"),
    P("labour.post_y", 5570.0, 4290.0, 6860.0, "yuan per year 2015", "public-welfare job 500-800 yuan a month, 2020, at wages of 2015: growth.wage over five years", "medium"),
    P("labour.unpaid_y", 0.0084, 0.004, 0.015, "chance a migrant and year", _MIGRANTS + ": unpaid wages 0.84 % in 2016", "high"),
    P("labour.unpaid", 10685.0, 8400.0, 13100.0, "yuan of 2015", "national migrant worker survey 2016: 11,433 yuan, at wages of 2015", "high"),
    P("labour.taste_sd", 0.30, 0.10, 0.50, "log odds", "assumption: villages differ in migration"),
    P("labour.poor_taste", 0.0, 0.0, 0.0, "log odds less in poor villages", "assumption: none; a county's pack may have one"),
    P("labour.school_wage", 0.064, 0.0, 0.118, "share of wage per year beyond nine", "de Brauw and Rozelle 2008, Review of Development Economics 12(1): 6.4 %; upper end: China and World Economy 16(2) 2008, beyond junior high", "medium"),
    P("labour.course_fade", 0.15, 0.05, 0.30, "per year", "assumption: what is learned in a short course fades"),
    P("labour.course_weak", 0.40, 0.30, 0.50, "effect on the old or unschooled", "assumption"),
)
"""Wages, choice of work, posts."""
