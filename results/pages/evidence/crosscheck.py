"""The page of two models: both by year, differences with causes, figures, jumps at the start."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from results.findings import OfCounty
from results.language.catalogue import Language, pick, term, text
from results.language.numbers import side_of, source_of, spanned, unit_of, years_of
from results.pages.page import drawn, of_county, unfitted, write_page
from results.plots import two_models
from results.plots.ladder import number, range_text
from results.statistics import LEAST_DRAWS
from results.tables.section import Section, folded, headed, html_of

DIFFERENT, UNKNOWN = 0.10, "unknown"
"""Share of the larger number from which a difference is shown; a cause that is not known."""


@dataclass(frozen=True)
class CrossChecked(OfCounty):
    """A second model of a county beside the households, under one plan.

    Attributes
    ----------
    plan : name of the plan whose fund both have.
    split : digest of the halves of figures.
    numbers : name, prior, low, high, unit, source, fitted.
    figures : name, en, zh, low, high, unit, source, half (fitted, predicted), second, status.
    years : series, year, second, own (mean over draws), low, high (5 and 95 % of draws), relative,
        inside, cause, share, second_part, own_part.
    jumps : model, series, first, next, jump, later.
    """

    source: str
    plan: str
    n_draws: int
    n_failed: int
    split: str
    numbers: pd.DataFrame
    figures: pd.DataFrame
    years: pd.DataFrame
    jumps: pd.DataFrame

    @property
    def different(self) -> pd.DataFrame:
        """Rows of ``years`` whose difference is shown."""
        return self.years[self.years["relative"].abs() > DIFFERENT]


def amount(
    name: str, value: float, language: Language, draws: tuple[float, float, int] | None = None
) -> str:
    """A number of a series or a part, in its unit; with low, high and number of its draws."""
    if name == "rate":
        return f"{value:.1%}"
    if name == "per_yuan_effect_gap":
        return text("crosscheck.yuan_per_yuan", language, value=value)
    if name == "per_yuan_effect_poor":
        return text("crosscheck.per_10000", language, value=value * 1e4)
    size, unit = two_models.unit_of_series(name, language)
    show = ("{:,.0f}" if size < 1e5 else "{:,.2f}").format
    shown = show(value / size)
    if draws is not None:
        low, high, n = draws
        # a narrow column breaks no interval in two
        shown = spanned((value / size, low / size, high / size), n, show, language).replace(
            "～", "\u2060～\u2060"
        )
    return text("crosscheck.amount", language, shown=shown, unit=unit)


def cause_text(row: Mapping[Hashable, Any], language: Language) -> str:
    """Why a number differs, as the parts of the difference say; or that they do not say it."""
    if row["cause"] == UNKNOWN:
        return text("crosscheck.cause_unknown", language)
    values = {k: amount(row["cause"], row[f"{k}_part"], language) for k in ("second", "own")}
    return text(
        "crosscheck.cause",
        language,
        part=text(f"crosscheck.part_{row['cause']}", language),
        share=row["share"],
        **values,
    )


def differences_table(f: CrossChecked, language: Language) -> pd.DataFrame:
    """A row for each run of years of a series with one cause: the year that differs most."""
    rows = f.different
    new = (rows["series"] != rows["series"].shift()) | (rows["cause"] != rows["cause"].shift())
    new |= rows["year"] != rows["year"].shift() + 1
    out: list[dict[str, object]] = []
    for _, part in rows.groupby(new.cumsum()):
        worst = part.loc[part["relative"].abs().idxmax()].to_dict()
        first, last, name = part["year"].iloc[0], part["year"].iloc[-1], str(worst["series"])
        out.append(
            {
                "what": text(f"crosscheck.series_{name}", language),
                "years": years_of((first, last), language),
                "most": f"{worst['year']}",
                "second": amount(name, worst["second"], language),
                "own": amount(
                    name, worst["own"], language, (worst["low"], worst["high"], f.n_draws)
                ),
                "difference": f"{worst['relative']:+.0%}",
                "cause": cause_text(worst, language),
            }
        )
    return headed(out, "crosscheck.column_", language)


def _counted(f: CrossChecked, half: str) -> tuple[int, int]:
    rows = f.figures[f.figures["half"] == half]
    return int((rows["status"] == "hit").sum()), len(rows)


def headline(f: CrossChecked, language: Language) -> list[str]:
    """How many numbers differ, what the fund does in both, figures hit, faults at the start."""
    different = f.different
    (a, b), (c, d) = _counted(f, "fitted"), _counted(f, "predicted")
    n = len(f.jumps)
    return [
        text(
            "crosscheck.counted",
            language,
            n=len(f.years),
            different=len(different),
            unknown=int((different["cause"] == UNKNOWN).sum()),
        ),
        _effect(f, language),
        text("crosscheck.hits", language, a=a, b=b, c=c, d=d),
        text("crosscheck.jumps" if n else "crosscheck.no_jump", language, n=n),
        *unfitted(f.n_failed, language),
    ]


def _effect(f: CrossChecked, language: Language) -> str:
    """What the fund does in both models at the last year."""
    effect = f.years[f.years["series"] == "effect_gap"]
    last = effect.iloc[-1]
    if (effect[["second", "own", "low", "high"]] == 0.0).all(axis=None):
        return text("crosscheck.both_zero", language)
    key = "few" if f.n_draws < LEAST_DRAWS else "inside" if last["inside"] else "outside"
    draws = (last["low"], last["high"], f.n_draws)
    return text(
        f"crosscheck.effect_{key}",
        language,
        year=last["year"],
        second=amount("effect_gap", last["second"], language),
        own=amount("effect_gap", last["own"], language, draws),
    )


def figures_table(f: CrossChecked, half: str, language: Language) -> pd.DataFrame:
    """Figures of a half: range, the second model's, hit or miss, source."""
    rows = f.figures[f.figures["half"] == half].to_dict("records")
    cells = {
        "name": [r[pick(language, "zh", "en")] for r in rows],
        "unit": [unit_of(r["unit"], language) for r in rows],
        "range": [range_text(r["low"], r["high"], r["unit"], language) for r in rows],
        "mean": [number(r["second"], r["unit"]) for r in rows],
        "verdict": [term("verdict", r["status"], language) for r in rows],
        "source": [source_of(r["source"], language) for r in rows],
    }
    return pd.DataFrame({text(f"column.{k}", language): v for k, v in cells.items()}).rename(
        columns={text("column.mean", language): text("crosscheck.second", language)}
    )


