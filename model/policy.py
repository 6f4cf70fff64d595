"""What a scenario holds fixed beside the fund plan."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Policy:
    """Levers beside the plan.

    Parameters
    ----------
    other_budgets : bool
        The floor, medical cover and transfers grow and sector budgets build works; when False
        they stay at their real level of 2015.
    line : str
        Series of the poverty line.
    fund_effect : bool
        False makes the null county: money is spent and changes nothing.
    effort : bool
        True lets large unconditional transfers weaken the effort of able low earners (等靠要).
    school_grants : bool
        Grants for the schooling of registered households are paid, by another purse.
    questions : str
        Two questions that say who in a village a plan serves first, in place of its targeting
        (:func:`model.processes.delivery.questions.two_questions`); empty: the plan's targeting.
    """

    other_budgets: bool = True
    line: Literal["statistics", "administrative"] = "statistics"
    fund_effect: bool = True
    effort: bool = False
    school_grants: bool = True
    questions: str = ""
