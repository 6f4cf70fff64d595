"""Money that waits and lapses, gone through year by year as a cashier would."""

from collections.abc import Mapping


def overspent(
    given: Mapping[int, float], spent: Mapping[int, float], most: float, life: int
) -> dict[int, float]:
    """Yuan by year that are spent beyond what there is; 0 where all is paid.

    What would lapse first is spent first, which leaves most for later years.

    Parameters
    ----------
    given, spent : yuan by year.
    most, life : share of a year's money that may wait, and years after which it lapses.
    """
    out = {}
    # lots by the last year that may use them: a year's money, and the part of it that may wait
    lots: list[tuple[int, float]] = []
    for year in sorted(given):
        lots += [(year, (1.0 - most) * given[year]), (year + life, most * given[year])]
        lots = sorted((last, left) for last, left in lots if last >= year)
        unpaid, rest = spent[year], []
        for last, left in lots:
            used = min(left, unpaid)
            unpaid -= used
            rest.append((last, left - used))
        lots = rest
        out[year] = unpaid
    return out
