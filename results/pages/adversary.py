"""The page of the worst world found: its few settings, the loss again, the rule that insures."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from results.findings import OfCounty, PracticeOf
from results.language.catalogue import Language, term, text
from results.language.numbers import joined, side_of, source_of, spanned, unit_of, with_key
from results.pages.page import drawn, of_county, unfitted, write_page
from results.plots import adversary
from results.plots.ladder import number
from results.statistics import LEAST_DRAWS
from results.tables.plan import practice_line
from results.tables.section import Section, html_of

SETTING = ["name", "value", "usual", "low", "high", "unit", "source"]
INSURED = ["rule", "saved", "saved_low", "saved_high", "cost", "cost_low", "cost_high"]
WITHOUT_PLAN = ("impossible", "idle")
"""Why a rule has no plan of its own: none keeps it, the run's choice keeps it already."""


@dataclass(frozen=True)
class Opposed(OfCounty):
    """The worst world found for a plan, against practice; losses in units of the objective.

    Attributes
    ----------
    plan, recommended : names of the plan that is examined, and of the run's recommended one.
    measure, unit : of the objective: its first measure, and what it is shown in.
    n_axes, n_tried : numbers and switches that were varied, worlds that were tried.
    found : loss in the whole county on the draws that chose the worst.
    screened : loss of every world of the designs.
    losses : world (usual, worst, few), mean, low, high: whole county, fresh draws.
    settings : :data:`SETTING`, of the few settings that keep half of the loss.
    insurance : :data:`INSURED`: saved in the few settings, cost in the usual world.
    practice_of : whose mix practice has.
    n_draws, n_failed : fresh draws that value what was found, and those that could not be fitted.
    without : names of rules without a plan of their own, by :data:`WITHOUT_PLAN`.
    """

    source: str
    plan: str
    recommended: str
    measure: str
    unit: float
    n_villages: int
    n_all_villages: int
    n_axes: int
    n_tried: int
    n_draws: int
    found: float
    screened: pd.DataFrame
    losses: pd.DataFrame
    settings: pd.DataFrame
    insurance: pd.DataFrame
    without: Mapping[str, Sequence[str]]
    practice_of: PracticeOf = "pingli"
    n_failed: int = 0

    def loss(self, world: str) -> Mapping[Hashable, Any]:
        """Mean and interval of a world's loss."""
        return self.losses.set_index("world").loc[world].to_dict()

    def cheapest(self) -> Mapping[Hashable, Any] | None:
        """The rule that surely saves, for least cost in the usual world per unit saved."""
        sure = self.insurance[
            (self.insurance["saved_low"] > 0.0) & (self.insurance["rule"] != "practice")
        ]
        if sure.empty or self.n_draws < LEAST_DRAWS:
            return None
        return sure.loc[(sure["cost"] / sure["saved"]).idxmin()].to_dict()

    def ends(
        self, row: Mapping[Hashable, Any], keys: tuple[str, str, str], language: Language
    ) -> str:
        """A mean with its interval, in the objective's unit."""
        mean, low, high = (float(row[k]) / self.unit for k in keys)
        return text(
            "adversary.amount",
            language,
            shown=spanned((mean, low, high), self.n_draws, "{:,.0f}".format, language),
            unit=term("effect_unit", self.measure, language),
        )


MEAN = ("mean", "low", "high")
SAVED, COST = ("saved", "saved_low", "saved_high"), ("cost", "cost_low", "cost_high")


def settings_table(f: Opposed, language: Language) -> pd.DataFrame:
    """The few settings: value, usual value, range, unit, source; a switch by its words."""
    rows = []
    for r in f.settings.to_dict("records"):
        row = [text("adversary.on", language), text("adversary.off", language), "—", "—"]
        words = setting_text(r, language)
        if r["unit"]:
            words = with_key(r["name"], language)
            row = [number(r[k]) for k in ("value", "usual", "low", "high")]
        rows.append([words, *row, unit_of(r["unit"], language), source_of(r["source"], language)])
    own = [f"adversary.column_{k}" for k in ("name", "value", "usual", "low", "high")]
    return pd.DataFrame(
        rows, columns=[text(k, language) for k in (*own, "column.unit", "column.source")]
    )


def setting_text(row: Mapping[Hashable, Any], language: Language) -> str:
    """A setting in words: value, usual value and range; a switch by its name."""
    if not row["unit"]:
        return text(f"adversary.switch_{row['name']}", language)
    values = {k: number(row[k]) for k in ("value", "usual", "low", "high")}
    return text(
        "adversary.setting", language, name=term("parameter", row["name"], language), **values
    )


