"""An open plan: its table, and what edits and other rules make of it, from what was learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from model.state.units import WAN
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.learning.learned import Curves
from optimize.objective import named
from optimize.proof import audited
from optimize.rules.weak_evidence import WEAK
from results.findings import Findings
from results.indicators import gap_closed, person_years
from results.language.catalogue import Language, pick, term, text
from results.tables.page_one.page_one import page_one
from results.tables.page_one.verdict import CONCENTRATED, WEAK as MOST_WEAK, Condition
from results.tables.page_one.words import LEFT
from results.tables.reasons import sentences_of
from scenarios.execution.learned_file import StoredPlan, load_learned
from scenarios.execution.plan_audit import rules_of
from scenarios.execution.store import load_findings
from scenarios.files.grants import Edit
from scenarios.schema.load import checks_of
from scenarios.schema.overrides import Overrides, read_overrides
from scenarios.studies.adjustment import Adjusted, adjust, before_of, own_plan, with_grants

MEASURES = ("gap", "person_years")
"""What is estimated of a plan by the learned curves."""

State = Mapping[str, Any]
"""What a planner changed, as the page and plan files hold it: ``budget``, an amount with its unit,
or empty; ``rules``, ``bans`` as options write them; ``pins`` and ``cells``, lists of village,
programme, year, yuan, who, why: a pin holds in every solve, a cell is set as it is after it."""


@dataclass(frozen=True)
class Opened:
    """A finished plan, ready for edits; never changed, so visitors may share it."""

    kept: StoredPlan
    findings: Findings
    own: FundPlan

    @cached_property
    def before(self) -> Problem:
        """The problem that the present choice answers."""
        return before_of(self.kept)

    @cached_property
    def curves(self) -> dict[str, Curves]:
        """Fitted curves by measure."""
        return {m: self.kept.learned.curves_of(named(m)) for m in MEASURES}

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What page one holds the run's own plan to."""
        return page_one(self.findings).conditions


@lru_cache(maxsize=4)
def opened(folder: Path) -> Opened:
    """Open a finished plan; FaultError where it is none, or of another program."""
    kept = load_learned(folder)
    return Opened(kept, load_findings(folder), own_plan(kept))


def overrides_of(of: Opened, state: State) -> Overrides:
    """What a state asks of a solve; FaultError with all faults."""
    pins = [f"{v}:{p}:{y}:{yuan}元" for v, p, y, yuan, *_ in state["pins"]]
    checks = checks_of(of.kept.pack, of.kept.scenario.plan_years)
    asked = read_overrides(state["rules"], pins, state["bans"], state["budget"], checks)
    return asked.model_copy(update={"edits": edits_of(of.own, state["pins"])})


def edits_of(plan: FundPlan, cells: Sequence[Sequence[Any]]) -> tuple[Edit, ...]:
    """Grants that cells change, with what they were; ValueError for what no plan has."""
    edits = []
    for village, programme, year, yuan, who, why in cells:
        at = plan.years.index(year), plan.places.index(village), GRANTABLE.index(programme)
        if not 0 <= yuan <= 1e9:
            raise ValueError(yuan)
        was = int(plan.yuan[at].sum())
        edits.append(Edit(village, programme, year, was, int(yuan), str(who), str(why)))
    return tuple(edits)


@lru_cache(maxsize=8)
def _solved(folder: Path, asked: str) -> Adjusted:
    """A solve, kept (some 20 MB each): undo and redo ask for it again."""
    of = opened(folder)
    return adjust(of.kept, Overrides.model_validate_json(asked), of.before, quick=True)


def adjusted(folder: Path, state: State) -> tuple[FundPlan, tuple[Edit, ...], Instance]:
    """The plan of a state before its cells are set, these as edits, the decision it answers."""
    of = opened(folder)
    asked = overrides_of(of, state)
    plan, instance = of.own, of.kept.learned.instance
    if asked.texts:
        made = _solved(folder, asked.model_copy(update={"edits": ()}).model_dump_json())
        plan, instance = made.plan, made.problem.instance
    return plan, edits_of(of.own, state["cells"]), instance


def view(folder: Path, state: State, language: Language) -> dict[str, Any]:
    """Numbers now and changed, what was solved, where the money goes, warnings, edits."""
    of = opened(folder)
    solved, edits, instance = adjusted(folder, state)
    plan = with_grants(solved, edits)
    return {
        "solved": _cells(solved),
        "numbers": [numbers(of, of.own), numbers(of, plan)],
        "money": _money(of, plan),
        "warnings": [
            text(f"desk.warn.{name}", language, **values)
            for name, values in _warnings(of, plan, instance, language)
        ],
        "left": _left(plan, instance).tolist(),
        "edits": [*edits_of(of.own, state["pins"]), *edits],
    }


def numbers(of: Opened, plan: FundPlan) -> dict[str, float]:
    """Quick estimate of a plan: yuan of the gap closed, person-years, yuan granted."""
    return {m: of.curves[m].of_plan(plan) for m in MEASURES} | {"yuan": float(plan.yuan.sum())}


