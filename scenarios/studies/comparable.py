"""Whether finished runs can be compared: same county, luck, code and numbers; or why not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from scenarios.execution.store import load_findings, read_manifest
from scenarios.faults import Fault, FaultError, plainly

SHOWN = 3
"""Differing parameters that a fault names."""


LEAST = 2
"""Draws that a comparison needs."""


JUDGED = ("simulate、plan 或 adjust 的运行目录", "the folder of a simulate, plan or adjust run")
"""Runs that judge one plan by draw, and so keep findings that can be compared."""


def distinct(folders: Sequence[Path]) -> list[Path]:
    """Every run once, in order, however its folder is written; FaultError for fewer than two."""
    once = list({f.resolve(): f for f in reversed(folders)}.values())[::-1]
    if not once:
        raise FaultError(plainly("runs", ("缺少", "missing"), JUDGED, "missing"))
    if len(once) == 1:
        wrong = ("只有一个运行，无可比较", "one run alone: nothing to compare it with")
        raise FaultError(plainly(once[0], wrong, ("两个不同的运行", "two different runs")))
    return once


def labels(folders: Sequence[Path], heads: Sequence[str]) -> list[str]:
    """Names of runs by what they are about, as short as they differ: digest, folder, whole path."""
    for names in ([f.name[-8:] for f in folders], [f.name for f in folders], map(str, folders)):
        out = [f"{head} · {name}" for head, name in zip(heads, names, strict=True)]
        if len(set(out)) == len(out):
            return out
    raise ValueError("a run stands twice")


def common_draws(folders: Sequence[Path]) -> list[int]:
    """Held-out draws that all runs have, two or more; else those of the first run."""
    held = [read_manifest(f)["draws"]["held_out"] for f in folders]
    shared = sorted(set.intersection(*map(set, held)))
    return shared if len(shared) >= LEAST else sorted(held[0])


def clashes(folders: Sequence[Path]) -> list[Fault]:
    """What of later runs differs from the first one's, one fault for each run and kind."""
    first, faults = folders[0], []
    base, digest, draws = load_findings(first), _digest(first), _draws(first)
    yard = _yardstick(first)
    for folder in folders[1:]:
        shown = load_findings(folder)
        if (shown.county, shown.seed) != (base.county, base.seed):
            faults.append(
                _clash(
                    folder,
                    "county, seed",
                    f"{shown.county}, {shown.seed}",
                    f"{base.county}, {base.seed} as in {first}: only the same luck compares",
                )
            )
            continue
        if _county(folder) != _county(first):
            faults.append(
                _clash(
                    folder,
                    "county_digest",
                    _county(folder),
                    f"{_county(first)} as in {first}: "
                    "from other villages or figures a difference is that of "
                    "the county's data, not of the plans; run one of the two again",
                    f"{_county(first)}（同{first}）：县数据（村表或数字）不同时，差别来自数据而非方案；请重新运行其中之一",
                )
            )
        if _digest(folder) != digest:
            faults.append(
                _clash(
                    folder,
                    "source_digest",
                    _digest(folder),
                    f"{digest} as in {first}: "
                    "another version of the program gives other numbers to the "
                    "same plan; run one of the two again",
                )
            )
        if names := [k for k, v in _yardstick(folder).items() if v != yard[k]]:
            mine = _yardstick(folder)
            faults.append(
                _clash(
                    folder,
                    ", ".join(names),
                    ", ".join(f"{mine[k]}" for k in names),
                    f"{', '.join(f'{yard[k]}' for k in names)} as in {first}: "
                    "sums over other years, against another line or over other villages "
                    "are not the same measure",
                )
            )
        if names := _differing(draws, _draws(folder)):
            listed = ", ".join(names[:SHOWN]) + f" and {len(names) - SHOWN} more" * (
                len(names) > SHOWN
            )
            faults.append(
                _clash(
                    folder,
                    "draws.csv",
                    f"other values of {listed}",
                    f"the values of {first}: "
                    "with other accepted sets or overrides a difference is that of "
                    "the numbers, not of the plans",
                )
            )
    return faults


def _clash(folder: Path, place: str, value: str, allowed: str, allowed_zh: str = "") -> Fault:
    return Fault.of("other_run", folder, place, value, (allowed_zh, allowed))


def _yardstick(folder: Path) -> dict[str, object]:
    """What a scenario measures by: its horizon, the line's series, whether villages are its own."""
    asked = read_manifest(folder)["scenario"]
    levers = asked["levers"]
    return {
        "horizon.last_year": asked["horizon"]["last_year"],
        **{f"levers.{k}": levers[k] for k in ("line", "exchangeable", "fund_effect")},
    }


def _digest(folder: Path) -> str:
    return str(read_manifest(folder)["source_digest"])


def _county(folder: Path) -> str:
    """Digest of a run's county; nothing where an older program wrote none."""
    return str(read_manifest(folder).get("county_digest", ""))


def _draws(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "draws.csv", index_col="draw")


def _differing(a: pd.DataFrame, b: pd.DataFrame) -> list[str]:
    """Names whose values differ on the draws that both runs have; draw 0 holds base values too."""
    shared = a.index.intersection(b.index)
    names = sorted({*a.columns, *b.columns})
    return [
        n
        for n in names
        if n not in a or n not in b or not a.loc[shared, n].equals(b.loc[shared, n])
    ]
