"""The Chinese font, from a package: no box characters on any machine."""

from __future__ import annotations

import base64
import html
import io
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib import font_manager

FAMILY = "Noto Sans SC"


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
    """Base64 woff2 with the characters of a page's text only.

    Plotly's minus is a character of its own.
    """
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
    font = TTFont(font_path(), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=html.unescape(text) + "0123456789%.,-−–()")
    cutter.subset(font)
    out = io.BytesIO()
    font.flavor = "woff2"
    font.save(out)
    return base64.b64encode(out.getvalue()).decode()


def missing_glyphs(text: str) -> set[str]:
    """Printable characters that the font lacks."""
    glyphs = TTFont(font_path()).getBestCmap()
    return {c for c in set(text) if c.isprintable() and not c.isspace() and ord(c) not in glyphs}
