"""What identifies persons, in any spelling: heads of columns, ID and card numbers, telephones.

Nothing that is found here is ever repeated: words of faults show what it looks like in its place.
"""

import re
import unicodedata
from typing import Any

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no text holds."""

_HEAD = re.compile(
    r"身份证|证件号|公民身份|姓名|名字|户主(?!关系|的关系)|联系人|联系方式|联络人|电话|手机|微信|"
    r"银行卡|一卡通|卡号|账号|帐号|存折|开户行|"
    r"idcard|idnumber|idno\b|identity|passport|surname|firstname|lastname|fullname|phone|telephone|"
    r"\btel\b|mobile|cellphone|bankaccount|accountn|cardn|contactperson",
    re.IGNORECASE,
)
_NAME = ("name", "名称")
"""Heads that mean persons where rows are households or members."""

_LOOSE = re.compile(
    r"[\s\u200b-\u200f\u2060\ufeff_*'\"\u2018\u2019\u201c\u201d`.·:\-\u2010-\u2015]+"
)
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff'\"\u2018\u2019\u201c\u201d`]+")
_ID = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_CARD = re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{14,17}(?!\d)")
_PHONE = re.compile(
    r"(?<![\d-])(?:\+?(?:86|0086)-?)?1[3-9]\d(-?)\d{4}\1\d{4}(?![\d-])"
    r"|(?<![\d-])[(]?0[1-9]\d{1,2}[)-]\d{7,8}(?![\d-])"
)
_LONG = re.compile(r"\d{15,}")

ID, CARD, PHONE = (
    ("像身份证号的数字", "what looks like an ID number"),
    ("像银行卡号的数字", "what looks like a bank card number"),
    ("像电话号码的数字", "what looks like a telephone number"),
)
"""What a text looks like, in Chinese and English."""

HIDDEN = ("（像个人信息，不显示）", "(looks like personal data: not shown)")


def plain(text: str) -> str:
    """Text without blanks, quotes, hyphens and full-width letters, as the patterns read it."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text))


def is_personal_head(head: str, *, of_people: bool = False) -> bool:
    """Whether a column's head names what identifies a person.

    Parameters
    ----------
    of_people : its rows are households or members.
    """
    word = plain(head)
    return _HEAD.search(word) is not None or (of_people and word.lower() in _NAME)


def looks_like(cell: Any) -> tuple[str, str] | None:
    """What a cell looks like that identifies a person; None for any other cell."""
    if isinstance(cell, str):
        if len(cell) < 10:
            return None
        text, written = plain(cell), _BLANK.sub("", unicodedata.normalize("NFKC", cell))
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and 1e10 <= cell < 1e19:
        text = written = f"{cell:.0f}"
    else:
        return None
    if _ID.search(text):
        return ID
    if any(_luhn(m[0]) for m in _CARD.finditer(text)):
        return CARD
    return PHONE if _PHONE.search(written) else None


def _luhn(digits: str) -> bool:
    """The check digit of a bank card."""
    doubled = (int(d) * (2 if k % 2 else 1) for k, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_shown(text: str) -> bool:
    """Whether a message may repeat a text: no long number, nothing like an ID or a telephone."""
    return len(text) < 10 or (looks_like(text) is None and not _LONG.search(plain(text)))
