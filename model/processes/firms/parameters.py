"""Firms: value, range, unit, source of every number."""


from typing import Final

from model.declare import Parameter

P = Parameter

FIRM: Final = (
    P("firm.lead", 0.47, 0.30, 0.60, "share of tea firms that are lead enterprises", "31 leading firms beside 35 tea cooperatives, Pingli 2019: calculated", "medium"),
    P("firm.factories", 5.645, 5.645, 5.645, "community factories per 10,000 households", "35 in July 2016 over 62,000 households, Pingli (Ankang daily): calculated", "medium"),
    P("firm.factory_posts", 85.7, 72.0, 86.0, "jobs a factory", "over 3,000 in 35, Pingli, July 2016; over 6,000 in 83, 2020", "medium"),
    P("firm.shops", 0.0, 0.0, 0.0, "shops that hire, of those who came home from the noodle trade, per 10,000 households", "a county's own: none in Pingli"),
    P("firm.shop_posts", 13.0, 7.0, 17.0, "jobs a shop", "523 firms of returners from the noodle trade hire 6,786 of the local poor and have 570 million yuan of sales, of which 169 million are these wages: Hualong, December 2017 (Qinghai news)", "medium"),
    P("firm.lead_posts", 0.20, 0.0, 0.70, "lasting jobs per place of a lead enterprise", "assumption: a firm's jobs are few beside those whom it ties; 85 beside 120 tied poor households, Pingli 2019"),
    P("firm.posts_listed", 0.29, 0.22, 0.33, "share of jobs kept for the registered", "675 of 2,298 jobs of Ankang's toy factories, 2018; 0.22 in 2022; a third at most", "medium"),
    P("firm.wage_y", 17500.0, 13000.0, 22000.0, "yuan per worker and year 2015", "2,000-2,500 yuan a month (1,800-3,500), Pingli 2018-20, ten months, at wages of 2015: calculated", "medium"),
    P("firm.season_y", 1000.0, 500.0, 2000.0, "yuan per household and year 2015", "1,000 yuan for each of 30 poor households that built three orchards, notices of Pingli, December 2019; 80-100 yuan a day", "medium"),
    P("firm.season_capital", 9600.0, 6000.0, 20000.0, "yuan of an operator's granted capital per seasonal job", "988,280 yuan of those orchards over 30 poor households, who hold firm.posts_listed of the jobs: calculated"),
    P("firm.wear_y", 0.10, 0.05, 0.20, "share of granted capital a year", "assumption: sheds and gardens wear out in ten years"),
    P("firm.common", 0.09, 0.0, 0.15, "share of the variance of firms' fortunes that the county shares", "assumption: with firm.market within 0.12-0.24, the asset correlation of companies under Basel II"),
    P("firm.market", 0.09, 0.0, 0.15, "same, shared by the firms of one product", "assumption: one market; see firm.common"),
    P("firm.successor", 0.80, 0.50, 1.0, "chance a year that another takes a failed one's place", "assumption: registers count the open ones; Pingli's factories grew from 35 to 83 in four years"),
    P("firm.principal_back", 0.70, 0.30, 0.90, "share of contracts whose principal returns at their end", "assumption: one contract's principal was never repaid, most have no count"),
)
"""Beside them stand ``finance.firm_fails_y``, ``finance.contract_y``, ``finance.firm_price``."""
