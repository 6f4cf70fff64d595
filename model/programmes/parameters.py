"""Programmes: industries in common, noodle trade, finance, relocation."""


from typing import Final

from model.declare import Constant, Parameter

P, C = Parameter, Constant  # C: its uncertainty is drawn as the programme's yield

INDUSTRY: Final = (
    P("industry.portion", 0.33, 0.25, 0.75, "share of a package that a household gets at once", "seed: 21 million in five years to 2,100 households a year are 2,000 yuan each; packages cost 6,000 to 9,000"),
    P("industry.size_fall", 0.15, 0.0, 0.30, "elasticity", "assumption: gains rise with a grant by an elasticity of 0.8 to 0.9; larger transfers bring less a yuan in 38 trials (Kondylis and Loeser 2021, WPS 9769), slightly so in 115 studies (Crosta and others 2024, NBER 32779); 0: in proportion"),
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
    P("industry.adopt_worth", 1.0, 0.0, 2.0, "log odds per log of what it earns here", "assumption: growers know their land; who would earn little refuses"),
    P("industry.strain_most", 6.0, 3.0, 10.0, "own share over cash", "assumption: beyond it an empty purse is an empty purse"),
    P("industry.cash_least", 200.0, 50.0, 500.0, "yuan", "assumption: something can always be found"),
    C("industry.plant_share", 0.55, 0.40, 0.78, "share of a village plant's net income that reaches households", "Lingtai, Gansu (pvnews.cn, 2020-05-09): 70 % of gross and 20 % to the village, from June 2019 55 % of net; the lower end is an assumption", "medium"),
    P("industry.courses_y", 0.05, 0.0, 0.15, "share of households with a stake taught practical farming a year, by the agricultural office", "4,000 of the poor taught in seven months of 2016, Mian county beside Ankang (Hanzhong Daily 2016-07-23), over its farm households: calculated; Pingli prints none"),
    P("industry.course_gain", 0.03, 0.0, 0.13, "share of the yield of own stakes, after a course", "farmer field schools: 13 % in pilots, nothing at national scale after two years (Waddington et al. 2014, Campbell Systematic Reviews 2014:6); a short course is taken at a quarter of it", "medium"),
    P("industry.course_keeps", 0.10, 0.0, 0.30, "share of the deaths of own stakes that a course prevents", "assumption: pruning, grafting and inoculation are what is taught"),
    P("industry.course_fade", 0.25, 0.10, 0.50, "per year", "assumption: no gain two years after schools at national scale (Waddington et al. 2014); most is forgotten in four"),
    P("industry.own_share", 0.10, 0.05, 0.20, "share of a package paid in cash", "assumption: 自筹 is 0.20 (0.10-0.50) in village works and mostly labour"),
)
"""What all industries share; each industry's own numbers are in industry_parameters."""

TRADE: Final = (
    P("trade.noodle", 0.0, 0.0, 0.0, "share of migrants in the trade", "a county's own: none in Pingli"),
    P("trade.shop_open_y", 0.06, 0.02, 0.12, "chance an eligible household and year", "assumption: Haidong poor households opened 71-113 shops a year, 2016-17"),
    P("trade.shop_helped", 0.50, 0.30, 0.70, "chance with start-up help", "assumption"),
    P("trade.shop_saved", 0.50, 0.30, 0.80, "share of its own part saved", "assumption: kin lend the rest"),
    P("trade.shop_capital", 100000.0, 80000.0, 250000.0, "yuan", "one case, Haidong 2015", "medium"),
    P("trade.shop_loan", 75000.0, 50000.0, 100000.0, "yuan", "1.12 billion to 15,000 people by 2016: calculated", "medium"),
    C("trade.shop_profit_y", 62500.0, 30000.0, 100000.0, "yuan per year 2015", "1.8 billion over 14,430 shops, Hualong 2015, halved: survivors", "medium"),
    P("trade.shop_workers", 2.0, 1.5, 3.0, "migrant workers who leave their wage for it", "assumption: a couple"),
    P("trade.shop_fails_y", 0.15, 0.08, 0.25, "chance a year", "assumption"),
)
"""The noodle trade."""

