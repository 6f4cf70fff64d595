"""The page of a pilot: who holds what, what that is worth, what it will tell."""

from collections.abc import Iterable
from pathlib import Path

from model.programmes.observed import IDENTIFIED
from results.comparison import Interval
from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import listed
from results.pages.page import of_county, write_page
from results.piloted import DESIGNS, TABLES, arm_name, interval_of, worth_of
from results.tables.csv_text import write_csv
from results.tables.section import Section, html_of
from results.tables.study_results import Piloted
from results.tables.table import span


def headline(f: Piloted, language: Language) -> list[str]:
    """The design, what it is worth, whether it pays, what it will tell and what not."""
    word = term("effect_unit", f.measure, language)
    worth = {name: worth_of(f, name, language) for name in DESIGNS}
    tails = {n: f"{x / f.unit + 0.0:,.1f}" for n, x in f.values.set_index("design")["tail"].items()}
    more = {name: interval_of(f, name) for name in ("over_first", "over_random")}
    found = f.identified["is_identified"]
    sides = {
        "tells": found & f.identified["parameter"].str.match("yields"),
        "late": f.identified["is_late"] & ~found,
    }
    return [
        text(
            "pilot.design",
            language,
            n=len(f.arms),
            size=int(f.arms["villages"].iloc[0]),
            arms=listed([arm_name(n, language) for n in f.arms["programme"]], language),
            waits=int((f.villages["arm"] == "waits").sum()),
            year=f.years[0],
            seed=f.seed,
        ),
        text("pilot.valued", language, n=f.n_truths, word=word, **worth),
        text("pilot.tails", language, word=word, **tails),
        *(
            text(
                f"pilot.{name}_{_verdict(f, name, gain)}",
                language,
                word=word,
                loss=f"{_tail_loss(f):,.1f}",
                weight=f.tail_weight,
                interval_text=span(gain.over(f.unit), language, 1),
            )
            for name, gain in more.items()
        ),
        *(
            text(
                f"pilot.{key}",
                language,
                year=f.read,
                limit=IDENTIFIED,
                names=_names(f.identified.loc[rows, "parameter"], language),
            )
            for key, rows in sides.items()
        ),
        text("pilot.next", language),
    ]


def _tail_loss(f: Piloted) -> float:
    """What the worst fifth of the pilot lies below that of an update without it."""
    tail = f.values.set_index("design")["tail"]
    return float(tail["fixed_first"] - tail["designed"]) / f.unit


def _verdict(f: Piloted, name: str, gain: Interval) -> str:
    """The verdict on the mean; ``risky`` where the worst fifth takes more than it brings."""
    w = f.tail_weight
    is_risky = name == "over_first" and w * _tail_loss(f) > (1.0 - w) * gain.mean / f.unit
    return "risky" if is_risky and gain.verdict == "better" else gain.verdict


def _names(parameters: Iterable[str], language: Language) -> str:
    names = listed([term("parameter", p, language) for p in parameters], language, 8)
    return names or text("common.nothing", language)


def write_pilot(f: Piloted, folder: Path) -> None:
    """CSV tables and the page in both languages."""
    for name in ("arms", "villages", "values", "identified"):
        write_csv(getattr(f, name), folder / f"pilot-{name}.csv")
    noted = {"n": f.n_truths, "year": f.read, "limit": IDENTIFIED}
    noted |= {k: getattr(f, k) for k in ("asked", "least", "most_moved", "least_chance")}
    for language in LANGUAGES:
        write_page(
            folder / f"pilot.{language}.html",
            language,
            of_county("pilot.title", f, language, year=f.years[0]),
            text("pilot.reason", language),
            headline(f, language),
            [
                Section(
                    text(f"pilot.{name}", language),
                    text(f"pilot.{name}_note", language, **noted),
                    tables=[html_of(table(f, language))],
                )
                for name, table in TABLES.items()
            ],
            tag=f.tag,
        )
