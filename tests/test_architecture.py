"""The shape of the code: declared once, short, without circles; `make check` runs the import contracts."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import grimp
import numpy as np
import pytest

from model.parameters import PARAMETERS
from model.schedule import QUARTER
from model.state.columns import COLUMNS
from model.state.measures import INDEX, MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.declare import Parameter

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("tuopin", "scenarios", "optimize", "results", "model")
FENCES = {
    "mesa": ("model/county.py",),
    "pyomo": ("optimize/",),
    "highspy": ("optimize/",),
    "cma": ("optimize/",),
    "matplotlib": ("results/plots/",),
    "plotly": ("results/plots/",),
    "ruamel": ("scenarios/",),
    "pydantic": ("scenarios/", "tuopin/cli/commands.py"),
    "typer": ("tuopin/",),
    "duckdb": ("scenarios/",),
    "SALib": ("scenarios/",),
    "xlsxwriter": ("results/",),
    "openpyxl": ("results/",),
    "docx": ("results/documents/",),
    "python_calamine": ("scenarios/",),
    "zhplot": (),
}
"""Libraries that only some folders may import."""

FILES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
NAMES = {p: p.relative_to(ROOT).as_posix() for p in FILES}

MOST_STATEMENTS = 28_920
"""Of the five packages together."""
MOST_LINES, MOST_OF_FUNCTION, MOST_PARAMETERS = 400, 50, 8
MOST_FILES = 20
MOST_UNFORMATTED = 60
BROAD_FOLDERS = {"optimize/rules", "results/plots", "scenarios/studies"}
"""Folders with one file a thing, of which there are many."""
DECLARATIONS = {"scenarios/studies/catalogue.py", "scenarios/schema/scenario.py"}
"""Files that declare the fields of studies and of scenarios, each with its words."""
DECLARED_TABLES = {
    path.relative_to(ROOT).as_posix()
    for pattern, rules in PROJECT["tool"]["ruff"]["lint"]["per-file-ignores"].items()
    if rules == ["E501"]
    for path in ROOT.glob(pattern)
}
"""Files that are tables: a row a line, as long as it is."""
LONG_FUNCTIONS = {
    "model/programmes/industry.py:_package": "a row of a declared table: a column a parameter",
    "scenarios/faults.py:Fault.of": "what a fault may say: every part has a default",
    "results/pages/evidence/validation.py:write_validation": "the sections of one page in their order",
    "tuopin/__init__.py:compare": "every option of a comparison by its name",
}
"""Functions above the limits, each with the reason."""
SOURCE = re.compile(
    r"(?<!\d)(19|20)\d\d(?!\d)"  # a year, of a document or in the name of a study
    r"|\b[\w-]+\.(cn|com|org|net|int|edu)\b"  # a site
    r"|\bassum(ption|ed)\b|\bjudgement\b"
    r"|^seed:|\bfield report\b"  # the report on Pingli (model/parameters.py)
    r"|^(a|the) county's own:"  # the county's file or workbook
)
"""What a source of a number holds: a document with its year, a site, or that it is an assumption."""
UNSOURCED = {
    "coping.cut_poor",
    "coping.cut_rich",
    "coping.trap",
    "cover.threshold_listed",
    "finance.mutual_spread",
    "firm.season_capital",
    "school.grant_college_y",
    "school.grant_senior_y",
    "sheep.net_y",
    "tea.net_y",
}
"""Parameters whose source says nothing of the kind yet; none may be added."""
RETIRED_WORDS = ("told", "dealt", "asking", "loosen", "wanted", "spoken")
"""Words that once stood for many things; identifiers use the words of the field."""


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


def test_libraries_stay_within_their_fences():
    outside = [
        f"{name} imports {top}"
        for path, name in NAMES.items()
        for top in {module.partition(".")[0] for module in imported(path)} & set(FENCES)
        if not name.startswith(FENCES[top] or ("-",))
    ]
    assert not outside


def circles(graph: grimp.ImportGraph) -> list[set[str]]:
    """Strongly connected modules, by Tarjan's algorithm."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    parts: list[set[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in sorted(graph.find_modules_directly_imported_by(module)):
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            part = {stack.pop()}
            while module not in part:
                part.add(stack.pop())
            parts.append(part)

    for module in sorted(graph.modules):
        if module not in index:
            visit(module)
    return [part for part in parts if len(part) > 1]


def test_no_circles_between_modules_type_only_imports_included():
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=False, cache_dir=None)
    assert len(graph.modules) > 200
    assert circles(graph) == []


def test_a_circle_is_seen():
    graph = grimp.ImportGraph()
    for one, other in (("a", "b"), ("b", "c"), ("c", "b")):
        graph.add_import(importer=one, imported=other)
    assert circles(graph) == [{"b", "c"}]


