"""What works for the page ends with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the extra [ui] is not installed")

ROOT = Path(__file__).parents[2]
PAGE = """
import time
from tuopin.desk.work import Work

if __name__ == "__main__":
    work = Work("idle", time.sleep)  # a report is no number of seconds: it fails at once
    while work.running:
        time.sleep(0.05)
    print("worked", flush=True)
    time.sleep(600)
"""


def children(pid):
    """Processes below one, from what the system tells of each."""
    found, all_ = set(), {}
    for p in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = p.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        all_[int(p.parent.name)] = int(told[1])
    todo = {pid}
    while todo:
        below = {child for child, parent in all_.items() if parent in todo} - found
        found |= below
        todo = below
    return found


def alive(pids):
    return {
        p
        for p in pids
        if Path(f"/proc/{p}/stat").exists() and " Z " not in Path(f"/proc/{p}/stat").read_text()
    }


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_a_page_that_is_killed_leaves_no_process_behind(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(PAGE)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as page:
        assert page.stdout.readline() == "worked\n"
        below = children(page.pid)
        assert len(below) >= 2
        page.send_signal(signal.SIGKILL)
    end = time.monotonic() + 60.0
    while alive(below) and time.monotonic() < end:
        time.sleep(0.1)
    assert not alive(below)
