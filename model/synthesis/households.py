"""Synthesis: households and members that meet every published total at once.

Each village is drawn from its own stream (seed and village code), so that a village is the same
whatever other villages there are; only the quotas of dibao and wubao come from the county.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from model.state.ages import of_working_age
from model.state.codes import DISABLED
from model.synthesis.members import draw_members, redraw_members
from model.synthesis.parameters import MEANS, RANK, ROLLS
from model.synthesis.population import (
    GROWS_TEA,
    HOUSEHOLD_FIELDS,
    MEMBER_FIELDS,
    VILLAGE_FIELDS,
    VILLAGE_NUMBERS,
    Population,
)
from model.synthesis.register_data import (
    RANK_NOISE,
    RegisterData,
    empty_register,
    or_drawn,
    rank_as_listed,
    ranked_by_income,
)
from model.synthesis.rolls import Totals, rolls
from model.synthesis.totals import CannotFitError, CountyFacts, optional
from model.synthesis.villages import MARGIN_FIELDS, apportion

SIZE_WEIGHTS = np.array([0.09, 0.18, 0.24, 0.22, 0.15, 0.08, 0.03, 0.01])
"""Share of ordinary households with 1 to 8 members before the village's total is met: assumption
(census 2010, rural households of the western provinces, rounded). A pack may bring its own."""
ATTEMPTS = 30
"""Times that a village is drawn before its totals are refused: in a small village the sizes drawn
may not add up to its rolls, though others would."""


def synthesize(
    facts: CountyFacts,
    assumptions: Mapping[str, float],
    villages: Mapping[str, NDArray[Any]],
    seed: int,
    size_weights: NDArray[np.float64] = SIZE_WEIGHTS,
    register: RegisterData | None = None,
    assumed: frozenset[str] = frozenset(),
) -> Population:
    """Make a population.

    Parameters
    ----------
    facts, assumptions
        Totals to meet; values of :data:`model.synthesis.totals.ASSUMPTIONS` by name.
    villages : table of :func:`model.synthesis.villages.make_villages`, or the user's own
    seed : int
    size_weights : (largest size,)
        Share of ordinary households with 1, 2, … members before the totals are met.
    register : RegisterData or None
        Its households come first in their villages; the others meet what is left of the totals.
    assumed : facts on rolls that nobody published: households meet them as nearly as they can.

    Raises
    ------
    CannotFitError
        When a village's totals cannot be met by whole households (the message names it), or the
        register cannot hold the published share of causes.
    """
    register = (register or empty_register()).within(np.asarray(villages["code"]))
    quotas = _quotas(facts, villages, register, assumed)
    rules = Rules(assumptions, facts.caused_share_min, size_weights, seed, assumed)
    parts = [_village(v, villages, quotas, rules, register) for v in range(len(quotas["wubao"]))]
    households = {k: np.concatenate([p[0][k] for p in parts]) for k in parts[0][0]}
    members = {k: np.concatenate([p[1][k] for p in parts]) for k in parts[0][1]}
    if len(register):
        _rank_by_income(households)
    rank, tea = _normal_scores(households["rank"]), _gardens(households, villages)
    households |= {"rank": rank, "tea": tea}
    if households["caused"][households["listed"]].mean() < facts.caused_share_min:
        raise CannotFitError(
            f"fewer than {facts.caused_share_min:.0%} of the registered can have a cause of "
            "disability, major illness or no able adult: lower caused_share or raise "
            "county.disabled"
        )
    return Population(
        {k: np.asarray(villages[k]).astype(t) for k, t in VILLAGE_FIELDS.items()},
        {k: households[k].astype(t) for k, t in HOUSEHOLD_FIELDS.items()},
        {k: members[k].astype(t) for k, t in MEMBER_FIELDS.items()},
    )


def _gardens(households: Mapping[str, Any], villages: Mapping[str, Any]) -> NDArray[np.float64]:
    """Mu of old tea: in the villages where tea does well, on no more than a household's land.

    Where it does well in none of the villages, it stands in all of them.
    """
    at = np.searchsorted(villages["code"], households["village"])
    grows = (np.asarray(villages["suit_tea"]) >= GROWS_TEA)[at]
    part = grows.mean() if grows.any() else 1.0
    tea = np.where(grows | (part == 1.0), households["tea"] / part, 0.0)
    return np.minimum(tea, households["land"])


def _rank_by_income(households: dict[str, NDArray[Any]]) -> None:
    """Order the ranks of households by the register's incomes; drawn savings go with the rank."""
    rank = ranked_by_income(households["rank"], households["income"])
    drawn = ~households["saved"]
    shift = (rank - households["rank"])[drawn]
    households["savings"][drawn] *= np.exp(MEANS.savings_rank * shift)
    households["rank"] = rank


