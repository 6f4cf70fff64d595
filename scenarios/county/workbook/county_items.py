"""Items of the county sheet: name, official totals, assumptions with the defaults they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from model.declare import Parameter
from results.language.catalogue import term
from results.language.numbers import unit_of
from scenarios.county.county_yaml import COUNTIES, FACTS, CountyFile, read_county_file

DEFAULTS_FROM = "pingli"
"""The county whose assumptions hold where a user's county has none."""


@dataclass(frozen=True)
class Item:
    """A row of the county sheet.

    Attributes
    ----------
    kind : text, total (an official total that the villages must add up to), roll (dibao and wubao:
        the villages do not hold them), assumption (value with low and high), names
    scale : what one of the sheet's unit is inside: 10,000 for 万元
    """

    key: str
    words: tuple[str, str]
    kind: Literal["text", "total", "roll", "assumption", "names"]
    unit: tuple[str, str] = ("", "")
    default: tuple[str, str] = ("", "")
    scale: float = 1.0

    def row(self) -> tuple[tuple[str, str], ...]:
        """Cells of the blank sheet, in the order of its columns."""
        empty = ("", "")
        return (
            (self.key, self.key),
            self.words,
            empty,
            empty,
            empty,
            self.unit,
            empty,
            self.default,
        )


_TOTALS = {
    "towns": ("乡镇数", "towns"), "farm_population": ("农村总人口", "rural persons"),
    "households": ("农村总户数", "rural households"),
    "poor_villages": ("贫困村数", "poor villages"),
    "first_round_villages": ("首轮整村推进村数", "first-round villages"),
    "team_villages": ("驻村工作队村数", "villages with a team"),
    "listed_households": ("建档立卡户数", "registered households"),
    "listed_persons": ("建档立卡人口", "registered persons"),
}  # fmt: skip

_ROLLS = {
    "dibao_households": (("低保户数", "dibao households"), "dibao"),
    "dibao_persons": (("低保人口", "dibao persons"), "dibao"),
    "wubao_persons": (("五保人口", "wubao persons"), "wubao"),
}

RATES: Mapping[str, tuple[float, float, float, str]] = {
    "dibao_households": (
        0.0405, 0.038, 0.043, "assumption: two persons of a household on the roll",
    ),
    "dibao_persons": (
        0.081, 0.073, 0.09, "assumption: the national 8.1 % of rural persons "
        "(49.04 million in the civil affairs bulletin 2015), 7.3-9 %",
    ),
    "wubao_persons": (
        0.0086, 0.005, 0.012, "assumption: the national 0.86 % of rural persons "
        "(5.17 million in the civil affairs bulletin 2015), 0.5-1.2 %",
    ),
}  # fmt: skip
"""Share of rural persons, low and high, where a county's sheet has no rolls."""

TASK_ITEM = "exits_y"
"""The county's own task of exits from the register."""

REGISTER_ITEM, RELEASE_ITEM = "register_year", "release_year"
"""The year at whose end the sheets' register stood, and by whose end the county is to leave the list."""

OWN: Mapping[str, tuple[str, float, float, str]] = {
    REGISTER_ITEM: ("register.date", 2013, 2019, ""),
    RELEASE_ITEM: ("register.release", 2016, 2020, ""),
    "moved_households": ("start.moved", 0, 1e6, "households"),
    "subsidized_loans": ("start.loans", 0, 1e6, "listed_households"),
    "mutual_aid_yuan": ("start.mutual", 0, 1e9, "listed_households"),
    "noodle_shops": ("start.shops", 0, 1e6, "households"),
    "community_factories": ("firm.factories", 0, 1e4, "10,000 households"),
}
"""Items that are parameters: years, and what stands at the start. The parameter that each is, the ends
of what it may be, and the total of the villages over which it is taken ("" is none)."""

HELD = ("households", "other_villages", "listed_outside")
"""Assumptions that the table of villages holds: no item of the sheet."""


@cache
def _defaults() -> CountyFile:
    return read_county_file(COUNTIES / DEFAULTS_FROM / "county.yaml")


