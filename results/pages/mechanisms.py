"""The page of mechanisms: what each one does when it is switched, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.state.measures import MEASURES
from results.language.catalogue import Language, term, text
from results.language.numbers import listed
from results.pages.page import Section, html_of, write_page

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = {m.name: (m.chinese, m.text) for m in MEASURES}


def shown(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """One row a mechanism: what it moves, by how much of the value without it, and the verdict."""
    zh, out = language == "zh", []
    for row in table.to_dict("records"):
        base = abs(float(row["without"]))
        if base > 0.0:
            mean, low, high = (f"{row[k] / base:+.1%}" for k in ("difference", "low", "high"))
        else:
            mean, low, high = (f"{row[k]:+,.0f}" for k in ("difference", "low", "high"))
        told = {} if zh else {text("column.what_it_does", language): row["text"]}
        out.append(
            {
                text("column.mechanism", language): row["chinese" if zh else "mechanism"],
                **told,
                text("column.moves", language): _NAMES[row["measure"]][0 if zh else 1],
                text("column.difference", language): mean,
                text("column.interval_90", language): f"{low}{'至' if zh else ' to '}{high}",
                text("column.verdict", language): term("verdict", verdict(row), language),
            }
        )
    return pd.DataFrame(out)


def verdict(row: dict[str, float]) -> str:
    """Whether the interval lies on the expected side, touches zero, or lies on the other."""
    side = row["expected"]
    if side == 0:
        return "no_sign"
    if row["low"] * side > 0.0 and row["high"] * side > 0.0:
        return "as_expected"
    return "unclear" if row["low"] <= 0.0 <= row["high"] else "opposite"


def headline(table: pd.DataFrame, language: Language) -> list[str]:
    """How many mechanisms move what they should; which do not."""
    rows = table.to_dict("records")
    verdicts = [verdict(r) for r in rows]
    name = "chinese" if language == "zh" else "mechanism"
    weak = [
        str(r[name]) for r, v in zip(rows, verdicts, strict=True) if v in ("unclear", "opposite")
    ]
    good = verdicts.count("as_expected")
    if language == "zh":
        lines = [f"{len(rows)}项机制逐项开关:{good}项的作用方向与预期一致(90%区间不含零)"]
        return [*lines, "不明确:" + listed(weak, language)] if weak else lines
    lines = [
        f"{good} of {len(rows)} mechanisms move what they should; their 90 % intervals leave zero out."
    ]
    return [*lines, "Unclear on so few villages: " + listed(weak, language)] if weak else lines


def write_mechanisms(table: pd.DataFrame, county: str, folder: Path, language: Language) -> Path:
    """``mechanisms.LANGUAGE.html``."""
    zh = language == "zh"
    why = (
        "抽取部分村庄,同样的人口、运气与参数,逐项关闭机制再比较;差异按关闭时的数值计百分比"
        if zh
        else "Some villages of the county, the same people, luck and numbers, each mechanism off and "
        "on; differences are shares of the value without it"
    )
    section = Section(
        "逐项开关" if zh else "Switched one by one", tables=[html_of(shown(table, language))]
    )
    title = f"{county} · {'机制' if zh else 'mechanisms'}"
    return write_page(
        folder / f"mechanisms.{language}.html",
        language,
        title,
        why,
        headline(table, language),
        [section],
    )
