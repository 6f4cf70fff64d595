"""What a run of the nation measured: poverty by year, returns by cause, how counties differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.state.columns import CAUSES
from model.state.measures import STATUSES
from model.state.units import WAN
from results.language.catalogue import Language, term, text

FGT = tuple(f"fgt{k}_{s}" for s in STATUSES for k in (0, 1, 2))
"""Headcount, gap and severity of the three statuses: means over counties by persons."""

SUMMED = (
    "households",
    "persons",
    "poor_income",
    "poor_spending",
    "poor_chronic",
    "gap_income",
    "gap_spending",
    "entries",
    "exits",
    "returns",
    "listed",
    "poor_not_listed",
    "migrants",
    "granted",
    "taken_poor",
)
"""The nation's sums; every measure of every county is in ``county_year.parquet``."""

WORST = 20
"""Counties that the page lists; all are in ``counties.csv``."""


@dataclass(frozen=True)
class NationSeen:
    """What a run of the nation measured.

    Attributes
    ----------
    year : year, sums of :data:`SUMMED`, indices of :data:`FGT` (shares of persons), ``line_real``.
    causes : year, cause, returns (persons who returned to spending poverty), mainly.
    counties : county, villages, households, persons, fund_y (yuan), poverty_2015 (assumed),
        redrawn, and spending-poverty headcounts of the first and the last year.
    """

    year: pd.DataFrame
    causes: pd.DataFrame
    counties: pd.DataFrame
    n_villages: int
    plan: str

    def title(self, language: Language) -> str:
        """What was run."""
        n = len(self.counties)
        if language == "zh":
            return f"虚构全国:{n}县{self.n_villages:,}村,{term('plan', self.plan, language)}"
        plan = term("plan", self.plan, language)
        return f"Invented nation: {n} counties, {self.n_villages:,} villages, {plan}"


def national(
    counties: pd.DataFrame, county_year: pd.DataFrame, n_villages: int, plan: str
) -> NationSeen:
    """Sums and indices of the nation from its counties'.

    FGT measures are means over persons, so that the nation's is the counties', weighted by persons:
    every county has the same line.
    """
    rows, causes = [], []
    for year, of_year in county_year.sort_values(["year", "county"]).groupby("year"):
        weight = of_year["persons"].to_numpy()
        rows.append(
            {
                "year": year,
                **{name: of_year[name].sum() for name in SUMMED},
                **{name: float(weight @ of_year[name].to_numpy() / weight.sum()) for name in FGT},
                "line_real": of_year["line_real"].iloc[0],
            }
        )
        causes += [
            {
                "year": year,
                "cause": c,
                "returns": of_year[f"returns_{c}"].sum(),
                "mainly": of_year[f"mainly_{c}"].sum(),
            }
            for c in CAUSES
        ]
    ends = (county_year["year"].min(), county_year["year"].max())
    told = counties
    for year in ends:
        now = county_year.loc[county_year["year"] == year, ["county", "fgt0_spending"]]
        told = told.merge(now.rename(columns={"fgt0_spending": f"headcount_{year}"}), on="county")
    return NationSeen(pd.DataFrame(rows), pd.DataFrame(causes), told, n_villages, plan)


def ends(n: NationSeen) -> tuple[int, int]:
    """First and last year."""
    return int(n.year["year"].iloc[0]), int(n.year["year"].iloc[-1])


