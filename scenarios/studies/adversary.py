"""``adversary``: the world in which a run's plan does most harm, and the rule that insures."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.declare import Parameter
from model.parameters import PARAMETERS
from model.plan import COUNTY_PLACE, FundPlan
from optimize.baselines.splits import practice
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.menu import open_mixes
from optimize.objective import COLUMNS, RECORD
from results.pages.adversary import (
    INSURED,
    SETTING,
    WITHOUT_PLAN,
    Opposed as Answer,
    headline as headline,
    write_adversary,
)
from results.statistics import ends
from scenarios.digest import digest_of
from scenarios.draws.draw import Draw
from scenarios.draws.posterior import drawn, draws_of
from scenarios.draws.subsample import Thinned, thin
from scenarios.evidence.adversarial_search import (
    COORDINATES,
    KEPT,
    STARTS,
    WIDE,
    Axis,
    World,
    climbed,
    design,
    fewest,
    leading,
    most_worlds,
)
from scenarios.execution.cache import Row, RowCache
from scenarios.execution.decision import practice_of
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.parallel import evaluated
from scenarios.execution.policy import YearChanges as Changes, changes_of, joined, stress_changes
from scenarios.execution.population import UnfitError, prepare
from scenarios.execution.run import Prepared, run_plan
from scenarios.execution.states import plan_digest
from scenarios.faults import FaultError, plainly, worded
from scenarios.schema.goals import goal_of
from scenarios.schema.overrides import read_overrides
from scenarios.schema.parameters import parameters_of
from scenarios.schema.stresses import STRESSES
from scenarios.studies.adjustment import adjust
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Adversary
from scenarios.studies.stress import main_of, stored_plan
from scenarios.studies.study import Answered, Workspace

pages = pages_of(write_adversary, "screened", "losses", "settings", "insurance")

EFFORT = "effort"
"""The switch of a behaviour: aid lowers effort, as the scenario's lever of that name."""
SHOCKS = {s.name: s for s in STRESSES if s.kind == "shock"}
CAPS, HALVED = (40, 25), 2
"""Per cent for any programme at most; how many of the largest are halved: assumption."""
SEARCHED, CONFIRMED = 2, 4
"""Draws of a world in the search, and of one that the whole county confirms: assumption."""
SEARCHED_UNFIT = 0.5
"""Share of a search's few draws that may be unfit: other draws judge what it finds; assumption."""


@dataclass(frozen=True)
class Arena:
    """A county in which plans meet worlds after the shared year, on prepared draws."""

    kept: StoredPlan
    small: Thinned
    plans: Mapping[str, FundPlan]
    states: dict[int, Prepared] = field(default_factory=dict)

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """(measures, years) of the run's objective, signed so that more is better."""
        objective = goal_of(self.kept.scenario).objective
        return np.asarray(RECORD[:, None] * objective.by_year(self.kept.learned.instance))

    def state(self, draw: Draw) -> Prepared:
        """The end of the shared year of a draw, made once; UnfitError where it is unfit."""
        if draw.number not in self.states:
            self.states[draw.number] = prepare(
                self.small.pack, self.small.scenario, self.small.draw(draw)
            )
        return self.states[draw.number]

    def value(self, name: str, world: World, draw: Draw) -> float:
        """The run's objective under a plan in a world, whole county."""
        pack, scenario = self.small.pack, self.small.scenario
        numbers = tuple((k, v) for k, v in world.items() if k not in SHOCKS and k != EFFORT)
        shocks = [stress_changes(s, pack, scenario) for k, s in SHOCKS.items() if world.get(k)]
        own = [c for c in (changes_of(pack, scenario), Changes(numbers)) if c is not None]
        changes, start = joined([*own, *shocks]), self.state(draw).snapshot
        if world.get(EFFORT):
            scenario = scenario.but(levers={"effort": True})
        record, _ = run_plan(start, scenario, self.plans[name], changes=changes, is_lean=True)
        found = record.yearly()
        seen = np.array([found[c].sum(axis=1) for c in COLUMNS])
        return float((self.weights * seen).sum() / self.small.share)

    def loss(self, world: World, draw: Draw) -> Row:
        """What practice does better than the plan; UnfitError where the draw is unfit."""
        return {"loss": self.value("practice", world, draw) - self.value("plan", world, draw)}


def restricted(plan: FundPlan, small: Thinned, share: float) -> FundPlan:
    """A plan's grants to the villages that are left, brought to their share of a year's money."""
    codes = set(small.pack.villages["code"].tolist()) | {COUNTY_PLACE}
    rows = [i for i, place in enumerate(plan.places) if place in codes]
    yuan = plan.yuan[:, rows]
    scale = share * plan.yuan.sum(axis=(1, 2, 3)) / np.maximum(yuan.sum(axis=(1, 2, 3)), 1)
    return replace(
        plan,
        places=tuple(plan.places[i] for i in rows),
        yuan=np.rint(yuan * scale[:, None, None, None]).astype(np.int64),
        team=plan.team[:, rows],
        targeting=tuple(plan.targeting[i] for i in rows),
    )


