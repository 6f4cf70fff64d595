"""Words of several rules: programmes, places, amounts; and rounding away from a bound."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor
from typing import Any, Final

import numpy as np

from model.programmes import GRANTABLE, PROGRAMMES
from model.state.units import WAN
from optimize.rules.rows import ProblemData
from results.language.catalogue import Language, pick, term


def purse_of(name: str, language: Language) -> str:
    """A purse in words."""
    return term("rule_purse", name, language)


def word_of(programme: str, language: Language) -> str:
    """A programme in words."""
    p = PROGRAMMES[GRANTABLE.index(programme)]
    return p.chinese if language == "zh" else p.english


def programmes_of(names: Sequence[str], language: Language) -> str:
    """Programmes in words; nothing where none is named."""
    return ("、" if language == "zh" else ", ").join(word_of(n, language) for n in names)


def listed(codes: Sequence[int], language: Language, zh: str, en: str) -> str:
    """Numbered places in words: ``村1001、1002``, ``villages 1001, 1002``."""
    several = "s" if len(codes) > 1 else ""
    head, comma = pick(language, (zh, "、"), (f"{en}{several} ", ", "))
    return head + comma.join(map(str, codes))


def years_of(years: Sequence[int], language: Language) -> str:
    """Calendar years in words."""
    return pick(language, "、".join(map(str, years)) + "年", ", ".join(map(str, years)))


def amount(yuan: float, language: Language) -> str:
    """An amount: 万元 from ten thousand yuan on, yuan below."""
    if abs(yuan) < WAN:
        return f"{yuan:,.0f}{pick(language, '元', ' yuan')}"
    return f"{yuan / WAN:,.1f}".removesuffix(".0") + pick(language, "万元", " 万元")


WORDS: Final[Mapping[str, Callable[[Any, Language], str]]] = {
    "programme": word_of,
    "programmes": programmes_of,
    "purse": purse_of,
    "yuan": amount,
}
"""How a field of a rule is worded, by its unit; others as they are."""


def between(least: float, most: float, language: Language) -> str:
    """The two bounds of an amount, those that there are."""
    low = amount(least, language) if least > 0.0 else ""
    return _bounds(low, amount(most, language) if np.isfinite(most) else "", language)


def between_shares(least: float, most: float, language: Language) -> str:
    """The two bounds of a share, those that there are."""
    low = f"{least:.0%}" if least > 0.0 else ""
    return _bounds(low, f"{most:.0%}" if most < 1.0 else "", language)


def _bounds(low: str, high: str, language: Language) -> str:
    at_least, at_most, both = pick(
        language, ("至少", "至多", "、"), ("at least ", "at most ", " and ")
    )
    return both.join(word + x for word, x in ((at_least, low), (at_most, high)) if x)


def purse_year(problem: ProblemData, s: int, t: int, language: Language) -> str:
    """A purse in a plan year."""
    purse, year = problem.instance.purses[s], problem.instance.years[t]
    return pick(language, f"{year}年{purse.chinese}", f"{purse_of(purse.name, 'en')}, {year}")


def outwards(most: float, step: float) -> float:
    """The next multiple of a step that is not below a value: an upper bound that it keeps."""
    return round(ceil(most / step - 1e-6) * step, 6)


def inwards(least: float, step: float) -> float:
    """The last multiple of a step that is not above a value: a lower bound that it keeps."""
    return round(max(0.0, floor(least / step + 1e-6) * step), 6)
