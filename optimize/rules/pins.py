"""Pins and bans: a project that a village must get, or may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from model.programmes import GRANTABLE, PROGRAMMES
from model.units import WAN
from optimize.rule import Key, Language, Row, Rule, setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimize.problem import Problem


def word_of(programme: str, language: Language) -> str:
    """A programme in words."""
    p = PROGRAMMES[GRANTABLE.index(programme)]
    return p.chinese if language == "zh" else p.english


@dataclass(frozen=True)
class Pin(Rule):
    """A village gets at least so much of a programme in a year; every plan of its menu then holds it."""

    village: int = setting("village")
    programme: str = setting("programme")
    yuan: float = setting("yuan", 0.0, 1e9)
    year: int = setting("year", 2016, 2030)

    name: ClassVar[str] = "pin"
    latex: ClassVar[str] = r"\sum_{p} a_{vptk}\, x_{vp} \ge m_{vtk}"

    def sentence(self, language: Language) -> str:
        """Who, what, how much, when."""
        what, money = word_of(self.programme, language), self.yuan / WAN
        if language == "zh":
            return f"村{self.village}在{self.year}年必有{what}{money:,.1f}万元"
        return f"Village {self.village} gets at least {money:,.1f} 万元 of {what} in {self.year}."

    def index(self, problem: Problem) -> Iterable[int]:
        """The village."""
        return np.flatnonzero(problem.instance.codes == self.village).tolist()

    def row(self, problem: Problem, at: int) -> Row:
        """The village's money for the programme that year; a yuan is lost to whole yuan."""
        t = problem.instance.years.index(self.year)
        of_year = problem.costs[:, :, t, GRANTABLE.index(self.programme)].astype(float)
        return Row(problem.within(at, of_year), low=self.yuan - 1.0)

    def where(self, problem: Problem, at: int, language: Language) -> str:
        """The village."""
        code = problem.instance.codes[at]
        return f"村{code}" if language == "zh" else f"village {code}"

    def loosened(
        self, problem: Problem, slack: Mapping[int, float], aux: Mapping[Key, float],
        language: Language,
    ) -> str:  # fmt: skip
        """A smaller pin."""
        left = max(0.0, self.yuan - max(slack.values())) / WAN
        if language == "zh":
            return f"取消或把“{self.sentence('zh')}”减到{left:,.1f}万元"
        return f"drop “{self.sentence('en')[:-1]}” or lower it to {left:,.1f} 万元"


@dataclass(frozen=True)
class Ban(Rule):
    """A programme may not be granted to a village, or to none where no village is named."""

    programme: str = setting("programme")
    village: int = setting("village", default=0)

    name: ClassVar[str] = "ban"
    latex: ClassVar[str] = (
        r"\sum_{p : \sum_t a_{vptk} > b_{vk}} x_{vp} \le 0 \quad \forall v \in V_k"
    )

    def sentence(self, language: Language) -> str:
        """Who and what."""
        what = word_of(self.programme, language)
        if language == "zh":
            return f"{f'村{self.village}' if self.village else '各村'}不得安排{what}"
        whom = f"Village {self.village}" if self.village else "No village"
        return f"{whom} may {'not ' if self.village else ''}be granted {what}."

    def index(self, problem: Problem) -> Iterable[int]:
        """Banned villages that some plan would grant it to."""
        banned = problem.instance.codes == self.village if self.village else slice(None)
        here = np.zeros(problem.n_villages, bool)
        here[banned] = True
        return np.flatnonzero(here & self._grants(problem).any(axis=1)).tolist()

    def row(self, problem: Problem, at: int) -> Row:
        """No plan that holds the programme beyond what the village gets anyway."""
        return Row(problem.within(at, self._grants(problem).astype(float)), high=0.0, unit=1.0)

    def _grants(self, problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """(V, P) plans with more of the programme than what every plan of the village holds."""
        money = problem.costs[..., GRANTABLE.index(self.programme)].sum(axis=2)
        return np.asarray(money > money.min(axis=1, keepdims=True))

    def loosened(
        self, problem: Problem, slack: Mapping[int, float], aux: Mapping[Key, float],
        language: Language,
    ) -> str:  # fmt: skip
        """Drop it."""
        if language == "zh":
            return f"取消“{self.sentence('zh')}”"
        return f"drop “{self.sentence('en')[:-1]}”"
