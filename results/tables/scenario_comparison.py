"""Many scenarios side by side: what each changes against one of them, with paired intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from results.comparison import Interval
from results.findings import PracticeOf
from results.language.catalogue import Language, text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Compared:
    """Scenarios of one county on the same draws.

    Attributes
    ----------
    reference : name of the scenario that the others are held against.
    cases : name, title, title_zh, why, why_zh, differs, differs_zh, group (split, lever, future,
        combined), world (its futures), granted, other (yuan of 2015: the plan's money, and what
        other purses pay more than under the reference), same (name of a scenario that is the same
        in this county to the last yuan, or nothing).
    effects : name, measure, mean, low, high, won, half, n: the reference's sum over year-ends less
        the scenario's, so that more is better; ``fund`` rows are against no fund in the same world.
        need_common, need_independent: draws for a 90 % half-width of 5 % of the mean, with the same
        draws on both sides and with draws of their own.
    kinds : name, kind, mean, low, high of the gap closed, yuan of 2015.
    causes : name, cause, mean, low, high of returns avoided, persons.
    villages : name, village, poor_village, mean, low, high of the gap closed, yuan of 2015.
    totals : name, measure, draw, value: sums over year-ends, for whoever compares otherwise.
    precision, reached, needed : the precision that was requested, whether every scenario has it,
        and about how many draws the widest would need.
    """

    county: str
    county_chinese: str
    reference: str
    first_year: int
    last_year: int
    n_draws: int
    tag: str
    cases: pd.DataFrame
    effects: pd.DataFrame
    kinds: pd.DataFrame
    causes: pd.DataFrame
    villages: pd.DataFrame
    totals: pd.DataFrame
    precision: str = ""
    reached: bool = True
    needed: float = 0.0
    practice_of: PracticeOf = "pingli"

    def effect(self, name: str, measure: str) -> pd.Series:
        """The row of a scenario and measure."""
        rows = self.effects
        return rows[(rows["name"] == name) & (rows["measure"] == measure)].iloc[0]

    def gain(self, name: str, measure: str = "gap_spending") -> Interval:
        """What a scenario does more than the reference, with its draws; ``fund`` has none."""
        t = self.totals[self.totals["measure"] == measure].set_index(["name", "draw"])["value"]
        draws: list[float] = []
        if measure != "fund":
            draws = (t.xs(self.reference) - t.xs(name)).sort_index().tolist()
        return Interval.of(self.effect(name, measure), self.n_draws, draws)

    def title_of(self, name: str, language: Language) -> str:
        """A scenario's title."""
        row = self.cases.set_index("name").loc[name]
        return str(row["title_zh" if language == "zh" else "title"])

    def marked(self, name: str, language: Language) -> str:
        """The title, and of which other scenario it is the same here."""
        other = str(self.cases.set_index("name").loc[name, "same"])
        title = self.title_of(name, language)
        if not other:
            return title
        same = self.title_of(other, language)
        return text("scenario_comparison.same", language, title=title, same=same)
