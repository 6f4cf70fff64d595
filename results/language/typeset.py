"""How wide a text is and where its lines break.

Chinese characters take two columns and break anywhere.
"""

import re
import unicodedata

PIECE = re.compile(
    r"[^\S\n]*[“‘《【（]*(?:[⺀-鿿豈-﫿]|[^\s⺀-鿿豈-﫿]+)[、。》】”’!),:;?！），：；？]*[^\S\n]*"
)
"""What a line is not broken within: a character or a word, with the marks that belong to it."""


def width_of(value: object) -> int:
    """Columns of a text: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in str(value))


def shortened(text: str, room: int) -> str:
    """A text of at most ``room`` columns, with … where its end is cut off."""
    if width_of(text) <= room:
        return text
    kept = next(n for n in range(len(text), -1, -1) if width_of(text[:n]) < room)
    return f"{text[:kept]}…"


def broken(text: str, room: int) -> list[str]:
    """Lines of at most ``room`` columns; a single word that is longer stays whole."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in PIECE.findall(paragraph):
            if line and width_of((line + piece).rstrip()) > room:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines
