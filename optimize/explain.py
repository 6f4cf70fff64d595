"""Why no plan keeps the rules, and why a village got what it got: in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.units import WAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimize.instance import Instance
    from optimize.master import Solution
    from optimize.menu import VillagePlan


class InfeasibleRulesError(Exception):
    """No plan keeps all rules; ``sentences`` holds (English, Chinese) pairs with the least change."""

    def __init__(self, sentences: Sequence[tuple[str, str]]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(en for en, _ in self.sentences))


def floor_conflicts(instance: Instance) -> list[tuple[str, str]]:
    """Arithmetic that no solver is needed for: floors against money and against absorption."""
    out = []
    floors = float((instance.rules.floor_per_head * instance.heads).sum())
    money = float(instance.budget_y.sum())
    if floors > money:
        more, least = (floors - money) / WAN, money / float(instance.heads.sum())
        out.append((
            f"The floors of all villages need {floors / WAN:,.0f} 万元 and the fund has "
            f"{money / WAN:,.0f}: add {more:,.0f} 万元 or lower floor_per_head to {least:,.0f} yuan.",
            f"保底资金合计{floors / WAN:,.0f}万元,超过资金{money / WAN:,.0f}万元:"
            f"请增加{more:,.0f}万元,或把每人保底降到{least:,.0f}元。",
        ))  # fmt: skip
    room = instance.absorption_y * len(instance.years)
    short = instance.rules.floor_per_head * instance.heads - room
    for v in np.flatnonzero(short > 0.0)[:5]:
        out.append((
            f"Village {instance.codes[v]} cannot absorb its floor: {short[v] / WAN:,.0f} 万元 too much.",
            f"村{instance.codes[v]}吸纳不了保底资金:多出{short[v] / WAN:,.0f}万元。",
        ))  # fmt: skip
    return out


def explain_infeasible(instance: Instance, costs: NDArray[np.int64]) -> InfeasibleRulesError:
    """The error that names the family of rules to relax, and by how much at least.

    Each village's cheapest plan, and its plan richest in industry, bound what is possible.
    """
    sentences = floor_conflicts(instance)
    if not sentences:
        industry = costs[..., instance.is_industry].sum(axis=(2, 3))
        total = costs.sum(axis=(2, 3))
        share = industry / np.maximum(total, 1)
        best = float(share.max())
        if best < instance.rules.industry_share_min:
            sentences.append((
                f"No plan of the menu gives industries more than {best:.0%}: lower "
                f"industry_share_min from {instance.rules.industry_share_min:.0%}.",
                f"项目库中产业占比最高{best:.0%}:请降低产业占比要求"
                f"({instance.rules.industry_share_min:.0%})。",
            ))  # fmt: skip
        cheapest = costs.sum(axis=3).max(axis=2).min(axis=1).sum()
        short = float(cheapest - instance.budget_y.min())
        sentences.append((
            f"The cheapest plans of all villages together exceed a year's fund by up to "
            f"{max(short, 0.0) / WAN:,.0f} 万元: raise the fund or carry_over_max.",
            f"各村最低方案合计超出年度资金最多{max(short, 0.0) / WAN:,.0f}万元:请增加资金或结转比例。",
        ))  # fmt: skip
    return InfeasibleRulesError(sentences)


def reasons(
    instance: Instance, plans: Sequence[VillagePlan], values: NDArray[np.float64],
    costs: NDArray[np.int64], solution: Solution,
) -> list[dict[str, object]]:  # fmt: skip
    """For every village: what it got, its best other plan at the county's prices, and what lacks.

    ``short`` is the gap closed per yuan by which the other plan misses the price of money.
    """
    yearly = costs.sum(axis=3).astype(float)
    industry = costs[..., instance.is_industry].sum(axis=3).astype(float)
    share = instance.rules.industry_share_min
    price = (yearly * solution.budget_price).sum(axis=2)
    price -= ((industry - share * yearly) * solution.share_price).sum(axis=2)
    profit = np.where(np.isfinite(values), values - price, -np.inf)
    rows: list[dict[str, object]] = []
    for v, p in enumerate(solution.choice.tolist()):
        other = profit[v].copy()
        other[p] = -np.inf
        q = int(np.argmax(other))
        extra = float(yearly[v, q].sum() - yearly[v, p].sum())
        rows.append({
            "village": int(instance.codes[v]), "class": instance.classes[v],
            "plan": plans[p].label, "yuan": float(yearly[v, p].sum()),
            "gap_closed": float(values[v, p]), "other_plan": plans[q].label,
            "other_extra_yuan": extra, "other_extra_gap": float(values[v, q] - values[v, p]),
            "short": float(profit[v, p] - profit[v, q]),
        })  # fmt: skip
    return rows
