"""The command that serves the planner's desk."""

from pathlib import Path
from typing import Annotated

import typer

from model.cache_folder import writable
from tuopin.cli.options import Lang, Out, Workers, cores, language_of


def desk(
    out: Out = Path("runs"),
    workers: Workers = cores(),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on this machine; 0: any 端口")
    ] = 8501,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser 不打开浏览器")
    ] = False,
    lang: Lang = None,
) -> None:
    """A page on this machine: plan, edit, simulate, compare, take files away."""
    from tuopin.desk.serve import serve

    writable(out)
    serve(out, port, language_of(lang), workers, browser=not no_browser)


COMMANDS = (desk,)
"""All commands of this module."""