def _quotas(
    facts: CountyFacts,
    villages: Mapping[str, Any],
    register: RegisterData,
    assumed: frozenset[str],
) -> dict[str, NDArray[np.int64]]:
    """Dibao and wubao beyond the register of each village, in proportion to its other people."""
    codes = np.asarray(villages["code"])
    at = np.searchsorted(codes, register.village)
    others = villages["households"] - np.bincount(at, minlength=len(codes))
    listed = villages["listed_households"] - np.bincount(at, register.on("listed"), len(codes))
    left = {
        "dibao": facts.dibao_households - int(register.on("dibao").sum()),
        "dibao_persons": facts.dibao_persons - register.people("dibao"),
        "wubao": facts.wubao_persons - register.people("wubao"),
    }
    for name, n in left.items():
        if n < 0:
            raise CannotFitError(f"the register holds {-n} more of {name} than the county")
    # where the register data hold all the registered, the rest of the roll is among the others
    candidates = listed if listed.sum() > 0 else others
    dibao = _shares(left["dibao"], candidates.astype(float), "dibao_households" in assumed)
    wubao = listed + ROLLS.wubao_off_register * others
    persons = "dibao_persons" in assumed
    return {
        "wubao": _shares(left["wubao"], wubao, "wubao_persons" in assumed),
        "dibao": dibao,
        "dibao_persons": _shares(left["dibao_persons"], dibao.astype(float), persons),
    }


def _shares(total: int, weights: NDArray[np.float64], is_assumed: bool) -> NDArray[np.int64]:
    """A total in proportion to weights; nothing over nobody, where the total is assumed."""
    if total == 0 or weights.sum() <= 0.0:
        if total and not is_assumed:
            raise CannotFitError(f"nobody is left for {total} persons of a roll")
        return np.zeros(len(weights), np.int64)
    return apportion(total, weights)


class Rules(NamedTuple):
    """What holds for every village: assumptions, least share of causes, sizes, seed, open rolls."""

    assumptions: Mapping[str, float]
    caused_min: float
    size_weights: NDArray[np.float64]
    seed: int
    assumed: frozenset[str]


def _village(
    v: int,
    villages: Mapping[str, Any],
    quotas: Mapping[str, Any],
    rules: Rules,
    register: RegisterData,
) -> tuple[dict[str, Any], dict[str, Any]]:
    code = int(villages["code"][v])
    rng = np.random.Generator(np.random.Philox(key=[rules.seed, code]))
    village = {name: villages[name][v] for name in villages}
    quota = {k: int(q[v]) for k, q in quotas.items()}
    data = register.of(code)
    for attempt in range(ATTEMPTS):
        last = attempt == ATTEMPTS - 1
        if last and "wubao_persons" in rules.assumed:
            quota["wubao"] = _fitting_wubao(village, quota["wubao"], rules, data)
        exact = rules if last else rules._replace(assumed=frozenset())
        try:
            return _drawn(village, quota, exact, rng, data)
        except CannotFitError as fault:
            if attempt == ATTEMPTS - 1:
                raise CannotFitError(f"village {code}: {fault}") from fault
    raise AssertionError("unreachable")


