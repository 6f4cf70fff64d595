"""Commands about scenario files: what they may say, and what they say otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from tuopin.cli.options import Lang, With, language_of, stacked


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors 打印情景文件的结构."""
    from scenarios.county.county_file import available_counties, load_county
    from scenarios.schema.json_schema import text

    typer.echo(text({name: load_county(name) for name in available_counties()}), nl=False)


def diff(
    scenario: Annotated[str, typer.Argument(help="A scenario's name, a file, or a stack a+b")],
    base: Annotated[str, typer.Option(help="Another scenario; else its county as it is 基础")] = "",
    with_: With = None,
    lang: Lang = None,
) -> None:
    """Print what a scenario asks otherwise than its base 打印与基础情景的差别."""
    from scenarios.load import differences, load_scenario
    from scenarios.schema.diff import lines_of

    other = load_scenario(base) if base else None
    rows = differences(load_scenario(stacked(scenario, with_)), other)
    for line in lines_of(rows, language_of(lang)):
        typer.echo(line)


COMMANDS = (schema, diff)
"""All commands of this module."""
