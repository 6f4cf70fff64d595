"""The sheets of a county's workbook: every column once, with words, unit, limits, hint, example."""

from typing import Final

from model.programmes import PLAN_PURSES, PROGRAMMES
from optimize.rules import SWITCHABLE
from results.documents.forms import Field, Form
from results.language.catalogue import term
from scenarios.county.workbook.county_items import ITEMS
from scenarios.schema.names import RULES as RULE_NAMES

LARGEST_HOUSEHOLD = 15
"""Members of a household that a register may tell."""

WAN = ("万元", "10,000 yuan")
WAN_Y = ("万元/年", "10,000 yuan a year")
SHARE = ("0–1", "0–1")

CAUSES: Final = (
    ("illness", "因病", "illness"), ("disability", "因残", "disability"),
    ("schooling", "因学", "schooling"), ("hazard", "因灾", "disaster"),
    ("labour", "缺劳力", "no labour"), ("skill", "缺技术", "no skill"),
    ("money", "缺资金", "no capital"), ("land", "缺土地", "no land"),
    ("water", "缺水", "no water"), ("road", "交通条件落后", "no road"),
    ("effort", "自身发展动力不足", "little drive"), ("other", "其他", "other"),
)  # fmt: skip
"""Causes of poverty as a register has them (致贫原因)."""

HEALTH: Final = (
    ("0", "健康", "healthy"), ("1", "长期慢性病", "chronically ill"), ("1", "大病", "seriously ill"),
    ("2", "残疾", "disabled"),
)  # fmt: skip
"""Health as a register has it, and the model's condition."""

RELATIONS: Final = (
    ("0", "户主", "head"), ("1", "配偶", "spouse"), ("2", "父母", "parent"), ("3", "子女", "child"),
    ("4", "孙辈", "grandchild"), ("5", "其他", "other"),
)  # fmt: skip
"""Relation to the head, and its order in a household."""

_RULES_ZH = {name: zh for zh, name in RULE_NAMES.items()}

_SEX = (("0", "男", "male"), ("1", "女", "female"))

_LEVELS = tuple(
    Field(key, words, "number", ("0=没有，1=已解决；不填则合成", "0 none, 1 solved; synthesized when empty"),
          ("0.35", "0.35"), SHARE, 0.0, 1.0)
    for key, words in (
        ("road", ("道路水平", "road level")), ("water", ("饮水灌溉水平", "water level")),
        ("power", ("电网水平", "power level")), ("clinic", ("卫生室水平", "clinic level")),
    )
)  # fmt: skip

_SUITED = tuple(
    Field(f"suit_{key}", (f"{zh}适宜度", f"{en} suitability"), "number", ("0=不宜，1=适宜，1.5=最宜；不填则合成", "0 unsuited, 1 suited, 1.5 best; synthesized when empty"), ("1", "1"), ("", ""), 0.0, 3.0)
    for key, zh, en in (
        ("tea", "茶叶", "tea"), ("konjac", "魔芋", "konjac"), ("walnut", "核桃", "walnut"),
        ("livestock", "畜牧", "livestock"), ("vegetables", "设施蔬菜", "vegetables"),
        ("fish", "冷水鱼", "fish"), ("tourism", "乡村旅游", "tourism"),
    )
)  # fmt: skip

_LAND = tuple(
    Field(key, words, "number", ("不填则不限", "No limit when empty"), (example, example), ("亩", "mu"), 0, 500_000)
    for key, words, example in (
        ("paddy_mu", ("水田和水浇地", "paddy and irrigated land"), "90"), ("dry_mu", ("旱地", "dry land"), "1100"),
        ("slope_mu", ("可种茶种树的坡地（不含老茶园）", "slopes for tea and trees beside old gardens"), "1500"),
    )
)  # fmt: skip

_MISSING = tuple(
    Field(f"{key}_missing", (f"{zh}缺口", f"missing for {en}"), "number", ("全部建好还缺的资金，已建好填0；不填则按所需资金推算", "Money until it stands in full, 0 where it does; by the need when empty"), (example, example), WAN, 0, 50_000, 1e4)
    for key, zh, en, example in (
        ("road", "道路", "roads", "210"), ("water", "饮水灌溉", "water", "120"), ("power", "电网", "power", "60"),
        ("clinic", "卫生室", "clinic", "30"), ("flood", "防洪", "flood works", "80"),
    )
)  # fmt: skip

