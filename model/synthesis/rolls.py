"""Rolls: who is on the register and on the dibao roll, to the household and the person."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.synthesis.parameters import ROLLS
from model.synthesis.totals import CannotFitError

CAUSED_SHIFTS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""By how much, in sd of the rank, an appraisal may favour households with disability, major illness
or no able adult: the least that brings the published share of causes is taken."""


class Totals(NamedTuple):
    """Households and persons of a village's rolls, to be met exactly."""

    listed: int
    listed_persons: int
    dibao: int
    dibao_persons: int


def rolls(
    h: dict[str, Any],
    total: Totals,
    a: Mapping[str, float],
    caused_min: float,
    rng: np.random.Generator,
    assumed: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The register and the dibao roll: households and persons of the village's totals, exactly.

    At least ``caused_min`` of the registered households have a cause that the report counts. What
    is ``assumed`` of the dibao roll follows the sizes of households where it cannot be met.
    """
    wubao, size = h["wubao"], h["size"]
    noise = rng.normal(0.0, a["county.listing_noise"], len(size))
    score = h["rank"] + noise - ROLLS.tie * h["tie"]
    chance = rng.random(len(size))
    overlap = (chance, a["county.wubao_listed"])
    listed = _listed(score, size, wubao, overlap, total)
    needed = min(math.ceil(caused_min * total.listed), int(h["caused"].sum()))
    for shift in CAUSED_SHIFTS:
        if (listed & h["caused"]).sum() >= needed:
            break
        listed = _listed(score - shift * h["caused"], size, wubao, overlap, total)
    score = h["rank"] + rng.normal(0.0, ROLLS.dibao_sd, len(size))
    groups = (~wubao & listed, ~wubao & ~listed)
    for near in _nearest_totals(size[~wubao], total, assumed):
        try:
            dibao = _on_dibao(score, size, groups, near, a)
        except CannotFitError:
            continue
        break
    else:
        raise CannotFitError(
            f"{total.dibao} dibao households cannot hold {total.dibao_persons} persons"
        )
    return {"listed": listed, "dibao": dibao}


def _nearest_totals(size: Any, total: Totals, assumed: frozenset[str]) -> Iterator[Totals]:
    """The totals, then those nearest to them in what is assumed of the dibao roll."""
    yield total
    ordered = np.sort(size)
    sums = np.concatenate(([0], np.cumsum(ordered)))
    numbers = [total.dibao]
    if "dibao_households" in assumed:
        numbers = sorted(range(len(size) + 1), key=lambda k: abs(k - total.dibao))
        for n in numbers:
            yield total._replace(dibao=n)
    if "dibao_persons" in assumed:
        for n in (n for n in numbers if n <= len(size)):
            least, most = int(sums[n]), int(sums[-1] - sums[len(size) - n])
            persons = min(max(total.dibao_persons, least), most)
            yield total._replace(dibao=n, dibao_persons=persons)


def _on_dibao(
    score: Any, size: Any, groups: tuple[Any, Any], total: Totals, a: Mapping[str, float]
) -> NDArray[np.bool_]:
    """The dibao roll: the lowest scores inside and outside the register, at the assumed overlap."""
    inside, outside = (np.flatnonzero(group) for group in groups)
    n, persons = total.dibao, total.dibao_persons
    dibao = np.zeros(len(size), bool)
    for n_out, heads_out in _shared(
        size[inside], size[outside], n, persons, a["county.dibao_listed"]
    ):
        try:
            out = pick(score[outside], size[outside], n_out, heads_out)
            into = pick(score[inside], size[inside], n - n_out, persons - heads_out)
        except CannotFitError:
            continue  # sizes that do not add up: the next nearest overlap
        dibao[outside[out]] = True
        dibao[inside[into]] = True
        return dibao
    raise CannotFitError(f"{n} dibao households cannot hold {persons} persons")


def _listed(
    score: Any, size: Any, wubao: Any, overlap: tuple[Any, float], total: Totals
) -> NDArray[np.bool_]:
    """The register: wubao households near the assumed overlap, then the lowest scores.

    ``overlap`` is each household's draw and the share of wubao that are registered.
    """
    chance, share = overlap
    n, persons = total.listed, total.listed_persons
    order = np.flatnonzero(wubao)
    order = order[np.argsort(chance[order], kind="stable")]
    others = np.flatnonzero(~wubao)
    n_wubao = int((chance[order] < share).sum())
    for k in sorted(range(len(order) + 1), key=lambda k: abs(k - n_wubao)):
        listed = np.zeros(len(size), bool)
        listed[order[:k]] = True
        rest, heads = n - k, persons - int(size[listed].sum())
        try:
            listed[others[pick(score[others], size[others], rest, heads)]] = True
        except CannotFitError:
            continue  # sizes that do not add up: the next nearest overlap
        return listed
    raise CannotFitError(f"{n} registered households cannot hold {persons} persons")


def _shared(
    inside: Any, outside: Any, n: int, persons: int, share: float
) -> Iterator[tuple[int, int]]:
    """Households and persons of a roll outside the register, nearest to the overlap first."""
    inner, outer = np.sort(inside), np.sort(outside)
    nearest = n - round(n * share)
    for n_out in sorted(range(n + 1), key=lambda k: abs(k - nearest)):
        n_in = n - n_out
        if n_in > len(inner) or n_out > len(outer):
            continue
        low = max(int(outer[:n_out].sum()), persons - int(inner[len(inner) - n_in :].sum()))
        high = min(int(outer[len(outer) - n_out :].sum()), persons - int(inner[:n_in].sum()))
        if low <= high:
            yield n_out, min(max(round(persons * n_out / max(n, 1)), low), high)


def pick(score: Any, size: Any, n: int, persons: int) -> NDArray[np.int64]:
    """Rows of the ``n`` lowest scores whose sizes add up to ``persons``.

    A price on size brings the sum near; swaps of least loss in score bring it home.
    """
    if n == 0 and persons == 0:
        return np.zeros(0, np.int64)
    if n <= 0 or persons < n:
        raise CannotFitError(f"{n} households cannot hold {persons} persons")
    ordered = np.sort(size)
    least, most = int(ordered[:n].sum()), int(ordered[len(ordered) - n :].sum())
    if n > len(size) or not least <= persons <= most:
        raise CannotFitError(f"{n} of {len(size)} households cannot hold {persons} persons")
    low, high = -20.0, 20.0
    for _ in range(40):
        price = 0.5 * (low + high)
        chosen = (score + price * size).argsort(kind="stable")[:n]
        low, high = (price, high) if int(size[chosen].sum()) > persons else (low, price)
    inside = np.zeros(len(size), bool)
    inside[chosen] = True
    for _ in range(200):
        missing = persons - int(size[inside].sum())
        if missing == 0:
            return np.flatnonzero(inside)
        _swap(inside, score, size, missing)
    raise CannotFitError(f"{n} of {len(size)} households cannot hold exactly {persons} persons")


def _swap(inside: NDArray[np.bool_], score: Any, size: Any, missing: int) -> None:
    """Exchange one household for one of another size: the cheapest that comes nearer.

    Where none comes nearer, one that goes past by least: the next exchange comes back.
    """
    best = (2, 0, np.inf, -1, -1)
    sizes = range(1, int(size.max()) + 1)
    leavers = [_extreme(inside & (size == k), -score) for k in sizes]
    comers = [_extreme(~inside & (size == k), score) for k in sizes]
    for out_size, leaver in zip(sizes, leavers, strict=True):
        for in_size, comer in zip(sizes, comers, strict=True):
            gain = in_size - out_size
            if gain * missing <= 0 or leaver < 0 or comer < 0:
                continue
            past = max(0, abs(gain) - abs(missing))
            loss = float((score[comer] - score[leaver]) / abs(gain))
            best = min(best, (int(past > 0), past, loss, leaver, comer))
    if best[3] < 0:
        raise CannotFitError(f"no exchange of households brings {missing} persons more")
    inside[best[3]], inside[best[4]] = False, True


def _extreme(mask: NDArray[np.bool_], score: Any) -> int:
    """Row of the least score under a mask, the first of equals; -1 where there is none."""
    rows = mask.nonzero()[0]
    return int(rows[score[rows].argmin()]) if len(rows) else -1
