"""Numbers that shape a synthetic population, and what it starts with: value, range, unit, source."""


from typing import Final

from model.declare import Constant, Parameter, constants

P, C = Parameter, Constant

_NONE = "a county's own: none where it says nothing"

START: Final = (
    P("start.mutual", 0.0, 0.0, 0.0, "yuan of mutual-aid funds per registered household", _NONE),
    P(
        "start.loans",
        0.0,
        0.0,
        0.0,
        "subsidized loans of the four years before per registered household",
        _NONE,
    ),
    P("start.moved", 0.0, 0.0, 0.0, "households moved in the years before, share of all", _NONE),
    P(
        "start.turnkey",
        0.31,
        0.31,
        0.31,
        "share of them in turn-key houses",
        "1,617 of 5,233, field report 2015: calculated",
        "medium",
    ),
    P(
        "start.moved_listed",
        0.67,
        0.50,
        1.0,
        "share of them still on the register",
        "57,568 on it and 28,000 who left it since 2011, field report 2015: calculated",
        "medium",
    ),
    P(
        "start.paired",
        0.0,
        0.0,
        0.0,
        "registered households with a paired helper, those on dibao first, share of all registered",
        _NONE,
    ),
    P("start.shops", 0.0, 0.0, 0.0, "share of households with a noodle shop", _NONE),
)
"""What households and villages have when a run begins; a county's pack gives its own."""

_AGES = (
    C("ages.alone_from", 35, 30, 40, "years, youngest head who lives alone", "assumption"),
    C("ages.alone_to", 80, 75, 85, "years, oldest (not reached)", "assumption"),
    C("ages.head_from", 30, 25, 35, "years, youngest head of several", "assumption"),
    C("ages.head_to", 72, 65, 80, "years, oldest (not reached)", "assumption"),
    C("ages.wubao_from", 60, 60, 60, "years, youngest head of wubao", "wubao rule: 60 and over"),
    C("ages.wubao_to", 85, 80, 95, "years, oldest (not reached)", "assumption"),
    C(
        "ages.joint_from",
        44,
        40,
        50,
        "years, youngest head of two couples",
        "assumption: old enough for a married child",
    ),
    C(
        "ages.child",
        26,
        22,
        30,
        "years between head and first child",
        "assumption: marriage at about 24, census 2010",
    ),
    C("ages.spacing", 3, 2, 4, "years between children", "assumption: interval of rural births"),
    C(
        "ages.grandchild",
        52,
        44,
        60,
        "years between head and grandchild",
        "assumption: two generations",
    ),
    C("ages.elder", 25, 20, 30, "years between head and parent", "assumption: a generation"),
    C(
        "ages.elder_share",
        0.45,
        0.3,
        0.6,
        "share of larger households with a parent of the head",
        "assumption: elders mostly live with a son",
    ),
    C(
        "ages.grand_head",
        50,
        45,
        55,
        "years of a head from which further members are grandchildren",
        "assumption",
    ),
)
AGES: Final = constants(*_AGES)
"""Ages by place in the household."""

