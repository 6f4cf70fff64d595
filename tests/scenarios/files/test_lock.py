"""One process at a time in a folder, whatever becomes of the others; files are whole or absent."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from scenarios.files.atomic import partial, write_text
from scenarios.files.lock import LOCK, alone

ROOT = Path(__file__).parents[3]
HOLDS = """
import sys, time
from pathlib import Path
from scenarios.files.lock import alone
folder = Path(sys.argv[1])
with alone(folder, lambda _: print("waits", flush=True)):
    count = folder / "count.txt"
    seen = int(count.read_text()) if count.exists() else 0
    print("holds", flush=True)
    time.sleep(float(sys.argv[2]))
    count.write_text(str(seen + 1))
"""


def holder(folder, seconds):
    words = [sys.executable, "-c", HOLDS, str(folder), str(seconds)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_processes_work_one_after_the_other_and_say_that_they_wait(tmp_path):
    folder = tmp_path / "o'neil [1]" / "云岭"
    several = [holder(folder, 0.2) for _ in range(4)]
    told = [p.communicate(timeout=60)[0] for p in several]
    assert (folder / "count.txt").read_text() == "4"
    assert sum("waits" in t for t in told) >= 1
    assert all("holds" in t for t in told)
    assert not (folder / LOCK).exists()


def test_a_killed_process_holds_nothing_and_its_half_files_go(tmp_path):
    killed = holder(tmp_path, 600)
    assert killed.stdout.readline() == "holds\n"
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.1.2.part").write_bytes(b"half")
    told = []

    def later():
        time.sleep(0.3)
        killed.send_signal(signal.SIGKILL)

    threading.Thread(target=later).start()
    with alone(tmp_path, told.append):
        assert not list(tmp_path.rglob("*.part"))
    killed.communicate()
    assert told == [tmp_path]


def test_a_folder_in_which_nothing_was_written_does_not_stay(tmp_path):
    with pytest.raises(ValueError, match="x"), alone(tmp_path / "runs" / "a", lambda _: None):
        raise ValueError("x")
    assert not (tmp_path / "runs").exists()
    with alone(tmp_path / "runs" / "a", lambda _: None):
        write_text(tmp_path / "runs" / "a" / "b.txt", "b")
    assert [p.name for p in (tmp_path / "runs").rglob("*")] == ["a", "b.txt"]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "before")

    def half():
        with partial(path) as own:
            own.write_text("half", encoding="utf-8")
            raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="space"):
        half()
    assert path.read_text(encoding="utf-8") == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
