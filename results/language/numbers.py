"""Numbers, units and lists in words."""

from collections.abc import Callable, Sequence

from model.state.units import WAN
from results.language.catalogue import Language, names, pick, sources, term, text
from results.statistics import LEAST_DRAWS


def unit_of(unit: str, language: Language) -> str:
    """A unit in the language of the page; units that the catalogue lacks stay as they are."""
    return term("unit", unit, language) if unit in names("unit") else unit


def here_of(place: str, language: Language) -> str:
    """What a place calls itself: 本镇 of 甘都镇, by the last character of its Chinese name."""
    return term("here", place[-1:] if place[-1:] in names("here") else "other", language)


def with_key(name: str, language: Language) -> str:
    """A parameter's name, and behind it the key that files and commands call it by."""
    return text("common.with_key", language, word=term("parameter", name, language), name=name)


def side_of(text: str, language: Language) -> str:
    """The page's side of a text that holds both languages: Chinese · English."""
    chinese, dot, english = text.partition(" · ")
    return english if dot and language == "en" else chinese


def source_of(source: str, language: Language) -> str:
    """A source or remark in the language of the page; citations and names of studies stay.

    Of what the catalogue lacks in Chinese, the word before its colon is put into Chinese.
    """
    known, (head, colon, body) = sources() if language == "zh" else {}, source.partition(": ")
    if source in known or not colon or not {head, body} & {*known}:
        return known.get(source, source)
    return f"{known.get(head, head.replace(', ', '、'))}：{known.get(body, body)}"


def money_unit(language: Language) -> float:
    """What yuan are divided by where they are shown: 万元, or million yuan."""
    return WAN if language == "zh" else 1e6


def money(yuan: float, language: Language, sign: str = "") -> str:
    """Yuan as a number in 万元 or million yuan, to ten thousand yuan; ``sign`` is + or none."""
    digits = 0 if language == "zh" else 2
    shown = f"{yuan / money_unit(language):{sign},.{digits}f}"
    return shown if float(shown.replace(",", "")) else "0"


def people(n: float, language: Language) -> str:
    """Persons in words, to three digits: draws know no more."""
    if language == "zh" and n >= WAN:
        return f"{n / WAN:#.3g}".rstrip(".") + "万人"
    rounded = float(f"{n:.3g}")
    return f"{rounded:,.0f}人" if language == "zh" else f"{rounded:,.0f}"


def span(ends: tuple[float, float, float], show: Callable[[float], str], language: Language) -> str:
    """Mean and interval as text; why there is none where its ends are not a number."""
    mean, low, high = map(show, ends)
    if ends[1] != ends[1]:
        return text("common.no_interval", language, mean=mean)
    return text("common.span", language, mean=mean, low=low, high=high)


def between(low: str, high: str, language: Language) -> str:
    """A range."""
    return text("common.between", language, low=low, high=high)


def spanned(
    ends: tuple[float, float, float],
    n: int,
    show: Callable[[float], str],
    language: Language,
    draws: Sequence[float] = (),
) -> str:
    """Mean and interval as text; of fewer than four draws the draws, or how few they are.

    Parameters
    ----------
    ends : mean, low and high.
    n : draws that they were made of.
    """
    mean, low, high = ends
    if n >= LEAST_DRAWS or low == high:
        return span(ends, show, language)
    if draws:
        shown = text("list.semicolon", language).join(show(x) for x in draws)
        return text("common.draws_shown", language, mean=show(mean), draws=shown)
    return text("common.too_few_draws", language, mean=show(mean), n=n)


def share_of_draws(share: float, n: int) -> str:
    """A share of draws in per cent; of fewer than four draws how many of how many they are."""
    return f"{share:.0%}" if n >= LEAST_DRAWS else f"{share * n:.0f}/{n}"


def years_of(years: Sequence[int], language: Language) -> str:
    """Years from the first to the last: ``2016—2020`` in Chinese, ``2016–2020`` in English."""
    first, last = years[0], years[-1]
    return f"{first}" if first == last else f"{first}{pick(language, '—', '–')}{last}"


def joined(words: Sequence[str], language: Language) -> str:
    """Names with commas between them."""
    return text("list.comma", language).join(words)


def listed(words: Sequence[str], language: Language, most: int = 12) -> str:
    """Names in a row; of many only the first, and how many more there are."""
    dash, rest = ("、" if language == "zh" else "; "), len(words) - most
    first = dash.join(words[:most])
    if rest <= 0:
        return first
    return f"{first}等{len(words)}项" if language == "zh" else f"{first}; {rest} more"
