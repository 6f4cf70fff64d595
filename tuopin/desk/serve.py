"""Start the page: bound to this machine, nothing is sent anywhere, its own font."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from results.language.catalogue import Language
from results.plots.fonts import FAMILY, font_path
from scenarios.faults import Fault, FaultError

UPLOAD_MB = 20
"""Megabytes of a file that may be given; a county's registers have about two."""

CONFIG = """\
[server]
address = "127.0.0.1"
port = {port}
headless = true
maxUploadSize = {upload}
fileWatcherType = "none"
enableStaticServing = true
[browser]
gatherUsageStats = false
serverAddress = "127.0.0.1"
[client]
toolbarMode = "minimal"
showErrorDetails = "none"
[theme]
base = "light"
primaryColor = "#0b5c8a"
font = "'{family}'"
[[theme.fontFaces]]
family = "{family}"
url = "app/static/font.ttf"
"""

PAGE = """\
import os, sys, threading

def watch():
    sys.stdin.buffer.read()
    os._exit(0)

threading.Thread(target=watch, daemon=True).start()
from streamlit.web.cli import main
sys.argv = ["streamlit", "run", {script!r}]
main()
"""
"""The page's process: it ends with the command, whose end closes its input, however that came."""

STOPS = ("SIGTERM", "SIGINT", "SIGHUP")
"""Signals that stop the page, where the system has them."""

PATIENCE = 10
"""Seconds in which the page's process must end."""

START = """\
import os
os.chdir({cwd!r})
from pathlib import Path
from tuopin.desk.app import Settings, show
show(Settings(Path({out!r}), Path({scratch!r}), {language!r}, {workers!r}))
"""


def missing() -> bool:
    """Whether Streamlit, an extra, is not installed."""
    return find_spec("streamlit") is None


def refuse_port(port: int) -> None:
    """FaultError where something else listens on a port of this machine."""
    with socket.socket() as free:
        if os.name != "nt":  # there it would take a port that is in use
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind(("127.0.0.1", port))
        except OSError:
            value = (f"{port}：已被占用", f"{port}: in use")
            allowed = ("未占用的端口", "a port that is free")
            raise FaultError(
                Fault.of("twice", "--port", ("端口", "port"), value, allowed)
            ) from None


def write_home(home: Path, out: Path, port: int, language: Language, workers: int) -> Path:
    """What Streamlit reads: settings, font, and a script that shows the page; the script's path."""
    (home / ".streamlit").mkdir()
    (home / "static").mkdir()
    (home / "scratch").mkdir()
    shutil.copyfile(font_path(), home / "static" / "font.ttf")
    config = CONFIG.format(port=port, upload=UPLOAD_MB, family=FAMILY)
    (home / ".streamlit" / "config.toml").write_text(config, encoding="utf-8")
    start = START.format(
        cwd=str(Path.cwd()),
        out=str(out.resolve()),
        scratch=str(home / "scratch"),
        language=language,
        workers=workers,
    )
    (home / "desk.py").write_text(start, encoding="utf-8")
    return home / "desk.py"


def serve(out: Path, port: int, language: Language, workers: int, *, browser: bool) -> int:
    """Serve the page until a signal stops it; what visitors gave, and workers, go with it."""
    root = str(Path(__file__).parents[2])
    paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
    with tempfile.TemporaryDirectory(prefix="tuopin-desk-") as home:
        script = write_home(Path(home), out, port, language, workers)
        with _stopped_by_signals():
            page = subprocess.Popen(
                [sys.executable, "-c", PAGE.format(script=script.name)],
                cwd=home,
                env={**os.environ, "PYTHONPATH": paths},
                stdin=subprocess.PIPE,
            )
            try:
                if browser:
                    threading.Thread(target=_browse, args=(port,), daemon=True).start()
                return page.wait()
            except KeyboardInterrupt:
                return 0
            finally:
                _end(page)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Within it every signal that stops a program raises KeyboardInterrupt."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {}
    for number in (getattr(signal, name) for name in STOPS if hasattr(signal, name)):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup: a terminal's end is no stop
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(page: subprocess.Popen[bytes]) -> None:
    """End the page's process, whose workers end with it; further signals wait."""
    for number in (getattr(signal, name) for name in STOPS if hasattr(signal, name)):
        signal.signal(number, signal.SIG_IGN)
    assert page.stdin is not None
    page.stdin.close()
    try:
        page.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        page.kill()
        page.wait()


def _browse(port: int) -> None:
    """Open the page in a browser once it answers."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.3)
        else:
            webbrowser.open(f"http://127.0.0.1:{port}")
            return
