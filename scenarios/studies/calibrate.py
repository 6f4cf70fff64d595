"""``calibrate``: history matching of all drawn parameters on a thinned county.

Waves of draws from the priors: the first as they come; each later one only those that the emulator,
fitted to all before, does not rule out. An evaluated draw is accepted when no deciding figure is
further than :data:`scenarios.evidence.matching.ACCEPT` from its target. Since candidates come from
the priors and only implausible ones are skipped, accepted draws of all waves are alike.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from model.declare import Parameter
from results.pages.evidence.calibration import headline as headline, write_calibration
from results.tables.study_results import Calibration as Answer
from scenarios.draws.draw import Draw, make_draws
from scenarios.draws.posterior import drawn, write_accepted
from scenarios.draws.subsample import Thinned, thin
from scenarios.evidence.matching import (
    ACCEPT,
    BY_CHANCE,
    CUT,
    NOT_LEARNED,
    Array,
    Mask,
    accepted,
    by_chance,
    fit_emulator,
    implausibility,
    ratio_error,
    reachable,
    width,
)
from scenarios.evidence.measured import measure
from scenarios.evidence.targets import Target, matched_targets
from scenarios.execution.cache import Row, RowCache
from scenarios.execution.parallel import evaluated
from scenarios.execution.store import write_csv
from scenarios.files.atomic import write_json
from scenarios.progress import Progress
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Calibrate
from scenarios.studies.study import Answered, CountyScenario, Workspace

pages = pages_of(write_calibration, "targets", "widths", "waves")

ACCEPTED = "accepted.csv"
LAST_YEAR = 2017
WAVES = 3
REPLICATES = 8
"""Runs of the base values under other populations and luck: the variance of chance."""
CANDIDATES = 40
"""Candidates a wave looks at, for each one that it may evaluate."""
FEWEST, MOST = 60, 600
"""Draws of a wave, whatever the time: fewer teach nothing, more are not needed."""
TIMED = 4
"""Runs that are timed before a budget is made."""
RESERVE = 0.85
"""Share of the minutes that evaluations may take; the rest is for reading and writing."""


@dataclass(frozen=True)
class Matching:
    """All that was evaluated, in the order of the draws.

    Attributes
    ----------
    draws : (N,) draws of the whole county; wave : (N,) from 1; ok : (N,) could be fitted.
    values : (N, T) figures; distance : (N, T) implausibility; accepted : (N,) bool.
    decides : (T,) targets within reach.
    waves : rows of the report.
    """

    draws: list[Draw]
    wave: Array
    values: Array
    distance: Array
    accepted: Mask
    decides: Mask
    explained: Array
    waves: list[dict[str, float]]


@dataclass(frozen=True)
class Setting:
    """One calibration: the thinned county, its targets, how it evaluates."""

    pack: CountyPack
    scenario: Scenario
    thinned: Thinned
    targets: list[Target]
    parameters: list[Parameter]
    cache: RowCache
    workers: int
    progress: Progress

    def run(self, draws: Sequence[Draw], label: str) -> list[Row | None]:
        """Figures of draws, from the cache where they are there."""
        thinned = self.thinned

        def work(draw: Draw) -> Row:
            return measure(
                thinned.pack,
                thinned.scenario,
                thinned.draw(draw),
                LAST_YEAR,
                share=thinned.share,
                with_practice=False,
            )

        return evaluated(
            self.cache, {d.digest: d for d in draws}, work, self.workers, self.progress, label
        )

    def figures(self, found: Sequence[Row | None]) -> Array:
        """(N, T) targets' figures; nan where a draw could not be fitted."""
        return np.array(
            [[np.nan if row is None else row[t.name] for t in self.targets] for row in found]
        ).reshape(len(found), len(self.targets))

    def make(self, numbers: Sequence[int]) -> list[Draw]:
        """Draws from the priors by number."""
        return make_draws(self.parameters, numbers, self.scenario.draws.seed)

    def scaled(self, draws: Sequence[Draw]) -> Array:
        """(N, P) drawn parameters on [-1, 1] of their ranges."""
        known = drawn(self.parameters)
        values = np.array([[d.values[p.name] for p in known] for d in draws])
        low, high = (np.array([getattr(p, end) for p in known]) for end in ("low", "high"))
        return np.asarray(2.0 * (values - low) / (high - low) - 1.0)


