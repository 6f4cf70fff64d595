"""The page of an update: what a year's figures say of programmes, and which money they move."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.programmes.observed import IDENTIFIED, MISFIT, OBSERVATION
from results.comparison import Interval
from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import between, listed, money, source_of, unit_of, with_key, years_of
from results.pages.page import drawn, of_county, write_page
from results.plots import own_registers, updated
from results.tables.csv_text import write_csv
from results.tables.section import Section, folded, html_of
from results.tables.study_results import Updated
from results.tables.table import span

NAMED = 4
"""Programmes named on either side of a sentence, at most."""
MOVED = 1000.0
"""Yuan from which a programme's money counts as changed: less is rounding of packages."""
FEW_MOVES = 0.05
"""Share of moves that pass below which intervals are not to be trusted."""


def headline(f: Updated | None, language: Language) -> list[str]:
    """An alarm, or what was learned, what not, which money moves, what that rests on."""
    if f is None:
        return [
            text("update.form_written", language, run="RUN" if language == "en" else "运行目录")
        ]
    own = _own(f, language)
    if f.figures.empty:
        return [*own, text("update.no_figures", language)]
    few = "_few" if f.taken < FEW_MOVES else ""
    counts = {"n": f.n_vectors, "effective": f.effective, "n_steps": f.n_steps, "taken": f.taken}
    counted = text(f"update.effective{few}", language, **counts)
    if f.is_misfit:
        bad = f.figures[f.figures["is_misfit"]].to_dict("records")
        names = listed([_named(r, language) for r in bad], language)
        return [text("update.misfit", language, names=names), *own, counted]
    return [
        *_learned(f, language),
        *own,
        *_moved(f, language),
        counted,
        text("update.sets", language, n=f.n_sets),
    ]


def _own(f: Updated, language: Language) -> list[str]:
    """How far registers of places narrow what is expected, and which are ahead or behind."""
    if f.registers.empty:
        return []
    rows, word = own_registers.ahead(f), "place" if language == "zh" else "place_en"
    apart = {
        "fast": rows[rows["high"] < rows["prior_mean"]],
        "slow": rows[rows["low"] > rows["prior_mean"]],
    }
    nowhere = text("update.own_nowhere", language)
    names = {k: listed(list(x[word]), language, NAMED) or nowhere for k, x in apart.items()}
    width = own_registers.widths(f)
    return [
        text("update.own_width", language, **width),
        text("update.own_apart", language, year=width["year"], **names),
    ]


def own_table(f: Updated, language: Language) -> pd.DataFrame:
    """What every place reported of its register, and its next year-end by three views."""
    rows = own_registers.ahead(f).to_dict("records")
    reported = {
        place: [
            text("update.own_one", language, year=y, n=n)
            for y, n in zip(own["year"], own["value"], strict=True)
        ]
        for place, own in f.registers.dropna(subset="value").astype({"value": int}).groupby("place")
    }

    def band(r: Mapping[Any, Any], name: str) -> str:
        mean, low, high = (f"{r[f'{name}{end}']:,.0f}" for end in ("mean", "low", "high"))
        return text("common.span", language, mean=mean, low=low, high=high)

    return _headed(
        language,
        place=[r["place" if language == "zh" else "place_en"] for r in rows],
        reported=[text("list.comma", language).join(reported[r["place"]]) for r in rows],
        **{words: [band(r, n) for r in rows] for n, words, _ in own_registers.BANDS},
    )


def _named(row: Mapping[Any, Any], language: Language) -> str:
    """A figure beside what was expected of it."""
    values = {k: row[k] for k in ("value", "low", "high")}
    figure = text(f"update.figure.{row['figure']}", language)
    if not row["programme"]:
        return text("update.named_county", language, figure=figure, **values)
    programme = term("programme", row["programme"], language)
    return text("update.named", language, figure=figure, programme=programme, **values)


