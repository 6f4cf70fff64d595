"""Why this plan: single villages, pins and what they displace, in words, re-solved in seconds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.units import WAN
from optimize.alternatives import objective_of
from optimize.changes import Asked, displaced
from optimize.explain import content, reasons, unspent
from optimize.infeasible import explain_infeasible
from optimize.marginal import staying
from optimize.rules.pins import Pin
from optimize.warm import Warm
from results.reasons import binds, changes, package, sentence, unspent_line
from results.words import say
from scenarios.aims import aim_of
from scenarios.asking import run_of
from scenarios.decided import Decided, with_decided
from scenarios.faults import Fault, FaultError, nearest
from scenarios.rules import rules_of
from scenarios.store import load_findings

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from optimize.problem import Problem
    from results.words import Language
    from scenarios.asking import Progress
    from scenarios.learned_file import Kept


def explain_run(
    name: str, village: int | None, pin: str | None, out: Path, workers: int, progress: Progress,
    language: Language,
) -> list[str]:  # fmt: skip
    """Lines that answer: about a village, about a pin, or, with neither, about the whole plan."""
    kept = run_of(name, out, workers, progress)
    aim = aim_of(kept.scenario)
    problem = kept.learned.problem(
        aim.objective, (*aim.extra, *kept.extra), futures=aim.risk is not None
    )
    if pin is not None:
        return _pinned(kept, problem, pin_of(kept, pin), language)
    if village is None:
        return _whole(kept, problem, language)
    return _village(kept, problem, village, language)


def _unit(kept: Kept, language: Language) -> tuple[float, str]:
    objective = aim_of(kept.scenario).objective
    return objective.unit, say(f"unit_{objective.weights[0][0]}", language)


def place_of(kept: Kept, village: int, where: str) -> int:
    """The place of a funded village's code; a fault that names what is nearest."""
    codes = kept.learned.instance.codes.tolist()
    if village not in codes:
        shown = ", ".join(map(str, codes[:8])) + (", …" if len(codes) > 8 else "")
        near = nearest(str(village), map(str, codes))
        raise FaultError(
            [Fault("unknown_name", str(kept.folder), 0, where, str(village), shown, near)]
        )
    return codes.index(village)


def _village(kept: Kept, problem: Problem, village: int, language: Language) -> list[str]:
    v = place_of(kept, village, "VILLAGE")
    unit, word = _unit(kept, language)
    row = reasons(problem, kept.solution)[v]
    asked = Asked(kept.learned, aim_of(kept.scenario), kept.solution.choice, kept.extra)
    names = dict(zip(kept.pack.villages["code"].tolist(), kept.pack.village_names, strict=True))
    lines = [
        f"{village} {names.get(village, '')} · {say(str(row['class']), language)}",
        sentence(row, unit, word, language),
        *changes(asked.about(v), unit, word, language),
    ]
    return [*lines, *_against_practice(kept, village, language)]


def _against_practice(kept: Kept, village: int, language: Language) -> list[str]:
    """What the village gains or loses against practice, simulated on held-out draws."""
    table = load_findings(kept.folder).losers
    if table is None or village not in set(table["village"]):
        return []
    row = table.set_index("village").loc[village]
    mean, low, high = (float(row[k]) / WAN for k in ("mean", "low", "high"))
    money = float(row["yuan"] - row["practice_yuan"]) / WAN
    if language == "zh":
        return [
            f"与现行做法相比:资金{money:+,.1f}万元,缺口多减{mean:,.1f}万元(90%区间{low:,.1f}至{high:,.1f})"
        ]
    return [f"Against practice: {money:+,.1f} (10,000 yuan) of money, {mean:,.1f} more of the gap closed "
            f"(90 %: {low:,.1f} to {high:,.1f})."]  # fmt: skip


def _whole(kept: Kept, problem: Problem, language: Language) -> list[str]:
    """What binds how often, and money that is left, line by line."""
    rows = reasons(problem, kept.solution)
    zh = language == "zh"
    counts = Counter(binds(r, language) for r in rows)
    lines = ["各村不再多得的原因:" if zh else "Why villages get no more:"]
    for told, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])):
        lines.append(f"  {n}{'个村' if zh else ' villages'}: {told}")
    lines.append("资金逐笔:" if zh else "Money, line by line:")
    return lines + [f"  {unspent_line(r, language)}" for r in unspent(problem, kept.solution)]


def pin_of(kept: Kept, text: str) -> Pin:
    """``VILLAGE:PROGRAMME:YEAR:AMOUNT``, read as ``tuopin plan --pin`` reads it."""
    rules = rules_of(with_decided(kept.scenario, Decided(pins=(text,))).levers.rules)[0]
    return [r for r in rules if isinstance(r, Pin)][-1]


def _pinned(kept: Kept, before: Problem, pin: Pin, language: Language) -> list[str]:
    """The plan with a pin, as near to the present one as can be, and what changes."""
    zh, aim = language == "zh", aim_of(kept.scenario)
    rules = (*kept.learned.instance.rules, pin)
    learned = kept.learned.under(replace(kept.learned.instance, rules=rules))
    after = learned.problem(aim.objective, (*aim.extra, *kept.extra), futures=aim.risk is not None)
    found = staying(Warm(after), after, kept.solution.choice)
    if found is None:
        raise explain_infeasible(after)
    choice = found.choice
    unit, word = _unit(kept, language)
    value = objective_of(after, choice), objective_of(before, kept.solution.choice)
    change = (value[0] - value[1]) / unit
    rows = displaced(before, kept.solution.choice, after, choice)
    moved = sum(float(str(r["moved"])) for r in rows if r["village"] != pin.village) / WAN
    lines = [
        f"{pin.sentence(language)}",
        (f"全县成效变化{change:+,.1f}({word});除本村外{len([r for r in rows if r['village'] != pin.village])}个村、"
         f"{moved:,.1f}万元改投(按已学到的估计,未重新模拟)" if zh else
         f"The county's objective changes by {change:+,.1f} ({word}); beside the village itself "
         f"{len([r for r in rows if r['village'] != pin.village])} villages and {moved:,.1f} (10,000 yuan) change "
         "(by what was learned; a pinned package was not simulated yet)."),
    ]  # fmt: skip
    return lines + [_moved_line(r, after, choice, unit, language) for r in rows]


def _moved_line(
    row: dict[str, object], after: Problem, choice: NDArray[np.int64], unit: float, language: Language
) -> str:  # fmt: skip
    v = int(np.flatnonzero(after.instance.codes == row["village"])[0])
    what = package(*content(after, v, int(choice[v])), language)
    before, now, effect = (float(row[k]) for k in ("before", "after", "effect"))  # type: ignore[arg-type]
    if language == "zh":
        return f"  村{row['village']}:{before / WAN:,.1f}→{now / WAN:,.1f}万元,{what},成效{effect / unit:+,.1f}"
    return (f"  village {row['village']}: {before / WAN:,.1f} to {now / WAN:,.1f} (10,000 yuan), {what}, "
            f"effect {effect / unit:+,.1f}")  # fmt: skip
