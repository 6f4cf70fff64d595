"""A page names a town, not its number."""

import pytest
import workbooks as books

from scenarios.county.county_file import load_county
from scenarios.county.workbook.build_pack import load_intake
from scenarios.county.workbook.sheets import VILLAGES
from scenarios.faults import FaultError


def test_every_village_of_pingli_lies_in_the_town_of_its_name():
    pack = load_county("pingli")
    assert len(pack.town_names) == pack.facts.n_towns
    places = zip(pack.villages["town"].tolist(), pack.village_names, strict=True)
    assert all(name.startswith(pack.town_names[town]) for town, name in places)


def test_towns_of_a_workbook_have_the_names_that_it_gives_and_one_each(tmp_path):
    cells = books.whole()
    column = [f.key for f in VILLAGES.fields].index("town_name")
    for row in cells["村"][1:]:
        row[column] = "上河镇" if row[2] == 1 else ""
    pack = load_intake(str(books.write(cells, tmp_path / "a.xlsx")))
    assert pack.town_names == {1: "上河镇"}
    cells["村"][3][column] = "下河镇"
    with pytest.raises(FaultError, match="下河镇, before 上河镇") as caught:
        load_intake(str(books.write(cells, tmp_path / "b.xlsx")))
    assert "每个乡镇编号一个名称" in caught.value.faults[0].text("zh")
