"""Tables of grants and projects as offices publish them: found by their heads, placed by names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from model.plan import COUNTY_PLACE
from model.programmes import GRANTABLE, PROGRAMMES
from results.language.catalogue import term
from scenarios.amounts import UNITS, has_unit, number_of, yuan_of
from scenarios.faults import Fault, FaultError, Text, nearest, worded
from scenarios.files.grid import bracket_of, find_heads, grid_of, known_heads, plain, plain_head
from scenarios.files.sheet import Sheet, shown
from scenarios.files.table import read_sheets

HEADS = {
    "code": ("村编码", "村代码", "行政村代码"),
    "village": (
        "实施地点",
        "项目实施地点",
        "建设地点",
        "项目地点",
        "实施村",
        "项目村",
        "所在村",
        "行政村",
        "村名",
        "村",
        "实施单位",
    ),
    "programme": ("项目", "项目类别", "项目类型", "项目分类", "类别", "类型"),
    "project": ("项目名称", "工程名称", "名称"),
    "content": ("建设内容", "建设任务", "建设内容及规模", "主要建设内容", "项目内容"),
    "yuan": (
        "资金规模",
        "资金",
        "金额",
        "资金额",
        "安排资金",
        "下达资金",
        "计划资金",
        "计划投资",
        "总投资",
        "投资额",
        "投资",
        "支出金额",
        "实际支出",
        "支出",
    ),
    "year": ("年度", "年份", "实施年度", "项目年度"),
    "purse": ("资金来源", "资金类别", "资金类型", "资金性质", "资金渠道"),
}
"""Heads of published tables by what stands below them; of several, the first listed is read."""

COLUMNS = ("year", "village", "programme", "purse", "yuan")
"""Columns of what is made of them."""

WORDS = {
    "road": ("道路", "公路", "通村路", "产业路", "桥"),
    "water": ("饮水", "饮用水", "灌溉", "水渠", "水利"),
    "power": ("电网", "电力", "通信", "宽带", "农网"),
    "clinic": ("卫生室",),
    "flood": ("防洪", "排洪", "河堤", "护坡"),
    "tea": ("茶",),
    "konjac": ("魔芋",),
    "walnut": ("核桃",),
    "pig": ("生猪", "养猪"),
    "cattle": ("肉牛", "养牛"),
    "sheep": ("羊",),
    "vegetables": ("蔬菜", "大棚"),
    "potato": ("马铃薯", "土豆"),
    "fish": ("冷水鱼", "养鱼"),
    "tourism": ("旅游", "农家乐"),
    "photovoltaic": ("光伏",),
    "training": ("培训",),
    "schooling": ("助学", "雨露计划"),
    "noodle": ("拉面",),
    "interest": ("贴息",),
    "guarantee": ("担保",),
    "mutual": ("互助",),
    "cooperative": ("合作社", "入股", "龙头企业"),
}
"""Words by which a project's name or content says what it is."""

PURSES = (
    ("relocation", "易地"),
    ("interest", "贴息"),
    ("sector", "行业"),
    ("sector", "整合"),
    ("special", "专项"),
    ("special", "财政扶贫"),
)
"""Words by which a source of money is known, in their order."""

WHOLE_COUNTY = ("全县", "县级", "各乡镇", "各镇", "全域")

_NAMES = {
    plain_head(word): p.name
    for p in PROGRAMMES
    if p.name in GRANTABLE
    for word in (p.name, p.chinese, p.english, term("programme", p.name, "zh"))
}
_KNOWN = known_heads((head, key) for key, heads in HEADS.items() for head in heads)
_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True)
class _Row:
    """A row of a published table: its cells by column, and what is made of them."""

    line: int
    cells: dict[str, str]
    made: dict[str, Any]


def is_published(sheet: Sheet) -> bool:
    """Whether a sheet is a published table: its heads name money, a place and a project."""
    keys = set(_places(find_heads(sheet.cells, _KNOWN)[0]))
    what, where = {"programme", "project", "content"}, {"village", "code"}
    return "yuan" in keys and bool(keys & what) and bool(keys & where)


