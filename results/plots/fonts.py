"""The Chinese font, from a package: no box characters on any machine."""

import base64
import hashlib
import html
import io
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from model.cache_folder import cache_folder, within, writable

FAMILY = "Noto Sans SC"
MOST_BYTES = 1e8
"""Of cut fonts in the user's folder, a tenth of a million each; assumption."""


@cache
def font_path() -> Path:
    """The font file of the ``zhplot`` distribution; the package itself is never imported."""
    try:
        path = Path(str(distribution("zhplot").locate_file("zhplot/fonts/NotoSansSC-Regular.ttf")))
    except PackageNotFoundError:
        path = Path("missing")
    if not path.is_file():
        raise FileNotFoundError(
            "the Chinese font is missing: install tuopin's dependencies again (package zhplot)"
        )
    return path


@cache
def register() -> str:
    """Make the font known to matplotlib; its family name."""
    font_manager.fontManager.addfont(str(font_path()))
    return font_manager.FontProperties(fname=str(font_path())).get_name()


def woff2_of(text: str) -> str:
    """Base64 woff2 with the characters of a page's text only; cut once for the same characters.

    Plotly's minus is a character of its own, and first letters of heads are shown as capitals.
    """
    shown = "".join(sorted({*html.unescape(text), *"0123456789%.,-−–()ABCDEFGHIJKLMNOPQRSTUVWXYZ"}))
    name = hashlib.sha256(f"{font_path().stat().st_size} {shown}".encode()).hexdigest()[:24]
    folder = writable(cache_folder() / "fonts")
    path = folder / f"{name}.woff2"
    if not path.is_file():
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as whole:
            whole.write(_cut(shown))
        Path(whole.name).replace(path)
        within(folder, MOST_BYTES)
    return base64.b64encode(path.read_bytes()).decode()


def _cut(shown: str) -> bytes:
    """The font with some characters only, as woff2."""
    font = TTFont(font_path(), recalcTimestamp=False)
    cutter = subset.Subsetter(
        subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
    )
    cutter.populate(text=shown)
    cutter.subset(font)
    out = io.BytesIO()
    font.flavor = "woff2"
    font.save(out)
    return out.getvalue()
