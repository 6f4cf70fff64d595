"""Commands about scenario files: what they may say, what they say otherwise, older ones brought up."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 (typer reads it)
from typing import Annotated

import typer

from tuopin.cli.options import Lang, With, language_of, stacked


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors 打印情景文件的结构."""
    from scenarios.schema.json_schema import text

    typer.echo(text(), nl=False)


def diff(
    scenario: Annotated[str, typer.Argument(help="A scenario's name, a file, or a stack a+b")],
    base: Annotated[str, typer.Option(help="Another scenario; else its county as it is 基础")] = "",
    with_: With = None,
    lang: Lang = None,
) -> None:
    """Print what a scenario asks otherwise than its base 打印与基础情景的差别."""
    from scenarios.schema.diff import told
    from scenarios.schema.load import load_scenario

    asked = load_scenario(stacked(scenario, with_))
    for line in told(asked, language_of(lang), load_scenario(base) if base else None):
        typer.echo(line)


def migrate(
    file: Annotated[Path, typer.Argument(help="A scenario file of an older version")],
    write: Annotated[bool, typer.Option("--write", help="Write it in place 写回原文件")] = False,
) -> None:
    """Bring a scenario file to the present version of the language 把旧版情景文件改为现行版本."""
    from scenarios.files.atomic import write_text
    from scenarios.schema.layers import find
    from scenarios.schema.migrate import migrated_text

    path = find(str(file))
    text = migrated_text(path)
    if write:
        write_text(path, text)
    else:
        typer.echo(text, nl=False)


COMMANDS = (schema, diff, migrate)
"""All commands of this module."""
