"""What long work does, in the reader's language, from the labels of its progress."""

import re

from results.language.catalogue import Language, names, term, text

ROUND = re.compile(r"round (\d+): ")
YEAR = re.compile(r" (\d{4})$")


def work_words(label: str, language: Language) -> str:
    """A label in words: English labels are words; a Chinese one keeps its round and year."""
    if language == "en":
        return label
    number, year = ROUND.match(label), YEAR.search(label)
    bare = label[number.end() :] if number else label
    words = next((term("progress", k, language) for k in names("progress") if k in bare), bare)
    if year and words != bare:
        words = text("progress_words.year", language, work=words, year=year[1])
    return text("progress_words.round", language, number=number[1], work=words) if number else words
