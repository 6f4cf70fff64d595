"""The site builds without a warning; the notebooks of the tutorial run as they stand."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from findings import make

from docs import frames

jupytext = pytest.importorskip("jupytext", reason="jupytext is not installed: extra [docs]")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: extra [dev]")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "tutorial").glob("[0-9]_*.py"))


def test_the_page_of_tables_is_fresh():
    assert frames.TARGET.read_text(encoding="utf-8") == frames.text(), "run make docs"
    assert "`county_year`" in frames.text()
    assert "`plan_table`" in frames.text()


def test_every_column_of_every_table_is_named_on_the_page():
    findings = make()
    rows = {}
    for line in frames.text().splitlines():
        if line.startswith("| `"):
            names, told = line.strip("| ").split(" | ", 1)
            rows |= {n.strip("` "): told for n in names.split(",")}
    tables = {k: v for k, v in vars(findings).items() if hasattr(v, "columns")}
    assert {"marginal", "information", "plan_table", "response", "exits"} <= set(tables)
    for name, table in tables.items():
        if name != "county_year":
            lacking = [c for c in table.columns if not re.search(rf"\b{c}\b", rows[name])]
            assert lacking == [], name


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("sphinx", reason="sphinx is not installed: extra [docs]")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-W",
            "-q",
            "-b",
            "html",
            str(ROOT / "docs"),
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "快速上手" in (tmp_path / "quickstart.zh.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_cells_of_a_notebook_are_python_whose_imports_are_there(path):
    cells = [c.source for c in jupytext.read(path).cells if c.cell_type == "code"]
    assert cells
    for node in ast.walk(ast.parse("\n".join(cells))):
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module)
            assert all(hasattr(module, name.name) for name in node.names), node.module


@pytest.mark.long
def test_the_three_notebooks_run(tmp_path, monkeypatch):
    assert len(NOTEBOOKS) == 3
    monkeypatch.setenv("TUOPIN_TUTORIAL_RUNS", str(tmp_path))
    paths = os.pathsep.join(p for p in (str(ROOT), os.environ.get("PYTHONPATH", "")) if p)
    monkeypatch.setenv("PYTHONPATH", paths)
    for path in NOTEBOOKS:
        notebook = jupytext.read(path)
        client = nbclient.NotebookClient(
            notebook,
            timeout=900,
            kernel_name="python3",
            resources={"metadata": {"path": str(ROOT)}},
        )
        client.execute()
        assert all(cell.get("outputs") for cell in notebook.cells[-1:])
