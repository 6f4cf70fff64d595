"""Explanation of a choice: the binding rule of every village, and why money is left."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.formulation.lagrangian import profits
from optimize.formulation.problem import Problem
from optimize.formulation.solve import Solution
from optimize.rules import ALWAYS
from optimize.rules.base import Rule
from optimize.rules.carry_over import spending_years
from optimize.rules.industry_share import IndustryShare
from optimize.rules.risk import Risk
from optimize.rules.weakest import Weakest

VALUED = (Risk, Weakest)
"""Rules whose rows value plans: what they add is no cost."""

FULL = 0.99
"""Share of what a village absorbs from which its plan counts as full."""


def reasons(problem: Problem, solution: Solution) -> list[dict[str, object]]:
    """For every village: what it got, its best larger plan at the county's prices, what binds.

    Where no plan holds more money, the other plan is the best of the rest.
    ``needed`` is the objective that the other plan would have to add for what it takes at the
    county's prices, and ``short`` what it lacks of that, as the plan weighs mean and bad futures.
    Whole plans do not fit what is left exactly, so that it may also be a little below zero.
    ``binding`` names what the other plan would have to pay for, ``binding_at`` the year or
    programme of it, and ``price`` is the objective a yuan must earn there. Where the other plan
    does less for more money, ``binding`` is ``effect``; where it would save money and lose more
    effect, ``saving``.
    """
    instance, profit = problem.instance, profits(problem, solution.prices)
    rows: list[dict[str, object]] = []
    for v, p in enumerate(solution.choice.tolist()):
        more_money = larger(problem, v, p)
        q = best_other(
            np.where(more_money, profit[v], -np.inf) if more_money.any() else profit[v], p
        )
        parts = costs_of_moving(problem, solution.prices, v, p, q)
        more = float(problem.plan_value[v, q] - problem.plan_value[v, p])
        extra = float((problem.yearly[v, q] - problem.yearly[v, p]).sum())
        binding, at = _binding(parts, more, extra)
        money = [(t, x) for (name, t), x in parts.items() if name == "money"]
        rows.append(
            {
                "village": int(instance.codes[v]),
                "class": instance.classes[v],
                "plan": problem.plans[p].label,
                "yuan": float(problem.total[v, p]),
                "gap_closed": float(problem.plan_value[v, p]),
                **_named("plan", problem, v, p),
                **_named("other", problem, v, q),
                "other_extra_yuan": extra,
                "other_extra_gap": more,
                "needed": sum(parts.values()),
                "short": float(profit[v, p] - profit[v, q]),
                "binding": _name(problem, binding),
                "binding_at": _place(problem, binding, at),
                **_binding_rule(problem, binding),
                "price": sum(x for _, x in money) / extra if abs(extra) > 1.0 else float("nan"),
                "least": bool(problem.total[v, p] <= problem.total[v, problem.open[v]].min() + 1.0),
                "full": _is_full(problem, v, p),
            }
        )
    return rows


def larger(problem: Problem, v: int, p: int) -> NDArray[np.bool_]:
    """(P,) plans that hold at least 2 % more money for a village than plan ``p``."""
    total = problem.total[v]
    return np.asarray(problem.open[v] & (total > 1.02 * total[p] + 1.0))


def best_other(profit: NDArray[np.float64], p: int) -> int:
    """The plan with most profit beside one; the same one where there is no other."""
    other = profit.copy()
    other[p] = -np.inf
    q = int(np.argmax(other))
    return q if np.isfinite(other[q]) else p


def costs_of_moving(
    problem: Problem, prices: Mapping[tuple[str, Any], float], v: int, p: int, q: int
) -> dict[tuple[str, Any], float]:
    """What a village would pay at the county's prices for plan ``q`` in place of ``p``.

    By rule (its label) and place. Payments are split: the price of money in their year (``money``),
    and what the share of industries adds to it or takes from it (``industry_share``). What bad
    futures add to a plan's value is no cost.
    """
    out: dict[tuple[str, Any], float] = {}
    for i, at, row in problem.numbered:
        name = problem.rules[i].name
        price = prices.get((problem.labels[i], at), 0.0)
        if name == "choice" or row.choose is None or price == 0.0:
            continue
        if isinstance(problem.rules[i], VALUED):
            continue
        more = float(row.choose[v, q] - row.choose[v, p])
        if name == "payment":
            g, t = at
            money = _price_of_money(problem, prices, g, t, price)
            _add(out, ("money", t), money * more)
            _add(out, ("industry_share", t), (price - money) * more)
        else:
            _add(out, (problem.labels[i], at), price * more)
    return out


def _price_of_money(
    problem: Problem, prices: Mapping[tuple[str, Any], float], g: int, t: int, price: float
) -> float:
    """The part of a payment's price that is money alone: the cheapest purse that may pay."""
    if problem.rule(IndustryShare) is None:
        return price
    may = [s for s, purse in enumerate(problem.instance.purses) if purse.pays(problem.uses[g])]
    return min((prices.get(("money", (s, t)), 0.0) for s in may), default=price)