def axes_of(kept: StoredPlan) -> list[Axis]:
    """Every drawn number of the model, every shock, the behaviour that is off."""
    declared = {p.name: p for p in drawn(parameters_of(kept.pack, kept.scenario))}
    return [
        *[Axis(p.name, declared[p.name]) for p in PARAMETERS if p.name in declared],
        *map(Axis, SHOCKS),
        *[Axis(EFFORT)] * (not kept.scenario.levers.effort),
    ]


def insurances(
    kept: StoredPlan, plan: FundPlan
) -> tuple[dict[str, FundPlan], dict[str, list[str]]]:
    """Plans under existing rules, solved from what the run learned.

    Then names of rules without a plan of their own: ``impossible``, which no plan keeps; ``idle``,
    which the run's choice keeps already. A rule that is faulty in any other way is a FaultError.
    """
    there = dict.fromkeys(n for mix in open_mixes(kept.learned.instance) for n, _ in mix)
    money = plan.yuan.sum(axis=(0, 1, 3)) / max(plan.yuan.sum(), 1)
    largest = [plan.programmes[k] for k in np.argsort(-money, kind="stable")[:HALVED] if money[k]]
    cap = "programme_money=programmes:{},most_share:{}%".format
    asked = {
        **{f"cap_{share}": [cap(name, share) for name in there] for share in CAPS},
        **{f"half_{n}": [cap(n, f"{50 * money[plan.programmes.index(n)]:.0f}")] for n in largest},
        "weak_10": ["weak_evidence=each:10%,jointly:20%"],
        "industry_70": ["industry_share=least:70%"],
    }
    plans: dict[str, FundPlan] = {}
    without: dict[str, list[str]] = {key: [] for key in WITHOUT_PLAN}
    for name, rules in asked.items():
        try:
            found = adjust(kept, read_overrides(rules))
        except InfeasibleRulesError:
            without["impossible"].append(name)
        else:
            if (found.solution.choice == kept.solution.choice).all():
                without["idle"].append(name)
            else:
                plans[name] = found.plan
    there_too = [n for n in ("chosen", "cautious") if (kept.folder / f"plan-{n}.csv").is_file()]
    plans |= {name: stored_plan(kept, name) for name in there_too}
    return {n: p for n, p in plans.items() if plan_digest(p) != plan_digest(plan)}, without


@dataclass(frozen=True)
class Search:
    """Losses of worlds on some draws, each evaluated once.

    Attributes
    ----------
    name : of what is done, and of the file of what was evaluated.
    most : runs of a world on a draw that are expected at most.
    seen : keys of those that there were.
    """

    arena: Arena
    draws: Sequence[Draw]
    space: Workspace
    name: str
    most: int
    seen: dict[str, tuple[World, Draw]] = field(default_factory=dict)

    def losses(self, worlds: Sequence[World]) -> list[float]:
        """Mean loss of worlds over the draws that are fit."""
        pairs = [(w, d) for w in worlds for d in self.draws]
        keys = [digest_of(sorted(w.items()), d.digest, n=16) for w, d in pairs]
        new = {k: pair for k, pair in zip(keys, pairs, strict=True) if k not in self.seen}
        cache, before = RowCache(self.space.folder / f"{self.name}.jsonl"), len(self.seen)
        self.seen.update(new)
        for draw in self.draws:  # made here: threads would make one state twice
            with suppress(UnfitError):
                self.arena.state(draw)
        evaluated(
            cache,
            new,
            lambda pair: self.arena.loss(*pair),
            self.space.workers,
            lambda label, n, _: self.space.progress(label, before + n, max(self.most, before + n)),
            f"{self.name} worlds",
            most_unfit=SEARCHED_UNFIT,
        )
        losses = [np.nan if row is None else row["loss"] for row in map(cache.__getitem__, keys)]
        each = np.array(losses).reshape(len(worlds), -1)
        return [float(np.nanmean(x)) if np.isfinite(x).any() else -np.inf for x in each]


def searched(
    arenas: tuple[Arena, Arena],
    axes: Sequence[Axis],
    draws: Sequence[Draw],
    n: int,
    space: Workspace,
) -> tuple[Mapping[str, World], float, Sequence[float], int]:
    """Screen ``n`` worlds twice and climb in the thinned county, choose in the whole, cut down.

    Returns
    -------
    Worlds by name; the worst one's loss in the whole county; losses of the designs; worlds tried.
    """
    seed, n_switches = arenas[0].kept.scenario.draws.seed, sum(a.parameter is None for a in axes)
    most = SEARCHED * most_worlds(n, COORDINATES + n_switches)
    search = Search(arenas[0], draws[:SEARCHED], space, "trying", most)
    first = design(axes, n, seed)
    screened = search.losses(first)
    wide = leading(axes, first, np.array(screened), WIDE)
    closer = design(wide, n, seed)
    again = search.losses(closer)
    steps = leading(wide, closer, np.array(again), COORDINATES)
    starts = [{a.name: closer[k][a.name] for a in steps} for k in np.argsort(again)[::-1][:STARTS]]
    tops = [climbed(start, steps, search.losses) for start in ({}, *starts)]
    chosen = Search(arenas[1], draws[SEARCHED:], space, "confirming", CONFIRMED * len(tops))
    found, worst = max(zip(chosen.losses(tops), tops, strict=True), key=lambda top: top[0])
    usual, loss = search.losses([{}, worst])
    few = fewest(worst, usual + KEPT * (loss - usual), search.losses)
    space.progress("trying worlds", most, most)
    return (
        {"usual": {}, "worst": worst, "few": few},
        found,
        sorted([*screened, *again]),
        len(search.seen) // SEARCHED,
    )


