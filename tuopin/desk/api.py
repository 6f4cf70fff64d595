"""What the page asks: plain data in, plain data out; the command line's functions do it."""

import base64
import threading
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from optimize.formulation.infeasibility import InfeasibleRulesError
from results.language.catalogue import LANGUAGES, Language, catalogue, text
from results.language.progress import work_words
from scenarios.county.county_file import available_counties, load_county
from scenarios.county.workbook.blank_forms import write_blank
from scenarios.county.workbook.check import holds_county
from scenarios.execution.learned_file import FACTS
from scenarios.execution.store import damaged_in, load_findings, runs_in, scenario_of_run
from scenarios.faults import FaultError
from scenarios.files.plan import write_plan
from scenarios.load import load_scenario
from scenarios.schema.layers import library
from scenarios.schema.scenario import QUICK, Draws
from scenarios.studies.adjustment import with_grants
from scenarios.studies.check import check_file
from tuopin.desk import bench, files, jobs, saved
from tuopin.desk.work import WAITING, FailedError, KilledError, Stopped, Work

ENDED: dict[type[BaseException], str] = {Stopped: "stopped", KilledError: "killed"}
"""Words for work that has no result, by why; an error of the program has its trace."""


@dataclass
class Desk:
    """What the page works with: folders, work under way, files that visitors gave.

    Attributes
    ----------
    out : folder of runs, shared with the command line.
    scratch : what visitors give, and saved states; goes when the page is stopped.
    works : by key: work, its run, the page that asked.
    given : counties that visitors gave, by their content.
    solving : held while a state is computed; ``latest`` is the last question of each page.
    warmed : runs whose comparison is simulated, or was asked for.
    """

    out: Path
    scratch: Path
    workers: int
    works: dict[str, tuple[Work, str, str]] = field(default_factory=dict)
    given: dict[str, Path] = field(default_factory=dict)
    solving: threading.Lock = field(default_factory=threading.Lock)
    latest: dict[str, int] = field(default_factory=dict)
    warmed: set[str] = field(default_factory=set)

    def run(self, name: str) -> Path:
        """The folder of a run by its name; KeyError for what is none."""
        folder = self.out / Path(name).name
        if name != folder.name or name == ".." or not (folder / "manifest.json").is_file():
            raise KeyError(name)
        return folder


@lru_cache(maxsize=256)
def _title(folder: Path) -> dict[str, str]:
    found = load_findings(folder)
    return {"zh": found.scenario_zh, "en": found.scenario}


