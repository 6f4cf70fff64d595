"""What works for the page ends with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

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


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the processes that the system lists")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_any_signal_that_stops_the_page_stops_its_server(tmp_path, number):
    if number != signal.SIGKILL and signal.getsignal(number) == signal.SIG_IGN:
        pytest.skip("these tests run where the signal is ignored, and so would the page")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["desk", "--out", str(tmp_path / "runs"), "--port", str(port), "--no-browser"]
    desk = subprocess.Popen(
        [sys.executable, "-m", "tuopin.cli.main", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )

    def answers():
        with socket.socket() as page:
            return page.connect_ex(("127.0.0.1", port)) == 0

    waited(answers, desk)
    assert (
        subprocess.run(
            [sys.executable, "-m", "tuopin.cli.main", *words],
            cwd=ROOT,
            capture_output=True,
            check=False,
        ).returncode
        == 2
    )  # the port is in use
    below = children(desk.pid)
    desk.send_signal(number)
    assert b"Traceback" not in desk.communicate(timeout=60)[1]
    assert desk.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    end = time.monotonic() + 20
    while (alive(below) or answers()) and time.monotonic() < end:
        time.sleep(0.1)
    assert not alive(below)
    assert not answers()


def waited(is_there, process, seconds=120):
    """Wait for something of a process."""
    end = time.monotonic() + seconds
    while not is_there():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)
