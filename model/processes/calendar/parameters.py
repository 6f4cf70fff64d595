"""Growth of prices and wages: value, range, unit, source; series by year are in ``published.csv``."""


from typing import Final

from model.declare import Parameter

P = Parameter

GROWTH: Final = (
    P("growth.wage", 0.055, 0.04, 0.08, "per year", "national surveys of migrant workers, mean of 2015-2024, about which the published years go up and down; range: assumption (2018: 6.8 % in the nation, 9.9 % in Shaanxi)", "high"),
    P("growth.transfer", 0.14, 0.08, 0.17, "per year", "NBS poor-area survey 2018", "medium"),
    P("growth.farm", 0.025, 0.01, 0.04, "per year", "assumption: farm prices near inflation"),
    P("growth.business", 0.05, 0.02, 0.08, "per year", "assumption: between farm and wages"),
    P("growth.prices", 0.018, 0.01, 0.025, "per year", "consumer prices 2015-2020, rounded", "high"),
    P("growth.costs", 0.03, 0.02, 0.06, "per year", "assumption: project costs between prices and wages"),
    P("growth.medical", 0.04, 0.018, 0.07, "per year", "assumption: cost of a stay in county hospitals grew by 4-6 % a year"),
)
"""Nominal, a year."""
