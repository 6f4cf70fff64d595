"""What works for the page ends with it."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import idle
import pytest

from results.language.catalogue import LANGUAGES, text
from tuopin.desk import api
from tuopin.desk.work import WAITING, Stopped, Work, end_all

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

QUEUED = """
import time

import idle
from tuopin.desk.work import WAITING, Work, end_all

if __name__ == "__main__":
    works = [Work("idle", idle.waits) for _ in range(4)]
    while all(w.progress[0] == WAITING for w in works):
        time.sleep(0.05)
    end_all()  # the next one starts now
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


def until(is_so, seconds=120):
    """Wait for something."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def killed():
    """Kill the working process as a system without memory does."""
    (process,) = multiprocessing.active_children()
    process.kill()
    process.join()
    return process.pid


def test_work_goes_on_in_a_new_process_when_one_is_killed(tmp_path):
    desk = api.Desk(tmp_path, tmp_path, 1)
    try:
        work, next_one = Work("plan", idle.waits), Work("office", idle.ends)
        desk.works = {w.key: (w, "run", "p") for w in (work, next_one)}
        until(lambda: work.progress[0] != WAITING)
        assert next_one.running
        first = killed()
        until(lambda: not next_one.running)
        for language in LANGUAGES:
            one, other = api.works(desk, {"page": "p", "lang": language})
            assert one["error"]["text"] == text("desk.killed", language)
            assert other["file"] == "made"
        second = killed()  # between two jobs: nothing is lost
        last = Work("cards", idle.ends)
        until(lambda: not last.running)
        assert last.end() == Path("made")
        assert len({first, second, killed()}) == 3
    finally:
        end_all()


def test_work_is_stopped_at_its_next_report_and_before_it_begins():
    try:
        work, waiting = Work("plan", idle.reports), Work("plan", idle.reports)
        until(lambda: work.progress[0] != WAITING)
        waiting.stop()
        with pytest.raises(Stopped):
            waiting.end()
        assert work.running
        work.stop()
        until(lambda: not work.running)
        with pytest.raises(Stopped):
            work.end()
        assert text("desk.stopped", "zh") == api.sentences_for(Stopped(), "zh")["text"]
    finally:
        end_all()


def test_a_page_ends_though_work_waits(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(QUEUED)
    support = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "support")))
    subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": support},
        timeout=120,
        check=True,
    )


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
