"""What long work does, in the reader's language, from the labels of its progress."""

import re

from results.language.catalogue import Language, names, term, text

ROUND = re.compile(r"round (\d+): ")
LAST_NUMBER = re.compile(r" (\d+)$")


def work_words(label: str, language: Language) -> str:
    """A label in words: English labels are words; a Chinese one keeps its round and last number."""
    if language == "en":
        return label
    known = next((term("progress", k, language) for k in names("progress") if k in label), label)
    number, last = ROUND.match(label), LAST_NUMBER.search(label)
    head = text("progress_words.round", language, number=number[1]) if number else ""
    return f"{head}{known}" + (f" {last[1]}" if last and known != label else "")
