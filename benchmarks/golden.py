"""Every command once with few draws, and a digest of all it writes: ``python -m benchmarks.golden``.

A change that must not move results is held to them:

    python -m benchmarks.golden --check                   compare; exit 1 if anything moved
    python -m benchmarks.golden --check --keep DIR        keep what was hashed, to diff by hand
    python -m benchmarks.golden --check --only 'plan-*'   some commands, and those they need
    python -m benchmarks.golden --out FILE                write digests elsewhere
    python -m benchmarks.golden --reason "why they move"  store, and tell CHANGELOG.md why

Commands stand in ``golden/commands.yaml`` and are driven through the command line alone. Each
runs in a forked process in a folder of its own, which holds copies of ``golden/inputs`` and, in
``given/``, of the runs that it names as ``{id}``; two run side by side, with one thread each.
Every broken workbook of ``golden/broken.zip`` is checked in both languages. Standard output,
standard error and exit codes are hashed beside the files. Of a file its content is hashed: of zip
files (xlsx, npz) the parts, of parquet the rows with their types, of all else the bytes. The
tests' stored answers (linear programmes, told faults) are hashed as they are, by name, wherever
below ``tests`` they stand.

Masked, and nothing else:

- ``timing.json`` is left out: seconds;
- digests that depend on source text or on names in it: in paths every run of 8 to 64 hex digits
  becomes ``#`` (files that are then called alike are numbered by content); in contents only the
  digests of the runs at hand do, which end their folders' names, stand in manifests as
  ``source_digest`` and ``county_digest``, end ``run`` in ``learned.json``, or name a run's copies
  of its inputs; a run that a command names is copied under a digest of the id, and that one stays;
- the folders of the work, of this checkout and of the interpreter, as ``<work>``, ``<repo>``,
  ``<python>``;
- the record of digests inside a page, whose parts are hashed as they are;
- the date on which openpyxl saved a workbook, as ``<date>``;
- where in the source a warning arose: its kind and message stay;
- the trace of an error that no command tells in words: its kind and message stay;
- scripts of a page above a megabyte (Plotly's own) are shortened to their digest, so that little
  is kept.

Figures are drawn and fonts cut by the commands under ``drawn``. Elsewhere both cost three
quarters of the time: there matplotlib's ``savefig`` writes what a figure holds (texts, points,
paths, colours), and fontTools writes nothing; the characters of a font are those of its page,
which is hashed.

Left out: ``desk`` serves a page until it is stopped; ``--cluster`` needs a scheduler; ``calibrate
--minutes`` depends on the clock (``--size`` does not). The library is compared in part, for Gandu; of
every scenario ``diff`` tells what it asks. What runs Pingli whole has two draws and few years:
``simulate``, ``plan``, ``compare``, ``validate`` and what asks a finished plan; ``frontier``,
``target``, ``adjust``, ``stress`` and ``replay`` ask Gandu alone; ``calibrate``,
``sensitivity`` and ``replan`` the workbook county of the tutorial, the first two with four
uncertain numbers in place of three hundred.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import json
import os
import re
import runpy
import shlex
import shutil
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Digests = Mapping[str, Mapping[str, str]]
    Parts = list[tuple[str, bytes]]

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NO_COLOR"), "1")
os.environ |= {"MPLBACKEND": "agg", "TUOPIN_LANG": "en", "COLUMNS": "100", "TERM": "dumb"}

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "benchmarks" / "golden"
STORED = GOLDEN / "digests.json"
LEFT_OUT = ("timing.json",)
DATA = ("*.lp", "[0-9][0-9]-*.yaml")
"""Files below ``tests`` that must stay as they are, wherever they are moved."""

HEX = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{8,64}(?![0-9a-zA-Z])")
RECORD = re.compile(rb'<script type="application/json" id="record">.*?</script>\n', re.S)
DATE = re.compile(rb"\A(<cp:coreProperties.*<dcterms:modified [^>]*>)[^<]*")
SCRIPT = re.compile(rb"(?<=<script).*?(?=</script>)", re.DOTALL)
SHOWN = 12
"""Files of a command that are listed."""
HELD = ("text", "xydata", "offsets", "array", "path", "facecolor")
"""What a figure's artists hold."""
WARM = """
new 云岭县 --language zh --out yunling.xlsx
fill yunling.xlsx
simulate yunling.xlsx+practice --draws 2 --workers 1 --no-progress
""".strip()
"""What compiles the rules; a refused question for each command then loads what it imports."""
HEAVY = ("cma", "highspy", "openpyxl", "pyomo.environ", "SALib")
"""Packages that commands share, beside those that the first command loads."""
LONG = 1_000_000
"""Bytes above which a page's script is Plotly's own."""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Command:
    """Command lines joined by ``&&``, after ``beside`` more runs that they need; ``more`` ends the last line."""

    id: str
    text: str
    drawn: bool = False
    more: str = ""

    @property
    def needs(self) -> list[str]:
        """Commands whose runs are copied beside this one's."""
        return sorted(set(re.findall(r"\{([\w-]+)\}", self.text)))

    def lines(self, runs: Mapping[str, str]) -> list[list[str]]:
        """Words of each command line, with the folders of runs."""
        asked = f"{self.text.partition(' beside ')[0]} {self.more}"
        told = re.sub(r"\{([\w-]+)\}", lambda found: runs[found[1]], asked)
        return [shlex.split(line) for line in told.split("&&")]


