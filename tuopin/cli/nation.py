"""The invented nation on the command line: ``simulate synthetic`` and its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tuopin.cli.options import run_and_tell, scenario_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.nation import Nation
    from scenarios.schema import Scenario

County = Annotated[
    str | None,
    typer.Option(
        "--county",
        help="The same as the argument; synthetic is an invented nation 县;synthetic 为虚构全国",
    ),
]
Households = Annotated[
    int | None, typer.Option(help="Households of the invented nation 虚构全国的户数(默认3000万)")
]
SYNTHETIC = "synthetic"


def asked_for(name: str, county: str | None, households: int | None) -> str:
    """The one county or scenario that is asked for; a fault where there are two or none."""
    from scenarios.faults import Fault, FaultError

    if bool(name) == bool(county):
        told = f"{name} and --county {county}" if name else "nothing"
        raise FaultError([Fault("missing" if not name else "twice", "tuopin", 0, "scenario", told,
                                "one county, scenario or file")])  # fmt: skip
    found = name or str(county)
    if households is not None and found != SYNTHETIC:
        raise FaultError([Fault("out_of_range", "--households", 0, "households", str(households),
                                f"only with {SYNTHETIC}: {found} has its own")])  # fmt: skip
    return found


def only_its_own(**options: object) -> None:
    """A fault for every option that says nothing of the invented nation."""
    from scenarios.faults import Fault, FaultError

    told = {name: value for name, value in options.items() if value is not None}
    if told:
        raise FaultError([
            Fault("unknown_key", SYNTHETIC, 0, f"--{name}", str(value), "--households, --seed, --workers, --cluster")
            for name, value in told.items()
        ])  # fmt: skip


def _asked(households: int | None, seed: int | None) -> tuple[Nation, Scenario]:
    """The nation and the question: as practised."""
    from scenarios.nation import HOUSEHOLDS, Nation
    from scenarios.national import question

    size = HOUSEHOLDS if households is None else households
    nation = Nation(size) if seed is None else Nation(size, seed)
    return nation, question(scenario_of("practice", None, seed))


def plan_synthetic(
    seed: int | None, households: int | None, out: Path, workers: int,
    lang: str | None, *, quiet: bool,
) -> None:  # fmt: skip
    """Plan the nation by prices and tell how good the plan is proven to be."""
    from results.nation_plan import headline
    from scenarios.nation_plan import plan_nation

    nation, scenario = _asked(households, seed)
    run_and_tell(
        lambda report: plan_nation(nation, scenario, out, workers, report),
        headline, quiet, lang,
    )  # fmt: skip


def simulate_synthetic(
    seed: int | None, households: int | None, out: Path, workers: int, lang: str | None, *, quiet: bool,
) -> None:  # fmt: skip
    """Run the nation as practised, 24 quarters, and tell what was seen."""
    from results.nation import headline
    from scenarios.national import simulate_nation

    nation, scenario = _asked(households, seed)
    run_and_tell(
        lambda report: simulate_nation(nation, scenario, out, workers, report),
        headline, quiet, lang,
    )  # fmt: skip
