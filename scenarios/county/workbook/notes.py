"""What was taken as it stands and what was synthesized, in sentences of check and report."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from model.plan import COUNTY_PLACE
from model.state.units import WAN
from model.synthesis.margins import margins
from model.synthesis.population import MISSING, Population
from model.synthesis.register_data import RegisterData
from model.synthesis.totals import CountyFacts
from scenarios.county.workbook.county_items import DEFAULTS_FROM, TASK_ITEM
from scenarios.county.workbook.county_sheet import CountySheet
from scenarios.files.columns import Table
from scenarios.schema.pack import CountyPack


class Note(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str


def notes_of(
    tables: Mapping[str, Table], county: CountySheet, pack: CountyPack, by_default: bool
) -> tuple[Note, ...]:
    """Sentences, those on the most important gaps first."""
    return (
        *_people(tables, pack.register),
        *_villages(tables["villages"], pack),
        *_county(county, pack),
        _practice(pack),
        *([RULES_BY_DEFAULT] if by_default else []),
    )


def fitted_notes(facts: CountyFacts, made: Population) -> list[Note]:
    """What became of assumed rolls that whole households could not meet."""
    words = {
        "dibao_households": ("低保户数", "dibao households"),
        "dibao_persons": ("低保人口", "dibao persons"),
        "wubao_persons": ("五保人口", "wubao persons"),
    }
    found = {
        m.name: (*words[m.name], int(m.target), int(m.got))
        for m in margins(made, facts)
        if m.name in words
    }
    return [
        Note(
            f"{zh}按全国比例应为{assumed:,}，与各村户均人口不符，按户规模调整为{n:,}。",
            f"{en.capitalize()}: the national share would be {assumed:,}; households of "
            f"these sizes hold {n:,}, which is what is taken.",
        )
        for zh, en, assumed, n in map(found.__getitem__, words)
        if n != assumed
    ]


HOW = Note(
    "已填各列照用；空缺按“规模、三类身份→年龄、性别、受教育、在校、健康→土地、自营、存款、"
    "负债”的次序，以前面已知的为条件合成；"
    "未填成员的户反复抽取直到符合其劳动力数和致贫原因；人均收入只决定各户高低次序，"
    "总体水平由拟合决定。",
    "Columns that are filled in are used as they are; gaps are synthesized in the order size, "
    "assistance, age, sex, schooling, enrolment, health, land, own business, savings, debt, given "
    "what comes before; members of a household that lists none are drawn until they fit its "
    "workers and cause of poverty; income per person only ranks households, its level is fitted.",
)

RULES_BY_DEFAULT = Note(
    "规则表为空：采用默认规则（人均保底150元；结转不超过10%、两年）。",
    "No rules are given: by default at least 150 yuan a registered person, and at most 10% carried "
    "over, for two years.",
)


def _people(tables: Mapping[str, Table], register: RegisterData | None) -> list[Note]:
    total = int(np.nansum(tables["villages"].values["households"]))
    if register is None:
        return [
            Note(
                f"全部{total:,}户及其成员是按村合计合成的：方案到村有意义，到户只是示意。",
                f"All {total:,} households and their members are synthesized from the villages' "
                f"totals: the plan holds by village, not by household.",
            )
        ]
    n, bare = len(register), int(register.without_members().sum())
    listed = int(register.on("listed").sum())
    return [
        Note(
            f"{total:,}户中{n:,}户（建档立卡{listed:,}户）取自农户表，"
            f"{n - bare:,}户的成员取自成员表；其余{total - n:,}户和{bare:,}户的成员是合成的。",
            f"Of {total:,} households {n:,} ({listed:,} registered) are the sheet's, and "
            f"members of {n - bare:,}; the other {total - n:,} households, and members of "
            f"{bare:,}, are synthesized.",
        ),
        HOW,
    ]


def _villages(villages: Table, pack: CountyPack) -> list[Note]:
    """Columns that are synthesized for all villages in one sentence, others with how many."""
    n = len(villages)
    missing = {
        f.words: int(np.isnan(villages.values[f.key]).sum())
        for f in villages.columns
        if f.key in pack.reported.keys() - {"flood", *MISSING} or f.key == "remoteness"
    }
    zh, en = (
        mark.join(w[i] for w, k in missing.items() if k == n) for i, mark in enumerate(("、", ", "))
    )
    none = (
        [Note(f"各村的{zh}未填，全部合成。", f"Synthesized for all villages: {en}.")] if zh else []
    )
    return none + [
        Note(f"{zh}：{n}个村中{k}个是合成的。", f"Synthesized for {k} of {n} villages: {en}.")
        for (zh, en), k in missing.items()
        if 0 < k < n
    ]


def _county(county: CountySheet, pack: CountyPack) -> list[Note]:
    n, assumed = len(county.assumptions), len(county.assumptions) - len(county.own)
    rates = ("dibao_households", "dibao_persons", "wubao_persons")
    task = pack.parameters[0].value
    notes = (
        (
            any(p.key in rates and p.source.startswith("assumption: ") for p in pack.assumptions),
            "低保、五保人数未填，按全国比例假设。",
            "Dibao and wubao are not given: national shares are assumed.",
        ),
        (
            assumed,
            f"{n}项县级假设中{assumed}项沿用平利县的数值与范围（见“假设与参数”）。",
            f"{assumed} of {n} assumptions of the county are those of "
            f"{DEFAULTS_FROM.capitalize()}, with their ranges.",
        ),
        (
            TASK_ITEM not in county.totals,
            f"年度退出任务按建档立卡人口的12%假设（{task:,.0f}人/年）。",
            f"The yearly task of exits is assumed: 12% of the registered, {task:,.0f} persons.",
        ),
        (
            "exit_task" in pack.rules,
            f"规则“退出任务”约束方案；全县每年的退出任务仍为{task:,.0f}人，在县情表中填写。",
            f"The rule exit_task binds the plan; the county's task stays {task:,.0f} persons a "
            "year: it stands on the sheet of the county.",
        ),
    )
    return [Note(zh, en) for holds, zh, en in notes if holds]


def _practice(pack: CountyPack) -> Note:
    """What a plan is compared with: the county's own last year, or what stands in for it."""
    if not pack.spent_last_year:
        return Note(
            "上年资金未填：对照用平利县报告所述的参照做法，不是当地数据。",
            f"Last year's money is not given: plans are compared with reference practice as in "
            f"{DEFAULTS_FROM.capitalize()}, which is not this county's data.",
        )
    v = pack.villages
    poor = {COUNTY_PLACE, *v["code"][v["poor_village"] != 0].tolist()}
    total = sum(yuan for *_, yuan in pack.spent_last_year) / WAN
    outside = sum(yuan for code, _, yuan in pack.spent_last_year if code not in poor) / WAN
    zh, en = (
        f"，其中{outside:,.1f}万元在非贫困村，不计入对照",
        f", less {outside:,.1f} outside poor villages",
    )
    return Note(
        f"现行做法取自当地上年资金（{total:,.1f}万元{zh if outside else ''}）。",
        f"Current practice is the county's own money of last year ({total:,.1f} in 10,000 yuan"
        f"{en if outside else ''}).",
    )
