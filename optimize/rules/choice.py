"""One plan for every village."""

from __future__ import annotations

from typing import Any


def choice_constraint(m: Any, v: int) -> Any:
    """Every village gets exactly one plan of its menu; the floor is one of them.

    sum_p x_vp = 1, for all v in V.
    """
    return sum(m.v_choose[v, p] for p in m.P if (v, p) in m.VP) == 1.0
