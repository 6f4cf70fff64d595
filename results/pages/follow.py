"""The page of followed households: a strip of pictures and a few sentences each, to print on A4."""

from pathlib import Path

from results.followed import (
    Followed,
    glance,
    notes,
    picked,
    sentences,
    title_of,
    years_table,
)
from results.language.catalogue import Language, pick, text
from results.pages.page import drawn, of_county, write_page
from results.plots import household
from results.tables.section import Section, folded


def write_followed(f: Followed, folder: Path, language: Language) -> Path:
    """``follow.LANGUAGE.html``, with every strip as SVG and PNG in ``figures``."""
    first = [text("household_cards.internal", language)] if f.internal else []
    first += [glance(f, int(n), language) for n in f.chosen["number"]]
    return write_page(
        folder / f"follow.{language}.html",
        language,
        of_county("follow.title", f, language),
        text("follow.reason", language, title=pick(language, f.title_zh, f.title)),
        [*first, *notes(f, language)],
        [
            Section(
                title_of(f, int(n), language),
                picked(f, int(n), language),
                charts=[
                    drawn(
                        household.draw(f, int(n), language),
                        folder,
                        f"household-{int(n)}.{language}",
                    )
                ],
                items=sentences(f, int(n), language),
                folds=[folded(text("follow.years", language), years_table(f, int(n), language))],
                own_page=True,
            )
            for n in f.chosen["number"]
        ],
        tag=f.tag,
    )
