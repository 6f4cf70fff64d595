"""The record inside a page: digests of its parts, and of the run's manifest, data and program.

It shows that a page was changed after it was made, and where. It is no signature: who rewrites the
digests too is found out by the run's manifest alone.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

RECORD: Final = re.compile(r'<script type="application/json" id="record">(.*?)</script>\n', re.S)
HEAD, ITSELF = "head", "record"
"""Names of the page's head, with styles, font and scripts, and of the record itself."""

FACTS: Final = ("manifest", "county", "scenario", "program")
"""What the page was made from: the manifest but for what follows, data, question, source."""

OWN: Final = "digest"
"""Key of the record's digest of the rest of it."""


def without_record(html: str) -> str:
    """A page as it was before it had a record."""
    return RECORD.sub("", html, count=1)


def digest(text: str) -> str:
    """SHA-256 of a text, its first 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def add_record(path: Path, facts: Mapping[str, str]) -> None:
    """Write the record into a page, in place of one that stands there.

    Parameters
    ----------
    facts : digests by the names of :data:`FACTS`.
    """
    html = without_record(_read(path))
    record: dict[str, Any] = {**facts, "parts": [[n, digest(t)] for n, t in _parts(html)]}
    record[OWN] = digest(_plain(record))
    before, body, after = html.rpartition("</body>")
    shown = f'<script type="application/json" id="record">{_plain(record)}</script>\n'
    path.write_bytes("".join((before, shown, body, after)).encode())


def record_of(path: Path) -> dict[str, Any] | None:
    """The record of a page; None where it has none, empty where it cannot be read."""
    try:
        found = RECORD.search(_read(path))
        record = json.loads(found[1]) if found else None
    except UnicodeDecodeError:
        return None
    except ValueError:
        return {}
    return record if isinstance(record, dict | None) else {}


def changed_parts(path: Path) -> list[str]:
    """Names of the parts of a page that are not as its record has them; none where all are."""
    record = record_of(path) or {}
    if record.get(OWN) != digest(_plain({k: v for k, v in record.items() if k != OWN})):
        return [ITSELF]
    now = [(name, digest(text)) for name, text in _parts(without_record(_read(path)))]
    pairs = zip_longest([tuple(part) for part in record["parts"]], now, fillvalue=("", ""))
    return [was[0] or is_now[0] for was, is_now in pairs if was[1] != is_now[1]]


def _read(path: Path) -> str:
    """A page's text, whatever ends its lines on the way."""
    return path.read_bytes().decode().replace("\r\n", "\n")


def _plain(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _parts(html: str) -> list[tuple[str, str]]:
    """Head, first page and every titled part, by name, in order: together the whole page."""
    head, body, rest = html.partition("<body>")
    return [(HEAD, head), *((_title(p), p) for p in re.split("(?=<h2[ >])", body + rest))]


def _title(part: str) -> str:
    found = re.search(r"<h[12][^>]*>(.*?)</h[12]>", part, re.S)
    return unescape(re.sub("<[^>]*>", "", found[1])).strip() if found else ""