def words(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """All words of the page in a language."""
    return {
        key.removeprefix("desk."): entry[asked["lang"]]
        for key, entry in catalogue().items()
        if key.startswith("desk.")
    }


def home(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Counties and scenarios that can be planned, finished runs, what is damaged."""
    language: Language = asked["lang"]
    named = [(n, load_scenario(n)) for n in library() if n in available_counties()]
    counties = [(n, (s.title_zh or s.title) if language == "zh" else s.title) for n, s in named]
    own = [(k, load_county(str(p)).chinese) for k, p in desk.given.items()]
    return {
        "counties": [*own, *counties[::-1]],
        "runs": [
            {
                "name": f.name,
                "title": _title(f)[language],
                "open": (f / FACTS).is_file(),
                "at": (f / "manifest.json").stat().st_mtime,
            }
            for f in runs_in(desk.out)
        ],
        "damaged": [fault.text(language) for fault in damaged_in(desk.out)],
    }


def plan(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """An open plan, and the names of what was saved of it."""
    run = desk.run(asked["run"])
    return bench.facts(run, asked["lang"]) | {"saved": saved.names_of(run)}


def view(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """What a state makes of a plan; None where a newer question of the same page came meanwhile."""
    page, number = str(asked["page"]), int(asked["number"])
    desk.latest[page] = max(number, desk.latest.get(page, 0))
    with desk.solving:
        if desk.latest[page] > number:
            return None
        return bench.view(desk.run(asked["run"]), asked["state"], asked["lang"])


def export(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """The plan of a state as a plan file, which ``simulate --plan`` reads."""
    run = desk.run(asked["run"])
    with desk.solving:
        solved, edits, _ = bench.adjusted(run, asked["state"])
    path = desk.scratch / f"{run.name}-plan.csv"
    write_plan(with_grants(solved, edits), path, bench.opened(run).findings.county_chinese)
    return {"name": path.name, "text": path.read_text(encoding="utf-8")}


def stored(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """A saved plan with its versions."""
    return saved.read(desk.run(asked["run"]), asked["name"])


def save(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Save a state as a new version; where somebody saved since, theirs with ``conflict``."""
    run, name = desk.run(asked["run"]), str(asked["name"])[:60]
    try:
        return saved.save(run, name, int(asked["version"]), asked["state"], str(asked["who"])[:60])
    except saved.ConflictError as error:
        return {"conflict": error.stored}


def start(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Start work of a page: plan, warm, simulate, compare, office, cards; its key."""
    name, language = asked["job"], asked["lang"]
    if name == "plan":
        of = str(desk.given.get(asked["county"], asked["county"]))
        if of == asked["county"] and of not in available_counties():
            raise KeyError(of)
        rounds = QUICK["rounds"] if asked["quick"] else Draws().rounds
        of_plan = of, bool(asked["quick"]), desk.out, desk.workers
        work = Work(name, jobs.plan, *of_plan, rounds=rounds)
    elif name == "compare":
        work = Work(name, jobs.compare, [desk.run(r) for r in asked["runs"]], desk.out)
    elif name in ("office", "cards"):
        work = Work(name, getattr(jobs, name), desk.run(asked["run"]), language)
    else:
        run, n = desk.run(asked["run"]), int(asked["draws"])
        if name == "warm" and run.name in desk.warmed:
            return {"key": ""}
        desk.warmed.add(run.name)
        place = desk.scratch / f"bench-{run.name}"
        state = (asked["state"],) if name == "simulate" else ()
        work = Work(
            name,
            jobs.simulate if state else jobs.warm,
            run,
            *state,
            place,
            desk.workers,
            n,
        )
    desk.works[work.key] = (work, asked.get("run", ""), asked["page"])
    return {"key": work.key}


def works(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """All work of this page with its progress, or what came of it."""
    return [
        _running(work, run, asked["lang"]) if work.running else _ended(work, run, asked["lang"])
        for work, run, page in list(desk.works.values())
        if page == asked["page"]
    ]


def _running(work: Work, run: str, language: Language) -> dict[str, Any]:
    label, done, total = work.progress
    return {
        "key": work.key,
        "name": work.name,
        "run": run,
        "running": True,
        "stopping": work.stopping,
        "what": text("desk.waits", language) if label == WAITING else work_words(label, language),
        "done": done,
        "total": total,
        "step": work.step,
        "minutes": work.minutes_left,
    }


def _ended(work: Work, run: str, language: Language) -> dict[str, Any]:
    ended = {"key": work.key, "name": work.name, "run": run, "running": False}
    try:
        path: Path = work.end()
    except Exception as error:
        return ended | {"error": sentences_for(error, language)}
    made = path.name if path.is_dir() else path.parent.name
    return ended | {"made": made, "file": "" if path.is_dir() else path.name}


def forget(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Stop work, or put away what came of it."""
    work, *_ = desk.works[asked["key"]]
    if work.running:
        work.stop()
    else:
        del desk.works[asked["key"]]
    return {}


def simulated(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Numbers now and changed of a simulated state, and on how many draws."""
    result = desk.run(asked["result"])
    pair = bench.simulated(desk.run(asked["run"]), result)
    return {"numbers": pair, "draws": load_findings(result).n_draws}


def downloads(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Files of a run."""
    return files.downloads(desk.run(asked["run"]), asked["lang"])


def check(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Check files that were given: what they are, or every fault; a county can then be planned."""
    given = {str(n): base64.b64decode(content) for n, content in asked["files"].items()}
    path = files.keep(desk.scratch, given)
    key, language = (path if path.is_dir() else path.parent).name, asked["lang"]
    copy = (path.parent if path.is_file() else path) / f"{path.stem}-marked.xlsx"
    copy.unlink(missing_ok=True)
    try:
        county = scenario_of_run(desk.run(asked["run"])).county if asked.get("run") else "pingli"
        lines = check_file(path, county, language, copy)
    except (FaultError, InfeasibleRulesError) as error:
        marked = base64.b64encode(copy.read_bytes()).decode() if copy.is_file() else ""
        return {"error": sentences_for(error, language), "marked": marked, "name": copy.name}
    is_county = holds_county(path) or (path / "county.yaml").is_file()
    if is_county:
        desk.given[key] = path
    shown = [line.replace(str(path), ", ".join(given)) for line in lines]
    return {"lines": shown, "county": key if is_county else ""}


def blank(desk: Desk, asked: Mapping[str, Any]) -> Any:
    """Blank forms of a county, in base64."""
    path = desk.scratch / f"{uuid.uuid4().hex}.xlsx"
    write_blank(str(asked["county"]), path, asked["lang"])
    return {"content": base64.b64encode(path.read_bytes()).decode()}


GETS: dict[str, Callable[[Desk, Mapping[str, Any]], Any]] = {
    f.__name__: f for f in (words, home, plan, stored, works, simulated, downloads, blank)
}
POSTS: dict[str, Callable[[Desk, Mapping[str, Any]], Any]] = {
    f.__name__: f for f in (view, export, save, start, forget, check)
}


def answer(desk: Desk, name: str, asked: Mapping[str, Any], posted: bool) -> tuple[int, Any]:
    """Status and answer of a question; mistakes in words, an error of the program by name only."""
    if not isinstance(asked, dict):
        return 400, {}
    routes = POSTS if posted else GETS
    language = asked.get("lang", "zh")
    if name not in routes or language not in LANGUAGES:
        return 404, {}
    try:
        return 200, routes[name](desk, asked)
    except Exception as error:
        mistaken = isinstance(error, (FaultError, InfeasibleRulesError))
        return 422 if mistaken else 400, sentences_for(error, language)


def sentences_for(error: BaseException, language: Language) -> dict[str, Any]:
    """A visitor's mistake: a sentence, and a row for each fault."""
    if isinstance(error, FaultError):
        rows = [f.text(language).replace(f.file, Path(f.file).name) for f in error.faults]
        return {"text": text("desk.faults", language, n=len(rows)), "rows": rows}
    if isinstance(error, InfeasibleRulesError):
        rows = [pair[1 if language == "zh" else 0] for pair in error.sentences]
        return {"text": text("desk.infeasible", language), "rows": rows}
    if not isinstance(error, (FailedError, *ENDED)):
        traceback.print_exception(error)
    return {"text": text(f"desk.{ENDED.get(type(error), 'failed')}", language), "rows": []}
