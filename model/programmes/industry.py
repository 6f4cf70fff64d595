"""The eleven industries that a household may hold a stake in: one table."""

from dataclasses import dataclass
from typing import Final, Literal

from model.programmes.declare import Programme

Gate = Literal["none", "road", "water", "power"]

LAND_KINDS: Final = ("paddy_mu", "dry_mu", "slope_mu")
"""Kinds of land, as columns of the villages' table; in the order of ``Place.room``."""


@dataclass(frozen=True)
class Industry:
    """What is physical about an industry; what is uncertain stands in :mod:`model.parameters`.

    Parameters
    ----------
    programme : Programme
        Name, package, price, purses.
    land_mu : float
        Land that a package stands on; a household's stakes never take more than it has.
    labour_least : float
        Workers that a household must have before it is offered a package; 0 for none.
    first_q, full_q : float
        Quarters to the first yield and to full yield, straight between.
    is_crop : bool
        Paid with the harvest and hit by disasters; else even over the year.
    leverage : float
        Fall of net income, in per cent, where the price falls by one: gross over net.
    resale : float
        Share of its price that a package brings when sold in distress.
    gate : str
        Village level without which it cannot be done.
    gate_level : float
    works : tuple of (str, float)
        Levels of a village's works from which the industry earns in full: below the scarcest of
        them it loses up to ``delivery.theta`` (assumptions).
    suited : str
        Column of the villages' table that says how well the industry does there; empty: alike
        everywhere.
    land : str
        Column of the villages' table of the land that it stands on; empty: on none of its own.
    least_village : float
        Packages in a village below which buyers do not come.
    cycle_q : float
        Length of the price cycle in quarters; 0 for none.
    is_leased : bool
        Run for the household by others: needs no labour, displaces none.
    """

    programme: Programme
    land_mu: float
    labour_least: float
    first_q: float
    full_q: float
    is_crop: bool
    leverage: float
    resale: float
    gate: Gate = "none"
    gate_level: float = 0.0
    works: tuple[tuple[str, float], ...] = ()
    suited: str = ""
    land: str = ""
    least_village: float = 0.0
    cycle_q: float = 0.0
    is_leased: bool = False


def _package(
    name: str, chinese: str, english: str, unit: str, price: float, source: str, *,
    remote: float = 0.10, own: bool = True, needs: str = "labour, the own share",
    delay: str, decay: str = "deaths_y a year",
) -> Programme:  # fmt: skip
    return Programme(
        name=name,
        chinese=chinese,
        english=english,
        reach="industry",
        unit=unit,
        price=price,
        price_remote=remote,
        own_share=own,
        purses=("special", "sector"),
        counts_as_industry=True,
        needs=needs,
        changes=f"Stake.size of {name}",
        delay=delay,
        decay=decay,
        source=source,
    )


