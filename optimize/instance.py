"""One decision with its rules: what the optimizer is given."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.data import InstanceData
from optimize.rules.base import Rule
from optimize.rules.floor import FloorPerHead
from optimize.rules.industry_share import IndustryShare

R = TypeVar("R", bound="Rule")
_SHARES = np.array([name == "cooperative" for name in GRANTABLE])


@dataclass(frozen=True, kw_only=True)
class Instance(InstanceData):
    """One decision: which village gets which plan, and the rules that the plan must keep.

    Attributes
    ----------
    rules : see :mod:`optimize.rules`.
    """

    rules: tuple[Rule, ...]

    def rule(self, kind: type[R]) -> R | None:
        """The first rule of a kind; None where there is none."""
        return next((r for r in self.rules if isinstance(r, kind)), None)

    @property
    def is_industry(self) -> NDArray[np.bool_]:
        """(K,) programmes that count as industry, shares in firms where the rule counts them."""
        rule = self.rule(IndustryShare)
        counted = super().is_industry
        return counted | _SHARES if rule is not None and rule.shares else counted

    @property
    def industry_share(self) -> float:
        """Least share of industries in a year's grants; 0 without the rule."""
        rule = self.rule(IndustryShare)
        return rule.least if rule is not None else 0.0

    @property
    def floor_per_head(self) -> float:
        """Least yuan per registered head of a village over the plan years; 0 without the rule."""
        rule = self.rule(FloorPerHead)
        return rule.least if rule is not None else 0.0

    @property
    def uses(self) -> tuple[NDArray[np.bool_], ...]:
        """(G,) masks (K,) of programmes that the same purses pay and that rules count alike."""
        separate = (use for rule in self.rules for use in rule.uses())
        signature = np.stack([*(p.programmes for p in self.purses), self.is_industry, *separate])
        kinds = dict.fromkeys(map(tuple, signature.T.tolist()))
        return tuple((np.array(kind) == signature.T).all(axis=1) for kind in kinds)