def _learned(f: Updated, language: Language) -> list[str]:
    """Yields that the figures identify, and those of the plan that they do not."""
    known = f.beliefs[f.beliefs["verdict"] == "learned"].sort_values("narrowed", kind="stable")
    each = [
        text(
            "update.learned_one",
            language,
            programme=term("programme", r["programme"], language),
            **{k: 100.0 * r[k] for k in ("prior", "mean", "low", "high")},
        )
        for r in known.to_dict("records")
    ]
    lines = [
        text("update.learned", language, names=listed(each, language, NAMED))
        if each
        else text("update.learned_none", language)
    ]
    planned = f.beliefs["programme"].isin(f.money["programme"])
    rest = f.beliefs.loc[planned & (f.beliefs["verdict"] != "learned"), "programme"]
    if len(rest):
        names = listed([term("programme", p, language) for p in rest], language)
        lines.append(text("update.open_planned", language, names=names))
    return lines


def _moved(f: Updated, language: Language) -> list[str]:
    """Which money of the next year moves, and what that is worth."""
    if not f.next_year:
        return [text("update.no_years", language)]
    by, later = (
        f.money[a] - f.money[b] for a, b in (("after", "before"), ("left_after", "left_before"))
    )
    moved, n = float(f.villages["moved"].sum()), len(f.villages)
    values: dict[str, Any] = {"year": f.next_year, "moved": moved, "n": n}
    if by.abs().max() >= MOVED:
        order = by.sort_values(kind="stable").index
        less = [_change(f, i, by[i], language) for i in order if by[i] <= -MOVED]
        more = [_change(f, i, by[i], language) for i in order[::-1] if by[i] >= MOVED]
        values |= {"share": moved / max(float(f.money["before"].sum()), 1.0)}
        nothing = text("common.nothing", language)
        less_text, more_text = (listed(x, language, NAMED) or nothing for x in (less, more))
        lines = [text("update.moves", language, less=less_text, more=more_text, **values)]
    elif n:
        lines = [text("update.moves_villages", language, **values)]
    elif later.abs().max() >= MOVED:
        values["moved"] = float(later.clip(lower=0.0).sum())
        lines = [text("update.moves_later", language, **values)]
    elif np.isnan(f.chance):
        return [text("update.moves_not", language)]
    else:
        return [text("update.moves_unclear", language, chance=f.chance, least=f.least_chance)]
    word = term("effect_unit", f.measure, language)
    key = "update.gain_beside" if len(f.simulated) else "update.gain"
    capped = "off" if f.most_moved >= 1.0 else "costs" if f.given_up > 0.05 * f.unit else "free"
    simulated = [Interval.of(r, int(r["draws"])) for r in f.simulated.to_dict("records")]
    given_up = f.given_up / f.unit
    return [
        *lines,
        text(key, language, gain=f.gain / f.unit, word=word),
        text("update.chance", language, chance=f.chance, least=f.least_chance),
        text(f"update.cap_{capped}", language, most=f.most_moved, given_up=given_up, word=word),
        *(
            text(
                "update.simulated",
                language,
                n=found.n,
                interval_text=span(found.over(f.unit), language, 1),
                word=word,
                verdict=text(f"update.verdict_{found.verdict}", language),
            )
            for found in simulated
        ),
    ]


def _change(f: Updated, i: Any, yuan: float, language: Language) -> str:
    name = term("programme", f.money.loc[i, "programme"], language)
    return f"{name} {money(yuan, language, '+')}"


def figures_table(f: Updated, language: Language) -> pd.DataFrame:
    """Every figure beside what was expected, and what it judges."""
    rows = f.figures.to_dict("records")
    return _headed(
        language,
        year=[r["year"] for r in rows],
        figure=[text(f"update.figure.{r['figure']}", language) for r in rows],
        programme=[
            term("programme", r["programme"], language) if r["programme"] else "" for r in rows
        ],
        value=[f"{r['value']:,.5g}" for r in rows],
        expected=[_ends((r["mean"], r["low"], r["high"]), language) for r in rows],
        tail=[_tail(r, language) for r in rows],
        speaks=[
            text(f"update.speaks.{'programme' if r['programme'] else 'register'}", language)
            for r in rows
        ],
    )


