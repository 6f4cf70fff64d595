"""Words of comparisons of scenarios: one key, (Chinese, English)."""

from __future__ import annotations

from typing import Final

COMPARE: Final[dict[str, tuple[str, str]]] = {
    "scenario": ("情景", "scenario"),
    "group_split": ("资金怎样分", "how the fund is split"),
    "group_lever": ("其他措施", "other levers"),
    "group_future": ("遇到什么情形", "what may come"),
    "group_combined": ("叠加", "combined"),
    "m_gap_spending": ("少缺口(万元)", "gap closed (10,000 yuan)"),
    "m_poor_spending": ("少贫困(人年)", "out of poverty (person-years)"),
    "m_poor_chronic": ("少长期贫困(人年)", "out of chronic poverty (person-years)"),
    "m_returns": ("少返贫(人次)", "returns avoided (persons)"),
    "m_end_poor_spending": ("末年少贫困(人)", "fewer poor at the end (persons)"),
    "m_fund": ("同一情形下胜过无资金(万元)", "gap closed over no fund there (10,000 yuan)"),
    "granted": ("专项等资金(万元)", "plan's money (10,000 yuan)"),
    "other_more": ("其他渠道多支出(万元)", "other purses pay more (10,000 yuan)"),
    "differs": ("与现行做法之外的差别", "what it sets"),
    "kind_no_worker": ("无劳动力户", "no worker"),
    "kind_chronic_ill": ("有慢性病残疾户", "chronically ill or disabled"),
    "kind_students": ("有高中生大学生户", "students beyond junior high"),
    "kind_away": ("有外出务工户", "a worker away"),
    "kind_large": ("五人以上户", "five members and more"),
    "kind_other": ("其他户", "others"),
    "kind_formed_later": ("后来分出的户", "formed later"),
    "poor_better": ("贫困村中变好", "poor villages better off"),
    "poor_worse": ("贫困村中变差", "poor villages worse off"),
    "other_better": ("其他村中变好", "other villages better off"),
    "other_worse": ("其他村中变差", "other villages worse off"),
    "need_common": ("同样运气的抽样", "draws, same luck on both sides"),
    "need_independent": ("各自抽样", "draws, own luck on each side"),
    "draws_run": ("抽样数", "draws"),
    "half_width": ("区间半宽(万元)", "half-width (10,000 yuan)"),
}  # fmt: skip