def run(study: Adversary, kept: StoredPlan, space: Workspace) -> Answered:
    """Find the worst world, solve the rules, value all on fresh draws; resumes."""
    rival, recommended = practice(kept.learned.instance), main_of(kept)
    main = "chosen" if recommended == rival.name else recommended
    both = {"plan": stored_plan(kept, main), "practice": rival}
    small = thin(kept.pack, kept.scenario, study.villages)
    share = small.scenario.levers.fund_y / max(kept.scenario.levers.fund_y, 1.0)
    thinned = Arena(kept, small, {n: restricted(p, small, share) for n, p in both.items()})
    whole = Arena(kept, Thinned(kept.pack, kept.scenario, 1.0), both)
    first, n = 1 + kept.last_draw, SEARCHED + CONFIRMED
    axes, draws = axes_of(kept), draws_of(kept.pack, kept.scenario, range(first, first + n))
    worlds, found, screened, tried = searched((thinned, whole), axes, draws, study.points, space)
    few, fresh = worlds["few"], range(first + n, first + n + study.draws)
    plans, without = insurances(kept, both["plan"]) if few and found > 0.0 else ({}, {})
    values = valued(kept, {**both, **plans}, worlds, fresh, space)
    objective, facts = goal_of(kept.scenario).objective, {a.name: a.parameter for a in axes}
    return Answered(
        Answer(
            county=kept.pack.title,
            county_chinese=kept.pack.chinese,
            source=kept.pack.source,
            plan=main,
            recommended=recommended,
            measure=objective.weights[0][0],
            unit=objective.unit,
            n_villages=len(small.pack.villages["code"]),
            n_all_villages=len(kept.pack.villages["code"]),
            n_axes=len(axes),
            n_tried=tried,
            n_draws=len(values),
            n_failed=study.draws - len(values),
            found=found,
            screened=pd.DataFrame({"loss": screened}),
            losses=pd.DataFrame(
                [{"world": w, **_gain(values, f"{w} practice", f"{w} plan")} for w in worlds]
            ),
            settings=pd.DataFrame(
                [_setting(n, v, facts[n]) for n, v in few.items()], columns=SETTING
            ),
            insurance=pd.DataFrame(
                [_insured(n, values) for n in ("practice", *plans) if plans], columns=INSURED
            ),
            without={key: tuple(names) for key, names in without.items()},
            practice_of=practice_of(kept.pack, kept.scenario.levers),
        ),
        {main: plan_digest(both["plan"])},
        {"fresh": fresh},
    )


def valued(
    kept: StoredPlan,
    plans: Mapping[str, FundPlan],
    worlds: Mapping[str, World],
    numbers: Sequence[int],
    space: Workspace,
) -> pd.DataFrame:
    """The objective by ``WORLD PLAN``, a row for each fresh draw, of the whole county.

    The worst world is of the plan and practice alone, the others of every plan.
    """
    pairs = [(w, p) for w in worlds for p in plans if w != "worst" or p in ("plan", "practice")]

    def of_draw(draw: Draw) -> Row:
        whole = Arena(kept, Thinned(kept.pack, kept.scenario, 1.0), plans)
        return {f"{w} {p}": whole.value(p, worlds[w], draw) for w, p in pairs}

    key = digest_of(*(plan_digest(p) for p in plans.values()), sorted(map(str, worlds.items())))
    tasks = {f"{key} {d.digest}": d for d in draws_of(kept.pack, kept.scenario, numbers)}
    cache, label = RowCache(space.folder / "fresh.jsonl"), "valuing on fresh draws"
    rows = evaluated(cache, tasks, of_draw, space.workers, space.progress, label)
    found = [row for row in rows if row is not None]
    if not found:
        raise FaultError(plainly(kept.folder, worded("no_draw_could_fitted"), worded("more_draws")))
    return pd.DataFrame(found)


def _setting(name: str, value: float, p: Parameter | None) -> tuple[object, ...]:
    if p is None:
        return (name, value, 0.0, 0.0, 1.0, "", "")
    return (name, value, p.value, p.low, p.high, p.unit, p.source)


def _insured(name: str, values: pd.DataFrame) -> tuple[object, ...]:
    """What another plan saves in the world found, and what it costs in the usual one."""
    return (
        name,
        *_gain(values, f"few {name}", "few plan").values(),
        *_gain(values, "usual plan", f"usual {name}").values(),
    )


def _gain(values: pd.DataFrame, better: str, other: str) -> dict[str, float]:
    return ends((values[better] - values[other]).to_numpy())
