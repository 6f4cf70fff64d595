"""A user's mistake in words: every fault of a command line at once, in the user's language."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from scenarios.faults import Fault, FaultError, nearest, plainly, refuse_all, refused, worded
from scenarios.system_faults import of_system
from tuopin.cli import help as help_words
from tuopin.cli.options import language_of

FAULTY, STOPPED = 2, 130
"""Exit codes: input faulty, nothing written; stopped, the same command goes on."""

SHOWN = 200
"""Faults shown here; a marked copy has them all."""

KINDS = {int: ("整数", "a whole number"), float: ("数值", "a number"), str: ("文本", "text")}
"""What an option takes, in Chinese and English."""
HELP = ("见 --help", "see --help")
PATH = ("文件或文件夹", "a file or folder")

Parameter = TyperOption | TyperArgument


class Asked(TyperCommand):
    """A command that says what its options take, and all that is wrong with those given."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.both = str(self.help)
        self.helps: list[tuple[Any, str]]
        self.helps = [(p, getattr(p, "help", None) or "") for p in self.params]
        for param in self.params:
            if isinstance(param, Parameter):
                param.display_type = partial(_shown, param)  # type: ignore[method-assign]

    def get_help(self, ctx: Any) -> str:
        """Help in one language."""
        language = ctx.find_root().command.language
        self.help = help_words.about(str(ctx.info_name), self.both, language)
        for param, both in self.helps:
            param.help = help_words.side(both, language)
        return help_words.in_language(super().get_help(ctx), language)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Every fault of all options and arguments, before anything is done."""
        try:
            opts, rest, order = self.make_parser(ctx).parse_args(args=list(args))
        except typer.TyperException as error:
            raise _of_parser(error) from None
        if not opts.get("help"):
            refuse_all([*_twice(order), *_extra(rest), *_values(self.params, opts, ctx)])
        return super().parse_args(ctx, args)


class Program(TyperGroup):
    """All commands: a user's mistake is shown in words, with exit code 2 and no stack trace."""

    language = "en"

    def get_help(self, ctx: Any) -> str:
        """Help in one language."""
        self.help = help_words.PURPOSE[self.language]
        return help_words.in_language(super().get_help(ctx), self.language)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Six verbs with what they do, the others in groups."""
        for head, rows in help_words.overview(self.commands, self.language):
            with formatter.section(head):
                formatter.write_dl(rows)

    def _after_command(self, words: list[str]) -> list[str]:
        """The language behind the command that it stood before; help and lists know it already."""
        at = next((i for i, w in enumerate(words) if w.partition("=")[0] == "--lang"), None)
        if at is None or _lang(words) is None:
            return words
        n = 1 if "=" in words[at] else 2
        rest, taken = words[:at] + words[at + n :], words[at : at + n]
        command = next((i for i, w in enumerate(rest) if not w.startswith("-")), None)
        if command is None or "--help" in rest:
            return rest or ["--help"]
        if at > command:
            return words
        asked = self.commands.get(rest[command])
        takes = asked is not None and any(p.name == "lang" for p in asked.params)
        return [*rest[: command + 1], *(taken if takes else ()), *rest[command + 1 :]]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of a name."""
        if args[0] not in self.commands:
            wrong, names = worded("unknown_command"), list(self.commands)
            allowed = ("、".join(names), ", ".join(names))
            raise FaultError(plainly(args[0], wrong, allowed, near=nearest(args[0], names)))
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *more: Any, **settings: Any) -> Any:
        """Run a command; the exit code says whether it was done."""
        words = list(sys.argv[1:] if args is None else args)
        language = self.language = language_of(_lang(words))
        try:
            code = super().main(
                self._after_command(words), *more, **{**settings, "standalone_mode": False}
            )
        except typer.Abort:
            code = STOPPED
        except Exception as error:
            helps = type(error).__name__ == "NoArgsIsHelpError"
            if isinstance(error, typer.TyperException) and not helps:
                error = _of_parser(error)
            lines = [str(error)] if helps else message(error, language)
            if lines is None:
                raise
            said(lines, err=True)
            sys.exit(FAULTY)
        if code == STOPPED:
            # typer turns Ctrl-C into an exit with this code
            said(
                ["\nstopped; the same command goes on where it was 已停止，重复同一命令可继续"],
                err=True,
            )
        sys.exit(code if isinstance(code, int) else 0)


