"""Infeasible rules: the smallest sets of rules to change, by how much, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from optimize.formulation.elastic import COMMITTING, Change, Elastic, lowered
from optimize.formulation.nearest_choice import possible, surely_impossible
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.menu import costs as menu_costs, first_menu
from optimize.rules.base import Language, Rule
from optimize.rules.cells import Bounded
from optimize.rules.exit_task import ExitTask
from optimize.rules.floor import FloorPerHead
from optimize.rules.pins import Ban, Pin
from optimize.rules.wording import amount, listed, purse_year
from results.language.catalogue import pick

WAYS = 4
"""Changes that are proposed at most."""
MOST = 3
"""Rules that one of them changes at most."""


class InfeasibleRulesError(Exception):
    """No plan keeps all rules; ``sentences``: (English, Chinese) pairs with the least change."""

    def __init__(
        self, sentences: Sequence[tuple[str, str]], changes: Sequence[Change] = ()
    ) -> None:
        self.sentences, self.changes = tuple(sentences), tuple(changes)
        super().__init__(" ".join(en for en, _ in self.sentences))

    def __reduce__(self) -> "tuple[type[InfeasibleRulesError], tuple[object, ...]]":
        """An error of another process arrives whole."""
        return type(self), (self.sentences, self.changes)


def conflicts(instance: Instance) -> list[tuple[str, str]]:
    """Contradictions by arithmetic alone: what a village must get against what it may."""
    out = []
    room = instance.absorption_y * len(instance.years)
    floors = instance.floor_per_head * instance.heads
    if (over := np.flatnonzero(floors > room)).size:
        codes = instance.codes[over[:5]].tolist()
        least = int((room[over] / instance.heads[over]).min())
        short = float((floors - room)[over].sum())
        out.append(
            (
                f"{listed(codes, 'en', '', 'Village')} ({len(over)} in all) "
                "cannot absorb the floor: "
                f"{amount(short, 'en')} too much; lower the floor to {least:,} yuan a head.",
                f"{listed(codes, 'zh', '村', '')}等{len(over)}个村吸纳不了保底资金，"
                f"多出{amount(short, 'zh')}："
                f"请把每人保底降到{least:,}元。",
            )
        )
    bans = [r for r in instance.rules if isinstance(r, Ban)]
    for pin in (r for r in instance.rules if isinstance(r, Pin)):
        here = [b for b in bans if b.programme == pin.programme and b.village in (0, pin.village)]
        out += [
            (
                f"“{pin.sentence('en')}” contradicts “{ban.sentence('en')}”: drop one of them.",
                f"“{pin.sentence('zh')}”与“{ban.sentence('zh')}”矛盾：请取消其一。",
            )
            for ban in here
        ]
    return out


def refuse_contradictions(instance: Instance) -> None:
    """Raise at once where rules contradict each other by arithmetic."""
    if sentences := conflicts(instance):
        raise InfeasibleRulesError(sentences)


def prove_possible(instance: Instance) -> None:
    """Raise before anything is simulated where no choice from the first menu keeps the rules.

    Only a proof counts: a search that ends without a choice proves nothing, and the plan goes on.
    Effects are not estimated yet: tasks that set them are left out.
    """
    refuse_contradictions(instance)
    rules = tuple(r for r in instance.rules if not isinstance(r, ExitTask))
    untasked = replace(instance, rules=rules)
    menu = tuple(first_menu(untasked))
    costs = menu_costs(untasked, menu)
    problem = Problem(untasked, costs, costs.sum(axis=(2, 3)).astype(float), plans=menu)
    if surely_impossible(problem):
        raise explain_infeasible(problem)


def explain_infeasible(problem: Problem) -> InfeasibleRulesError:
    """The error that names the smallest sets of rules to relax, and by how much at least."""
    changes = least_changes(problem)
    return InfeasibleRulesError(_sentences(problem, changes), changes)


def least_changes(problem: Problem) -> list[Change]:
    """The smallest sets of rules that are enough, each with its least change."""
    elastic = Elastic(problem)
    for sets in _enough(elastic):
        changes = [c for s in sets[:WAYS] if (c := elastic.change(s)) is not None]
        for last in (False, True):
            proven = [p for c in changes if (p := _proven(problem, c, last=last)) is not None]
            if allowed := [p for p in proven if last or not _without_floor(problem, p)]:
                return [_nearer(elastic, problem, p) for p in allowed]
    return []


def _without_floor(problem: Problem, change: Change) -> bool:
    """Whether floors go altogether: proposed only where nothing else helps."""
    return any(
        then is None and isinstance(problem.rules[i], FloorPerHead)
        for i, then in change.rules.items()
    )


def _enough(elastic: Elastic) -> Iterator[list[frozenset[int]]]:
    """Sets of rules that are enough, smallest first, none inside another.

    Every core is a proof that one of its rules must give, so that a set which misses a core is not
    tried (the duality of minimal correction sets and cores; Liffiton and Sakallah 2008).
    """
    cores: list[frozenset[int]] = []
    first = elastic.core(frozenset())
    # fractions of plans keep the rules, whole plans do not: any rule may be what helps
    cores.append(frozenset(elastic.loose) if first is None else first)
    done: list[frozenset[int]] = []
    for size in range(1, MOST + 1):
        sets = []
        for candidate in map(frozenset, combinations(sorted(frozenset().union(*cores)), size)):
            if any(s <= candidate for s in done) or any(not candidate & c for c in cores):
                continue
            core = None if first is None else elastic.core(candidate)
            if core is None:
                sets.append(candidate)
            else:
                cores.append(core)
        done += sets
        if sets:
            yield sets


def _proven(problem: Problem, change: Change, *, last: bool) -> Change | None:
    """The change, once it is proven to be enough; floors and pins that are not go lower, or go."""
    held = {i: r for i, r in change.rules.items() if isinstance(problem.rules[i], COMMITTING)}
    if not held or possible(change.applied(problem)):
        return change
    return _lower(problem, change, held, last=last)


def _nearer(elastic: Elastic, problem: Problem, change: Change) -> Change:
    """A share nearer to the rule's own, where that is possible too.

    Least yuan are least where little is spent; what a planner gives up is the share.
    """
    if len(change.rules) != 1:
        return change
    ((i, then),) = change.rules.items()
    now = problem.rules[i]
    if not isinstance(now, Bounded):
        return change
    field = next((now.fields_of[s] for s in now.bounds if s.endswith("_share")), None)
    if field is None:
        return change
    free = 0.0 if now.fields_of.get("least_share") == field else 1.0
    own, given = getattr(now, field), free if then is None else getattr(then, field)
    for _ in range(3):
        share = round(0.5 * (own + given), 2)
        nearer: Bounded = replace(now, **{field: share})  # type: ignore[type-var]
        if share in (own, given):
            break
        if elastic.keeps(i, nearer):
            change, given = replace(change, rules={i: nearer}), share
        else:
            own = share
    return change


def _lower(
    problem: Problem, change: Change, held: Mapping[int, Rule | None], *, last: bool
) -> Change | None:
    """Floors and pins lower than parts of plans would allow, then gone; None where that fails."""
    for share in (0.97, 0.75):
        rules = {i: r and lowered(r, share) for i, r in held.items()}
        lower = replace(change, rules={**change.rules, **rules})
        if possible(lower.applied(problem)):
            return lower
    gone = replace(change, rules={**change.rules, **dict.fromkeys(held)})
    if not last and _without_floor(problem, gone):
        return None
    return gone if possible(gone.applied(problem), surely=True) else None


def _sentences(problem: Problem, changes: Sequence[Change]) -> list[tuple[str, str]]:
    """Ways out as sentences; alternatives stand side by side."""
    if not changes:
        return [
            (
                "No plan keeps the rules, and loosening up to three of them is not enough: look at "
                "the project library, pins and bans.",
                "没有方案能满足全部规则，放宽三条以内的规则仍不够：请检查项目库、必选与禁选项目。",
            )
        ]
    out = [
        (
            "No plan keeps all rules. Any one of the following is enough:",
            "没有方案能同时满足全部规则。以下任一项即可：",
        )
    ]
    for n, change in enumerate(changes, start=1):
        en, zh = in_words(problem, change, "en"), in_words(problem, change, "zh")
        out.append((f"{n}. {en[0].upper()}{en[1:]}.", f"{n}. {zh}。"))
    return out


def in_words(problem: Problem, change: Change, language: Language) -> str:
    """A change in words: a rule as it is and as it would be, and what a purse needs."""
    out = []
    for i, then in change.rules.items():
        now = problem.rules[i].sentence(language).removesuffix(".")
        new = "" if then is None else then.sentence(language).removesuffix(".")
        change_it = pick(language, f"把“{now}”改为“{new}”", f"change “{now}” to “{new}”")
        out.append(change_it if new else pick(language, f"取消“{now}”", f"drop “{now}”"))
    if change.money:
        out.append(_money(problem, change, language))
    return pick(language, "，并", " and ").join(out)


def _money(problem: Problem, change: Change, language: Language) -> str:
    space, comma = pick(language, ("", "、"), (" ", "; "))
    total = amount(sum(change.money.values()), language)
    where = comma.join(
        f"{purse_year(problem, s, t, language)}{space}{amount(yuan, language)}"
        for (s, t), yuan in sorted(change.money.items())
    )
    return pick(
        language,
        f"增加资金合计{total}（{where}）",
        f"add {total} of money in all ({where})",
    )