def _tail(row: Mapping[Any, Any], language: Language) -> str:
    if np.isnan(row["tail"]):
        return text("update.too_few", language)
    shown = f"{row['tail']:.1%}" if row["tail"] >= 0.001 else "< 0.1%"
    return text("update.is_misfit", language, tail=shown) if row["is_misfit"] else shown


def _ends(ends: tuple[float, float, float], language: Language) -> str:
    mean, low, high = (
        f"{round(x, 1) + 0.0:,.1f}" if abs(x) < 1000.0 else f"{x:,.0f}" for x in ends
    )
    if np.isnan(ends[1]):
        return mean
    return text("common.span", language, mean=mean, low=low, high=high)


def _headed(language: Language, of: int = 0, /, **columns: list[Any]) -> pd.DataFrame:
    """Columns under their heads, some of which name the year that they are of."""
    return pd.DataFrame(
        {text(f"update.column.{k}", language, year=of): v for k, v in columns.items()}
    )


def beliefs_table(f: Updated, language: Language) -> pd.DataFrame:
    """Every shown programme's yield before and after, yuan per 100 yuan, and what is identified."""
    rows = updated.shown(f).to_dict("records")

    def verdict(r: Mapping[Any, Any]) -> str:
        own = r["is_seen"] or r["verdict"] == "open"
        return text(f"update.verdict.{r['verdict'] if own else 'class'}", language)

    return _headed(
        language,
        programme=[term("programme", r["programme"], language) for r in rows],
        prior=[_ends(_scaled(r, "prior", "prior_low", "prior_high"), language) for r in rows],
        posterior=[_ends(_scaled(r, "mean", "low", "high"), language) for r in rows],
        narrowed=[f"{r['narrowed']:.2f}" for r in rows],
        verdict=[verdict(r) for r in rows],
    )


def _scaled(row: Mapping[Any, Any], *names: str) -> tuple[float, float, float]:
    a, b, c = (100.0 * float(row[n]) for n in names)
    return a, b, c


def why(f: Updated, row: Mapping[Any, Any], language: Language) -> str:
    """Why a programme's money of the next year moves or stays: by its belief and its change."""
    by, known = row["after"] - row["before"], f.beliefs.set_index("programme")
    factor, values = 1.0, {}
    if row["programme"] in known.index:
        belief = known.loc[row["programme"]]
        factor = float(belief["factor"])
        values = {k: 100.0 * float(belief[k]) for k in ("prior", "mean")}
    believed = 0 if factor == 1.0 else int(np.sign(factor - 1.0))
    changed = 0 if abs(by) < MOVED else int(np.sign(by))
    stays = "capped" if f.given_up > 0.0 else "stays"
    keys = {
        (0, 0): "same",
        (0, 1): "beside",
        (0, -1): "displaced",
        (1, 1): "more",
        (-1, -1): "less",
        (1, 0): stays,
        (-1, 0): stays,
    }
    return text(f"update.why_{keys.get((believed, changed), 'against')}", language, **values)


def money_table(f: Updated, language: Language) -> pd.DataFrame:
    """Money of the next year by programme, as planned and updated, and why."""
    rows = f.money.sort_values(["before", "after"], ascending=False, kind="stable").to_dict(
        "records"
    )
    return _headed(
        language,
        f.next_year,
        programme=[term("programme", r["programme"], language) for r in rows],
        before=[money(r["before"], language) for r in rows],
        after=[money(r["after"], language) for r in rows],
        by=[money(r["after"] - r["before"], language, "+") for r in rows],
        why=[why(f, r, language) for r in rows],
    )


