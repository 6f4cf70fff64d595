"""The cases that a comparison asks for, from words: names, stacks, files, runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optimize.analysis.rolling_horizon import remainder
from results.language.catalogue import Language, pick, term, text
from scenarios.county import county_file
from scenarios.digest import digest_of
from scenarios.execution.cases import (
    UNDECIDED_LEVERS,
    Case,
    case_of,
    differing_starts,
)
from scenarios.execution.decision import BRANCH_YEAR, instance_of, shared_levers
from scenarios.execution.kind_of_run import is_run, plan_of_run, require_run
from scenarios.execution.policy import changes_of
from scenarios.execution.run import policy_of
from scenarios.execution.states import plan_digest
from scenarios.execution.store import (
    has_findings,
    load_findings,
    read_manifest,
    scenario_of_run,
)
from scenarios.faults import Fault, FaultError, out_of_range, plainly, refuse_all, worded
from scenarios.files.plan import read_plan
from scenarios.load import differences, load_scenario
from scenarios.schema.diff import shown_setting
from scenarios.schema.layers import questions
from scenarios.schema.load import county_mistakes
from scenarios.schema.names import name_of, stresses_of
from scenarios.schema.overrides import with_plan
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Levers, Scenario
from scenarios.studies.catalogue import Compare
from scenarios.studies.study import ManyCases

PRACTICE = "practice"
"""What a case alone, and the whole library, is held against where nothing else is said."""


@dataclass(frozen=True)
class Asked:
    """The cases of a comparison and how they belong together.

    Attributes
    ----------
    cases : what is shown, the reference first, then what only measures effects.
    n_shown : how many of them are shown.
    none, calm : by name of a shown case the case without a fund in its world, and the same plan in
        the reference's world.
    plans : by name of a shown case its plan, alike in every world.
    history : what all share up to the year of the branch; None where they part at the start.
    draws : numbers of the draws: those from which no run learned.
    labels : kind, key, title, title_zh of plans and worlds.
    notes : what to mind beside, in Chinese and English.
    """

    cases: Sequence[Case]
    n_shown: int
    none: Mapping[str, str]
    calm: Mapping[str, str]
    plans: Mapping[str, str]
    history: tuple[Case, int] | None
    draws: Sequence[int]
    labels: Sequence[tuple[str, str, str, str]]
    notes: Sequence[tuple[str, str]] = ()

    @property
    def shown(self) -> Sequence[Case]:
        """Cases that are shown."""
        return self.cases[: self.n_shown]


def subject(study: Compare) -> ManyCases:
    """All cases of the question; FaultError with everything that is wrong with its words."""
    county, words = _county(study)
    pack = county_file.load_county(county)
    words = list(dict.fromkeys([*words, *(questions() if study.all_ else ())]))
    against = study.against or (PRACTICE if study.all_ or len(words) < 2 else words[0])
    words = [against, *(w for w in words if w != against)]
    if len(words) < 2 and not study.worlds:
        raise FaultError(
            plainly(words[0], worded("one_case_alone_nothing"), worded("two_cases_all"))
        )
    faults: list[Fault] = []
    found: list[Case] = []
    for word in words:
        try:
            found.append(_case(study, pack, county, word))
        except FaultError as error:
            faults += error.faults
    refuse_all(faults)
    n_of = Counter(c.name for c in found)
    # files of one name in two folders
    found = [
        replace(c, name=f"{c.name}#{i}") if n_of[c.name] > 1 else c for i, c in enumerate(found)
    ]
    found = _alike(study, pack, found)
    refuse_all([*_other_lines(found), *_without_a_future(study, pack, found)])
    history = (found[0], study.from_) if study.from_ else None
    if history:
        found = [branched(c, pack, history[1]) for c in found]
    return asked_of(
        pack, in_worlds(pack, _titled(found), study.worlds), _draws(study, words), history=history
    )


def _county(study: Compare) -> tuple[str, list[str]]:
    """The county, and the words that are cases; FaultError for two counties."""
    words = [w for w in study.cases if not county_file.is_county(w)]
    counties = [name_of("county", c) for c in (study.county, *study.cases) if c and c not in words]
    if study.county and not county_file.is_county(study.county):
        county_file.load_county(study.county)  # says which there are
    if len(set(counties)) > 1:
        raise FaultError(
            plainly(
                ", ".join(dict.fromkeys(counties)),
                worded("two_counties"),
                worded("one_county_comparison"),
                "twice",
            )
        )
    runs = [w for w in (*words, study.against) if w and is_run(w)]
    for run in runs:
        require_run(Path(run), worded("judged_run"), has_findings)
    scenarios = (scenario_of_run(Path(run)).county for run in runs)
    own = (load_scenario(w).county for w in words if Path(w).suffix in (".yaml", ".yml"))
    return next(iter(counties), "") or next(scenarios, "") or next(own, "pingli"), words


def _case(study: Compare, pack: CountyPack, county: str, word: str) -> Case:
    """One word as a case."""
    path = Path(word)
    if is_run(word):
        return _of_run(pack, path)
    if path.is_file() and path.suffix not in (".yaml", ".yml"):
        scenario = with_plan(load_scenario(county), path)
        return case_of(path.name, pack, scenario.but(title=path.stem, title_zh=path.stem))
    scenario = study.scenario_of(county, word)
    # of a scenario made in Python: one of a file has none
    refuse_all(m.fault(word) for m in county_mistakes(pack, scenario))
    if scenario.levers.plan == "optimize":
        # no optimizer runs here: practice stands for it, and says so
        scenario = scenario.but(levers={"plan": PRACTICE})
    return case_of(path.name if path.is_file() else word, pack, scenario)


def _of_run(pack: CountyPack, folder: Path) -> Case:
    """The main plan of a finished run in the world of its question."""
    path, scenario = plan_of_run(folder, pack), scenario_of_run(folder)
    main, plan = load_findings(folder).main, read_plan(path, instance_of(pack, scenario), pack.home)
    own = scenario.levers.plan == main or not scenario.levers.plan.startswith("optimize")
    if read_manifest(folder)["kind"] == "simulate" and main == "practice":
        own = bool(differences(scenario))
    titles = {} if own else _plan_titles(scenario, main)
    return Case(folder.name, scenario.but(**titles), plan, changes_of(pack, scenario))


def titles_of(plan: str) -> dict[str, str]:
    """A plan's name as the titles of a case."""
    return {key: term("plan", plan, language) for language, key in LANGUAGE_KEYS}


