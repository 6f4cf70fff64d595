"""Incomes and effort: value, range, unit, source of every number."""


from typing import Final

from model.declare import Constant, Parameter

P, C = Parameter, Constant  # C: its uncertainty is drawn as the programme's yield

_BULLETIN = "civil affairs bulletin 2015"

INCOME: Final = (
    P("income.rho", 0.55, 0.30, 0.75, "per year", "assumption: persistence of transitory income"),
    P("income.sd", 0.20, 0.10, 0.30, "log", "assumption: residual transitory sd"),
    P("income.sd_permanent", 0.55, 0.45, 0.65, "log", "assumption: Gini of 0.30-0.42 in a poor county"),
    P("income.yield_mu", 2000.0, 1400.0, 2600.0, "yuan per mu 2015", "net of inputs, crops, tea and yard animals: own business was 39.7 % of income in poor areas, 2017 (rural poverty monitoring report 2018, quoted by Zhu and Li 2020), of 7,653 yuan in 2015, less own trade, over 1.2 mu a head: calculated", "medium"),
    P("income.labour_mu", 0.16, 0.10, 0.25, "workers per mu", "assumption: hill farming by hand"),
    P("income.rent_mu", 150.0, 80.0, 300.0, "yuan per mu", "assumption: land leased out"),
    P("income.pension_y", 900.0, 720.0, 1200.0, "yuan per person of 60+ 2015", "rural residents' pension 2015", "medium"),
    P("income.subsidy_mu", 90.0, 60.0, 130.0, "yuan per mu 2015", "grain and ecological subsidies 2015, rounded", "medium"),
    P("income.dibao_y", 1767.0, 1500.0, 2000.0, "yuan per person 2015", _BULLETIN, "high"),
    P("income.wubao_y", 4490.0, 3500.0, 5500.0, "yuan per person 2015", _BULLETIN + ", scattered care", "medium"),
    P("income.floor_growth", 0.134, 0.08, 0.16, "per year", "rural dibao standards of the civil affairs bulletins, mean of 2015-2020, about which the published years go up and down", "medium"),
    C("income.floor_later", 0.07, 0.04, 0.10, "per year", "rural dibao standard after 2020: 5,962 to some 7,450 yuan in 2023 is 7.7 % a year; slower afterwards: assumption"),
    C("income.works_farm", 0.12, 0.0, 0.24, "share of farm income per level built", "assumption: share of farming in what works bring; the size is solved (yields.road)"),
    C("income.works_business", 0.30, 0.10, 0.50, "share of trade per level built", "assumption: share of trade in what works bring; the size is solved (yields.road)"),
    P("income.works_poor", 0.5, 0.0, 1.0, "two findings: above 0.6 works help every household alike", "0.6 richer half only (Park and Wang, CEPR DP7856), 0.4 the poor as well (Zhang, Dong and Fang 2023): weights are an assumption"),
)
"""The seven incomes."""

EFFORT: Final = (
    P("effort.loss", 0.10, 0.0, 0.30, "share of hours", "assumption: after dibao studies, able low earners only"),
    P("effort.share", 0.50, 0.40, 0.60, "share of income", "assumption: only aid of half of income and more weakens work"),
    P("effort.low", 1.5, 1.0, 2.0, "lines", "assumption: low earners"),
    P("effort.width", 0.10, 0.05, 0.20, "share of income", "assumption: steepness around one half"),
)
"""Off unless a policy turns it on."""
