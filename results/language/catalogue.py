"""Every term and sentence that a reader meets, in Chinese and English.

One key, both languages side by side.

The text stands in ``text/*.toml``. A key is ``FILE.NAME``, in ``terms.toml`` ``KIND.NAME``. Names
in braces are filled in by :func:`text`; beside Python's own formats a place may name the unit in
which its language counts: ``{yuan:wan,.0f}`` divides by 10,000, ``{yuan:million,.1f}`` by a
million.
"""

import re
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from model.programmes import OTHER, PROGRAMMES
from model.programmes.industry_parameters import INDUSTRY_PARAMETERS
from model.programmes.priors import YIELDS
from model.state.measures import MEASURES
from model.state.units import WAN

Language = Literal["zh", "en"]
Entry = dict[str, str]
T = TypeVar("T")

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
TERMS: Final = "terms"
"""The file whose tables are kinds of terms."""

UNITS: Final = {"wan": WAN, "million": 1e6, "hundred": 100.0, "points": 0.01}
"""What an amount is divided by, by the unit that a format names."""

LEAST_SHOWN: Final = 1e-3
"""From here on an amount is shown with as many digits as it needs, in its unit."""

LETTERS: Final = {"c": str.capitalize, "l": str.lower}
"""What may be done to a term inside a sentence: ``{programme!c}`` begins with a capital."""


class _Formatter(string.Formatter):
    """Python's formats, and amounts in the unit that the format names."""

    def format_field(self, value: Any, format_spec: str) -> str:
        for unit, size in UNITS.items():
            if format_spec.startswith(unit):
                amount = value / size
                shown = format(amount, format_spec.removeprefix(unit))
                # a small amount is not shown as nothing
                is_lost = abs(amount) >= LEAST_SHOWN and not re.search("[1-9]", shown)
                return f"{amount:.1g}" if is_lost else shown
        return format(value, format_spec)

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion in LETTERS:
            return LETTERS[conversion](str(value))
        return super().convert_field(value, conversion)


_FORMATTER = _Formatter()


@cache
def catalogue() -> Mapping[str, Entry]:
    """All entries by key: those of the files, and the terms that the model declares."""
    entries: dict[str, Entry] = {}
    for path in sorted((Path(__file__).parent / "text").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        entries |= _flat("" if path.stem == TERMS else f"{path.stem}.", tables)
    for p in (*PROGRAMMES, *OTHER):
        entries[f"programme.{p.name}"] = {"zh": p.chinese, "en": p.english}
    composed = [
        *((p.name, p.group, p.key) for p in INDUSTRY_PARAMETERS),
        *((p.name, p.key, p.group) for p in YIELDS),
    ]
    entries |= {
        f"parameter.{name}": {
            own: words.format(programme=entries[f"programme.{programme}"][own])
            for own, words in entries[f"number_of.{number}"].items()
        }
        for name, programme, number in composed
    }
    return entries | {f"measure.{m.name}": {"zh": m.chinese, "en": m.text} for m in MEASURES}


@cache
def sources() -> Mapping[str, str]:
    """Chinese of what sources of parameters and remarks on figures say in English."""
    return tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))


def _flat(prefix: str, table: Mapping[str, Any]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for name, value in table.items():
        leaf = set(value) == set(LANGUAGES)
        entries |= {prefix + name: value} if leaf else _flat(f"{prefix}{name}.", value)
    return entries


def text(key: str, language: Language, **values: Any) -> str:
    """The sentence or term of a key, its places filled in.

    Raises
    ------
    KeyError
        For a key that is not in the catalogue, or a place without a value.
    """
    entry = catalogue()[key][language]
    return _FORMATTER.vformat(entry, (), values) if values else entry


def term(kind: str, name: str, language: Language) -> str:
    """The word for a name of a kind: ``term("purse", "special", "en")``.

    A plan that is not tuopin's own keeps its name.

    Raises
    ------
    KeyError
        For a name that is not in the catalogue; of plans for none.
    """
    is_own = kind == "plan" and f"plan.{name}" not in catalogue()
    return name if is_own else text(f"{kind}.{name}", language)


def beyond_tag(tag: str, beyond: Mapping[str, float]) -> str:
    """What draws stand on, with the parameters that lie beyond their declared range."""
    return "|".join((tag, *(f"{name} = {value:g}" for name, value in beyond.items())))


def draws_words(tag: str, language: Language) -> str:
    """What draws stand on in words, every parameter beyond its range by its name and value."""
    draws, *beyond = tag.split("|")
    words = term("draws", draws, language)
    if beyond:
        names = text("list.comma", language).join(
            f"{term('parameter', name, language)} = {value}"
            for name, _, value in (number.partition(" = ") for number in beyond)
        )
        words = text("forms.beyond_range", language, draws=words, names=names)
    return words


def pick(language: Language, zh: T, en: T) -> T:
    """The one of two values that a language uses: for data that stand in both."""
    return zh if language == "zh" else en


@cache
def names(kind: str) -> tuple[str, ...]:
    """All names of a kind, in the order of the file."""
    prefix = f"{kind}."
    return tuple(key.removeprefix(prefix) for key in catalogue() if key.startswith(prefix))
