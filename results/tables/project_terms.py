"""What a line of the project library says by its kind.

Quantity with unit, legal use, quarters, whom it serves.
"""

from typing import Final

from model.programmes import PROGRAMMES, Programme
from model.programmes.industry import INDUSTRIES
from results.language.catalogue import Language, term, text
from results.privacy import count_text

FIRST_Q: Final = {i.programme.name: i.first_q for i in INDUSTRIES}
"""Quarters from a package to its first yield."""

YEAR_Q: Final = 4


QUANTITY: Final[dict[str, float]] = {
    "tea": 2.0,
    "konjac": 2.0,
    "walnut": 4.0,
    "pig": 10.0,
    "cattle": 1.0,
    "sheep": 8.0,
    "vegetables": 0.5,
    "potato": 3.0,
    "fish": 200.0,
    "tourism": 1.0,
    "photovoltaic": 3.0,
    "training": 1.0,
    "schooling": 1.0,
    "noodle": 1.0,
    "interest": 1.0,
    "guarantee": 1.0,
    "mutual": 1e-4,
    "cooperative": 1.0,
    "relocation": 1.0,
}
"""What one package holds, of the unit that the kind ``package_unit`` names, as
:mod:`model.programmes` declares them. Works are not here: their kilometres and metres are the
design's."""

OF_ONE_PERSON: Final = ("training", "schooling")
"""Programmes whose package serves one person of a household."""


TO_CONFIRM: Final = (
    "works_power",
    "works_clinic",
    "works_flood",
    "schooling",
    "guarantee",
    "cooperative",
    "noodle",
)
"""Uses of the kind ``basis`` that the rules leave open: the county has to confirm them."""


def quantity_of(p: Programme, packages: float, language: Language) -> str:
    """How much is made or bought, with its unit; to be filled in where only a design says it."""
    each = QUANTITY.get(p.name)
    if each is None:
        return text("office.fill", language)
    amount = packages * each
    digits = 0 if amount >= 10.0 else 1
    return f"{amount:,.{digits}f} {term('package_unit', p.name, language)}"


def basis_of(p: Programme, purse: str) -> str:
    """A name of the kind ``basis``: what allows a purse to pay for a programme, by its kind."""
    if purse != "special":
        return purse
    if p.reach == "village" and p.name != "mutual":
        return f"works_{p.name}"
    return "industry" if p.reach == "industry" else p.name


UNSETTLED: Final = tuple(p.name for p in PROGRAMMES if basis_of(p, "special") in TO_CONFIRM)
"""Programmes that the special fund may pay for only where the county confirms it."""


def quarters_of(p: Programme) -> tuple[int, int]:
    """Quarters (1 to 4) of the grant's year in which it begins and is done.

    Grants become works and offers in the first quarter. A package stands when it first yields, at
    the latest at the year's end, when its money is settled; credit and shares are out in the same
    quarter; works and courses take the year.
    """
    if p.reach == "industry":
        return 1, int(min(FIRST_Q[p.name], YEAR_Q))
    return 1, 1 if p.delay == "next quarter" else YEAR_Q


def served(
    p: Programme, packages: float, heads: int, homes: int | None, language: Language
) -> tuple[str, str]:
    """Registered persons and households served, each as a library shows it.

    A village's works serve all its registered; a package serves one household, and where it is one
    person's, one person. What is not known is to be filled in.

    Parameters
    ----------
    heads, homes : registered persons and households of the village; None where the run lacks
        them.
    """
    fill = text("office.fill", language)
    if p.reach == "village":
        return count_text(heads), fill if homes is None else count_text(homes)
    n = f"{packages:,.0f}" if packages >= 0.5 else "<1"
    # one household may send two, so that persons are not households
    return (n, fill) if p.name in OF_ONE_PERSON else (fill, n)
