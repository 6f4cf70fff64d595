"""Real places with registered persons at two dates or more, from public reports: facts alone.

A place's later dates are what a backtest scores. Half of the places may teach the model, the other
half is not looked at; the halves were drawn before the first run.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scenarios.digest import digest_of

Half = Literal["mend", "unseen"]

DEADLINE: Final = 2020
"""Year by whose end no rural person was to be poor: the Decision of 2015-11-29."""
SPLIT_SEED: Final = 2016
SPLIT_DIGEST: Final = "7f8d41104cf1c69d"
"""Of the names in either half: it was written down before the first run."""


@dataclass(frozen=True)
class Place:
    """A place at the date of its first register, and what its register held later.

    Attributes
    ----------
    zh, en : names.
    level : village, town, county, prefecture.
    start : the register is that of the end of this year.
    households, persons : registered; households are 0 where the source has none.
    all_households, population : rural households, 0 where the source has none, and persons.
    later : year and registered persons at its end.
    source, published : where it stands, and when that appeared.
    grade : high: counts of one report; medium: some counts calculated from others of the report, or
        from rates; low: also rounded, or a start that counts all who were ever registered.
    """

    zh: str
    en: str
    level: Literal["village", "town", "county", "prefecture"]
    start: int
    households: int
    persons: int
    all_households: int
    population: int
    later: tuple[tuple[int, int], ...]
    source: str
    published: str
    grade: Literal["high", "medium", "low"]

    def left(self, year: int) -> float:
        """Share of the start that is registered at a year's end: between its dates a straight line.

        After the last one it runs to nothing at the deadline.
        """
        known = {self.start: self.persons, **dict(self.later)}
        known.setdefault(DEADLINE, 0)
        before = max(y for y in known if y <= year)
        after = min(y for y in known if y >= year)
        part = (year - before) / max(after - before, 1)
        return (known[before] + part * (known[after] - known[before])) / self.persons


PLACES: Final = (
    Place("金寨县齐山村", "Qishan village, Jinzhai", "village", 2013, 94, 275, 398, 1502, ((2015, 163), (2016, 119), (2017, 18), (2018, 10), (2019, 3)),
          "luan.gov.cn/public/6608541/7438781.html: village report on 2019, exits by year", "2020", "high"),
    Place("霍山县太子庙村", "Taizimiao village, Huoshan", "village", 2015, 70, 183, 370, 1300, ((2016, 162), (2017, 99), (2018, 5), (2019, 0)),
          "luaninfo.com/laxw/zwxx/content_108493: register after the check of April 2016, exits by year; 2018 is what left in 2019", "2020", "high"),
    Place("安龙县下龙村", "Xialong village, Anlong", "village", 2015, 203, 804, 612, 2325, ((2016, 640),),
          "qq94.com/fjx/1ca0e3.html: statement of the first secretary, 2017-08-09", "2017-08-09", "high"),
    Place("武定县某镇", "A town of Wuding", "town", 2013, 2151, 8066, 4686, 15461, ((2015, 5823), (2016, 5459), (2017, 5458)),
          "m.bdocx.com/doc/12472874.html: town report, its name struck out; exits by year, 2017 with its dynamic adjustment", "2018-01-27", "medium"),
    Place("渭源县秦祁乡", "Qinqi township, Weiyuan", "town", 2013, 1024, 4190, 2348, 9907, ((2017, 3005), (2018, 2124)),
          "scholarmate.com/S/UWzPfN: abstract of an article on the township; 2017 is 2018 with that year's exits", "2018", "medium"),
    Place("万山区敖寨侗族乡", "Aozhai township, Wanshan", "town", 2013, 784, 2639, 0, 9091, ((2018, 90),),
          "tech.jiangsulong.com/a/2019/0219/1550534641_2.html: the township's head; start: all that left and the rest; persons: the rate of 0.99 %", "2019-02-19", "low"),
    Place("会宁县", "Huining county", "county", 2013, 37947, 169900, 0, 540400, ((2019, 4215),),
          "dawenge.com/jinqigengxin/484817.html: county report; persons from 31.44 %, 2019 from 0.78 %", "2020", "medium"),
    Place("金寨县", "Jinzhai county", "county", 2013, 40000, 130000, 0, 590900, ((2019, 1821),),
          "m.cheanyi.com/M/8gOm.html: Beijing News of 2020-04-29, county office; persons from the rate of 22 %", "2020-04-29", "medium"),
    Place("赤城县", "Chicheng county", "county", 2013, 32076, 68242, 0, 242000, ((2017, 17869), (2018, 6510)),
          "govfoods.com/m/view.php?aid=18375: county secretary; persons from 28.2 %, 2018 from 2.69 %, 2017 is that with the exits of 2018", "2019-10-29", "medium"),
    Place("张北县", "Zhangbei county", "county", 2013, 0, 90570, 0, 290800, ((2018, 8114),),
          "tech.jiangsulong.com/a/2019/0826/1566809035.html: China News of 2019-08-26; 2018 is the task of 2019 and the rest, persons from its rate of 2.79 %", "2019-08-26", "medium"),
    Place("理塘县", "Litang county", "county", 2013, 5165, 24390, 0, 64000, ((2019, 544),),
          "zhpump.com/html/xw/gxdt/56984.html: Ganzi Daily; 23,843 left as the rate fell from 38.1 to 0.85 %", "2019-12-12", "low"),
    Place("酉阳县", "Youyang county", "county", 2013, 35000, 153000, 0, 800000, ((2019, 4000),),
          "m.studyofnet.com/484723930.html: press conference of Chongqing; start: all ever registered; persons from 0.5 %", "2020", "low"),
    Place("峨山县", "Eshan county", "county", 2017, 590, 1750, 0, 130600, ((2018, 449), (2019, 0)),
          "xianyu.chinaxiaokang.com/yuxishidiji/eshanyizuzizhixian/yaowen/2020/0925/3702428.html: press conference of Yuxi; persons from the rate of 1.34 %", "2020-09-24", "high"),
    Place("楚雄州", "Chuxiong prefecture", "prefecture", 2014, 88733, 333825, 0, 2725000, ((2018, 45000), (2019, 8331)),
          "tp.hkcd.com/content_p/2020-08/11/content_100413.html: press conference of the province; 2018: tech.jiangsulong.com/a/2019/0719/1563502498_2.html; persons from 12.25 %", "2020-08-11", "high"),
    Place("湘西州", "Xiangxi prefecture", "prefecture", 2013, 0, 660000, 0, 2067000, ((2018, 90700),),
          "bjlmhh.com/tuopin/201909/t20190929_6351739.shtml: Farmers' Daily; 2018 from the rates of 31.93 and 4.39 %", "2019-09-29", "medium"),
    Place("红河州", "Honghe prefecture", "prefecture", 2014, 0, 678400, 0, 3442000, ((2019, 22030),),
          "ksrykj.com/news/c/2020-07-09/12994660.shtml: press conference; 2014 from the rates of 19.71 and 0.64 %", "2020-07-09", "medium"),
)  # fmt: skip
"""All places. Not in it: what a place only aimed at, and dates after the deadline, which was met."""

NATION: Final = (
    (2012, 98.99), (2013, 82.49), (2014, 70.17), (2015, 55.75), (2016, 43.35), (2017, 30.46), (2018, 16.60),
    (2019, 5.51), (2020, 0.0),
)  # fmt: skip
"""Rural poor, millions at the end of the year: National Bureau of Statistics (2018-02-01, 2019-02-15,
2020-01); 2013-15 from yearly falls of 16.50, 12.32, 14.42 (the Bureau's report of 2019-08-12)."""


def halves(places: Sequence[Place] = PLACES, seed: int = SPLIT_SEED) -> dict[str, Half]:
    """Which half a place is in, by its English name: the first half in the order of drawn numbers."""
    drawn = sorted(places, key=lambda p: hashlib.sha256(f"{seed} {p.en}".encode()).hexdigest())
    return {p.en: "mend" if i < (len(drawn) + 1) // 2 else "unseen" for i, p in enumerate(drawn)}


def split_digest(half: Mapping[str, str]) -> str:
    """Digest of halves as they are drawn."""
    return digest_of(sorted(half.items()), n=16)
