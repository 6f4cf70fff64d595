"""County packs: published figures, assumptions, villages, rules, from one folder each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.synthesis.population import VILLAGE_FIELDS, VILLAGE_NUMBERS
from model.synthesis.villages import EXTRA_FIELDS, MARGIN_FIELDS
from scenarios.county.county_parts import (
    COUNTIES,
    CountyFile,
    read_assumptions,
    read_barred,
    read_facts,
    read_fund,
    read_mix,
    read_named,
    read_parameters,
    read_sizes,
)
from scenarios.county.workbook.blank_forms import proper_name
from scenarios.county.workbook.build_pack import load_intake
from scenarios.county.workbook.reading import is_workbook
from scenarios.faults import (
    Fault,
    FaultError,
    missing,
    missing_columns,
    nearest,
    out_of_range,
    unknown_name,
)
from scenarios.files.table import read_rows
from scenarios.schema.pack import CountyPack as CountyPack
from scenarios.schema.rules import Rules, parse_rules
from scenarios.schema.yaml_text import plain, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from model.synthesis.totals import CountyFacts
    from model.synthesis.villages import NamedVillage

FOLDER = COUNTIES

NEEDED = (
    "name",
    "chinese",
    "title",
    "source",
    "horizon",
    "plan_years",
    "fund_y",
    "rules",
    "figures",
    "contradictions",
    "assumptions",
    "other_budgets",
)
OPTIONAL_KEYS = (
    "parameters",
    "household_sizes",
    "named_villages",
    "not_known",
    "practice_mix",
    "barred",
)
"""Keys of ``county.yaml``."""

SHARES = (
    "poor_village",
    "first_round",
    "team",
    "remoteness",
    "hazard_y",
    "road",
    "water",
    "power",
    "clinic",
    "gully",
    "invented",
)


def available_counties() -> list[str]:
    """Names of the packs that come with tuopin."""
    return sorted(p.parent.name for p in FOLDER.glob("*/county.yaml"))


def is_county(name: str) -> bool:
    """Whether a name is a county's: one that comes with tuopin, a pack's folder, or a workbook."""
    folders = (FOLDER / name, Path(name))
    return any((f / "county.yaml").exists() for f in folders) or is_workbook(name)


def load_county(name: str) -> CountyPack:
    """A pack by name, folder or workbook; FaultError with every fault of its files."""
    if is_workbook(name):
        return load_intake(name)
    folder = FOLDER / name
    if not (folder / "county.yaml").exists():
        folder = Path(name)
    path = folder / "county.yaml"
    if not path.exists():
        known = available_counties()
        raise FaultError(unknown_name(name, "county", name, known))
    file = CountyFile(path, read_yaml(path))
    _keys(file)
    if file.faults:
        raise FaultError(file.faults)
    return _pack(file, folder / "villages.csv")


def _pack(file: CountyFile, table: Path) -> CountyPack:
    """The pack of a document and its table of villages; FaultError with all faults of both."""
    document = file.document
    assumptions, facts = read_assumptions(file), read_facts(file)
    parameters, weights, fund = read_parameters(file), read_sizes(file), read_fund(file)
    rules, years, horizon = _rules(file), _years(file), file.section("horizon")
    ends = [file.number(("horizon",), horizon, k) or 0.0 for k in ("first_year", "last_year")]
    named = read_named(file)
    mix, barred = read_mix(file), read_barred(file)
    _shown(file)
    for key in ("name", "chinese"):
        # both go into the names of folders and files
        file.faults += proper_name(str(document[key]), str(file.path), key)
    if not table.is_file():
        file.faults.append(missing(table, "file", "a table", "no such file"))
        raise FaultError(file.faults)
    broken: list[Fault] = []
    villages, names = read_villages(table, broken)
    if not broken:
        broken = _add_up(table, villages, facts) + _are_there(file, table, named, villages, names)
    if file.faults or broken:
        raise FaultError(dict.fromkeys([*file.faults, *broken]))
    return CountyPack(
        name=str(document["name"]),
        chinese=str(document["chinese"]),
        title=str(document["title"]),
        source=str(document["source"]),
        facts=facts,
        assumptions=tuple(assumptions),
        assumption_names={
            f"county.{k}": str(v.get("zh", k)) for k, v in document["assumptions"].items()
        },
        villages=villages,
        village_names=tuple(names),
        rules=rules,
        fund_y=fund[0],
        fund_range=fund[1:3],
        fund_source=fund[3],
        plan_years=years,
        first_year=int(ends[0]),
        last_year=int(ends[1]),
        parameters=parameters,
        figures=tuple({"name": k, **v} for k, v in document["figures"].items()),
        contradictions=tuple(dict(c) for c in file.listed("contradictions")),
        other_budgets=tuple(dict(b) for b in file.listed("other_budgets")),
        size_weights=weights,
        practice_mix=mix,
        barred=barred,
        not_known=tuple(dict(n) for n in file.listed("not_known")),
    )


def _keys(file: CountyFile) -> None:
    """Faults for keys that are missing or unknown."""
    may = (*NEEDED, *OPTIONAL_KEYS)
    for key in NEEDED:
        if key not in file.document:
            file.fault("missing", (key,), "nothing", "a value")
    for key in file.document:
        if key not in may:
            near = nearest(str(key), may)
            file.fault("unknown_key", (key,), key, ", ".join(may), near)


def _shown(file: CountyFile) -> None:
    """Faults of what is only shown: figures, contradictions, sentences, each with all its words."""
    for name, row in file.section("figures").items():
        for key in ("value", "unit", "use", "match", "zh"):
            if not isinstance(row, dict) or key not in row:
                file.fault("missing", ("figures", name, key), "nothing", "a value")
    for section, keys in {
        "contradictions": ("text", "zh"),
        "not_known": ("text", "zh"),
        "other_budgets": ("name", "zh"),
    }.items():
        for i, row in enumerate(file.listed(section)):
            for key in keys:
                if key not in row:
                    file.fault("missing", (section, i, key), "nothing", "a sentence")


def _rules(file: CountyFile) -> Rules:
    """The rules of a plan, as a scenario may write them."""
    rules, mistakes = parse_rules(plain(file.section("rules")))
    for m in mistakes:
        file.fault(m.kind, ("rules", *m.keys), m.value, m.allowed, m.nearest)
    return rules


def _years(file: CountyFile) -> tuple[int, ...]:
    told = file.document["plan_years"]
    if not isinstance(told, list) or not told or not all(isinstance(y, int) for y in told):
        file.fault("wrong_type", ("plan_years",), told, "a list of years")
        return ()
    return tuple(int(y) for y in told)


def _add_up(path: Path, villages: Mapping[str, NDArray[Any]], facts: CountyFacts) -> list[Fault]:
    """The table's sums are the county's totals; poor villages keep the published bound."""
    v, poor = villages, villages["poor_village"] != 0
    told = {
        "persons": (facts.persons, v["persons"].sum()),
        "households": (facts.households, v["households"].sum()),
        "listed_persons": (facts.listed_persons, v["listed_persons"].sum()),
        "listed_households": (facts.listed_households, v["listed_households"].sum()),
        "poor_village": (facts.n_poor_villages, poor.sum()),
        "first_round": (facts.n_first_round, v["first_round"].sum()),
        "team": (facts.n_team, v["team"].sum()),
        "town": (facts.n_towns, len(np.unique(v["town"]))),
    }
    faults = [
        out_of_range(path, name, f"{int(got)} in all", f"{wanted} in all, as county.yaml says")
        for name, (wanted, got) in told.items()
        if int(got) != wanted
    ]
    rate = v["listed_persons"] / np.maximum(v["persons"], 1)
    for i in np.flatnonzero(poor & (rate < facts.listed_share_min)):
        faults.append(
            out_of_range(
                path,
                f"listed_persons of village {v['code'][i]}",
                f"{rate[i]:.1%} of its persons",
                f"{facts.listed_share_min:.1%} or more",
            )
        )
    return faults


def _are_there(
    file: CountyFile,
    table: Path,
    named: list[NamedVillage],
    villages: Mapping[str, NDArray[Any]],
    names: list[str],
) -> list[Fault]:
    """Villages that the report names stand in the table as it tells them."""
    out = []
    for i, village in enumerate(named):
        row = names.index(village.name) if village.name in names else -1
        flags = (bool(villages["poor_village"][row]), bool(villages["first_round"][row]))
        if row < 0 or flags != (village.poor, village.first_round):
            told = "not in the table" if row < 0 else f"poor_village, first_round = {flags}"
            place = f"named_villages.{i + 1} ({village.name})"
            allowed = f"in {table.name} with poor_village, first_round as here"
            near = nearest(village.name, names) if row < 0 else ""
            out.append(Fault.of("unknown_name", file.path, place, told, allowed, near=near))
    return out


def read_villages(path: Path, faults: list[Fault]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """The village table; faults name the row and column of every broken cell."""
    kinds = {**VILLAGE_FIELDS, **dict.fromkeys(MARGIN_FIELDS, np.int64)}
    columns: dict[str, list[float]] = {name: [] for name in kinds}
    names: list[str] = []
    header, rows = read_rows(path, tuple(kinds))
    kinds |= {name: kind for name, kind in EXTRA_FIELDS.items() if name in header}
    columns |= {name: [] for name in kinds}
    lacking = missing_columns(str(path), (*kinds, "name"), header)
    faults += lacking
    if lacking:
        return {k: np.zeros(0, t) for k, t in kinds.items()}, names
    for number, row in rows:
        names.append(row["name"])
        faults += proper_name(row["name"], str(path), "name", number)
        for column in kinds:
            columns[column].append(_cell(path, number, column, row[column], faults))
    table = {k: np.array(columns[k]).astype(t) for k, t in kinds.items()}
    codes = table["code"].tolist()
    for number, code in enumerate(codes, start=2):
        if codes.index(code) != number - 2:
            faults.append(Fault.of("twice", path, "code", str(code), "each code once", line=number))
        elif sum(c % VILLAGE_NUMBERS == code % VILLAGE_NUMBERS for c in codes[: number - 1]) > 1:
            faults.append(
                Fault.of(
                    "twice",
                    path,
                    "code",
                    str(code),
                    "last seven digits once: villages of one county",
                    line=number,
                )
            )
    order = np.argsort(table["code"], kind="stable")
    return {k: v[order] for k, v in table.items()}, [names[i] for i in order]


def _cell(path: Path, number: int, column: str, text: str | None, faults: list[Fault]) -> float:
    allowed = "a number from 0 to 1" if column in SHARES else "a number, 0 or more"
    try:
        value = float(text or "")
    except ValueError:
        value = -1.0
    top = 1.0 if column in SHARES else 1e12 if column == "code" else 1e9
    if not 0.0 <= value <= top:
        faults.append(Fault.of("broken_row", path, column, str(text), allowed, line=number))
        return 0.0
    return value


def exchangeable(villages: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The same villages with equal attributes: identity can then earn nothing."""
    out = {k: v.copy() for k, v in villages.items()}
    for name in (
        "remoteness",
        "hazard_y",
        "need",
        "absorption_y",
        "road",
        "water",
        "power",
        "clinic",
    ):
        for kind in (0, 1):
            rows = villages["poor_village"] == kind
            out[name][rows] = villages[name][rows].mean()
    return out
