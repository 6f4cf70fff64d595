"""The page of mechanisms: what each one does when it is switched, with its interval."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from model.state.measures import MEASURES
from results.findings import OfCounty
from results.language.catalogue import Language, pick, term, text
from results.language.numbers import listed
from results.pages.page import of_county, write_page
from results.tables.section import Section, html_of


@dataclass(frozen=True)
class Switched(OfCounty):
    """The measure of every mechanism without it, and the difference it makes."""

    table: pd.DataFrame


_NAMES = {m.name: (m.chinese, m.text) for m in MEASURES}


def effect_table(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """One row a mechanism: what it moves, by how much of the value without it, and the verdict."""
    zh, out = language == "zh", []
    for row in table.to_dict("records"):
        base, ends = abs(float(row["without"])), [row[k] for k in ("difference", "low", "high")]
        mean, low, high = (f"{x / base:+.1%}" if base > 0.0 else f"{x:+,.0f}" for x in ends)
        out.append(
            {
                text("column.mechanism", language): row["chinese" if zh else "mechanism"],
                **({} if zh else {text("column.what_it_does", language): row["text"]}),
                text("column.moves", language): _NAMES[row["measure"]][0 if zh else 1],
                text("column.difference", language): mean,
                text("column.interval_90", language): text(
                    "mechanisms.to", language, low=low, high=high
                )
                if row["low"] == row["low"]
                else text("column.too_few", language),
                text("column.verdict", language): term("verdict", verdict(row), language),
                text("column.outside_range", language): row["outside"],
            }
        )
    return pd.DataFrame(out)


def verdict(row: dict[str, float]) -> str:
    """Whether the interval lies on the expected side, touches zero, or lies on the other."""
    side = row["expected"]
    if row["low"] != row["low"]:
        return "too_few"
    if side == 0:
        return "no_sign"
    if row["low"] * side > 0.0 and row["high"] * side > 0.0:
        return "as_expected"
    return "unclear" if row["low"] <= 0.0 <= row["high"] else "opposite"


def headline(answer: Switched, language: Language) -> list[str]:
    """How many mechanisms move what they should; which do not."""
    rows = answer.table.to_dict("records")
    verdicts = [verdict(r) for r in rows]
    names = [str(r[pick(language, "chinese", "mechanism")]) for r in rows]
    weak = [n for n, v in zip(names, verdicts, strict=True) if v in ("unclear", "opposite")]
    beyond = [n for n, r in zip(names, rows, strict=True) if r["outside"]]
    good, named = verdicts.count("as_expected"), listed(beyond, language)
    few = "too_few" if "too_few" in verdicts else "mechanisms_move_what_they"
    return [
        text(f"mechanisms.{few}", language, n_rows=len(rows), good=good),
        *[text("mechanisms.unclear_so_few_villages", language, weak=listed(weak, language))]
        * bool(weak),
        *[text("mechanisms.outside_range", language, n=len(beyond), names=named)] * bool(beyond),
    ]


def write_mechanisms(answer: Switched, folder: Path, language: Language) -> Path:
    """``mechanisms.LANGUAGE.html``."""
    return write_page(
        folder / f"mechanisms.{language}.html",
        language,
        of_county("mechanisms.mechanisms", answer, language),
        text("mechanisms.some_villages_county_same", language),
        headline(answer, language),
        [
            Section(
                text("mechanisms.switched_one_one", language),
                tables=[html_of(effect_table(answer.table, language))],
            )
        ],
    )