def commands() -> list[Command]:
    """What ``commands.yaml`` says, then every broken workbook checked in both languages."""
    from ruamel.yaml import YAML

    told = YAML(typ="safe").load((GOLDEN / "commands.yaml").read_text(encoding="utf-8"))
    quiet = "--workers 1 --no-progress"
    found = [Command(k, text, drawn=True, more=quiet) for k, text in told["drawn"].items()]
    found += [Command(k, text, more=quiet) for k, text in told["runs"].items()]
    found += [Command(k, text) for k, text in told["asks"].items()]
    with zipfile.ZipFile(GOLDEN / "broken.zip") as packed:
        files = [n for n in packed.namelist() if Path(n).name in ("FILE.xlsx", "村.csv")]
    return found + [
        Command(
            f"check-{file.split('/')[1]}-{lang}", f"check {file} --copy marked.xlsx --lang {lang}"
        )
        for file in files
        for lang in ("en", "zh")
    ]


def chosen(known: Sequence[Command], pattern: str) -> list[Command]:
    """Commands of a pattern and those they need, in the order of the file."""
    by_id = {c.id: c for c in known}
    wanted = {c.id for c in known if fnmatch.fnmatch(c.id, pattern)}
    grown: set[str] = set()
    while grown != wanted:
        grown, wanted = wanted, wanted | {n for c in wanted for n in by_id[c].needs}
    return [c for c in known if c.id in wanted]


def performed(asked: Sequence[Command], work: Path, keep: Path | None, jobs: int) -> Digests:
    """Digests by command, each in a process forked from this one, as soon as what it needs is there."""
    waiting, done, running = list(asked), set[str](), dict[int, str]()
    while waiting or running:
        ready = next((c for c in waiting if done.issuperset(c.needs)), None)
        if ready is not None and len(running) < jobs:
            waiting.remove(ready)
            child = os.fork()
            if child == 0:
                _in_child(ready, work, keep)
            running[child] = ready.id
            continue
        child, status, used = os.wait4(-1, 0)
        done.add(running[child])
        how = "CRASHED" if status else f"{used.ru_utime + used.ru_stime:.1f} s"
        print(f"{len(done)}/{len(asked)} {running.pop(child)} {how}", flush=True)
    made = {c.id: work / f"{c.id}.json" for c in asked}
    return {i: json.loads(f.read_text(encoding="utf-8")) for i, f in made.items() if f.is_file()}


def _in_child(command: Command, work: Path, keep: Path | None) -> None:
    """Perform a command, write its digests and end the process."""
    try:
        digests = {}
        for name, parts in _performed(command, work):
            digests[name] = _digest(b"".join(part.encode() + content for part, content in parts))
            for part, content in parts if keep else ():
                path = Path(f"{keep}/{command.id}/{name}{part}")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        (work / f"{command.id}.json").write_text(json.dumps(digests), encoding="utf-8")
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _performed(command: Command, work: Path) -> Iterator[tuple[str, Parts]]:
    """Masked names and contents of all that a command says and writes."""
    here, said = work / command.id, [work / f"{command.id}.{name}" for name in ("stdout", "stderr")]
    shutil.copytree(GOLDEN / "inputs", here)
    if "broken/" in command.text:
        with zipfile.ZipFile(GOLDEN / "broken.zip") as packed:
            case = command.text.split("/")[1]
            packed.extractall(here, [n for n in packed.namelist() if n.split("/")[1] == case])
    runs = {need: _copied(work / need, need, here) for need in command.needs}
    before = {path: path.stat().st_mtime_ns for path in _files(here)}
    os.chdir(here)
    warnings.formatwarning = lambda message, category, *_: f"{category.__name__}: {message}\n"
    if not command.drawn:
        _without_drawing()
    for number, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    code = next((code for words in command.lines(runs) if (code := _asked(words))), 0)
    sys.stdout.flush()
    sys.stderr.flush()
    mask = _masks(work, here, command.needs)
    yield "exit", [("", str(code).encode())]
    for path in said:
        yield path.suffix[1:], [("", mask(path.read_bytes()))]
    written = [
        (HEX.sub("#", path.relative_to(here).as_posix()), [(p, mask(c)) for p, c in _parts(path)])
        for path in _files(here)
        if before.get(path) != path.stat().st_mtime_ns
    ]
    seen = Counter[str]()
    for name, parts in sorted(written):
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}~{seen[name]}", parts


