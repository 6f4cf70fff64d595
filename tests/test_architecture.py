"""The walls: who may import whom, who may use what, who writes which column."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from model.parameters import PARAMETERS
from model.schedule import QUARTER
from model.state.columns import COLUMNS
from model.state.measures import INDEX, MEASURES

if TYPE_CHECKING:
    from model.declare import Parameter

ROOT = Path(__file__).parent.parent
LAYERS = ("tuopin", "scenarios", "optimize", "results", "model")
FENCES = {
    "mesa": ("model/county.py",),
    "pyomo": ("optimize/",),
    "highspy": ("optimize/",),
    "cma": ("optimize/",),
    "matplotlib": ("results/plots/",),
    "plotly": ("results/plots/",),
    "streamlit": ("tuopin/desk/",),
    "ruamel": ("scenarios/",),
    "pydantic": ("scenarios/",),
    "typer": ("tuopin/",),
    "duckdb": ("scenarios/",),
    "SALib": ("scenarios/",),
    "xlsxwriter": ("results/",),
    "openpyxl": ("results/",),
    "python_calamine": ("scenarios/",),
    "zhplot": (),
}
FILES = sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_run_to_the_right_and_stay_within_fences(path):
    name = path.relative_to(ROOT).as_posix()
    layer = LAYERS.index(name.partition("/")[0])
    for module in imports(path):
        top = module.partition(".")[0]
        if top in LAYERS:
            assert LAYERS.index(top) >= layer, f"{name} imports {module}: that is to its left"
        if top in FENCES:
            assert name.startswith(FENCES[top] or ("-",)), f"{name} may not import {top}"


def test_no_circles_between_modules():
    names = {p.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): p for p in FILES}
    graph = {}
    for name, path in names.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typing_only = {
            id(n)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
            for n in ast.walk(node)
        }
        graph[name] = {
            n.module
            for n in ast.walk(tree)
            if isinstance(n, ast.ImportFrom) and id(n) not in typing_only and n.module in names
        }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_every_column_has_one_owner_in_the_quarter():
    owners = {process.__name__ for process in QUARTER} | {"population"}
    places = [(c.group, c.name) for c in COLUMNS]
    assert len(places) == len(set(places))
    assert {c.owner for c in COLUMNS} <= owners
    for group in {c.group for c in COLUMNS}:
        assert len([c for c in COLUMNS if c.group == group]) <= 15
        assert len({c.table for c in COLUMNS if c.group == group}) == 1


def test_every_parameter_is_told_with_range_unit_and_source(pack):
    known: list[Parameter] = [*PARAMETERS, *pack.assumptions]
    assert len({p.name for p in known}) == len(known)
    for p in known:
        assert p.low <= p.value <= p.high, p.name
        assert p.unit, p.name
        assert len(p.source) > 8 or p.source.startswith("assumption"), p.name


def test_measures_are_named_once():
    assert len(MEASURES) == len(INDEX)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 380


def test_the_wheel_holds_all_layers():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) == set(LAYERS)
    assert all((ROOT / p / "py.typed").exists() for p in LAYERS)
