"""Why this plan: single villages, pins and what they displace, in words, re-solved in seconds."""

from collections import Counter
from dataclasses import dataclass

from model.state.units import WAN
from optimize.analysis.counterfactuals import Counterfactuals
from optimize.analysis.explain import reasons, unspent
from optimize.formulation.problem import Problem
from optimize.rules.pins import Pin
from results.findings import Findings
from results.language.catalogue import Language, pick, term, text
from results.language.numbers import joined, spanned
from results.tables.plan import plan_name
from results.tables.reasons import binds, changes, sentence, unspent_line
from scenarios.amounts import WIDE
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.store import load_findings
from scenarios.faults import FaultError
from scenarios.schema.goals import goal_of
from scenarios.schema.load import checks_of
from scenarios.schema.overrides import Overrides, read_overrides, unknown_village
from scenarios.studies.adjustment import Adjusted, adjust, before_of, unit_of
from scenarios.studies.catalogue import Explain
from scenarios.studies.race import BY_RULE
from scenarios.studies.study import Answered, Workspace
from scenarios.studies.who import Who, find, lines_of


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


Answer = Explanation | Who


def run(study: Explain, kept: StoredPlan, space: Workspace) -> Answered:
    """About a village, about a pin, about who comes first, or about the whole plan."""
    if study.who:
        return Answered(find(kept, space))
    pin = pinned = village = None
    if study.pin is not None:
        overrides = pin_of(kept, study.pin)
        pin, pinned = overrides.pins[-1], adjust(kept, overrides)
    elif study.village is not None:
        village = village_of(kept, study.village)
    return Answered(Explanation(kept, before_of(kept), village, pin, pinned))


def headline(answer: Answer, language: Language) -> list[str]:
    """Lines that answer."""
    if isinstance(answer, Who):
        return lines_of(answer, language)
    if answer.pin is not None and answer.pinned is not None:
        return [answer.pin.sentence(language), *answer.pinned.lines(language)]
    found = load_findings(answer.kept.folder)
    first = _another(found, answer.village, language) if found.main in BY_RULE else []
    if answer.village is None:
        return [*first, *_whole(answer.kept, answer.problem, language)]
    lines = [*first, *_village(answer.kept, answer.problem, answer.village, language)]
    return lines if first else [*lines, *_against_practice(answer.village, found, language)]


def _another(f: Findings, village: int | None, language: Language) -> list[str]:
    """That another plan is recommended than the one that is explained, and what it grants."""
    money = f.grants if village is None else f.grants[f.grants["village"] == village]
    by = money.groupby("programme")["yuan"].sum().sort_values(ascending=False)
    listed = [
        text("explanation.granted", language, name=term("programme", str(k), language), yuan=yuan)
        for k, yuan in by.items()
    ]
    return [
        text(
            "explanation.another_recommended",
            language,
            plan=plan_name(f, f.main, language),
            yuan=float(by.sum()),
            listed=joined(listed, language) or "–",
        )
    ]


def village_of(kept: StoredPlan, text: str) -> int:
    """The code of a funded village by code or name; a fault that names what is nearest."""
    checks = checks_of(kept.pack, kept.scenario.plan_years)
    code = checks.code_of(text.strip().translate(WIDE))
    if code not in map(str, kept.learned.instance.codes.tolist()):
        raise FaultError(unknown_village("VILLAGE", text, checks.names))
    return int(code)


def _village(kept: StoredPlan, problem: Problem, village: int, language: Language) -> list[str]:
    v = kept.learned.instance.codes.tolist().index(village)
    unit, word = unit_of(kept, language)
    row = reasons(problem, kept.solution)[v]
    asked = Counterfactuals(kept.learned, goal_of(kept.scenario), kept.solution.choice, kept.extra)
    names = dict(zip(kept.pack.villages["code"].tolist(), kept.pack.village_names, strict=True))
    return [
        (
            f"{village} {names.get(village, '')} · "
            f"{term('village_class', str(row['class']), language)}"
        ),
        sentence(row, unit, word, language),
        *changes(asked.about(v), unit, word, language),
    ]


def _against_practice(village: int, f: Findings, language: Language) -> list[str]:
    """What the village gains or loses against practice, simulated on held-out draws."""
    table = f.losers
    if table is None or village not in set(table["village"]):
        return []
    row = table.set_index("village").loc[village]
    mean, low, high = (float(row[k]) / WAN for k in ("mean", "low", "high"))
    return [
        text(
            "explanation.village_against_practice",
            language,
            practice=plan_name(f, "practice", language),
            money=float(row["yuan"] - row["practice_yuan"]) / WAN,
            gap=spanned((mean, low, high), f.n_draws, "{:,.1f}".format, language),
        )
    ]


def _whole(kept: StoredPlan, problem: Problem, language: Language) -> list[str]:
    """What binds how often, and money that is left, line by line."""
    counts = Counter(binds(r, language) for r in reasons(problem, kept.solution))
    of = pick(language, "个村", " villages")
    most = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
    return [
        text("explanation.no_more", language),
        *(f"  {n}{of}: {reason}" for reason, n in most),
        text("explanation.line_by_line", language),
        *(f"  {unspent_line(r, language)}" for r in unspent(problem, kept.solution)),
    ]


def pin_of(kept: StoredPlan, text: str) -> Overrides:
    """``VILLAGE:PROGRAMME:YEAR:AMOUNT``, read as ``tuopin plan --pin`` reads it."""
    return read_overrides(pins=(text,), checks=checks_of(kept.pack, kept.scenario.plan_years))
