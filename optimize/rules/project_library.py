"""Projects that may be funded beyond the floor: those of the county's library (项目库)."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.data import InstanceData
from optimize.rules.barred import BarredPlans
from optimize.rules.base import Language, Meta
from optimize.rules.rows import UNIT, ElasticSolution, ProblemData
from optimize.rules.wording import outwards, word_of
from results.language.catalogue import pick

Project = tuple[int, str, float]
"""Village, programme, most yuan over the plan years (infinite where none is given)."""


@dataclass(frozen=True)
class ProjectLibrary(BarredPlans):
    """Beyond its floor a village gets only its projects in the library, up to their amounts.

    The file is read by whoever makes the rule; ``projects`` are its rows.
    """

    projects: Annotated[tuple[Project, ...], Meta("projects", "项目")]

    latex: ClassVar[str] = (
        r"\sum_{p} \Big(\sum_{k} (a_{vpk} - b_{vk} - m_{vk})^{+} - f_v\Big)^{+} x_{vp} \le 0"
        r" \quad \forall v \in V"
    )

    def sentence(self, language: Language) -> str:
        """How many projects, and those few that there are."""
        n = len(self.projects)
        named = ((v, word_of(k, language)) for v, k, _ in self.projects[:3])
        few = pick(language, "、", ", ").join(
            pick(language, f"村{v}{word}", f"{word} in village {v}") for v, word in named
        )
        few += pick(language, "等", ", …") if n > 3 else ""
        return pick(
            language,
            f"保底以外只安排项目库内的{n}个项目（{few}）",
            f"Beyond the floor only the {n} projects of the library are funded ({few}).",
        )

    def caps(self, instance: InstanceData) -> NDArray[np.float64]:
        """(V, K) most yuan beyond the floor; 0 where no project stands in the library."""
        out = np.zeros((instance.n_villages, len(GRANTABLE)))
        for village, programme, most in self.projects:
            out[np.flatnonzero(instance.codes == village), GRANTABLE.index(programme)] += most
        return out

    def beyond(self, problem: ProblemData) -> NDArray[np.float64]:
        """(V, P, K) yuan beyond pins and the library's amounts."""
        more = problem.costs.sum(axis=2) - problem.pinned.sum(axis=1)[:, None]
        return np.maximum(more - self.caps(problem.instance)[:, None], 0.0)

    def excess(self, problem: ProblemData) -> NDArray[np.float64]:
        """Yuan of that beyond the floor, which is in whole hundreds every year."""
        floor = problem.instance.heads * problem.floor_per_head
        over = self.beyond(problem).sum(axis=2) - floor[:, None]
        return np.where(over > UNIT * problem.n_years, over, 0.0)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "ProjectLibrary":
        """Projects added, or their amounts raised, so far that the choice stands in the library."""
        refused = (self.excess(problem) > 0.0) * solution.choose
        chosen = (self.beyond(problem) * refused[..., None]).sum(axis=1)
        more = [
            (int(problem.instance.codes[v]), GRANTABLE[k], outwards(chosen[v, k], 1000.0))
            for v, k in zip(*np.nonzero(chosen > 1.0), strict=True)
        ]
        return replace(self, projects=(*self.projects, *more))