_PERSON = (
    C("person.female", 0.48, 0.47, 0.50, "share of further members", "census 2010, rural, rounded"),
    C("person.wubao_female", 0.2, 0.1, 0.3, "share of wubao", "assumption: most are unmarried men"),
    C(
        "person.school_young",
        9.0,
        8.0,
        10.0,
        "years of school below 35",
        "assumption: nine compulsory years",
    ),
    C(
        "person.school_middle",
        7.5,
        6.5,
        8.5,
        "years of school from 35 to 49",
        "assumption: census 2010, rounded",
    ),
    C(
        "person.school_older",
        4.5,
        3.5,
        5.5,
        "years of school from 50",
        "assumption: census 2010, rounded",
    ),
    C("person.school_sd", 2.5, 2.0, 3.0, "years of school, sd", "assumption"),
    C(
        "person.senior",
        0.55,
        0.4,
        0.75,
        "share at school from 16 to 18",
        "assumption: as people.senior_high",
    ),
    C(
        "person.college",
        0.18,
        0.1,
        0.3,
        "share at school from 19 to 21",
        "assumption: senior_high times college, rounded",
    ),
    C(
        "person.chronic_from",
        20.0,
        15.0,
        30.0,
        "age from which chronic illness rises",
        "assumption",
    ),
    C(
        "person.chronic_most",
        1.3,
        1.0,
        1.5,
        "ratio to the share at 65",
        "assumption: levels off beyond 78",
    ),
    C(
        "person.disabled_old",
        2.0,
        1.5,
        3.0,
        "ratio to the mean from 60",
        "assumption: survey of 2006",
    ),
    C(
        "person.disabled_young",
        0.5,
        0.3,
        0.8,
        "ratio to the mean below 30",
        "assumption: survey of 2006",
    ),
)
PERSON: Final = constants(*_PERSON)
"""Sex, schooling and health of members."""

_RANK = (
    C(
        "rank.labour",
        0.55,
        0.45,
        0.65,
        "able adults a member at the mean",
        "assumption: centres the rank",
    ),
    C(
        "rank.school",
        0.09,
        0.05,
        0.12,
        "sd of rank per year of school",
        "assumption: returns to school of about 9 %",
    ),
    C(
        "rank.school_mean",
        6.5,
        6.0,
        7.5,
        "years of school at the mean",
        "assumption: centres the rank",
    ),
    C("rank.ill", -0.8, -1.2, -0.4, "sd of rank per share of ill members", "assumption"),
    C("rank.remote", -0.5, -0.8, -0.2, "sd of rank per remoteness", "assumption"),
    C("rank.remote_mean", 0.5, 0.5, 0.5, "remoteness at the mean", "definition"),
    C("rank.wubao", -0.5, -1.0, 0.0, "sd of rank of wubao", "assumption"),
)
RANK: Final = constants(*_RANK)
"""What composition explains of the latent rank of permanent income."""

_MEANS = (
    C("means.land_mean", -0.045, -0.045, -0.045, "log", "minus half the variance: keeps the mean"),
    C("means.land_sd", 0.3, 0.2, 0.4, "log", "assumption: contracts by heads of the 1990s"),
    C("means.trade_sd", 0.6, 0.4, 0.8, "log", "assumption"),
    C("means.savings_log", 8.0, 7.5, 8.5, "log yuan, median of about 3,000", "assumption"),
    C("means.savings_rank", 0.5, 0.3, 0.7, "log per sd of rank", "assumption"),
    C("means.savings_sd", 0.8, 0.6, 1.0, "log", "assumption"),
    C(
        "means.in_debt",
        0.12,
        0.05,
        0.2,
        "share of households",
        "assumption: high-interest debt at the start",
    ),
    C("means.debt_log", 8.2, 7.5, 9.0, "log yuan, median of about 3,600", "assumption"),
    C("means.debt_sd", 0.6, 0.4, 0.8, "log", "assumption"),
)
MEANS: Final = constants(*_MEANS)
"""Land, trade, savings and debts."""

_ROLLS = (
    C("rolls.tie", 0.1, 0.0, 0.25, "sd of score per sd of tie", "assumption: as register.tie"),
    C(
        "rolls.dibao_sd",
        0.6,
        0.3,
        0.9,
        "sd of an appraisal for dibao",
        "assumption: imprecise (Zhu and Li, CHIP 2013)",
    ),
    C(
        "rolls.wubao_off_register",
        0.1,
        0.0,
        0.2,
        "weight of households off the register",
        "assumption: most wubao are registered",
    ),
)
ROLLS: Final = constants(*_ROLLS)
"""Who is on the register and on the rolls."""

