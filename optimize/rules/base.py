"""What a rule is: a sentence, its mathematics, where it holds, and a linear row there."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import (
    Any,
    ClassVar,
    Literal,
    get_args,
    get_origin,
    get_type_hints,
)

import numpy as np
from annotated_types import Ge as Ge, Le as Le
from numpy.typing import NDArray

from optimize.rules.rows import Aux, ElasticSolution, ProblemData, Row
from optimize.rules.wording import WORDS
from results.language.catalogue import Language as Language


class Rule(ABC):
    """A rule in a planner's words; its fields are what a planner may change.

    Every rule is a frozen dataclass in a file of its own below ``optimize.rules``, with
    ``latex``, a sentence in both languages, an index function and a row function. Its name in
    files is that of its class: ``TownMoney`` is ``town_money``.
    """

    name: ClassVar[str]
    latex: ClassVar[str]
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    """Its sentence, with fields in braces; a rule whose words depend on its fields overrides it."""

    def __init_subclass__(cls) -> None:
        cls.name = re.sub("(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def sentence(self, language: Language) -> str:
        """What it requires: the template of a language filled with fields, in words by unit."""
        words = vars(self) | {
            name: WORDS[field.meta.unit](getattr(self, name), language)
            for name, field in settings_of(type(self)).items()
            if field.meta.unit in WORDS
        }
        return (self.zh if language == "zh" else self.en).format(**words)

    def index(self, problem: ProblemData) -> Iterable[Any]:
        """Where it holds: years, villages, towns; one row where nothing else is said."""
        return (0,)

    @abstractmethod
    def row(self, problem: ProblemData, at: Any) -> Row:
        """The row that holds at one place of the index."""

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """Auxiliary variables that it brings."""
        return ()

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "Rule | None":
        """The rule that the choice of ``eased`` keeps, rounded outwards; None where it must go."""
        return None

    def wrong(self) -> tuple[str, str] | None:
        """A field that does not go with the others, and what is allowed; None where all is well."""
        return None

    def uses(self) -> Sequence[NDArray[np.bool_]]:
        """(K,) masks of programmes that purses must pay apart, so that the rule can count them."""
        return ()

    @property
    def of_money(self) -> bool:
        """Whether half of a plan counts as half of its money, in whatever years that falls."""
        return True

    def record(self) -> dict[str, Any]:
        """Name and fields as plain data, for files and the checker."""
        return {"rule": self.name} | {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]


def measured_by(rules: Iterable[Rule]) -> set[str]:
    """Measures beside the objective that rules speak of."""
    return {str(m) for r in rules if (m := getattr(r, "measure", ""))}


Unit = Literal[
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
]


@dataclass(frozen=True)
class Meta:
    """Unit and Chinese name of a rule's field; in English it is called as in Python."""

    unit: Unit
    zh: str


@dataclass(frozen=True)
class Setting:
    """A field of a rule: its type, unit, range and default (``MISSING`` where it has none)."""

    type: Any
    meta: Meta
    low: float
    high: float
    default: Any


def settings_of(kind: type[Rule]) -> dict[str, Setting]:
    """Fields of a rule by name, as their annotations declare them."""
    hints, out = get_type_hints(kind, include_extras=True), {}
    for f in fields(kind):  # type: ignore[arg-type]
        own, meta = get_args(hints[f.name])[0], hints[f.name].__metadata__
        item = get_args(own)[0] if get_origin(own) is tuple else own
        ranges = (*meta, *getattr(item, "__metadata__", ()))
        low = next((float(m.ge) for m in ranges if isinstance(m, Ge)), 0.0)  # type: ignore[arg-type]
        high = next((float(m.le) for m in ranges if isinstance(m, Le)), np.inf)  # type: ignore[arg-type]
        out[f.name] = Setting(hints[f.name], meta[-1], low, high, f.default)
    return out
