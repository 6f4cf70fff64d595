"""The declaration of a programme."""

from dataclasses import dataclass
from typing import Literal

Reach = Literal["village", "industry", "household"]
"""What a grant makes: works of a village, a stake of an industry, another offer."""


@dataclass(frozen=True)
class Programme:
    """One thing that money is spent on.

    Parameters
    ----------
    name, chinese, english : str
        The name in tables and plan files, and the words for it.
    reach : str
        Whether it builds in a village or is offered to households, and as what.
    unit : str
        What one package is.
    price : float
        Yuan of 2015 for a package beside the county seat, own share included.
    price_remote : float
        Share that the price rises by at remoteness 1 (assumption where not sourced).
    own_share : bool
        Whether the household pays the own share of the package (自筹).
    purses : tuple of str
        Purses that may pay it by law or custom.
    counts_as_industry : bool
        Whether it counts towards the share of the fund for industry.
    needs : str
        What a recipient must have.
    changes : str
        The column that it changes.
    delay, decay : str
        When it works, how it fades.
    source : str
        Where price and effect come from.
    """

    name: str
    chinese: str
    english: str
    reach: Reach
    unit: str
    price: float
    price_remote: float
    own_share: bool
    purses: tuple[str, ...]
    counts_as_industry: bool
    needs: str
    changes: str
    delay: str
    decay: str
    source: str
