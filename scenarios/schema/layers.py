"""A scenario's files: read, translated, migrated, stacked; what two of them both set is a clash."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml.comments import CommentedMap

from scenarios.county.county_file import is_county, load_county
from scenarios.faults import Fault, FaultError, nearest, not_found, unknown_name
from scenarios.schema.chinese_keys import to_english
from scenarios.schema.migrate import migrate
from scenarios.schema.names import SPLITS
from scenarios.schema.yaml_text import place_of, plain, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIBRARY = Path(__file__).parents[1] / "library"

WORDS = ("title", "why", "title_zh", "why_zh", "outcomes", "version", "draws")
"""What a file says of itself, or how it is looked at: the topmost file's holds, without a clash."""
ADDED = ("futures",)
"""Lists that add up over the files of a stack."""
NUMBERS = ("uncertainties", "constants")
"""Sections that set parameters: whoever sets one twice must say which holds."""


@dataclass(frozen=True)
class Layer:
    """One file of a stack.

    Attributes
    ----------
    document : its keys, in English, of the present version.
    replaces : whether it may set what a file below it sets.
    """

    path: Path
    document: Any
    replaces: bool = False


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


def find(name: str) -> Path:
    """The file of a scenario by path or library name, or a county's workbook or folder."""
    path = Path(name) if Path(name).is_file() else _in_library(name)
    if path is None and is_county(name):
        return Path(name)
    if path is None:
        if (
            Path(name).suffix or len(Path(name).parts) > 1
        ):  # a path: no name of the library was meant
            raise FaultError(
                not_found(
                    name,
                    ("已有的文件,或已完成的运行目录", "a file, or the folder of a finished run"),
                )
            )
        known = library()
        near = nearest(name, known)
        raise FaultError(
            Fault.of("unknown_name", name, ("情景", "scenario"), name, ", ".join(known), near=near)
        )
    return path


def parts_of(name: str) -> list[str]:
    """``a+b`` as its names; a file whose own name has a plus stays whole."""
    if Path(name).is_file():
        return [name]
    return [part.strip() for part in name.split("+") if part.strip()] or [name]


def read_stack(name: str, faults: list[Fault]) -> tuple[Layers, Layers]:
    """All files of ``a+b``, nearest first, and the topmost of each part, in the order of the name."""
    parts: list[Path | Layer] = []
    unknown: list[Fault] = []
    for part in parts_of(name):
        try:
            own = is_county(part) and part not in library()
            parts.append(_county(part) if own else find(part))
        except FaultError as error:
            unknown += error.faults
    if unknown:
        raise FaultError(unknown)
    tops: Layers = []
    layers = _stacked(parts, faults, (), tops)
    return layers, tops


def _county(name: str) -> Layer:
    """A county of one's own as the lowest file of a stack."""
    return Layer(Path(name), CommentedMap(county=name, title=name, why=name))


def _stacked(
    parts: Sequence[Path | Layer], faults: list[Fault], seen: tuple[Path, ...], tops: Layers
) -> Layers:
    """Chains on top of one another; a file that stands in several counts once, at its lowest place."""
    out: Layers = []
    for part in parts:
        chain = [part] if isinstance(part, Layer) else _chain(part, faults, seen)
        tops.append(chain[0])
        there = {layer.path for layer in out}
        fresh = [layer for layer in chain if layer.path not in there]
        for layer in fresh:
            _clashes(layer, out, faults, every=True)
        out = [*fresh, *out]
    return out


def _chain(path: Path, faults: list[Fault], seen: tuple[Path, ...]) -> Layers:
    """A file and its bases; a county's workbook or folder asks nothing beyond the county."""
    if path.suffix.lower() not in (".yaml", ".yml") and is_county(str(path)):
        pack = load_county(str(path))
        return [Layer(path, {"title": pack.title, "why": pack.source, "county": str(path)})]
    document = read_yaml(path)
    to_english(document, path, faults)
    migrate(document, path, faults)
    _beside(path, document)
    at = place_of(document, ("base",))
    replaces = _replaces(path, document, faults)
    told = document.pop("base", None)
    own = Layer(path, document, replaces)
    _within(own, faults)
    if told is None:
        return [own]
    names = [p for t in (told if isinstance(told, list) else [told]) for p in parts_of(str(t))]
    bases = [b for n in names if (b := _base(path, n, at, (*seen, path), faults)) is not None]
    below = _stacked(bases, faults, (*seen, path), [])
    _clashes(own, below, faults, every=False)
    return [own, *below]


def _within(layer: Layer, faults: list[Fault]) -> None:
    """A parameter that one file both draws and holds fixed: nobody could tell which is meant."""
    drawn, fixed = (layer.document.get(section) for section in NUMBERS)
    if not isinstance(drawn, dict) or not isinstance(fixed, dict):
        return
    for key in fixed:
        if key in drawn:
            (line, column), other = (place_of(layer.document, (s, key)) for s in reversed(NUMBERS))
            told = f"also set in {NUMBERS[0]} at line {other[0]}"
            faults.append(
                Fault.of(
                    "clash",
                    layer.path,
                    f"constants.{key}",
                    (f"第{other[0]}行的“不确定”中也已设定", told),
                    ("“不确定”或“常数”之一", " or ".join(NUMBERS)),
                    line=line,
                    column=column,
                )
            )


