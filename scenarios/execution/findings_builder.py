"""From outcomes to tables: what a run measured, as results reads it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.parameters import parameter_bundles
from model.plan import FundPlan
from model.processes.register.rules import task_of
from model.programmes import GRANTABLE, PROGRAMMES
from model.state.measures import COUNTY_YEAR, MEASURES
from model.synthesis.margins import bounds, margins
from optimize.baselines.splits import practice
from optimize.instance import Instance
from optimize.simulator import Outcome, SimulationRun
from results.findings import Findings
from results.statistics import ends
from scenarios.draws.draw import Draw
from scenarios.execution.decision import practice_of, villages_of, worth_of
from scenarios.execution.population import facts_of, population_of
from scenarios.execution.runner import LEARNED, Runner
from scenarios.files.plan import plan_rows
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario

BY_VILLAGE = {*LEARNED, "poor_income", "persons"}
"""Measures that stay by village in the outcomes of every plan."""

BATCH = 4
"""Draws whose outcomes are held whole at once; more would only cost memory."""


OUT_SHARE = 0.03
"""Poor share of a village's persons at which a poor village leaves the list: the limit of the
western provinces in the 2016 opinions on the mechanism of poverty exit (2 % elsewhere)."""


def _poor_share(yearly: Mapping[str, NDArray[Any]], villages: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(
        yearly["poor_income"][:, villages] / np.maximum(yearly["persons"][:, villages], 1.0)
    )


def summed(outcome: Outcome) -> Outcome:
    """County sums of all measures but those that villages are judged by.

    Copies: measures that were read from disk are views of one array, which would stay whole.
    """
    yearly = {
        name: values.copy() if name in BY_VILLAGE else values.sum(axis=1, keepdims=True)
        for name, values in outcome.yearly.items()
        if name not in COUNTY_YEAR
    }
    county = {
        n: v[:, :1] for n, v in outcome.yearly.items() if n in COUNTY_YEAR or n == "line_real"
    }
    return Outcome(outcome.years, outcome.villages, yearly | county)


def valued(
    runner: Runner, plans: Mapping[str, FundPlan], draws: Sequence[int], main: str
) -> dict[tuple[str, int], Outcome]:
    """Every plan under every draw in the whole county, and growth without other budgets.

    Villages stay in the outcomes of the main plan; in the others their sums and what villages are
    judged by.
    """
    outcomes: dict[tuple[str, int], Outcome] = {}
    for first in range(0, len(draws), BATCH):
        jobs: dict[tuple[str, int], SimulationRun] = {}
        for d in draws[first : first + BATCH]:
            jobs |= {(name, d): SimulationRun(plan, d, "county") for name, plan in plans.items()}
            jobs["trend", d] = SimulationRun(plans["no_fund"], d, "county", other_budgets=False)
        batch = runner(
            list(jobs.values()),
            "comparing plans on held-out draws",
            first * (len(plans) + 1),
            len(draws) * (len(plans) + 1),
        )
        outcomes |= {
            key: outcome if key[0] == main else summed(outcome)
            for key, outcome in zip(jobs, batch, strict=True)
        }
    return outcomes


def county_year(runner: Runner, outcomes: Mapping[tuple[str, int], Outcome]) -> pd.DataFrame:
    """County sums and villages out of poverty by plan, draw and year, the shared year too."""
    frames, instance = [], runner.instance
    for (plan, draw), outcome in outcomes.items():
        shared = runner.shared_year(draw)
        columns: dict[str, object] = {
            m.name: np.concatenate((shared[m.name].sum(axis=1), outcome.yearly[m.name].sum(axis=1)))
            for m in MEASURES
        }
        n = len(shared["persons"])
        columns |= {
            extra: np.concatenate((shared[extra][:, 0], outcome.yearly[extra][:, 0]))
            for extra in (*COUNTY_YEAR, "line_real")
        }
        funded = np.isin(outcome.villages, instance.codes)
        columns["villages_out"] = np.concatenate(
            [(_poor_share(y, funded) <= OUT_SHARE).sum(axis=1) for y in (shared, outcome.yearly)]
        )
        years = [*range(outcome.years[0] - n, outcome.years[0]), *outcome.years]
        frame = pd.DataFrame({"plan": plan, "draw": draw, "year": years, **columns})
        frames.append(frame.assign(exit_task=_exit_tasks(frame, runner.draws[draw])))
    return pd.concat(frames, ignore_index=True)


def _exit_tasks(frame: pd.DataFrame, draw: Draw) -> list[float]:
    """Persons that a draw's deadline asks to leave at each year-end; none once it has passed."""
    p = parameter_bundles(draw.model_values)["register"]
    before = frame["listed"] + frame["left_list"] - frame["joined_list"]
    return [
        float("nan")
        if p.deadline and year > p.deadline
        else task_of(int(year), float(listed), float(joined), p)
        for year, listed, joined in zip(frame["year"], before, frame["joined_list"], strict=True)
    ]