def _plan_titles(scenario: Scenario, main: str) -> dict[str, str]:
    """Titles of a run's plan: it was made, and its scenario only says for what."""
    names = titles_of(main)
    if not [r for r in differences(scenario) if not r[0].startswith("draws.")]:
        return names
    zh = scenario.title_zh or scenario.title
    return {
        "title": text("compare.made_for", "en", plan=names["title"], title=scenario.title),
        "title_zh": text("compare.made_for", "zh", plan=names["title_zh"], title=zh),
    }


def _changed(case: Case, pack: CountyPack, **changes: Any) -> Case:
    """A case under a changed scenario; a plan that was read stays as it is."""
    scenario = case.scenario.but(**changes)
    if case.is_made:
        return case_of(case.name, pack, scenario)
    return replace(case, scenario=scenario, changes=changes_of(pack, scenario))


def _alike(study: Compare, pack: CountyPack, cases: Sequence[Case]) -> list[Case]:
    """All to one horizon, on the reference's seed and accepted sets.

    The longest horizon; a case that only looks further than one before it is that one, and does
    not stretch it.
    """
    first = cases[0].scenario
    last = max({_key(c, pack): c.scenario.last_year for c in reversed(cases)}.values())
    changes: dict[str, Any] = {"valuation_draws": study.draws}
    if study.seed is not None:
        changes["seed"] = study.seed
    if study.calibrated:
        changes["accepted"] = str(study.calibrated)
    draws = first.but(draws=changes).draws
    return [_changed(c, pack, draws=draws, horizon={"last_year": last}) for c in cases]


