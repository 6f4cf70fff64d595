"""Dibao and wubao: value, range, unit, source of every number."""


from typing import Final

from model.declare import Parameter

P = Parameter

_BULLETIN = "civil affairs bulletin 2015"

DIBAO: Final = (
    P("dibao.line_y", 2600.0, 2190.0, 3178.0, "yuan per head 2015", "assumption: between Shaanxi's standards of 2014 and 2016 (2,190 and 3,015); national mean of 2015: 3,178 (" + _BULLETIN + ")", "medium"),
    P("dibao.appraisal_sd", 0.50, 0.30, 0.80, "log", "assumption: income targeting of dibao is very imprecise (Zhu and Li, CHIP 2013)"),
    P("dibao.review_y", 0.35, 0.15, 0.70, "share of the roll reviewed a year", "assumption"),
    P("dibao.apply_y", 0.30, 0.15, 0.60, "share of eligible households that apply a year", "assumption: 85-90 % of the income-poor were not on the roll"),
    P("dibao.budget", 1.0, 0.7, 1.3, "persons the purse can pay, ratio to the start's roll", "assumption: the national roll shrank from 2015 on while its standard rose"),
    P("dibao.no_kin", 0.15, 0.05, 0.30, "share of the old without labour whom no kin support", "assumption: the wubao roll shrinks slowly"),
    P("dibao.no_labour", 0.0, 0.0, 0.0, "share of registered households without labour taken in beyond the purse", "a lever, 兜底 of the field report: 0 is practice, 1 leaves none out"),
)
"""Civil affairs, another purse."""

RELIEF: Final = (
    P("relief.lines", 1.5, 1.0, 2.0, "dibao lines below which a struck household is in need", "assumption: State Council 2014 no. 47 leaves the line to the county"),
    P("relief.chance_q", 0.35, 0.15, 0.60, "chance a quarter that a household in need is granted relief", "assumption: so reaches 1 to 2 % of households a year; 9.7 million grants a year, civil affairs bulletin 2017, are 2 % of the nation's households"),
    P("relief.amount", 1050.0, 800.0, 1300.0, "yuan per grant, 2015", "1,109.9 yuan a grant, civil affairs bulletin 2017, at prices of 2015; of town and country together", "medium"),
)
"""Temporary relief 临时救助, of the same purse: State Council 2014 no. 47."""
