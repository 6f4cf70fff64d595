"""Every number of the model: value, prior range, unit, source, confidence.

Sources: "seed" is the Pingli field report of June 2015; other sources are named. "assumption" is a
guess with a reason: it is drawn from its range in every interval and no output is proof of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from model.declare import Parameter, bundle

if TYPE_CHECKING:
    from collections.abc import Mapping

P = Parameter

_BULLETIN = "civil affairs bulletin 2015"
_MIGRANTS = "national migrant worker survey 2015"
_HEALTH = "Fu et al. 2014, PLoS ONE 9(9) e108571"

PARAMETERS: Final[tuple[Parameter, ...]] = (
    # calendar: growth is nominal a year
    P("growth.wage", 0.07, 0.05, 0.09, "per year", _MIGRANTS + " and following years", "high"),
    P("growth.transfer", 0.14, 0.08, 0.17, "per year", "NBS poor-area survey 2018", "medium"),
    P("growth.farm", 0.025, 0.01, 0.04, "per year", "assumption: farm prices near inflation"),
    P("growth.business", 0.05, 0.02, 0.08, "per year", "assumption: between farm and wages"),
    P("growth.prices", 0.018, 0.01, 0.025, "per year", "consumer prices 2015-2020, rounded", "high"),
    P("growth.costs", 0.03, 0.02, 0.06, "per year", "assumption: project costs between prices and wages"),
    # demography
    P("people.birth_y", 0.075, 0.05, 0.10, "births per woman of 20-35 a year", "assumption: 1.6 births"),
    P("people.death_60_y", 0.011, 0.008, 0.015, "deaths at 60 a year", "census 2010 rural life table, rounded", "medium"),
    P("people.death_slope", 0.095, 0.085, 0.105, "log per year of age", "census 2010 rural life table, rounded", "medium"),
    P("people.senior_high", 0.55, 0.40, 0.75, "share staying on at 16", "assumption: poor mountain county"),
    P("people.college", 0.25, 0.15, 0.40, "share staying on at 19", "assumption: poor mountain county"),
    P("people.split_y", 0.04, 0.02, 0.06, "per adult of 23-32 beside older adults", "assumption: marriage and own household"),
    # health
    P("health.admission_y", 0.091, 0.08, 0.14, "admissions per person of 15+ a year", _HEALTH, "high"),
    P("health.age_slope", 0.022, 0.015, 0.03, "log odds per year beyond 45", "assumption: admissions triple by 75"),
    P("health.chronic_odds", 2.2, 1.6, 3.0, "factor on odds", "assumption: chronic illness doubles admission"),
    P("health.bill_median", 2435.0, 1800.0, 4500.0, "yuan", "assumption: mean of about 5,000 yuan at county level"),
    P("health.bill_sigma", 1.2, 1.0, 1.4, "log", "assumption: fat tail of inpatient bills"),
    P("health.paid", 0.55, 0.50, 0.60, "share", "assumption: real reimbursement of 新农合 2014-15"),
    P("health.critical_paid", 0.50, 0.50, 0.65, "share above mean income", "critical-illness scheme 2015"),
    P("health.paid_listed", 0.85, 0.80, 0.90, "share, from 2017", "assumption: health programme for the registered"),
    P("health.outpatient_y", 1250.0, 1000.0, 1500.0, "yuan per chronic person", "assumption: brings catastrophic spending to 12-16 %"),
    P("health.chronic_y", 0.006, 0.003, 0.010, "onset per person of 40 a year", "assumption: with prevalence by age"),
    P("health.acute_loss", 1.0, 0.5, 1.0, "quarters of labour per admission", "assumption: a quarter of work lost"),
    P("health.chronic_loss", 0.50, 0.30, 0.70, "share of labour", "assumption: half"),
    P("health.carer_loss", 0.50, 0.25, 0.75, "quarters of a carer", "assumption: half a quarter"),
    # hazard
    P("hazard.scale", 1.0, 0.4, 2.0, "factor on villages' own chance", "assumption: 12 % (5-25) of villages a year"),
    P("hazard.loss", 0.30, 0.15, 0.50, "share of harvest", "assumption: mean of 10-80 %"),
    # delivery
    P("delivery.idle", 0.058, 0.01, 0.10, "share", "national audit 2017 no. 6, 158 counties", "medium"),
    P("delivery.diverted", 0.011, 0.005, 0.03, "share", "national audit 2017 no. 6, 158 counties", "medium"),
    P("delivery.failure", 0.10, 0.05, 0.30, "share of projects", "assumption: failure of small projects"),
    P("delivery.team", 0.15, 0.0, 0.30, "factor", "assumption: a team lifts quality"),
    P("delivery.theta", 0.5, 0.0, 1.0, "share", "assumption: complements unknown, uniform"),
    P("delivery.slip", 0.30, 0.10, 0.50, "chance that works take another year", "assumption"),
    P("delivery.misses_poor", 0.25, 0.10, 0.40, "share of recipients off the register", "assumption: slippage"),
    P("delivery.misses_large", 0.50, 0.35, 0.65, "same, large households first", "seed: money goes to large households; size assumed"),
    P("delivery.works_upkeep", 0.03, 0.01, 0.06, "level lost a year", "assumption: village roads and pipes"),
    P("delivery.works_share", 1.0, 0.8, 1.3, "need of a village per full level", "seed: 5 million solves the main problems", "medium"),
    P("delivery.works_gap", 0.55, 0.4, 0.7, "level closed by the whole need", "assumption: start of the villages' levels"),
    P("delivery.other_works_y", 0.04, 0.0, 0.08, "level a year", "assumption: sector budgets are larger than the fund"),
    # choices: labour
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
    P("labour.stop_y", 0.15, 0.08, 0.25, "per year", "assumption: migrants who stay home a year"),
    P("labour.job_loss_q", 0.02, 0.01, 0.04, "per quarter", "assumption: a spell without work"),
    P("labour.migrants", 0.30, 0.20, 0.45, "share of able adults", "assumption: poor counties 2015; sets the villages' pull"),
    P("labour.local_jobs", 0.14, 0.08, 0.20, "share of able adults", "assumption: county seat, sites, community factories"),
    P("labour.local_wage_y", 12000.0, 9000.0, 15000.0, "yuan per year 2015", "field day wage 90 yuan, Pingli 2019, over 130 days", "medium"),
    P("labour.placement", 0.05, 0.02, 0.12, "additional chance to migrate", "McKenzie 2017, World Bank Research Observer 32(2): +2.3 points on average; upper range is planners' hope", "medium"),
    P("labour.course_wage", 0.082, 0.04, 0.12, "share of wage", "wage premium of skill training, 2011 survey", "medium"),
    P("labour.taste_sd", 0.30, 0.10, 0.50, "log odds", "assumption: villages differ in migration"),
    P("labour.course_fade", 0.15, 0.05, 0.30, "per year", "assumption: what is learned in a short course fades"),
    P("labour.course_weak", 0.40, 0.30, 0.50, "effect on the old or unschooled", "assumption"),
    # income
    P("income.rho", 0.55, 0.30, 0.75, "per year", "assumption: persistence of transitory income"),
    P("income.sd", 0.20, 0.10, 0.30, "log", "assumption: residual transitory sd"),
    P("income.sd_permanent", 0.55, 0.45, 0.65, "log", "assumption: Gini of 0.30-0.42 in a poor county"),
    P("income.yield_mu", 1150.0, 800.0, 1500.0, "yuan per mu 2015", "assumption: net of inputs, mixed cropping and yard animals"),
    P("income.labour_mu", 0.16, 0.10, 0.25, "workers per mu", "assumption: hill farming by hand"),
    P("income.rent_mu", 150.0, 80.0, 300.0, "yuan per mu", "assumption: land leased out"),
    P("income.pension_y", 900.0, 720.0, 1200.0, "yuan per person of 60+ 2015", "rural residents' pension 2015", "medium"),
    P("income.subsidy_mu", 90.0, 60.0, 130.0, "yuan per mu 2015", "grain and ecological subsidies 2015, rounded", "medium"),
    P("income.dibao_y", 1767.0, 1500.0, 2000.0, "yuan per person 2015", _BULLETIN, "high"),
    P("income.wubao_y", 4490.0, 3500.0, 5500.0, "yuan per person 2015", _BULLETIN + ", scattered care", "medium"),
    P("income.floor_growth", 0.144, 0.08, 0.16, "per year", _BULLETIN, "high"),
    P("income.works_farm", 0.12, 0.0, 0.24, "share at full works", "assumption: with the next one, 0.02-0.03 a yuan of village works"),
    P("income.works_business", 0.30, 0.10, 0.50, "share at full works", "assumption: richer households gain 6-9 % (Park and Wang, CEPR DP7856)"),
    # industries
    P("industry.effect", 1.0, 0.5, 2.0, "factor on all stakes", "assumption: 0.15 (0.075-0.30) a yuan and year; not identified"),
    P("industry.tea_net_mu", 1800.0, 1000.0, 3000.0, "yuan per mu at full yield", "assumption: net of hired picking"),
    P("industry.tea_plan", 0.45, 0.30, 0.60, "what growers get of plan figures", "assumption: plans against surveys"),
    P("industry.tea_labour_mu", 0.04, 0.02, 0.08, "workers per mu", "assumption: own days beside hired picking, taken from other work"),
    P("industry.herd_return", 0.20, 0.05, 0.35, "per yuan and year", "assumption: sheep and pigs on the package"),
    P("industry.herd_deaths", 0.08, 0.03, 0.20, "per year", "assumption"),
    P("industry.herd_labour", 0.008, 0.004, 0.02, "workers per 1,000 yuan", "assumption: a twentieth of a worker for a package"),
    P("industry.decay_y", 0.12, 0.10, 0.15, "per year", "assumption: eaten, sold or abandoned"),
    P("industry.firm_hold", 0.10, 0.05, 0.20, "price fall per unit of glut, tea", "seed: tea has a leading firm; size assumed"),
    P("industry.glut_room", 1.5, 1.2, 2.5, "output of 2015", "assumption: what markets take"),
    P("industry.price_floor", 0.4, 0.3, 0.5, "ratio", "assumption"),
    P("industry.tea_price_sd", 0.10, 0.05, 0.20, "log per year", "assumption: regional prices"),
    P("industry.herd_price_cycle", 0.30, 0.20, 0.40, "amplitude", "pig cycle of 3-4 years, +-30 %", "medium"),
    P("industry.adopt_base", 0.4, -0.5, 1.2, "log odds", "assumption: most accept a granted package"),
    P("industry.adopt_peers", 2.0, 0.5, 4.0, "log odds per share", "assumption"),
    P("industry.adopt_own", 1.0, 0.3, 2.0, "log odds per own share over cash", "assumption: own share holds back the poor"),
    P("industry.own_share", 0.30, 0.15, 0.50, "share of a package", "assumption: 自筹"),
    # coping
    P("coping.base", 0.60, 0.50, 0.75, "share of the line", "assumption: consumption that comes first"),
    P("coping.spend", 0.65, 0.55, 0.80, "share of income above it", "assumption"),
    P("coping.forgo", 0.30, 0.15, 0.50, "share of a bill given up when short", "assumption"),
    P("coping.kin_cap", 3000.0, 1000.0, 6000.0, "yuan", "assumption: what kin can lend"),
    P("coping.loan_cap", 10000.0, 5000.0, 20000.0, "yuan", "assumption: formal credit without collateral"),
    P("coping.loan_access", 0.05, 0.02, 0.10, "share of households", "formal loans in poor villages before 2014", "medium"),
    P("coping.loan_rate", 0.06, 0.045, 0.08, "per year", "rural credit cooperative rates 2015, rounded", "medium"),
    P("coping.debt_rate", 0.15, 0.12, 0.20, "per year", "assumption"),
    P("coping.sale_price", 0.70, 0.50, 0.85, "share of value", "assumption"),
    P("coping.cut_poor", 0.40, 0.30, 0.50, "share of a shock", "Jalan and Ravallion, poorest decile", "medium"),
    P("coping.senior_cost_y", 5000.0, 3000.0, 8000.0, "yuan per student", "assumption: senior secondary"),
    P("coping.college_cost_y", 12000.0, 8000.0, 18000.0, "yuan per student", "assumption: net of aid for the poor"),
    P("coping.pupil_cost_y", 600.0, 300.0, 1200.0, "yuan per pupil", "assumption: fees are free, meals are not"),
    # register
    P("register.noise", 0.50, 0.25, 0.90, "sd of the score", "assumption: inclusion error of 10-60 %"),
    P("register.task_y", 7000.0, 6000.0, 8000.0, "persons a year", "seed: people leaving poverty a year", "high"),
    P("register.optimism", 0.10, 0.0, 0.25, "log", "assumption: appraisal under a task"),
    P("register.appraisal_sd", 0.20, 0.10, 0.30, "log", "assumption"),
    P("register.found_y", 0.30, 0.10, 0.50, "chance a year", "assumption: return is noticed"),
    P("register.new_y", 0.05, 0.0, 0.10, "chance a year", "assumption: the missed are found slowly"),
    P("register.ill", 0.30, 0.1, 0.5, "score of an ill member", "assumption: visible illness"),
    P("register.no_labour", 0.40, 0.2, 0.6, "score of no labour", "assumption: visible lack of labour"),
    P("register.tie", 0.10, 0.0, 0.25, "sd of score per sd of tie", "assumption: capture"),
    P("register.checks", 0.80, 0.3, 1.0, "chance that an unmet promise of 两不愁三保障 stops an exit", "assumption: checks under a task"),
    P("register.water_low", 0.25, 0.15, 0.35, "level of water", "assumption: below it drinking water is not safe"),
    P("register.support_years", 2.0, 0.0, 4.0, "years after exit", "assumption: support goes on after exit (脱贫不脱政策); 0 switches it off"),
    P("register.visit_found_q", 0.15, 0.0, 0.35, "chance per quarterly visit", "assumption: visits see a watched household that got worse"),
    P("register.unsafe_listed", 0.20, 0.10, 0.35, "share of registered households in 2014", "assumption: unsafe houses"),
    P("register.unsafe_other", 0.05, 0.02, 0.10, "share of other households in 2014", "assumption: unsafe houses"),
    P("register.rebuild_y", 0.25, 0.15, 0.40, "chance a year, served or dibao", "assumption: rebuilding of unsafe houses, paid by housing funds"),
    P("register.rebuild_own_y", 0.10, 0.05, 0.20, "chance a year, others", "assumption: households rebuild from own means"),
    P("register.wear_y", 0.004, 0.002, 0.010, "chance a year that a house becomes unsafe", "assumption"),
    # dibao and wubao: civil affairs, another purse
    P("dibao.line_y", 2600.0, 2190.0, 3178.0, "yuan per head 2015", "assumption: between Shaanxi's standards of 2014 and 2016 (2,190 and 3,015); national mean of 2015: 3,178 (" + _BULLETIN + ")", "medium"),
    P("dibao.appraisal_sd", 0.50, 0.30, 0.80, "log", "assumption: income targeting of dibao is very imprecise (Zhu and Li, CHIP 2013)"),
    P("dibao.review_y", 0.35, 0.15, 0.70, "share of the roll reviewed a year", "assumption"),
    P("dibao.apply_y", 0.30, 0.15, 0.60, "share of eligible households that apply a year", "assumption: 85-90 % of the income-poor were not on the roll"),
    P("dibao.budget", 1.0, 0.7, 1.3, "persons the purse can pay, ratio to the start's roll", "assumption: the national roll shrank from 2015 on while its standard rose"),
    P("dibao.no_kin", 0.15, 0.05, 0.30, "share of the old without labour whom no kin support", "assumption: the wubao roll shrinks slowly"),
)  # fmt: skip
"""All parameters."""

_GROUPS = tuple(dict.fromkeys(p.group for p in PARAMETERS))


def _group(name: str) -> type:
    title = name.title() + "Numbers"
    return bundle(title, [p.key for p in PARAMETERS if p.group == name], __name__)


GrowthNumbers = _group("growth")
PeopleNumbers = _group("people")
HealthNumbers = _group("health")
HazardNumbers = _group("hazard")
DeliveryNumbers = _group("delivery")
LabourNumbers = _group("labour")
IncomeNumbers = _group("income")
IndustryNumbers = _group("industry")
CopingNumbers = _group("coping")
RegisterNumbers = _group("register")
DibaoNumbers = _group("dibao")

_CLASSES: Final = {
    name: globals()[name.title() + "Numbers"] for name in _GROUPS
}  # every group must have its class above: a missing one fails at import


def base_values() -> dict[str, float]:
    """Base value of every parameter, by name."""
    return {p.name: p.value for p in PARAMETERS}


def numbers_of(values: Mapping[str, float]) -> dict[str, Any]:
    """Parameter bundles (float32) for the kernels, one for each group.

    Parameters
    ----------
    values : mapping
        All names of :func:`base_values`; an unknown or missing name is an error.
    """
    known = {p.name for p in PARAMETERS}
    if set(values) != known:
        wrong = sorted(set(values) ^ known)
        raise ValueError(f"parameters must be exactly the declared ones; differing: {wrong}")
    return {
        group: cls(*(np.float32(values[f"{group}.{key}"]) for key in cls._fields))
        for group, cls in _CLASSES.items()
    }
