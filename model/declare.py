"""How state, parameters and compiled rules are declared."""

import hashlib
import os
from collections import namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import numba
import numpy as np

from model.cache_folder import cache_folder, writable
from model.narrow import Kernel, Tree, compiled, narrow_kind, narrowed

Table = Literal["village", "firm", "household", "member"]
OnSplit = Literal["share", "copy", "zero"]
Confidence = Literal["high", "medium", "low"]
Shape = Literal["halves", "uniform", "triangular"]
SHAPES: tuple[Shape, ...] = ("halves", "uniform", "triangular")
"""Of priors; ``halves`` has half its mass on each side of the base value, uniform on each."""


def source_digest(*folders: str) -> str:
    """Digest of all source text and tables of some layers.

    Of ``model/`` it names the compiled code and the states that are kept between runs: a table of
    numbers, such as the solved factors, decides what they are as much as the code.
    """
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for folder in folders or ("model",):
        for path in sorted(p for p in (root / folder).rglob("*") if p.suffix in (".py", ".csv")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# numba's own cache does not notice an edit in an imported callee, so the folder is keyed by all.
if "NUMBA_CACHE_DIR" not in os.environ:
    numba.config.CACHE_DIR = str(writable(cache_folder() / source_digest()))


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a rule or a process so that the same text, interpreted, gives the same bits.

    No fastmath; divisions follow numpy; the interpreter lock is released. Arrays are borrowed from
    the caller and not counted: an atomic count in a loop costs more than most rules.
    """
    return compiled(function, cache=True, nogil=True, error_model="numpy", _nrt=False)


def summing(function: Callable[..., Any]) -> Any:
    """As :func:`kernel`, for float64 sums of whole numbers below 2**53.

    They are exact, so that they may be taken in any order, many at once.
    """
    return compiled(
        function, cache=True, nogil=True, error_model="numpy", _nrt=False, fastmath={"reassoc"}
    )


def in_place(function: Callable[..., Any]) -> Any:
    """As :func:`kernel`, its text written into the caller: so a loop over it is vectorised."""
    return compiled(function, error_model="numpy", inline="always", _nrt=False)


def allocating(function: Callable[..., Any]) -> Any:
    """As :func:`kernel`, for what allocates arrays: never a loop over members."""
    return compiled(function, cache=True, nogil=True, error_model="numpy", _nrt=True)


@dataclass(frozen=True)
class Column:
    """One column of state: declared once, written by one owner.

    Parameters
    ----------
    name, table, group : str
        Group is the bundle in which kernels receive the column.
    dtype : numpy dtype
    unit : str
    owner : str
        The one process that may write it; "population" means that it never changes.
    text : str
        One sentence.
    on_split : str
        What a new household takes from its parent: a share (by heads, taken away from the
        parent), a copy, or zero.
    width : int
        Entries a row: 1 makes an (n,) column, more an (n, width) one.
    """

    name: str
    table: Table
    group: str
    dtype: type[np.generic]
    unit: str
    owner: str
    text: str
    on_split: OnSplit = "zero"
    width: int = 1

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a row."""
        return () if self.width == 1 else (self.width,)


@dataclass(frozen=True)
class Parameter:
    """One number with its range and where it comes from.

    Parameters
    ----------
    name : str
        ``group.name``.
    value, low, high : float
        Base value and the range of the prior; ``low == high`` marks a number that is not drawn.
    unit : str
    source : str
        A published source, or "assumption" with the reason.
    confidence : str
        "high", "medium" or "low".
    shape : str
        Of the prior between low and high.
    shared : str
        Numbers of one name here are drawn together (:mod:`scenarios.draws.draw`); empty: alone.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    confidence: Confidence = "low"
    shape: Shape = "halves"
    shared: str = ""

    @property
    def group(self) -> str:
        """The bundle that a kernel receives."""
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        """The name inside its group."""
        return self.name.partition(".")[2]

    @property
    def is_drawn(self) -> bool:
        """Whether draws vary it."""
        return self.low < self.high


class Constant(Parameter):
    """A number that shapes results and that no draw varies; its range is what is plausible."""

    @property
    def is_drawn(self) -> bool:
        """Never."""
        return False


def constants(*rows: Constant) -> Any:
    """The values of declared constants by their keys: ``RANK.school`` of ``rank.school``."""
    return SimpleNamespace(**{row.key: row.value for row in rows})


def bundle(type_name: str, fields: list[str], module: str) -> Any:
    """A NamedTuple class for numba: assign it to a module-level name equal to ``type_name``."""
    return namedtuple(type_name, fields, module=module)


@cache
def _arguments(rule: Any) -> tuple[tuple[str, Any], ...]:
    """Names of a rule's arguments, each with the NamedTuple class that groups several, or None."""
    function = getattr(rule, "py_func", rule)
    return tuple(
        (argument, hint if hasattr(hint, "_fields") else None)
        for argument, hint in function.__annotations__.items()
        if argument != "return"
    )


def call(rule: Any, world: Any, **own: Any) -> Any:
    """Run a compiled loop on a world; its arguments are filled by their names.

    ``household`` is the bundle Household, ``health_p`` the parameters ``health.*``; an argument
    whose annotation is a NamedTuple class of the rule's module is made of the fields of that class.
    What is not the world's is given in ``own``.
    """
    if not isinstance(rule, Kernel) or Kernel.recorded is not None:
        return rule(*(_whole(world, name, group, own) for name, group in _arguments(rule)))
    lasting, given = world.lasting_arguments(), _given(rule)
    if rule not in lasting:
        lasting[rule] = [
            give(world, own) if name not in own and _lasts(world, name, group) else None
            for (name, group), give in zip(_arguments(rule), given, strict=True)
        ]
    kept = zip(lasting[rule], given, strict=True)
    return rule.entry()(*[give(world, own) if held is None else held for held, give in kept])


@cache
def _given(rule: Kernel) -> list[Callable[[Any, Mapping[str, Any]], Any]]:
    """By argument what makes it, narrow, of a world and of what is given."""
    pairs = zip(_arguments(rule), rule.trees(), strict=True)
    return [_giver(name, group, tree) for (name, group), tree in pairs]


def _giver(name: str, group: Any, tree: Tree | None) -> Callable[[Any, Mapping[str, Any]], Any]:
    if group is None or tree is None or any(t is not None for t in tree.values()):
        return lambda world, own: narrowed(_whole(world, name, group, own), tree)
    fields = [f for f in group._fields if f in tree]
    kind = group if len(fields) == len(group._fields) else narrow_kind(group.__name__, fields)

    def give(world: Any, own: Mapping[str, Any]) -> Any:
        if name in own:
            return narrowed(own[name], tree)
        return kind(*[getattr(world, f) for f in fields])

    return give


def _whole(world: Any, name: str, group: Any, own: Mapping[str, Any]) -> Any:
    """An argument with all its columns."""
    if name in own:
        return own[name]
    if group is None:
        return getattr(world, name)
    return group(*(getattr(world, field) for field in group._fields))


def _lasts(world: Any, name: str, group: Any) -> bool:
    """Whether an argument is the same object in every quarter of a run."""
    return all(world.is_bundle(n) for n in ([name] if group is None else group._fields))