def moving(setting: Setting) -> list[str]:
    """Names of drawn parameters that move any target's figure, under the same luck.

    The base values with one parameter at the far end of its range: where every figure is the same
    to the last bit, nothing can be learned about it, and accepted sets leave it to its prior.
    """
    known = drawn(setting.parameters)
    base = setting.make([0])[0]
    ends = [p.high if p.high > p.value else p.low for p in known]
    others = [
        replace(base, values={**base.values, p.name: end})
        for p, end in zip(known, ends, strict=True)
    ]
    found = setting.figures(setting.run([base, *others], "which figures move"))
    same = (found[1:] == found[0]).all(axis=1)
    return [p.name for p, still in zip(known, same, strict=True) if not still]


def replicates(setting: Setting) -> Array:
    """(T,) variance of chance: the base values under other populations and other luck."""
    base = setting.make([0])[0]
    others = [
        replace(d, values=base.values, number=-d.number)
        for d in setting.make(range(1, REPLICATES + 1))
    ]
    values = setting.figures(setting.run(others, "measuring chance"))
    return np.asarray(np.nanvar(values, axis=0, ddof=1))


def wave_size(setting: Setting, path: Path, minutes: float) -> int:
    """Draws of a wave: measured once and kept in the run folder for a run that resumes."""
    if path.exists():
        return int(json.loads(path.read_text(encoding="utf-8"))["draws_per_wave"])
    setting.run(setting.make([0]), "preparing")
    started = time.perf_counter()
    setting.run(setting.make(range(1, TIMED + 1)), "preparing")
    each = max((time.perf_counter() - started) / TIMED, 1e-3)
    fixed = each * (REPLICATES + len(drawn(setting.parameters)))
    size = int(np.clip((minutes * 60.0 * RESERVE - fixed) / each / WAVES, FEWEST, MOST))
    write_json(path, {"draws_per_wave": size, "seconds_per_draw": round(each, 3)})
    return size


def match(setting: Setting, size: int) -> Matching:
    """Run the waves."""
    centre = np.array([t.centre for t in setting.targets])
    sd = np.array([t.sd for t in setting.targets])
    chance = replicates(setting)
    draws, wave = setting.make(range(1, size + 1)), np.ones(size)
    values = setting.figures(setting.run(draws, "wave 1"))
    decides = reachable(implausibility(values, centre, sd, chance))
    explained, first = np.zeros(len(centre)), size + 1
    rows: list[dict[str, float]] = [{"wave": 1, "candidates": size, "kept": size}]
    for number in range(2, WAVES + 1):
        there = np.isfinite(values).all(axis=1)
        known = [draws[i] for i in np.flatnonzero(there)]
        emulator = fit_emulator(setting.scaled(known), values[there])
        explained = emulator.explained
        pool = setting.make(range(first, first + CANDIDATES * size))
        first += len(pool)
        guess = emulator.predict(setting.scaled(pool))
        # the emulator's error holds chance already
        keep = accepted(implausibility(guess, centre, sd, emulator.variance), decides, CUT)
        chosen = [pool[i] for i in np.flatnonzero(keep)[:size]]
        rows.append({"wave": number, "candidates": len(pool), "kept": int(keep.sum())})
        values = np.vstack((values, setting.figures(setting.run(chosen, f"wave {number}"))))
        wave = np.concatenate((wave, np.full(len(chosen), number)))
        draws = [*draws, *chosen]
    distance = implausibility(values, centre, sd, chance)
    taken = accepted(distance, decides)
    for row in rows:
        mine = wave == row["wave"]
        row |= {
            "evaluated": int(mine.sum()),
            "accepted": int(taken[mine].sum()),
            "failed": int(np.isnan(values[mine]).any(axis=1).sum()),
        }
    return Matching(draws, wave, values, distance, taken, decides, explained, rows)


