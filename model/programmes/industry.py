"""Household industries: tea gardens and livestock."""

from __future__ import annotations

from model.programmes.declare import Programme

TEA = Programme(
    name="tea",
    chinese="茶叶",
    unit="two mu of tea garden",
    price=9000.0,
    price_remote=0.15,
    own_share=True,
    purses=("special", "sector"),
    counts_as_industry=True,
    needs="labour at home, two mu of land, cash for the own share",
    changes="Work.tea",
    delay="nothing for two years, then .4, .7, 1 in years 4 to 6",
    decay="industry.decay_y a year",
    source="establishment of 4,500 yuan a mu in three years with labour: assumption (3,000-7,000)",
)

LIVESTOCK = Programme(
    name="livestock",
    chinese="畜牧养殖",
    unit="a package of breeding animals and shed",
    price=6000.0,
    price_remote=0.10,
    own_share=True,
    purses=("special", "sector"),
    counts_as_industry=True,
    needs="labour at home, cash for the own share",
    changes="Work.herd",
    delay="two quarters",
    decay="industry.decay_y and industry.herd_deaths a year",
    source="eight breeding sheep at 715 yuan (600-1,200), project plan of 2014",
)
