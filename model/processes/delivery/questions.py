"""Two questions on fields of the register: who in a village is served first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LAND, FEW = 3.0, 2
"""Mu and members that two questions ask about: assumption."""
State = Mapping[str, Any]
QUESTIONS: Final[dict[str, Callable[[State], Any]]] = {
    "ill": lambda s: s["Health"].n_chronic > 0,
    "able": lambda s: s["Health"].labour_q >= 1.0,
    "adult": lambda s: s["Household"].n_adults > 0,
    "away": lambda s: s["Work"].migrant > 0.0,
    "pupil": lambda s: (
        s["Household"].n_pupils + s["Household"].n_students + s["Household"].n_college > 0
    ),
    "old": lambda s: s["Health"].n_old > 0,
    "few": lambda s: s["Household"].n_members <= FEW,
    "dibao": lambda s: s["Register"].dibao != 0,
    "land": lambda s: s["Household"].land >= LAND,
    "loan": lambda s: s["Money"].loan > 0.0,
    "unsafe": lambda s: s["Living"].unsafe != 0,
}
"""What the register says of a household, or a cadre sees."""


@dataclass(frozen=True)
class TwoQuestions:
    """Two questions, and the kinds of answers in the order of service.

    Attributes
    ----------
    first, second : of :data:`QUESTIONS`.
    order : of ``2 * (first is yes) + (second is yes)``.
    """

    first: str
    second: str
    order: tuple[int, ...]

    def places(self, answers: Mapping[str, NDArray[np.bool_]]) -> NDArray[np.float64]:
        """(N,) place in the order, from 0, by (N,) answers to each question."""
        kind = 2 * answers[self.first] + answers[self.second]
        return np.argsort(self.order)[kind].astype(float)

    def of_state(self, columns: State) -> NDArray[np.float64]:
        """(households,) place in the order by the columns of a state."""
        return self.places({q: QUESTIONS[q](columns) for q in (self.first, self.second)})

    def __str__(self) -> str:
        """As a scenario writes it: ``able,ill:2310``."""
        return f"{self.first},{self.second}:{''.join(map(str, self.order))}"


def two_questions(text: str) -> TwoQuestions:
    """Two questions as a scenario writes them; ValueError says what is allowed."""
    names, _, order = text.replace(" ", "").partition(":")
    first, _, second = names.partition(",")
    if not ({first, second} <= QUESTIONS.keys() and first != second and sorted(order) == [*"0123"]):
        raise ValueError(f"two of {', '.join(QUESTIONS)}, and the order of 0 to 3: able,ill:2310")
    return TwoQuestions(first, second, tuple(map(int, order)))
