"""``docs/rules.md`` from the rules themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from optimize.rules.base import settings_of
from scenarios.schema.catalogue import entries, field_text

if TYPE_CHECKING:
    from scenarios.schema.catalogue import Entry

TARGET = Path(__file__).parent / "rules.md"

HEAD = """# Rules of a plan

Made by `make docs` from the rules below `optimize/rules`; `tuopin rules` prints the same.

A rule is written in a scenario under `levers.rules`, or on the command line: `--rule "name=value"`,
`--rule "name=field:value,field:value"` (lists with `+`), `--rule "no name"` switches one off that the
county or the scenario has. `--pin VILLAGE:PROGRAMME:YEAR:AMOUNT`, `--ban [VILLAGE:]PROGRAMME` and
`--budget 2000万元` are short forms; VILLAGE is a code or a name. Amounts may have units (元, 万元, 亿元, million yuan), shares a %.
A rule may stand several times, in a file as a list.

Sums of money (`village_money`, `town_money`, `household_cap`, `programme_money`, `earmark`,
`industry_share`, `floor_per_head`, `own_share`, `limit`) share one statement,
`optimize/rules/cells.py`: which cells are added up, what they are divided by, and two bounds.
`limit` is its general form; the others are named as a planner names them.

Symbols: $x_{vp}$ plan $p$ of village $v$ is chosen; $a_{vptk}$ its yuan in year $t$ for programme $k$;
$y_{gst}$ what purse $s$ pays for use $g$; $z_{sut}$ money of year $u$ spent in year $t$; $n_v, h_v$
registered persons and households; $b_v$ what every plan of a village holds (floor and pins).
"""


def _entry(e: Entry) -> list[str]:
    lines = [f"### {e.kind.name}", "", (e.kind.__doc__ or "").strip().splitlines()[0], ""]
    if e.example is not None:
        lines += [
            f"`--rule '{e.text}'`",
            "",
            f"- {e.example.sentence('en')}",
            f"- {e.example.sentence('zh')}",
            "",
        ]
    lines += [
        f"- `{name}`:{rest}"
        for name, _, rest in (
            field_text(field, setting, "en").partition(":")
            for field, setting in settings_of(e.kind).items()
        )
    ]
    return [*lines, "", f"$${e.kind.latex}$$", ""]


def text() -> str:
    """The page."""
    lines = [HEAD, "## Rules that a planner may switch", ""]
    known = entries()
    for e in known:
        if e.example is not None:
            lines += _entry(e)
    lines += ["## Parts of every problem, and rules that an objective brings", ""]
    for e in known:
        if e.example is None:
            lines += _entry(e)
    return "\n".join(lines).rstrip() + "\n"
