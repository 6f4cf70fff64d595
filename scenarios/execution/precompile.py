"""Every rule compiled once, before it is needed: ``python -m scenarios.execution.precompile DIR``.

Which kernels Python calls, and with what types, is seen in a short run of one household whose rules
are interpreted; two processes then compile them, each the next that the other has not taken. What
that run does not call is compiled when it is needed.
"""

import inspect
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numba
import numpy as np

from model.county import County
from model.declare import source_digest
from model.fit import FIRST_INCOME_Y, FIT_YEAR, admission_base, old_packages
from model.narrow import Kernel, recording
from model.parameters import parameter_bundles
from model.policy import Policy
from model.programmes import PROGRAMMES
from model.rng import run_key
from model.state.county_totals import CountyPath, Totals
from model.state.snapshot import Snapshot
from model.state.world import Fitted
from model.synthesis.build import build_columns, draw_start, spare_rows
from optimize.baselines.splits import practice
from scenarios.county.county_file import load_county
from scenarios.draws.draw import Draw, make_draws
from scenarios.draws.subsample import thin
from scenarios.execution.decision import history_of, instance_of
from scenarios.execution.population import population_of
from scenarios.load import load_scenario
from scenarios.progress import Progress
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario

PARTS = 2
LABEL = "compiling rules, once"
_ONCE = threading.Lock()


def compile_rules(progress: Progress) -> None:
    """Compile in processes beside this one where it was not done yet.

    A process that fails leaves its part to be compiled when it is needed.
    """
    with _ONCE:
        if numba.config.DISABLE_JIT or _mark().exists():
            return
        progress(LABEL, 0, PARTS)
        here, codes = Path(__file__).parents[2], []
        with tempfile.TemporaryDirectory() as taken:
            command = [sys.executable, "-m", __name__, taken]
            parts = [
                subprocess.Popen(command, cwd=here, stderr=subprocess.DEVNULL) for _ in range(PARTS)
            ]
            for part in parts:
                codes.append(part.wait())
                progress(LABEL, len(codes), PARTS)
        if not any(codes):
            _mark().parent.mkdir(parents=True, exist_ok=True)
            _mark().touch()


def entries() -> list[tuple[Kernel, list[tuple[object, ...]]]]:
    """Kernels that a run calls from Python, with their signatures, heaviest first."""
    small = thin(load_county("pingli"), load_scenario("pingli"), 1)
    draw = make_draws(parameters_of(small.pack, small.scenario), [0], 2015)[0]
    with recording() as found:
        start = _empty_start(small.pack, small.scenario, draw)
        plan = practice(instance_of(small.pack, small.scenario))
        with np.errstate(all="ignore"):
            live = County(start, plan=plan, last_year=FIT_YEAR + 1)
            live.run()
            County(start, plan=plan, path=live.world.path.freeze(), last_year=FIT_YEAR + 1).run()
    return sorted(found.items(), key=lambda item: -len(inspect.getsource(item[0].py_func)))


def _empty_start(pack: CountyPack, scenario: Scenario, draw: Draw) -> Snapshot:
    """A state of one village and one household."""
    population, values, key = population_of(pack, scenario, draw), draw.model_values, (0, 0)
    parameters = parameter_bundles(values)
    chance, spare = run_key(*key), spare_rows(parameters, 4.0)
    columns, *free = build_columns(population, parameters, chance, *spare)
    draw_start(columns, parameters, chance)
    admission, old = admission_base(columns, parameters), old_packages(population, values)
    tick = 4 * FIT_YEAR
    n, k = len(columns["Village"].code), len(PROGRAMMES)
    nothing = np.zeros((n, k), np.int64)
    start = Snapshot(
        columns=columns,
        values=values,
        fitted=Fitted(admission, np.float64(0.0), old, 0.0 * old),
        policy=Policy(),
        key=key,
        path=CountyPath(tick - 1, [Totals(0.0 * old, FIRST_INCOME_Y, float("nan"))]),
        tick=tick,
        free_household=free[0],
        free_member=free[1],
        idle=nothing,
        waited=nothing.copy(),
        history=history_of(pack, scenario),
    )
    columns["Household"].alive[1:] = 0
    return start.take(columns["Village"].code[:1])


def compile_part(taken: Path) -> None:
    """Compile every kernel that no other process has marked in a folder."""
    for i, (rule, signatures) in enumerate(entries()):
        try:
            (taken / str(i)).touch(exist_ok=False)
        except FileExistsError:
            continue
        for signature in signatures:
            rule.entry().compile(signature)


def _mark() -> Path:
    return Path(numba.config.CACHE_DIR) / f"compiled-{source_digest()}"


if __name__ == "__main__":
    compile_part(Path(sys.argv[1]))
