"""The page of all tables: columns as they are declared, so that none is left out."""

from __future__ import annotations

import re
from pathlib import Path

from results.findings import Findings

TARGET = Path(__file__).parent / "frames.md"


def text() -> str:
    """The page."""
    lines = [
        "# Tables of a run",
        "",
        "`load_findings(folder)` of `scenarios.execution.store` gives them; money is yuan inside. Written by `make docs`.",
        "",
        "| table | columns |",
        "|---|---|",
    ]
    told = re.split(
        r"\n\s+(?=[a-z_, ]+ : )", (Findings.__doc__ or "").partition("----------")[2].strip()
    )
    for one in told:
        names, _, what = " ".join(one.split()).partition(" : ")
        lines.append(f"| {', '.join(f'`{n.strip()}`' for n in names.split(','))} | {what} |")
    lines += [
        "",
        "Measures of `county_year` and of `village_year`, which lies in the run's folder, are in `docs/reference.md`.",
    ]
    return "\n".join(lines) + "\n"
