"""What a rule is: a sentence, its mathematics, where it holds, and a linear row there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from optimize.rules.rows import Aux, ElasticSolution, ProblemData, Row

Language = Literal["zh", "en"]


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
    def index(self, problem: ProblemData) -> Iterable[Any]:
        """Where it holds: years, villages, towns."""

    @abstractmethod
    def row(self, problem: ProblemData, at: Any) -> Row:
        """The row that holds at one place of the index."""

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """Auxiliary variables that it brings."""
        return ()

    def where(self, problem: ProblemData, at: Any, language: Language) -> str:
        """A place of the index in words."""
        return str(at)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> Rule | None:
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
