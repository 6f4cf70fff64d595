"""The page of a comparison in both languages: sentences, pictures, the tables behind them."""

from pathlib import Path

import pandas as pd

from results.comparison import Interval
from results.language.catalogue import LANGUAGES, Language, pick, term, text
from results.language.numbers import money, spanned
from results.pages.page import of_county, picture as embedded, write_page
from results.plots.compared import forest, glance, worlds
from results.plots.compared.pictures import alternative, pictures, write_pictures
from results.tables.compared import GAP, LEAST, Compared
from results.tables.csv_text import write_csv
from results.tables.plan import practice_line
from results.tables.section import Section, folded

MEASURES = (GAP, "poor_spending", "poor_chronic", "returns")
"""Measures of the table of all cases; the first is in yuan, the others count persons."""


def headline(f: Compared, language: Language) -> list[str]:
    """Whether a difference shows at all; which and how much; how sure; since when; for whom."""
    mind = [text("compare.mind_worlds", language)]
    return [
        *([worlds.title(f, language)] if worlds.grid(f) is not None else []),
        forest.title(f, language),
        *(glance.answers(f, language) if f.others else []),
        *(mind if any(map(f.is_elsewhere, f.names)) else []),
        *(pick(language, *note) for note in f.notes),
        practice_line(f.practice_of, language),
        _draws(f, language),
    ]


def _draws(f: Compared, language: Language) -> str:
    """On what it rests; whether a requested precision was reached."""
    words = {"n_draws": f.n_draws, "n_runs": f.n_runs, "first": f.first_year, "last": f.last_year}
    if not f.precision:
        return text("compare.rests", language, **words)
    if f.reached:
        return text("compare.precise", language, precision=f.precision, **words)
    return text(
        "compare.not_precise",
        language,
        precision=f.precision,
        need=f"{f.needed:,.0f}" if f.needed else "—",
        **words,
    )


def _shown(x: Interval | None, measure: str, language: Language) -> str:
    """A difference with its interval; of few draws the draws."""
    if x is None:
        return "—"
    ends, n = (x.mean, x.low, x.high), 0 if x.few else LEAST
    number = (lambda v: money(v, language)) if measure == GAP else "{:,.0f}".format
    return spanned(ends, n, number, language, x.draws)


def case_table(f: Compared, language: Language) -> pd.DataFrame:
    """A row a case: every measure against the reference, and what it costs."""
    cost = f.cases.set_index("name")
    gains = {n: {m: None if n == f.reference else f.gain(n, m) for m in MEASURES} for n in f.names}
    return pd.DataFrame(
        [
            {
                text("column.scenario", language): f.marked(name, language),
                **{term("gain", m, language): _shown(x, m, language) for m, x in own.items()},
                text("column.granted", language): money(cost.loc[name, "granted"], language),
                text("column.other_more", language): money(cost.loc[name, "other"], language, "+"),
            }
            for name, own in gains.items()
        ]
    )


def village_table(f: Compared, language: Language) -> pd.DataFrame:
    """How many villages are clearly better or worse off; nothing of few draws."""
    out = []
    for name in f.others if not f.is_few else ():
        rows = f.parts_of(name, "village")
        row = {text("column.scenario", language): f.title_of(name, language)}
        for kind, poor in (("poor", True), ("other", False)):
            some = rows[rows["poor"] == poor]
            for side in ("better", "worse"):
                n = int((some["verdict"] == side).sum())
                row[text(f"column.{kind}_{side}", language)] = f"{n} / {len(some)}"
        out.append(row)
    return pd.DataFrame(out)


def setting_table(f: Compared, language: Language) -> pd.DataFrame:
    """What every case sets otherwise than the reference, and why it is asked."""
    words = {
        n: text("list.semicolon", language).join(glance.unlike(f, n, language)) for n in f.names
    }
    return pd.DataFrame(
        [
            {
                text("column.scenario", language): f.marked(name, language),
                text("column.differs", language): unlike or "—",
                text("column.reason", language): f.of(name, pick(language, "why_zh", "why")),
            }
            for name, unlike in words.items()
        ]
    )


def tables(f: Compared, language: Language) -> dict[str, tuple[str, pd.DataFrame]]:
    """Every table by its name, with its heading; those with nothing to show are left out."""
    found = {
        "difference": case_table(f, language),
        "effects": pd.DataFrame(
            [
                {
                    text("column.scenario", language): f.title_of(name, language),
                    **{
                        text(f"compare.effect_{k}", language): _shown(x, GAP, language)
                        for k, x in f.effects(name).items()
                    },
                }
                for name in f.names
            ]
        ),
        "worlds": worlds.table(f, language),
        "villages": village_table(f, language),
        "settings": setting_table(f, language),
    }
    return {k: (text(f"compare.table_{k}", language), t) for k, t in found.items() if len(t)}


BESIDE = {
    "glance": ("difference", "settings"),
    "all": ("difference",),
    "worlds": ("worlds",),
    "difference": ("effects",),
    "villages": ("villages",),
    "settings": ("settings",),
}
"""Tables that stand behind a picture, folded."""


def sections(
    f: Compared, shown: dict[tuple[str, Language], Path], language: Language
) -> list[Section]:
    """A section a picture: its finding stands in the picture, the idea above it."""
    known = tables(f, language)
    return [
        Section(
            text(f"compare.picture_{name}", language),
            charts=[embedded(shown[name, language], alternative(f, name, language))],
            folds=[folded(*known[t]) for t in BESIDE.get(name, ()) if t in known],
        )
        for name in pictures(f)
    ]


def write_compared(f: Compared, folder: Path) -> None:
    """Pictures with their numbers, one page in each language, the long table."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = write_pictures(f, folder / "pictures")
    write_csv(f.long_table(), folder / "iamc.csv")
    for language in LANGUAGES:
        for name, (_, table) in tables(f, language).items():
            write_csv(table, folder / f"{name}.{language}.csv")
        key = "compare.page_branched" if f.branched else "compare.page_reason"
        write_page(
            folder / f"comparison.{language}.html",
            language,
            of_county("compare.page_title", f, language, ref=f.title_of(f.reference, language)),
            text(key, language, **({"year": f.branched} if f.branched else {})),
            headline(f, language),
            sections(f, shown, language),
            tag=f.tag,
        )
