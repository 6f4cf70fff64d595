"""A real place as the forms that an office fills: sheets in a folder, read as any county's are."""

import csv
from pathlib import Path
from typing import Final

from model.state.units import WAN
from results.documents.forms import Form
from scenarios.county.workbook.county_items import ITEM_BY_KEY
from scenarios.county.workbook.sheets import COUNTY, FUNDS, VILLAGES
from scenarios.evidence.places import Place

MOST_PERSONS: Final = 12_000
"""Persons from which a place is made smaller, with all its totals: shares are what is compared."""
VILLAGE: Final = 1500
"""Persons of a village where a place has several: assumption."""
HOUSEHOLD, REGISTERED_HOUSEHOLD = 3.7, 3.3
"""Persons of a household where the source has no households: assumption."""
LEAST_HOUSEHOLD: Final = 2.4
"""Fewest persons of a registered household: with fewer the synthesis finds none; assumption."""
FUND_HEAD: Final = 278.0
"""Yuan a year of the special fund a registered head: Pingli's 16 m for 57,568; the register that is
compared, and hardly feels it."""


def write_place(place: Place, folder: Path) -> Path:
    """The sheets of a place's county, its villages and its fund; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    small = max(1.0, place.population / MOST_PERSONS)
    persons, listed = (round(n / small) for n in (place.population, place.persons))
    households = round((place.all_households or place.population / HOUSEHOLD) / small)
    registered = round((place.households or place.persons / REGISTERED_HOUSEHOLD) / small)
    registered = min(registered, int(listed / LEAST_HOUSEHOLD))
    n = max(1, round(persons / VILLAGE))
    rows = []
    for i in range(n):
        parts = (_part(x, i, n) for x in (households, persons, registered, listed))
        names = ("households", "persons", "listed_households", "listed_persons")
        row = {"code": 1001 + i, "name": f"{place.zh}{i + 1}", "town": 1, "poor_village": "是"}
        rows.append(row | dict(zip(names, parts, strict=True)))
    _write(folder, VILLAGES, rows)
    fund = FUND_HEAD * listed / WAN
    _write(folder, FUNDS, [{"purse": "专项扶贫资金", "amount": f"{fund:.4f}"}])
    own = {"name": place.zh, "source": place.source, "register_year": place.start}
    _write(folder, COUNTY, [{"item": k, "value": v} for k, v in own.items() if k in ITEM_BY_KEY])
    return folder


def _part(total: int, i: int, n: int) -> int:
    """The i-th of n parts of a whole number: they differ by one at most."""
    return total * (i + 1) // n - total * i // n


def _write(folder: Path, form: Form, rows: list[dict[str, object]]) -> None:
    """A sheet with the form's heads; columns that a row lacks are empty."""
    with (folder / f"{form.words[0]}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f.head("zh") for f in form.fields])
        writer.writerows([[row.get(f.key, "") for f in form.fields] for row in rows])
