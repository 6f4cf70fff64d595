"""The page of all tables: columns as they are declared, so that none is left out."""

from __future__ import annotations

import re
from pathlib import Path

from results.findings import Findings

TARGET = Path(__file__).parent / "frames.md"


HEAD = """# Tables of a run

This page lists the tables of a finished run and the columns of each. `load_findings(folder)` of
`scenarios.execution.store` loads them. Amounts of money are stored in yuan. The page is written by `make docs` from the
declarations of the tables, so that none is left out.

Terms used below:

- a *draw* is one complete set of numbers (every parameter and assumption), one synthetic population and one realization
  of the random shocks; *held-out draws* took no part in choosing the plan;
- the *main* plan is the plan that the run is about; *practice* is reference practice, a split of the fund that stands for
  what the county does;
- the *menu* is the set of plans that a village can be given; the *loop* is the repeated learning and choosing
  ([plan](plan.md));
- a *purse* is a source of funds with a budget of its own; the *horizon* is the last year of the run;
- *registered heads* are persons on the poverty register.
"""


def text() -> str:
    """The page."""
    lines = [
        HEAD,
        "| table | contents and columns |",
        "|---|---|",
    ]
    told = re.split(
        r"\n\s+(?=[a-z_, ]+ : )", (Findings.__doc__ or "").partition("----------")[2].strip()
    )
    for one in told:
        names, _, what = " ".join(one.split()).partition(" : ")
        what = re.sub(r":\w+:(?=`)", "", what).replace("``", "`")
        lines.append(f"| {', '.join(f'`{n.strip()}`' for n in names.split(','))} | {what} |")
    lines += [
        "",
        "The measures of `county_year` are described in `docs/reference.md`, and so are those of `village_year`, a table in the "
        "run's folder.",
    ]
    return "\n".join(lines) + "\n"
