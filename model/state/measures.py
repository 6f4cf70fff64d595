"""What a run measures: additive village sums in whole units, so that order and split do not matter."""

from dataclasses import dataclass
from typing import Final, Literal

from model.programmes.industry import INDUSTRIES
from model.state.columns import CAUSES, SOURCES
from model.state.dimensions import DIMENSIONS

Kind = Literal["flow", "stock", "year_end"]


@dataclass(frozen=True)
class Measure:
    """One measured sum of a village and quarter.

    Parameters
    ----------
    name : str
    unit : str
        Stored unit; money is stored in fen, severity in millionths of a person.
    kind : str
        ``flow`` adds up over quarters; ``stock`` is read at the year's end; ``year_end`` is written only
        in fourth quarters.
    text, chinese : str
        One line for tables.
    """

    name: str
    unit: str
    kind: Kind
    text: str
    chinese: str


M = Measure
_SOURCE_CHINESE = ("农业", "产业", "本地务工", "外出务工", "经营", "财产", "转移")
_CAUSE_CHINESE = (
    "因病", "因学", "因灾", "价格", "失业", "偶然", "无单一原因", "扶持终止", "劳动力老化", "分户",
    "务工返乡",
)  # fmt: skip
_LACK_CHINESE = ("吃穿", "义务教育", "基本医疗", "住房安全", "饮水安全")
STATUSES: Final = ("income", "spending", "chronic")
"""The three true statuses."""
MEASURES: Final[tuple[Measure, ...]] = (
    M("households", "households", "stock", "Households", "户数"),
    M("persons", "persons", "stock", "Persons", "人口"),
    M("able_adults", "persons", "stock", "Able adults", "劳动力"),
    M("migrants", "persons", "stock", "Migrants", "外出务工人数"),
    *(
        M(f"income_{s}", "fen", "flow", f"Income, {s}", f"{c}收入")
        for s, c in zip(SOURCES, _SOURCE_CHINESE, strict=True)
    ),
    M("floor_paid", "fen", "flow", "Dibao and wubao paid", "低保五保支出"),
    M("medical_gross", "fen", "flow", "Inpatient bills", "住院费用"),
    M("medical_paid", "fen", "flow", "Bills paid by insurance and aid", "医保与救助支付"),
    M("out_of_pocket", "fen", "flow", "Bills paid by households", "自付医疗费"),
    M("spending", "fen", "flow", "Consumption", "消费"),
    M("savings", "fen", "stock", "Savings", "储蓄"),
    M("debt", "fen", "stock", "Debt, loans included", "负债"),
    M("poor_income", "persons", "year_end", "Income-poor persons", "收入贫困人口"),
    M("poor_spending", "persons", "year_end", "Spending-poor persons", "支出贫困人口"),
    M("poor_chronic", "persons", "year_end", "Chronically poor persons", "长期贫困人口"),
    M("gap_income", "fen", "year_end", "Income-poverty gap a year", "收入贫困缺口"),
    M("gap_spending", "fen", "year_end", "Spending-poverty gap a year", "支出贫困缺口"),
    M("severity_spending", "millionths", "year_end", "Squared spending-poverty gap", "支出贫困深度"),
    M("entries", "persons", "year_end", "Persons who fell into poverty first", "新致贫人口"),
    M("exits", "persons", "year_end", "Persons who left poverty", "脱贫人口"),
    M("returns", "persons", "year_end", "Persons who returned to poverty", "返贫人口"),
    *(
        M(f"returns_{c}", "persons", "year_end", f"Returns, cause {c}", f"返贫：{z}")
        for c, z in zip(CAUSES, _CAUSE_CHINESE, strict=True)
    ),
    M("catastrophic", "households", "year_end", "Households with catastrophic bills", "灾难性医疗支出户"),
    M("listed", "persons", "year_end", "Persons on the register", "建档立卡人口"),
    M("listed_households", "households", "year_end", "Households on the register", "建档立卡户"),
    M("listed_not_poor", "persons", "year_end", "On the register, not income-poor", "错评人口"),
    M("poor_not_listed", "persons", "year_end", "Income-poor, not on the register", "漏评人口"),
    M("left_list", "persons", "year_end", "Left the register", "退出人口"),
    M("left_list_poor", "persons", "year_end", "Left the register while income-poor", "错退人口"),
    M("joined_list", "persons", "year_end", "Joined or re-joined the register", "新纳入人口"),
    M("rejoined_list", "persons", "year_end", "… who had left it before", "其中返贫重新纳入"),
    M("added_list", "persons", "year_end", "Added to the register by its correction", "补录人口"),
    M("struck_list", "persons", "year_end", "Struck off it as wrongly listed", "剔除人口"),
    M("watched", "persons", "year_end", "On the watch list", "监测对象"),
    M("granted", "fen", "flow", "Granted", "拨付资金"),
    M("offered", "fen", "flow", "Built or offered", "落实资金"),
    M("carried_in", "fen", "flow", "Idle money that came back", "上年结转"),
    M("carried_out", "fen", "flow", "Idle money carried to next year", "结转下年"),
    M("lapsed", "fen", "flow", "Money lapsed after two years", "收回资金"),
    M("diverted", "fen", "flow", "Money diverted", "挪用资金"),
    M("taken", "fen", "flow", "Support taken up by households", "到户资金"),
    M("taken_listed", "fen", "flow", "… by households registered or still supported", "到建档立卡户资金"),
    M("taken_poor", "fen", "flow", "… by truly spending-poor households", "到真实贫困户资金"),
    M("own_share", "fen", "flow", "Own share paid (自筹)", "农户自筹"),
    M("adopters", "households", "stock", "Households with a stake", "产业户"),
    *(
        M(f"stake_{i.programme.name}", "hundredths of packages", "stock",
          f"Supported packages, {i.programme.english}", f"扶持规模：{i.programme.chinese}")
        for i in INDUSTRIES
    ),
    M("credit", "fen", "stock", "Productive micro-loans", "生产性小额贷款"),
    M("shares", "fen", "stock", "Shares in cooperatives and enterprises", "合作社与企业股金"),
    M("shops", "households", "stock", "Noodle shops", "拉面店"),
    M("moved", "households", "stock", "Households relocated so far", "搬迁户"),
    M("impoverishing", "households", "year_end", "Households that medical bills push below the line", "因病致贫户"),
    M("impoverished", "persons", "year_end", "Persons whom medical bills push below the line", "因病致贫人口"),
    M("uninsured", "persons", "year_end", "Persons outside cooperative insurance", "未参合人口"),
    M("chronically_ill", "persons", "year_end", "Chronically ill or disabled persons", "慢性病与残疾人口"),
    M("paid_cooperative", "fen", "year_end", "Bills paid by cooperative insurance this year", "新农合报销"),
    M("paid_critical", "fen", "year_end", "Bills paid by critical-illness cover this year", "大病保险支付"),
    M("paid_aid", "fen", "year_end", "Bills paid by medical aid this year", "医疗救助支付"),
    M("premium", "fen", "year_end", "Premiums paid by households this year", "个人参合缴费"),
    M("premium_aid", "fen", "year_end", "Premiums paid for the poor this year", "资助参合支出"),
    M("forgone_care", "fen", "flow", "Care forgone", "放弃的医疗"),
    M("school_grants", "fen", "flow", "School grants", "教育补助"),
    M("student_debt", "fen", "stock", "Student loans", "助学贷款余额"),
    M("drop_outs", "persons", "flow", "Left school for lack of money", "因贫失学人数"),
    *(
        M(f"mainly_{c}", "persons", "year_end", f"Returns, mainly {c}", f"返贫主因：{z}")
        for c, z in zip(CAUSES, _CAUSE_CHINESE, strict=True)
    ),
    *(
        M(f"{e}_{s}", "persons", "year_end", f"{t}, {s} poverty", f"{z}{c}")
        for s, z in (("income", "收入贫困"), ("chronic", "长期贫困"))
        for e, t, c in (("entries", "Entries", "首次"), ("exits", "Exits", "脱贫"),
                        ("returns", "Returns", "返贫"))
    ),
    *(
        M(f"returns_{s}_{c}", "persons", "year_end", f"Returns to {s} poverty, cause {c}", f"{y}返贫：{z}")
        for s, y in (("income", "收入"), ("chronic", "长期"))
        for c, z in zip(CAUSES, _CAUSE_CHINESE, strict=True)
    ),
    M("spell_years", "person-years", "year_end", "Persons times years of their present spell", "贫困持续人年"),
    M("spell_years_ended", "person-years", "year_end", "The same of spells that ended", "已结束贫困持续人年"),
    M("poor_years", "person-years", "year_end", "Persons in poverty times years in it so far", "累计贫困人年"),
    *(
        M(f"returns_within_{k}", "persons", "year_end", f"Returns within {k} years of the exit", f"脱贫{k}年内返贫")
        for k in (1, 2, 3)
    ),
    M("lacking", "persons", "year_end", "Some promise of 两不愁三保障 unmet", "两不愁三保障未达标人口"),
    *(
        M(f"lacking_{d}", "persons", "year_end", f"Unmet: {d}", f"未达标：{z}")
        for d, z in zip(DIMENSIONS, _LACK_CHINESE, strict=True)
    ),
    M("left_list_spending", "persons", "year_end", "Left the register while spending-poor", "支出贫困时退出"),
    M("left_list_lacking", "persons", "year_end", "Left it with a promise unmet", "未达标时退出"),
    M("left_returned", "persons", "year_end", "Left it earlier, returned to income poverty", "退出后返贫"),
    M("left_returned_found", "persons", "year_end", "… and were found the same year", "退出后返贫且当年发现"),
    M("left_poor_missed", "persons", "year_end", "Left it, income-poor, not listed again", "退出后贫困未发现"),
    M("after_exit", "persons", "year_end", "Off the register and still supported", "脱贫不脱政策人口"),
    M("near_line", "persons", "year_end", "Income between 1 and 1.5 lines", "临界人口"),
    M("near_not_listed", "persons", "year_end", "… not on the register", "未建档临界人口"),
    M("cliff_below", "persons", "year_end", "Income before support between 0.5 and 1 lines", "扶持前线下人口"),
    M("cliff_above", "persons", "year_end", "Income before support between 1 and 1.5 lines", "扶持前线上人口"),
    M("support_below", "fen", "year_end", "Floor and support to the former", "扶持前线下人口所得扶持"),
    M("support_above", "fen", "year_end", "Floor and support to the latter", "扶持前线上人口所得扶持"),
    M("poor_outside", "persons", "year_end", "Income-poor outside poor villages", "贫困村外贫困人口"),
    M("dibao", "persons", "year_end", "On the dibao roll", "低保人口"),
    M("dibao_joined", "persons", "year_end", "Joined the dibao roll", "新纳入低保"),
    M("dibao_left", "persons", "year_end", "Left the dibao roll", "退出低保"),
    M("dibao_poor", "persons", "year_end", "On the dibao roll and income-poor", "低保中贫困人口"),
    M("wubao", "persons", "year_end", "On the wubao roll", "五保人口"),
    M("operators", "fen", "flow", "… of it to large operators", "其中大户所得资金"),
    M("supported", "households", "flow", "Households that took up support", "受扶持户"),
    M("supported_listed", "households", "flow", "… registered or still supported", "其中建档立卡户"),
    M("taken_near", "fen", "flow", "Support taken up off the register between 1 and 1.5 lines", "到边缘户资金"),
    M("firm_wages", "fen", "flow", "Wages of firms of the village", "村内企业工资"),
    M("firm_wages_listed", "fen", "flow", "… to the registered", "其中付给建档立卡户"),
    M("principal_back", "fen", "flow", "Principal of shares returned to the village", "收回股本"),
    M("principal_lost", "fen", "flow", "Principal of shares lost", "损失股本"),
    M("relief_granted", "fen", "flow", "Temporary relief granted", "临时救助支出"),
    M("relieved", "households", "flow", "Households granted temporary relief", "临时救助户次"),
    M("put_forward", "households", "year_end", "Put forward by a visit for other support", "走访后调整帮扶户"),
    M("zero_employment", "households", "year_end", "Registered, able to work, nobody employed", "建档立卡零就业户"),
    M("posts_held", "households", "year_end", "Households with a public-welfare post", "公益岗户"),
    M("land_rent", "fen", "flow", "Rent of land leased out", "土地流转收入"),
    M("collective_income", "fen", "flow", "Income of village collectives", "村集体收入"),
    M("paired", "households", "year_end", "Registered, with a paired helper", "建档立卡结对帮扶户"),
    M("moved_site", "households", "stock", "… of the relocated, to concentrated sites", "其中集中安置户"),
)  # fmt: skip
"""Everything that a record holds."""
TWENTIETHS: Final = tuple(f"twentieth_{k:02d}" for k in range(1, 21))
"""Mean income a head over the line of each twentieth of persons, the poorest first."""
COUNTY_YEAR: Final = (
    *(f"fgt{k}_{s}" for s in STATUSES for k in (0, 1, 2)),
    "watts_spending", "sen_spending", "gini", "chronic_part", "transient_part",
    "af_h", "af_a", "af_m0", *TWENTIETHS,
)  # fmt: skip
"""County totals of a year-end beside the sums: pure numbers, from :mod:`model.processes.record.inequality`."""
LEAN: Final = (
    "gap_income", "gap_spending", "severity_spending", "poor_income", "poor_spending", "poor_chronic",
    "returns", "left_list",
)  # fmt: skip
"""Measures that a lean run records; its others are zero."""
INDEX: Final = {m.name: i for i, m in enumerate(MEASURES)}
"""Place of a measure in a record's last axis."""
