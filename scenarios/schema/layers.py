"""A scenario's files: read, put into English, stacked; what two of them both set is a clash."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from scenarios.faults import (
    Fault,
    FaultError,
    nearest,
    not_found,
    plainly,
    refuse_all,
    unknown_name,
    worded,
)
from scenarios.schema.names import COUNTY_ZH, name_of
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import SPLITS, keys_at, values_at
from scenarios.schema.yaml_text import place_of, plain, read_yaml

LIBRARY = Path(__file__).parents[1] / "library"

WORDS = ("title", "why", "title_zh", "why_zh", "outcomes", "version", "draws")
"""What a file says of itself, or how it is looked at: the topmost file's holds, without a clash."""
ADDED = ("futures", "beyond_range")
"""Lists that add up over the files of a stack."""
NUMBERS = ("uncertainties", "constants")
"""Sections that set parameters: whoever sets one twice must say which holds."""
FILES = (
    ("county",),
    ("levers", "plan"),
    ("draws", "accepted"),
    ("levers", "rules", "project_library"),
)
"""Keys that may name a file, which is looked for beside the scenario."""


@dataclass(frozen=True)
class Counties:
    """How counties are found and loaded, by whoever reads scenarios."""

    names: Callable[[], list[str]]
    has: Callable[[str], bool]
    load: Callable[[str], CountyPack]


@dataclass(frozen=True)
class Layer:
    """One file of a stack.

    Attributes
    ----------
    document : its keys in English.
    replaces : whether it may set what a file below it sets.
    """

    path: Path
    document: Any
    replaces: bool = False

    def fault(
        self, kind: str, keys: tuple[Any, ...], value: Any, allowed: Any, at: Any = None
    ) -> Fault:
        """A fault at a key path of the file; ``at`` is its line and column where they are other."""
        line, column = at or place_of(self.document, keys)
        place = ".".join(map(str, keys))
        return Fault.of(kind, self.path, place, value, allowed, line=line, column=column)


Layers = list[Layer]
"""Nearest first."""


def library() -> list[str]:
    """Names of the scenarios that come with tuopin: questions, counties, checks of the method."""
    return sorted(p.stem for p in LIBRARY.rglob("*.yaml"))


def questions() -> list[str]:
    """Scenarios of the library that ask what a county could do or meet, whatever the county."""
    return sorted(p.stem for p in LIBRARY.glob("*.yaml"))


def _in_library(name: str) -> Path | None:
    return next((p for p in LIBRARY.rglob("*.yaml") if p.stem == name), None)


def find(name: str, is_county: Callable[[str], bool]) -> Path:
    """The file of a scenario by path or library name, or a county's workbook or folder."""
    path = Path(name) if Path(name).is_file() else _in_library(name)
    if path is not None:
        return path
    if is_county(name):
        return Path(name)
    if (Path(name) / "manifest.json").is_file():
        wrong = worded("run_command_takes_county")
        raise FaultError(plainly(name, wrong, worded("scenario_or_county")))
    if Path(name).suffix or len(Path(name).parts) > 1 or Path(name).is_dir():
        raise FaultError(
            not_found(name, worded("scenario_or_county"))
        )  # a path: no name of the library was meant
    names = library()
    near, wrong = (
        nearest(name, [*names, *COUNTY_ZH]),
        worded("unknown_county_scenario"),
    )
    allowed = (f"文件，或{'、'.join([*COUNTY_ZH, *names])}", f"a file, or {', '.join(names)}")
    raise FaultError(plainly(name, wrong, allowed, near=near))


def parts_of(name: str) -> list[str]:
    """``a+b`` as its names; a file whose own name or folder has a plus stays whole."""
    pieces = name.split("+")
    n = next((n for n in range(len(pieces), 0, -1) if Path("+".join(pieces[:n])).exists()), 0)
    names = [name_of("county", p.strip()) for p in pieces[n:] if p.strip()]
    return [*["+".join(pieces[:n])][:n], *names] or [name]