def _add(out: dict[tuple[str, Any], float], key: tuple[str, Any], value: float) -> None:
    if value != 0.0:
        out[key] = out.get(key, 0.0) + value


def _binding(parts: Mapping[tuple[str, Any], float], more: float, extra: float) -> tuple[str, Any]:
    """The rule that costs a move most, and where; ``effect`` or ``saving`` where none does.

    ``more`` effect for ``extra`` yuan.
    """
    if more <= 0.0:
        return ("effect" if extra >= 0.0 else "saving"), ""
    by_rule: dict[str, float] = {}
    for (name, _), value in parts.items():
        by_rule[name] = by_rule.get(name, 0.0) + value
    name = max(by_rule, key=lambda n: (by_rule[n], n), default="")
    if not name or by_rule[name] <= 0.0:
        return "effect", ""
    here = {at: value for (n, at), value in parts.items() if n == name}
    return name, max(here, key=lambda at: here[at])


def _is_full(problem: Problem, v: int, p: int) -> bool:
    """Whether a plan takes all that its village absorbs in every year of its window."""
    plan = problem.plans[p]
    used = problem.yearly[v, p, plan.start : plan.end]
    return bool((used >= FULL * problem.instance.absorption_y[v]).all())


def content(problem: Problem, v: int, p: int) -> tuple[str, int, int]:
    """A village's plan: shares of money as ``tea=0.70,road=0.30``, first and last year."""
    money = problem.costs[v, p]
    shares = money.sum(axis=0) / max(float(money.sum()), 1.0)
    spent = np.flatnonzero(money.sum(axis=1) > 0)
    years = problem.instance.years
    mix = ",".join(
        f"{GRANTABLE[k]}={shares[k]:.2f}"
        for k in np.argsort(-shares, kind="stable")
        if shares[k] >= 0.005
    )
    return (mix, years[spent[0]], years[spent[-1]]) if len(spent) else (mix, 0, 0)


def _named(prefix: str, problem: Problem, v: int, p: int) -> dict[str, object]:
    parts = zip(("mix", "from", "to"), content(problem, v, p), strict=True)
    return {f"{prefix}_{k}": x for k, x in parts}


def _rule(problem: Problem, binding: str) -> Rule | None:
    """The rule of a label; none of money, effect, or what always holds."""
    if binding not in problem.labels:
        return None
    rule = problem.rules[problem.labels.index(binding)]
    return None if isinstance(rule, ALWAYS) else rule


def _name(problem: Problem, binding: str) -> str:
    """Without the number that tells rules of one name apart."""
    rule = _rule(problem, binding)
    return binding if rule is None else rule.name


def _binding_rule(problem: Problem, binding: str) -> dict[str, object]:
    """The binding rule in a planner's words; nothing where it is money, effect or a market."""
    rule = _rule(problem, binding)
    return {
        f"rule_{language}": "" if rule is None else rule.sentence(language)
        for language in ("zh", "en")
    }