COUNTY = Form(
    "county", ("县情", "County"),
    (
        Field("item", ("项目编码", "item"), "code", ("不要改动", "Leave as it is"), ("", "")),
        Field("words", ("项目", "what"), "text", ("不要改动", "Leave as it is"), ("县名", "name")),
        Field("value", ("数值", "value"), "text", ("不填则用默认值", "The default holds when empty"), ("云岭县", "Yunling")),
        Field("low", ("最低", "low"), "number", ("不确定时的下限，可空", "Lower end where unsure; may be empty"), ("", ""), low=-1e9),
        Field("high", ("最高", "high"), "number", ("不确定时的上限，可空", "Upper end where unsure; may be empty"), ("", ""), low=-1e9),
        Field("unit", ("单位", "unit"), "text", ("不要改动", "Leave as it is"), ("", "")),
        Field("source", ("来源", "source"), "text", ("文件名或年份，可空", "Document or year; may be empty"), ("县统计年鉴", "county yearbook")),
        Field("default", ("不填时", "when empty"), "text", ("不要改动", "Leave as it is"), ("", "")),
    ),
    ("官方合计与县级假设；不填即用村表合计或默认值。", "Official totals and assumptions; empty: sums of the villages, or defaults."),
    tuple(item.row() for item in ITEMS),
)  # fmt: skip

VILLAGES = Form(
    "villages", ("村", "Villages"),
    (
        Field("code", ("村编码", "village code"), "code", ("1至12位数字，每村一个，可用12位行政区划代码；不要用村名", "1 to 12 digits, one for each village: the official code will do"), ("1001", "1001"), needed=True),
        Field("name", ("村名", "village name"), "text", ("报告中显示", "Shown in reports"), ("甲村", "Village A"), needed=True),
        Field("town", ("乡镇编号", "town number"), "count", ("1至120的整数", "A number of the town"), ("1", "1"), low=1, high=120, needed=True),
        Field("households", ("总户数", "households"), "count", ("全部农户，含非贫困户", "All rural households, poor or not"), ("320", "320"), ("户", "households"), 1, 50_000, needed=True),
        Field("persons", ("总人口", "persons"), "count", ("含外出务工者", "Migrants count"), ("1060", "1060"), ("人", "persons"), 1, 200_000, needed=True),
        Field("listed_households", ("建档立卡户数", "registered households"), "count", ("没有填0", "0 where there are none"), ("110", "110"), ("户", "households"), 0, 50_000, needed=True),
        Field("listed_persons", ("建档立卡人口", "registered persons"), "count", ("没有填0", "0 where there are none"), ("280", "280"), ("人", "persons"), 0, 200_000, needed=True),
        Field("poor_village", ("贫困村", "poor village"), "yesno", ("专项资金投向贫困村", "The fund goes to poor villages"), ("是", "yes"), needed=True),
        Field("first_round", ("首轮整村推进", "first round"), "yesno", ("不填视为否", "Empty means no"), ("否", "no"), blank="no"),
        Field("team", ("驻村工作队", "work team"), "yesno", ("不填视为否", "Empty means no"), ("是", "yes"), blank="no"),
        Field("town_name", ("乡镇名称", "town name"), "text", ("报告中显示；不填则显示编号", "Shown in reports; the number where empty"), ("城关镇", "Seat")),
        Field("remoteness", ("偏远度", "remoteness"), "number", ("0=县城边，1=最远；不填则合成", "0 beside the seat, 1 farthest; synthesized when empty"), ("0.6", "0.6"), SHARE, 0.0, 1.0),
        Field("hazard_y", ("年受灾概率", "disaster chance a year"), "number", ("如0.12；不填则合成", "Such as 0.12; synthesized when empty"), ("0.12", "0.12"), SHARE, 0.0, 1.0),
        Field("need", ("解决主要问题所需资金", "need"), "number", ("不填则合成", "What would solve the main problems; synthesized when empty"), ("600", "600"), WAN, 1, 50_000, 1e4),
        Field("absorption_y", ("年吸纳能力", "absorption"), "number", ("一年能用好的资金；不填则合成", "Money that can be used well; synthesized when empty"), ("100", "100"), WAN_Y, 1, 50_000, 1e4),
        *_LEVELS,
        Field("flood", ("防洪水平", "flood works level"), "number", ("0=没有，1=已解决；不填则同饮水灌溉", "0 none, 1 solved; as water when empty"), ("0.4", "0.4"), SHARE, 0.0, 1.0),
        *_MISSING,
        Field("distance", ("到县城里程", "distance to the county seat"), "number", ("公路里程；未填偏远度时用，最远的村为1", "By road; gives the remoteness where that is empty, 1 for the farthest village"), ("38", "38"), ("公里", "km"), 0, 500),
        Field("altitude", ("海拔", "altitude"), "number", ("村委会所在地；不填则合成", "At the village office; synthesized when empty"), ("720", "720"), ("米", "metres"), 0, 5_000),
        Field("grid", ("电网可接光伏", "grid for photovoltaics"), "number", ("电网还能接入的光伏容量；不填则合成", "Photovoltaics that the grid still takes; synthesized when empty"), ("180", "180"), ("千瓦", "kW"), 0, 20_000),
        Field("places", ("企业可带动户数", "places in firms"), "count", ("附近企业、合作社还能带动的户数，没有填0；不填则合成", "Households that firms within reach can still tie, 0 for none; synthesized when empty"), ("60", "60"), ("户", "households"), 0, 5_000),
        *_SUITED,
        *_LAND,
        Field("workers", ("建档立卡在家劳动力", "registered workers at home"), "count", ("建档立卡户中在家、能劳动的人；不填则不限", "Able workers of registered households who are at home; no limit when empty"), ("75", "75"), ("人", "persons"), 0, 200_000),
        Field("students", ("建档立卡学生", "registered students"), "count", ("高中、中职、大学在读；每年资助不超过此数，不填则不限", "In senior secondary, vocational school or college: as many grants a year at most; no limit when empty"), ("8", "8"), ("人", "persons"), 0, 200_000),
    ),
    ("必填。每村一行；只有合计也可以。", "Needed. A row for each village; totals alone will do."),
)  # fmt: skip