def said(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines."""
    for line in lines:
        typer.echo(line, err=err)


def _lang(words: list[str]) -> str | None:
    """The language of the command line, before it is parsed."""
    for i, word in enumerate(words):
        said = words[i + 1] if word == "--lang" and i + 1 < len(words) else ""
        said = word.partition("=")[2] if word.startswith("--lang=") else said
        if said in ("zh", "en"):
            return said
    return None


def message(error: Exception, language: Any) -> list[str] | None:
    """The words of a user's mistake; None for an error of tuopin itself."""
    # its package takes long to import, and raises nothing before it was imported
    rules = sys.modules.get("optimize.formulation.infeasibility")
    if isinstance(error, FaultError):
        lines = [fault.text(language) for fault in error.faults[:SHOWN]]
        left = len(error.faults) - SHOWN
        rest = f"……另有{left}处" if language == "zh" else f"… and {left} more"
        more = error.more[0 if language == "zh" else 1]
        return lines + [rest] * (left > 0) + [more] * bool(more)
    if rules is not None and isinstance(error, rules.InfeasibleRulesError):
        return [pair[1 if language == "zh" else 0] for pair in error.sentences]
    fault = of_system(error) if isinstance(error, OSError) else None
    return None if fault is None else [fault.text(language)]


def _of_parser(error: Any) -> FaultError:
    """What the parser of command lines refuses by itself: an option it does not know, no value."""
    option = str(getattr(error, "option_name", "tuopin"))
    if hasattr(error, "possibilities"):
        near = nearest(option, error.possibilities or ())
        return FaultError(plainly(option, worded("unknown_option"), HELP, near=near))
    if hasattr(error, "option_name"):
        return FaultError(plainly(option, worded("not_right_number_values"), HELP, "missing"))
    return FaultError(plainly(option, worded("no_command"), HELP))


def _twice(order: Iterable[Any]) -> Iterator[Fault]:
    """Options of one value that are given again: which one is meant nobody can tell."""
    for param, n in Counter(p for p in order if isinstance(p, TyperOption)).items():
        if n > 1 and not param.multiple and not param.is_flag:
            yield plainly(param.opts[0], worded("given_times", n=n), worded("once"), "twice")


def _extra(rest: Sequence[str]) -> Iterator[Fault]:
    for word in rest:
        allowed = (f"{HELP[0]}；含空格须加引号", f"{HELP[1]}; quotes around blanks")
        yield plainly(word, worded("one_word_too_many"), allowed)


def _values(params: Iterable[Any], opts: dict[str, Any], ctx: Any) -> Iterator[Fault]:
    """Values that are none of an option's kind or range, and what is missing."""
    for param in params:
        given = opts.get(param.name)
        name = _name(param)
        if given is None or given in ((), []):
            if param.required:
                yield plainly(name, worded("missing"), _allowed(param), "missing")
            continue
        if isinstance(param, TyperOption) and param.is_flag:
            continue
        for one in given if isinstance(given, list | tuple) else (given,):
            if isinstance(one, str) and not one.strip() and param.default != one:
                yield plainly(name, worded("empty"), _allowed(param), "missing")
            else:
                yield from _unfit(param, one, ctx)


def _unfit(param: Any, one: Any, ctx: Any) -> Sequence[Fault]:
    """Why a value is none that an option takes; bounds of numbers have words of their own."""
    value: Any = [one] if param.multiple or param.nargs != 1 else one
    try:
        param.get_runtime_param().coerce(value, param=param, ctx=ctx)
    except typer.BadParameter:
        return [refused(_name(param), one, _allowed(param))]
    except FaultError as error:
        return error.faults
    return []


def _name(param: Any) -> str:
    return param.opts[0] if isinstance(param, TyperOption) else str(param.name)


def _item(param: Any) -> Any:
    annotation = param.type_descriptor.annotation
    return getattr(annotation, "__args__", (annotation,))[0]


def _allowed(param: Any) -> tuple[str, str]:
    """What an option takes, with its range, in Chinese and English."""
    desc = param.type_descriptor
    if desc.choices is not None:
        return "、".join(map(str, desc.choices)), ", ".join(map(str, desc.choices))
    zh, en = KINDS.get(_item(param), PATH)
    low, high = (getattr(desc.parameter_info, k, None) for k in ("min", "max"))
    if low is not None and high is not None:
        return f"{zh}，{low:g}至{high:g}", f"{en}, {low:g} to {high:g}"
    return (f"{zh}，不小于{low:g}", f"{en}, {low:g} or more") if low is not None else (zh, en)


def _shown(param: Any, ctx: Any) -> str:
    """What an option takes, as help shows it."""
    choices = param.type_descriptor.choices
    word = KINDS.get(_item(param), PATH)[1].removeprefix("a ")
    return f"<{word if choices is None else '|'.join(map(str, choices))}>"
