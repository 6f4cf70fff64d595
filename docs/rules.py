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

This page lists every rule (constraint) of a plan: what it says, its fields and its mathematical statement. A rule that
a planner can switch also has an example, with the sentence that describes it in English and Chinese. The page is made
by `make docs` from the rules below `optimize/rules`; `tuopin rules` prints the same without the mathematics.

**Writing a rule.** A rule is written in a scenario under `levers.rules`, or on the command line:

- `--rule "name=value"`;
- `--rule "name=field:value,field:value"` (lists with `+`);
- `--rule "no name"`, which switches off a rule that the county or the scenario has.

Short forms are `--pin VILLAGE:PROGRAMME:YEAR:AMOUNT`, `--ban [VILLAGE:]PROGRAMME` and `--budget 2000万元`, where VILLAGE
is a code or a name. Amounts may have units (元, 万元, 亿元, million yuan), and shares may be given in %. The same rule may
be given several times; in a file they form a list.

**Limits on sums of money.** The rules `village_money`, `town_money`, `household_cap`, `programme_money`, `earmark`,
`industry_share`, `floor_per_head`, `own_share` and `limit` share one statement, `optimize/rules/cells.py`: which cells
are added up, what they are divided by, and two bounds. `limit` is its general form; the others carry the names that
planners use.

**Symbols.** $x_{vp}$: plan $p$ of village $v$ is chosen. $a_{vptk}$: the yuan of that plan in year $t$ for programme
$k$. $y_{gst}$: what purse $s$ (a source of funds with a budget of its own) pays for use $g$. $z_{sut}$: money of year
$u$ that is spent in year $t$. $n_v, h_v$: registered persons and households. $b_v$: what every plan of a village holds
(floor and pins).
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
    lines = [HEAD, "## Rules that a planner can switch on or off", ""]
    known = entries()
    for e in known:
        if e.example is not None:
            lines += _entry(e)
    lines += ["## Constraints of every problem, and rules that come with an objective", ""]
    for e in known:
        if e.example is None:
            lines += _entry(e)
    return "\n".join(lines).rstrip() + "\n"