def jumps_table(f: CrossChecked, language: Language) -> pd.DataFrame:
    """Series that jump between the first two years, by model."""
    parts = ("first", "next", "jump", "later")
    rows: list[dict[str, object]] = [
        {
            "model": text(f"crosscheck.{r['model']}", language),
            "what": text(f"crosscheck.series_{r['series']}", language),
            **{k: amount(r["series"], r[k], language) for k in parts},
        }
        for r in f.jumps.to_dict("records")
    ]
    return headed(rows, "crosscheck.column_", language)


def numbers_table(f: CrossChecked, language: Language) -> pd.DataFrame:
    """Fitted numbers beside their priors and ranges."""
    rows = f.numbers.to_dict("records")
    return pd.DataFrame(
        {
            text("column.parameter", language): [
                text(f"crosscheck.number_{r['name']}", language) for r in rows
            ],
            text("crosscheck.column_prior", language): [f"{r['prior']:.4g}" for r in rows],
            text("crosscheck.column_fitted", language): [f"{r['fitted']:.4g}" for r in rows],
            text("column.range", language): [
                range_text(r["low"], r["high"], "", language) for r in rows
            ],
            text("column.unit", language): [unit_of(r["unit"], language) for r in rows],
            text("column.source", language): [source_of(r["source"], language) for r in rows],
        }
    )


def write_crosscheck(f: CrossChecked, folder: Path, language: Language) -> Path:
    """The picture and ``crosscheck.LANGUAGE.html``."""
    lines = headline(f, language)
    halves = [figures_table(f, half, language) for half in ("predicted", "fitted")]
    return write_page(
        folder / f"crosscheck.{language}.html",
        language,
        of_county("crosscheck.title", f, language),
        side_of(f.source, language),
        lines,
        [
            Section(
                text("crosscheck.by_year", language),
                text(
                    "crosscheck.how",
                    language,
                    n_draws=f.n_draws,
                    plan=term("plan", f.plan, language),
                ),
                [drawn(two_models.draw(f.years, lines[0], language), folder, f"models.{language}")],
            ),
            Section(
                text("crosscheck.differences", language),
                text("crosscheck.how_causes", language),
                tables=[html_of(differences_table(f, language))],
            ),
            Section(
                text("crosscheck.start", language),
                text("crosscheck.how_jumps", language),
                tables=[html_of(jumps_table(f, language))] if len(f.jumps) else [],
            ),
            Section(
                text("crosscheck.figures", language),
                text("crosscheck.how_figures", language, split=f.split),
                tables=[html_of(halves[0], text("crosscheck.predicted", language))],
                folds=[
                    folded(text("crosscheck.fitted", language), halves[1]),
                    folded(text("crosscheck.numbers", language), numbers_table(f, language)),
                ],
            ),
        ],
        tag="prior_ranges",
    )
