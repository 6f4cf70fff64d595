"""Start the page: bound to this machine, nothing is sent anywhere, its own font."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from results.language.catalogue import Language
from results.plots.fonts import FAMILY, font_path

UPLOAD_MB = 20
"""Megabytes of a file that may be given; a county's registers have about two."""

CONFIG = """\
[server]
address = "127.0.0.1"
port = {port}
headless = {headless}
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


def write_home(
    home: Path, out: Path, port: int, language: Language, workers: int, *, browser: bool
) -> Path:
    """What Streamlit reads: settings, font, and a script that shows the page; the script's path."""
    (home / ".streamlit").mkdir()
    (home / "static").mkdir()
    (home / "scratch").mkdir()
    shutil.copyfile(font_path(), home / "static" / "font.ttf")
    config = CONFIG.format(
        port=port, upload=UPLOAD_MB, family=FAMILY, headless="false" if browser else "true"
    )
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
    """Serve the page until it is stopped; what visitors gave goes with it."""
    root = str(Path(__file__).parents[2])
    paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
    with tempfile.TemporaryDirectory(prefix="tuopin-desk-") as home:
        script = write_home(Path(home), out, port, language, workers, browser=browser)
        command = [sys.executable, "-m", "streamlit", "run", script.name]
        try:
            return subprocess.run(
                command, cwd=home, env={**os.environ, "PYTHONPATH": paths}, check=False
            ).returncode
        except KeyboardInterrupt:
            return 0