_VILLAGE = (
    C("village.remote_a", 2.0, 1.5, 3.0, "first shape of a beta", "assumption"),
    C("village.remote_b", 2.5, 2.0, 3.5, "second shape of a beta", "assumption"),
    C("village.remote_poor", 0.15, 0.0, 0.3, "remoteness more of poor villages", "assumption"),
    C("village.size_sd", 0.25, 0.15, 0.4, "log", "assumption: persons of a village"),
    C("village.hazard_least", 0.4, 0.2, 0.6, "ratio to the mean", "assumption"),
    C("village.hazard_most", 1.6, 1.4, 1.8, "ratio to the mean", "assumption"),
    C(
        "village.level_sd",
        0.18,
        0.10,
        0.25,
        "level",
        "assumption: of one kind of works some poor villages have next to none, others most",
    ),
    C("village.level_remote", 0.1, 0.0, 0.2, "level less per remoteness", "assumption"),
    C("village.road", -0.05, -0.1, 0.0, "level against the mean", "assumption"),
    C("village.power", 0.10, 0.0, 0.2, "level against the mean", "assumption: grids came first"),
    C("village.clinic", -0.05, -0.1, 0.0, "level against the mean", "assumption"),
    C(
        "village.listed_remote",
        0.3,
        0.1,
        0.5,
        "log of registered share per remoteness",
        "assumption",
    ),
    C("village.listed_sd", 0.1, 0.05, 0.2, "log", "assumption"),
    C("village.gully_hazard", 2.5, 1.5, 4.0, "ratio of chances below a flood gully", "assumption"),
    C(
        "village.rate_least",
        1.08,
        1.05,
        1.1,
        "ratio to the published bound",
        "assumption: rounding keeps the bound",
    ),
    C("village.rate_most", 1.4, 1.2, 1.6, "ratio to the published bound", "assumption"),
)
VILLAGE: Final = constants(*_VILLAGE)
"""Villages of a county whose reports give totals only."""

