"""A bound on any sum: places, programmes, years, a purse; in money or in villages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Bounded, Cells, mask_of
from optimize.rules.rows import ElasticSolution, ProblemData, Row
from optimize.rules.wording import between, listed, programmes_of, purse_of, years_of
from results.language.catalogue import pick


@dataclass(frozen=True)
class Limit(Bounded):
    """Bounds on what villages, programmes, years and a purse get together; unnamed means all.

    A village counts where it gets more of it than every plan gives it. A purse pays by use, so
    that it goes with programmes and years, not with places or counts.
    """

    least: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至少")] = 0.0
    most: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至多")] = np.inf
    least_villages: Annotated[int, Ge(0), Le(10_000), Meta("count", "至少村数")] = 0
    most_villages: Annotated[float, Ge(0), Le(10_000), Meta("count", "至多村数")] = np.inf
    villages: Annotated[tuple[int, ...], Meta("villages", "村")] = ()
    towns: Annotated[tuple[Annotated[int, Ge(1), Le(999)], ...], Meta("towns", "镇")] = ()
    programmes: Annotated[tuple[str, ...], Meta("programmes", "项目")] = ()
    years: Annotated[tuple[Annotated[int, Ge(2016), Le(2030)], ...], Meta("calendar", "年份")] = ()
    purse: Annotated[str, Meta("purse", "资金")] = ""

    latex: ClassVar[str] = (
        r"l \le \sum_{v \in V'} \sum_{p} \sum_{t \in Y', k \in K'} a_{vptk}\, x_{vp} \le u,\quad "
        r"l \le \sum_{t \in Y', g \subset K'} y_{gst} \le u,\quad "
        r"m \le \sum_{v \in V'} \sum_{p : a_{vp}(Y', K') > b_v} x_{vp} \le n"
    )

    def sentence(self, language: Language) -> str:
        """All that is named, and its bounds."""
        zh = language == "zh"
        parts = [
            listed(self.villages, language, "村", "village") if self.villages else "",
            (listed(self.towns, language, "第", "town") + ("镇" if zh else ""))
            if self.towns
            else "",
            programmes_of(self.programmes, language),
            years_of(self.years, language) if self.years else "",
            purse_of(self.purse, language) if self.purse else "",
        ]
        what = ("；" if zh else "; ").join(p for p in parts if p) or ("全部" if zh else "all")
        few, many = self.least_villages, self.most_villages
        limits = [
            between(self.least, self.most, language),
            pick(language, f"至少{few:g}个村", f"at least {few:g} villages") if few else "",
            pick(language, f"至多{many:g}个村", f"at most {many:g} villages")
            if np.isfinite(many)
            else "",
        ]
        bounded = ("、" if zh else " and ").join(s for s in limits if s)
        return f"限额（{what}）：{bounded}" if zh else f"Limit ({what}): {bounded}."

    @property
    def of_money(self) -> bool:
        """Where it counts no villages and names no years."""
        return not self.years and not any(side.endswith("villages") for side in self.bounds)

    def groups(self, problem: ProblemData) -> Iterable[int]:
        """One; none where no plan year is named."""
        return (0,) if not self.years or set(self.years) & set(problem.instance.years) else ()

    def cells(self, problem: ProblemData, group: int) -> Cells:
        """All that is named."""
        years = tuple(t for t, y in enumerate(problem.instance.years) if y in self.years)
        places = None if not (self.villages or self.towns) else self._places(problem)
        return Cells(places, mask_of(self.programmes), years, self.purse)

    def _places(self, problem: ProblemData) -> NDArray[np.bool_]:
        instance = problem.instance
        return np.isin(instance.codes, self.villages) | np.isin(instance.town, self.towns)

    def _counted(self, problem: ProblemData) -> NDArray[np.float64]:
        """(V, P) plans that give a village more than every plan does."""
        cells = self.cells(problem, 0)
        years = list(cells.years) or slice(None)
        if cells.programmes is None:
            given = problem.above[:, :, years].sum(axis=2)
        else:
            anyway = problem.pinned[:, years][..., cells.programmes].sum(axis=(1, 2))
            given = problem.money(cells.programmes, cells.years) - anyway[:, None]
        counted = (given > problem.costs.shape[2] * problem.costs.shape[3]).astype(float)
        return counted if cells.villages is None else problem.within(cells.villages, counted)

    def row(self, problem: ProblemData, at: tuple[str, Any]) -> Row:
        """The sum on one side of its bound."""
        if not at[0].endswith("villages"):
            return super().row(problem, at)
        bound, is_least = self.bounds[at[0]], at[0] == "least_villages"
        low, high = (bound, np.inf) if is_least else (-np.inf, bound)
        return Row(self._counted(problem), low=low, high=high, unit=1.0)

    def _reached(
        self, problem: ProblemData, solution: ElasticSolution, side: str, group: int
    ) -> float:
        """Money, or villages."""
        if side.endswith("villages"):
            return float((self._counted(problem) * solution.choose).sum())
        return super()._reached(problem, solution, side, group)

    def wrong(self) -> tuple[str, str] | None:
        """A purse with places or counts; no bound."""
        if self.purse and (self.villages or self.towns):
            return "purse", "programmes and years: a purse does not pay by village"
        if self.purse and (self.least_villages or np.isfinite(self.most_villages)):
            return "purse", "least and most: villages are not counted by purse"
        if self.least_villages > self.most_villages:
            return "least_villages", f"at most most_villages ({self.most_villages:g})"
        return super().wrong()