INDUSTRIES: Final[tuple[Industry, ...]] = (
    Industry(
        _package("tea", "茶叶", "tea", "two mu of tea garden", 9000.0,
                 "establishment of 4,500 yuan a mu in three years with labour: assumption "
                 "(3,000-7,000)", remote=0.15, needs="labour, two mu",
                 delay="nothing for three years, full after five"),
        land_mu=2.0, labour_least=0.5, first_q=12, full_q=20, is_crop=True, leverage=1.5, resale=0.4,
        works=(("road", 0.6),), suited="suit_tea", land="slope_mu",
    ),
    Industry(
        _package("konjac", "魔芋", "konjac", "two mu with seed corms", 7200.0,
                 "3,600 yuan a mu (3,300-4,000), seed corms dominate; Ankang about 2021",
                 needs="labour, two mu", delay="a year, full after two"),
        land_mu=2.0, labour_least=0.5, first_q=4, full_q=8, is_crop=True, leverage=2.0, resale=0.5,
        works=(("road", 0.5),), suited="suit_konjac", land="dry_mu",
    ),
    Industry(
        _package("walnut", "核桃", "walnut", "four mu of grafted saplings", 2600.0,
                 "460 yuan a mu (200-1,000), Yellow River valley of Qinghai 2006-13, tended for "
                 "five years: assumption", needs="labour, four mu",
                 delay="nothing for five years, full after eight"),
        land_mu=4.0, labour_least=0.5, first_q=20, full_q=32, is_crop=True, leverage=1.6, resale=0.1,
        works=(("road", 0.4),), suited="suit_walnut", land="slope_mu",
    ),
    Industry(
        _package("pig", "生猪", "pigs", "a sty and ten piglets a year", 6000.0,
                 "assumption: sty and first piglets and feed", delay="two quarters"),
        land_mu=0.0, labour_least=0.5, first_q=2, full_q=2, is_crop=False, leverage=3.0, resale=0.7,
        works=(("road", 0.5), ("water", 0.5)), suited="suit_livestock",
        cycle_q=14,
    ),
    Industry(
        _package("cattle", "肉牛", "cattle", "a breeding cow and shed", 9000.0,
                 "assumption: a cow of 7,000-8,000 yuan and shed, 2014-15",
                 delay="six quarters, full after ten"),
        land_mu=0.0, labour_least=0.5, first_q=6, full_q=10, is_crop=False, leverage=1.8, resale=0.8,
        works=(("road", 0.5), ("water", 0.4)), suited="suit_livestock",
    ),
    Industry(
        _package("sheep", "养羊", "sheep", "eight breeding sheep and shed", 6000.0,
                 "715 yuan a breeding sheep placed (600-1,200), project plan of 2014",
                 delay="two quarters, full after four"),
        land_mu=0.0, labour_least=0.5, first_q=2, full_q=4, is_crop=False, leverage=1.8, resale=0.7,
        works=(("road", 0.4), ("water", 0.3)), suited="suit_livestock",
    ),
    Industry(
        _package("vegetables", "设施蔬菜", "greenhouse vegetables", "a simple greenhouse of half a mu",
                 20000.0, "simple half-mu house, self-run, 2013; cost: assumption",
                 needs="a worker, half a mu, water and a road",
                 delay="two quarters, full after six"),
        land_mu=0.5, labour_least=1.0, first_q=2, full_q=6, is_crop=True, leverage=2.0, resale=0.3,
        works=(("road", 0.8), ("water", 0.8)), suited="suit_vegetables", land="paddy_mu",
        gate="water", gate_level=0.4, least_village=10,
    ),
    Industry(
        _package("potato", "马铃薯", "potato", "three mu with virus-free seed", 1500.0,
                 "assumption: improved seed and fertiliser", own=True,
                 needs="labour, three mu", delay="the next harvest"),
        land_mu=3.0, labour_least=0.5, first_q=2, full_q=2, is_crop=True, leverage=2.0, resale=0.0,
        works=(("road", 0.4),), land="dry_mu",
    ),
    Industry(
        _package("fish", "冷水鱼", "cold-water fish", "a pond of two hundred square metres", 15000.0,
                 "assumption: pond, spring intake, fry", needs="a worker, spring water",
                 delay="four quarters, full after eight"),
        land_mu=0.3, labour_least=1.0, first_q=4, full_q=8, is_crop=False, leverage=2.0, resale=0.3,
        works=(("road", 0.7), ("water", 0.8)), suited="suit_fish", land="paddy_mu",
        gate="water", gate_level=0.5, least_village=5,
    ),
    Industry(
        _package("tourism", "乡村旅游", "village tourism", "a farmstay", 40000.0,
                 "start-up subsidy of 20,000 a farmstay (10,000-30,000), Qinba mountains; half of "
                 "the cost: assumption", needs="a worker, a good road",
                 delay="four quarters, full after eight"),
        land_mu=0.0, labour_least=1.0, first_q=4, full_q=8, is_crop=False, leverage=1.3, resale=0.3,
        works=(("road", 0.9), ("water", 0.6), ("power", 0.7)), suited="suit_tourism",
        gate="road", gate_level=0.6, least_village=5,
    ),
    Industry(
        _package("photovoltaic", "光伏", "photovoltaics", "three kilowatts of a village plant",
                 22500.0, "7.5 yuan a watt (6-9), 2016-17: general knowledge; 7.4 in Lingtai, Gansu "
                 "(186 kW for 1.376 million yuan, pvnews.cn 2020-05-09)", remote=0.05, own=False,
                 needs="a village grid; nobody's labour", delay="two quarters",
                 decay="photovoltaic.deaths_y a year"),
        land_mu=0.0, labour_least=0.0, first_q=2, full_q=2, is_crop=False, leverage=1.0, resale=0.0,
        gate="power", gate_level=0.3, is_leased=True,
    ),
)  # fmt: skip
"""In the order of the last axis of every stake column."""

INDUSTRY_NAMES: Final = tuple(i.programme.name for i in INDUSTRIES)
N_INDUSTRIES: Final = len(INDUSTRIES)
