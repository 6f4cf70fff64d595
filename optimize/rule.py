"""What a rule is: a sentence, its mathematics, where it holds, and a linear row there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from model.units import WAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from optimize.problem import Problem

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
    """

    choose: NDArray[np.float64] | None = None
    aux: Mapping[Key, float] = field(default_factory=dict)
    low: float = -np.inf
    high: float = np.inf
    unit: float = WAN


@dataclass(frozen=True)
class Aux:
    """An auxiliary variable, yuan or a count: its bounds and what a unit of it adds to the objective."""

    key: Key
    low: float = 0.0
    high: float = np.inf
    worth: float = 0.0
    unit: float = WAN


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

    def loosened(
        self, problem: Problem, slack: Mapping[Any, float], aux: Mapping[Key, float],
        language: Language,
    ) -> str:  # fmt: skip
        """What to change when it must give by ``slack`` (yuan or counts, by place).

        ``aux`` are the auxiliary variables of the choice that needs the least slack.
        """
        most = max(slack, key=lambda at: slack[at])
        by = slack[most] / WAN
        where = self.where(problem, most, language)
        if language == "zh":
            return f"放宽“{self.sentence('zh')}”:{where}差{by:,.1f}万元"
        return f"loosen “{self.sentence('en')}”: short by {by:,.1f} 万元 at {where}"

    def told(self) -> dict[str, Any]:
        """Name and fields as plain data, for files and the checker."""
        return {"rule": self.name} | {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]


def setting(
    unit: Literal["share", "yuan", "count", "year", "years", "village", "villages", "town",
                  "programme", "programmes", "purse", "file", "rows", "ratio", "measure"],
    low: float = 0.0, high: float = np.inf, default: Any = ...,
) -> Any:  # fmt: skip
    """A field of a rule with its unit and range, from which input is checked."""
    metadata = {"unit": unit, "low": low, "high": high}
    return field(metadata=metadata) if default is ... else field(metadata=metadata, default=default)
