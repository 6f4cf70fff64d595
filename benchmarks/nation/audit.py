"""An independent check of the nation's exported plan: it shares no code with what made it.

It reads rows of county, village, year, programme and yuan and goes through the money year by year,
the oldest first, as a cashier would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimize.audit.money import overspent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd


def check_wide(
    rows: pd.DataFrame,
    *,
    years: Sequence[int],
    fund_y: Sequence[float],
    industries: Collection[str],
    least: float,
    most: float,
    life: int,
    floors: Mapping[tuple[int, int], float],
) -> list[str]:
    """Every rule that the rows break, in words; nothing where they keep all.

    Parameters
    ----------
    rows : columns county, village, year, programme, yuan.
    industries : names of programmes that count as industry; they get ``least`` of a year's money.
    most, life : share of a year's money that may wait, and years after which it lapses.
    floors : yuan that a village (county, village) gets at least over all years.
    """
    broken = []
    if (rows["yuan"] < 0).any() or (rows["yuan"] % 1 != 0).any():
        broken.append("yuan are whole and never negative")
    if not set(rows["year"]) <= set(years):
        broken.append("years lie outside the plan")
    by_village = rows.groupby(["county", "village"])["yuan"].sum()
    programmes = rows.groupby(["county", "village"])["programme"].nunique()
    for key in programmes.index[programmes > 1][:5]:
        broken.append(f"village {key} has more than one programme")
    short = [key for key, floor in floors.items() if by_village.get(key, 0.0) < floor]
    if short:
        broken.append(f"{len(short)} villages get less than their floor, {short[0]} first")
    by_year = rows.groupby("year")["yuan"].sum()
    counted = rows[rows["programme"].isin(list(industries))].groupby("year")["yuan"].sum()
    spent_y = {year: float(by_year.get(year, 0.0)) for year in years}
    short_y = overspent(dict(zip(years, fund_y, strict=True)), spent_y, most, life)
    for year, fund in zip(years, fund_y, strict=True):
        spent = spent_y[year]
        if counted.get(year, 0.0) < least * spent - 1e-6 * max(spent, 1.0):
            broken.append(
                f"{year}: industries get {counted.get(year, 0.0) / spent:.2%} of the money"
            )
        if short_y[year] > 1e-12 * fund:
            broken.append(f"{year}: {short_y[year]:,.0f} yuan more are spent than there are")
    return broken