def _copied(made: Path, need: str, here: Path) -> str:
    """Runs that another command made, under names that do not depend on source; the first one's folder."""
    names = []
    for run in sorted(path.parent for path in made.glob("runs/*/manifest.json")):
        names.append(f"given/{HEX.sub(_digest(need.encode())[:8], run.name)}")
        shutil.copytree(run, here / names[-1], ignore=shutil.ignore_patterns(*LEFT_OUT))
    for path in made.glob("*.xlsx"):
        shutil.copy2(path, here)
    return names[0]


def _asked(words: list[str]) -> int:
    """Ask a command line in this process; its exit code."""
    if words[0] == "fill":
        sys.argv = words
        runpy.run_path(str(ROOT / "docs" / "fill_yunling.py"), run_name="__main__")
        return 0
    from tuopin.cli.main import main

    sys.argv = ["tuopin", *words]
    try:
        main()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except Exception as error:  # its traceback would name lines of source
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in LEFT_OUT)


def _masks(work: Path, here: Path, needs: Sequence[str]) -> Any:
    """What hides digests of source and folders in a content."""
    words = {str(here): "<work>", str(work): "<work>", sys.prefix: "<python>", str(ROOT): "<repo>"}
    for run in (run for made in (here, *(work / n for n in needs)) for run in made.glob("runs/*")):
        words |= dict.fromkeys(HEX.findall(run.name), "#")
        if (manifest := run / "manifest.json").is_file():
            told = json.loads(manifest.read_text(encoding="utf-8"))
            words |= {told[key]: "#" for key in ("source_digest", "county_digest") if key in told}
        # what was learned keeps the name of the plan study that asked for it: like a folder's name
        # it ends in a digest of the source, and it is not this folder's name
        for learned in run.rglob("learned.json"):
            told = json.loads(learned.read_text(encoding="utf-8"))
            words |= dict.fromkeys(HEX.findall(told["run"]), "#")
        # a workbook holds when openpyxl saved it: so does the digest by which a run calls its copy
        words |= {copy.name: "#" for copy in run.glob("inputs/*")}

    def mask(content: bytes) -> bytes:
        for word, shown in words.items():
            content = content.replace(word.encode(), shown.encode())
        content = RECORD.sub(b"", DATE.sub(rb"\1<date>", content))
        if len(content) < LONG:
            return content
        return SCRIPT.sub(lambda s: _digest(s[0]).encode() if len(s[0]) > LONG else s[0], content)

    return mask


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """What of a file is its content, by part."""
    if path.suffix in (".xlsx", ".docx", ".npz"):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield f"/{name}", packed.read(name)
    elif path.suffix == ".parquet":
        import duckdb

        with duckdb.connect() as connection:
            frame = connection.execute(f"SELECT * FROM '{path}'").df()
        yield "", f"{dict(frame.dtypes)}\n{frame.to_csv(index=False)}".encode()
    else:
        yield "", path.read_bytes()


def _without_drawing() -> None:
    """Figures are told, not drawn, and fonts are not cut."""
    from fontTools.subset import Subsetter
    from fontTools.ttLib import TTFont
    from matplotlib.figure import Figure

    def told(figure: Figure, file: Any, **options: Any) -> None:
        kind = str(options.get("format") or Path(file).suffix)
        content = "\n".join(_artists(figure)) if "svg" in kind else "not drawn"
        file.write(content.encode()) if hasattr(file, "write") else Path(file).write_text(content)

    Figure.savefig = told
    Subsetter.subset = lambda *_: None
    TTFont.save = lambda _, file, *__, **___: file.write(b"not cut")


