"""Kernels that receive only the columns they read: far less to unbox, to copy and to compile.

A kernel takes whole bundles by name. What of them it and the kernels that it calls read is found in
their text; Python passes that and nothing else. A kernel that other kernels call is compiled
without a way in from Python; one that Python calls gets it by a second dispatcher, made at its
first call.
"""

import ast
import inspect
import sys
import textwrap
import threading
import types
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import numba
from numba.core.registry import CPUDispatcher

Tree = dict[str, "Tree | None"]
"""Fields that are read, each with what is read of it; None is the whole."""
Path = tuple[str, ...]
"""An argument, and fields below it."""

_PREFIX = "Narrow__"
_READ: dict[Callable[..., Any], dict[str, Tree | None]] = {}
_CUTS: dict[tuple[type, int], tuple[list[tuple[str, Tree | None]], Any]] = {}
_ONE_READER = threading.RLock()
"""What is half read shows the whole of a bundle: a second thread would compile for that."""


def __getattr__(name: str) -> Any:
    """Classes are named by their fields, so that a stored index finds them in any process."""
    if not name.startswith(_PREFIX):
        raise AttributeError(name)
    _, _, fields = name.removeprefix(_PREFIX).partition("__")
    made = namedtuple(name, fields.split("_0_") if fields else [], module=__name__)  # type: ignore[misc]
    setattr(sys.modules[__name__], name, made)
    return made


def reads(function: Callable[..., Any]) -> dict[str, Tree | None]:
    """What a kernel and the kernels that it calls read of each argument; None is the whole."""
    with _ONE_READER:
        return _reads(function)


def _reads(function: Callable[..., Any]) -> dict[str, Tree | None]:
    if function not in _READ:
        definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(definition, ast.FunctionDef)
        names = [a.arg for a in definition.args.args]
        _READ[function] = dict.fromkeys(names)  # a kernel that calls itself reads the whole
        trees: dict[str, Tree | None] = {n: {} for n in names}
        aliases = _aliases(definition, names)
        for path, below in _uses(definition, aliases, function.__globals__):
            _mark(trees, path, below)
        _READ[function] = trees
    return _READ[function]


def _chain(node: ast.expr) -> Path | None:
    """``a.b.c`` as a path."""
    fields: list[str] = []
    while isinstance(node, ast.Attribute):
        fields.append(node.attr)
        node = node.value
    return (node.id, *reversed(fields)) if isinstance(node, ast.Name) else None


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Names that an assignment gives to other expressions, tuples taken apart."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for t, v in zip(target.elts, value.elts, strict=True):
            yield from _pairs(t, v)


