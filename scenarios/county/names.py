"""Names of counties and villages: they go into names of files and cells of spreadsheets."""

import re

from scenarios.faults import Fault

NAME = re.compile(r"[^\W_][\w \-·()\uff08\uff09]{0,39}")
"""Letters of any script, digits, space, - · ( )."""

HAN = re.compile("[\u3400-\u9fff]")
"""A Chinese character."""

LETTERS = (
    "汉字、字母、数字、空格、- · ( )，不超过40个字",
    "letters, digits, space, - · ( ); up to 40 characters",
)
"""What a name may hold, in Chinese and English."""


MOST_BYTES = 90
"""Bytes of a county's name in the name of a file or folder: systems allow little more in all."""


def file_name(name: str, most: int = MOST_BYTES) -> str:
    """A county's name as names of files begin with it: whole, or its beginning where it is long."""
    return name.encode()[:most].decode(errors="ignore").strip()


def wrong_name(name: str, file: str, place: str, row: int = 0) -> list[Fault]:
    """A fault where a name could not stand in a file's name or would be read as a formula."""
    if NAME.fullmatch(name):
        return []
    return [Fault.of("unsafe", file, place, name[:60] or "nothing", LETTERS, line=row)]
