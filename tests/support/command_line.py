"""The command line in this process, over runs of a tiny county."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from tuopin.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

WORDS = re.compile(
    r"Traceback|NoneType|PosixPath|ValidationError|KeyError|ValueError|RuntimeWarning|pydantic"
    r"|Input should|<class|list\[|Errno|Usage:|object has no|Value error"
)
"""Words of Python and of its libraries."""

SCENARIO = """version: 2
title: Tiny
why: a test
county: {county}
plan_years: {years}
horizon: {{last_year: 2018}}
draws: {{selection_draws: 2, fresh_draws: 2, valuation_draws: 2, price_draws: 0}}
"""


@dataclass(frozen=True)
class Said:
    """Exit code and what was said."""

    code: int
    out: str
    error: str

    @property
    def all(self) -> str:
        """Answer and errors."""
        return self.out + self.error


def call(*words: object, lang: str = "en", columns: int = 200) -> Said:
    """One command; an error of tuopin itself is raised here."""
    env = {"TUOPIN_LANG": lang, "COLUMNS": str(columns)}
    result = CliRunner().invoke(cli.app, list(map(str, words)), env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


def scenario(path: Path, county: Path, years: object) -> Path:
    """A scenario file with few draws."""
    path.write_text(SCENARIO.format(county=county, years=years), encoding="utf-8")
    return path
