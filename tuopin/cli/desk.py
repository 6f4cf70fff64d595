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
        int, typer.Option(min=1024, max=65535, help="Port on this machine 端口")
    ] = 8501,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser 不打开浏览器")
    ] = False,
    lang: Lang = None,
) -> None:
    """A page on this machine: move money and rules, simulate, compare (extra [ui])."""
    from tuopin.desk.serve import missing, refuse_port, serve

    language = language_of(lang)
    if missing():
        typer.echo(
            "缺少Streamlit：请用 pip install -c constraints.txt -e '.[ui]' 安装"
            if language == "zh"
            else "Streamlit is not installed: pip install -c constraints.txt -e '.[ui]'",
            err=True,
        )
        raise typer.Exit(2)
    writable(out)
    refuse_port(port)
    typer.echo(f"http://127.0.0.1:{port}")
    raise typer.Exit(serve(out, port, language, workers, browser=not no_browser))


COMMANDS = (desk,)
"""All commands of this module."""
