"""The state of one run: columns in bundles, numbers, plan, chance, and what was recorded."""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.plan import TARGETINGS, FundPlan
from model.policy import Policy
from model.programmes import PROGRAMMES
from model.rng import room_for
from model.state.columns import BUNDLES, columns_of
from model.state.county_totals import CountyPath
from model.state.ledger import LEDGER
from model.state.measures import MEASURES
from model.state.today import Today

_GROUPS = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", group).lower(): group for group in BUNDLES}


class Fitted(NamedTuple):
    """What a fit makes of published means; constant over a run."""

    admission_base: Any
    """Log odds a year of admission at 45, healthy."""
    migrate_base: Any
    """Log odds of migration that bring the published share."""
    old: Any
    """(industries,) packages that the whole county had in 2015."""
    standing: Any
    """(industries,) of these, those that are stakes of households at the start."""


@dataclass
class World:
    """Everything that a quarter reads and writes."""

    columns: dict[str, Any]
    parameters: dict[str, Any]
    fitted: Fitted
    policy: Policy
    key: tuple[Any, Any]
    path: CountyPath
    tick: int
    first_tick: int
    plan: FundPlan | None = None
    history: FundPlan | None = None
    register_from: int = 2015
    is_lean: bool = False
    """Whether only :data:`model.state.measures.LEAN` are recorded; nothing else differs."""
    free_household: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    free_member: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    idle: NDArray[np.int64] = field(init=False)
    """(V, K) fen of last year's grants that found no use."""
    waited: NDArray[np.int64] = field(init=False)
    """(V, K) fen of the grants of the year before: they lapse with this year."""
    ledger: NDArray[np.int64] = field(init=False)
    sums: list[NDArray[np.int64]] = field(default_factory=list)
    county: list[dict[str, float]] = field(default_factory=list)
    bar: float = float("nan")
    today: Today = field(init=False)
    _lasting: tuple[Any, dict[Any, list[Any]]] = field(default=(None, {}), repr=False)

    def __post_init__(self) -> None:
        """Empty ledgers for every village."""
        n, k = self.village.code.size, len(PROGRAMMES)
        self.idle = np.zeros((n, k), np.int64)
        self.waited = np.zeros((n, k), np.int64)
        self.ledger = np.zeros((n, len(LEDGER)), np.int64)

    def __getattr__(self, name: str) -> Any:
        """A bundle by name: columns ``village_state``, parameters ``health_p``, ``industries``."""
        columns = self.__dict__.get("columns", {})
        parameters = self.__dict__.get("parameters", {})
        if columns and name in _GROUPS:
            return columns[_GROUPS[name]]
        if name == "industries" or name.removesuffix("_p") in parameters:
            return parameters[name.removesuffix("_p")]
        raise AttributeError(f"a world has no {name!r}")

    def is_bundle(self, name: str) -> bool:
        """Whether a name is a bundle of columns or of parameters."""
        return name in _GROUPS or name == "industries" or name.removesuffix("_p") in self.parameters

    def lasting_arguments(self) -> dict[Any, list[Any]]:
        """Arguments of kernels that stay the same; made anew when the parameters are others."""
        if self._lasting[0] is not self.parameters:
            self._lasting = (self.parameters, {})
        return self._lasting[1]

    def bundle(self, group: str) -> Any:
        """The NamedTuple of columns of a group."""
        return self.columns[group]

    def room_for_households(self) -> NDArray[np.uint32]:
        """Room for the drawn words of the households of one village."""
        return room_for(self.village.first_household, self.village.end_household)

    def room_for_members(self) -> NDArray[np.uint32]:
        """Room for the drawn words of the members of one village."""
        return room_for(self.village.first_member, self.village.end_member)

    def sums_of(self, tick: int) -> NDArray[np.int64]:
        """The (V, M) sums of a quarter, made at its first call."""
        index = tick - self.first_tick
        while len(self.sums) <= index:
            self.sums.append(np.zeros((self.village.code.size, len(MEASURES)), np.int64))
        return self.sums[index]

    def grants(self, year: int) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.int8]]:
        """Grants in fen (V, K) over all purses, teams (V,) and targeting codes (V,) of a year.

        A plan holds from its first year on, the history before it. It sets a village's targeting
        from its first grant there on: until then what waits of other money keeps to need first.
        """
        n, k = self.village.code.size, len(PROGRAMMES)
        fen, team = np.zeros((n, k), np.int64), np.zeros(n, np.int8)
        targeting = np.zeros(n, np.int8)
        plan = self.plan
        if plan is None or (self.history is not None and year < plan.years[0]):
            plan = self.history
            if plan is None or year > plan.years[-1]:
                return fen, team, targeting
        plan.check_law()
        rows = {int(code): i for i, code in enumerate(plan.places)}
        yuan, teams = plan.yuan_of(year).sum(axis=2), plan.team_in(year)
        for v, code in enumerate(self.village.code.tolist()):
            row = rows.get(code)
            if row is not None:
                fen[v] = yuan[row] * 100
                team[v] = teams[row]
                if plan.has_granted(year, row):
                    targeting[v] = TARGETINGS.index(plan.targeting[row])
        return fen, team, targeting


def empty_columns(
    n_villages: int, n_households: int, n_members: int, n_firms: int = 0
) -> dict[str, Any]:
    """Zeroed bundles of all columns."""
    size = {"village": n_villages, "firm": n_firms, "household": n_households, "member": n_members}
    return {
        group: cls(*(np.zeros((size[c.table], *c.shape), c.dtype) for c in columns_of(group)))
        for group, cls in BUNDLES.items()
    }


def copy_columns(columns: dict[str, Any]) -> dict[str, Any]:
    """An independent copy of all columns."""
    return {g: type(b)(*(a.copy() for a in b)) for g, b in columns.items()}
