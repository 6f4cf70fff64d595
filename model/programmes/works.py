"""Village infrastructure by kind: road, water, power, clinic, flood works."""

from typing import Final

from model.programmes.declare import Programme

_PRICES = (
    "village needs of 5 to 9 million: field report 2015; their split over kinds: published unit "
    "costs of village roads, water and grids, rounded"
)


def _works(name: str, chinese: str, english: str, helps: str) -> Programme:
    return Programme(
        name=name,
        chinese=chinese,
        english=english,
        reach="village",
        unit="yuan of works in a village",
        price=1.0,
        price_remote=0.3,
        own_share=False,
        purses=("special", "sector"),
        counts_as_industry=False,
        needs="a village with a level below 1",
        changes=f"VillageState.{name}: {helps}",
        delay="a year, another with chance delivery.slip",
        decay="delivery.works_upkeep a year",
        source=_PRICES,
    )


ROAD = _works("road", "道路", "roads", "farm prices, trade, local jobs, buyers")
WATER = _works("water", "饮水灌溉", "water and irrigation", "harvests, greenhouses, fish ponds")
POWER = _works("power", "电力通信", "power and networks", "trade, photovoltaics")
CLINIC = _works("clinic", "卫生室", "clinic", "admissions")
FLOOD = _works("flood", "防洪排导", "flood works", "harvests lost to flood and landslide")

WORKS: Final = (ROAD, WATER, POWER, CLINIC, FLOOD)
"""In the order of ``VillageState.waiting``."""

ROAD_AT, WATER_AT, POWER_AT = range(3)
"""Their columns in ``VillageState.waiting`` and ``Place.level_0``."""

WORKS_SPLIT: Final = (0.40, 0.20, 0.20, 0.08, 0.12)
"""How a village's main problems split over the kinds: assumption, from unit costs of village roads
(0.7 million a kilometre), safe water (600 yuan a head), village grids (2.3 million)."""
