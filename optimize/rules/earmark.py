"""A part of a purse that is for some programmes (专款专用)."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Cells, mask_of
from optimize.rules.programme_money import Yearly
from optimize.rules.rows import ProblemData
from optimize.rules.wording import between, between_shares, programmes_of, purse_of
from results.language.catalogue import pick


@dataclass(frozen=True)
class Earmark(Yearly):
    """At least a given share, or amount, of what a purse pays is reserved for some programmes."""

    purse: Annotated[str, Meta("purse", "资金")]
    programmes: Annotated[tuple[str, ...], Meta("programmes", "项目")]
    least_share: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "最低比例")] = 0.0
    least: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至少")] = 0.0
    yearly: Annotated[bool, Meta("flag", "每年")] = False

    latex: ClassVar[str] = (
        r"\sum_{g \subset K'} y_{gst} \ge \lambda \sum_{g} y_{gst},\quad "
        r"\sum_{g \subset K'} y_{gst} \ge l"
    )

    def sentence(self, language: Language) -> str:
        """Purse, programmes, how much."""
        bounds = (
            between_shares(self.least_share, 1.0, language),
            between(self.least, float("inf"), language),
        )
        bounded = pick(language, "且", " and ").join(s for s in bounds if s)
        what, purse = programmes_of(self.programmes, language), purse_of(self.purse, language)
        when = self.when(language)
        return pick(
            language,
            f"{purse}{when}{bounded}用于{what}",
            f"Of the {purse} {bounded} is for {what}, {when}.",
        )

    def cells(self, problem: ProblemData, group: int) -> Cells:
        """What the purse pays for the programmes."""
        years = () if group < 0 else (group,)
        return Cells(programmes=mask_of(self.programmes), years=years, purse=self.purse)
