"""tuopin for notebooks: ``from tuopin import load, plan, simulate, compare, adjust, follow``.

Plain functions; each does what the command of its name does. ``plan``, ``simulate``, ``compare``,
``follow`` and ``update`` return a finished run: its folder, and its findings as tidy tables
(``docs/frames.md``). ``load`` returns a scenario, ``adjust`` a plan that is solved again and not
yet simulated. A scenario is given by its name, by its file or as ``load`` returns it. The command
line and the page lie in this package too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from scenarios.progress import Progress, silent
from scenarios.studies.study import Finished

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.schema.overrides import Overrides
    from scenarios.schema.scenario import Scenario
    from scenarios.studies.adjustment import Adjusted

__all__ = ["adjust", "compare", "follow", "load", "plan", "simulate", "update"]

Done = TypeVar("Done", bound=Finished)


class Run(Finished):
    """A finished run that judges one plan, with its pictures, and asked again."""

    def plot(self, name: str = "fan", language: Literal["zh", "en"] = "en", ax: Any = None) -> Any:
        """A picture of its documents as axes of matplotlib, in ``ax`` where it is given.

        KeyError with the names that there are.
        """
        from results.documents.figures import charts_of

        return _of(charts_of(self.findings), name).draw(self.findings, language, ax=ax)

    def adjust(self, **changes: Any) -> Adjustment:
        """Its plan under other money, rules, pins, bans, as :func:`adjust`."""
        return adjust(self, **changes)


@dataclass(frozen=True)
class Adjustment:
    """A finished plan solved again under changes, not yet simulated.

    It has all that :class:`scenarios.studies.adjustment.Adjusted` has: ``moved``, ``plan``,
    ``change``, ``lines``.
    """

    made: Adjusted
    overrides: Overrides

    def __getattr__(self, name: str) -> Any:
        """What the new choice holds."""
        return getattr(object.__getattribute__(self, "made"), name)

    def simulate(
        self,
        draws: int = 6,
        out: str | Path = "runs",
        workers: int = 0,
        progress: Progress = silent,
    ) -> Run:
        """The new plan beside the run's own, no fund and growth, on held-out draws of the run."""
        fields = {"run": str(self.made.kept.folder), "overrides": self.overrides, "draws": draws}
        return _asked("adjust", fields, out, workers, progress, Run, self.made)


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


def load(name: str | Path) -> Scenario:
    """A county, a scenario's name, a file or a county's workbook, or a stack ``a+b``.

    FaultError with every fault of the file; TypeError where it is no name.
    """
    from scenarios.load import load_scenario

    _expect(isinstance(name, str | Path) and str(name) != "", "name", "a name or a path", name)
    return load_scenario(str(name))


def simulate(
    scenario: Scenario | str | Path,
    out: str | Path = "runs",
    workers: int = 0,
    progress: Progress = silent,
) -> Run:
    """The scenario's plan beside no fund and growth only; ``workers`` 0: all cores.

    Nothing is optimized: where the scenario asks for an optimized plan, practice is simulated.
    """
    return _asked("simulate", {"scenario": _scenario(scenario)}, out, workers, progress, Run)


def plan(
    scenario: Scenario | str | Path,
    out: str | Path = "runs",
    workers: int = 0,
    progress: Progress = silent,
    *,
    budget: str = "",
    rules: Sequence[str] = (),
    pins: Sequence[str] = (),
    bans: Sequence[str] = (),
) -> Run:
    """Learn, choose, simulate on draws that chose nothing, write the report.

    Under other money (``2000万元``), rules, pins, bans than the scenario's, where they are given.
    """
    from scenarios.county import county_file
    from scenarios.schema.load import checks_of
    from scenarios.schema.overrides import read_overrides, with_overrides

    texts, asked = _texts(budget, rules, pins, bans), _scenario(scenario)
    pack = county_file.load_county(asked.county)
    changes = read_overrides(**texts, checks=checks_of(pack, asked.plan_years))
    changed = {"scenario": with_overrides(asked, changes, pack)}
    return _asked("plan", changed, out, workers, progress, Run)


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
    progress: Progress = silent,
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
    from scenarios.schema.scenario import Scenario

    _expect(not isinstance(worlds, str), "worlds", "a list of names", worlds)
    words, given = [], {}
    for case in cases:
        if isinstance(case, Scenario):
            county, word = county or case.county, case.title_zh or case.title
            given[f"{Path(county).name}+{word}"] = case
        else:
            word = str(_folder(case, "cases", "a name, a file, a run or a scenario"))
        words.append(word)
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
    return _asked("compare", fields, out, workers, progress, Comparison)


