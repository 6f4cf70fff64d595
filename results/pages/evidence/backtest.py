"""The page of backtests: registers of real places, simulated from their first date and scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from results.language.catalogue import Language, pick, text
from results.language.numbers import source_of, span
from results.pages.page import unfitted, write_page
from results.tables.section import Section, folded, headed, html_of

MODEL = "simulation"
WORDS = ("level", "grade")
PLACE_COLUMNS = (
    *("place", "level", "half", "year", "persons", "population"),
    *("grade", "published", "source"),
)


@dataclass(frozen=True)
class Backtested:
    """Forecasts of real registers beside what they were; all in shares of a place's first register.

    Attributes
    ----------
    places : zh, en, level, half, year, persons, population, grade, published, source.
    dates : forecast, place, half, year, horizon, true, middle, low_50, high_50, low_90, high_90,
        inside_50, inside_90, score.
    scores : half, forecast, places, dates, held_50, low_50, high_50, held_90, low_90, high_90,
        score, bias.
    n_draws, n_failed : draws of every place, and those of all places that could not be fitted.
    """

    places: pd.DataFrame
    dates: pd.DataFrame
    scores: pd.DataFrame
    n_draws: int
    n_failed: int = 0


def headline(f: Backtested, language: Language) -> list[str]:
    """A sentence on either half, and what the scores judge."""
    return [
        *(
            text(f"backtest.{half}", language, **words)
            for half in ("unseen", "mend")
            for words in _words(f.scores, half)
        ),
        text("backtest.judges", language),
        *unfitted(f.n_failed, language),
    ]


def score_line(scores: pd.DataFrame, language: Language) -> str:
    """How the register's forecast scored in places that it had never seen, for every report.

    Parameters
    ----------
    scores : as :attr:`Backtested.scores`; :func:`stored_scores` are those of the last backtest.
    """
    (words,) = _words(scores, "unseen")
    return text("backtest.of_report", language, **words)


def stored_scores() -> pd.DataFrame:
    """Scores of the last backtest that was kept: ``scores.csv`` of its folder."""
    return pd.read_csv(Path(__file__).parents[2] / "tables" / "backtest_scores.csv")


def _words(scores: pd.DataFrame, half: str) -> list[dict[str, Any]]:
    """What a sentence says of the simulation in a half; nothing where it is not scored there."""
    rows = scores[scores["half"] == half]
    plain = rows.loc[rows["forecast"] != MODEL, "score"]
    return [
        {
            **{"places": row["places"], "dates": row["dates"], "held": f"{row['held_90']:.0%}"},
            **{"low": f"{row['low_90']:.0%}", "high": f"{row['high_90']:.0%}"},
            **{"score": f"{row['score']:.2f}", "best": f"{plain.min():.2f}"},
            "beaten": int((plain > row["score"]).sum()),
        }
        for row in rows[rows["forecast"] == MODEL].to_dict("records")
    ]


def _held(row: Mapping[Any, Any], share: str, language: Language) -> str:
    """How many dates a band holds, with the interval of that."""
    ends = (row[f"held_{share}"], row[f"low_{share}"], row[f"high_{share}"])
    return span(ends, "{:.0%}".format, language)


def _scores(f: Backtested, language: Language) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "half": text(f"backtest.half_{r['half']}", language),
            "forecast": text(f"backtest.{r['forecast']}", language),
            "dates": f"{r['dates']} / {r['places']}",
            "held_50": _held(r, "50", language),
            "held_90": _held(r, "90", language),
            "score": f"{r['score']:.2f}",
            "bias": f"{r['bias']:+.2f}",
        }
        for r in f.scores.sort_values("half", ascending=False).to_dict("records")
    ]
    return headed(rows, "backtest.column_", language)


def _horizons(f: Backtested, language: Language) -> pd.DataFrame:
    """Middle less truth of the simulation, by years since the start."""
    own = f.dates[f.dates["forecast"] == MODEL]
    rows = own.assign(bias=own["middle"] - own["true"]).groupby("horizon")
    return pd.DataFrame(
        {
            text("backtest.column_horizon", language): list(rows.groups),
            text("backtest.column_number", language): rows.size().to_list(),
            text("backtest.column_bias", language): [f"{x:+.2f}" for x in rows["bias"].mean()],
            text("backtest.column_held_90", language): [
                f"{x:.0%}" for x in rows["inside_90"].mean()
            ],
        }
    )


def _dates(f: Backtested, language: Language) -> pd.DataFrame:
    own = f.dates[f.dates["forecast"] == MODEL]
    names = dict(zip(f.places["en"], f.places[pick(language, "zh", "en")], strict=True))
    return pd.DataFrame(
        {
            text("backtest.column_half", language): [
                text(f"backtest.half_{h}", language) for h in own["half"]
            ],
            text("backtest.column_place", language): [names[p] for p in own["place"]],
            text("backtest.column_year", language): list(own["year"]),
            text("backtest.column_true", language): [f"{x:.1%}" for x in own["true"]],
            text("backtest.column_forecast_90", language): [
                span(ends, "{:.1%}".format, language)
                for ends in own[["middle", "low_90", "high_90"]].itertuples(index=False)
            ],
        }
    )


def _places(f: Backtested, language: Language) -> pd.DataFrame:
    """Every figure of every place with where it stands."""
    words = {
        **{k: f.places[k].map(lambda x, k=k: text(f"backtest.{k}.{x}", language)) for k in WORDS},
        "half": [text(f"backtest.half_{h}", language) for h in f.places["half"]],
        "place": f.places[pick(language, "zh", "en")],
        "source": f.places["source"].map(lambda x: source_of(x, language)),
    }
    shown = f.places.assign(**words)[list(PLACE_COLUMNS)]
    return shown.set_axis([text(f"backtest.column_{k}", language) for k in shown], axis=1)


def write_backtest(f: Backtested, folder: Path, language: Language) -> Path:
    """``backtest.LANGUAGE.html``."""
    return write_page(
        folder / f"backtest.{language}.html",
        language,
        text("backtest.title", language),
        text("backtest.reason", language),
        headline(f, language),
        [
            Section(
                text("backtest.scores", language),
                text("backtest.how", language, n_draws=f.n_draws),
                tables=[html_of(_scores(f, language))],
            ),
            Section(
                text("backtest.by_horizon", language), tables=[html_of(_horizons(f, language))]
            ),
            Section(
                text("backtest.dates", language),
                tables=[html_of(_dates(f, language))],
                folds=[folded(text("backtest.places", language), _places(f, language))],
            ),
        ],
        tag="prior_ranges",
    )
