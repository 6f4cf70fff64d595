"""Tables of the three pages that say how far the model may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Validation:
    """Simulated figures beside published ranges.

    Attributes
    ----------
    rows : name, kind, en, zh, low, high, unit, source, mean, q05, q95, status (hit, miss,
        not_measured).
    claims : seen, without, true; yuan a head, one row for each draw.
    claim : the report's figure, yuan a head; nan where there is none.
    calibrated : whether draws came from accepted sets.
    horizons : mix, horizon, mean, q05, q95 (gap closed per yuan), rank.
    n_paired : draws of the paired runs.
    """

    county: str
    county_chinese: str
    source: str
    last_year: int
    n_draws: int
    n_failed: int
    rows: pd.DataFrame
    claims: pd.DataFrame
    claim: float
    contradictions: pd.DataFrame
    calibrated: bool
    horizons: pd.DataFrame
    n_paired: int


@dataclass(frozen=True)
class Calibration:
    """What the figures taught about the parameters.

    Attributes
    ----------
    targets : name, en, zh, low, high, sd, unit, source, near (share of the first wave), reachable,
        explained, prior (mean), posterior (mean).
    waves : wave, evaluated, failed, accepted, candidates, kept.
    widths : name, unit, low, high, prior, posterior, ratio, by_chance, moves, learned.
    ratio_error : standard error of a ratio where nothing is learned.
    """

    county: str
    county_chinese: str
    source: str
    last_year: int
    n_villages: int
    n_all_villages: int
    targets: pd.DataFrame
    waves: pd.DataFrame
    widths: pd.DataFrame
    ratio_error: float
    n_accepted: int
    file: str


@dataclass(frozen=True)
class Sensitivity:
    """Which parameters move the answers.

    Attributes
    ----------
    plan : name of the plan that is judged against no fund.
    morris : output, name, mu_star, mu_star_conf, sigma, low, high, unit.
    sobol : output, name, first, first_conf, total, total_conf.
    tornado : name, low, high (ends of its range), at_low, at_high, base: the gain with it alone at an end,
        and with all numbers at their base values, yuan of 2015.
    outputs : output, mean, sd over the Morris runs.
    """

    county: str
    county_chinese: str
    source: str
    plan: str
    last_year: int
    n_villages: int
    n_all_villages: int
    n_evaluated: int
    n_failed: int
    morris: pd.DataFrame
    sobol: pd.DataFrame
    outputs: pd.DataFrame
    tornado: pd.DataFrame
