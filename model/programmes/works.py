"""Village infrastructure: road, water, power, clinic."""

from __future__ import annotations

from model.programmes.declare import Programme

WORKS = Programme(
    name="works",
    chinese="基础设施",
    unit="yuan of works in a village",
    price=1.0,
    price_remote=0.3,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=False,
    needs="a village with a level below 1",
    changes="Land.road, Land.water, Land.power, Land.clinic",
    delay="a year, another with chance delivery.slip",
    decay="delivery.works_upkeep a year",
    source="need of 5 to 9 million a village: field report 2015; effect: 0.03 a yuan, assumption",
)
