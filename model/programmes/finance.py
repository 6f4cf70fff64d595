"""Finance: credit for households without collateral, shares in a lead enterprise."""

from model.programmes.declare import Programme

INTEREST = Programme(
    name="interest",
    chinese="贷款贴息",
    english="interest subsidy",
    reach="household",
    unit="three years' interest on a micro-loan of 20,000 yuan",
    price=2800.0,
    price_remote=0.0,
    own_share=False,
    purses=("special", "sector", "interest"),
    counts_as_industry=True,
    needs="labour, a use for the money, collateral or a guarantor",
    changes="Stake.credit",
    delay="next quarter",
    decay="a third of what is left is repaid a year",
    source="4.75 % a year, three years, no collateral asked on paper (micro-loan notices 2014-19)",
)

GUARANTEE = Programme(
    name="guarantee",
    chinese="担保基金",
    english="guarantee fund",
    reach="household",
    unit="a deposit that stands for a loan of 20,000 yuan",
    price=4000.0,
    price_remote=0.0,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=True,
    needs="labour, a use for the money; no collateral",
    changes="Stake.credit",
    delay="next quarter",
    decay="a third of what is left is repaid a year; the deposit is not lent again (assumption)",
    source="field report 2015 asks for one; a deposit of a fifth of the credit: assumption",
)

MUTUAL = Programme(
    name="mutual",
    chinese="互助资金",
    english="village mutual-aid fund",
    reach="village",
    unit="yuan of a village fund's principal",
    price=1.0,
    price_remote=0.0,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=True,
    needs="a village",
    changes="Market.fund, then Stake.mutual",
    delay="next quarter",
    decay="wound up with chance finance.wind_up_y a year",
    source="150,000 yuan a village (141,000-250,000); 46 % of the funds wound up by year 9, "
    "Sichuan 2015",
)

COOPERATIVE = Programme(
    name="cooperative",
    chinese="合作社带贫",
    english="cooperative and lead enterprise",
    reach="household",
    unit="a share of 5,000 yuan in a cooperative or lead enterprise",
    price=5000.0,
    price_remote=0.0,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=False,
    needs="on the register, but for the share that passes it by; a place in a firm; no labour",
    changes="Stake.share, Stake.firm",
    delay="next quarter",
    decay="ends with its contract (finance.contract_y) or its firm (finance.firm_fails_y)",
    source="dividends of 5-12 % on shares, 2016-18",
)