def village_year(outcomes: Mapping[tuple[str, int], Outcome], plan: str) -> pd.DataFrame:
    """Village measures of one plan by year: means over draws."""
    chosen = [o for (name, _), o in outcomes.items() if name == plan]
    first = chosen[0]
    index = pd.MultiIndex.from_product(
        [first.years, first.villages.tolist()], names=["year", "village"]
    )
    means = {m.name: np.mean([o.yearly[m.name] for o in chosen], axis=0).ravel() for m in MEASURES}
    return pd.DataFrame(means, index=index).reset_index()


def village_gap(
    outcomes: Mapping[tuple[str, int], Outcome], plans: Sequence[str], instance: Instance
) -> pd.DataFrame:
    """Gap closed in every funded village against no fund, mean and interval over draws."""
    closed = {plan: closed_more(outcomes, plan, "no_fund", instance) for plan in plans}
    rows = [
        {"village": code, "plan": plan, **ends(more[:, v])}
        for plan, more in closed.items()
        for v, code in enumerate(instance.codes.tolist())
    ]
    return pd.DataFrame(rows, columns=["village", "plan", "mean", "low", "high"])


def closed_more(
    outcomes: Mapping[tuple[str, int], Outcome], plan: str, other: str, instance: Instance
) -> NDArray[np.float64]:
    """(D, V) gap that a plan closes more than another in every funded village, draw by draw."""
    years, codes = instance.effect_years, instance.codes
    return np.stack(
        [
            outcomes[other, d].gap(years, codes) - outcomes[plan, d].gap(years, codes)
            for d in sorted({d for _, d in outcomes})
        ]
    )


def exits(
    outcomes: Mapping[tuple[str, int], Outcome], plan: str, instance: Instance
) -> pd.DataFrame:
    """By funded village and year-end: share of draws out of poverty, and out to the horizon.

    Returns
    -------
    village, year, out, stays (shares of draws), poor (mean share of persons, income-poor), bad (the
    same in the worst tenth of draws), again (persons who return to poverty that year, mean).
    """
    of_plan = [
        o for (name, _), o in sorted(outcomes.items(), key=lambda x: x[0][1]) if name == plan
    ]
    place = np.flatnonzero(np.isin(of_plan[0].villages, instance.codes))
    # (D, Y, V)
    poor = np.stack([_poor_share(o.yearly, place) for o in of_plan])
    again = np.mean([o.yearly["returns"][:, place] for o in of_plan], axis=0)
    out = poor <= OUT_SHARE
    stays = np.flip(np.logical_and.accumulate(np.flip(out, axis=1), axis=1), axis=1)
    bad = np.quantile(poor, 0.9, axis=0)
    return pd.DataFrame(
        [
            {
                "village": int(v),
                "year": int(y),
                "out": float(out[:, t, i].mean()),
                "stays": float(stays[:, t, i].mean()),
                "poor": float(poor[:, t, i].mean()),
                "bad": float(bad[t, i]),
                "again": float(again[t, i]),
            }
            for i, v in enumerate(of_plan[0].villages[place].tolist())
            for t, y in enumerate(of_plan[0].years)
        ],
        columns=["village", "year", "out", "stays", "poor", "bad", "again"],
    )


def village_table(pack: CountyPack, scenario: Scenario, instance: Instance) -> pd.DataFrame:
    """The villages of the report: funded ones with their class."""
    v = villages_of(pack, scenario)
    classes = dict(zip(instance.codes.tolist(), instance.classes, strict=True))
    return pd.DataFrame(
        {
            "village": v["code"],
            "name": list(pack.village_names),
            "town": v["town"],
            "town_name": [pack.town_names.get(t, str(t)) for t in v["town"].tolist()],
            "poor_village": v["poor_village"],
            "first_round": v["first_round"],
            "team": v["team"],
            "class": [classes.get(c, "other") for c in v["code"].tolist()],
            "heads": v["listed_persons"],
            "homes": v["listed_households"],
            "persons": v["persons"],
            "need": v["need"],
            **{name: v[name] for name in ("altitude", "places", "road", "water", "power")},
            "suited": _suited(pack, instance, v),
        }
    )