HOUSEHOLDS = Form(
    "households", ("农户", "Households"),
    (
        Field("household", ("户编码", "household code"), "code", ("自编，不用姓名和身份证号", "Your own code: no name, no ID number"), ("1001-001", "1001-001"), needed=True),
        Field("village", ("村编码", "village code"), "code", ("村表中的编码", "As on the sheet of villages"), ("1001", "1001"), needed=True),
        Field("size", ("人口数", "members"), "count", ("户内全部人口", "All members, migrants too"), ("3", "3"), ("人", "persons"), 1, LARGEST_HOUSEHOLD, needed=True),
        Field("listed", ("建档立卡", "registered"), "yesno", ("是或否", "yes or no"), ("是", "yes"), needed=True),
        Field("dibao", ("低保", "dibao"), "yesno", ("不填视为否", "Empty means no"), ("否", "no"), blank="no"),
        Field("wubao", ("五保", "wubao"), "yesno", ("不填视为否", "Empty means no"), ("否", "no"), blank="no"),
        Field("workers", ("劳动力数", "workers"), "count", ("16至64岁、能劳动、不在校", "16 to 64, able, not at school"), ("2", "2"), ("人", "persons"), 0, LARGEST_HOUSEHOLD),
        Field("cause", ("致贫原因", "cause"), "choice", ("建档立卡的主要原因", "Main cause on the register"), ("因病", "illness"), choices=CAUSES),
        Field("land", ("承包地", "land"), "number", ("不填则合成", "Synthesized when empty"), ("4.2", "4.2"), ("亩", "mu"), 0, 500),
        Field("income", ("人均纯收入", "net income a head"), "number", ("只用于各户高低排序", "Used to order households only"), ("2600", "2600"), ("元", "yuan a year"), 0, 500_000),
        Field("trade", ("自营纯收入", "own business"), "number", ("没有填0；不填则合成", "0 where there is none; synthesized when empty"), ("0", "0"), ("元", "yuan a year"), 0, 5_000_000),
        Field("savings", ("存款", "savings"), "number", ("不填则合成", "Synthesized when empty"), ("3000", "3000"), ("元", "yuan"), 0, 5_000_000),
        Field("debt", ("负债", "debt"), "number", ("没有填0；不填则合成", "0 where there is none; synthesized when empty"), ("0", "0"), ("元", "yuan"), 0, 5_000_000),
    ),
    ("可空。填全部农户，或只填建档立卡户；其余农户合成。", "May be empty. All households, or the registered only; the others are synthesized."),
)  # fmt: skip