class StackReader:
    """Reads the files of a scenario; ``faults`` holds everything that is wrong with them."""

    def __init__(self, counties: Counties) -> None:
        self.counties = counties
        self.faults: list[Fault] = []

    def read(self, name: str) -> tuple[Layers, Layers]:
        """All files of ``a+b``, nearest first, and the topmost of each part, in order."""
        parts: list[Path | Layer] = []
        unknown: list[Fault] = []
        for part in parts_of(name):
            try:
                own = self.counties.has(part) and part not in library()
                parts.append(self._county(part) if own else find(part, self.counties.has))
            except FaultError as error:
                unknown += error.faults
        refuse_all(unknown)
        tops: Layers = []
        return self._stacked(parts, (), tops), tops

    def _stacked(
        self, parts: Sequence[Path | Layer], above: tuple[Path, ...], tops: Layers
    ) -> Layers:
        """Chains on top of one another; a file of several counts once, at its lowest place."""
        out: Layers = []
        for part in parts:
            chain = [part] if isinstance(part, Layer) else self._chain(part, above)
            tops.append(chain[0])
            there = {layer.path for layer in out}
            fresh = [layer for layer in chain if layer.path not in there]
            for layer in fresh:
                self.faults += clashes(layer, out, every=True)
            out = [*fresh, *out]
        return out

    def _chain(self, path: Path, above: tuple[Path, ...]) -> Layers:
        """A file and its bases; a county's workbook or folder asks nothing beyond the county."""
        if path.suffix.lower() not in (".yaml", ".yml") and self.counties.has(str(path)):
            return [self._county(str(path))]
        own, base = self._own(path)
        if base is None:
            return [own]
        at = place_of(own.document, ("base",))
        own.document.pop("base")
        names = [p for b in (base if isinstance(base, list) else [base]) for p in parts_of(str(b))]
        bases = [b for n in names if (b := self._base(own, n, at, (*above, path))) is not None]
        below = self._stacked(bases, (*above, path), [])
        self.faults += clashes(own, below, every=False)
        return [own, *below]

    def _county(self, name: str) -> Layer:
        """A county of one's own as the lowest file of a stack: it asks nothing beyond itself."""
        pack = self.counties.load(name)
        return Layer(Path(name), CommentedMap(title=pack.title, why=pack.source, county=name))

    def _own(self, path: Path) -> tuple[Layer, Any]:
        """A file as a layer, and what it names as its base."""
        document = read_yaml(path)
        layer = Layer(path, document)
        self._rename(layer, document, ())
        for mine, other in (("title", "title_zh"), ("why", "why_zh")):
            if other in document and mine not in document and "base" not in document:
                document[mine] = document[other]
                document.lc.data[mine] = document.lc.data[other]
        _beside(path, document)
        replaces = document.get("replace", False)
        if not isinstance(replaces, bool):  # YAML's ``no`` is a word and not false
            self.faults.append(
                layer.fault("wrong_type", ("replace",), str(replaces), worded("true_false"))
            )
        document.pop("replace", None)
        self.faults += _drawn_and_fixed(layer)
        return Layer(path, document, replaces is True), document.get("base")

    def _rename(self, layer: Layer, node: Any, keys: tuple[Any, ...]) -> None:
        """Keys and known words into English, in place; every key keeps its line and its order."""
        if isinstance(node, list):
            words = values_at(keys)
            for i, item in enumerate(node):
                node[i] = words.get(item, item) if isinstance(item, str) else item
                self._rename(layer, item, (*keys, i))
        if not isinstance(node, CommentedMap):
            return
        names = keys_at(keys)
        for key in list(node):
            new, at = names.get(str(key), key), place_of(node, (key,))
            value, mark = node.pop(key), node.lc.data.get(key)
            inner = (*keys, str(new))
            if new in node:
                place = ".".join(map(str, inner))
                self.faults.append(
                    layer.fault("twice", (place,), str(key), f"one of {new} and {key}", at)
                )
            node[new] = values_at(inner).get(value, value) if isinstance(value, str) else value
            if mark is not None:
                node.lc.data[new] = mark
            self._rename(layer, value, inner)

    def _base(
        self, own: Layer, name: str, at: tuple[int, int], above: tuple[Path, ...]
    ) -> Path | None:
        """A base's file: beside the file that names it, or in the library."""
        beside = own.path.parent / name
        base, names = beside if beside.is_file() else _in_library(name), library()
        if base in above:
            self.faults.append(own.fault("twice", ("base",), name, "a chain without a circle", at))
            return None
        if base is None:
            allowed = f"{', '.join(names)}, or a file"
            self.faults.append(
                unknown_name(own.path, "base", name, names, allowed, line=at[0], column=at[1])
            )
        return base


