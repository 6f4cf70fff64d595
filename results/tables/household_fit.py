"""What a registered household can take, and what answers its cause of poverty.

As far as its row in the register says.

What a programme asks for is the model's (:mod:`model.programmes`); what answers a cause is an
assumption in the words of village plans: who lacks a skill is trained, who lacks labour gets what
others run.
"""

from collections.abc import Mapping
from typing import Final

from model.programmes import PROGRAMMES
from model.programmes.industry import INDUSTRIES

BY_NAME: Final = {p.name: p for p in PROGRAMMES}
GROWN: Final = {i.programme.name: i for i in INDUSTRIES}

WITHOUT_LABOUR: Final = ("photovoltaic", "cooperative")
"""What nobody of the household need work for."""

OWN_RUN: Final = tuple(n for n, i in GROWN.items() if not i.is_leased)
"""Industries that a household runs itself."""

LANDLESS: Final = tuple(n for n in OWN_RUN if GROWN[n].land_mu == 0.0)

CREDIT: Final = ("interest", "guarantee", "mutual")

ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "illness": ("clinic", *WITHOUT_LABOUR),
    "disability": WITHOUT_LABOUR,
    "schooling": ("schooling", "training"),
    "hazard": ("flood", "relocation"),
    "labour": WITHOUT_LABOUR,
    "skill": ("training", "noodle", "cooperative"),
    "money": (*OWN_RUN, *CREDIT, "noodle"),
    "land": (*LANDLESS, "training", "noodle", "photovoltaic", "relocation"),
    "water": ("water", "relocation"),
    "road": ("road", "relocation"),
    "effort": ("training", "cooperative"),
}
"""Programmes that answer a cause of poverty (assumption); other causes have none of their own."""

BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "illness": ("medical",),
    "disability": ("medical", "floor"),
    "labour": ("floor",),
}
"""What other purses pay in every scenario and a household with this cause should be checked for."""

VISITS: Final[Mapping[str, tuple[int, str]]] = {
    "illness": (1, "illness"),
    "disability": (1, "illness"),
    "schooling": (3, "schooling"),
    "hazard": (4, "hazard"),
    "water": (4, "hazard"),
    "labour": (4, "labour"),
    "skill": (1, "skill"),
    "effort": (1, "skill"),
}
"""Quarter and key of the reason of the next visit by cause: after the year's hospital bills are
settled, when school begins, after floods (third quarter), when the roll of the floor is drawn up,
while migrants are home (assumption); all others before planting."""

BEFORE_PLANTING: Final = (1, "planting")


ASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "training": ("trainable", "workers"),
    "schooling": ("students",),
    "cooperative": (),
    "relocation": (),
}
"""Whom a programme that is no industry asks for, one at least; credit and shops ask for labour."""


def visit_of(cause: str) -> tuple[int, str]:
    """Quarter, 1 to 4, and key of the reason."""
    return VISITS.get(cause, BEFORE_PLANTING)


def can_take(name: str, home: Mapping[str, float]) -> bool:
    """Whether nothing in a household's register data excludes it from a programme.

    Works serve the whole village.

    Parameters
    ----------
    home : workers, land (mu), trainable and students (members), each nan where it is not recorded.
    """
    if BY_NAME[name].reach == "village" and name != "mutual":
        return True
    if name in GROWN:
        i = GROWN[name]
        return not (home["workers"] < i.labour_least or home["land"] < i.land_mu)
    return not any(home[k] < 1 for k in ASKS.get(name, ("workers",)))


def fit_of(name: str, cause: str, home: Mapping[str, float]) -> str:
    """``answers`` the cause, ``may`` be taken, or nothing."""
    if not can_take(name, home):
        return ""
    if name in ANSWERS.get(cause, ()):
        return "answers"
    # a village's works are no measure for a household but where they answer its cause
    return "" if BY_NAME[name].reach == "village" and name != "mutual" else "may"
