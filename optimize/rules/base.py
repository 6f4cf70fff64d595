"""What a rule is: a sentence, its mathematics, where it holds, and a linear row there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from model.state.units import WAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from optimize.formulation.problem import Problem

Key = tuple[Any, ...]
"""An auxiliary variable: its name, then its indices."""

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Row:
    """One linear row: ``low <= sum choose * x + sum aux * y <= high``.

    Attributes
    ----------
    choose : (V, P) coefficients of the choice; None where it has none.
    aux : coefficients of auxiliary variables by key.
    low, high : bounds, infinite where there is none.
    unit : what the row is divided by for the solver: 10,000 yuan for money, 1 for counts.
    gives, alike : rows of a rule that name the same ``alike`` give together, each so many times: a
        floor a head falls for all villages, not for one.
    """

    choose: NDArray[np.float64] | None = None
    aux: Mapping[Key, float] = field(default_factory=dict)
    low: float = -np.inf
    high: float = np.inf
    unit: float = WAN
    gives: float = 1.0
    alike: str = ""


@dataclass(frozen=True)
class Aux:
    """An auxiliary variable, yuan or a count: its bounds and what a unit of it adds to the objective.

    One that is ``whole`` takes 0 or 1.
    """

    key: Key
    low: float = 0.0
    high: float = np.inf
    worth: float = 0.0
    unit: float = WAN
    whole: bool = False


@dataclass(frozen=True)
class Eased:
    """A choice for which some rules had to give, as little as possible.

    Attributes
    ----------
    slack : what a rule gives by place, yuan or counts.
    choose : (V, P) the choice, 0 or 1.
    aux : auxiliary variables by key, yuan or counts.
    """

    slack: Mapping[Any, float]
    choose: NDArray[np.float64]
    aux: Mapping[Key, float]

    def of(self, row: Row) -> float:
        """What a row adds up to under the choice."""
        total = 0.0 if row.choose is None else float((row.choose * self.choose).sum())
        return total + sum(c * self.aux.get(key, 0.0) for key, c in row.aux.items())


class Rule(ABC):
    """A rule in a planner's words; its fields are what a planner may change.

    Every rule is a frozen dataclass in a file of its own below ``optimize.rules``, with ``name``,
    ``latex``, a sentence in both languages, an index function and a row function.
    """

    name: ClassVar[str]
    latex: ClassVar[str]
    always: ClassVar[bool] = False
    """Whether it is part of every problem, and no planner can switch it off."""

    @abstractmethod
    def sentence(self, language: Language) -> str:
        """What it asks for, with its numbers."""

    @abstractmethod
    def index(self, problem: Problem) -> Iterable[Any]:
        """Where it holds: years, villages, towns."""

    @abstractmethod
    def row(self, problem: Problem, at: Any) -> Row:
        """The row that holds at one place of the index."""

    def aux(self, problem: Problem) -> Sequence[Aux]:
        """Auxiliary variables that it brings."""
        return ()

    def where(self, problem: Problem, at: Any, language: Language) -> str:
        """A place of the index in words."""
        return str(at)

    def loosened(self, problem: Problem, eased: Eased) -> Rule | None:
        """The rule that the choice of ``eased`` keeps, rounded outwards; None where it must go."""
        return None

    def wrong(self) -> tuple[str, str] | None:
        """A field that does not go with the others, and what is allowed; None where all is well."""
        return None

    def uses(self) -> Sequence[NDArray[np.bool_]]:
        """(K,) masks of programmes that purses must pay apart, so that the rule can count them."""
        return ()

    def told(self) -> dict[str, Any]:
        """Name and fields as plain data, for files and the checker."""
        return {"rule": self.name} | {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]


def setting(
    unit: Literal[
        "share",
        "yuan",
        "count",
        "year",
        "years",
        "calendar",
        "village",
        "villages",
        "towns",
        "programme",
        "programmes",
        "purse",
        "projects",
        "rows",
        "ratio",
        "measure",
        "flag",
    ],
    low: float = 0.0,
    high: float = np.inf,
    default: Any = ...,
) -> Any:
    """A field of a rule with its unit and range, from which input is checked."""
    metadata = {"unit": unit, "low": low, "high": high}
    return field(metadata=metadata) if default is ... else field(metadata=metadata, default=default)