def published_sheet(path: Path) -> Sheet | None:
    """The one visible published table of a file; FaultError where there are two."""
    found = [s for s in read_sheets(path) if not s.hidden and is_published(s)]
    if len(found) > 1:
        value = ("、".join(s.tab for s in found), ", ".join(s.tab for s in found))
        raise FaultError(
            Fault.of("twice", path, worded("sheets"), value, worded("one_table_grants_projects"))
        )
    return found[0] if found else None


def placed(
    file: str,
    sheet: Sheet,
    villages: Mapping[int, str],
    needs: Sequence[str],
    faults: list[Fault],
    *,
    warning: bool = False,
) -> Sheet:
    """A published table as rows of year, village's code, programme, purse and yuan.

    Several projects of a kind in a village are one row, at the line of the first.

    Parameters
    ----------
    villages : names by code; a row may also name the whole county
    needs : of COLUMNS, what every row must tell; others are empty where they cannot be read
    faults : one for each cell that cannot be placed; its row is left out
    warning : whether these stop nothing; where no row at all is placed they do
    """
    grid = grid_of(file, sheet, _KNOWN, faults)
    tell = _Telling(file, sheet, _places(grid.heads), grid.heads)
    unit = bracket_of(grid.heads[tell.at["yuan"]]) or grid.unit
    if unit not in UNITS:
        faults.append(tell.no_unit(grid.head_line, unit))
    above = sheet.cells[: sheet.lines.index(grid.head_line)]
    years = _YEAR.findall(plain(" ".join(shown(c) for cells in above for c in cells)))
    rows: list[_Row] = []
    unknown: list[Fault] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in zip(grid.lines, grid.rows, strict=True):
        texts = {key: shown(cells[j]) for key, j in tell.at.items()}
        row = _Row(line, texts, _made(texts, villages, UNITS.get(unit, 1.0), years))
        lacking = [key for key in needs if row.made[key] is None]
        same = tuple(texts.values())
        unknown += [tell.unplaced(row, key, villages) for key in lacking]
        unknown += [tell.again(line, seen[same])] if same in seen else []
        if not lacking and same not in seen:
            rows.append(row)
        seen.setdefault(same, line)
    faults += [_left_out(f) for f in unknown] if warning and rows else unknown
    return _summed(sheet, rows)


def _left_out(f: Fault) -> Fault:
    """The same as a warning: the row stops nothing and is not read."""
    zh, en = f"{f.value_zh or f.value}，该行不列入", f"{f.value}, row left out"
    return replace(f, warning=True, value=en, value_zh=zh)


def _places(heads: Sequence[str]) -> dict[str, int]:
    """Columns by what stands in them; of several heads for one thing, the first that is listed."""
    plain_heads = [plain_head(h) for h in heads]
    return {
        key: at[0]
        for key, words in HEADS.items()
        if (at := [plain_heads.index(p) for w in words if (p := plain_head(w)) in plain_heads])
    }


def _made(
    cells: Mapping[str, str], villages: Mapping[int, str], unit: float, years: Sequence[str]
) -> dict[str, Any]:
    """Every column of a row, None where it cannot be read."""
    year = _YEAR.match(f"{cells.get('year', '')}年")
    of_title = years[0] if len(set(years)) == 1 and not cells.get("year") else None
    return {
        "year": year[1] if year else of_title,
        "village": _village(cells, villages),
        "programme": _programme(cells),
        "purse": _purse(cells.get("purse", "")),
        "yuan": _yuan(cells["yuan"], unit),
    }


def _village(cells: Mapping[str, str], villages: Mapping[int, str]) -> int | None:
    """Code of the one village that a row names, by its code or in its place's words."""
    code, text = cells.get("code", ""), re.sub(r"[\s]", "", plain(cells.get("village", "")))
    if code:
        return next((c for c in villages if str(c) == code), None)
    if text in WHOLE_COUNTY:
        return COUNTY_PLACE
    found = [c for c, name in villages.items() if text == str(c) or _names(text, name)]
    return found[0] if len(found) == 1 else None


def _names(text: str, name: str) -> bool:
    """Whether a place's words name a village: at their end, after a town or a separator."""
    plain_name = re.escape(re.sub(r"\s", "", plain(name)).removesuffix("村"))
    before, after = (
        r"(^|[镇乡县区道市、,;/(])",
        r"(村|社区)?($|[、,;/)]|[\d一二三四五六七八九十]+组)",
    )
    return re.search(before + plain_name + after, text) is not None


