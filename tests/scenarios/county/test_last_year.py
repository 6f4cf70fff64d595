"""Last year's money, where a county tells it, is current practice; else reference practice."""

import numpy as np
import pytest
import workbooks as books

from model.programmes import GRANTABLE
from optimize.baselines.splits import equal_head, practice
from scenarios.county.workbook.build_pack import read_intake
from scenarios.execution.decision import BRANCH_YEAR, history_of, instance_of, practice_of
from scenarios.schema.scenario import Levers, Scenario

HEADS = ["村编码", "项目", "上年金额(万元)"]
TEA, TRAINING = (GRANTABLE.index(n) for n in ("tea", "training"))


def asked(pack, **levers):
    return Scenario(county=pack.name, title="t", why="w", levers=Levers(**levers))


def intake(tmp_path, rows, tab="资金（去年）"):
    return read_intake(books.write(books.whole() | {tab: rows}, tmp_path / "a.xlsx"))


def test_practice_follows_last_years_money_village_by_village(tmp_path):
    """Two villages' tea, 6 and 2, and 4 for training in the whole county, by heads."""
    read = intake(tmp_path, [HEADS, [1001, "茶叶", 6], [2002, "茶叶", 2], [0, "技能培训", 4]])
    instance = instance_of(read.pack, asked(read.pack))
    heads = 40_000 * instance.heads / instance.heads.sum()
    assert instance.last_year.sum() == pytest.approx(120_000)
    assert instance.last_year[:, TEA].tolist() == [60_000.0, 0.0, 20_000.0, 0.0]
    assert instance.last_year[:, TRAINING] == pytest.approx(heads)
    plan = practice(instance)
    shares = plan.yuan[0].sum(axis=2)[:-1] / instance.budget_y[0]
    assert shares == pytest.approx(instance.last_year / 120_000, abs=1e-4)
    assert set(plan.targeting) == {"need_first"}
    # other splits take the same programmes
    by_programme = equal_head(instance).yuan[0].sum(axis=(0, 2)) / instance.budget_y[0]
    assert by_programme == pytest.approx(instance.last_year.sum(axis=0) / 120_000, abs=1e-4)


def test_the_shared_year_holds_what_was_really_paid(tmp_path):
    read = intake(tmp_path, [HEADS, [1001, "茶叶", 6]])
    scenario = asked(read.pack)
    history = history_of(read.pack, scenario)
    assert history.years == (BRANCH_YEAR,)
    assert (history.yuan.sum(), read.pack.fund_y) == (60_000, 120_000)


def test_what_a_plan_may_not_pay_is_no_part_of_practice(tmp_path):
    """Schooling aid is no use of the special fund, and the fifth village is not poor."""
    rows = [HEADS, [1001, "茶叶", 6], [1001, "助学", 3], [1005, "茶叶", 1]]
    read = intake(tmp_path, rows)
    instance = instance_of(read.pack, asked(read.pack))
    assert instance.last_year.sum() == 60_000
    assert "10.0万元，其中1.0万元在非贫困村" in " ".join(n.zh for n in read.notes)


def test_whose_practice_it_is(tmp_path):
    pack = intake(tmp_path, [HEADS, [1001, "茶叶", 6]]).pack
    mixed = asked(pack, plan="practice", mix={"tea": 1.0})
    assert practice_of(pack, Levers()) == "last_year"
    assert practice_of(pack, mixed.levers) == "scenario"
    assert not instance_of(pack, mixed).last_year.any()
    without = read_intake(books.write(books.whole(), tmp_path / "b.xlsx"))
    assert practice_of(without.pack, Levers()) == "pingli"
    assert "不是当地数据" in " ".join(n.zh for n in without.notes)


def test_a_table_of_spending_as_offices_keep_it_is_read(tmp_path):
    heads = ["序号", "项目名称", "实施地点", "资金规模(万元)", "资金来源"]
    rows = [
        ["云岭县2015年专项扶贫资金支出表"],
        heads,
        [1, "茶园建设", "城关镇云岭1村", 5, "专项资金"],
        [2, "通村公路硬化", "云岭2村", 3, "行业部门资金"],
        [3, "技能培训", "全县", 2, "专项资金"],
        ["", "合计", "", 10, ""],
    ]
    read = intake(tmp_path, rows, "2015年上年资金支出表")
    assert read.pack.spent_last_year == ((1001, "tea", 50_000.0), (0, "training", 20_000.0))
    other = [f for f in read.faults if "其他资金不列入" in (f.allowed_zh or "")]
    assert [(f.line, f.warning) for f in other] == [(4, True)]


def test_unknown_villages_and_payments_that_stand_twice_are_faults(tmp_path):
    rows = [HEADS, [9999, "茶叶", 6], [1001, "茶叶", 5], [1001, "茶叶", 5]]
    faults = {(f.kind, f.line) for f in intake(tmp_path, rows).errors}
    assert faults == {("unknown_name", 2), ("twice", 4)}


def test_splits_of_other_counties_stay_as_they_are(instance):
    assert not np.any(instance.last_year)