def headline(n: NationSeen, language: Language) -> list[str]:
    """How many are poor at both ends, who returned and why, how far counties lie apart."""
    zh = language == "zh"
    first, last = n.year.iloc[0], n.year.iloc[-1]
    total = n.causes.groupby("cause", sort=False)["returns"].sum()
    most = str(total.idxmax())
    a, b = ends(n)
    apart = np.quantile(n.counties[f"headcount_{b}"], [0.1, 0.9])
    if zh:
        return [
            f"{first['households'] / WAN:,.0f}万户、{first['persons'] / WAN:,.0f}万人,"
            f"{a}–{b}年逐季模拟",
            f"支出贫困率{first['fgt0_spending']:.1%}→{last['fgt0_spending']:.1%},"
            f"收入贫困率{first['fgt0_income']:.1%}→{last['fgt0_income']:.1%}",
            f"返贫{n.year['returns'].sum() / WAN:,.0f}万人次,"
            f"最多的原因:{term('cause', most, language)}"
            f"({total[most] / max(total.sum(), 1.0):.0%})",
            f"{b}年末县级支出贫困率：十分位{apart[0]:.1%}，九十分位{apart[1]:.1%}",
        ]
    return [
        f"{first['households'] / 1e6:,.2f} million households, "
        f"{first['persons'] / 1e6:,.2f} million "
        f"persons, quarter by quarter {a}–{b}.",
        f"Spending poverty {first['fgt0_spending']:.1%} → {last['fgt0_spending']:.1%}; "
        "income poverty "
        f"{first['fgt0_income']:.1%} → {last['fgt0_income']:.1%}.",
        f"{n.year['returns'].sum():,.0f} returns to poverty, "
        f"most by {term('cause', most, language)} "
        f"({total[most] / max(total.sum(), 1.0):.0%}).",
        f"Counties' spending poverty at the end of {b}: a tenth below {apart[0]:.1%}, "
        f"a tenth above {apart[1]:.1%}.",
    ]


def fgt_table(n: NationSeen, language: Language) -> pd.DataFrame:
    """Headcount, gap and severity of the three statuses by year."""
    zh = language == "zh"
    words = (
        {"income": "收入", "spending": "支出", "chronic": "长期"}
        if zh
        else dict(zip(STATUSES, STATUSES, strict=True))
    )
    kinds = ("发生率", "缺口率", "深度") if zh else ("headcount", "gap", "severity")
    out = {text("column.year", language): n.year["year"].astype(str)}
    for status in STATUSES:
        for k, kind in enumerate(kinds):
            name = f"{words[status]}{kind}" if zh else f"{words[status]} {kind}"
            out[name] = n.year[f"fgt{k}_{status}"].map(("{:.2%}", "{:.2%}", "{:.3%}")[k].format)
    return pd.DataFrame(out)


def sums_table(n: NationSeen, language: Language) -> pd.DataFrame:
    """Persons in 万 or million by year."""
    zh = language == "zh"
    per = WAN if zh else 1e6
    words = {
        "persons": ("人口", "persons"),
        "poor_income": ("收入贫困", "income-poor"),
        "poor_spending": ("支出贫困", "spending-poor"),
        "poor_chronic": ("长期贫困", "chronically poor"),
        "entries": ("新致贫", "entries"),
        "exits": ("脱贫", "exits"),
        "returns": ("返贫", "returns"),
        "listed": ("建档立卡", "registered"),
        "poor_not_listed": ("漏评", "poor, not registered"),
    }
    out = {text("column.year", language): n.year["year"].astype(str)}
    return pd.DataFrame(
        out
        | {
            w[0 if zh else 1]: (n.year[k] / per).map(("{:,.1f}" if zh else "{:,.3f}").format)
            for k, w in words.items()
        }
    )


def cause_table(n: NationSeen, language: Language) -> pd.DataFrame:
    """Returns to spending poverty by cause and year; the last column is the share of all."""
    zh = language == "zh"
    wide = n.causes.pivot_table(index="cause", columns="year", values="returns", sort=False)
    share = wide.sum(axis=1) / max(float(wide.to_numpy().sum()), 1.0)
    shown = wide.map("{:,.0f}".format)
    shown.columns = [str(c) for c in shown.columns]
    shown["占比" if zh else "share"] = share.map("{:.1%}".format)
    shown.insert(0, "原因" if zh else "cause", [term("cause", c, language) for c in shown.index])
    return shown.reset_index(drop=True)


def county_table(n: NationSeen, language: Language) -> pd.DataFrame:
    """The counties with the largest headcount at the end."""
    zh, (a, b) = language == "zh", ends(n)
    worst = n.counties.nlargest(WORST, f"headcount_{b}")
    return pd.DataFrame(
        {
            "县" if zh else "county": worst["county"].astype(str),
            "村数" if zh else "villages": worst["villages"].map("{:,.0f}".format),
            "户数" if zh else "households": worst["households"].map("{:,.0f}".format),
            **{
                (f"{y}年支出贫困率" if zh else f"spending poverty {y}"): worst[
                    f"headcount_{y}"
                ].map("{:.1%}".format)
                for y in (a, b)
            },
        }
    )