def _assigned(definition: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(definition):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _pairs(target, node.value)


def _aliases(definition: ast.FunctionDef, names: list[str]) -> dict[str, set[Path]]:
    """Paths that each name may stand for."""
    found: dict[str, set[Path]] = {n: {(n,)} for n in names}
    grown = True
    while grown:
        grown = False
        for name, value in _assigned(definition):
            chain = _chain(value)
            if chain is None:
                continue
            paths = {(*path, *chain[1:]) for path in found.get(chain[0], ())}
            if not paths <= found.setdefault(name, set()):
                found[name] |= paths
                grown = True
    return found


def _uses(
    definition: ast.FunctionDef, aliases: dict[str, set[Path]], names: dict[str, Any]
) -> Iterator[tuple[Path, Tree | None]]:
    """Paths that are used, each with what is used below it."""
    skipped = {id(value) for _, value in _assigned(definition) if _chain(value) is not None}
    for node in ast.walk(definition):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            callee = getattr(names.get(node.func.id), "py_func", None)
            theirs = _reads(callee) if callee is not None else {}
            given = [*zip(theirs, node.args, strict=False)]
            given += [(k.arg, k.value) for k in node.keywords if k.arg in theirs]
            for argument, value in given:
                chain = _chain(value)
                if chain is not None and chain[0] in aliases:
                    skipped.add(id(value))
                    for path in aliases[chain[0]]:
                        yield (*path, *chain[1:]), theirs[argument]
        if isinstance(node, (ast.Attribute, ast.Name)) and id(node) not in skipped:
            chain = _chain(node)
            if isinstance(node, ast.Attribute):
                skipped.add(id(node.value))  # ast.walk meets the outer node first
            if chain is not None and isinstance(node.ctx, ast.Load):
                for path in aliases.get(chain[0], ()):
                    yield (*path, *chain[1:]), None
        elif isinstance(node, ast.Attribute):
            skipped.add(id(node.value))


def _mark(trees: dict[str, Tree | None], path: Path, below: Tree | None) -> None:
    """Note that a path is read, and of it what is ``below``."""
    node, last = trees, path[-1]
    for name in path[:-1]:
        inner = node.setdefault(name, {})
        if inner is None:
            return
        node = inner
    if below is None:
        node[last] = None
        return
    inner = node.setdefault(last, {})
    if inner is not None:
        for name, deeper in below.items():
            _mark(inner, (name,), deeper)


def narrowed(value: Any, tree: Tree | None) -> Any:
    """A bundle without the fields that are not read; whatever else as it is."""
    if tree is None or not hasattr(value, "_fields"):
        return value
    key = type(value), id(tree)  # trees are kept for good
    if key not in _CUTS:
        fields = [(f, tree[f]) for f in value._fields if f in tree]
        _CUTS[key] = fields, narrow_kind(type(value).__name__, [f for f, _ in fields])
    fields, kind = _CUTS[key]
    parts = [getattr(value, f) if t is None else narrowed(getattr(value, f), t) for f, t in fields]
    if len(parts) == len(value) and all(a is b for a, b in zip(parts, value, strict=True)):
        return value
    return kind(*parts)


def narrow_kind(name: str, fields: Sequence[str]) -> Any:
    """The class of a bundle with some of its fields."""
    base = name.removeprefix(_PREFIX).partition("__")[0]
    return getattr(sys.modules[__name__], f"{_PREFIX}{base}__" + "_0_".join(fields))


class Kernel(CPUDispatcher):  # type: ignore[misc]
    """A compiled rule or loop; Python calls it with whole bundles and it takes what it reads.

    Attributes
    ----------
    recorded : while calls are recorded, signatures of what Python called, by kernel; else None.
    """

    recorded: ClassVar["dict[Kernel, list[Any]] | None"] = None
    _is_inside: ClassVar[bool] = False

    def trees(self) -> list[Tree | None]:
        """What is read of each argument."""
        if "read" not in self.__dict__:
            self.__dict__["read"] = list(reads(self.py_func).values())
        return self.__dict__["read"]

    def entry(self) -> Any:
        """The dispatcher that Python calls, with bundles that are narrow already."""
        if "made_entry" not in self.__dict__:
            with _ONE_READER:
                if "made_entry" not in self.__dict__:
                    self.__dict__["made_entry"] = self._twin()
        return self.__dict__["made_entry"]

    def _twin(self) -> Any:
        f = self.py_func
        twin = types.FunctionType(
            f.__code__, f.__globals__, f.__name__, f.__defaults__, f.__closure__
        )
        twin.__qualname__, twin.__module__ = f"{f.__qualname__}.entry", f.__module__
        return numba.njit(**self.__dict__["options"], no_cfunc_wrapper=True)(twin)

    def __call__(self, *args: Any) -> Any:
        """Run on whole bundles."""
        trees = self.trees()
        narrow = [a if t is None else narrowed(a, t) for a, t in zip(args, trees, strict=True)]
        if Kernel.recorded is None:
            return self.entry()(*narrow)
        if Kernel._is_inside:
            return self.py_func(*args)
        signature = tuple(numba.typeof(a) for a in narrow)
        known = Kernel.recorded.setdefault(self, [])
        if signature not in known:
            known.append(signature)
        Kernel._is_inside = True
        try:
            return self.py_func(*args)
        finally:
            Kernel._is_inside = False


@contextmanager
def recording() -> Iterator[dict[Kernel, list[Any]]]:
    """Run kernels as Python text, and note the signatures of those that Python calls."""
    Kernel.recorded = {}
    try:
        yield Kernel.recorded
    finally:
        Kernel.recorded = None


def compiled(function: Callable[..., Any], **options: Any) -> Any:
    """A kernel of a function; the function itself where numba is switched off."""
    made = numba.njit(**options, no_cfunc_wrapper=True, no_cpython_wrapper=True)(function)
    if isinstance(made, CPUDispatcher):
        made.__class__ = Kernel
        made.__dict__["options"] = options
    return made
