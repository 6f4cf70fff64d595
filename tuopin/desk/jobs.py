"""Jobs of the working process: the command line's functions, with a report as last argument.

Each returns the folder that it wrote, or the file.
"""

from collections.abc import Sequence
from pathlib import Path

from results.language.catalogue import Language
from scenarios.load import load_scenario, plain_scenario
from scenarios.schema.scenario import QUICK
from scenarios.studies import documents as papers
from scenarios.studies.adjust import warm_up
from scenarios.studies.adjustment import adjust, by_hand
from scenarios.studies.catalogue import Adjust, Compare, Plan
from scenarios.studies.study import Machine, ask
from tuopin.desk.bench import State, edits_of, opened, overrides_of
from tuopin.desk.work import Report


def plan(name: str, quick: bool, out: Path, workers: int, report: Report) -> Path:
    """Optimize, simulate, write: of a county, a scenario, or a workbook."""
    scenario = plain_scenario(name) if Path(name).exists() else load_scenario(name)
    scenario = scenario.but(draws=QUICK) if quick else scenario
    return ask(Plan(scenario=scenario), Machine(out, workers, report)).folder


def warm(run: Path, bench: Path, workers: int, n: int, report: Report) -> Path:
    """Simulate what changed plans are compared with."""
    warm_up(opened(run).kept, Machine(bench, workers, report, bench=bench), n)
    return run


def simulate(run: Path, state: State, bench: Path, workers: int, n: int, report: Report) -> Path:
    """Solve a state again in this process, set its cells, simulate, write."""
    of, overrides = opened(run), overrides_of(opened(run), state)
    machine, edits = Machine(run.parent, workers, report, bench=bench), None
    if overrides.texts and not state["cells"]:
        # what is only solved is the command's own question, with its reasons
        made = adjust(of.kept, overrides, of.before, quick=True)
    else:
        edits = edits_of(of.own, state["cells"])
        made = by_hand(of.kept, overrides, edits, of.before, quick=True)
    study = Adjust(run=str(run), overrides=overrides, draws=n, by_hand=edits)
    return ask(study, machine, made).folder


def compare(folders: Sequence[Path], out: Path, report: Report) -> Path:
    """Runs under the same luck."""
    return ask(Compare(cases=tuple(map(str, folders))), Machine(out, 1, report)).folder


def office(run: Path, language: Language, report: Report) -> Path:
    """The office's documents of a run; practice stands for last year."""
    report("writing", 0, 1)
    return papers.office_papers(run, None, language)


def cards(run: Path, language: Language, report: Report) -> Path:
    """A run's village cards."""
    report("writing", 0, 1)
    return papers.village_cards(run, language)