def _other_lines(cases: Sequence[Case]) -> list[Fault]:
    """A fault for every case that is measured against another poverty line than the reference."""
    lines = [c.scenario.levers.line for c in cases]
    allowed = f"{lines[0]}, as {cases[0].name}"
    return [
        Fault.of("other_run", c.name, "levers.line", line, allowed)
        for c, line in zip(cases, lines, strict=True)
        if line != lines[0]
    ]


def _without_a_future(study: Compare, pack: CountyPack, cases: Sequence[Case]) -> list[Fault]:
    """The year of the branch lies between the shared one and what is left to plan."""
    year, last = study.from_, cases[0].scenario.last_year
    if not year:
        return []
    if not BRANCH_YEAR < year < last:
        return [out_of_range("--from", "year", str(year), f"{BRANCH_YEAR + 1} to {last - 1}")]
    faults = [
        out_of_range(c.name, "year", str(year), f"before its last plan year, {c.plan.years[-1]}")
        for c in cases
        if c.plan.years[-1] <= year
    ]
    return faults + differing_starts(pack, {c.name: c.scenario for c in cases}, cases[0].name)


def branched(case: Case, pack: CountyPack, year: int) -> Case:
    """A case as it goes on after a year: its plan has the years that are left."""
    found = _changed(case, pack, plan_years=tuple(y for y in case.scenario.plan_years if y > year))
    if case.is_made:
        return found
    return replace(found, plan=remainder(case.plan, tuple(y for y in case.plan.years if y > year)))


def _draws(study: Compare, words: Sequence[str]) -> range:
    """Numbers of the draws: from the first on that no run's plan was chosen on."""
    held = [read_manifest(Path(w))["draws"]["held_out"] for w in words if is_run(w)]
    first = max((min(numbers) for numbers in held), default=1)
    return range(first, first + study.draws)


def _titled(cases: Sequence[Case]) -> list[Case]:
    """Cases with titles that tell them apart: where two agree, what differs is added."""
    out = list(cases)
    for language, key in LANGUAGE_KEYS:
        titles = [str(getattr(c.scenario, key)) or c.scenario.title for c in cases]
        for title in {t for t, n in Counter(titles).items() if n > 1}:
            alike = [i for i, t in enumerate(titles) if t == title]
            for i, more in zip(alike, _apart([cases[j] for j in alike], language), strict=True):
                titles[i] = text("compare.which", language, title=title, more=more)
        out = [
            replace(c, scenario=c.scenario.but(**{key: title}))
            for c, title in zip(out, titles, strict=True)
        ]
    return out


LANGUAGE_KEYS: tuple[tuple[Language, str], ...] = (("zh", "title_zh"), ("en", "title"))
"""Languages, and where a scenario has its title in each."""


def _apart(cases: Sequence[Case], language: Language) -> list[str]:
    """For each case of one title what it sets otherwise than the others; a number at the last."""
    first = cases[0].scenario
    rows = [{r[0]: r[2] for r in differences(c.scenario, first)} for c in cases]
    places = list(dict.fromkeys(p for r in rows for p in r))
    base = {r[0]: r[1] for c in cases for r in differences(c.scenario, first)}
    comma = text("list.comma", language)
    words = [
        comma.join(" ".join(shown_setting(p, r.get(p, base[p]), language)) for p in places)
        for r in rows
    ]
    if len(set(words)) == len(words) and all(words):
        return words
    return [
        comma.join(x for x in (w, text("compare.number", language, n=i)) if x)
        for i, w in enumerate(words, start=1)
    ]


def in_worlds(pack: CountyPack, cases: Sequence[Case], worlds: Sequence[str]) -> list[Case]:
    """Every case in its own world and in each stress that is named; ``all`` names all."""
    if not worlds:
        return list(cases)
    out = list(cases)
    for stress in stresses_of(() if tuple(worlds) in (("all",), ("全部",)) else worlds, "--worlds"):
        words = {"zh": stress.zh, "en": stress.en}
        for c in cases:
            titles = {
                key: (getattr(c.scenario, key) or c.scenario.title)
                + text("compare.in_world", language, world=words[language])
                for language, key in LANGUAGE_KEYS
            }
            futures = tuple(dict.fromkeys((*c.scenario.futures, stress.name)))
            met = _changed(c, pack, futures=futures, **titles)
            out.append(replace(met, name=f"{c.name}+{stress.name}"))
    return out


