"""The page of the source tree: a line for each folder and file, in its own words."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = Path(__file__).parent / "structure.md"
PACKAGES = ("tuopin", "scenarios", "optimize", "results", "model")

HEAD = """# Where things are

Imports run from the left to the right only: `tuopin → scenarios → optimize → results → model`. Inside a
package the order is that of the contracts in `pyproject.toml`, which `make check` runs. Written by `make docs`.
"""


def first_line(path: Path) -> str:
    """The first sentence of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


def lines_of(folder: Path) -> list[str]:
    """A heading for a folder, a line for each of its files, then its folders."""
    start = folder / "__init__.py"
    name = folder.relative_to(ROOT).as_posix()
    lines = ["", f"## {name}/", ""] if start.is_file() else []
    if start.is_file():
        lines += [first_line(start), ""]
        files = sorted(p for p in folder.glob("*.py") if p != start)
        lines += [f"- `{p.name}` {first_line(p)}" for p in files]
    for inner in sorted(p for p in folder.iterdir() if p.is_dir()):
        lines += lines_of(inner)
    return lines


def text() -> str:
    """The page."""
    return (
        "\n".join([HEAD.rstrip(), *(line for p in PACKAGES for line in lines_of(ROOT / p))]) + "\n"
    )


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
