"""The share of industries in a year's grants (the county's habit of 70 %)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Cells
from optimize.rules.programme_money import Yearly
from optimize.rules.rows import ProblemData


@dataclass(frozen=True)
class IndustryShare(Yearly):
    """Industries get at least a given share of the special fund each year; works do not count.

    Shares in cooperatives and lead enterprises count where ``shares`` says so.
    """

    least: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "至少")]
    shares: Annotated[bool, Meta("flag", "股份计入")] = False

    latex: ClassVar[str] = (
        r"\sum_{g \in I} y_{g1t} \ge \sigma \sum_{g} y_{g1t} \quad \forall t \in Y"
    )
    zh: ClassVar[str] = "每年专项资金至少{least:.0%}用于产业（基础设施不计）"
    en: ClassVar[str] = "Every year at least {least:.0%} of the special fund goes to industries."
    fields_of: ClassVar[Mapping[str, str]] = {"least_share": "least"}
    yearly: ClassVar[bool] = True  # type: ignore[misc]

    def sentence(self, language: Language) -> str:
        """As its template; whether shares in firms count is added where they do."""
        zh, own = language == "zh", super().sentence(language)
        if not self.shares:
            return own
        return f"{own}；企业股份计入" if zh else f"{own[:-1]}, shares in firms among them."

    def cells(self, problem: ProblemData, group: int) -> Cells:
        """What the special fund pays for industries in a year."""
        return Cells(programmes=problem.instance.is_industry, years=(group,), purse="special")
