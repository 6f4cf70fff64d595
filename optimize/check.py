"""The independent checker: re-reads an exported plan and proves, row by row, that it keeps its rules.

It shares no code with what makes plans: only the names of programmes and purses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.programmes import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOLERANCE = 1.0
"""Yuan by which a whole-yuan plan may miss a share."""


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks: which, where, by how many yuan."""

    rule: str
    where: str
    yuan: float

    def __str__(self) -> str:
        """One line."""
        return f"{self.rule}: {self.where}: {self.yuan:,.0f} yuan"


def check_plan(
    rows: Iterable[Mapping[str, Any]], heads: Mapping[int, float], fund_y: Mapping[int, float],
    rules: Mapping[str, float],
) -> list[Violation]:  # fmt: skip
    """All violations of a plan.

    Parameters
    ----------
    rows : mappings with year, village, programme, purse, yuan
    heads : registered heads of the villages that may be funded, by code.
    fund_y : yuan of the special fund by plan year.
    rules : industry_share_min, floor_per_head, carry_over_max.
    """
    purses = {p.name: p.purses for p in PROGRAMMES}
    industries = {p.name for p in PROGRAMMES if p.counts_as_industry}
    spent = dict.fromkeys(fund_y, 0.0)
    industry = dict.fromkeys(fund_y, 0.0)
    got = dict.fromkeys(heads, 0.0)
    out: list[Violation] = []
    for row in rows:
        year, village, yuan = int(row["year"]), int(row["village"]), float(row["yuan"])
        programme, purse = str(row["programme"]), str(row["purse"])
        where = f"{year}, village {village}, {programme}"
        if yuan < 0.0:
            out.append(Violation("no negative grant", where, yuan))
        if programme not in purses or purse not in purses.get(programme, ()):
            out.append(Violation(f"purse {purse} may not pay", where, yuan))
        if year not in spent:
            out.append(Violation("outside the plan years", where, yuan))
            continue
        if village not in heads and village != 0 and yuan > 0.0:
            out.append(Violation("village may not be funded", where, yuan))
        if purse == "special":
            spent[year] += yuan
            industry[year] += yuan if programme in industries else 0.0
        if village in got:
            got[village] += yuan
    out += _yearly(spent, industry, fund_y, rules)
    for village, persons in heads.items():
        missing = rules["floor_per_head"] * persons - got[village]
        # a grant is rounded down to whole yuan in every year and programme
        if missing > len(fund_y) * len(purses):
            out.append(Violation("floor per registered head", f"village {village}", missing))
    return out


def _yearly(
    spent: Mapping[int, float], industry: Mapping[int, float], fund_y: Mapping[int, float],
    rules: Mapping[str, float],
) -> list[Violation]:  # fmt: skip
    out, carried = [], 0.0
    for year in sorted(fund_y):
        money = fund_y[year] + carried
        if spent[year] > money + TOLERANCE:
            out.append(Violation("fund of the year", str(year), spent[year] - money))
        short = rules["industry_share_min"] * spent[year] - industry[year]
        if short > TOLERANCE + 1e-4 * spent[year]:
            out.append(Violation("share of industries", str(year), short))
        carried = min(max(0.0, money - spent[year]), rules["carry_over_max"] * fund_y[year])
    return out