def asked_of(
    pack: CountyPack,
    shown: Sequence[Case],
    draws: Sequence[int],
    notes: Sequence[tuple[str, str]] = (),
    history: tuple[Case, int] | None = None,
) -> ManyCases:
    """The shown cases with those that measure their effects: no fund there, the plan elsewhere."""
    first = shown[0].scenario
    world: dict[str, Any] = {
        **{k: getattr(first, k) for k in ("futures", "uncertainties", "constants", "beyond_range")},
        "levers": {k: getattr(first.levers, k) for k in UNDECIDED_LEVERS},
    }
    cases = {c.name: c for c in shown}
    keys = {c.name: _key(c, pack) for c in shown}
    known = {keys[c.name]: c.name for c in reversed(shown)}
    none: dict[str, str] = {}
    calm: dict[str, str] = {}
    for c in shown:
        elsewhere = _changed(c, pack, **world)
        sides = ((without_fund(c, pack), none, "no-fund"), (elsewhere, calm, "calm"))
        for other, found, word in sides:
            key = _key(other, pack)
            name = known.setdefault(key, f"{c.name}!{word}")
            cases.setdefault(name, replace(other, name=name))
            found[c.name] = c.name if key == keys[c.name] else name
    plans = {c.name: _plan_key(c) for c in shown}
    every = list(cases.values())
    asked = Asked(every, len(shown), none, calm, plans, history, draws, _labels(shown), notes)
    return ManyCases(pack, every, first, asked)


def _key(case: Case, pack: CountyPack) -> tuple[str, str]:
    """All that a case's outcome follows from beside draw and horizon, which all cases share."""
    overrides = sorted((k, v.model_dump_json()) for k, v in case.scenario.overrides.items())
    return case.acts, digest_of(shared_levers(pack, case.scenario), overrides)


def _plan_key(case: Case) -> str:
    """A case's plan and levers, whatever world it meets."""
    # what the plan's file is called is no part of it
    levers = case.scenario.levers.model_copy(
        update={k: getattr(Levers(), k) for k in UNDECIDED_LEVERS} | {"plan": ""}
    )
    return digest_of(
        plan_digest(case.plan),
        policy_of(case.scenario.model_copy(update={"levers": levers})),
        levers,
    )


def without_fund(case: Case, pack: CountyPack) -> Case:
    """The case with no fund: what its levers do beside the plan goes on, in the same world."""
    nothing: dict[str, object] = {
        **{"plan": "no_fund", "mix": {}, "targeting": "", "villages_y": None, "purses": {}},
        **{"pooled": False, "pooled_share": 0.0},
    }
    return case_of(case.name, pack, case.scenario.but(levers=nothing))


def _labels(shown: Sequence[Case]) -> list[tuple[str, str, str, str]]:
    """Plans by the first case that has them, worlds by what nobody decides in them."""
    plans: dict[str, tuple[str, str]] = {}
    worlds: dict[str, tuple[str, str]] = {}
    for c in shown:
        titles = (c.scenario.title, c.scenario.title_zh or c.scenario.title)
        plans.setdefault(_plan_key(c), titles)
        worlds.setdefault(c.world, (_world_in_words(c, "en"), _world_in_words(c, "zh")))
    return [
        *(("plan", key, *titles) for key, titles in plans.items()),
        *(("world", key, *titles) for key, titles in worlds.items()),
    ]


def _world_in_words(case: Case, language: Language) -> str:
    """Its stresses, then every other setting that nobody decides."""
    met = (stresses_of((f,))[0] for f in sorted(case.scenario.futures))
    more = (" ".join(shown_setting(p, v, language)) for p, v in case.assumed)
    words = [*(pick(language, s.zh, s.en) for s in met), *more]
    return pick(language, "、", "; ").join(words) or text("compare.undisturbed", language)
