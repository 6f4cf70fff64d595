"""Tea beyond what markets take loses part of its worth."""

from __future__ import annotations

from typing import Any


def glut_constraint(m: Any) -> Any:
    """Tea grants of all years are at most the room of the market and the glut.

    sum_{v,p} tea_vp x_vp <= R + g.
    """
    tea = sum(m.tea[v, p] * m.v_choose[v, p] for v, p in m.VP if m.tea[v, p] > 0.0)
    return tea <= m.glut_room + m.v_glut