MOST_SUITED = 3
"""Industries named of a village."""


def _suited(pack: CountyPack, instance: Instance, villages: Mapping[str, Any]) -> list[str]:
    """The industries that earn most in each village by its table: ``tea 1.40+sheep 1.12``."""
    there = [
        k
        for k, p in enumerate(PROGRAMMES)
        if p.reach == "industry" and p.name not in instance.barred and p.name != "photovoltaic"
    ]
    return [
        "+".join(
            f"{GRANTABLE[k]} {row[k]:.2f}"
            for k in sorted(there, key=lambda k: -row[k])[:MOST_SUITED]
        )
        for row in worth_of(pack, villages)
    ]


def _figures(pack: CountyPack) -> pd.DataFrame:
    """Published figures, and the fund with its range where no report prints it."""
    rows = [{**f, "note": f.get("note", "")} for f in pack.figures]
    low, high = pack.fund_range
    if low < high:
        rows.append(
            {
                "name": "fund_y",
                "zh": "年度资金（假设）",
                "value": pack.fund_y,
                "unit": "yuan per year",
                "use": "lever",
                "match": "shown",
                "note": f"{low:,.0f} to {high:,.0f}; {pack.fund_source}",
            }
        )
    return pd.DataFrame(rows, columns=["name", "zh", "value", "unit", "use", "match", "note"])


def _parameters(pack: CountyPack, scenario: Scenario) -> pd.DataFrame:
    """Every number of the question with its range and source."""
    columns = ("name", "value", "low", "high", "unit", "source", "confidence")
    return pd.DataFrame(
        [{c: getattr(p, c) for c in columns} for p in parameters_of(pack, scenario)]
    )


def _before(pack: CountyPack, scenario: Scenario, instance: Instance) -> pd.DataFrame:
    """What the special fund paid last year; where it is not known, a year of reference practice."""
    if practice_of(pack, scenario.levers) == "last_year":
        rows = pd.DataFrame(pack.spent_last_year, columns=["village", "programme", "yuan"])
    else:
        plan = plan_rows(practice(instance))
        rows = plan[plan["year"] == instance.years[0]]
    return rows.groupby(["village", "programme"], as_index=False)["yuan"].sum()


def _margins(pack: CountyPack, scenario: Scenario, draw: Draw) -> pd.DataFrame:
    """How near a draw's population comes to the county's totals."""
    population, facts = population_of(pack, scenario, draw), facts_of(pack, draw)
    totals = (*margins(population, facts), *bounds(population, facts))
    return pd.DataFrame([{"name": m.name, "target": m.target, "got": m.got} for m in totals])


def findings_of(
    runner: Runner,
    kind: Literal["plan", "simulate"],
    main: str,
    outcomes: Mapping[tuple[str, int], Outcome],
    **parts: Any,
) -> Findings:
    """Findings with everything that any kind of run shows."""
    pack, scenario = runner.pack, runner.scenario
    return Findings(
        kind=kind,
        main=main,
        county=pack.title,
        county_chinese=pack.chinese,
        scenario=scenario.title,
        scenario_zh=scenario.title_zh or scenario.title,
        why_zh=scenario.why_zh or scenario.why,
        why=scenario.why,
        source=pack.source,
        plan_years=scenario.plan_years,
        effect_years=runner.instance.effect_years,
        seed=scenario.draws.seed,
        n_draws=len({d for _, d in outcomes}),
        tag=scenario.tag,
        fund_y=scenario.levers.fund_y,
        county_year=county_year(runner, outcomes),
        villages=village_table(pack, scenario, runner.instance),
        parameters=_parameters(pack, scenario),
        figures=_figures(pack),
        contradictions=pd.DataFrame(pack.contradictions, columns=["figures", "text", "zh"]),
        other_budgets=pd.DataFrame(
            pack.other_budgets, columns=["name", "zh", "yuan_y", "source", "in_model"]
        ),
        margins=_margins(pack, scenario, runner.draws[0]),
        not_known=pd.DataFrame(pack.not_known, columns=["text", "zh"]),
        own_villages=bool(pack.reported),
        practice_of=practice_of(pack, scenario.levers),
        before=_before(pack, scenario, runner.instance),
        barred=pack.barred,
        unpaid=tuple(n for n in runner.instance.barred if n not in pack.barred),
        **parts,
    )