_LAND = (
    C(
        "land.altitude",
        800.0,
        400.0,
        2500.0,
        "metres, mean of villages",
        "assumption where a county says nothing: Qinba mountains, county seat 488, Luohe 700, Zhengyang 1,200",
    ),
    C("land.altitude_sd", 150.0, 80.0, 300.0, "metres within a town", "assumption"),
    C(
        "land.altitude_remote",
        300.0,
        100.0,
        600.0,
        "metres per remoteness",
        "assumption: the far villages lie higher",
    ),
    C("land.town_sd", 0.12, 0.05, 0.2, "remoteness within a town", "assumption"),
    C(
        "land.tea_villages",
        0.5,
        0.3,
        0.7,
        "share of villages of tea towns",
        "55 villages of 137 have over 1,000 mu of tea, 8 of 11 towns over 10,000: Pingli, July 2019",
    ),
    C(
        "land.tea",
        1.15,
        0.9,
        1.4,
        "suitability where tea is grown on a large scale",
        "assumption: with the others about 1 where studies were made",
    ),
    C(
        "land.no_tea",
        0.3,
        0.1,
        0.5,
        "suitability elsewhere",
        "evidence reading: 0.00-0.03 against 0.09 a yuan",
    ),
    C("land.sd", 0.35, 0.2, 0.5, "log, between villages", "assumption"),
    C(
        "land.tourism_sd",
        0.6,
        0.3,
        0.9,
        "log, between villages",
        "assumption: few places draw visitors",
    ),
    C(
        "land.grass",
        0.4,
        0.0,
        0.8,
        "log of livestock's suitability per remoteness",
        "assumption: grass and room are far from town",
    ),
    C(
        "land.near",
        1.2,
        0.6,
        2.0,
        "log per remoteness",
        "assumption: fresh goods and guests need the town nearby",
    ),
    C("land.near_mean", 0.3, 0.2, 0.4, "remoteness with suitability 1", "assumption"),
    C("land.springs", 0.3, 0.1, 0.5, "share of villages with cold springs", "assumption"),
    C("land.spring", 1.3, 1.0, 1.6, "suitability of fish with a spring", "assumption"),
    C("land.no_spring", 0.3, 0.1, 0.5, "suitability of fish without", "assumption"),
    C("land.fall", 0.25, 0.1, 0.4, "log per hundred metres beyond a crop's band", "assumption"),
    C(
        "land.grid_most",
        370.0,
        200.0,
        600.0,
        "kW, largest",
        "187 kW a village plant on average, white paper 2021: mean of the draw",
    ),
    C(
        "land.firms_tea",
        0.45,
        0.3,
        0.6,
        "share of tea villages with a firm within reach",
        "31 leading firms and 35 tea cooperatives by 2019, half of them in 2015: Pingli",
    ),
    C("land.firms_other", 0.10, 0.05, 0.2, "same, other villages", "assumption"),
    C(
        "land.places_least",
        30.0,
        20.0,
        60.0,
        "households that a firm can tie",
        "60-200 a firm over its villages",
    ),
    C(
        "land.places_most",
        110.0,
        80.0,
        200.0,
        "households that a firm can tie",
        "202 and 120 poor households of two tea firms, Pingli 2019",
    ),
    C("land.arable_sd", 0.2, 0.1, 0.3, "log, arable land a head between villages", "assumption"),
    C(
        "land.paddy",
        0.098,
        0.05,
        0.2,
        "share of arable land that is paddy or irrigated",
        "9.36 % and 0.42 % of Ankang's arable land, third land survey (Ankang, 2022-01-24)",
        "medium",
    ),
    C(
        "land.paddy_fall",
        0.25,
        0.1,
        0.4,
        "log of that share per hundred metres",
        "assumption: paddies lie along the rivers",
    ),
    C("land.paddy_top", 1300.0, 1000.0, 1500.0, "metres above which there is none", "assumption"),
    C("land.paddy_sd", 0.5, 0.3, 0.8, "log, between villages", "assumption"),
    C(
        "land.slope",
        1.5,
        0.9,
        3.0,
        "mu a head of slopes for tea and trees beside old tea gardens",
        "at least 0.9: 240,000 mu of tea and gynostemma in 2019 less some 50,000 of tea in 2015 over 203,700 farm people, Pingli: calculated; the rest is an assumption",
    ),
    C(
        "land.slope_remote",
        1.0,
        0.0,
        2.0,
        "log of it per remoteness",
        "assumption: the far villages have more hills and fewer people",
    ),
    C("land.slope_sd", 0.5, 0.3, 0.8, "log, between villages", "assumption"),
    C(
        "land.workers",
        0.27,
        0.2,
        0.35,
        "able workers at home per registered person",
        "assumption: the model's own at 30 % migrants, 2016",
    ),
    C(
        "land.workers_remote",
        -0.4,
        -0.8,
        0.0,
        "log of it per remoteness",
        "assumption: the far villages are emptier",
    ),
    C("land.workers_sd", 0.25, 0.1, 0.4, "log, between villages", "assumption"),
    C(
        "land.students",
        0.018,
        0.01,
        0.03,
        "students per registered person",
        "assumption: the model's own, 2016-17",
    ),
    C("land.students_sd", 0.3, 0.2, 0.5, "log, between villages", "assumption"),
    C(
        "land.cost_sd",
        0.4,
        0.2,
        0.6,
        "log, unit cost of works between villages",
        "assumption: terrain; unit prices of village roads differ by a half to twice",
    ),
    C(
        "land.error_sd",
        0.4,
        0.3,
        0.5,
        "log, truth over table",
        "assumption: what people on the spot know",
    ),
)
LAND: Final = constants(*_LAND)
"""Land and firms of villages."""

CONSTANTS: Final = (*_AGES, *_PERSON, *_RANK, *_MEANS, *_ROLLS, *_VILLAGE, *_LAND)
"""All of them."""
