"""Words of the cards of households: one key, (Chinese, English)."""

from __future__ import annotations

HOMES: dict[str, tuple[str, str]] = {
    "home_internal": ("内部资料,不得外传", "INTERNAL: not to be passed on"),
    "home_size": ("人口", "members"), "home_workers": ("劳动力", "workers"),
    "home_land": ("承包地(亩)", "land (mu)"), "home_trainable": ("可参加培训的成员", "members who could be trained"),
    "home_rolls": ("低保、五保", "dibao, wubao"), "home_dibao": ("低保", "dibao"), "home_wubao": ("五保", "wubao"),
    "home_untold": ("台账未填", "not on the register"),
    "home_cause": ("致贫原因", "Cause of poverty"),
    "home_measures": ("本村方案中可参加的项目", "What its village's plan offers that it can take"),
    "home_money": ("本村资金(万元)", "the village's money (10,000 yuan)"),
    "home_fit": ("与本户", "for this household"),
    "home_answers": ("针对致贫原因", "answers the cause"), "home_may": ("可参加", "may be taken"),
    "home_money_note": ("资金为全村合计,不是本户所得;是否参加须入户核实并由农户自愿。",
                        "Money is the whole village's, not the household's; whether it takes part is for it to say."),
    "home_no_measure": ("本村方案中没有本户可参加的项目。", "Nothing in its village's plan that it can take."),
    "home_beside": ("其他资金支付、应逐项核对:", "Paid by other purses, to be checked: "),
    "home_expected": ("预计成效(村级,不是本户)", "Expected, of villages and not of the household"),
    "home_gain": ("本村减少的贫困缺口,按建档立卡户平均:{0:,.0f}元(90%区间{1:,.0f}至{2:,.0f}元;{3}–{4}年合计,2015年价)。",
                  "Poverty gap closed in its village, a registered household: {0:,.0f} yuan (90 %: {1:,.0f} to {2:,.0f}; "
                  "{3}-{4} in all, yuan of 2015)."),
    "home_gain_class": ("同类村({0},{1}个)各村平均在{2:,.0f}元至{3:,.0f}元之间。",
                        "The means of the {1} villages of its class ({0}) lie between {2:,.0f} and {3:,.0f} yuan."),
    "home_gain_note": ("模拟不知道具体某一户会怎样。", "The simulation does not know how any one household will fare."),
    "home_visit": ("{0}年{1}季度:{2}", "{0}, quarter {1}: {2}"),
    "home_visit_illness": ("上年住院费用结算后,核对医疗报销与救助", "after last year's hospital bills are settled: check cover and aid"),
    "home_visit_schooling": ("开学时,核对助学与在校情况", "when school begins: check aid and attendance"),
    "home_visit_hazard": ("汛期后,查看住房、饮水与收成", "after the floods: look at house, water and harvest"),
    "home_visit_labour": ("年度低保核定时,核对兜底政策", "when the dibao roll is drawn up: check the floor"),
    "home_visit_skill": ("春节后外出前,商定培训与就业", "before migrants leave after Spring Festival: agree on training and work"),
    "home_visit_planting": ("春耕前,商定项目并核实条件", "before planting: agree on measures, check what they need"),
    "home_ask": ("请补问:{0}。", "To be asked: {0}."),
    "home_exit": ("本村{0}年末可能出列(抽样中{1:.0%})。", "Its village is likely out by the end of {0} ({1:.0%} of draws)."),
    "home_watch": ("本村在监测名单:出列后每半年走访一次。", "Its village is on the watch list: after its exit, a visit every half-year."),
}  # fmt: skip
"""All words of households' cards."""
