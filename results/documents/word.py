"""Page one as a Word draft that an office edits and circulates; same content, same bytes."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm

from results.documents.sheets import CREATED, parted
from results.findings import Findings
from results.language.catalogue import Language, draws_words, pick, text
from results.language.numbers import here_of
from results.language.typeset import width_of
from results.tables.page_one import words
from results.tables.page_one.page_one import PageOne, page_one
from results.tables.page_one.tables import money_table, tables
from results.tables.table import Table

XML = nsdecls("w")
UPRIGHT, TURNED = (158.0, 26.0, 30.0), (257.0, 20.0, 18.0)
"""Millimetres of a line, of the margins beside it, of those above and below, by how A4 lies."""

SIZES = {
    "zh": {"size": 32, "line": 560, "indent": 640, "after": 0, "bold": ""},
    "en": {"size": 22, "line": 300, "indent": 0, "after": 120, "bold": "<w:b/>"},
}
"""Text of size 3 in lines of 28 points, as offices write; English as in letters."""

FOOTER = (
    f'<w:p {XML}><w:pPr><w:pStyle w:val="Cell"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t>'
    '</w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
)
"""The number of the page."""

LEAST, MOST, BLANK, BESIDE = 10, 56, 16, 3
"""Letters that a head's word, a column, one to be filled in ask for at most; those of margins."""

LETTER = 1.7
"""Millimetres of a letter of nine points, half a Chinese one."""

TWIPS = 56.7
"""Twentieths of a point in a millimetre."""


def write_word(findings: Findings, path: Path, language: Language) -> Path:
    """Write the draft as offices set it: title, addressee, text, list of annexes, office, annexes.

    Document number and who signs it off are left blank.
    """
    findings = findings.named_in(language)
    p, paper = page_one(findings), Document()
    styles, fonts = (
        Path(__file__).with_name(f"word_{name}.xml").read_bytes() for name in ("styles", "fonts")
    )
    paper.part._styles_part._element = parse_xml(
        Template(styles.decode()).substitute(SIZES[language]).encode()
    )
    made = {t.name: t for t in tables(p, language)}
    checks = made.pop("checks", None)
    annexes = {
        text("word.annex", language, i=i, title=_titled(table, p, language)): table
        for i, table in enumerate(made.values(), start=1)
    }
    listed = [
        text(
            f"word.annex_{'next' if i > 1 else 'list'}",
            language,
            i=i,
            title=_titled(table, p, language),
        )
        for i, table in enumerate(made.values(), start=1)
    ]
    _placed(paper.sections[0], UPRIGHT)
    below = paper.sections[0].footer.paragraphs[0]._p
    below.getparent().replace(below, parse_xml(FOOTER))
    for piece, style in _pieces(findings, p, checks, listed, language):
        _put(paper, piece, style, UPRIGHT[0], language)
    _placed(paper.add_section(), TURNED)
    for name, table in annexes.items():
        paper.add_paragraph(name, "Heading 2")
        _put(paper, table, "Cell", TURNED[0], language)
    about = paper.core_properties
    about.title, about.author, about.comments = words.title(p, language), "", ""
    about.created = about.modified = CREATED
    saved = io.BytesIO()
    paper.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = fonts if name == "word/fontTable.xml" else old.read(name)
            dated = zipfile.ZipInfo(name, CREATED.timetuple()[:6])
            new.writestr(dated, content, zipfile.ZIP_DEFLATED)
    return path


def _titled(table: Table, p: PageOne, language: Language) -> str:
    """Its title; a table of made-up villages is marked as a sample."""
    sample = table.name == "villages" and p.is_synthetic
    return (text("office.sample", language) if sample else "") + table.title


