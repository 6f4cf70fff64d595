"""``docs/studies.md`` from the priors of yields and the table of studies behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.programmes.priors import PRIORS
from model.programmes.studies import studies
from results.language.catalogue import term
from results.tables.evidence import general_studies, prior_lines, yield_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.programmes.priors import Prior
    from model.programmes.studies import Study

TARGET = Path(__file__).parent / "studies.md"

HEAD = """# Evidence on what a yuan brings

Made by `make docs` from `model/programmes/priors.csv` and `model/programmes/studies.csv`;
`tuopin parameters --evidence` prints the same, `tuopin parameters tea --evidence` one programme.

A *yield* is yuan of yearly household income (2015 prices) per yuan of public money. Of a prior it is given at
the 5th, 50th and 95th percentile of what is believed, for the year after the grant that it speaks of. Of a study
it is arithmetic on what was published, shown with it; it is not known where size or dose was not seen. A yield
is *gross* where own labour and costs, displaced work or growth without support are still in it.

*Likeness* (0 to 1) compares place and recipients with those of a county plan. *Grades* join design and
likeness: A is a comparison that can be trusted with a dose that is known, or a body of trials, of a likeness of at
least 0.5; B is one controlled comparison whose dose or size is partly missing, or a trial of another kind of place;
C is a figure without a comparison group, or general knowledge that nobody opened.

To add a study, write a row into `studies.csv` and its key into the column `studies` of each programme in
`priors.csv` that it bears on; run `make docs`. A row that cannot be read is refused with its file and line.
"""

COLUMNS = ("study", "dose", "effect", "yield", "likeness", "grade")


def _table(rows: Iterable[Study]) -> list[str]:
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    for s in rows:
        cells = (
            f"[{s.study}](#{s.key})",
            s.denominator,
            s.effect,
            yield_words(s, "en"),
            f"{s.likeness:g}",
            s.grade,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _programme(prior: Prior) -> list[str]:
    names = [term("programme", prior.programme, language) for language in ("en", "zh")]
    found, derived, *_ = prior_lines(prior, "en")
    known = studies()
    return [
        f"### {prior.programme}",
        "",
        f"{' '.join(names)}. {found.partition(': ')[2]}",
        "",
        derived,
        "",
        *_table(known[key] for key in prior.studies),
    ]


def _years(value: float | None) -> str:
    return "not known" if value is None else f"{value:g}"


def _entry(study: Study) -> list[str]:
    fields = {
        "where and when": ", ".join(t for t in (study.place, study.years) if t),
        "design": study.design,
        "effect": study.effect,
        "dose": study.denominator,
        "given beside": study.given_beside,
        "yield": yield_words(study, "en"),
        "arithmetic": study.arithmetic,
        "delay, years": _years(study.delay_y),
        "share lost a year": _years(study.decay_y),
        "likeness and grade": f"{study.likeness:g}, {study.grade}",
        "source": study.citation,
        "note": study.note,
    }
    told = [f"- {name}: {value}" for name, value in fields.items() if value]
    return [f"### {study.key}", "", study.study, "", *told, ""]


def text() -> str:
    """The page: programmes with their priors, other studies, every study in full."""
    lines = [HEAD, "## Programmes", ""]
    for prior in PRIORS.values():
        lines += _programme(prior)
    lines += ["## Studies of no single programme", "", *_table(general_studies())]
    lines += ["## Every study", ""]
    for study in studies().values():
        lines += _entry(study)
    return "\n".join(lines).rstrip() + "\n"
