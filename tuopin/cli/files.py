"""Commands about files: counties, forms, checks; what scenario files and rules are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer

from scenarios.faults import FaultError, Language, nearest, plainly, worded
from tuopin.cli.options import Lang, With, language_of
from tuopin.cli.words import said

T = TypeVar("T")


def counties(lang: Lang = None) -> None:
    """List the counties and scenarios that come with tuopin."""
    from results.language.catalogue import pick, text
    from scenarios.county.county_file import available_counties, load_county
    from scenarios.load import load_scenario
    from scenarios.schema.layers import library

    language = language_of(lang)
    for name in available_counties():
        pack = load_county(name)
        title = pick(language, pack.chinese, f"{pack.chinese}  {pack.title}")
        typer.echo(text("common.county", language, **vars(pack.facts), name=name, title=title))
    for name in library():
        own = load_scenario(name)
        typer.echo(f"  {name:<16} {pick(language, own.title_zh or own.title, own.title)}")


def check(
    file: Annotated[
        Path, typer.Argument(help="A county's workbook, a scenario, a plan or a table of villages")
    ],
    county: Annotated[str, typer.Option(help="County of a plan")] = "pingli",
    copy: Annotated[
        Path | None, typer.Option(help="Marked copy of a workbook with faults 标注副本")
    ] = None,
    no_copy: Annotated[
        bool, typer.Option("--no-copy", help="Write no marked copy 不写副本")
    ] = False,
    lang: Lang = None,
) -> None:
    """Check any file; of a faulty county workbook write a marked copy."""
    from scenarios.studies.check import check_file

    copy = copy or file.with_name(f"{file.stem}-checked.xlsx")
    said(check_file(file, county, language_of(lang), None if no_copy else copy))


def new(
    county: Annotated[str, typer.Argument(help="Name of the county 县名")],
    out: Annotated[Path | None, typer.Option(help="The workbook to write 要写的工作簿")] = None,
    language: Annotated[
        Literal["zh", "en"] | None, typer.Option(help="Language of the forms 表格语言")
    ] = None,
    lang: Lang = None,
) -> None:
    """Write blank forms for another county: fill in, check, plan."""
    from scenarios.county.workbook.blank_forms import write_blank

    chosen = language_of(language or lang)
    written = write_blank(county, out or Path(f"{county}.xlsx"), chosen)
    typer.echo(
        f"{written}: "
        + ("填好后运行 tuopin check" if chosen == "zh" else "fill it in, then run tuopin check")
    )


def parameters(
    like: Annotated[str, typer.Argument(help="Part of a name")] = "",
    county: Annotated[str, typer.Option(help="County of the assumptions 县")] = "pingli",
    evidence: Annotated[
        bool,
        typer.Option("--evidence", help="Yields of programmes and their studies 研究依据"),
    ] = False,
    lang: Lang = None,
) -> None:
    """List parameters and assumptions with range, unit and source."""
    if evidence:
        _evidence(like, language_of(lang))
        return
    from model.parameters import PARAMETERS
    from results.language.catalogue import LANGUAGES, term, text
    from results.language.numbers import unit_of
    from scenarios.county.county_file import load_county

    pack = load_county(county)
    own = {p.name: p for p in pack.parameters}
    declared = [own.get(p.name, p) for p in (*PARAMETERS, *pack.assumptions)]
    words = {term("parameter", p.name, either): p for p in declared for either in LANGUAGES}
    known, language = {p.name: p for p in declared} | words, language_of(lang)
    for p in dict.fromkeys(_found(like, known, "tuopin parameters")):
        word, unit = term("parameter", p.name, language), unit_of(p.unit, language)
        typer.echo(text("common.parameter", language, **vars(p) | {"word": word, "unit": unit}))


def _evidence(like: str, language: Language) -> None:
    """Every programme's prior with its studies; of all programmes, other studies as well."""
    from model.programmes.priors import PRIORS
    from results.tables.evidence import general_lines, prior_lines
    from scenarios.schema.names import name_of

    for prior in _found(name_of("programme", like), PRIORS, "tuopin parameters --evidence"):
        said((*prior_lines(prior, language), ""))
    if not like.strip():
        said(general_lines(language))


def _found(like: str, by_name: Mapping[str, T], command: str) -> list[T]:
    """All whose name holds a text; FaultError with the nearest where there are none."""
    found = [thing for name, thing in by_name.items() if like.strip() in name]
    if not found:
        raise FaultError(
            plainly(
                like,
                worded("no_name_holds"),
                worded("see", command=command),
                near=nearest(like, by_name),
            )
        )
    return found


def rules(
    like: Annotated[str, typer.Argument(help="Part of a name 名称的一部分")] = "", lang: Lang = None
) -> None:
    """List the rules that a plan may be asked to keep: words, fields, how to write them."""
    from scenarios.schema.catalogue import entries, lines_of
    from scenarios.schema.names import name_of

    known = {e.kind.name: e for e in entries() if e.example is not None}
    for entry in _found(name_of("rule", like), known, "tuopin rules"):
        said(lines_of(entry, language_of(lang)))


def quarter(lang: Lang = None) -> None:
    """Print what happens in a quarter, in order."""
    from results.language.processes import quarter_lines

    said(quarter_lines(language_of(lang)))


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

    stack = load_scenario("+".join([scenario, *(with_ or ())]))
    said(lines_of(differences(stack, load_scenario(base) if base else None), language_of(lang)))


COMMANDS = (counties, check, new, parameters, rules, quarter, schema, diff)
"""All commands of this module."""