def _drawn_and_fixed(layer: Layer) -> Iterator[Fault]:
    """A parameter that one file both draws and holds fixed: nobody could tell which is meant."""
    drawn, fixed = (layer.document.get(section) for section in NUMBERS)
    if isinstance(drawn, dict) and isinstance(fixed, dict):
        for key in fixed:
            if key in drawn:
                line = place_of(layer.document, (NUMBERS[0], key))[0]
                value = (
                    f"第{line}行的“不确定”中也已设定",
                    f"also set in {NUMBERS[0]} at line {line}",
                )
                allowed = "“不确定”或“常数”之一", " or ".join(NUMBERS)
                yield layer.fault("clash", (NUMBERS[1], key), value, allowed)


def clashes(layer: Layer, below: Layers, *, every: bool) -> Iterator[Fault]:
    """What a file and one below it both set: of a base its numbers, of a stacked file all keys."""
    if layer.replaces:
        return
    for keys, value in leaves(layer.document):
        number = keys[0] in NUMBERS and len(keys) == 2
        if keys[0] in (*WORDS, *ADDED) or not (every or number):
            continue
        places = [(s, keys[1]) for s in NUMBERS] if number else [keys]
        origin = next((b for b in below for k in places if _holds(b.document, k)), None)
        if origin is None or (
            every and not number and plain(_node(origin.document, keys)) == value
        ):
            continue
        mine, other = layer.path.name, origin.path.name
        yield layer.fault(
            "clash",
            keys,
            worded("also_set", other=other),
            worded("one_of_two_files", mine=mine, other=other),
        )


def _beside(path: Path, document: Any) -> None:
    """Files are looked for beside the scenario that names them."""
    for keys in FILES:
        name = _node(document, keys) if _holds(document, keys) else None
        if not isinstance(name, str) or not name or name in SPLITS or LIBRARY in path.parents:
            continue
        if (path.parent / name).exists():
            _node(document, keys[:-1])[keys[-1]] = str(path.parent / name)


def leaves(node: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Key paths and what stands there; a parameter's range and a rule are one leaf each."""
    whole = keys[:1] in ((s,) for s in NUMBERS) and len(keys) == 2
    whole = whole or (keys[:2] == ("levers", "rules") and len(keys) == 3)
    if isinstance(node, dict) and not whole:
        for key, value in node.items():
            yield from leaves(value, (*keys, key))
    elif keys:
        yield keys, plain(node)


def merged(layers: Layers) -> dict[str, Any]:
    """One document: what the nearest file says holds; lists of ``ADDED`` add up, lowest first."""
    document: dict[str, Any] = {}
    for layer in layers:
        below = plain(layer.document)
        for key in ADDED:
            above = document.get(key)
            if isinstance(above, list) and isinstance(below.get(key), list):
                document[key] = [*below[key], *(x for x in above if x not in below[key])]
        for section, other in (NUMBERS, NUMBERS[::-1]):
            # a constant above: the range below is not its own any more, and the other way round
            above = document.get(section)
            if isinstance(above, dict) and isinstance(below.get(other), dict):
                below[other] = {k: v for k, v in below[other].items() if k not in above}
        fill(document, below)
    return document


def fill(target: dict[str, Any], base: dict[str, Any]) -> None:
    """Add what is not there yet."""
    for key, value in base.items():
        if key not in target:
            target[key] = value
        elif isinstance(value, dict) and isinstance(target[key], dict):
            fill(target[key], value)


def _holds(node: Any, keys: tuple[Any, ...]) -> bool:
    for key in keys:
        inside = isinstance(node, dict) and key in node
        if not inside and not (isinstance(node, list) and isinstance(key, int) and key < len(node)):
            return False
        node = node[key]
    return True


def _node(node: Any, keys: tuple[Any, ...]) -> Any:
    for key in keys:
        node = node[key]
    return node


def where(layers: Layers, keys: tuple[Any, ...]) -> tuple[str, int, int]:
    """File, line and column of a key path: the nearest file that holds it, or else most of it."""
    for n in range(len(keys), 0, -1):
        for layer in layers:
            if _holds(layer.document, keys[:n]):
                return str(layer.path), *place_of(layer.document, keys[:n])
    return str(layers[0].path), 1, 1