def _placed(section: Section, lies: tuple[float, float, float]) -> None:
    """A4 upright or turned."""
    width, side, above = lies
    section.page_width, section.page_height = Mm(width + 2 * side), Mm(297 + 210 - width - 2 * side)
    section.orientation = WD_ORIENT.LANDSCAPE if lies == TURNED else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(side)
    section.top_margin = section.bottom_margin = Mm(above)
    section.footer_distance = Mm(above // 2)


def _pieces(
    f: Findings, p: PageOne, checks: Table | None, annexes: list[str], language: Language
) -> list[tuple[str | Table, str]]:
    """Head, addressee, numbered parts, notes, list of annexes, room for office and date; styles."""
    title, county = words.title(p, language), pick(language, p.county_zh, p.county)
    # a long title in two lines that each make sense, as offices set them
    after = pick(language, "年", ": ")
    lines = f"{after.strip()}\n".join(title.split(after, 1))
    verdict = words.verdict(p, language) + pick(language, "。", ". ") + words.grounds(p, language)
    spend = [words.recommendation(p, language), *words.standing_lines(p, language)[:1]]
    spend += [words.moved(p, language)] * bool(p.is_made and p.yuan > 0.0)
    effect = [*words.effect(p, language), words.register_line(p, language)]
    changes = [
        text("word.item", language, i=i, item=item)
        for i, item in enumerate(words.changes(p, language), start=1)
    ]
    parts: list[tuple[str, Sequence[str | Table | None], bool]] = [
        ("word.verdict", [verdict], p.is_made),
        ("word.spend", [*spend, money_table(p, language)], True),
        ("word.effect", [*effect, words.choices(p, language) if p.is_made else ""], True),
        ("page_one.part.changes", changes, p.is_made),
        ("page_one.part.checks", [checks], p.is_made),
    ]
    shown = [(key, pieces) for key, pieces, is_shown in parts if is_shown and any(pieces)]
    body: list[tuple[str | Table, str]] = []
    for number, (key, pieces) in zip(text("word.numbers", language), shown, strict=False):
        head = text("word.part", language, number=number, title=text(key, language))
        body += [(head, "Heading 1"), *((x, "Normal") for x in pieces if x)]
    draws, here = draws_words(p.tag, language), here_of(p.county_zh, language)
    made_up, own = text("word.synthetic", language), text("word.own", language, here=here)
    own = own if f.own_villages else made_up
    return [
        (text("word.number", language), "Flush"),
        (f"{lines}\n{text('word.draft', language)}", "Title"),
        (text("word.to", language, county=county), "Flush"),
        (text("word.opening", language, title=title), "Normal"),
        *body,
        (text("word.basis", language, draws=draws, n=p.n_draws, own=own), "Normal"),
        *((line, "Normal") for line in ["", *annexes]),
        (text("word.sign", language), "Sign"),
        (text("word.date", language), "Sign"),
    ]


def _put(paper: Word, piece: str | Table, style: str, room: float, language: Language) -> None:
    """A paragraph, or a table below its note: in two parts where it has too many columns."""
    if isinstance(piece, str):
        paper.add_paragraph(piece, style)
        return
    if piece.note:
        paper.add_paragraph(piece.note, "Cell")
    for part in parted(len(piece.heads)):
        below = paper.add_paragraph("", "Cell")
        below._p.addprevious(parse_xml(_grid(piece, part, room, language)))


def _grid(table: Table, part: Sequence[int], room: float, language: Language) -> str:
    """Some columns of a table as XML: python-docx takes seconds for a hundred rows."""
    rows = [[cells[j] for j in part] for cells in (table.heads, *table.shown(language))]
    kinds = [table.kinds[j] for j in part]
    asked = [
        BESIDE + (BLANK if kind == "blank" else _letters([cells[j] for cells in rows]))
        for j, kind in enumerate(kinds)
    ]
    # the widest columns give way, so that words of the others stay whole
    while sum(asked) > int(room / LETTER) and max(asked) > BLANK:
        asked[asked.index(max(asked))] -= 1
    wide = [int(room * TWIPS * letters / sum(asked)) for letters in asked]
    sides = ["left" if kind in ("text", "blank") else "right" for kind in kinds]
    lines = "".join(
        _row(cells, wide, sides if i else ["center"] * len(part), i - 1 in (-1, *table.sums), not i)
        for i, cells in enumerate(rows)
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
    return (
        f'<w:tbl {XML}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(wide)}" '
        f'w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"
    )


def _row(
    cells: Sequence[str], wide: Sequence[int], sides: Sequence[str], is_bold: bool, is_head: bool
) -> str:
    """A row that stays on its page; heads come again on each."""
    bold, again = "<w:b/>" * is_bold, "<w:tblHeader/>" * is_head
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="Cell"/><w:jc w:val="{side}"/></w:pPr>'
        f"<w:r><w:rPr>{bold}</w:rPr><w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>"
        for cell, width, side in zip(cells, wide, sides, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{made}</w:tr>"


def _letters(column: Sequence[str]) -> int:
    """Letters that a head and its cells ask for."""
    return max(
        min(LEAST, max(map(width_of, column[0].split()))),
        *(min(MOST, width_of(cell)) for cell in column[1:]),
    )
