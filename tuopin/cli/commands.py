"""Commands made from studies: a study's fields are its command's arguments and options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from scenarios.faults import FaultError, Language, refused
from scenarios.schema.bounds import Bounds
from scenarios.schema.mistakes import mistakes_of
from scenarios.studies.catalogue import Plan
from scenarios.studies.study import Hidden, Machine, Positional, Study, ask
from tuopin.cli.options import (
    SCENARIO_OPTIONS,
    Cluster,
    Lang,
    Out,
    Quiet,
    Workers,
    cores,
    language_of,
    overrides_of,
    scenario_of,
)
from tuopin.cli.words import said

if TYPE_CHECKING:
    from scenarios.execution.runtime_estimate import Estimate


def command_of(kind: type[Study]) -> Callable[..., None]:
    """A command that asks a study and prints its answer."""
    own = {
        name: field
        for name, field in kind.model_fields.items()
        if not any(isinstance(m, Hidden) for m in field.metadata)
    }

    def command(**values: Any) -> None:
        given = {name: values[name] for name in kind.scenario_options}
        fields = {name: values[name] for name in own if values[name] is not None}
        if "overrides" in kind.model_fields:
            from scenarios.execution.learned_file import asked_of

            fields["overrides"] = overrides_of(given, *asked_of(fields["run"]))
        if "scenario" in fields and kind.scenario_options:
            fields["scenario"] = scenario_of(fields["scenario"], given)
        if "edits" in kind.model_fields and given["edited"]:
            from scenarios.files.grants import listed_edits

            fields["edits"] = listed_edits(given["edited"])
        study = _study(kind, fields)
        county = getattr(fields.get("scenario"), "county", "") or fields.get("county", "")
        _warn(county, language_of(values["lang"]))
        _answer(study, values)

    parameters = [_parameter(name, field, kind) for name, field in own.items()]
    parameters += [
        _keyword(name, SCENARIO_OPTIONS[name], default)
        for name, default in kind.scenario_options.items()
    ]
    if kind.writes or "run" in own:
        parameters += [_keyword("out", Out, Path("runs")), _keyword("workers", Workers, cores())]
    if kind.on_cluster:
        parameters.append(_keyword("cluster", Cluster, ""))
    parameters += [_keyword("lang", Lang, None), _keyword("no_progress", Quiet, default=False)]
    command.__name__, command.__doc__ = kind.kind, kind.__doc__
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def _warn(county: str, language: Language) -> None:
    """Say what ``check`` warns of in the county's workbook, where there is one."""
    from scenarios.county.county_file import warnings_of

    warnings = warnings_of(county) if county else ()
    said((fault.text(language) for fault in warnings), err=True)


def _study(kind: type[Study], fields: Mapping[str, Any]) -> Study:
    """The study of its fields; every fault of what they say, alone and together."""
    try:
        return kind(**fields)
    except ValidationError as error:
        raise FaultError(
            refused(_option(str(m.keys[0])), m.value, m.both) for m in mistakes_of(error)
        ) from None


def _option(name: str) -> str:
    """A field's option: ``--most-moved``."""
    return "--" + name.rstrip("_").replace("_", "-")


def _keyword(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _parameter(name: str, field: FieldInfo, kind: type[Study]) -> Parameter:
    """An argument or an option, with the field's range and words."""
    option = _option(name)
    shown = name if any(isinstance(m, Positional) for m in field.metadata) else option
    limits = next((m.option(shown) for m in field.metadata if isinstance(m, Bounds)), {})
    default = Parameter.empty if field.is_required() else field.default
    annotation: Any = field.annotation
    if annotation is Any:
        # a scenario is named; where a county may be named in its place it may be left out
        annotation, default = str, "" if "county" in kind.scenario_options else default
    elif get_origin(annotation) is tuple:
        items: Any = list[get_args(annotation)[0]]  # type: ignore[misc]
        annotation, default = (items, default) if field.is_required() else (items | None, None)
    info: Any
    if any(isinstance(m, Positional) for m in field.metadata):
        info = typer.Argument(help=field.description, **limits)
    elif annotation is bool:
        info = typer.Option(option, help=field.description)
    else:
        info = typer.Option(option, help=field.description, **limits)
    return _keyword(name, Annotated[annotation, info], default)


def _answer(study: Study, values: dict[str, Any]) -> None:
    """Run under a progress bar; print the answer, the files it wrote, then what follows from it."""
    language, quiet = language_of(values["lang"]), values["no_progress"]

    def announce(expected: Estimate) -> None:
        if not quiet:
            typer.echo(expected.sentence(language), err=True)

    def waits(folder: Path) -> None:
        words = (
            "另一个tuopin正在此处运行，等待其完成"
            if language == "zh"
            else ("another tuopin works here; waiting for it")
        )
        typer.echo(f"{folder}: {words}", err=True)

    def asked(progress: Any) -> Any:
        return ask(study, Machine(values["out"], values["workers"], progress, announce, waits))

    rounds = study.scenario.draws.rounds if isinstance(study, Plan) else 0
    finished = under_bar(asked, language, rounds, quiet=quiet)
    for lines, patterns in study.shown(finished, language):
        files = [p for pattern in patterns for p in sorted(finished.folder.glob(pattern))]
        print_lines([*lines, *map(str, files)])
    for following in study.follow_ups(finished):
        _answer(following, values)
    if code := study.exit_code(finished):
        raise typer.Exit(code)


def under_bar(
    job: Callable[[Any], Any], language: Language, rounds: int = 0, *, quiet: bool
) -> Any:
    """What a job gives, done under a progress bar; ``rounds`` of a plan that is made."""
    from rich.console import Console

    from tuopin.cli.progress import Bar

    with Bar(Console(highlight=False), language, rounds, quiet=quiet) as bar:
        return job(bar.report)


def print_lines(lines: Iterable[str]) -> None:
    """Lines as they are, wrapped by nothing but the terminal."""
    for line in lines:
        print(line, flush=True)
