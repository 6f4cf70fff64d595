"""What an office files of a plan.

Allocation, project library, balances, assets, last year against this.
"""

import pandas as pd

from model.programmes import PROGRAMMES, Programme
from model.programmes.industry import INDUSTRIES
from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.numbers import spanned
from results.privacy import WITHHELD, count_shown, small_villages
from results.tables.plan import by_village_gap
from results.tables.project_terms import basis_of, quantity_of, quarters_of, served
from results.tables.table import EMPTY

BY_NAME = {p.name: p for p in PROGRAMMES}
GROWN = {i.programme.name: i for i in INDUSTRIES}
QUARTERS = 4.0
OWN_SHARE, UPKEEP = "industry.own_share", "delivery.works_upkeep"
"""Parameters that own shares and upkeep are reckoned with, at their base values."""


def _base(f: Findings, name: str) -> float:
    """A parameter's base value of the run; nothing where the run does not know it."""
    row = f.parameters.loc[f.parameters["name"] == name, "value"]
    return float(row.iloc[0]) if len(row) else 0.0


def link_of(p: Programme) -> str:
    """A key: how the poor benefit from a programme, by its kind."""
    if p.name in ("cooperative", "mutual"):
        return f"{p.name}"
    if p.reach == "industry":
        return "leased" if GROWN[p.name].is_leased else "industry"
    return f"{p.reach}"


def owner_of(p: Programme) -> str:
    """A key: who owns what a programme leaves, by its kind."""
    if p.name == "mutual":
        return "fund"
    if p.reach == "village" or (p.reach == "industry" and GROWN[p.name].is_leased):
        return "village"
    return "household" if p.reach == "industry" or p.name == "cooperative" else "none"


def works_from(p: Programme, language: Language) -> str:
    """When a programme works."""
    if p.reach == "industry":
        i = GROWN[p.name]
        return text(
            "office.works_industry",
            language,
            first=f"{i.first_q / QUARTERS:g}",
            full=f"{i.full_q / QUARTERS:g}",
        )
    late = p.reach == "village" and p.name != "mutual"
    return text(
        "office.works_next_year" if late or p.name == "training" else "office.works_this_year",
        language,
    )


SHOWN = 6
"""Programmes that have a column of their own in the table of allocation, the largest first."""


def allocation(f: Findings, year: int, language: Language) -> pd.DataFrame:
    """A row for each village that gets money in a year: 万元 by programme and in all.

    The county's own is last.
    """
    paid = f.grants[f.grants["year"] == year]
    money = paid.pivot_table(
        index="village", columns="programme", values="yuan", aggfunc="sum", fill_value=0
    )
    order = list(money.sum().sort_values(ascending=False, kind="stable").index)
    villages = f.villages.set_index("village").reindex(money.index).fillna({"town": 1_000})
    money = money.loc[villages.sort_values("town", kind="stable").index]
    named = {term("programme", p, language): money[p] for p in order[:SHOWN]}
    if order[SHOWN:]:
        named[text("page_one.rest", language)] = money[order[SHOWN:]].sum(axis=1)
    cells = {
        text("office.number", language): range(1, len(money) + 1),
        text("office.town", language): [
            villages["town_name"][c] if c else None for c in money.index
        ],
        text("column.village", language): [
            f"{c} {villages['name'][c]}" if c else text("office.county", language)
            for c in money.index
        ],
        text("page_one.head.persons", language): [
            count_shown(int(villages["heads"][c])) if c else None for c in money.index
        ],
        **{
            name: (yuan / WAN).round(2).where(yuan > 0.0).to_numpy() for name, yuan in named.items()
        },
        text("column.total", language): (money.sum(axis=1) / WAN).round(2).to_numpy(),
    }
    return pd.DataFrame(cells)


def library(f: Findings, language: Language, year: int | None = None) -> pd.DataFrame:
    """A line for each grant: purse, legal use, quantity, quarters, targets, benefit, own share.

    万元; of one year or of all.
    """
    villages, gap, rows = f.villages.set_index("village"), by_village_gap(f, language), []
    lines = f.grants[f.grants["village"] != 0]
    lines = lines if year is None else lines[lines["year"] == year]
    for n, line in enumerate(lines.to_dict("records"), start=1):
        p, village = BY_NAME[str(line["programme"])], villages.loc[line["village"]]
        own = _base(f, OWN_SHARE) if p.own_share else 0.0
        packages = float(line["yuan"]) / (p.price * (1.0 - own))
        homes = int(village["homes"]) if "homes" in village else None
        persons, households = served(p, packages, int(village["heads"]), homes, language)
        cells = {
            "office.number": n,
            "column.year": int(line["year"]),
            "office.town": str(village["town_name"]),
            "column.village": f"{line['village']} {village['name']}",
            "column.programme": term("programme", p.name, language),
            "column.purse": term("purse", line["purse"], language),
            "office.money": round(float(line["yuan"]) / WAN, 2),
            "office.own": round(float(line["yuan"]) * own / (1.0 - own) / WAN, 2),
            "office.use": term("basis", basis_of(p, str(line["purse"])), language),
            "office.industry": text(
                "office.yes" if p.counts_as_industry else "office.no", language
            ),
            "office.units": quantity_of(p, packages, language),
            "office.persons": persons,
            "office.households": households,
            "office.period": text(
                "office.from_to",
                language,
                begin=quarters_of(p)[0],
                done=quarters_of(p)[1],
            ),
            "office.done": text("office.quarter", language, quarter=quarters_of(p)[1]),
            "office.target": gap.get(int(line["village"]), ""),
            "office.link": term("benefit", link_of(p), language),
            "office.works": works_from(p, language),
        }
        rows.append({text(k, language): v for k, v in cells.items()})
    return pd.DataFrame(rows)


