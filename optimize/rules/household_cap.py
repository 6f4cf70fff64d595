"""A most for every registered household of a village."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from optimize.rules.base import Ge, Le, Meta
from optimize.rules.village_money import OfVillage


@dataclass(frozen=True)
class HouseholdCap(OfVillage):
    """An upper limit on a village's money per registered household over the plan years."""

    most: Annotated[float, Ge(0.0), Le(1e6), Meta("yuan", "至多")]

    latex: ClassVar[str] = r"\sum_{p,t,k} a_{vptk}\, x_{vp} \le u\, h_v \quad \forall v"
    zh: ClassVar[str] = "每村按建档立卡户户均至多{most}（规划期合计）"
    en: ClassVar[str] = (
        "No village gets more than {most} per registered household over the plan years."
    )
