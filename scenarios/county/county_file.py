"""Counties by name, folder or workbook: published figures, assumptions, villages, rules of each."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from scenarios.county.county_yaml import COUNTIES, CountyFile, read_county_file
from scenarios.county.villages import check_named, check_totals, read_villages
from scenarios.county.workbook.build_pack import load_intake, read_intake
from scenarios.county.workbook.reading import files_of, is_workbook
from scenarios.faults import Fault, FaultError, missing, nearest, plainly, refuse_all, worded
from scenarios.schema.names import COUNTY_ZH, name_of
from scenarios.schema.pack import CountyPack


def available_counties() -> list[str]:
    """Names of the packs that come with tuopin."""
    return sorted(p.parent.name for p in COUNTIES.glob("*/county.yaml"))


def is_county(name: str) -> bool:
    """Whether a name is a county's: one that comes with tuopin, a pack's folder, or a workbook."""
    folders = (COUNTIES / name_of("county", name), Path(name))
    return any((f / "county.yaml").exists() for f in folders) or is_workbook(name)


def files_of_county(name: str) -> list[Path]:
    """The files of a county of one's own, by its folder or workbook; none of a shipped one's."""
    if is_workbook(name):
        return files_of(Path(name))
    # a whole path joined to a folder is that path, and none of a shipped county's
    if not name or (not Path(name).is_absolute() and (COUNTIES / name / "county.yaml").exists()):
        return []
    return [p for n in ("county.yaml", "villages.csv") if (p := Path(name) / n).is_file()]


def sets_of(given: Path) -> Path:
    """The calibrated sets that come with a county of that name; any other path as it is."""
    shipped = COUNTIES / name_of("county", str(given)) / "calibrated.csv"
    return shipped if shipped.is_file() and not given.is_file() else given


def warnings_of(name: str) -> tuple[Fault, ...]:
    """What ``check`` warns of in a county's workbook; nothing of other counties."""
    return read_intake(Path(name)).faults if is_workbook(name) else ()


def load_county(name: str) -> CountyPack:
    """A pack by name, folder or workbook; FaultError with every fault of its files."""
    if is_workbook(name):
        return load_intake(name)
    folder = COUNTIES / name_of("county", name)
    if not (folder / "county.yaml").exists():
        folder = Path(name)
    path, table = folder / "county.yaml", folder / "villages.csv"
    if not path.exists():
        names, wrong = available_counties(), worded("unknown_county")
        allowed = ("县名、县域工作簿或其文件夹", f"{', '.join(names)}, a workbook or a folder")
        raise FaultError(plainly(name, wrong, allowed, near=nearest(name, [*names, *COUNTY_ZH])))
    faults: list[Fault] = []
    try:
        stands = path.stat()
        file = _file_of(path, stands.st_mtime_ns, stands.st_size)
    except FaultError as error:
        faults += error.faults
    if not table.is_file():
        faults.append(missing(table, "file", worded("table"), worded("no_such_file")))
        raise FaultError(faults)
    villages, names = read_villages(table, faults)
    if not faults:
        faults += check_totals(table, villages, file.facts())
        faults += check_named(path, table, file.named_villages, villages, names)
    refuse_all(dict.fromkeys(faults))
    return _pack(file, villages, names)


@lru_cache(maxsize=8)
def _file_of(path: Path, changed: int, size: int) -> CountyFile:
    """A file read once as long as it stays as it is: many scenarios ask for one county."""
    return read_county_file(path)


def _pack(file: CountyFile, villages: dict[str, NDArray[Any]], names: list[str]) -> CountyPack:
    """The pack of a file and a table without faults."""
    fund = file.fund_y
    return CountyPack(
        name=file.name,
        chinese=file.chinese,
        title=file.title,
        source=file.source,
        facts=file.facts(),
        assumptions=file.priors(),
        villages=villages,
        village_names=tuple(names),
        town_names={n: town.name for n, town in enumerate(file.towns, start=1)},
        rules=file.rules,
        fund_y=fund.value,
        fund_range=(fund.low, fund.high),
        fund_source=fund.source,
        plan_years=file.plan_years,
        first_year=int(file.horizon.first_year),
        last_year=int(file.horizon.last_year),
        parameters=file.own_parameters(),
        figures=tuple({"name": k, **row} for k, row in file.figures.items()),
        contradictions=tuple(dict(row) for row in file.contradictions),
        other_budgets=tuple(dict(row) for row in file.other_budgets),
        size_weights=file.size_weights(),
        practice_mix=tuple(file.practice_mix.items()),
        barred=file.barred,
        not_known=tuple(dict(row) for row in file.not_known),
    )