def _artists(figure: Any) -> Iterator[str]:
    """One line for everything that stands in a figure."""
    for artist in figure.findobj():
        held = [getattr(artist, f"get_{what}", lambda: None)() for what in HELD]
        paths = getattr(artist, "get_paths", list)()
        yield " ".join([type(artist).__name__, *map(_short, [*held, *paths])])


def _short(held: Any) -> str:
    import numpy as np

    if held is None or isinstance(held, str):
        return repr(held)
    numbers = np.asarray(getattr(held, "vertices", held), float)
    return f"{numbers.shape}{_digest(numbers.tobytes())[:12]}"


def tests_data() -> dict[str, str]:
    """Digests of the tests' own stored answers."""
    files = [path for pattern in DATA for path in (ROOT / "tests").rglob(pattern)]
    return {path.name: _digest(path.read_bytes()) for path in files}


def warmed(asked: Sequence[Command]) -> None:
    """Packages and compiled rules that commands share, loaded before any is forked off."""
    from contextlib import redirect_stderr, redirect_stdout

    for name in HEAVY:
        __import__(name)
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w") as nowhere:
        os.chdir(folder)
        with redirect_stdout(nowhere), redirect_stderr(nowhere):
            for words in WARM.splitlines():
                code = _asked(words.split())
            for word in dict.fromkeys(command.text.split()[0] for command in asked):
                _asked([word, "nothing"])
        os.chdir(ROOT)
    assert code == 0, "the first run failed"


def moved(stored: Digests, now: Digests) -> list[str]:
    """What differs, by command; of many files the first."""
    lines = []
    for command in sorted(set(stored) | set(now)):
        was, new = stored.get(command, {}), now.get(command, {})
        names = [name for name in sorted(set(was) | set(new)) if was.get(name) != new.get(name)]
        lines += [f"{command}: {len(names)} of {len(set(was) | set(new))} files"] if names else []
        for name in names[:SHOWN]:
            what = "new  " if name not in was else "gone " if name not in new else "moved"
            lines.append(f"  {what} {name}")
        lines += [f"  and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return lines


def told_why(reason: str, lines: Iterable[str]) -> None:
    """The reason of new digests, under Numbers in the list of changes."""
    path = ROOT / "CHANGELOG.md"
    text = path.read_text(encoding="utf-8")
    if "### Numbers\n" not in text:
        text = text.rstrip("\n") + "\n\n### Numbers\n"
    which = ", ".join(line.partition(":")[0] for line in lines if not line.startswith(" "))
    entry = f"### Numbers\n- {reason} (golden digests: {which or 'none moved'})\n"
    path.write_text(text.replace("### Numbers\n", entry, 1), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="compare with the stored digests, write nothing"
    )
    parser.add_argument("--out", type=Path, default=STORED, help="the digests' file")
    parser.add_argument("--reason", default="", help="why stored digests move")
    parser.add_argument("--only", default="*", help="commands whose id matches")
    parser.add_argument("--keep", type=Path, help="folder for what was hashed")
    parser.add_argument("--jobs", type=int, default=2, help="commands side by side")
    asked = parser.parse_args()
    stored = json.loads(asked.out.read_text(encoding="utf-8")) if asked.out.is_file() else {}
    if stored and not asked.check and not asked.reason:
        parser.error(f"{asked.out} is there: --check, or --reason 'why its digests move'")
    keep = asked.keep.absolute() if asked.keep else None
    chosen_now = chosen(commands(), asked.only)
    warmed(chosen_now)
    with tempfile.TemporaryDirectory() as folder:
        now = {**performed(chosen_now, Path(folder), keep, asked.jobs), "tests": tests_data()}
    whole = asked.only == "*"
    lines = moved(stored if whole else {c: stored[c] for c in stored if c in now}, now)
    if stored or asked.check:
        print("\n".join(lines) or "nothing moved")
    if asked.check:
        return int(bool(lines))
    if gone := {c.id for c in chosen_now} - set(now):
        sys.exit(f"nothing stored, without digests: {', '.join(sorted(gone))}")
    text = json.dumps(now if whole else {**stored, **now}, indent=1, sort_keys=True)
    asked.out.write_text(text + "\n", encoding="utf-8")
    if stored:
        told_why(asked.reason, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
