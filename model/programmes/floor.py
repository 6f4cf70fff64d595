"""The floor, medical cover and relocation: paid by other purses in every scenario."""

from model.programmes.declare import Programme

FLOOR = Programme(
    name="floor",
    chinese="低保五保兜底",
    english="dibao and wubao",
    reach="household",
    unit="a person and year of dibao top-up or wubao standard",
    price=1767.0,
    price_remote=0.0,
    own_share=False,
    purses=("civil_affairs",),
    counts_as_industry=False,
    needs="on the dibao or wubao roll",
    changes="Flow.floor_q",
    delay="none",
    decay="stops when payment stops",
    source="civil affairs bulletin 2015; special funds may not buy transfers",
)

MEDICAL = Programme(
    name="medical",
    chinese="医疗保障",
    english="medical cover",
    reach="household",
    unit="a yuan of inpatient bill",
    price=1.0,
    price_remote=0.0,
    own_share=False,
    purses=("health",),
    counts_as_industry=False,
    needs="an admission",
    changes="Health.insured_q",
    delay="none",
    decay="none",
    source="cooperative insurance, critical-illness cover; raised for the registered from 2017",
)

RELOCATION = Programme(
    name="relocation",
    chinese="易地搬迁",
    english="relocation",
    reach="household",
    unit="a household moved: house and site",
    price=140000.0,
    price_remote=0.0,
    own_share=False,
    purses=("relocation", "sector"),
    counts_as_industry=False,
    needs="on the register; does not refuse",
    changes="Stake.moved",
    delay="none",
    decay="none",
    source="45,000-65,000 yuan a head in all, Ankang 2016-20; 2.5-3.1 persons a household",
)
