"""Accepted parameter sets: written by a calibration, read by any later run."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from model.declare import Parameter
from scenarios.digest import digest_of
from scenarios.draws.draw import NOT_DRAWN, Draw, make_draws
from scenarios.faults import (
    Fault,
    FaultError,
    missing,
    not_found,
    plainly,
    refuse_all,
    unknown_name,
    worded,
)
from scenarios.files.atomic import write_text
from scenarios.files.table import read_rows
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario

FIRST = ("county", "data", "set")
"""Columns before the parameters: the county's name, a digest of its data and of the ranges, the
number of the draw that was accepted."""


def drawn(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Parameters that draws vary."""
    return [p for p in parameters if p.is_drawn and p.name not in NOT_DRAWN]


def _data_of(pack: CountyPack) -> tuple[dict[str, Parameter], str]:
    """Drawn parameters by name, without overrides; the digest of what sets are fitted to."""
    plain = Scenario(title=pack.name, why="", county=pack.name)
    known = {p.name: p for p in drawn(parameters_of(pack, plain))}
    ranges = [(p.name, p.low, p.high) for p in known.values()]
    return known, digest_of(pack.facts, pack.villages, ranges)


def write_accepted(path: Path, pack: CountyPack, sets: Mapping[int, Mapping[str, float]]) -> None:
    """One row for each accepted set; numbers are written so that they read back as they are."""
    names, data = list(next(iter(sets.values()), {})), _data_of(pack)[1]
    rows = [
        [pack.name, data, str(i), *(repr(float(sets[i][n])) for n in names)] for i in sorted(sets)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "".join(",".join(row) + "\n" for row in [[*FIRST, *names], *rows]))


def read_accepted(path: Path, pack: CountyPack) -> list[dict[str, float]]:
    """The sets of a file; FaultError with every fault: columns, numbers, ranges.

    Parameters that the file does not name keep their priors. A file of another county, of other
    data of it (another year's) or of another program's ranges is refused as such.
    """
    if not path.is_file():
        raise FaultError(not_found(path, worded("file_calibrate_wrote")))
    parameters, data = _data_of(pack)
    faults: list[Fault] = []
    header, rows = read_rows(path, (*FIRST, *parameters), faults)
    faults += [
        missing(path, n, "a column: calibrate again", "no such column", line=1)
        for n in FIRST
        if n not in header
    ]
    if not set(header) & set(parameters):
        faults.append(missing(path, "parameters", "a parameter's column", "none", line=1))
    faults += [
        unknown_name(path, "column", n, parameters, "a drawn parameter", line=1)
        for n in header
        if n not in parameters and n not in FIRST
    ]
    if not faults and not rows:
        faults.append(missing(path, "sets", "one row at least"))
    named = {n: p for n, p in parameters.items() if n in header}
    if not faults:
        pack.home.refuse(path, dict.fromkeys(row["county"] for _, row in rows))
        if any(row["data"] != data for _, row in rows):
            raise FaultError(
                plainly(path, worded("calibrated_on_other"), worded("calibrate_again"), "disagree")
            )
    sets = [] if faults else [_set(path, line, row, named, faults) for line, row in rows]
    refuse_all(faults)
    return sets


def _set(
    path: Path,
    line: int,
    row: Mapping[str, str],
    parameters: Mapping[str, Parameter],
    faults: list[Fault],
) -> dict[str, float]:
    values = {}
    for name, p in parameters.items():
        try:
            value = float(row[name])
        except ValueError:
            value = math.nan
        if not p.low <= value <= p.high:
            allowed = f"{p.low:g} to {p.high:g}"
            faults.append(Fault.of("broken_row", path, name, row[name], allowed, line=line))
        values[name] = value
    return values


def draws_of(pack: CountyPack, scenario: Scenario, numbers: Sequence[int]) -> list[Draw]:
    """Draws of a scenario: from the priors, or from its file of accepted sets.

    What a scenario overrides keeps the scenario's own range; population and chance of a draw are
    the same with and without the file.

    Raises
    ------
    FaultError
        For a draw beyond the sets: it would be judged on a set that an earlier one learned on. A
        draw alone is an example and judges nothing.
    """
    sets = accepted_of(pack, scenario)
    if sets and len(numbers) > 1 and max(numbers) > len(sets):
        raise FaultError(
            plainly(
                scenario.draws.accepted,
                worded("more_draws_than_sets", n=len(sets), last=max(numbers)),
                worded("draws_of_sets", n=len(sets)),
                "out_of_range",
            )
        )
    return make_draws(parameters_of(pack, scenario), numbers, scenario.draws.seed, sets)


def accepted_of(pack: CountyPack, scenario: Scenario) -> list[dict[str, float]]:
    """Sets of a scenario's file, without what the scenario overrides; none where it has no file."""
    path = scenario.draws.accepted
    return [
        {name: value for name, value in values.items() if name not in scenario.overrides}
        for values in (read_accepted(Path(path), pack) if path else ())
    ]
