"""Cases side by side on the same draws: by year, by place, by kind, with what differs in them.

A case is a plan in a world after a history. Differences are paired by draw and positive where a
case is better: the other side less the case, for every measure counts what there should be less of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.state.measures import MEASURES
from model.worlds import WORLDS
from results.comparison import Interval, paired
from results.findings import OfCounty, PracticeOf
from results.language.catalogue import Language, pick, text

LEAST = len(WORLDS)
"""Draws from which a comparison shows an interval; of fewer it shows the single draws.

More than :data:`results.statistics.LEAST_DRAWS`, for a comparison puts cases in order: of fewer
draws than there are structural worlds some world is missing, and it may hold the other order.
"""

DRAWN = 6
"""Cases that one picture draws over time, the reference among them."""

GAP = "gap_spending"

IAMC = ("model", "scenario", "region", "variable", "unit", "draw", "year", "value")
"""Columns of the long table."""

MONEY = "yuan of 2015"
"""Unit there of what is stored in fen."""

Ahead = tuple[str, str]
"""A case, and one that it cannot be distinguished from; empty where it is ahead of all."""


@dataclass(frozen=True)
class Compared(OfCounty):
    """Cases of one county on the same draws.

    Attributes
    ----------
    reference : name of the case that the others are held against.
    cases : name, title, title_zh, why, why_zh, group (split, lever, combined: choices in the
        reference's world; future: another world), plan and world (keys: cases that share one
        share the plan, or the world), none (the case without a fund in the same world), calm (the
        same plan in the reference's world), shown (others only measure effects), granted, other
        (means, yuan of 2015: the plan's money, and what other purses pay more than under the
        reference), same (a shown case that is the same here, or nothing).
    yearly : name, draw, year and the measures: persons, and yuan of 2015.
    money : name, programme, yuan over the plan years.
    parts : name, by (kind, cause, town, village), part, title, title_zh, poor (village), mean, low,
        high: gap closed against the reference, yuan of 2015; of causes returns avoided, persons.
    settings : name, place, key, key_zh, value, value_zh: what cases set otherwise than another.
    labels : kind (plan, world), key, title, title_zh: plans and worlds in words.
    notes : what to mind beside, in Chinese and English.
    n_runs : simulations that the comparison rests on, each made once.
    branched : the year that all share; 0 where they part after the county's first.
    precision, reached, needed : the precision that was requested, whether every case has it, and
        about how many draws the widest would need.
    """

    reference: str
    first_year: int
    last_year: int
    n_draws: int
    tag: str
    cases: pd.DataFrame
    yearly: pd.DataFrame
    money: pd.DataFrame
    parts: pd.DataFrame
    settings: pd.DataFrame
    labels: pd.DataFrame
    n_runs: int = 0
    branched: int = 0
    precision: str = ""
    reached: bool = True
    needed: float = 0.0
    practice_of: PracticeOf = "pingli"
    notes: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_draw(self) -> pd.DataFrame:
        """Measures and years as columns, by name and draw."""
        return self.yearly.set_index(["name", "draw", "year"]).unstack("year")

    @cached_property
    def _gains(self) -> dict[tuple[str, str, str], Interval]:
        """Differences that were calculated, by the other side, the case and the measure."""
        return {}

    @cached_property
    def _rows(self) -> dict[str, dict[str, object]]:
        return {str(r["name"]): r for r in self.cases.to_dict("records")}

    def of(self, name: str, key: str) -> str:
        """What the table of cases says of one."""
        return str(self._rows[name][key])

    @property
    def names(self) -> list[str]:
        """Cases that are shown, the reference first."""
        shown = [str(n) for n in self.cases.loc[self.cases["shown"], "name"]]
        return [self.reference, *(n for n in shown if n != self.reference)]

    @cached_property
    def others(self) -> list[str]:
        """Cases beside the reference, choices first; of each those that close most gap first."""
        return sorted(self.names[1:], key=lambda n: (self.is_elsewhere(n), -self.gain(n).mean))

    @cached_property
    def drawn(self) -> list[str]:
        """Cases that a picture over time draws: all of a few; of many the reference and five.

        The five: two that close most, one in the middle, two that close least.
        """
        others = self.others
        if len(others) >= DRAWN:
            others = [*others[:2], others[len(others) // 2], *others[-2:]]
        return [self.reference, *others]

    @property
    def is_few(self) -> bool:
        """Whether the draws are too few for intervals."""
        return self.n_draws < LEAST

    def by_year(self, name: str, measure: str) -> pd.DataFrame:
        """(draws, years) of a measure."""
        return self._by_draw.loc[name, measure]

    def gain(self, name: str, measure: str = GAP, against: str = "") -> Interval:
        """What a case has less than another, summed over year-ends; the reference by default."""
        of = (against or self.reference, name, measure)
        if of not in self._gains:
            less = self.by_year(of[0], measure) - self.by_year(name, measure)
            self._gains[of] = paired(less.sum(axis=1), LEAST)
        return self._gains[of]

    def gains_y(self, name: str, measure: str = GAP) -> dict[int, Interval]:
        """The same by year, against the reference."""
        less = self.by_year(self.reference, measure) - self.by_year(name, measure)
        return {int(year): paired(less[year], LEAST) for year in less.columns}

    def effects(self, name: str) -> dict[str, Interval | None]:
        """Three effects that are never mixed.

        ``plan``: the gap that the fund closes in the case's own world; ``world``: what the world
        does to the same plan; ``both``: the case against the reference. None where a case is its
        own other side.
        """
        sides = {"plan": self.of(name, "none"), "world": self.of(name, "calm")}
        return {
            **{k: self.gain(name, against=o) if o != name else None for k, o in sides.items()},
            "both": self.gain(name) if name != self.reference else None,
        }

    def seen(self, name: str) -> tuple[str, list[int]]:
        """On which side most year-ends clearly are, better or worse, and those year-ends."""
        gains = self.gains_y(name)
        sides = {s: [y for y, x in gains.items() if x.verdict == s] for s in ("better", "worse")}
        side = max(sides, key=lambda s: len(sides[s]))
        return side, sides[side]

    @property
    def choices(self) -> list[str]:
        """Different cases in the reference's world: a county can choose them."""
        here = [n for n in self.others if not self.is_elsewhere(n)]
        return [n for n in here if not self.of(n, "same")] or here

    def is_elsewhere(self, name: str) -> bool:
        """Whether a case meets another world than the reference: no county chooses that."""
        return self.of(name, "world") != self.of(self.reference, "world")

    def verdicts(self) -> dict[str, str]:
        """What the draws say of every choice, by name, in order of the gap closed.

        Of all cases where none is a choice.
        """
        return {n: self.gain(n).verdict for n in self.choices or self.others}

    def ahead(self) -> Ahead | None:
        """The choice that closes most of those clearly better than the reference, if any is."""
        better = [n for n in self.choices if self.gain(n).verdict == "better"]
        if not better:
            return None
        best = better[0]
        ties = (n for n in better[1:] if self.gain(best, against=n).verdict != "better")
        return best, next(ties, "")

    @property
    def focus(self) -> str:
        """The case that sentences are about.

        The one ahead; else of those that clearly differ, else of all choices, the one that differs
        most.
        """
        verdicts = self.verdicts()
        clear = [n for n, v in verdicts.items() if v in ("better", "worse")] or list(verdicts)
        ahead = self.ahead()
        return ahead[0] if ahead else max(clear, key=lambda n: abs(self.gain(n).mean))

    def grid(self) -> tuple[list[str], list[str], dict[tuple[str, str], str]]:
        """Plans, worlds, and the case of each pair: different plans that were run in every world.

        Empty where it is less than two by two.
        """
        rows = self.cases[self.cases["shown"] & (self.cases["same"] == "")]
        cells = {(str(r["plan"]), str(r["world"])): str(r["name"]) for _, r in rows.iterrows()}
        worlds = [str(w) for w in self.labels.loc[self.labels["kind"] == "world", "key"]]
        plans = [
            p for p in dict.fromkeys(p for p, _ in cells) if all((p, w) in cells for w in worlds)
        ]
        if len(plans) < 2 or len(worlds) < 2:
            return [], [], {}
        return plans, worlds, {(p, w): cells[p, w] for p in plans for w in worlds}

    def closed(self, name: str) -> NDArray[np.float64]:
        """(D,) gap that the fund closes in a case's own world, yuan of 2015."""
        none, own = (self.by_year(n, GAP).sum(axis=1) for n in (self.of(name, "none"), name))
        return np.asarray(none - own, float)

    def title_of(self, name: str, language: Language) -> str:
        """A case's title."""
        return self.of(name, pick(language, "title_zh", "title"))

    def marked(self, name: str, language: Language) -> str:
        """The title, and of which other case it is the same here."""
        title, other = self.title_of(name, language), self.of(name, "same")
        if not other:
            return title
        return text("compare.same", language, title=title, same=self.title_of(other, language))

    def label(self, kind: str, key: str, language: Language) -> str:
        """A plan or a world in words."""
        rows = self.labels[(self.labels["kind"] == kind) & (self.labels["key"] == key)]
        return str(rows.iloc[0][pick(language, "title_zh", "title")])

    def parts_of(self, name: str, by: str) -> pd.DataFrame:
        """Parts of a case's difference by kind, cause, town or village, with their verdicts."""
        rows = self.parts[(self.parts["name"] == name) & (self.parts["by"] == by)]
        found = [
            Interval.of(r, self.n_draws).verdict if not self.is_few else "too_few"
            for r in rows.to_dict("records")
        ]
        return rows.assign(verdict=found)

    def differing(self, names: Sequence[str]) -> dict[str, dict[str, pd.Series]]:
        """By place the settings in which some of the cases differ, by name of the case."""
        rows = self.settings[self.settings["name"].isin(names)]
        return {
            str(place): {str(r["name"]): r for _, r in some.iterrows()}
            for place, some in rows.groupby("place", sort=False)
            if some["value"].nunique() > 1
        }

    def long_table(self) -> pd.DataFrame:
        """Every measure of every shown case in the layout of the IAMC, which pyam reads.

        Scenarios go by their English titles, variables by the measures' English words; ``draw`` is
        one of pyam's extra columns.
        """
        shown = self.yearly[self.yearly["name"].isin(self.names)]
        table = shown.melt(id_vars=["name", "draw", "year"], var_name="measure")
        known = {m.name: (m.text, MONEY if m.unit == "fen" else m.unit) for m in MEASURES}
        known["other"] = ("Paid by other purses", MONEY)
        table = table.assign(
            model="tuopin",
            scenario=table["name"].map({n: self.title_of(n, "en") for n in self.names}),
            region=self.county,
            variable=[known[m][0] for m in table["measure"]],
            unit=[known[m][1] for m in table["measure"]],
        )
        return table[list(IAMC)].sort_values(list(IAMC[:-1]), ignore_index=True)