MEMBERS = Form(
    "members", ("家庭成员", "Members"),
    (
        Field("household", ("户编码", "household code"), "code", ("农户表中的编码", "As on the sheet of households"), ("1001-001", "1001-001"), needed=True),
        Field("relation", ("与户主关系", "relation to head"), "choice", ("不填按行序", "By order of rows when empty"), ("户主", "head"), choices=RELATIONS),
        Field("age", ("年龄", "age"), "count", ("2014年底周岁；不填则合成", "Years at the end of 2014; synthesized when empty"), ("52", "52"), ("岁", "years"), 0, 110),
        Field("sex", ("性别", "sex"), "choice", ("不填则合成", "Synthesized when empty"), ("男", "male"), choices=_SEX),
        Field("schooling", ("受教育年限", "schooling"), "count", ("小学6，初中9；不填则合成", "Primary 6, junior high 9; synthesized when empty"), ("6", "6"), ("年", "years"), 0, 22),
        Field("enrolled", ("在校", "at school"), "yesno", ("不填则合成", "Synthesized when empty"), ("否", "no")),
        Field("health", ("健康状况", "health"), "choice", ("不填则合成", "Synthesized when empty"), ("健康", "healthy"), choices=HEALTH),
    ),
    ("可空。填某户就填全该户成员；不要姓名、身份证号、电话。", "May be empty. Of a household all members or none; no names, ID numbers or telephones."),
)  # fmt: skip

FUNDS = Form(
    "funds", ("资金", "Funds"),
    (
        Field("purse", ("资金来源", "purse"), "choice", ("专项扶贫资金必填", "The special fund is needed"), ("专项扶贫资金", "special fund"), choices=tuple((p, term("rule_purse", p, "zh"), term("rule_purse", p, "en")) for p in PLAN_PURSES), needed=True),
        Field("amount", ("每年金额", "amount"), "number", ("单位万元，不是元", "In 10,000 yuan"), ("1600", "1600"), WAN_Y, 0, 100_000, 1e4, needed=True),
        Field("source", ("来源", "source"), "text", ("文件名，可空", "Document; may be empty"), ("县财政局", "county finance office")),
    ),
    ("必填专项扶贫资金。其他资金来源可空。", "The special fund is needed; other purses may be left out."),
)  # fmt: skip

LIBRARY = Form(
    "library", ("项目库", "Project library"),
    (
        Field("village", ("村编码", "village code"), "code", ("村表中的贫困村编码", "A poor village's code"), ("1001", "1001"), needed=True),
        Field("programme", ("项目", "programme"), "choice", ("下拉选择", "Choose from the list"), ("茶叶", "tea"), choices=tuple((p.name, p.chinese, p.english) for p in PROGRAMMES), needed=True),
        Field("most", ("资金上限", "most"), "number", ("不填则不限；不做的项目不列入", "No limit when empty; leave out what is not done"), ("50", "50"), WAN, 0.01, 100_000, 1e4),
    ),
    ("可空。填了则保底以外只做库内项目。", "May be empty. Once filled, only projects in it are done beyond the floor."),
)  # fmt: skip

RULES = Form(
    "rules", ("规则", "Rules"),
    (
        Field("rule", ("规则", "rule"), "choice", ("名称见 tuopin rules", "tuopin rules lists them"), ("人均保底", "floor_per_head"), choices=tuple((n, _RULES_ZH.get(n, n), n) for n in SWITCHABLE if n != "project_library"), needed=True),
        Field("given", ("取值", "value"), "text", ("如 150元 或 towns:3,most:200万元", "Such as 150元，or towns:3,most:200万元"), ("150元", "150元"), needed=True),
        Field("note", ("备注", "note"), "text", ("可空", "May be empty"), ("", "")),
    ),
    ("可空。空表用默认规则：人均保底150元，结转不超过10%、两年。", "May be empty: then 150 yuan a registered head at least, and 10 % may wait for two years."),
)  # fmt: skip

LAST_YEAR = Form(
    "last_year", ("上年资金", "Last year"),
    (
        Field("village", ("村编码", "village code"), "code", ("村表中的编码；全县统一安排的填0", "As on the sheet of villages; 0 for what the county spent itself"), ("1001", "1001"), needed=True),
        Field("programme", ("项目", "programme"), "choice", ("下拉选择", "Choose from the list"), ("茶叶", "tea"), choices=tuple((p.name, p.chinese, p.english) for p in PROGRAMMES), needed=True),
        Field("amount", ("上年金额", "amount"), "number", ("单位万元；只填专项扶贫资金", "In 10,000 yuan; the special fund alone"), ("30", "30"), WAN, 0.01, 100_000, 1e4, needed=True),
    ),
    ("可空。上年专项扶贫资金的实际安排，作为“现行做法”；不填则用参照做法，不是当地数据。", "May be empty. What the special fund paid last year: current practice. Without it reference practice stands in, which is not this county's data."),
)  # fmt: skip

FORMS: Final = (COUNTY, VILLAGES, HOUSEHOLDS, MEMBERS, FUNDS, LIBRARY, RULES, LAST_YEAR)
"""All sheets, in their order."""

NEEDED: Final = ("villages", "funds")
"""Sheets that must hold a row."""
