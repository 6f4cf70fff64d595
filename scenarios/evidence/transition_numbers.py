"""Numbers of the second model: what figures fit, what none does, and the figures it has."""

from typing import Final

FIXED: Final = {
    "near_ill": (3.0, "times the chance of a large bill in a class with a chronically ill member; assumption"),
    "onset": (0.015, "able households a year in which somebody falls chronically ill; assumption"),
    "recovery": (0.03, "households with an ill member a year without one later; assumption"),
    "ageing": (0.01, "able households a year that lose their last worker; assumption"),
    "births": (0.011, "births a person and year outside the class without workers; assumption"),
    "deaths_able": (0.004, "deaths a person and year; assumption"),
    "deaths_no_labour": (0.045, "deaths a person and year; assumption"),
    "deaths_ill": (0.012, "deaths a person and year; assumption"),
    "reach": (0.75, "share of support that reaches the registered; 1 less delivery.misses_poor"),
    "decay": (0.10, "share of support's income lost a year once mature; assumption"),
}  # fmt: skip
"""Numbers that no figure fits: value, and what it is with its source."""

NUMBERS: Final = (
    ("sigma", "", 0.65, 0.50, 0.85, "sd of log income", "assumption: permanent 0.45-0.65 and transitory 0.25-0.50 together"),
    ("rho", "", 0.70, 0.40, 0.95, "correlation of log income between two years", "assumption"),
    ("growth", "", 0.05, 0.02, 0.09, "per year, real", "assumption; rural national 2013-18: 8 to 11 %"),
    ("no_labour", "", -0.40, -1.0, 0.0, "log income less that of the able", "assumption"),
    ("ill", "", -0.15, -0.6, 0.0, "log income less that of the able", "assumption"),
    ("noise", "county.listing_noise", 0.8, 0.4, 1.2, "sd of the error in sd of log income", ""),
    ("bill_share", "", 0.08, 0.02, 0.20, "share of persons a year with a large bill", "assumption: admissions of 9 % at 15 years and more"),
    ("bill", "", 0.40, 0.10, 1.50, "lines a head, paid by the household", "assumption: half of a mean bill of 5,000 yuan over 3.3 persons is 0.27; those that count are larger"),
    ("task", "register.task_y", 7000.0, 6000.0, 8000.0, "persons a year", ""),
    ("found", "register.found_y", 0.3, 0.1, 0.5, "chance a year that one who left and is poor is listed again", ""),
    ("new", "register.new_y", 0.05, 0.0, 0.1, "chance a year that a poor one never listed is", ""),
)  # fmt: skip
"""Fitted numbers: name, parameter whose value and range they have, else value, range, unit, source."""

MEASURED: Final = (
    "mean_income", "gini", "stay_poor", "regression_to_mean", "growth_without", "wrongly_listed", "leaving_y",
    "poor_reduced_since_2011", "catastrophic", "impoverishing", "medical_rise", "before_after",
)  # fmt: skip
"""Published figures and margins that the second model has."""
