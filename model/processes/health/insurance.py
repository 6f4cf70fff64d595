"""Who pays a hospital bill: three layers, each its own rule, and who is a member.

The order is the law's: cooperative insurance 新农合, then critical-illness cover 大病保险 of
what is left, then medical aid 医疗救助 of what is left after that; the household pays the rest.
Bills are added up over a household's year (the schemes count a person's: two long stays in one
family and year are rare). All yuan are nominal; thresholds follow prices.
"""

from typing import Any

import numpy as np

from model.declare import kernel


@kernel
def stays_out(income_y: Any, line: Any, draw: Any, p: Any) -> Any:
    """Whether a household that must pay its premium does not join.

    At the line and below the chance is ``stay_out``, at twice the line half of it; the draw is one
    for good, so that the same households stay out while their income does not change.
    """
    return draw < np.float64(p.stay_out) * np.float64(line / max(line, income_y))


@kernel
def cooperative_part(bill: Any, share: Any, paid_before: Any, prices: Any, p: Any) -> Any:
    """新农合: a share of what a stay costs above the deductible, up to a yearly ceiling.

    Parameters
    ----------
    bill : yuan of one stay
    share : share paid above the deductible; 0 for those who did not join
    paid_before : yuan that it paid the household earlier in the year
    """
    zero = np.float32(0.0)
    covered = share * max(zero, bill - p.deductible * prices)
    return min(covered, max(zero, p.ceiling * prices - paid_before))


@kernel
def critical_part(left: Any, left_before: Any, threshold: Any, p: Any) -> Any:
    """大病保险: a share of what the year's bills, after 新农合, come to above a threshold.

    Parameters
    ----------
    left : yuan of this stay that 新农合 left
    left_before : the same of earlier stays in the year
    threshold : yuan a year
    """
    zero = np.float32(0.0)
    above = max(zero, left_before + left - threshold) - max(zero, left_before - threshold)
    return p.critical_share * min(left, above)


@kernel
def aid_part(left: Any, share: Any, paid_before: Any, prices: Any, p: Any) -> Any:
    """医疗救助: a share of what is left, up to a yearly ceiling; ``share`` is 0 without a title."""
    return min(share * left, max(np.float32(0.0), p.aid_ceiling * prices - paid_before))


@kernel
def aid_share(dibao: Any, wubao: Any, in_plan: Any, p: Any) -> Any:
    """Share of the rest that medical aid pays: wubao, dibao, and the registered under the plan."""
    if wubao != 0:
        return p.aid_wubao
    if dibao != 0 or in_plan:
        return p.aid_share
    return np.float32(0.0)


@kernel
def cover_of(
    bill: Any,
    member: Any,
    aided: Any,
    in_plan: Any,
    so_far: Any,
    mean_income_y: Any,
    prices: Any,
    p: Any,
) -> Any:
    """The three layers of a bill in their order: yuan of 新农合, 大病保险 and 医疗救助.

    Parameters
    ----------
    member : whether the household has joined 新农合
    aided : share of the rest that medical aid pays, see :func:`aid_share`
    in_plan : whether the health plan for the registered holds (a larger share, a lower threshold)
    so_far : yuan of earlier stays in the year: paid by 新农合, left by it, paid by aid
    """
    cooperative_before, left_before, aid_before = so_far
    share, threshold = np.float32(0.0), mean_income_y * p.threshold
    if member != 0:
        share = p.share_listed if in_plan else p.share
    if in_plan:
        threshold *= p.threshold_listed
    cooperative = cooperative_part(bill, share, cooperative_before, prices, p)
    left = bill - cooperative
    critical = np.float32(0.0)
    if member != 0:
        critical = critical_part(left, left_before, threshold, p)
    aid = aid_part(left - critical, aided, aid_before, prices, p)
    return cooperative, critical, aid
