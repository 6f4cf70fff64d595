"""Coping and schooling: value, range, unit, source of every number."""


from typing import Final

from model.declare import Parameter

P = Parameter

COPING: Final = (
    P("coping.base", 0.60, 0.50, 0.75, "share of the line", "assumption: consumption that comes first"),
    P("coping.spend", 0.65, 0.55, 0.80, "share of income above it", "assumption"),
    P("coping.forgo", 0.30, 0.15, 0.50, "share of a bill given up when short", "assumption"),
    P("coping.repays", 0.50, 0.30, 0.80, "share of a surplus", "assumption: the rest is saved"),
    P("coping.cut_most", 0.50, 0.30, 0.60, "share of base consumption", "assumption: nobody eats less than half; the rest is arrears"),
    P("coping.kin_lend", 0.50, 0.25, 0.75, "chance a quarter", "assumption: kin have something to lend"),
    P("coping.debt_cap", 2.0, 1.0, 4.0, "years of earnings", "assumption: what private lenders risk"),
    P("coping.kin_cap", 3000.0, 1000.0, 6000.0, "yuan", "assumption: what kin can lend"),
    P("coping.loan_cap", 10000.0, 5000.0, 20000.0, "yuan", "assumption: formal credit without collateral"),
    P("coping.loan_access", 0.05, 0.02, 0.10, "share of households", "formal loans in poor villages before 2014", "medium"),
    P("coping.loan_rate", 0.06, 0.045, 0.08, "per year", "rural credit cooperative rates 2015, rounded", "medium"),
    P("coping.debt_rate", 0.15, 0.12, 0.20, "per year", "assumption"),
    P("coping.sale_price", 0.70, 0.50, 0.85, "share of value", "assumption"),
    P("coping.trap", 0.15, 0.0, 0.30, "share of own earnings lost without working capital", "chance of poverty about doubles below an asset threshold (1-2)", "medium"),
    P("coping.threshold", 1500.0, 500.0, 3000.0, "yuan of savings a head", "assumption: seed, feed and fare at hand"),
    P("coping.cut_poor", 0.40, 0.30, 0.50, "share of a shock", "Jalan and Ravallion, poorest decile", "medium"),
    P("coping.cut_rich", 0.10, 0.05, 0.20, "share of a shock", "Jalan and Ravallion, richest third", "medium"),
    P("coping.senior_cost_y", 5000.0, 3000.0, 8000.0, "yuan per student", "assumption: senior secondary"),
    P("coping.college_cost_y", 12000.0, 8000.0, 18000.0, "yuan per student", "assumption: net of aid for the poor"),
    P("coping.pupil_cost_y", 600.0, 300.0, 1200.0, "yuan per pupil", "assumption: fees are free, meals are not"),
)
"""What gives when money is short."""

SCHOOL: Final = (
    P("school.grant_pupil_y", 300.0, 0.0, 600.0, "yuan per registered pupil 2015", "assumption: boarders' subsidy of 1,000-1,250 for some"),
    P("school.grant_senior_y", 2500.0, 1500.0, 3000.0, "yuan per registered student 2015", "雨露计划 3,000 for vocational students; state grant of 2,000 for the others", "medium"),
    P("school.grant_college_y", 3000.0, 2000.0, 4500.0, "yuan per registered student 2015", "state grant for students in need, 3,000 on average", "medium"),
    P("school.loan_cap_y", 8000.0, 6000.0, 12000.0, "yuan per student", "国家助学贷款: up to 8,000 a year from 2014", "medium"),
    P("school.loan_years", 10.0, 8.0, 15.0, "years", "assumption: repaid in about ten years after college"),
    P("school.drop_junior_q", 0.06, 0.0, 0.15, "chance a quarter at full stress", "Yi et al. 2012, Int. J. Educ. Dev. 32(4): 9 % leave between grades 8 and 9, the poor more; size assumed"),
    P("school.drop_senior_q", 0.40, 0.20, 0.60, "chance a quarter at full stress", "assumption"),
)
"""Grants, loans, drop-out."""
