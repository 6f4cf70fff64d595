"""Sections on why: what binds and what it costs, plans nearly as good.

What would be worth knowing.
"""

from pathlib import Path

from results.findings import Findings
from results.language.catalogue import Language, text
from results.pages.page import of_county, write_page
from results.tables.explanation import (
    alike_line,
    alternatives_table,
    binding_table,
    information_table,
    losers_line,
    money_table,
    pooled_lines,
    rules_table,
)
from results.tables.reasons import units, unspent_line
from results.tables.section import Section, html_of


def binding(f: Findings, language: Language) -> Section | None:
    """What binds, money line by line, who loses."""
    if f.reasons is None or f.unspent is None:
        return None
    items = [unspent_line(row, language) for row in f.unspent.to_dict("records")]
    if f.losers is not None:
        items.append(losers_line(f, language))
    if f.marginal is None:
        items.append(text("explanation.ask_prices", language))
    return Section(
        text("explanation.what_binds", language),
        text("explanation.what_keeps_villages_from", language),
        tables=[html_of(binding_table(f, language))],
        items=items,
    )


def prices(f: Findings, language: Language) -> Section | None:
    """The price of money and of rules."""
    if f.marginal is None or f.marginal.empty:
        return None
    (_, word) = units(f, language)
    return Section(
        text("explanation.what_little_money_every", language),
        text("explanation.solved_again_simulated_whole", language, word=word),
        tables=[html_of(money_table(f, language)), html_of(rules_table(f, language))],
        items=pooled_lines(f, language),
    )


def near_optimal(f: Findings, language: Language) -> Section | None:
    """Plans nearly as good, and the core."""
    if f.alternatives is None or len(f.alternatives) < 2:
        return None
    return Section(
        text("explanation.plans_nearly_as_good", language, n=len(f.alternatives) - 1),
        text("explanation.all_promise_least_95", language),
        tables=[html_of(alternatives_table(f, language))],
        items=[alike_line(f, language)],
    )


def knowing(f: Findings, language: Language) -> Section | None:
    """The value of information."""
    if f.information is None or f.information.empty:
        return None
    (_, word) = units(f, language)
    tried, clear = int(f.information["tried"].iloc[0]), int(f.information["clear"].sum())
    return Section(
        text(
            f"explanation.{'numbers' if clear else 'nothing'}_worth_knowing", language, clear=clear
        ),
        text("explanation.what_plan_would_gain", language, word=word, tried=tried, clear=clear),
        tables=[html_of(information_table(f, language))] if clear else [],
    )


SECTIONS = (binding, prices, near_optimal, knowing)
"""In the order of the report."""


def headline(f: Findings, language: Language) -> list[str]:
    """Where a little more money does most, as far as the simulation shows it; plans as good."""
    alike = f.alternatives is not None and len(f.alternatives) > 1
    return [*pooled_lines(f, language), *([alike_line(f, language)] if alike else [])]


def write_prices(f: Findings, folder: Path, language: Language) -> Path:
    """``prices.LANGUAGE.html``: the sections on prices, near-optimal plans and what to find out."""
    return write_page(
        folder / f"prices.{language}.html",
        language,
        of_county("explanation.prices_title", f, language),
        text("explanation.prices_note", language),
        headline(f, language),
        [s for s in (section(f, language) for section in SECTIONS[1:]) if s is not None],
    )
