"""A number is read as it is written or refused: any accepted spelling, and any other string."""

import math
import re

import pytest
from hypothesis import assume, given, strategies as st

from scenarios.amounts import AROUND, QUOTES, UNITS, number_of, text_of, yuan_of

WIDE = str.maketrans("0123456789.,+-%", "０１２３４５６７８９．，＋－％")

NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=3).map(float),
)


@st.composite
def spelled(draw, numbers=NUMBERS):
    """A number and one of its spellings."""
    number = draw(numbers)
    text = f"{number:,}" if draw(st.booleans()) else f"{number:.17g}"
    text = text.replace(",", "_") if draw(st.booleans()) else text
    text = text.replace("0.", ".", 1) if re.match(r"-?0\.", text) and draw(st.booleans()) else text
    text = f"+{text}" if number >= 0 and draw(st.booleans()) else text
    text = text.translate(WIDE) if draw(st.booleans()) else text
    text = draw(st.sampled_from(["", "'", "\u2019"])) + text
    around = st.sampled_from(["", " ", "\u00a0", "\u3000", "\t", "\u200b"])
    return float(number), draw(around) + text + draw(around)


@given(spelled())
def test_every_accepted_spelling_reads_back_equal(pair):
    number, text = pair
    assert number_of(text) == number


@given(spelled())
def test_per_cent_is_a_share_alone(pair):
    number, text = pair
    assert number_of(text.rstrip(AROUND) + "%", share=True) == number / 100.0
    with pytest.raises(ValueError, match="a number"):
        number_of(text.rstrip(AROUND) + "%")


@given(spelled(), st.sampled_from(sorted(UNITS)), st.sampled_from(["", "¥", "￥"]))
def test_every_amount_with_a_unit_reads_back_equal(pair, unit, mark):
    number, text = pair
    bare = text.strip(AROUND + QUOTES + "\u3000")
    assert yuan_of(f"{mark}{bare}{unit}") == number * UNITS[unit]
    with pytest.raises(ValueError, match="a number"):
        number_of(f"{text}{unit}")


@given(st.floats(0.0, 1e12))
def test_an_amount_that_is_written_reads_back_equal(yuan):
    assert yuan_of(text_of(yuan)) == yuan


ORACLE = re.compile(
    r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+|[1-9]\d{0,2}(_\d{3})+|(?=\.))(\.\d+)?(e[+-]?\d{1,3})?"
)


@given(st.one_of(st.text(), st.text("0123456789,._ -+eE%'元万¥", max_size=12)))
def test_any_other_string_is_refused(text):
    """What the grammar in one plain sentence does not have; infinite numbers are none."""
    inner = re.sub(
        "^['‘’]",
        "",
        "".join(
            chr(ord(c) - 0xFEE0)
            if "\uff01" <= c <= "\uff5e"
            else {"\u3000": " ", "−": "-"}.get(c, c)
            for c in text
        ).strip(" \t\r\n\u00a0\u2007\u202f\u200b\ufeff"),
    )
    plain = inner.isascii() and ORACLE.fullmatch(inner.lower())
    finite = plain and math.isfinite(float(re.sub("[,_]", "", inner) or "nan"))
    if finite:
        assert number_of(text) == float(re.sub("[,_]", "", inner))
    else:
        with pytest.raises(ValueError, match="number"):
            number_of(text)


REFUSED = [
    "12,5", "1,6", "2,80", "1,60", "0,125", "10 20", "1 600", "1.2.3", "1,600,5", "1,0000", "5.",
    "1,000_000", "2016-03-01", "3/4", "inf", "nan", "1e400", "0x10", "٣", "²", "一千", "", " ", "-",
    "12%", "¥12", "12元", "1'600", "１２，５", "=1+1", "#DIV/0!", True, False, math.inf, math.nan, 10**400,
]  # fmt: skip


@pytest.mark.parametrize("value", REFUSED, ids=lambda v: str(v)[:12])
def test_what_looks_like_a_number_and_is_none_is_refused(value):
    with pytest.raises(ValueError, match="number"):
        number_of(value)


@given(
    st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([",", " ", ".", "，", "\u00a0"])
)
def test_two_numbers_are_never_read_as_one(a, b, between):
    text = f"{a}{between}{b}"
    assume(not re.fullmatch(r"[1-9]\d{0,2}[,，]\d{3}|\d+\.\d+", text))
    with pytest.raises(ValueError, match="number"):
        number_of(text)
