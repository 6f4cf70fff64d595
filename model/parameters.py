"""Every number of the model: value, prior range, unit, source, confidence.

Sources: "seed" is the Pingli field report of June 2015; other sources are named. "assumption" is a
guess with a reason: it is drawn from its range in every interval and no output is proof of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from model.declare import Parameter, bundle
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES
from model.programmes.industry_parameters import FIELDS, INDUSTRY_PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Mapping

P = Parameter

_BULLETIN = "civil affairs bulletin 2015"
_MIGRANTS = "national migrant worker survey 2015"
_HEALTH = "Fu et al. 2014, PLoS ONE 9(9) e108571"

_PARAMETERS: Final[tuple[Parameter, ...]] = (
    # calendar: growth is nominal a year
    P("growth.wage", 0.07, 0.05, 0.09, "per year", _MIGRANTS + " and following years", "high"),
    P("growth.transfer", 0.14, 0.08, 0.17, "per year", "NBS poor-area survey 2018", "medium"),
    P("growth.farm", 0.025, 0.01, 0.04, "per year", "assumption: farm prices near inflation"),
    P("growth.business", 0.05, 0.02, 0.08, "per year", "assumption: between farm and wages"),
    P("growth.prices", 0.018, 0.01, 0.025, "per year", "consumer prices 2015-2020, rounded", "high"),
    P("growth.costs", 0.03, 0.02, 0.06, "per year", "assumption: project costs between prices and wages"),
    P("growth.medical", 0.04, 0.018, 0.07, "per year", "assumption: cost of a stay in county hospitals grew by 4-6 % a year"),
    # demography
    P("people.birth_y", 0.075, 0.05, 0.10, "births per woman of 20-35 a year", "assumption: 1.6 births"),
    P("people.death_60_y", 0.011, 0.008, 0.015, "deaths at 60 a year", "census 2010 rural life table, rounded", "medium"),
    P("people.death_young_y", 0.0006, 0.0004, 0.0010, "deaths below 20 a year", "census 2010 rural life table, rounded", "medium"),
    P("people.death_slope", 0.095, 0.085, 0.105, "log per year of age", "census 2010 rural life table, rounded", "medium"),
    P("people.senior_high", 0.55, 0.40, 0.75, "share staying on at 16", "assumption: poor mountain county"),
    P("people.college", 0.25, 0.15, 0.40, "share staying on at 19", "assumption: poor mountain county"),
    P("people.death_ill", 0.6, 0.0, 1.2, "excess over the well", "assumption: chronic illness and disability shorten life"),
    P("people.death_admitted", 1.0, 0.0, 2.0, "excess after a stay in the year before", "assumption: the gravely ill are among the admitted"),
    P("people.ill_share", 0.36, 0.30, 0.50, "share of the ill at the ages of death", "assumption: keeps the life table's mean"),
    P("people.admitted_share", 0.15, 0.10, 0.20, "share admitted in a year at the ages of death", "assumption: keeps the life table's mean"),
    P("people.split_y", 0.04, 0.02, 0.06, "per adult of 23-32 beside older adults", "assumption: marriage and own household"),
    # health
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
    # hazard
    P("hazard.scale", 1.0, 0.4, 2.0, "factor on villages' own chance", "assumption: 12 % (5-25) of villages a year"),
    P("hazard.loss", 0.30, 0.15, 0.50, "share of harvest", "assumption: mean of 10-80 %"),
    P("hazard.spread", 0.60, 0.30, 0.67, "share of the mean loss, either way", "assumption: 10-80 % around a mean of 30 %"),
    P("hazard.loss_most", 0.90, 0.80, 1.0, "share of harvest", "assumption: something is always brought in"),
    P("hazard.flood", 0.50, 0.30, 0.70, "share of disasters", "assumption: gullies flood every year in Gandu"),
    P("hazard.drought", 0.35, 0.20, 0.50, "share of what is not flood", "assumption: the rest are landslides"),
    P("hazard.works_hold", 0.50, 0.30, 0.70, "share of loss held back at full works", "assumption: flood works against flood and landslide, water works against drought"),
    P("hazard.stake_loss", 0.10, 0.0, 0.25, "share of stakes lost to a flood or landslide", "assumption: animals drowned, gardens washed away"),
    # delivery
    P("delivery.idle", 0.058, 0.01, 0.10, "share", "national audit 2017 no. 6, 158 counties", "medium"),
    P("delivery.diverted", 0.011, 0.005, 0.03, "share", "national audit 2017 no. 6, 158 counties", "medium"),
    P("delivery.failure", 0.10, 0.05, 0.30, "share of projects", "assumption: failure of small projects"),
    P("delivery.team", 0.15, 0.0, 0.30, "factor", "assumption: a team lifts quality"),
    P("delivery.team_idle", 0.40, 0.20, 0.60, "share of teams that do nothing", "seed: some teams only bring gifts; size assumed"),
    P("delivery.late", 0.20, 0.0, 0.40, "chance a village and year", "assumption: money that misses the planting season"),
    P("delivery.theta", 0.5, 0.0, 1.0, "share", "assumption: complements unknown, uniform"),
    P("delivery.slip", 0.30, 0.10, 0.50, "chance that works take another year", "assumption"),
    P("delivery.misses_poor", 0.25, 0.10, 0.40, "share of recipients off the register", "assumption: slippage"),
    P("delivery.misses_large", 0.50, 0.35, 0.65, "same, large households first", "seed: money goes to large households; size assumed"),
    P("delivery.works_upkeep", 0.03, 0.01, 0.06, "level lost a year", "assumption: village roads and pipes"),
    P("delivery.works_share", 1.0, 0.8, 1.3, "need of a village for all kinds of works", "seed: 5 million solves the main problems", "medium"),
    P("delivery.works_gap", 0.55, 0.4, 0.7, "level that a kind's whole need closes", "assumption: start of the villages' levels"),
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
    P("labour.stop_y", 0.15, 0.08, 0.25, "per year", "assumption: migrants who come home in the course of a year"),
    P("labour.job_loss_q", 0.02, 0.01, 0.04, "per quarter", "assumption: a spell without work"),
    P("labour.migrants", 0.30, 0.20, 0.45, "share of able adults", "assumption: poor counties 2015; sets the villages' pull"),
    P("labour.local_jobs", 0.14, 0.08, 0.20, "share of able adults", "assumption: county seat, sites, community factories"),
    P("labour.local_lift", 0.70, 0.40, 1.0, "log odds", "assumption: odds against home, of which there are fewer than of all other choices"),
    P("labour.road_jobs", 0.10, 0.0, 0.20, "log odds at a full road", "assumption: work within reach"),
    P("labour.home_least_y", 2500.0, 1500.0, 4000.0, "yuan per worker and year 2015", "assumption: odd work at home where there is no land"),
    P("labour.ill_stay", 0.50, 0.30, 0.80, "share of the chronically ill who would migrate", "assumption"),
    P("labour.local_wage_y", 12000.0, 9000.0, 15000.0, "yuan per year 2015", "field day wage 90 yuan, Pingli 2019, over 130 days", "medium"),
    P("labour.placement", 0.05, 0.02, 0.12, "additional chance to migrate", "McKenzie 2017, World Bank Research Observer 32(2): +2.3 points on average; upper range is planners' hope", "medium"),
    P("labour.course_wage", 0.082, 0.04, 0.12, "share of wage", "wage premium of skill training, 2011 survey", "medium"),
    P("labour.posts", 0.02, 0.0, 0.05, "share of registered adults, from 2016", "assumption: public-welfare posts 公益岗, another purse"),
    P("labour.post_y", 5570.0, 4290.0, 6860.0, "yuan per year 2015", "public-welfare job 500-800 yuan a month, 2020, at wages of 2015: growth.wage over five years", "medium"),
    P("labour.unpaid_y", 0.0084, 0.004, 0.015, "chance a migrant and year", _MIGRANTS + ": unpaid wages 0.84 % in 2016", "high"),
    P("labour.unpaid", 10685.0, 8400.0, 13100.0, "yuan of 2015", "national migrant worker survey 2016: 11,433 yuan, at wages of 2015", "high"),
    P("labour.taste_sd", 0.30, 0.10, 0.50, "log odds", "assumption: villages differ in migration"),
    P("labour.poor_taste", 0.0, 0.0, 0.0, "log odds less in poor villages", "assumption: none; a county's pack may have one"),
    P("labour.school_wage", 0.064, 0.0, 0.118, "share of wage per year beyond nine", "de Brauw and Rozelle 2008, Review of Development Economics 12(1): 6.4 %; upper end: China and World Economy 16(2) 2008, beyond junior high", "medium"),
    P("labour.course_fade", 0.15, 0.05, 0.30, "per year", "assumption: what is learned in a short course fades"),
    P("labour.course_weak", 0.40, 0.30, 0.50, "effect on the old or unschooled", "assumption"),
    # income
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
    P("income.floor_growth", 0.144, 0.08, 0.16, "per year", _BULLETIN, "high"),
    P("income.works_farm", 0.12, 0.0, 0.24, "share at full works", "assumption: with the next one, 0.02-0.03 a yuan of village works"),
    P("income.works_business", 0.30, 0.10, 0.50, "share at full works", "assumption: richer households gain 6-9 % (Park and Wang, CEPR DP7856)"),
    # industries
    P("industry.effect", 1.0, 0.5, 2.0, "factor on all stakes", "assumption: 0.15 (0.075-0.30) a yuan and year; not identified"),
    P("industry.decay_y", 0.12, 0.10, 0.15, "per year", "assumption: eaten, sold or abandoned"),
    P("industry.glut_room", 1.5, 1.2, 2.5, "output of 2015", "assumption: what markets take"),
    P("industry.price_floor", 0.4, 0.3, 0.5, "ratio", "assumption"),
    P("industry.crash_y", 0.04, 0.0, 0.08, "chance an industry and year", "assumption: a glut elsewhere; walnut 2015-18"),
    P("industry.crash_size", 0.45, 0.30, 0.65, "price fall for three years", "walnut 26 to 9 yuan a kg, 2015-18; price crashes of tree crops", "medium"),
    P("industry.scale_loss", 0.30, 0.0, 0.50, "share of income lost far below scale", "assumption: no buyer comes for a few greenhouses"),
    P("industry.buyers", 0.15, 0.0, 0.30, "price fall without a road", "assumption: buyers that do not come; a tied enterprise comes"),
    P("industry.disease_loss", 0.50, 0.40, 0.70, "share of a yield", "assumption: a loss year takes half or more"),
    P("industry.adopt_base", 1.4, 0.5, 2.2, "log odds", "assumption: most accept a granted package"),
    P("industry.adopt_peers", 2.0, 0.5, 4.0, "log odds per share", "assumption"),
    P("industry.adopt_own", 1.0, 0.3, 2.0, "log odds per own share over cash", "assumption: own share holds back the poor"),
    P("industry.strain_most", 6.0, 3.0, 10.0, "own share over cash", "assumption: beyond it an empty purse is an empty purse"),
    P("industry.cash_least", 200.0, 50.0, 500.0, "yuan", "assumption: something can always be found"),
    P("industry.plant_share", 0.55, 0.40, 0.78, "share of a village plant's net income that reaches households", "Lingtai, Gansu (pvnews.cn, 2020-05-09): 70 % of gross and 20 % to the village, from June 2019 55 % of net; the lower end is an assumption", "medium"),
    P("industry.own_share", 0.30, 0.15, 0.50, "share of a package", "assumption: 自筹"),
    # the noodle trade
    P("trade.noodle", 0.0, 0.0, 0.0, "share of migrants in the trade", "a county's own: none in Pingli"),
    P("trade.shop_open_y", 0.06, 0.02, 0.12, "chance an eligible household and year", "assumption: Haidong poor households opened 71-113 shops a year, 2016-17"),
    P("trade.shop_helped", 0.50, 0.30, 0.70, "chance with start-up help", "assumption"),
    P("trade.shop_saved", 0.50, 0.30, 0.80, "share of its own part saved", "assumption: kin lend the rest"),
    P("trade.shop_capital", 100000.0, 80000.0, 250000.0, "yuan", "one case, Haidong 2015", "medium"),
    P("trade.shop_loan", 75000.0, 50000.0, 100000.0, "yuan", "1.12 billion to 15,000 people by 2016: calculated", "medium"),
    P("trade.shop_profit_y", 62500.0, 30000.0, 100000.0, "yuan per year 2015", "1.8 billion over 14,430 shops, Hualong 2015, halved: survivors", "medium"),
    P("trade.shop_workers", 2.0, 1.5, 3.0, "migrant workers who leave their wage for it", "assumption: a couple"),
    P("trade.shop_fails_y", 0.15, 0.08, 0.25, "chance a year", "assumption"),
    # finance
    P("finance.demand", 0.30, 0.20, 0.46, "share of able households with a viable use", "take-up by poor households 26.7 to 46 %, 2016-18", "medium"),
    P("finance.additional", 0.50, 0.30, 0.80, "share that would not borrow anyway", "assumption"),
    P("finance.loan", 20000.0, 10000.0, 40000.0, "yuan", "average micro-loan 39,600 yuan to 2019, smaller before", "medium"),
    P("finance.rate", 0.0475, 0.0435, 0.06, "per year", "micro-loan notices 2014-19", "high"),
    P("finance.spread", 0.05, 0.0, 0.15, "net return a year on what is borrowed", "assumption: a loan returns more only on paper"),
    P("finance.default_y", 0.015, 0.005, 0.05, "per year", "assumption: general knowledge"),
    P("finance.term_y", 3.0, 2.0, 3.0, "years", "micro-loan notices 2014-19", "high"),
    P("finance.mutual_loan", 4500.0, 3000.0, 10000.0, "yuan", "pilot funds of Shandong 2010: calculated", "medium"),
    P("finance.mutual_spread", 0.10, 0.0, 0.27, "net return a year", "0.27 of the amount lent claimed, Shandong; a claim"),
    P("finance.mutual_misses", 0.68, 0.60, 0.80, "share of members who are not registered", "32 % (20-40) of members are poor, Wangcang 2013", "medium"),
    P("finance.collateral", 3000.0, 1000.0, 6000.0, "yuan of savings", "assumption: what a lender asks where nobody guarantees"),
    P("finance.wind_up_y", 0.066, 0.03, 0.12, "chance a year", "46 % of funds wound up by year 9, Wangcang 2015: calculated", "medium"),
    P("finance.dividend", 0.08, 0.05, 0.12, "per year", "dividends of 5-12 % on shares, 2016-18", "medium"),
    P("finance.firm_fails_y", 0.05, 0.02, 0.15, "chance a town and year", "assumption: general knowledge"),
    P("finance.firm_price", 0.50, 0.0, 1.0, "share of glut and missing buyers held off", "seed: only tea has a firm that holds its price; size assumed"),
    P("finance.firm_jobs", 0.30, 0.0, 0.60, "log odds of a local job, all tied", "assumption: picking, sorting, packing"),
    # relocation
    P("relocation.offers_y", 0.03, 0.0, 0.05, "share of registered households a year", "5,233 households in five years, field report 2015, slowing: another purse", "medium"),
    P("relocation.accept", 0.6, 0.0, 1.2, "log odds", "assumption: the remaining poor want to stay near their fields"),
    P("relocation.old", 1.0, 0.5, 1.5, "log odds with nobody of working age", "assumption: the old refuse"),
    P("relocation.land_kept", 0.40, 0.10, 0.70, "share of land still worked from a site", "assumption: fields are far"),
    P("relocation.aftercare", 0.5, 0.0, 1.0, "share of sites with after-care", "assumption: jobs at the site"),
    P("relocation.jobs", 0.8, 0.3, 1.3, "log odds of a local job with after-care", "assumption: towns and community factories"),
    P("relocation.own_payment", 6000.0, 0.0, 10000.0, "yuan per household", "at most 10,000 yuan a household, 2017 on: one case", "medium"),
    # effort: off unless a policy turns it on
    P("effort.loss", 0.10, 0.0, 0.30, "share of hours", "assumption: after dibao studies, able low earners only"),
    P("effort.share", 0.50, 0.40, 0.60, "share of income", "assumption: only aid of half of income and more weakens work"),
    P("effort.low", 1.5, 1.0, 2.0, "lines", "assumption: low earners"),
    P("effort.width", 0.10, 0.05, 0.20, "share of income", "assumption: steepness around one half"),
    # coping
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
    # cover: who pays a hospital bill
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
    # school: grants, loans, drop-out
    P("school.grant_pupil_y", 300.0, 0.0, 600.0, "yuan per registered pupil 2015", "assumption: boarders' subsidy of 1,000-1,250 for some"),
    P("school.grant_senior_y", 2500.0, 1500.0, 3000.0, "yuan per registered student 2015", "雨露计划 3,000 for vocational students; state grant of 2,000 for the others", "medium"),
    P("school.grant_college_y", 3000.0, 2000.0, 4500.0, "yuan per registered student 2015", "state grant for students in need, 3,000 on average", "medium"),
    P("school.loan_cap_y", 8000.0, 6000.0, 12000.0, "yuan per student", "国家助学贷款: up to 8,000 a year from 2014", "medium"),
    P("school.loan_years", 10.0, 8.0, 15.0, "years", "assumption: repaid in about ten years after college"),
    P("school.drop_junior_q", 0.06, 0.0, 0.15, "chance a quarter at full stress", "Yi et al. 2012, Int. J. Educ. Dev. 32(4): 9 % leave between grades 8 and 9, the poor more; size assumed"),
    P("school.drop_senior_q", 0.40, 0.20, 0.60, "chance a quarter at full stress", "assumption"),
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
    P("dibao.no_labour", 0.0, 0.0, 0.0, "share of registered households without labour taken in beyond the purse", "a lever, 兜底 of the field report: 0 is practice, 1 leaves none out"),
)  # fmt: skip
"""Numbers of the county and its people; industries stand in their own table."""

PARAMETERS: Final = (*_PARAMETERS, *INDUSTRY_PARAMETERS)
"""All parameters."""

_GROUPS = tuple(dict.fromkeys(p.group for p in _PARAMETERS))


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
TradeNumbers = _group("trade")
FinanceNumbers = _group("finance")
RelocationNumbers = _group("relocation")
EffortNumbers = _group("effort")
CopingNumbers = _group("coping")
RegisterNumbers = _group("register")
CoverNumbers = _group("cover")
SchoolNumbers = _group("school")
DibaoNumbers = _group("dibao")

_FIXED = (
    "land_mu", "labour_least", "first_q", "full_q", "is_crop", "leverage", "resale", "least_village",
    "cycle_q", "is_leased",
)  # fmt: skip
KindNumbers = bundle("KindNumbers", [*FIELDS, *_FIXED, "price"], __name__)
"""What kernels read of the industries: (industries,) float32 each."""

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
    numbers = {
        group: cls(*(np.float32(values[f"{group}.{key}"]) for key in cls._fields))
        for group, cls in _CLASSES.items()
    }
    return numbers | {"kinds": _kinds(values)}


def _kinds(values: Mapping[str, float]) -> Any:
    drawn = [
        np.array([values[f"{name}.{field}"] for name in INDUSTRY_NAMES], np.float32)
        for field in FIELDS
    ]
    fixed = [np.array([getattr(i, name) for i in INDUSTRIES], np.float32) for name in _FIXED]
    price = np.array([i.programme.price for i in INDUSTRIES], np.float32)
    return KindNumbers(*drawn, *fixed, price)
