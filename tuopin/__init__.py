"""tuopin for notebooks: ``from tuopin import load, plan, simulate, compare, adjust, follow``.

Plain functions; each does what the command of its name does and returns a finished run: its
folder, and its findings as tidy tables (``docs/frames.md``). The command line and the page lie in
this package too.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scenarios.studies.study import Finished

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scenarios.schema.scenario import Scenario
    from scenarios.studies.adjustment import Adjusted

    Report = Callable[[str, int, int], None]

__all__ = ["adjust", "compare", "follow", "load", "plan", "simulate", "update"]


class Comparison(Finished):
    """A finished comparison, with its pictures and tables by name."""

    def plot(
        self, name: str = "", language: Literal["zh", "en"] = "en", shape: str = "wide"
    ) -> Any:
        """A picture as a figure of matplotlib; the first where none is named.

        ``shape`` is ``a4`` or ``wide``. KeyError with the names that there are.
        """
        from results.plots.compared.pictures import pictures

        known = pictures(self.answer)
        return _of(known, name or next(iter(known))).figure(self.answer, language, shape)

    def table(self, name: str = "difference", language: Literal["zh", "en"] = "en") -> Any:
        """A table of the page, or ``iamc``: the long table that pyam opens."""
        from results.pages.comparison import tables

        if name == "iamc":
            return self.answer.long_table()
        return _of(tables(self.answer, language), name)[1]

    def _repr_html_(self) -> str:
        """What a notebook shows: the sentences, then the table of all cases."""
        from results.pages.comparison import headline

        lines = "".join(f"<p>{escape(x)}</p>" for x in headline(self.answer, "en"))
        return lines + str(self.table().to_html(index=False))


def _of(known: Mapping[str, Any], name: str) -> Any:
    if name not in known:
        raise KeyError(f"{name}: one of {', '.join(known)}")
    return known[name]


def silent(label: str, done: int, total: int) -> None:
    """Progress that is shown nowhere."""


def load(name: str | Path) -> Scenario:
    """A county, a scenario's name, a file or a county's workbook, or a stack ``a+b``.

    FaultError with every fault of the file; TypeError where it is no name.
    """
    from scenarios.load import load_scenario

    _expect(isinstance(name, str | Path) and str(name) != "", "name", "a name or a path", name)
    return load_scenario(str(name))


def simulate(
    scenario: Scenario, out: str | Path = "runs", workers: int = 0, report: Report = silent
) -> Finished:
    """The scenario's plan beside no fund and growth only; ``workers`` 0: all cores."""
    return _asked("simulate", {"scenario": _scenario(scenario)}, out, workers, report)


def plan(
    scenario: Scenario, out: str | Path = "runs", workers: int = 0, report: Report = silent
) -> Finished:
    """Learn, choose, simulate on draws that chose nothing, write the report."""
    return _asked("plan", {"scenario": _scenario(scenario)}, out, workers, report)


def compare(
    *cases: Finished | Scenario | str | Path,
    county: str = "",
    against: str = "",
    worlds: Sequence[str] = (),
    all_: bool = False,
    from_: int | None = None,
    draws: int = 16,
    precision: str = "",
    out: str | Path = "runs",
    workers: int = 0,
    report: Report = silent,
) -> Comparison:
    """Cases on the same people and luck; what is not there yet is run.

    Parameters
    ----------
    cases : names, stacks ``a+b``, files, scenarios that were loaded, finished runs, their
        folders; the first is held against where ``against`` names none.
    worlds : stresses by name in which every case is run too; ``all`` for all.
    all_ : whether all scenarios of the library are cases too.
    from_ : the last year of the reference's history, which all share.
    """
    from scenarios.load import load_scenario

    _expect(not isinstance(worlds, str), "worlds", "a list of names", worlds)
    words, given = [], {}
    for case in cases:
        title = getattr(case, "title_zh", "") or getattr(case, "title", "")
        if isinstance(title, str) and title and hasattr(case, "levers"):
            county = county or str(getattr(case, "county", ""))
            given[f"{Path(county).name}+{title}"] = case
            words.append(title)
        else:
            folder = getattr(case, "folder", case)
            _expect(
                isinstance(folder, str | Path), "cases", "a name, a file, a run or a scenario", case
            )
            words.append(str(folder))
    if given and not county:
        county = load_scenario(words[0]).county
    fields = {
        "cases": words,
        "county": county,
        "against": against,
        "worlds": tuple(worlds),
        "all_": all_,
        "from_": from_,
        "draws": draws,
        "precision": precision,
        "given": given,
    }
    done = _asked("compare", fields, out, workers, report)
    return Comparison(done.folder, done.answer, done.subject)