def decision_table(f: Updated) -> pd.DataFrame:
    """One row: what moves of the next year's money, what may, what that gains and gives up."""
    moved = float(f.villages["moved"].sum())
    row = {"year": f.next_year, "moved": moved, "of": float(f.money["before"].sum())}
    names = ("most_moved", "gain", "chance", "least_chance", "given_up")
    return pd.DataFrame([row | {name: getattr(f, name) for name in names}])


def villages_table(f: Updated, language: Language) -> pd.DataFrame:
    """Villages whose money of the next year changes: money and programmes, planned and updated."""
    rows = f.villages.to_dict("records")
    return _headed(
        language,
        f.next_year,
        village=[f"{r['village']} {r['name']}" for r in rows],
        before=[money(r["before"], language) for r in rows],
        after=[money(r["after"], language) for r in rows],
        mix_before=[_mix(r["mix_before"], language) for r in rows],
        mix_after=[_mix(r["mix_after"], language) for r in rows],
    )


def _mix(mix: str, language: Language) -> str:
    parts = [one.partition("=") for one in mix.split(",") if one]
    names = [f"{term('programme', n, language)} {float(s):.0%}" for n, _, s in parts]
    return listed(names, language, NAMED)


def model_table(language: Language) -> pd.DataFrame:
    """The numbers of the observation model with range, unit and source."""
    return _headed(
        language,
        figure=[with_key(p.name, language) for p in OBSERVATION],
        value=[f"{p.value:g}" for p in OBSERVATION],
        range=[between(f"{p.low:g}", f"{p.high:g}", language) for p in OBSERVATION],
        unit=[unit_of(p.unit, language) for p in OBSERVATION],
        source=[source_of(p.source, language) for p in OBSERVATION],
    )


def _own_section(f: Updated, folder: Path, language: Language) -> list[Section]:
    if f.registers.empty:
        return []
    return [
        Section(
            text("update.own", language),
            text(
                "update.own_note",
                language,
                year=own_registers.widths(f)["year"],
                n_draws=f.n_draws,
                most=f.most_apart,
            ),
            [drawn(own_registers.draw(f, language), folder, f"update-registers.{language}")],
            [html_of(own_table(f, language))],
        )
    ]


def _sections(f: Updated, folder: Path, language: Language) -> list[Section]:
    out = [
        Section(
            text("update.figures", language),
            text(
                "update.figures_note",
                language,
                limit=MISFIT / max(len(f.figures), 1),
                n_draws=f.n_draws,
            ),
            tables=[html_of(figures_table(f, language))],
        ),
        Section(
            text("update.beliefs", language),
            text("update.beliefs_note", language, limit=IDENTIFIED),
            [drawn(updated.draw(f, language), folder, f"update.{language}")],
            [html_of(beliefs_table(f, language))],
        ),
    ]
    if f.next_year and not f.is_misfit:
        tables = [html_of(money_table(f, language))]
        if len(f.villages):
            tables.append(html_of(villages_table(f, language), text("update.villages", language)))
        note = text("update.money_note", language, unit=text("update.unit", language))
        out.append(Section(text("update.money", language), note, tables=tables))
    note = text("update.model_note", language)
    numbers = folded(text("update.model_table", language), model_table(language))
    return [*out, Section(text("update.model", language), note, folds=[numbers])]


def write_update(f: Updated, folder: Path) -> None:
    """Tables, a picture and the page in both languages."""
    for name in ("figures", "beliefs", "money", "villages", "registers"):
        write_csv(getattr(f, name), folder / f"update-{name}.csv")
    write_csv(decision_table(f), folder / "update-decision.csv")
    for language in LANGUAGES:
        seen = [*f.figures["year"], *f.registers.dropna(subset="value")["year"]]
        write_page(
            folder / f"update.{language}.html",
            language,
            of_county("update.title", f, language, years=years_of(sorted(seen), language)),
            text("update.reason", language),
            headline(f, language),
            [
                *(_sections(f, folder, language) if len(f.figures) else ()),
                *_own_section(f, folder, language),
            ],
            tag=f.tag,
        )
