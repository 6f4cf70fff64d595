"""An industry beyond what markets take loses part of its worth."""

from __future__ import annotations

from typing import Any


def glut_constraint(m: Any, k: int) -> Any:
    """Grants of all years for an industry are at most the room of its market and the glut.

    sum_{v,p} a_vpk x_vp <= R_k + g_k, for all k whose price falls.
    """
    grown = sum(
        m.grown[v, p][k] * m.v_choose[v, p] for v, p in m.VP if m.grown[v, p].get(k, 0.0) > 0.0
    )
    if isinstance(grown, int):
        return m.v_glut[k] >= 0.0
    return grown <= m.glut_room[k] + m.v_glut[k]