@cache
def default_assumptions() -> tuple[tuple[Parameter, str], ...]:
    """Assumptions with their Chinese names, as they hold where a county's sheet has none."""
    file, held = _defaults(), (*HELD, *FACTS.values())
    return tuple((p, file.assumptions[p.key].zh) for p in file.priors() if p.key not in held)


def default_register() -> float:
    """Registered persons of a rural person in the default county."""
    facts = _defaults().facts()
    return facts.listed_persons / facts.persons


def default_budgets() -> tuple[dict[str, Any], ...]:
    """What other purses pay in every county: rows without a sum of the default county's own."""
    return tuple(dict(row) for row in _defaults().other_budgets if row.get("yuan_y") is None)


def _items() -> tuple[Item, ...]:
    sums = ("村表合计", "sum of the villages")
    rate = ("按全国比例", "the national share")
    texts = (
        Item("name", ("县名", "name of the county"), "text"),
        Item("source", ("资料来源", "source of the data"), "text"),
        Item("barred", ("不适合当地的项目", "programmes that do not exist here"), "names",
             ("用、分隔", "with commas"), ("无", "none")),
    )  # fmt: skip
    totals = tuple(Item(key, words, "total", _unit(key), sums) for key, words in _TOTALS.items())
    rolls = tuple(Item(key, words, "roll", _unit(key), rate) for key, (words, _) in _ROLLS.items())
    task = Item(TASK_ITEM, ("年度退出任务", "exits from the register a year"), "roll",
                ("人/年", "persons a year"), ("建档立卡人口的12%", "12 % of the registered"))  # fmt: skip
    year, not_known = ("年", "year"), ("按全国各县退出年份", "as the nation's counties")
    years = (
        Item(REGISTER_ITEM, ("建档立卡数字所属年末", "year-end of the register"), "roll", year,
             ("2014", "2014")),
        Item(RELEASE_ITEM, ("计划脱贫摘帽年份", "year of leaving the list"), "roll", year, not_known),
        Item("moved_households", ("已搬迁户数", "households moved in the years before"), "roll",
             ("户", "households"), ("0", "0")),
        Item("subsidized_loans", ("近四年扶贫贴息贷款笔数", "subsidized loans of the four years before"),
             "roll", ("笔", "loans"), ("0", "0")),
        Item("mutual_aid_yuan", ("互助资金总额", "yuan of village mutual-aid funds"), "roll",
             ("元", "yuan"), ("0", "0")),
        Item("noodle_shops", ("已开拉面店户数", "households with a noodle shop"), "roll",
             ("户", "households"), ("0", "0")),
        Item("community_factories", ("社区工厂个数", "community factories"), "roll",
             ("个", "factories"), ("按平利县的密度", "as dense as in Pingli")),
    )  # fmt: skip
    assumed = tuple(_assumed(p, zh) for p, zh in default_assumptions())
    return (*texts, *totals, *rolls, task, *years, *assumed)


_WAN = {"yuan": ("万元", "10,000 yuan"), "yuan per year": ("万元/年", "10,000 yuan a year")}


def _assumed(p: Parameter, zh: str) -> Item:
    """An assumption as an item: money of villages in 万元, as people write it."""
    scale = 1e4 if p.unit in _WAN else 1.0
    value, low, high = (f"{x / scale:,.10g}" for x in (p.value, p.low, p.high))
    return Item(
        p.key,
        (zh, term("parameter", p.name, "en")),
        "assumption",
        _WAN.get(p.unit) or (unit_of(p.unit, "zh"), p.unit),
        (f"{value}（{low}至{high}）", f"{value} ({low} to {high})"),
        scale,
    )


def _unit(key: str) -> tuple[str, str]:
    if key.endswith("villages"):
        return "个", "villages"
    return {"towns": ("个", "towns")}.get(
        key, ("户", "households") if key.endswith("households") else ("人", "persons")
    )


ITEMS = _items()
"""All items, in the order of the sheet."""

ITEM_BY_KEY = {item.key: item for item in ITEMS}
