"""Households followed through a run beside themselves without the fund: numbers and sentences."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from model.state.codes import ENTRY, EXIT, RETURN
from model.state.columns import CAUSES, SOURCES
from results.findings import OfCounty
from results.language.catalogue import Language, pick, term, text
from results.language.numbers import joined
from results.privacy import count_text

SIDES: Final = ("plan", "twin")
"""With the plan; the same household under the same luck without the fund."""

FLOWS: Final = (*(f"{s}_q" for s in SOURCES), "bill_q", "insured_q", "out_of_pocket_q", "taken_q")
"""What the table of years adds up."""


CHANGES: Final = {ENTRY: "fell", EXIT: "out", RETURN: "back"}
"""Words of a year's change of spending poverty."""


@dataclass(frozen=True)
class Followed(OfCounty):
    """Some households of one run by quarter, each with the plan and without the fund.

    Attributes
    ----------
    quarters : number (of the household on the page, from 1), side, year, quarter, and the columns
        of :class:`model.synthesis.household_history.HouseholdRecorder`; yuan of the day. The first
        row of a side is the state before the first quarter. No ids where it is internal.
    chosen : number, household (id; 0 where it is internal), history (empty where none is meant),
        fit (households that fit).
    random : seed by which they were picked.
    draw : number of the draw.
    internal : whether the county's register holds real households: nothing names one.
    stands_for_optimized : whether practice stands for a plan that is still to be optimized.
    """

    quarters: pd.DataFrame
    chosen: pd.DataFrame
    random: int
    draw: int
    internal: bool
    title: str
    title_zh: str
    tag: str
    stands_for_optimized: bool = False

    def _repr_html_(self) -> str:
        """What a notebook shows: every sentence."""
        lines = [x for n in self.chosen["number"] for x in sentences(self, int(n), "en")]
        return "".join(f"<p>{line}</p>" for line in lines)


def yearly(f: Followed, number: int, side: str) -> pd.DataFrame:
    """A household at every year's end, money in yuan of 2015.

    Returns
    -------
    by year: flows (``farm_y`` …) of whole years, income_y and left_y (yuan a head), line, owed, and
    what the last quarter's row says; the first year is the state at the start.
    """
    rows = f.quarters[(f.quarters["number"] == number) & (f.quarters["side"] == side)]
    ends = rows[rows["quarter"] == 4].drop(columns="side").set_index("year")
    prices = ends["prices"].fillna(1.0)
    years = rows.iloc[1:].groupby("year")
    for name in FLOWS:
        ends[f"{name.removesuffix('_q')}_y"] = years[name].sum() / prices
    for name in ("income_y", "left_y", "line"):
        ends[name] /= prices
    ends["owed"] = (ends["owed_kin"] + ends["loan"] + ends["debt"]) / prices
    ends["admitted"] = years["admitted"].sum().reindex(ends.index, fill_value=0)
    ends["support"] = years["support"].sum().reindex(ends.index, fill_value="")
    return ends


def sentences(f: Followed, number: int, language: Language) -> list[str]:
    """The household in a few sentences, each by a test on its numbers."""
    own, twin = (yearly(f, number, side) for side in SIDES)
    return [
        _start(own, language),
        _support(own, language),
        _illness(own, language),
        _register(own, language),
        path(own, language),
        beside(own, twin, language),
    ]


def _start(own: pd.DataFrame, language: Language) -> str:
    row = own.iloc[0]
    return text(
        f"follow.start_{'listed' if row['listed'] else 'unlisted'}",
        language,
        year=own.index[0],
        n=int(row["members"]),
        income=row["income_y"],
        left=row["left_y"],
        poor=text(f"follow.{'below' if row['spending_poor'] else 'above'}", language),
    )


def _support(own: pd.DataFrame, language: Language) -> str:
    """Programmes by year; that nothing reached it, where nothing did."""
    got = [
        text("follow.got", language, year=year, names=joined(words, language))
        for year, names in own["support"].items()
        if names
        for words in ([term("programme", p, language) for p in names.split("+")],)
    ]
    worth = float(own["taken_y"].sum())
    key = "support" if got and worth > 0.0 else "support_kind" if got else "no_support"
    return text(f"follow.{key}", language, got=pick(language, "；", "; ").join(got), yuan=worth)


def _illness(own: pd.DataFrame, language: Language) -> str:
    ill = joined([str(y) for y, n in own["admitted"].items() if n > 0], language)
    if not ill:
        return text("follow.no_illness", language)
    worst = own["out_of_pocket_y"].idxmax()
    row = own.loc[worst]
    bill, income = row["out_of_pocket_y"], row["income_y"] * row["members"]
    size = (
        text("follow.income_share", language, share=bill / income)
        if bill < income
        else text("follow.whole_income", language)
    )
    return text("follow.illness", language, years=ill, worst=worst, bill=bill, size=size)


def _register(own: pd.DataFrame, language: Language) -> str:
    """Exits from the register and joins, as the last quarters have them."""
    left = [str(y) for y, e in own["register_event"].iloc[1:].items() if e == EXIT]
    now = text(f"follow.{'still' if own['listed'].iloc[-1] else 'not'}_listed", language)
    if not left:
        return text("follow.register_kept", language, year=own.index[-1], now=now)
    words = {"left": joined(left, language), "year": own.index[-1], "now": now}
    return text("follow.register_left", language, **words)