def balances(f: Findings, language: Language) -> pd.DataFrame:
    """Every purse's money of every year: given, spent, carried, left, why."""
    if f.unspent is None:
        return pd.DataFrame()
    u = f.unspent
    return pd.DataFrame(
        {
            text("column.purse", language): [term("purse", p, language) for p in u["purse"]],
            text("column.year", language): u["year"].astype(int),
            text("office.given", language): (u["given"] / WAN).round(2),
            text("office.spent", language): (u["spent"] / WAN).round(2),
            text("office.carried", language): (u["carried"] / WAN).round(2),
            text("office.left", language): (u["left"] / WAN).round(2),
            text("office.why", language): [
                term("unspent", str(w), language) if w else EMPTY for w in u["why"]
            ],
        }
    )


def assets(f: Findings, language: Language) -> pd.DataFrame:
    """What stands in a village after the plan: money put in, owner, keeper, upkeep a year."""
    names = f.villages.set_index("village")["name"]
    money = f.grants[f.grants["village"] != 0].groupby(["village", "programme"])["yuan"].sum()
    rows = []
    for (village, name), yuan in money.items():
        p = BY_NAME[name]
        owner = owner_of(p)
        if owner == "none":
            continue
        rows.append(
            {
                text("column.village", language): f"{village} {names.get(village, '')}",
                text("column.programme", language): term("programme", name, language),
                text("office.money", language): round(yuan / WAN, 2),
                text("office.owner", language): term("owner", owner, language),
                text("office.keeper", language): term("owner", owner, language),
                text("office.upkeep", language): round(yuan / WAN * _base(f, UPKEEP), 2)
                if p.reach == "village" and p.name != "mutual"
                else None,
            }
        )
    return pd.DataFrame(rows)


def against(f: Findings, last: pd.DataFrame | None, language: Language) -> pd.DataFrame:
    """Every village with money then or now, and every poor one.

    Before, this year, difference, verdict; a total.

    What stands before this year is last year's money where it is given, else practice as a mean of
    the plan's years; a run that knows neither has no such table. The verdict is always against
    practice.

    Parameters
    ----------
    last : village, yuan of the year before; None: what the county's own data tell.
    """
    if last is None and f.practice_of == "last_year":
        last = f.before
    losers = None if f.losers is None else f.losers.set_index("village")
    if last is not None:
        before, kind = last.groupby("village")["yuan"].sum(), "last"
    elif losers is not None:
        before, kind = losers["practice_yuan"] / len(f.plan_years), "mean"
    else:
        return pd.DataFrame()
    this = f.grants[f.grants["year"] == f.plan_years[0]].groupby("village")["yuan"].sum()
    poor = f.villages["village"][f.villages["poor_village"] == 1]
    paid = {int(c) for money in (before, this) for c in money.index[money > 0]}
    names = {0: text("office.county", language)} | {
        int(c): f"{c} {name}"
        for c, name in zip(f.villages["village"], f.villages["name"], strict=True)
    }
    hidden, rows = small_villages(f), []
    for code in sorted(paid | {int(c) for c in poor}):
        was, now = float(before.get(code, 0.0)) / WAN, float(this.get(code, 0.0)) / WAN
        rows.append(
            (names[code], was, now, *_effect(losers, code, code in hidden, f.n_draws, language))
        )
    rows.append(
        (
            text("column.total", language),
            sum(r[1] for r in rows),
            sum(r[2] for r in rows),
            EMPTY,
            EMPTY,
        )
    )
    return _years(rows, kind, losers is not None, language)


def _years(
    rows: list[tuple[str, float, float, str, str]], kind: str, judged: bool, language: Language
) -> pd.DataFrame:
    """Village, 万元 before and now, the simulated difference, the verdict, as a table.

    Kind: last or mean.
    """
    cells: dict[str, list[str] | list[float]] = {
        "column.village": [r[0] for r in rows],
        f"office.{kind}": [round(r[1], 2) for r in rows],
        "office.this": [round(r[2], 2) for r in rows],
        f"office.more_{kind}": [round(r[2] - r[1], 2) for r in rows],
    }
    if judged:
        cells |= {"office.gap": [r[3] for r in rows], "office.loses": [r[4] for r in rows]}
    return pd.DataFrame({text(k, language): v for k, v in cells.items()})


def _effect(
    losers: pd.DataFrame | None, code: int, hidden: bool, n_draws: int, language: Language
) -> tuple[str, str]:
    """The simulated difference from practice, and whether the village loses.

    Withheld of a small one.
    """
    if losers is None or code not in losers.index:
        return EMPTY, EMPTY
    if hidden:
        return WITHHELD, WITHHELD
    one = losers.loc[code]
    mean, low, high = (float(one[k]) / WAN for k in ("mean", "low", "high"))
    less = float(one["yuan"]) < float(one["practice_yuan"])
    verdict = "clear" if high < 0.0 else "maybe" if less and low <= 0.0 else "not"
    shown = spanned((mean, low, high), n_draws, "{:,.1f}".format, language)
    return shown, text(f"office.loses_{verdict}", language)