def simulated(folder: Path, result: Path) -> list[dict[str, float]]:
    """The same of the run's own plan and of the changed one: means over the same draws."""
    f, own = load_findings(result), opened(folder).own
    assert f.plan_table is not None
    granted = {own.name: float(own.yuan.sum()), f.main: float(f.plan_table["yuan"].sum())}
    return [
        {
            "gap": float(gap_closed(f.county_year, p, "no_fund", f.effect_years).mean()),
            "person_years": float(person_years(f.county_year, p, "no_fund", f.effect_years).mean()),
            "yuan": yuan,
        }
        for p, yuan in granted.items()
    ]


def facts(folder: Path, language: Language) -> dict[str, Any]:
    """What a plan's table stands on: villages, years, programmes, rules, last year, the plan."""
    of = opened(folder)
    f, instance = of.findings.named_in(language), of.kept.learned.instance
    rows = f.villages[f.villages["village"].isin(instance.codes)].sort_values(["town", "village"])
    assert f.before is not None
    before = f.before.groupby("village")["yuan"].sum().to_dict()
    reasons = sentences_of(f, language)
    rules = {r.name: r.record() for r in instance.rules}
    return {
        "title": pick(language, f.scenario_zh, f.scenario),
        "county": pick(language, f.county_chinese, f.county),
        "years": f.plan_years,
        # the columns that a narrow screen cuts off hold the least money
        "programmes": {
            GRANTABLE[k]: term("programme", GRANTABLE[k], language)
            for k in np.argsort(-of.own.yuan.sum(axis=(0, 1, 3)), kind="stable")
        },
        "barred": instance.barred,
        "villages": [
            {
                "code": int(v["village"]),
                "name": str(v["name"]),
                "town": str(v["town_name"]),
                "heads": int(v["heads"]),
                "before": float(before.get(v["village"], 0.0)),
                "why": reasons.get(int(v["village"]), ""),
            }
            for v in rows.to_dict("records")
        ],
        "practice": term("practice_of", f.practice_of, language),
        "is_last_year": f.practice_of == "last_year",
        "own": _cells(of.own),
        "fund": of.kept.scenario.levers.fund_y,
        "share": rules.get("industry_share", {}).get("least"),
        "floor": rules.get("floor_per_head", {}).get("least"),
        "held_out": len(of.kept.draws["held_out"]),
    }


def _cells(plan: FundPlan) -> list[tuple[int, str, int, int]]:
    """Village, programme, year, yuan from all purses, of grants above nothing."""
    yuan = plan.yuan.sum(axis=3)
    return [
        (plan.places[v], GRANTABLE[k], plan.years[y], int(yuan[y, v, k]))
        for y, v, k in zip(*map(np.ndarray.tolist, np.nonzero(yuan)), strict=True)
    ]


def _left(plan: FundPlan, instance: Instance) -> NDArray[np.float64]:
    """(Y,) yuan of all purses that the plan leaves; below nothing where it takes more."""
    given = np.sum([p.yuan_y for p in instance.purses], axis=0)
    return np.asarray(given - plan.yuan.sum(axis=(1, 2, 3)))


def _money(of: Opened, plan: FundPlan) -> list[tuple[str, float, float, float]]:
    """Programme, yuan a year before, in the run's own plan, and in the changed one."""
    assert of.findings.before is not None
    before = of.findings.before.groupby("programme")["yuan"].sum().to_dict()
    own, new = (p.yuan.sum(axis=(0, 1, 3)) / len(p.years) for p in (of.own, plan))
    rows = [(p, float(before.get(p, 0.0)), own[k], new[k]) for k, p in enumerate(GRANTABLE)]
    return sorted((r for r in rows if sum(r[1:]) > 0.0), key=lambda r: -r[3])


def _warnings(
    of: Opened, plan: FundPlan, instance: Instance, language: Language
) -> list[tuple[str, dict[str, Any]]]:
    """What a planner has to know of a plan: names of sentences ``desk.warn.…`` and their values."""
    by = plan.yuan.sum(axis=(0, 3)).astype(float)
    total, k = max(by.sum(), 1.0), int(by.sum(axis=0).argmax())
    weak = float(by[:, np.isin(GRANTABLE, WEAK)].sum() / total)
    share = float(by[:, k].sum() / total)
    name = term("programme", GRANTABLE[k], language)
    beyond = np.maximum(by[:-1] - instance.most_village, 0.0).sum(axis=0)
    rules = rules_of(instance, plan)
    out: list[tuple[str, dict[str, Any]]] = [
        ("over", {"year": v.where.rpartition(" ")[2], "yuan": v.yuan})
        for v in audited(plan, instance, rules=[r.record() for r in instance.rules])
        if v.rule == "fund of the year"
    ]
    out += [("rule", {"rule": r[language]}) for r in rules[~rules["kept"]].to_dict("records")]
    out += [("one", {"programme": name, "share": share})] * (share > CONCENTRATED)
    out += [("weak", {"share": weak})] * (weak > MOST_WEAK)
    out += [
        ("beyond", {"programme": term("programme", GRANTABLE[i], language), "yuan": beyond[i]})
        for i in np.flatnonzero(beyond > WAN).tolist()
    ]
    out += [
        ("takers", {"share": c.found}) for c in of.conditions if c.name == "takers" and c.against
    ]
    unspent = float(np.maximum(_left(plan, instance), 0.0).sum())
    return [*out, *([("unspent", {"yuan": unspent})] if unspent > LEFT * total else [])]