def _programme(cells: Mapping[str, str]) -> str | None:
    """What a project is, by a programme's name, else by the words of its name, kind, content."""
    for text in [cells[k] for k in ("programme", "project", "content") if cells.get(k)]:
        if plain_head(text) in _NAMES:
            return _NAMES[plain_head(text)]
    for text in (cells.get("project", ""), cells.get("programme", ""), cells.get("content", "")):
        if found := {key for key, words in WORDS.items() if any(w in text for w in words)}:
            return found.pop() if len(found) == 1 else None
    return None


def _purse(text: str) -> str | None:
    """The purse by the words of its name; the special fund where none is named."""
    if not text:
        return "special"
    return next((purse for purse, word in PURSES if word in text), None)


def _yuan(text: str, unit: float) -> int | None:
    try:
        return round(yuan_of(text) if has_unit(text) else number_of(text) * unit)
    except (ValueError, OverflowError):
        return None


def _summed(sheet: Sheet, rows: Sequence[_Row]) -> Sheet:
    """Rows with the declared heads; money of the same year, place, kind and purse is added up."""
    cells: dict[tuple[Any, ...], list[Any]] = {}
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        *key, yuan = (row.made[k] for k in COLUMNS)
        cell = cells.setdefault(tuple(key), [*("" if k is None else k for k in key), 0])
        cell[-1] += yuan or 0
        lines.setdefault(tuple(key), row.line)
    return Sheet(sheet.tab, [list(COLUMNS), *cells.values()], (1, *lines.values()))


@dataclass(frozen=True)
class _Telling:
    """What is said of a published table's rows."""

    file: str
    sheet: Sheet
    at: Mapping[str, int]
    heads: Sequence[str]

    def unplaced(self, row: _Row, key: str, villages: Mapping[int, str]) -> Fault:
        """A cell, or several, of which no village, programme, purse, year or amount is known."""
        columns = {"village": ("code", "village"), "programme": ("project", "programme", "content")}
        there = [k for k in columns.get(key, (key,)) if row.cells.get(k)]
        text = "，".join(row.cells[k] for k in there)[:60]
        names = {"village": villages.values(), "programme": [p.chinese for p in PROGRAMMES]}
        at = self.at[there[0]] if there else -1
        place = self.heads[at] if there else _WHAT[key][0]
        return self._fault(
            "unknown_name", row.line, at, place, text, _WHAT[key][1], names.get(key, ())
        )

    def again(self, line: int, first: int) -> Fault:
        """A row that stands twice."""
        place, value = worded("row"), worded("same_as_row", first=first)
        return self._fault("twice", line, -1, place, value, worded("row_each_project"))

    def no_unit(self, line: int, unit: str) -> Fault:
        """A column of money whose unit stands neither in its head nor above it."""
        at = self.at["yuan"]
        value = unit or ("没有单位", "no unit")
        return self._fault(
            "wrong_unit", line, at, self.heads[at], value, worded("unit_head_above_such")
        )

    def _fault(
        self,
        kind: str,
        line: int,
        at: int,
        place: Text,
        value: Text,
        allowed: Text,
        names: Iterable[str] = (),
    ) -> Fault:
        return Fault.of(
            kind,
            self.file,
            place,
            value or ("空", "nothing"),
            allowed,
            line=line,
            column=at + 1 if self.sheet.tab else 0,
            near=nearest(value, names) if isinstance(value, str) else "",
            sheet=self.sheet.tab,
        )


_WHAT: dict[str, tuple[Text, Text]] = {
    "year": (
        ("年度", "year"),
        ("年份，或标题中的“2016年”", "a year, or one in the title (2016年)"),
    ),
    "village": (
        ("实施地点", "place"),
        ("该县一个贫困村的名称或编码", "the name or code of one village of the county"),
    ),
    "programme": (
        ("项目名称", "project"),
        (
            "可识别的一类项目，如茶叶、道路、技能培训",
            "words of one programme, such as 茶叶, 道路, 技能培训",
        ),
    ),
    "purse": (
        ("资金来源", "purse"),
        (
            "专项扶贫资金、行业部门资金、易地搬迁资金或贴息资金",
            "special, sector, relocation or interest money",
        ),
    ),
    "yuan": (("资金规模", "money"), ("金额", "an amount")),
}
"""What each column is, and what may stand in it."""