def _place(problem: Problem, name: str, at: Any) -> str:
    """The place of a binding rule: a calendar year, a programme's name, or nothing."""
    if name in ("money", "industry_share"):
        return str(problem.instance.years[at])
    # the sentence of any other rule names its place
    return GRANTABLE[at] if name == "glut" else ""


def unspent(problem: Problem, solution: Solution) -> list[dict[str, object]]:
    """Every purse's money by year: given, spent at once, carried on, left, and why it is left.

    ``why`` is ``lump`` where the smallest package of more value needs more than is left,
    ``other_years`` where it fits this year but not the others that it takes money in, ``lapses``
    where more of it would be carried on if it could be, ``held_by_rule`` where another rule (or the
    solver's gap) holds it back, ``nothing_better`` where no package has more value.
    """
    rows: list[dict[str, object]] = []
    for s, purse in enumerate(problem.instance.purses):
        now, later = _first_in_first_out(problem, solution, s)
        for u, given in enumerate(purse.yuan_y.tolist()):
            rows.append(
                {
                    "purse": purse.name,
                    "year": problem.instance.years[u],
                    "given": round(given),
                    "spent": round(now[u]),
                    "carried": round(later[u]),
                    "left": max(0, round(given - now[u] - later[u])),
                    "price": solution.prices.get(("fund", (s, u)), 0.0),
                }
            )
    n = problem.n_years
    left = np.array([float(r["left"]) for r in rows]).reshape(-1, n).sum(axis=0)  # type: ignore[arg-type]
    for i, row in enumerate(rows):
        row |= _reason_left(problem, solution, left, (i // n, i % n), float(row["left"]))  # type: ignore[arg-type]
    return rows


def _first_in_first_out(
    problem: Problem, solution: Solution, s: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(Y,) of every year's money, yuan paid in its year and in later ones, first in, first out."""
    n = problem.n_years
    paid = np.zeros(n)
    for key, yuan in solution.aux.items():
        if key[0] == "pay" and key[2] == s:
            paid[key[3]] += yuan
    left, now, later = problem.instance.purses[s].yuan_y.copy(), np.zeros(n), np.zeros(n)
    for t in range(n):
        for u in range(t + 1):
            if t in spending_years(problem, u):
                used = min(left[u], paid[t])
                left[u] -= used
                paid[t] -= used
                (now if u == t else later)[u] += used
    return now, later


def _reason_left(
    problem: Problem,
    solution: Solution,
    left_y: NDArray[np.float64],
    at: tuple[int, int],
    left: float,
) -> dict[str, object]:
    """Why money is left, and the village whose next package needs least of it."""
    u = at[1]
    if left < 1.0:
        return {"why": "", "next_village": 0, "next_yuan": 0.0}
    free = {k: x for k, x in solution.prices.items() if k[0] != "payment"}
    profit, villages = profits(problem, free), np.arange(problem.n_villages)
    gain = profit - profit[villages, solution.choice][:, None]
    extra = problem.yearly - problem.yearly[villages, solution.choice][:, None]
    better = problem.open & (gain > 1e-9) & (extra[:, :, u] > 1.0)
    if not better.any():
        return {"why": "nothing_better", "next_village": 0, "next_yuan": 0.0}
    size = np.where(better, extra[:, :, u], np.inf)
    v, _ = np.unravel_index(int(np.argmin(size)), size.shape)
    smallest = float(size.min())
    if smallest > left:
        reason = "lump"
    elif solution.prices.get(("carry_over", at), 0.0) > 0.0:
        reason = "lapses"
    else:
        fits = better & (extra <= left_y + 1.0).all(axis=2)
        reason = "held_by_rule" if fits.any() else "other_years"
    return {"why": reason, "next_village": int(problem.instance.codes[v]), "next_yuan": smallest}
