"""Scores of forecasts of registers: bands that hold or do not, interval scores, plain forecasts.

All is in shares of the register at a place's start. Plain forecasts know the places, not the
simulation; each has the band of its errors elsewhere: the place itself is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.evidence.places import DEADLINE, NATION, Place

Array = NDArray[np.float64]

BANDS: Final = (0.5, 0.9)
"""Shares of the chance that a band is to hold."""
NORMAL_90: Final = 1.645
"""Half the width of a 90 % interval, in standard deviations."""


def band(values: Sequence[float] | Array, share: float) -> tuple[float, float]:
    """Ends between which a further value of the same kind falls with a chance.

    Order statistics at (n + 1) p: of 16 values the ends of a band of 90 % are the outer ones.
    """
    tail = (1.0 - share) / 2.0
    low, high = np.quantile(np.asarray(values, float), (tail, 1.0 - tail), method="weibull")
    return float(low), float(high)


def interval_score(low: float, high: float, true: float, share: float = BANDS[-1]) -> float:
    """Width of a band and the penalty of what lies outside: less is better (Gneiting 2007)."""
    return high - low + 2.0 / (1.0 - share) * max(low - true, true - high, 0.0)


def coverage(inside: Iterable[bool], clusters: Iterable[str]) -> tuple[float, float, float]:
    """Share inside with its 90 % interval: Wilson's, dates of a place counted as alike as they are.

    Returns
    -------
    share, low, high.
    """
    table = pd.DataFrame({"in": [float(x) for x in inside], "of": list(clusters)})
    n, p = float(len(table)), float(table["in"].mean())
    spread = n * p * (1.0 - p)
    alike = float(((table["in"] - p).groupby(table["of"]).sum() ** 2).sum())
    n /= max(1.0, alike / spread) if spread > 0 else n / table["of"].nunique()
    z = NORMAL_90**2 / n
    centre, half = (p + z / 2.0) / (1.0 + z), np.sqrt(z * p * (1.0 - p) + z * z / 4.0) / (1.0 + z)
    return p, max(0.0, float(centre - half)), min(1.0, float(centre + half))


def last_rate(place: Place, year: int) -> float:
    """The nation's fall of the year before the start goes on."""
    nation = dict(NATION)
    return float((nation[place.start] / nation[place.start - 1]) ** (year - place.start))


def straight_line(place: Place, year: int) -> float:
    """To nothing in the year of the deadline."""
    return (DEADLINE - year) / (DEADLINE - place.start)


def national_path(place: Place, year: int) -> float:
    """As the nation's poor fell."""
    nation = dict(NATION)
    return nation[year] / nation[place.start]


PLAIN: Final[Mapping[str, Callable[[Place, int], float]]] = {
    "last_rate": last_rate,
    "straight_line": straight_line,
    "national_path": national_path,
}
"""Plain forecasts by name; climatology is made from the other places."""


def at_way(place: Place, way: float) -> float:
    """Share left where a part of the way from the start to the deadline is gone."""
    year = place.start + way * (DEADLINE - place.start)
    first = min(int(year), DEADLINE - 1)
    here, there = place.left(first), place.left(first + 1)
    return here + (year - first) * (there - here)


def plain_rows(places: Sequence[Place]) -> pd.DataFrame:
    """Every plain forecast of every later date: middle and band from the other places' dates.

    Returns
    -------
    forecast, place, year, true, middle, low_50, high_50, low_90, high_90.
    """
    dates = [(p, year, persons / p.persons) for p in places for year, persons in p.later]
    rows = []
    for place, year, true in dates:
        others = [d for d in dates if d[0] is not place]
        way = (year - place.start) / (DEADLINE - place.start)
        samples = {
            name: f(place, year) + np.array([x - f(p, y) for p, y, x in others])
            for name, f in PLAIN.items()
        } | {"climatology": np.array([at_way(p, way) for p in places if p is not place])}
        rows += [
            scored(name, place, year, true, np.clip(values, 0.0, None))
            for name, values in samples.items()
        ]
    return pd.DataFrame(rows)


def scored(forecast: str, place: Place, year: int, true: float, values: Array) -> dict[str, object]:
    """A forecast's middle and bands at a date, from a sample of shares left."""
    row: dict[str, object] = {
        "forecast": forecast,
        "place": place.en,
        "year": year,
        "true": true,
        "horizon": year - place.start,
        "middle": float(np.median(values)),
    }
    for share in BANDS:
        ends = band(values, share)
        row |= dict(zip((f"low_{share:.0%}"[:-1], f"high_{share:.0%}"[:-1]), ends, strict=True))
    row["inside_50"] = float(row["low_50"]) <= true <= float(row["high_50"])  # type: ignore[arg-type]
    row["inside_90"] = float(row["low_90"]) <= true <= float(row["high_90"])  # type: ignore[arg-type]
    row["score"] = interval_score(float(row["low_90"]), float(row["high_90"]), true)  # type: ignore[arg-type]
    return row


def summary(rows: pd.DataFrame, halves: Mapping[str, str]) -> pd.DataFrame:
    """A row for each forecast and half: coverage with its interval, mean score, bias.

    Returns
    -------
    half, forecast, places, dates, held_50, low_50, high_50, held_90, low_90, high_90, score, bias.
    """
    out = []
    half = rows["place"].map(dict(halves))
    for (name, forecast), group in rows.groupby([half, "forecast"], sort=False):
        row = {
            "half": name,
            "forecast": forecast,
            "places": group["place"].nunique(),
            "dates": len(group),
        }
        for share in ("50", "90"):
            ends = coverage(group[f"inside_{share}"], group["place"])
            row |= dict(zip((f"held_{share}", f"low_{share}", f"high_{share}"), ends, strict=True))
        bias = float((group["middle"] - group["true"]).mean())
        out.append(row | {"score": float(group["score"].mean()), "bias": bias})
    return pd.DataFrame(out)
