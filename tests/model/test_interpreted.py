"""The same text compiled and interpreted: the same bits; and no process writes another's columns."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_worlds import digest

from model.county import County

ROOT = Path(__file__).parents[2]
YEARS = 2016
PROGRAM = """
import sys
sys.path[:0] = [{root!r}, {support!r}]
from pathlib import Path
import numpy as np
from model.state.columns import COLUMNS
from model.county import County
from model.policy import Policy
from model.schedule import QUARTER
from model.state.snapshot import Snapshot
from small_worlds import digest
import pickle
plan, history = pickle.loads(Path({plans!r}).read_bytes())
start = Snapshot.load(Path({state!r}), Policy(), history)
county = County(start, plan=plan, last_year={years})
world = county.world
owner = {{(c.group, c.name): c.owner for c in COLUMNS}}
made = {{"demography"}}
while world.tick <= county.last_tick:
    for process in QUARTER:
        before = {{k: getattr(world.bundle(k[0]), k[1]).copy() for k in owner}}
        process(world)
        for key, old in before.items():
            new = getattr(world.bundle(key[0]), key[1])
            if old.tobytes() != new.tobytes() and owner[key] != process.__name__:
                if process.__name__ not in made:
                    print("WRITES", process.__name__, *key)
    world.tick += 1
print("DIGEST", digest(world))
"""


@pytest.mark.slow
def test_interpreted_run_gives_the_same_bits_and_keeps_owners(small_start, rich_plan, tmp_path):
    import pickle

    codes = small_start.columns["Village"].code[:2]
    start = small_start.take(codes)
    start.save(tmp_path / "state.npz")
    (tmp_path / "plans.pkl").write_bytes(pickle.dumps((rich_plan, start.history)))
    program = PROGRAM.format(
        root=str(ROOT),
        support=str(ROOT / "tests" / "support"),
        state=str(tmp_path / "state.npz"),
        plans=str(tmp_path / "plans.pkl"),
        years=YEARS,
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert "WRITES" not in found.stdout, found.stdout
    county = County(start, plan=rich_plan, last_year=YEARS)
    county.run()
    assert f"DIGEST {digest(county.world)}" in found.stdout
