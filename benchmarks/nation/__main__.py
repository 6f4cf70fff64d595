"""The invented nation: ``python -m benchmarks.nation simulate`` and ``… plan``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from benchmarks.nation.counties import HOUSEHOLDS, Nation
from benchmarks.nation.plan import plan_nation
from benchmarks.nation.plan_page import headline as plan_headline
from benchmarks.nation.simulate import question, simulate_nation
from benchmarks.nation.tables import headline
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from tuopin.cli.commands import print_lines, under_bar
from tuopin.cli.options import Cluster, Quiet

if TYPE_CHECKING:
    from scenarios.schema.scenario import Scenario

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
Households = Annotated[int, typer.Option(help="Households of the invented nation")]
Seed = Annotated[int | None, typer.Option(min=0, help="Seed of all chance")]


def _practice(seed: int | None) -> Scenario:
    scenario = load_scenario("practice")
    if seed is None:
        return question(scenario)
    draws = scenario.draws.model_copy(update={"seed": seed})
    return question(scenario.model_copy(update={"draws": draws}))


def _run(
    job: Any, words: Any, households: int, seed: int | None, out: Path, workers: int, quiet: bool
) -> None:
    nation = Nation(households) if seed is None else Nation(households, seed)
    scenario = _practice(seed)
    folder, answer = under_bar(
        lambda report: job(nation, scenario, out, workers, report), "en", quiet=quiet
    )
    print_lines(["", *words(answer, "en"), "", *map(str, sorted(folder.glob("*.html")))])


@app.command()
def simulate(
    households: Households = HOUSEHOLDS,
    seed: Seed = None,
    out: Path = Path("runs"),
    workers: int = os.cpu_count() or 1,
    cluster: Cluster = "",
    no_progress: Quiet = False,
) -> None:
    """Run the nation as practised, 24 quarters, county by county."""
    _run(simulate_nation, headline, households, seed, out, workers, no_progress)


@app.command()
def plan(
    households: Households = HOUSEHOLDS,
    seed: Seed = None,
    out: Path = Path("runs"),
    workers: int = os.cpu_count() or 1,
    cluster: Cluster = "",
    no_progress: Quiet = False,
) -> None:
    """Plan the nation's villages by prices, with a certified gap."""
    _run(plan_nation, plan_headline, households, seed, out, workers, no_progress)


if __name__ == "__main__":
    try:
        app()
    except FaultError as error:
        raise SystemExit("\n".join(fault.text("en") for fault in error.faults)) from None