def path(own: pd.DataFrame, language: Language) -> str:
    """When it left poverty, when and why it fell back."""
    poor, events = own["spending_poor"], own.iloc[1:]
    if poor.all() or not poor.any():
        return text(f"follow.{'always' if poor.all() else 'never'}_poor", language)
    parts = [
        text(f"follow.{CHANGES[event]}", language, year=year, cause=_cause(cause, language))
        for year, event, cause in events[["event", "cause"]].itertuples()
        if event in CHANGES
    ]
    parts += [text("follow.since", language)] if _stayed(events) else []
    return text("follow.path", language, parts=pick(language, "，", ", ").join(parts))


def _cause(code: int, language: Language) -> str:
    return term("cause", CAUSES[code - 1], language) if code > 0 else "—"


def _stayed(events: pd.DataFrame) -> bool:
    """Whether the last exit is older than the last year and no poverty followed."""
    exits = events.index[(events["event"] == EXIT) & (events.index < events.index[-1])]
    return len(exits) > 0 and not events.loc[exits[-1] :, "spending_poor"].any()


def beside(own: pd.DataFrame, twin: pd.DataFrame, language: Language) -> str:
    """With the plan against without the fund: years in poverty, then what is left a head."""
    both = own.index.intersection(twin.index)
    a, b = own.loc[both], twin.loc[both]
    if a.equals(b):
        return text("follow.same", language)
    poor, without = int(a["spending_poor"].sum()), int(b["spending_poor"].sum())
    more = float((a["left_y"] - b["left_y"]).iloc[1:].mean())
    side = "more" if more > 0.0 else "less"
    key = "fewer" if poor < without else "as_many" if poor == without else "longer"
    means = text(f"follow.mean_{side}", language, yuan=abs(more))
    return text(f"follow.{key}", language, more=abs(without - poor), means=means)


def title_of(f: Followed, number: int, language: Language) -> str:
    """A household's heading: its history, the causes of its returns."""
    row = f.chosen.set_index("number").loc[number]
    events = yearly(f, number, "plan")
    causes = events["cause"][(events["event"] == RETURN) & (events["cause"] > 0)].unique()
    words = [term("history", row["history"], language)] if row["history"] else []
    words += [joined([_cause(c, language) for c in causes], language)] if len(causes) else []
    return pick(language, "，", ", ").join(words) or text("follow.one", language)


def glance(f: Followed, number: int, language: Language) -> str:
    """A household in one line: its history, years below the line with and without the fund."""
    both = [yearly(f, number, side)["spending_poor"] for side in SIDES]
    poor, without = pd.concat(both, axis=1, join="inner").sum()
    words = {"title": title_of(f, number, language), "n": len(both[0]), "poor": poor}
    key = "glance_as_many" if poor == without else "glance"
    return text(f"follow.{key}", language, without=without, **words)


def picked(f: Followed, number: int, language: Language) -> str:
    """How a household was picked, and its id where it is invented."""
    row = f.chosen.set_index("number").loc[number]
    fit = count_text(int(row["fit"])) if f.internal else f"{row['fit']:,}"
    lines = [text("follow.picked", language, fit=fit, random=f.random)] if row["fit"] else []
    lines += [] if f.internal else [text("follow.id", language, household=row["household"])]
    return pick(language, "", " ").join(lines)


def notes(f: Followed, language: Language) -> list[str]:
    """That practice stands for a plan that is not optimized here; that it is no forecast."""
    return [
        *[text("summary.practice_stands", language)] * f.stands_for_optimized,
        text("follow.no_forecast", language, draw=f.draw),
    ]


def headline(f: Followed, language: Language) -> list[str]:
    """Each household in a line, then what it is with and without the fund; no forecast."""
    lines = [text("household_cards.internal", language)] if f.internal else []
    for number in map(int, f.chosen["number"]):
        own, twin = (yearly(f, number, side) for side in SIDES)
        said = (path(own, language), beside(own, twin, language))
        first = glance(f, number, language) + text("list.stop", language)
        lines.append(pick(language, "", " ").join((first, *said)))
    return [*lines, *notes(f, language)]


def years_table(f: Followed, number: int, language: Language) -> pd.DataFrame:
    """A row a year: income by source, bills, support, debt, statuses, beside the twin's income."""
    own, twin = (yearly(f, number, side) for side in SIDES)
    sums = ("out_of_pocket_y", "taken_y", "owed", "income_y", "left_y")
    columns = {
        "column.year": list(own.index),
        **{f"follow.source_{s}": _money(own[f"{s}_y"]) for s in SOURCES},
        **{f"follow.column_{name}": _money(own[name]) for name in sums},
        "follow.column_twin": _money(twin["left_y"].reindex(own.index)),
        **{
            f"follow.column_{name}": [
                text(f"follow.{'yes' if x else 'no'}", language) for x in own[name]
            ]
            for name in ("listed", "income_poor", "spending_poor")
        },
    }
    return pd.DataFrame({text(key, language): column for key, column in columns.items()})


def _money(values: "pd.Series[float]") -> list[str]:
    return ["—" if x != x else f"{x:,.0f}" for x in values]