def _replaces(path: Path, document: Any, faults: list[Fault]) -> bool:
    """Whether a file may set what its bases set; YAML's ``no`` is a word and not false, so a fault."""
    line, column = place_of(document, ("replace",))
    told = document.pop("replace", False)
    if not isinstance(told, bool):
        faults.append(
            Fault.of(
                "wrong_type",
                path,
                "replace",
                str(told),
                ("是或否(true 或 false)", "true or false"),
                line=line,
                column=column,
            )
        )
    return told is True


def _base(
    path: Path, name: str, at: tuple[int, int], seen: tuple[Path, ...], faults: list[Fault]
) -> Path | None:
    """A base's file: beside the file that names it, or in the library."""
    near = path.parent / name
    base = near if near.is_file() else _in_library(name)
    known = library()
    if base in seen:
        faults.append(
            Fault.of(
                "twice", path, "base", name, "a chain without a circle", line=at[0], column=at[1]
            )
        )
    elif base is None:
        faults.append(
            unknown_name(
                path,
                "base",
                name,
                known,
                f"{', '.join(known)}, or a file",
                line=at[0],
                column=at[1],
            )
        )
    else:
        return base
    return None


def leaves(node: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Key paths and what stands there; a parameter's range and a rule are one leaf each."""
    whole = keys[:1] in ((s,) for s in NUMBERS) and len(keys) == 2
    whole = whole or (keys[:2] == ("levers", "rules") and len(keys) == 3)
    if isinstance(node, dict) and not whole:
        for key, value in node.items():
            yield from leaves(value, (*keys, key))
    elif keys:
        yield keys, plain(node)


def _clashes(layer: Layer, below: Layers, faults: list[Fault], *, every: bool) -> None:
    """What a file and one below it both set: of a base its numbers, of a stacked file everything."""
    if layer.replaces:
        return
    for keys, value in leaves(layer.document):
        number = keys[0] in NUMBERS and len(keys) == 2
        if keys[0] in (*WORDS, *ADDED) or not (every or number):
            continue
        wanted = [(s, keys[1]) for s in NUMBERS] if number else [keys]
        found = next(((b, k) for b in below for k in wanted if _holds(b.document, k)), None)
        if found is None or (every and not number and _held(found[0].document, keys) == value):
            continue
        origin, line = found[0].path, place_of(layer.document, keys)
        place = ".".join(map(str, keys))
        faults.append(
            Fault.of(
                "clash",
                layer.path,
                place,
                (f"{origin.name} 中也已设定", f"also set in {origin.name}"),
                (
                    f"{layer.path.name} 与 {origin.name} 之一",
                    f"one of {layer.path.name} and {origin.name}",
                ),
                line=line[0],
                column=line[1],
            )
        )


def _beside(path: Path, document: Any) -> None:
    """Files are looked for beside the scenario that names them: a plan, a county, sets, a library."""
    county = document.get("county")
    if isinstance(county, str) and LIBRARY not in path.parents and (path.parent / county).exists():
        document["county"] = str(path.parent / county)
    levers = document.get("levers")
    plan = levers.get("plan") if isinstance(levers, dict) else None
    if isinstance(plan, str) and plan not in SPLITS and (path.parent / plan).is_file():
        levers["plan"] = str(path.parent / plan)
    chance = document.get("draws")
    accepted = chance.get("accepted") if isinstance(chance, dict) else None
    if isinstance(accepted, str) and accepted and (path.parent / accepted).is_file():
        chance["accepted"] = str(path.parent / accepted)
    rules = levers.get("rules") if isinstance(levers, dict) else None
    library = rules.get("project_library") if isinstance(rules, dict) else None
    if isinstance(rules, dict) and isinstance(library, str) and (path.parent / library).is_file():
        rules["project_library"] = str(path.parent / library)


def merged(layers: Layers) -> dict[str, Any]:
    """One document: what the nearest file says holds; lists of ``ADDED`` add up, lowest first."""
    document: dict[str, Any] = {}
    for layer in layers:
        told = plain(layer.document)
        for key in ADDED:
            above = document.get(key)
            if isinstance(above, list) and isinstance(told.get(key), list):
                document[key] = [*told[key], *(x for x in above if x not in told[key])]
        for section, other in (NUMBERS, NUMBERS[::-1]):
            # set as a constant above, a range below is not its own any more, and the other way round
            above = document.get(section)
            if isinstance(above, dict) and isinstance(told.get(other), dict):
                told[other] = {k: v for k, v in told[other].items() if k not in above}
        fill(document, told)
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


def _held(node: Any, keys: tuple[Any, ...]) -> Any:
    for key in keys:
        node = node[key]
    return plain(node)


def where(layers: Layers, keys: tuple[Any, ...]) -> tuple[str, int, int]:
    """File, line and column of a key path: the nearest file that holds it, or else most of it."""
    for n in range(len(keys), 0, -1):
        for layer in layers:
            if _holds(layer.document, keys[:n]):
                return str(layer.path), *place_of(layer.document, keys[:n])
    return str(layers[0].path), 1, 1
