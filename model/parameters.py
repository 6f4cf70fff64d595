"""All numbers that a draw may vary, in one order, and their bundles for the kernels.

Each is declared beside the rule that reads it, with base value, prior range, unit, source and
confidence. Sources: "seed" is the Pingli field report of June 2015; other sources are named.
"assumption" is a guess with a reason: it is drawn from its range in every interval and no output
is proof of it.
"""

from collections import namedtuple
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from model.declare import Parameter
from model.processes.calendar.parameters import GROWTH
from model.processes.civil_affairs.parameters import DIBAO, RELIEF
from model.processes.coping.parameters import COPING, SCHOOL
from model.processes.delivery.parameters import DELIVERY
from model.processes.demography.parameters import PEOPLE
from model.processes.firms.parameters import FIRM
from model.processes.hazard.parameters import HAZARD
from model.processes.health.parameters import COVER, HEALTH
from model.processes.income.parameters import EFFORT, INCOME
from model.processes.labour.parameters import LABOUR
from model.processes.register.parameters import CHECKS, CORRECTIONS, REGISTER, TASKS
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES, LAND_KINDS
from model.programmes.industry_parameters import FIELDS, INDUSTRY_PARAMETERS
from model.programmes.parameters import FINANCE, INDUSTRY, RELOCATION, TRADE
from model.programmes.priors import SOLVED, YIELDS, factors
from model.programmes.works import WORKS
from model.synthesis.parameters import START
from model.worlds import positions

_BY_GROUP: Final[tuple[Parameter, ...]] = (
    *(*GROWTH, *PEOPLE, *HEALTH, *HAZARD, *DELIVERY, *LABOUR, *INCOME, *INDUSTRY, *TRADE),
    *(
        *START,
        *FINANCE,
        *FIRM,
        *RELOCATION,
        *EFFORT,
        *COPING,
        *REGISTER,
        *COVER,
        *SCHOOL,
        *CHECKS,
        *CORRECTIONS,
        *TASKS,
        *DIBAO,
        *RELIEF,
    ),
)

PARAMETERS: Final[tuple[Parameter, ...]] = (*_BY_GROUP, *INDUSTRY_PARAMETERS, *YIELDS)
"""All parameters; the order is that of every table and stored draw."""


def _bundle(title: str, fields: list[str]) -> Any:
    """A NamedTuple class; numba finds it as a global of this module."""
    kind = namedtuple(title, fields)  # type: ignore[misc]
    globals()[title] = kind
    return kind


_GROUPS: Final = {
    group: _bundle(f"{group.title()}Parameters", [p.key for p in _BY_GROUP if p.group == group])
    for group in dict.fromkeys(p.group for p in _BY_GROUP)
}

_FIXED = [
    "land_mu",
    "labour_least",
    "first_q",
    "full_q",
    "is_crop",
    "leverage",
    "resale",
    "least_village",
    "cycle_q",
    "is_leased",
]
_IndustryColumns = _bundle(
    "IndustryColumns", [*FIELDS, *_FIXED, "price", "effect", "works", "stands_on"]
)
"""What kernels read of the industries: (industries,) float32 each; ``effect`` is the factor that
brings an industry's yield where its evidence is, ``works`` (industries, works) the levels needed, ``stands_on`` (industries, kinds of land) the mu
of a package."""
_Effects = _bundle("EffectsParameters", [n for n in SOLVED if n not in INDUSTRY_NAMES])
"""Factors of the other programmes with evidence."""


def base_values() -> dict[str, float]:
    """Base value of every parameter, by name."""
    return {p.name: p.value for p in PARAMETERS}


def parameter_bundles(values: Mapping[str, float]) -> dict[str, Any]:
    """Parameter bundles (float32) for the kernels: one a group, and the table of industries.

    Parameters
    ----------
    values : mapping
        All names of :func:`base_values`; an unknown or missing name is an error.
    """
    declared = {p.name for p in PARAMETERS}
    if set(values) != declared:
        wrong = sorted(set(values) ^ declared)
        raise ValueError(f"parameters must be exactly the declared ones; differing: {wrong}")
    bundles = {
        group: kind(*(np.float32(values[f"{group}.{key}"]) for key in kind._fields))
        for group, kind in _GROUPS.items()
    }
    effect = factors(values, positions(values))
    effects = _Effects(*(np.float32(effect[n]) for n in _Effects._fields))
    return bundles | {"industries": _industries(values, effect), "effects": effects}


def _industries(values: Mapping[str, float], effect: Mapping[str, float]) -> Any:
    drawn = [
        np.array([values[f"{name}.{field}"] for name in INDUSTRY_NAMES], np.float32)
        for field in FIELDS
    ]
    fixed = [np.array([getattr(i, name) for i in INDUSTRIES], np.float32) for name in _FIXED]
    price = np.array([i.programme.price for i in INDUSTRIES], np.float32)
    factor = np.array([effect.get(name, 1.0) for name in INDUSTRY_NAMES], np.float32)
    needs = [dict(i.works) for i in INDUSTRIES]
    works = np.array([[need.get(w.name, 0.0) for w in WORKS] for need in needs], np.float32)
    land = np.array([[i.land_mu * (i.land == kind) for kind in LAND_KINDS] for i in INDUSTRIES])
    return _IndustryColumns(*drawn, *fixed, price, factor, works, land.astype(np.float32))
