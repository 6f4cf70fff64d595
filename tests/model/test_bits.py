"""The same bits: under any hash seed, in any order of households; an edited rule is never run from a stale cache."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from model.county import County
from model.state.columns import COLUMNS

ROOT = Path(__file__).parents[2]
HOUSEHOLD_GROUPS = {c.group for c in COLUMNS if c.table == "household"}

RUN = """
import hashlib
from slow_nation import short
from benchmarks.nation.counties import Nation
from benchmarks.nation.simulate import run_county
row = run_county(1, Nation(600, counties=1), short())
print(hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest())
"""


def printed(program, **env):
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "support")))
    out = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path, **env},
    )
    return out.stdout.split()


def test_two_hash_seeds_give_the_same_bits():
    assert printed(RUN, PYTHONHASHSEED="1") == printed(RUN, PYTHONHASHSEED="2")


def shuffled(start, seed):
    """The same state with the households of every village in other rows."""
    village, rng = start.columns["Village"], np.random.default_rng(seed)
    row = np.arange(len(start.columns["Household"].id))
    for first, free in zip(village.first_household, start.free_household, strict=True):
        row[first:free] = rng.permutation(row[first:free])
    new = np.empty(len(row) + 1, np.int64)
    new[row], new[-1] = np.arange(len(row)), -1
    columns = {
        g: type(b)(*(a[row] for a in b))
        if g in HOUSEHOLD_GROUPS
        else type(b)(*(a.copy() for a in b))
        for g, b in start.columns.items()
    }
    household = columns["Household"]
    household.kin_a[:], household.kin_b[:] = new[household.kin_a], new[household.kin_b]
    return replace(start, columns=columns)


def test_households_in_another_order_give_the_same_bits(small_start, rich_plan):
    runs = [
        County(s, plan=rich_plan, last_year=2018).run()
        for s in (small_start, shuffled(small_start, 1), shuffled(small_start, 2))
    ]
    assert len(runs) > 1
    for other in runs[1:]:
        np.testing.assert_array_equal(runs[0].sums, other.sums)


CALL = "from model.caller import outer; print(outer(1))"


def test_an_edited_rule_is_never_run_from_a_stale_cache(tmp_path):
    package = tmp_path / "model"
    package.mkdir()
    for name in ("__init__.py", "declare.py", "narrow.py", "cache_folder.py"):
        shutil.copy(ROOT / "model" / name, package / name)
    rule = "from model.declare import kernel\n\n@kernel\ndef inner(x):\n    return x + {}\n"
    (package / "caller.py").write_text(
        "from model.callee import inner\nfrom model.declare import kernel\n\n"
        "@kernel\ndef outer(x):\n    return inner(x)\n"
    )
    env = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    env |= {"PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    found = []
    for added in (1, 1, 10):
        (package / "callee.py").write_text(rule.format(added))
        out = subprocess.run(
            [sys.executable, "-c", CALL],
            capture_output=True,
            text=True,
            check=True,
            env=env,
            cwd=tmp_path,
        )
        found.append(int(out.stdout))
    assert found == [2, 2, 11]
    # the unchanged source was compiled once: two digests, one of them used twice
    assert len(list((tmp_path / "cache" / "tuopin").iterdir())) == 2