def follow(
    case: Finished | Scenario | str | Path,
    out: str | Path = "runs",
    report: Report = silent,
    **choice: str | int | None,
) -> Finished:
    """Households through a run by quarter, each beside itself without the fund.

    Parameters
    ----------
    case : a name, a stack ``a+b``, a scenario that was loaded, a finished run or its folder.
    choice : ``history``, ``cause``, ``kind``, ``household`` (an id), ``random`` (the seed that
        picks), ``draw``, ``seed``; three examples where nothing is chosen.

    Returns
    -------
    Its ``answer.quarters`` has a row a household, side and quarter, in yuan of the day.
    """
    from scenarios.studies.catalogue import Follow

    given = {"kind_" if name == "kind" else name: value for name, value in choice.items()}
    known = ", ".join(name.rstrip("_") for name in Follow.model_fields if name != "scenario")
    _expect(set(given) <= set(Follow.model_fields), "choice", f"some of {known}", list(choice))
    asked: Any = getattr(case, "folder", case)
    scenario = str(asked) if isinstance(asked, str | Path) else _scenario(asked)
    return _asked("follow", {"scenario": scenario, **given}, out, 1, report)


def _expect(fits: bool, name: str, allowed: str, given: object) -> None:
    if not fits:
        raise TypeError(f"{name}: {allowed}, not {given!r}")


def _scenario(given: object) -> Scenario:
    """A scenario that was loaded; TypeError for anything else."""
    from scenarios.schema.scenario import Scenario

    _expect(isinstance(given, Scenario), "scenario", "what tuopin.load gives", given)
    return given  # type: ignore[return-value]


def _folder(run: object, name: str) -> Path:
    """The folder of a run; TypeError for anything that is none."""
    folder = getattr(run, "folder", run)
    _expect(isinstance(folder, str | Path), name, "a finished run, or its folder", run)
    return Path(folder)  # type: ignore[arg-type]


def _asked(
    kind: str, fields: dict[str, Any], out: str | Path, workers: int, report: Report
) -> Finished:
    from scenarios.studies.catalogue import REGISTRY
    from scenarios.studies.study import Machine, ask

    _expect(callable(report), "report", "a function of label, done and total", report)
    _expect(isinstance(out, str | Path), "out", "a folder", out)
    whole = isinstance(workers, int) and workers >= 0
    _expect(whole, "workers", "a whole number, 0 or more", workers)
    return ask(REGISTRY[kind](**fields), Machine(Path(out), workers or os.cpu_count() or 1, report))


def update(
    run: Finished | str | Path,
    observed: str | Path,
    simulate: int = 0,
    out: str | Path = "runs",
    workers: int = 0,
    report: Report = silent,
) -> Finished:
    """What the figures of a year, on the form of ``tuopin update``, say of a finished plan.

    The answer has beliefs, next year's money and, on ``simulate`` updated draws, what that is
    worth; FaultError with every fault of the file.
    """
    _expect(isinstance(observed, str | Path), "observed", "a path", observed)
    fields = {"run": str(_folder(run, "run")), "observed": observed, "simulate": simulate}
    return _asked("update", fields, out, workers, report)


def adjust(
    run: Finished | str | Path,
    budget: str = "",
    rules: Sequence[str] = (),
    pins: Sequence[str] = (),
    bans: Sequence[str] = (),
) -> Adjusted:
    """A finished plan solved again under other money (``2000万元``), rules, pins, bans.

    From what its run learned. ``scenarios.studies.study.ask`` simulates it.
    """
    from scenarios.execution.learned_file import load_learned
    from scenarios.schema.load import checks_of
    from scenarios.schema.overrides import read_overrides
    from scenarios.studies.adjustment import adjust as solve_again

    for name, given in {"rules": rules, "pins": pins, "bans": bans}.items():
        several = isinstance(given, list | tuple) and all(isinstance(t, str) for t in given)
        _expect(several, name, "a list of texts", given)
    _expect(isinstance(budget, str), "budget", "a text, as 2000万元", budget)
    made = load_learned(_folder(run, "run"))
    checks = checks_of(made.pack, made.scenario.plan_years)
    return solve_again(made, read_overrides(rules, pins, bans, budget, checks))