def follow(
    case: Finished | Scenario | str | Path,
    out: str | Path = "runs",
    progress: Progress = silent,
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
    return _asked("follow", {"scenario": scenario, **given}, out, 1, progress, Finished)


def _expect(fits: bool, name: str, allowed: str, given: object) -> None:
    if not fits:
        raise TypeError(f"{name}: {allowed}, not {given!r}")


def _scenario(given: object) -> Scenario:
    """A scenario, as it was loaded or by its name or file; TypeError for anything else."""
    from scenarios.schema.scenario import Scenario

    _expect(
        isinstance(given, str | Path | Scenario),
        *("scenario", "a name, a file or a scenario", given),
    )
    return given if isinstance(given, Scenario) else load(given)  # type: ignore[arg-type]


def _folder(run: object, name: str, allowed: str = "a finished run, or its folder") -> Path:
    """The folder of a run; TypeError for anything that is none."""
    folder = getattr(run, "folder", run)
    _expect(isinstance(folder, str | Path), name, allowed, run)
    return Path(folder)  # type: ignore[arg-type]


def _asked(
    kind: str,
    fields: dict[str, Any],
    out: str | Path,
    workers: int,
    progress: Progress,
    done: type[Done],
    subject: Any = None,
) -> Done:
    """The finished study of a kind, as a :class:`Run`, a :class:`Comparison` or as it is."""
    from scenarios.studies.catalogue import REGISTRY
    from scenarios.studies.study import Machine, ask

    _expect(callable(progress), "progress", "a function of label, done and total", progress)
    _expect(isinstance(out, str | Path), "out", "a folder", out)
    _expect(
        isinstance(workers, int) and workers >= 0, "workers", "a whole number, 0 or more", workers
    )
    machine = Machine(Path(out), workers or os.cpu_count() or 1, progress)
    return done(**vars(ask(REGISTRY[kind](**fields), machine, subject)))


def _texts(
    budget: str, rules: Sequence[str], pins: Sequence[str], bans: Sequence[str]
) -> dict[str, Any]:
    """Changes as ``read_overrides`` takes them; TypeError for what is no text."""
    lists = {"rules": rules, "pins": pins, "bans": bans}
    for name, given in lists.items():
        _expect(
            isinstance(given, list | tuple) and all(isinstance(t, str) for t in given),
            *(name, "a list of texts", given),
        )
    _expect(isinstance(budget, str), "budget", "a text, as 2000万元", budget)
    return {"budget": budget, **lists}


def update(
    run: Finished | str | Path,
    observed: str | Path,
    simulate: int = 0,
    out: str | Path = "runs",
    workers: int = 0,
    progress: Progress = silent,
) -> Finished:
    """What the figures of a year, on the form of ``tuopin update``, say of a finished plan.

    The answer has beliefs, next year's money and, on ``simulate`` updated draws, what that is
    worth; FaultError with every fault of the file.
    """
    _expect(isinstance(observed, str | Path), "observed", "a path", observed)
    fields = {"run": str(_folder(run, "run")), "observed": observed, "simulate": simulate}
    return _asked("update", fields, out, workers, progress, Finished)


def adjust(
    run: Finished | str | Path,
    budget: str = "",
    rules: Sequence[str] = (),
    pins: Sequence[str] = (),
    bans: Sequence[str] = (),
) -> Adjustment:
    """A finished plan solved again under other money (``2000万元``), rules, pins, bans.

    From what its run learned; ``simulate()`` of what is returned simulates it.
    """
    from scenarios.execution.learned_file import load_learned
    from scenarios.schema.load import checks_of
    from scenarios.schema.overrides import read_overrides
    from scenarios.studies.adjustment import adjust as solve_again

    texts, made = _texts(budget, rules, pins, bans), load_learned(_folder(run, "run"))
    changes = read_overrides(**texts, checks=checks_of(made.pack, made.scenario.plan_years))
    return Adjustment(solve_again(made, changes), changes)
