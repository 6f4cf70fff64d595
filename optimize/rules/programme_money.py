"""A least and a most for programmes, in yuan or as a share of all money, a year or in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Bounded, Cells, mask_of
from optimize.rules.rows import ProblemData
from optimize.rules.wording import between, between_shares, programmes_of
from results.language.catalogue import pick


class Yearly(Bounded):
    """Bounds on every plan year where ``yearly`` is set, else on all years together."""

    yearly: bool = False

    def groups(self, problem: ProblemData) -> Iterable[int]:
        """Plan years by place, or -1 for all together."""
        return range(problem.n_years) if self.yearly else (-1,)

    def when(self, language: Language) -> str:
        """Every year, or over all, in words."""
        words = ("每年", "every year") if self.yearly else ("规划期内", "over the plan years")
        return pick(language, *words)


@dataclass(frozen=True)
class ProgrammeMoney(Yearly):
    """Bounds on the money of some programmes together, in yuan or as a share of all grants."""

    programmes: Annotated[tuple[str, ...], Meta("programmes", "项目")]
    least: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至少")] = 0.0
    most: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至多")] = np.inf
    least_share: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "最低比例")] = 0.0
    most_share: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "最高比例")] = 1.0
    yearly: Annotated[bool, Meta("flag", "每年")] = False

    latex: ClassVar[str] = (
        r"l \le \sum_{v,p} \sum_{k \in K'} a_{vptk}\, x_{vp} \le u,\quad "
        r"\lambda \sum_{v,p,k} a_{vptk}\, x_{vp} \le \sum_{v,p} \sum_{k \in K'} a_{vptk}\, x_{vp} "
        r"\le \mu \sum_{v,p,k} a_{vptk}\, x_{vp}"
    )

    def sentence(self, language: Language) -> str:
        """What, how much, when."""
        what, when = programmes_of(self.programmes, language), self.when(language)
        shares = between_shares(self.least_share, self.most_share, language)
        bounds = [
            between(self.least, self.most, language),
            shares and pick(language, f"占全部资金{shares}", f"{shares} of all money"),
        ]
        bounded = pick(language, "，且", " and ").join(s for s in bounds if s)
        return pick(
            language,
            f"{what}合计{when}{bounded}",
            f"{what[:1].upper()}{what[1:]} together: {bounded} {when}.",
        )

    def cells(self, problem: ProblemData, group: int) -> Cells:
        """Grants for the programmes in all villages."""
        return Cells(programmes=mask_of(self.programmes), years=() if group < 0 else (group,))