def rule_text(rule: str, language: Language) -> str:
    """A way to insure in words; ``half_PROGRAMME`` is a cap on what the plan gives it now."""
    if rule.startswith("half_"):
        return text(
            "adversary.rule_half",
            language,
            programme=term("programme", rule.removeprefix("half_"), language),
        )
    return text(f"adversary.rule_{rule}", language)


def headline(f: Opposed, language: Language) -> list[str]:
    """Worst found of how many; the few settings; the loss again; the cheapest insurance."""
    counts = {"n": f.n_tried, "axes": f.n_axes, "plan": term("plan", f.plan, language)}
    last = [
        *[text("adversary.practice_recommended", language)] * (f.plan != f.recommended),
        *unfitted(f.n_failed, language),
    ]
    if f.settings.empty:
        return [text("adversary.none", language, **counts), *last]
    rows = {world: f.loss(world) for world in f.losses["world"]}
    said = {world: f.ends(row, MEAN, language) for world, row in rows.items()}
    few, settings = rows["few"], [setting_text(r, language) for r in f.settings.to_dict("records")]
    sign = "sure" if few["low"] > 0 else "none" if few["high"] < 0 else "unsure"
    lines = [
        text("adversary.worst_of", language, **counts),
        text(
            "adversary.settings", language, settings=text("list.semicolon", language).join(settings)
        ),
        text(f"adversary.loss_{'few' if f.n_draws < LEAST_DRAWS else sign}", language, **said),
    ]
    best, n = f.cheapest(), int((f.insurance["rule"] != "practice").sum())
    if best is None:
        lines.append(text(f"adversary.{'no_insurance' if n else 'no_need'}", language, n=n))
    else:
        free = best["cost_low"] <= 0.0 <= best["cost_high"]
        lines.append(
            text(
                "adversary.insurance_free" if free else "adversary.insurance",
                language,
                rule=rule_text(best["rule"], language),
                saved=f.ends(best, SAVED, language),
                cost=f.ends(best, COST, language),
            )
        )
    return [
        *lines,
        text("adversary.not_likely", language),
        practice_line(f.practice_of, language),
        *last,
    ]


def insurance_table(f: Opposed, language: Language) -> pd.DataFrame:
    """What each rule saves in the world found and costs in the usual one."""
    rows = f.insurance.to_dict("records")
    return pd.DataFrame(
        {
            text("adversary.column_rule", language): [rule_text(r["rule"], language) for r in rows],
            text("adversary.column_saved", language): [f.ends(r, SAVED, language) for r in rows],
            text("adversary.column_cost", language): [f.ends(r, COST, language) for r in rows],
        }
    )


def _insured(f: Opposed, language: Language) -> list[Section]:
    """The few settings, and what insures against them; nothing where no harm was found."""
    note = text("adversary.how_insured", language)
    for key in WITHOUT_PLAN:
        if named := [rule_text(n, language) for n in f.without.get(key, ())]:
            note += text(f"adversary.{key}", language, rules=joined(named, language))
    few, how = html_of(settings_table(f, language)), text("adversary.how_few", language)
    sections = [
        Section(text("adversary.few", language), how, tables=[few]),
        Section(
            text("adversary.insured", language),
            note,
            tables=[html_of(insurance_table(f, language))],
        ),
    ]
    return sections[: (not f.settings.empty) + (not f.insurance.empty)]


def write_adversary(f: Opposed, folder: Path, language: Language) -> Path:
    """The picture and ``adversary.LANGUAGE.html``."""
    lines = headline(f, language)
    label = text("adversary.axis_loss", language, unit=term("effect_unit", f.measure, language))
    found = text("adversary.found", language, shown=f"{f.found / f.unit:,.0f}")
    again = {
        text("adversary.column_world", language): [
            text(f"adversary.world_{w}", language) for w in f.losses["world"]
        ],
        text("adversary.column_loss", language): [
            f.ends(r, MEAN, language) for r in f.losses.to_dict("records")
        ],
    }
    sections = [
        Section(
            text("adversary.searched", language),
            text(
                "adversary.how",
                language,
                n_villages=f.n_villages,
                n_all=f.n_all_villages,
                n_draws=f.n_draws,
            ),
            [
                drawn(
                    adversary.draw(f.screened, f.losses, f.unit, (lines[0], label), language),
                    folder,
                    f"worlds.{language}",
                )
            ],
            [html_of(pd.DataFrame(again), found)],
        )
    ]
    return write_page(
        folder / f"adversary.{language}.html",
        language,
        of_county("adversary.title", f, language),
        side_of(f.source, language),
        lines,
        [*sections, *_insured(f, language)],
        tag="prior_ranges",
    )
