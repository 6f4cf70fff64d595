"""What the Chinese font lacks."""

from fontTools.ttLib import TTFont

from results.plots.fonts import font_path


def missing_glyphs(text: str) -> set[str]:
    """Printable characters that the font lacks."""
    glyphs = TTFont(font_path()).getBestCmap()
    return {c for c in set(text) if c.isprintable() and not c.isspace() and ord(c) not in glyphs}
