"""The register by year-end: last + joined + fell back - left - struck off + natural = this."""

from dataclasses import dataclass

import pandas as pd

from results.findings import Findings


@dataclass(frozen=True)
class YearEnd:
    """A year-end: whole persons on the register, how they came and went, poverty.

    ``last + joined + fell_back - left - struck + natural = listed``; ``low`` and ``high`` are the
    lowest and highest of the runs; ``struck`` are the wrongly listed that 回头看 struck off,
    ``natural`` are births, deaths and splits: what is left of the balance. Once the register has
    ended nobody is due to leave (``task`` is not a number): who is on the list is monitored.
    """

    year: int
    last: float
    joined: float
    fell_back: float
    left: float
    struck: float
    natural: float
    listed: float
    low: float
    high: float
    task: float
    income_poor: float
    spending_poor: float
    persons: float
    villages_out: float


def register_by_draw(f: Findings) -> pd.DataFrame:
    """The register of the main plan by draw and year-end: how persons came and went.

    Returns
    -------
    draw, year; last, joined (for the first time, or added by 回头看), fell_back (had left it
    before), left, struck (off, as wrongly listed), natural (births, deaths, marriages, splits: what
    is left of the balance), listed; income_poor, spending_poor, persons, villages_out; task:
    persons that had to leave by the draw's deadline.
    """
    main = f.county_year[f.county_year["plan"] == f.main].sort_values(["draw", "year"])
    last = main.groupby("draw")["listed"].shift().fillna(float(f.villages["heads"].sum()))
    out = main[["draw", "year"]].assign(
        last=last,
        joined=main["joined_list"] - main["rejoined_list"] + main["added_list"],
        fell_back=main["rejoined_list"],
        left=main["left_list"],
        struck=main["struck_list"],
        natural=main["listed"]
        - last
        - main["joined_list"]
        - main["added_list"]
        + main["left_list"]
        + main["struck_list"],
        listed=main["listed"],
        income_poor=main["poor_income"],
        spending_poor=main["poor_spending"],
        persons=main["persons"],
        villages_out=main["villages_out"],
        task=main["exit_task"].where(main["year"].isin(f.effect_years)),
    )
    return out.reset_index(drop=True)


def year_ends(f: Findings) -> tuple[YearEnd, ...]:
    """Means over draws at every year-end, with the lowest and highest register of the runs.

    They are rounded to whole persons, and what is left of the balance is taken of these.
    """
    by_year = register_by_draw(f).drop(columns="draw").groupby("year")
    mean, low, high = by_year.mean().round(), by_year["listed"].min(), by_year["listed"].max()
    mean["natural"] = (mean["listed"] + mean["left"] + mean["struck"]) - (
        mean["last"] + mean["joined"] + mean["fell_back"]
    )
    return tuple(
        YearEnd(
            year=int(y),
            low=float(low[y]),
            high=float(high[y]),
            **{str(k): float(x) for k, x in row.items()},
        )
        for y, row in mean.iterrows()
    )