def run(study: Calibrate, subject: CountyScenario, space: Workspace) -> Answered:
    """Match; accepted sets go to the folder's ``accepted.csv``, and a copy to the study's file."""
    pack, scenario = subject.pack, subject.scenario
    setting = Setting(
        pack,
        scenario,
        thin(pack, scenario, study.villages),
        matched_targets(pack),
        parameters_of(pack, scenario),
        RowCache(space.folder / "evaluated.jsonl"),
        space.workers,
        space.progress,
    )
    size = study.size or wave_size(setting, space.folder / "budget.json", study.minutes)
    moves = moving(setting)
    found = match(setting, size)
    sets = {
        d.number: {name: d.values[name] for name in moves}
        for d, ok in zip(found.draws, found.accepted, strict=True)
        if ok
    }
    for file in filter(None, (space.folder / ACCEPTED, study.file) if sets else ()):
        write_accepted(file, pack, sets)
    _write_evaluated(space.folder, setting, found)
    return Answered(
        _report(setting, found, moves, ACCEPTED if sets else ""),
        draws={"accepted": sorted(sets), "evaluated": [d.number for d in found.draws]},
    )


def _write_evaluated(folder: Path, setting: Setting, found: Matching) -> None:
    """Every evaluated draw by number: wave, figures, worst distance, accepted or not."""
    table = pd.DataFrame(found.values, columns=[t.name for t in setting.targets])
    table.insert(0, "draw", [d.number for d in found.draws])
    table.insert(1, "wave", found.wave.astype(int))
    table["worst"] = found.distance[:, found.decides].max(axis=1, initial=0.0)
    table["accepted"] = found.accepted.astype(int)
    write_csv(folder, "evaluated", table)


def _report(setting: Setting, found: Matching, moves: list[str], file: str) -> Answer:
    """Tables of the page: targets, waves, widths."""
    first, near = found.wave == 1, np.where(np.isnan(found.distance), np.inf, found.distance)
    after = found.values[found.accepted] if found.accepted.any() else found.values[:0]
    targets = pd.DataFrame(
        [
            {
                "name": t.name,
                "en": t.en,
                "zh": t.zh,
                "low": t.low,
                "high": t.high,
                "sd": t.sd,
                "unit": t.unit,
                "source": t.source,
                "near": float((near[first, i] <= ACCEPT).mean()),
                "reachable": bool(found.decides[i]),
                "explained": float(found.explained[i]),
                "prior": float(np.nanmean(found.values[first, i])),
                "posterior": float(after[:, i].mean()) if len(after) else np.nan,
            }
            for i, t in enumerate(setting.targets)
        ]
    )
    n = int(found.accepted.sum())
    return Answer(
        county=setting.pack.title,
        county_chinese=setting.pack.chinese,
        source=setting.pack.source,
        last_year=LAST_YEAR,
        n_villages=len(setting.thinned.pack.villages["code"]),
        n_all_villages=len(setting.pack.villages["code"]),
        targets=targets,
        waves=pd.DataFrame(found.waves),
        widths=_widths(setting, found, moves),
        ratio_error=ratio_error(n),
        n_accepted=n,
        file=file,
    )


def _widths(setting: Setting, found: Matching, moves: list[str]) -> pd.DataFrame:
    """Prior against posterior 90 % width of every parameter, narrowest first."""
    known = drawn(setting.parameters)
    values = np.array([[d.values[p.name] for p in known] for d in found.draws])
    prior = width(values[found.wave == 1])
    few = found.accepted.sum() < 2
    posterior = np.full(len(known), np.nan) if few else width(values[found.accepted])
    ratio = posterior / prior
    chance = np.ones(len(known))
    if not few:
        chance = by_chance(values[found.wave == 1], ratio, int(found.accepted.sum()))
    moved = np.isin([p.name for p in known], moves)
    # what no figure depends on keeps its prior in every later draw
    posterior, ratio = np.where(moved, posterior, prior), np.where(moved, ratio, 1.0)
    table = pd.DataFrame(
        {
            "name": [p.name for p in known],
            "unit": [p.unit for p in known],
            "low": [p.low for p in known],
            "high": [p.high for p in known],
            "prior": prior,
            "posterior": posterior,
            "ratio": ratio,
            "by_chance": chance,
            "moves": moved,
            "learned": moved & (ratio <= NOT_LEARNED) & (chance <= BY_CHANCE),
        }
    )
    return table.sort_values("ratio", kind="stable", ignore_index=True)