def test_every_column_has_one_owner_in_the_quarter():
    owners = {process.__name__ for process in QUARTER} | {"population"}
    places = [(c.group, c.name) for c in COLUMNS]
    assert len(places) == len(set(places))
    assert {c.owner for c in COLUMNS} <= owners
    for group in {c.group for c in COLUMNS}:
        assert len([c for c in COLUMNS if c.group == group]) <= 15
        assert len({c.table for c in COLUMNS if c.group == group}) == 1


def test_every_parameter_has_range_unit_and_source(pack):
    parameters: list[Parameter] = [*PARAMETERS, *pack.assumptions]
    assert len({p.name for p in parameters}) == len(parameters)
    for p in parameters:
        assert p.low <= p.value <= p.high, p.name
        assert p.unit, p.name
    assert {p.name for p in parameters if not SOURCE.search(p.source)} == UNSOURCED
    assert len(UNSOURCED) <= 10


@pytest.mark.parametrize(
    ("source", "is_one"),
    [
        ("assumption", True),
        ("Park and Wang 2010, table 4", True),
        ("graduation_2015, nepal_goats: as cattle", True),
        ("seed: 25 villages, 8 of them poor", True),
        ("stats.gov.cn, bulletin", True),
        ("a number that everybody knows", False),
        ("grower's net of 1,800 yuan a mu (1,000-3,000)", False),
        ("20150 households", False),
        ("in every assumptionless world", False),
    ],
)
def test_a_source_names_where_it_can_be_looked_up(source, is_one):
    assert bool(SOURCE.search(source)) == is_one


def test_measures_are_named_once():
    assert len(MEASURES) == len(INDEX)


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_the_packages_stay_small():
    nodes = (node for path in FILES for node in ast.walk(tree_of(path)))
    statements = sum(isinstance(n, ast.stmt) and not is_docstring(n) for n in nodes)
    assert statements <= MOST_STATEMENTS


def test_files_stay_short():
    lines = {n: len(p.read_text(encoding="utf-8").splitlines()) for p, n in NAMES.items()}
    assert not {
        n: k for n, k in lines.items() if k > MOST_LINES and n not in DECLARED_TABLES | DECLARATIONS
    }


def functions_in(tree: ast.AST, within: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions by qualified name (``file:Class.method``), and those inside them."""
    for node in ast.iter_child_nodes(tree):
        inner = within
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            inner = f"{within}{node.name}."
            if isinstance(node, ast.FunctionDef):
                yield inner[:-1], node
        yield from functions_in(node, inner)


def size_of(node: ast.FunctionDef) -> tuple[int, int]:
    """Lines and parameters."""
    given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1, sum(a.arg not in ("self", "cls") for a in given)


def test_methods_of_one_name_are_measured_each():
    two = "class A:\n    def f(self): ...\nclass B:\n    def f(self, x, y):\n        def g(): ...\n"
    found = {name: size_of(node) for name, node in functions_in(ast.parse(two), "a.py:")}
    assert found == {"a.py:A.f": (1, 0), "a.py:B.f": (2, 2), "a.py:B.f.g": (1, 0)}


def test_functions_stay_short():
    long = {
        name
        for path, file in NAMES.items()
        for name, node in functions_in(tree_of(path), f"{file}:")
        if max(np.divide(size_of(node), (MOST_OF_FUNCTION, MOST_PARAMETERS))) > 1.0
    }
    assert long == set(LONG_FUNCTIONS)
    assert len(LONG_FUNCTIONS) <= 10


def test_no_folder_is_a_heap():
    folders = Counter(Path(name).parent.as_posix() for name in NAMES.values())
    crowded = {f: n for f, n in folders.items() if n > MOST_FILES and f not in BROAD_FOLDERS}
    assert not crowded


def test_only_declared_tables_are_packed():
    skipped = {n: p.read_text(encoding="utf-8").count("fmt: skip") for p, n in NAMES.items()}
    assert {n for n, times in skipped.items() if times} <= DECLARED_TABLES
    assert sum(skipped.values()) <= MOST_UNFORMATTED


def identifiers(tree: ast.Module) -> set[str]:
    """Names of variables, attributes, functions, classes, arguments and fields of a module."""
    names = set()
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "arg"):
            value = getattr(node, field, None)
            names |= {value} if isinstance(value, str) else set()
    return names


def test_retired_words_do_not_come_back():
    back = {
        (name, identifier)
        for path, name in NAMES.items()
        for identifier in identifiers(tree_of(path))
        if set(identifier.lower().split("_")) & set(RETIRED_WORDS)
    }
    assert not back


def test_the_wheel_holds_all_packages():
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) == set(PACKAGES)
    assert all((ROOT / p / "py.typed").exists() for p in PACKAGES)
