"""What a scenario asks otherwise than its county as it is: one line a key."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from results.language.catalogue import Language, names, pick, term, text
from scenarios.schema.layers import NUMBERS, WORDS, leaves
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario, keys_at, values_at
from scenarios.schema.stresses import STRESSES

Row = tuple[str, Any, Any]
"""Key path, what the base has, what the scenario has."""


def rows_of(scenario: Scenario, base: Scenario, county: Callable[[str], CountyPack]) -> list[Row]:
    """Keys whose values differ; parameters beside the range that the base draws them from."""
    mine, other = (dict(leaves(s.model_dump(mode="json"))) for s in (scenario, base))
    mine_draws, other_draws = scenario.draws.model_dump(), base.draws.model_dump()
    return [
        *(
            (".".join(map(str, keys)), other.get(keys), mine.get(keys))
            for keys in dict.fromkeys([*other, *mine])
            if keys[0] not in (*WORDS, *NUMBERS) and other.get(keys) != mine.get(keys)
        ),
        *_numbers(scenario, base, county),
        *((f"draws.{k}", other_draws[k], v) for k, v in mine_draws.items() if v != other_draws[k]),
    ]


def _numbers(scenario: Scenario, base: Scenario, county: Callable[[str], CountyPack]) -> list[Row]:
    names = dict.fromkeys([*base.overrides, *scenario.overrides])
    if not names:
        return []
    a, b = (
        {
            p.name: f"{p.value:g} ({p.low:g} to {p.high:g}, {p.shape})"
            if p.is_drawn
            else f"{p.value:g}"
            for p in parameters_of(county(s.county), s)
        }
        for s in (base, scenario)
    )
    return [
        (
            "constants." * (n in scenario.constants)
            + "uncertainties." * (n in scenario.uncertainties)
            + n,
            a.get(n),
            b.get(n),
        )
        for n in names
        if a.get(n) != b.get(n)
    ]


def lines_of(rows: Sequence[Row], language: str) -> list[str]:
    """Lines for the terminal and for reports."""
    zh = language == "zh"
    lines = [f"{chinese(p) if zh else p}: {_text(a)} → {_text(b)}" for p, a, b in rows]
    return lines or ["与基础情景相同" if zh else "no difference"]


def chinese(place: str) -> str:
    """A key path in Chinese, as far as its keys have names."""
    keys = place.split(".", 1 if place.startswith(NUMBERS) else -1)
    return ".".join(
        next((zh for zh, en in keys_at(tuple(keys[:n])).items() if en == key), key)
        for n, key in enumerate(keys)
    )


def _text(value: Any) -> str:
    return "–" if value in (None, [], {}, "") else str(value)


def shown_setting(place: str, value: Any, language: Language) -> tuple[str, str]:
    """A setting's name and value as a planner reads them: 年度资金, 2000 万元／年.

    What has no word in the catalogue keeps its key.
    """
    key, own = place.removeprefix("levers."), names("setting")
    head, _, inner = key.partition(".")
    if (number := ".".join(place.split(".")[-2:])) in names("parameter"):
        return term("parameter", number, language), str(value)
    name = term("setting", key if key in own else head, language) if head in own else key
    if inner and key not in own:
        name = f"{name} · {_inner(head, inner, language)}"
    return name, _setting(place, key, value, language)


def _inner(head: str, inner: str, language: Language) -> str:
    first, _, rest = inner.partition(".")
    kind = {"mix": "programme", "purses": "purse", "rules": "rule"}.get(head, "")
    word = term(kind, first, language) if kind and first in names(kind) else first
    return f"{word} {rest}".strip()


def _setting(place: str, key: str, value: Any, language: Language) -> str:
    """A value in the unit and words of its setting."""
    head = key.partition(".")[0]
    if isinstance(value, bool):
        return text("compare.yes" if value else "compare.no", language)
    if value in (None, [], {}, ""):
        return text("compare.nothing_set", language)
    if head in ("fund_y", "purses"):
        return text("compare.money_y", language, yuan=float(value))
    if head in ("mix", "pooled_share"):
        return f"{value:.0%}"
    if head == "plan":
        return term("plan", Path(value).stem, language)
    if head == "plan_years":
        return f"{value[0]}{pick(language, '—', '–')}{value[-1]}"
    if head == "futures":
        met = [s for s in STRESSES if s.name in value]
        return text("list.comma", language).join(pick(language, s.zh, s.en) for s in met)
    chinese = {en: zh for zh, en in values_at(tuple(place.split("."))).items()}
    return (
        str(chinese.get(value, value))
        if language == "zh" and not isinstance(value, dict | list)
        else str(value).replace("_", " ")
    )
