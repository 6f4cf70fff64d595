"""Plans in worlds: what the fund closes there, and what a plan loses to the best."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.comparison import paired
from results.language.catalogue import Language, text
from results.language.numbers import money, money_unit
from results.language.typeset import broken
from results.plots.compared.looks import BETTER, INK, SMALL, footnote
from results.plots.style import panels
from results.tables.compared import LEAST, Compared


@dataclass(frozen=True)
class Grid:
    """Plans in worlds.

    Attributes
    ----------
    closed : (P, W, D) gap that the fund closes in the world, yuan of 2015.
    leads : by world the place of the plan that is clearly ahead of every other; -1 without one.
    """

    plans: list[str]
    worlds: list[str]
    closed: NDArray[np.float64]
    leads: list[int]

    @property
    def regret(self) -> NDArray[np.float64]:
        """(P, W) the best plan's mean less the plan's own, yuan of 2015."""
        mean = self.closed.mean(axis=2)
        return np.asarray(mean.max(axis=0) - mean)


def grid(f: Compared) -> Grid | None:
    """The plans that were run in every world; None for fewer than two by two."""
    plans, worlds, cells = f.grid()
    if not plans:
        return None
    closed = np.array([[f.closed(cells[p, w]) for w in worlds] for p in plans])
    return Grid(plans, worlds, closed, [_lead(closed[:, j]) for j in range(len(worlds))])


def _lead(closed: NDArray[np.float64]) -> int:
    """The plan (P, D) that is clearly ahead of every other; -1 where none is."""
    best = int(closed.mean(axis=1).argmax())
    others = (paired(pd.Series(closed[best] - x), LEAST) for i, x in enumerate(closed) if i != best)
    return best if all(x.verdict == "better" for x in others) else -1


def title(f: Compared, language: Language) -> str:
    """The finding: in how many worlds one plan is clearly ahead, and which."""
    g = grid(f)
    assert g is not None
    n = len(g.worlds)
    if f.is_few:
        return text("compare.worlds_few", language, n_draws=f.n_draws)
    count = Counter(i for i in g.leads if i >= 0)
    if not count:
        return text("compare.worlds_none", language, n=n)
    (first, held), *more = count.most_common()
    words = {"plan": f.label("plan", g.plans[first], language), "held": held, "n": n}
    if held == n:
        return text("compare.worlds_all", language, **words)
    unclear = g.leads.count(-1)
    if not more:
        return text("compare.worlds_some", language, unclear=unclear, **words)
    return text(
        "compare.worlds_split",
        language,
        unclear=unclear,
        other=f.label("plan", g.plans[more[0][0]], language),
        n_other=more[0][1],
        **words,
    )


def draw(f: Compared, language: Language, width: float, _: float, size: float = SMALL) -> Any:
    """Matplotlib: a cell a plan and world; the plan that is clearly ahead is framed."""
    g = grid(f)
    assert g is not None
    closed, regret = g.closed.mean(axis=2), g.regret
    fig, ax = panels(width, 1.5 + 0.36 * len(g.worlds))
    # a loss is dark as far as it is large beside what the fund closes at best
    top = max(float(closed.max()), float(regret.max())) or 1.0
    ax.imshow(regret.T / top, cmap="Greys", vmin=0.0, vmax=2.0, aspect="auto")
    for i, j in np.ndindex(closed.shape):
        lost = money(float(regret[i, j]), language)
        lost = f"  −{lost}" if lost != "0" else ""
        ax.text(
            i,
            j,
            f"{money(float(closed[i, j]), language)}{lost}",
            ha="center",
            va="center",
            fontsize=size,
            color=INK,
        )
        if g.leads[j] == i:
            ax.plot(
                [i - 0.48, i + 0.48, i + 0.48, i - 0.48, i - 0.48],
                [j - 0.45, j - 0.45, j + 0.45, j + 0.45, j - 0.45],
                color=BETTER,
                lw=1.8,
            )
    room = max(8, int(width / len(g.plans) * 9))
    ax.set_xticks(
        range(len(g.plans)),
        ["\n".join(broken(f.label("plan", p, language), room)) for p in g.plans],
        fontsize=size,
    )
    ax.set_yticks(
        range(len(g.worlds)), [f.label("world", w, language) for w in g.worlds], fontsize=size
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(-0.52, len(g.plans) - 0.48)
    ax.set_ylim(len(g.worlds) - 0.5, -0.5)
    ax.spines[:].set_visible(False)
    footnote(fig, text("compare.axis_worlds", language, first=f.first_year, last=f.last_year))
    return fig


def _rounded(yuan: float, language: Language) -> float:
    """In the unit of the language, to three digits behind the point or one of 万元."""
    return round(float(yuan) / money_unit(language), 1 if language == "zh" else 3)


def table(f: Compared, language: Language) -> pd.DataFrame:
    """Plan by world: the gap closed, what is lost to the best, whether one is clearly ahead."""
    g = grid(f)
    if g is None:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {
                text("column.stress", language): f.label("world", w, language),
                text("compare.plan", language): f.label("plan", p, language),
                text("compare.closed", language): _rounded(g.closed[i, j].mean(), language),
                text("compare.regret", language): _rounded(g.regret[i, j], language),
                text("compare.ahead", language): text(
                    "compare.yes" if g.leads[j] == i else "compare.no", language
                ),
            }
            for j, w in enumerate(g.worlds)
            for i, p in enumerate(g.plans)
        ]
    )