def _fitting_wubao(village: Mapping[str, Any], n: int, rules: Rules, register: RegisterData) -> int:
    """The most wubao persons up to ``n`` beside which the others fit their households."""
    homes = int(village["households"]) - len(register)
    persons = int(village["persons"]) - int(register.size.sum())
    alone, largest = rules.assumptions["county.wubao_alone"], len(rules.size_weights)
    for k in range(n, 0, -1):
        rest = homes - len(_wubao_sizes(k, alone))
        if rest <= persons - k <= largest * rest:
            return k
    return 0


def _wubao_sizes(n: int, alone: float) -> NDArray[np.int64]:
    """Sizes of the households of wubao persons: one, or two of those who do not live alone."""
    pairs = round(n * (1.0 - alone) / 2.0)
    return np.concatenate((np.full(pairs, 2), np.ones(n - 2 * pairs, np.int64)))


def _drawn(
    village: Mapping[str, Any],
    quota: Mapping[str, int],
    rules: Rules,
    rng: np.random.Generator,
    register: RegisterData,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A village's households and members; CannotFitError where sizes do not meet its totals."""
    a, code = rules.assumptions, int(village["code"])
    total = {name: int(village[name]) for name in MARGIN_FIELDS}
    sizes, wubao = _sizes(
        total["households"] - len(register),
        total["persons"] - int(register.size.sum()),
        quota["wubao"],
        a["county.wubao_alone"],
        rules.size_weights,
        rng,
    )
    sizes = np.concatenate((register.size, sizes))
    wubao = np.concatenate((register.on("wubao"), wubao))
    ids = code % VILLAGE_NUMBERS * 100_000 + np.arange(len(sizes), dtype=np.int64)
    data = register.member_columns(sizes) if len(register) else None
    members = draw_members(ids, sizes, wubao, a, rng, data)
    redraw_members(members, ids, sizes, wubao, a, rng, register)
    share = total["listed_households"] / max(total["households"], 1)
    h = _livelihood(wubao, members, (float(village["remoteness"]), share), a, rng, register)
    shift = optional(a, "poor_village_shift")
    rank = h["rank"] - shift * float(village["poor_village"])
    h |= {"id": ids, "village": np.full(len(ids), code), "size": sizes, "rank": rank}
    h["wubao"] = wubao
    h["walnut"] = planted(h["land"], float(village.get("walnut_mu", 0.0)))
    h |= _rolls(h, register, total, quota, rules, rng)
    return h, members


def _rolls(
    h: dict[str, Any],
    register: RegisterData,
    total: Mapping[str, int],
    quota: Mapping[str, int],
    rules: Rules,
    rng: np.random.Generator,
) -> dict[str, Any]:
    """Rolls of the register's data, and what is left of the totals among the other households."""
    rest = {k: h[k][len(register) :] for k in ("rank", "tie", "size", "wubao", "caused")}
    left = Totals(
        total["listed_households"] - int(register.on("listed").sum()),
        total["listed_persons"] - register.people("listed"),
        quota["dibao"],
        quota["dibao_persons"],
    )
    others = rolls(rest, left, rules.assumptions, rules.caused_min, rng, rules.assumed)
    return {k: np.concatenate((register.on(k), others[k])) for k in ("listed", "dibao")}


def planted(land: NDArray[np.float64], mu: float) -> NDArray[np.float64]:
    """Mu of young walnut by household: the largest fields first, all of a field (assumption)."""
    order = np.argsort(-land, kind="stable")
    before = np.cumsum(land[order]) - land[order]
    out = np.zeros(len(land))
    out[order] = np.clip(mu - before, 0.0, land[order])
    return out


def _sizes(
    n: int,
    persons: int,
    n_wubao: int,
    alone: float,
    weights: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Sizes of all households, wubao first; sums are exact."""
    largest = len(weights)
    wubao = _wubao_sizes(n_wubao, alone)
    n_rest, rest = n - len(wubao), persons - n_wubao
    if not n_rest <= rest <= largest * n_rest:
        raise CannotFitError(f"{rest} persons do not fit {n_rest} households of 1 to {largest}")
    sizes = 1 + np.searchsorted(np.cumsum(weights / weights.sum()), rng.random(n_rest))
    while (missing := rest - int(sizes.sum())) != 0:
        step = int(np.sign(missing))
        # small households stay: the old and the dibao roll need them
        open_ = np.flatnonzero((sizes > 2) & (sizes < largest) if step > 0 else sizes > 3)
        if len(open_) == 0:
            open_ = np.flatnonzero(sizes < largest if step > 0 else sizes > 1)
        chosen = rng.permutation(open_)[: abs(missing)]
        sizes[chosen] += step
    return np.concatenate((wubao, sizes)), np.arange(n) < len(wubao)


def _explained(sizes: Any, members: dict[str, Any], remoteness: float) -> tuple[Any, Any]:
    """What composition explains of the rank, and whether there is a cause of poverty."""
    n = len(sizes)
    row = np.repeat(np.arange(n), sizes)
    able = of_working_age(members["age"]) & ~members["enrolled"]
    able &= members["condition"] < DISABLED
    labour = np.bincount(row, able, n) / sizes
    school = np.bincount(row, able * members["schooling"], n) / np.maximum(
        np.bincount(row, able, n), 1.0
    )
    ill = np.bincount(row, members["condition"] > 0, n) / sizes
    rank = 1.0 * (labour - RANK.labour) + RANK.school * (school - RANK.school_mean)
    rank = rank + RANK.ill * ill + RANK.remote * (remoteness - RANK.remote_mean)
    return rank, (ill > 0) | (labour == 0)


def _livelihood(
    wubao: Any,
    members: dict[str, Any],
    village: tuple[float, float],
    a: Mapping[str, float],
    rng: np.random.Generator,
    register: RegisterData,
) -> dict[str, Any]:
    """Land, trade, savings, kin and the latent rank of permanent income.

    The register's households come first with its data; ``village`` is its remoteness and the share
    of its households that are registered.
    """
    remoteness, share = village
    n, base = len(wubao), members["household"][0]
    sizes = np.bincount(members["household"] - base, minlength=n)
    rank, caused = _explained(sizes, members, remoteness)
    land = sizes * a["county.land_head"] * np.exp(rng.normal(MEANS.land_mean, MEANS.land_sd, n))
    noise, listing_noise = rng.normal(0.0, RANK_NOISE, n), a["county.listing_noise"]
    explained = rank + RANK.wubao * wubao
    noise = rank_as_listed(register, explained, noise, listing_noise, share, rng)
    rank = rank + (noise + RANK.wubao * wubao)
    has_trade = (rng.random(n) < a["county.trade"]) & ~wubao
    trade = has_trade * a["county.trade_y"] * np.exp(rng.normal(0.0, MEANS.trade_sd, n))
    order = rng.permutation(np.flatnonzero(~wubao))
    kin = np.full((2, n), -1, np.int64)
    kin[0, order], kin[1, order] = base + np.roll(order, 1), base + np.roll(order, 7)
    saved_log = MEANS.savings_log + MEANS.savings_rank * rank
    out = {
        "land": land,
        "trade": trade,
        "tie": rng.normal(0.0, 1.0, n),
        "rank": rank,
        "savings": np.exp(saved_log + rng.normal(0.0, MEANS.savings_sd, n)),
        "debt": (rng.random(n) < MEANS.in_debt)
        * np.exp(MEANS.debt_log + rng.normal(0.0, MEANS.debt_sd, n)),
        "tea": rng.exponential(1.0, n) * a["county.tea_old"],
        "kin_a": kin[0],
        "kin_b": kin[1],
        "caused": caused,
    }
    g, data = len(register), register.households
    out["income"], out["saved"] = np.full(n, np.nan), np.zeros(n, bool)
    out["income"][:g] = data["income"]
    out["saved"][:g] = ~np.isnan(data["savings"])
    for name in ("land", "trade", "savings", "debt") if g else ():
        out[name][:g] = or_drawn(data, name, out[name][:g])
    return out


def _normal_scores(x: NDArray[np.float64]) -> NDArray[np.float64]:
    position = np.empty(len(x))
    position[np.argsort(x, kind="stable")] = np.arange(len(x)) + 0.5
    return ndtri(position / len(x))
