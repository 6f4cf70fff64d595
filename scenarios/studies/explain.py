"""Why this plan: single villages, pins and what they displace, in words, re-solved in seconds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from model.state.units import WAN
from optimize.analysis.counterfactuals import Counterfactuals
from optimize.analysis.explain import reasons, unspent
from optimize.formulation.problem import Problem
from optimize.rules.pins import Pin
from results.language.catalogue import Language, term, text
from results.language.numbers import spanned
from results.tables.plan import plan_name
from results.tables.reasons import binds, changes, sentence, unspent_line
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.store import load_findings
from scenarios.faults import Fault, FaultError, nearest
from scenarios.schema.goals import goal_of
from scenarios.schema.load import checks_of
from scenarios.schema.overrides import Overrides, read_overrides
from scenarios.studies.adjustment import Adjusted, adjust, unit_of
from scenarios.studies.catalogue import Explain
from scenarios.studies.study import Answered, Workspace


@dataclass(frozen=True)
class Explanation:
    """What was asked of a run's plan, with what answers it.

    Attributes
    ----------
    village : code of the village that was asked about.
    pinned : the choice with a pinned project.
    """

    kept: StoredPlan
    problem: Problem
    village: int | None
    pin: Pin | None
    pinned: Adjusted | None


Answer = Explanation


def run(study: Explain, kept: StoredPlan, _space: Workspace) -> Answered:
    """About a village, about a pin, or, with neither, about the whole plan."""
    goal = goal_of(kept.scenario)
    problem = kept.learned.problem(
        goal.objective, (*goal.extra, *kept.extra), futures=goal.risk is not None
    )
    pin = pinned = None
    if study.pin is not None:
        overrides = pin_of(kept, study.pin)
        pin, pinned = overrides.pins[-1], adjust(kept, overrides)
    elif study.village is not None:
        place_of(kept, study.village, "VILLAGE")
    return Answered(Explanation(kept, problem, study.village, pin, pinned))


def pages(_answer: Explanation, _folder: Path) -> None:
    """None: lines answer."""


def headline(answer: Explanation, language: Language) -> list[str]:
    """Lines that answer."""
    if answer.pin is not None and answer.pinned is not None:
        return [answer.pin.sentence(language), *answer.pinned.lines(language)]
    if answer.village is not None:
        return _village(answer.kept, answer.problem, answer.village, language)
    return _whole(answer.kept, answer.problem, language)


def place_of(kept: StoredPlan, village: int, where: str) -> int:
    """The place of a funded village's code; a fault that names what is nearest."""
    codes = kept.learned.instance.codes.tolist()
    if village not in codes:
        shown = ", ".join(map(str, codes[:8])) + (", …" if len(codes) > 8 else "")
        near = nearest(str(village), map(str, codes))
        raise FaultError(
            Fault.of("unknown_name", kept.folder, where, str(village), shown, near=near)
        )
    return codes.index(village)


def _village(kept: StoredPlan, problem: Problem, village: int, language: Language) -> list[str]:
    v = place_of(kept, village, "VILLAGE")
    unit, word = unit_of(kept, language)
    row = reasons(problem, kept.solution)[v]
    asked = Counterfactuals(kept.learned, goal_of(kept.scenario), kept.solution.choice, kept.extra)
    names = dict(zip(kept.pack.villages["code"].tolist(), kept.pack.village_names, strict=True))
    lines = [
        (
            f"{village} {names.get(village, '')} · "
            f"{term('village_class', str(row['class']), language)}"
        ),
        sentence(row, unit, word, language),
        *changes(asked.about(v), unit, word, language),
    ]
    return [*lines, *_against_practice(kept, village, language)]


def _against_practice(kept: StoredPlan, village: int, language: Language) -> list[str]:
    """What the village gains or loses against practice, simulated on held-out draws."""
    f = load_findings(kept.folder)
    table = f.losers
    if table is None or village not in set(table["village"]):
        return []
    row = table.set_index("village").loc[village]
    mean, low, high = (float(row[k]) / WAN for k in ("mean", "low", "high"))
    money = float(row["yuan"] - row["practice_yuan"]) / WAN
    return [
        text(
            "explanation.village_against_practice",
            language,
            practice=plan_name(f, "practice", language),
            money=money,
            gap=spanned((mean, low, high), f.n_draws, "{:,.1f}".format, language),
        )
    ]


def _whole(kept: StoredPlan, problem: Problem, language: Language) -> list[str]:
    """What binds how often, and money that is left, line by line."""
    rows = reasons(problem, kept.solution)
    zh = language == "zh"
    counts = Counter(binds(r, language) for r in rows)
    lines = ["各村不再多得的原因：" if zh else "Why villages get no more:"]
    for reason, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])):
        lines.append(f"  {n}{'个村' if zh else ' villages'}: {reason}")
    lines.append("资金逐笔：" if zh else "Money, line by line:")
    return lines + [f"  {unspent_line(r, language)}" for r in unspent(problem, kept.solution)]


def pin_of(kept: StoredPlan, text: str) -> Overrides:
    """``VILLAGE:PROGRAMME:YEAR:AMOUNT``, read as ``tuopin plan --pin`` reads it."""
    return read_overrides(pins=(text,), checks=checks_of(kept.pack, kept.scenario.plan_years))