FINANCE: Final = (
    P("finance.demand", 0.30, 0.20, 0.46, "share of able households with a viable use", "take-up by poor households 26.7 to 46 %, 2016-18", "medium"),
    P("finance.additional", 0.50, 0.30, 0.80, "share that would not borrow anyway", "assumption"),
    P("finance.loan", 20000.0, 10000.0, 40000.0, "yuan", "average micro-loan 39,600 yuan to 2019, smaller before", "medium"),
    P("finance.rate", 0.0475, 0.0435, 0.06, "per year", "micro-loan notices 2014-19", "high"),
    C("finance.spread", 0.05, 0.0, 0.15, "net return a year on what is borrowed", "assumption: a loan returns more only on paper"),
    P("finance.default_y", 0.015, 0.005, 0.05, "per year", "assumption: general knowledge"),
    P("finance.term_y", 3.0, 2.0, 3.0, "years", "micro-loan notices 2014-19", "high"),
    P("finance.mutual_loan", 4500.0, 3000.0, 10000.0, "yuan", "pilot funds of Shandong 2010: calculated", "medium"),
    C("finance.mutual_spread", 0.10, 0.0, 0.27, "net return a year", "0.27 of the amount lent claimed, Shandong; a claim"),
    P("finance.mutual_misses", 0.68, 0.60, 0.80, "share of members who are not registered", "32 % (20-40) of members are poor, Wangcang 2013", "medium"),
    P("finance.collateral", 3000.0, 1000.0, 6000.0, "yuan of savings", "assumption: what a lender asks where nobody guarantees"),
    P("finance.wind_up_y", 0.066, 0.03, 0.12, "chance a year", "46 % of funds wound up by year 9, Wangcang 2015: calculated", "medium"),
    C("finance.dividend", 0.08, 0.05, 0.12, "per year", "dividends of 5-12 % on shares, 2016-18", "medium"),
    P("finance.firm_fails_y", 0.12, 0.05, 0.25, "chance a firm and year", "assumption: contracts of 8 % that stopped in their third year; no count exists; factories of Ankang the same"),
    P("finance.contract_y", 4.0, 3.0, 5.0, "years of a share's contract", "contracts of 3-5 years, 2016-20", "medium"),
    P("finance.firm_price", 0.50, 0.0, 1.0, "share of glut and missing buyers held off", "seed: only tea has a firm that holds its price; size assumed"),
)
"""Credit, mutual aid, shares in enterprises."""

RELOCATION: Final = (
    P("relocation.offers_y", 0.03, 0.0, 0.05, "share of registered households a year", "5,233 households in five years, field report 2015, slowing: another purse", "medium"),
    P("relocation.accept", 0.6, 0.0, 1.2, "log odds", "assumption: the remaining poor want to stay near their fields"),
    P("relocation.to_site", 0.90, 0.60, 1.0, "share of movers with two workers who go to a concentrated site", "293,000 of 324,000 households moved in southern Shaanxi 2011-15 (Xinhua 2015-12-24): calculated; the field report names the rule (concentrated, scattered, turn-key) and no share", "medium"),
    P("relocation.old", 1.0, 0.5, 1.5, "log odds with nobody of working age", "assumption: the old refuse"),
    P("relocation.land_kept", 0.40, 0.10, 0.70, "share of land still worked from a site", "assumption: fields are far"),
    P("relocation.aftercare", 0.5, 0.0, 1.0, "share of sites with after-care", "assumption: jobs at the site"),
    P("relocation.jobs", 0.8, 0.3, 1.3, "log odds of a local job with after-care", "assumption: towns and community factories"),
    P("relocation.own_payment", 6000.0, 0.0, 10000.0, "yuan per household", "at most 10,000 yuan a household, 2017 on: one case", "medium"),
)
"""Relocation."""
