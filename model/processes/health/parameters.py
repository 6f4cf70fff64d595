"""Illness, and who pays a hospital bill: value, range, unit, source of every number."""


from typing import Final

from model.declare import Parameter

P = Parameter

_HEALTH = "Fu et al. 2014, PLoS ONE 9(9) e108571"

HEALTH: Final = (
    P("health.admission_y", 0.091, 0.08, 0.14, "admissions per person of 15+ a year", _HEALTH, "high"),
    P("health.age_slope", 0.022, 0.015, 0.03, "log odds per year beyond 45", "assumption: admissions triple by 75"),
    P("health.chronic_odds", 2.2, 1.6, 3.0, "factor on odds", "assumption: chronic illness doubles admission"),
    P("health.bill_median", 2435.0, 1800.0, 4500.0, "yuan", "assumption: mean of about 5,000 yuan at county level"),
    P("health.bill_sigma", 1.2, 1.0, 1.4, "log", "assumption: fat tail of inpatient bills"),
    P("health.outpatient_y", 1400.0, 1000.0, 1500.0, "yuan per chronic person", "assumption: brings catastrophic spending to 12-16 %"),
    P("health.chronic_y", 0.006, 0.003, 0.010, "onset per person of 40 a year", "assumption: with prevalence by age"),
    P("health.chronic_slope", 0.0462, 0.035, 0.058, "log per year of age", "assumption: onset doubles every 15 years"),
    P("health.child_share", 0.10, 0.05, 0.50, "of the mean admission, below 15", "assumption: stays of children are short and few"),
    P("health.clinic_odds", 0.10, 0.0, 0.20, "share of odds at a full clinic", "assumption: treated before a stay"),
    P("health.acute_loss", 1.0, 0.5, 1.0, "quarters of labour per admission", "assumption: a quarter of work lost"),
    P("health.chronic_loss", 0.50, 0.30, 0.70, "share of labour", "assumption: half"),
    P("health.carer_loss", 0.50, 0.25, 0.75, "quarters of a carer", "assumption: half a quarter"),
    P("health.recovery_y", 0.03, 0.0, 0.06, "share of the chronically ill a year", "assumption: some get well; keeps prevalence near its start"),
    P("health.chronic_disables_y", 0.006, 0.0, 0.015, "share of the chronically ill a year", "assumption: one in thirteen in twelve years"),
    P("health.severe_bill", 10000.0, 6000.0, 20000.0, "yuan 2015", "assumption: a bill of this size is a grave illness, one in eight"),
    P("health.severe_disables", 0.04, 0.0, 0.10, "share of grave illnesses", "assumption: stroke, injury, surgery"),
    P("health.frail_y", 0.008, 0.0, 0.02, "disabled by age at 75 a year", "assumption: with the disabled share among the old, survey of 2006"),
    P("health.frail_slope", 0.099, 0.08, 0.12, "log per year of age", "assumption: doubles every seven years"),
    P("health.neglect_kept", 0.50, 0.25, 0.75, "share kept a quarter", "assumption: care forgone is made up for within a year"),
    P("health.neglect", 1.5, 0.0, 4.0, "rise of lasting illness per share forgone", "assumption: care forgone lets illness last"),
)
"""Illness and bills."""

COVER: Final = (
    P("cover.premium_y", 120.0, 90.0, 150.0, "yuan per person 2015", "national notice on 新农合 2015: about 120 yuan a head", "medium"),
    P("cover.premium_growth", 0.14, 0.10, 0.185, "per year, nominal", "from 120 yuan in 2015 to 400 in 2024, national notices", "medium"),
    P("cover.stay_out", 0.06, 0.0, 0.15, "chance at the line", "assumption: 1-4 % of all stay out; the near-poor more often"),
    P("cover.deductible", 400.0, 150.0, 1000.0, "yuan per stay 2015", "assumption: 起付线 of county hospitals"),
    P("cover.share", 0.57, 0.52, 0.65, "share above the deductible", "assumption: real reimbursement of 50-60 % of all bills 2014-15"),
    P("cover.share_listed", 0.68, 0.65, 0.75, "same, registered, from 2017", "assumption: with the layers below 80-90 % of bills are paid"),
    P("cover.ceiling", 100000.0, 60000.0, 150000.0, "yuan per household and year 2015", "assumption: at least eight times rural income a person (rule of 2012)"),
    P("cover.threshold", 1.0, 0.7, 1.5, "mean incomes a head", "critical-illness scheme 2015: about the county's mean income", "medium"),
    P("cover.threshold_listed", 0.5, 0.5, 1.0, "factor, registered, from 2017", "health plan for the registered: threshold halved", "medium"),
    P("cover.critical_share", 0.50, 0.50, 0.65, "share above the threshold", "critical-illness scheme 2015: at least half", "medium"),
    P("cover.aid_share", 0.50, 0.30, 0.70, "share of the rest", "assumption: medical aid of dibao, and of the registered from 2017"),
    P("cover.aid_wubao", 0.90, 0.70, 1.0, "share of the rest", "assumption: wubao are treated nearly free"),
    P("cover.aid_ceiling", 10000.0, 5000.0, 30000.0, "yuan per household and year 2015", "assumption: counties' ceilings differ widely"),
)
"""Who pays a hospital bill."""
