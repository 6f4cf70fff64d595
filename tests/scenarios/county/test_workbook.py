"""Blank forms, and a county's workbook in every format as one and the same pack."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest
import workbooks as books
from typer.testing import CliRunner

from model.parameters import base_values
from model.programmes import GRANTABLE, PROGRAMMES
from model.state.ages import BIRTH_ID
from model.synthesis.land import true_land
from model.synthesis.margins import margins
from model.synthesis.totals import CountyFacts
from results.documents.forms import of
from scenarios.county.county_file import load_county
from scenarios.county.workbook.blank_forms import write_blank
from scenarios.county.workbook.build_pack import read_intake
from scenarios.county.workbook.check import check_county, holds_county
from scenarios.county.workbook.sheets import FORMS, HOUSEHOLDS, VILLAGES
from scenarios.draws.draw import make_draws
from scenarios.execution.decision import instance_of
from scenarios.execution.population import population_of
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from tuopin.cli import main as cli


def told(path):
    return list(read_intake(path).book.faults)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_blank_forms_ask_for_rows_only_and_read_their_own_heads(tmp_path, language):
    path = write_blank("云岭县", tmp_path / "a.xlsx", language)
    faults = told(path)
    assert {(f.kind, f.sheet) for f in faults} == {
        ("missing", of(FORMS[1].words, language)),
        ("missing", of(FORMS[4].words, language)),
    }
    assert read_intake(path).book.tables["county"].values["value"][0] == "云岭县"


def test_blank_forms_have_drop_downs_hints_text_codes_and_an_example(tmp_path):
    book = openpyxl.load_workbook(write_blank("Yunling", tmp_path / "a.xlsx", "en"))
    assert book.sheetnames[0] == "Instructions"
    for form in FORMS:
        sheet = book[form.words[1]]
        rules = list(sheet.data_validations.dataValidation)
        assert len(rules) == len(form.fields)
        assert all(r.prompt for r in rules)
        lists = {next(iter(r.sqref.ranges)).min_col for r in rules if r.type == "list"}
        assert lists == {j for j, f in enumerate(form.fields, 1) if f.labels("en")}
    codes = {j for j, f in enumerate(HOUSEHOLDS.fields, 1) if f.kind == "code"}
    sheet = book[HOUSEHOLDS.words[1]]
    letters = [openpyxl.utils.get_column_letter(j) for j in codes]
    assert all(sheet.column_dimensions[c].number_format == "@" for c in letters)
    assert sheet["A2"].value == "example 1001-001"
    programmes = book["lists"]["A"]
    assert len(programmes) == 24
    assert all(cell.data_type != "f" for sheet in book for row in sheet.rows for cell in row)


def test_the_same_forms_are_the_same_bytes(tmp_path):
    a, b = (write_blank("甲县", tmp_path / n, "zh") for n in ("a.xlsx", "b.xlsx"))
    assert a.read_bytes() == b.read_bytes()


@pytest.mark.parametrize("name", ["../x", "a/b", "=cmd|x", "<script>", "", "a" * 60, "..", "a.b"])
def test_a_countys_name_that_a_file_could_not_have_is_refused(tmp_path, name):
    with pytest.raises(FaultError) as caught:
        write_blank(name, tmp_path / "a.xlsx", "en")
    assert [f.kind for f in caught.value.faults] == ["unsafe"]
    assert not list(tmp_path.iterdir())


def test_new_writes_beside_nothing_that_is_there(tmp_path):
    runner, path = CliRunner(), tmp_path / "y.xlsx"
    out = runner.invoke(cli.app, ["new", "Yunling", "--language", "en", "--out", str(path)])
    assert (out.exit_code, path.exists()) == (0, True)
    again = runner.invoke(cli.app, ["new", "Yunling", "--out", str(path)])
    assert (again.exit_code, "y.xlsx: --out: " in again.stderr) == (2, True)
    wrong = runner.invoke(cli.app, ["new", "Yunling", "--out", str(tmp_path / "y.csv")])
    assert (wrong.exit_code, "y.csv: --out: " in wrong.stderr) == (2, True)


@pytest.fixture(scope="module")
def formats(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formats")
    return [
        books.write(books.whole(), folder / "a.xlsx"),
        books.write(books.whole(language="en"), folder / "b.ods"),
        books.write(books.whole(), folder / "utf8"),
        books.write(books.whole(), folder / "gb", "gb18030"),
    ]


def test_every_format_gives_the_same_county(formats):
    first = load_county(str(formats[0]))
    for path in formats[1:]:
        pack = load_county(str(path))
        assert (pack.facts, pack.fund_y, pack.rules) == (first.facts, first.fund_y, first.rules)
        for name, column in first.villages.items():
            np.testing.assert_array_equal(pack.villages[name], column, name)
    assert first.facts.persons == first.villages["persons"].sum()
    assert first.village_names[0] == "云岭 1"


def test_a_workbook_is_a_county_wherever_one_is_named(formats, tmp_path):
    path = str(formats[0])
    scenario = load_scenario(path)
    assert scenario.levers.fund_y == 120_000.0
    instance = instance_of(load_county(path), scenario)
    assert instance.codes.tolist() == [1001, 1003, 2002, 2004]
    own = tmp_path / "own.yaml"
    own.write_text("title: a\nwhy: b\ncounty: a.xlsx\n", encoding="utf-8")
    (tmp_path / "a.xlsx").write_bytes(formats[0].read_bytes())
    assert load_scenario(str(own)).levers.fund_y == 120_000.0
    assert holds_county(formats[0])
    stack = load_scenario(f"{path}+practice")
    assert (stack.county, stack.levers.plan, stack.levers.fund_y) == (path, "practice", 120_000.0)
    assert load_scenario(str(formats[2])).county == str(formats[2])
    runner = CliRunner()
    out = runner.invoke(cli.app, ["parameters", "task_y", "--county", path])
    assert "34 (14 to 59)" in out.output
    assert "no error" in runner.invoke(cli.app, ["check", path, "--lang", "en"]).output


def test_what_is_missing_is_synthesized_within_the_totals_and_it_says_so(formats):
    path = formats[0]
    pack, scenario = load_county(str(path)), load_scenario(str(path))
    draw = make_draws(parameters_of(pack, scenario), [1], 5)[0]
    population = population_of(pack, scenario, draw)
    facts = CountyFacts(
        **{
            **vars(pack.facts),
            **{
                k: round(draw.values[f"county.{k}"])
                for k in ("dibao_households", "dibao_persons", "wubao_persons")
            },
        }
    )
    assert all(m.got == m.target for m in margins(population, facts))
    lines = "\n".join(check_county(path, "en", None))
    assert "All 360 households" in lines
    assert "Synthesized for all villages: remoteness" in lines
    assert pack.not_known[0]["text"].startswith("All 360 households")


def test_told_cells_are_taken_as_they_are_in_every_draw(tmp_path):
    cells = books.whole()
    rows, at = cells["村"], {f.key: j for j, f in enumerate(VILLAGES.fields)}
    for key, value in (("need", 432), ("road", 0.11), ("remoteness", 0.9), ("hazard_y", 0.5)):
        rows[1][at[key]] = value
    path = books.write(cells, tmp_path / "t.xlsx")
    pack, scenario = load_county(str(path)), load_scenario(str(path))
    draws = make_draws(parameters_of(pack, scenario), [1, 2], 5)
    found = [population_of(pack, scenario, d).villages for d in draws]
    for v in found:
        assert v["need"][0] == 4_320_000.0
        assert v["road"][0] == np.float32(0.11)
        assert v["hazard_y"][0] == 0.5
        assert v["remoteness"][0] == np.float32(0.9)
    assert found[0]["need"][1] != found[1]["need"][1]


def test_official_codes_of_twelve_digits_number_villages_by_their_last_seven(tmp_path):
    short = books.people(books.whole())
    long = {
        tab: [
            [
                f"61092600{c}" if isinstance(c, str) and c in {r[0] for r in short["村"][1:]} else c
                for c in row
            ]
            for row in rows
        ]
        for tab, rows in short.items()
    }
    packs = [
        load_county(str(books.write(cells, tmp_path / f"{i}.xlsx")))
        for i, cells in enumerate((short, long))
    ]
    assert packs[1].villages["code"].tolist() == [
        int(f"61092600{c}") for c in packs[0].villages["code"]
    ]
    made = []
    for pack in packs:
        scenario = load_scenario(str(tmp_path / f"{len(made)}.xlsx"))
        draw = make_draws(parameters_of(pack, scenario), [1], 5)[0]
        made.append(population_of(pack, scenario, draw))
    a, b = made
    assert (b.villages["code"] > 610_926_000_000).all()
    # ids stay far from those of the born, and are the short codes' where the last seven digits are
    assert b.households["id"].max() < BIRTH_ID
    assert (b.households["id"] % 10**9 == a.households["id"] % 10**9).all()
    long["村"][2][0] = "51000" + long["村"][1][0][-7:]
    faults = told(books.write(long, tmp_path / "twice.xlsx"))
    assert [(f.kind, f.line) for f in faults if f.kind == "twice"] == [("twice", 3)]


def test_an_xls_gives_the_same_county(tmp_path):
    own = load_county(str(books.write(books.people(books.whole()), tmp_path / "a.xlsx")))
    pack = load_county(str(Path(__file__).parents[1] / "data" / "county.xls"))
    assert (pack.facts, pack.register.codes) == (own.facts, own.register.codes)
    for name, column in own.villages.items():
        np.testing.assert_array_equal(pack.villages[name], column, name)


def test_what_stands_at_the_start_is_the_sheets_over_the_villages_totals(tmp_path):
    cells = books.whole()
    tab = of(FORMS[0].words, "zh")
    given = {"moved_households": 36, "subsidized_loans": 8, "mutual_aid_yuan": 112000}
    given["community_factories"] = 2
    cells[tab] += [[key, "", value] for key, value in given.items()]
    pack = load_county(str(books.write(cells, tmp_path / "t.xlsx")))
    own = {p.name: p.value for p in pack.parameters}
    assert own["start.moved"] == pytest.approx(36 / pack.facts.households)
    assert own["start.loans"] == pytest.approx(8 / pack.facts.listed_households)
    assert own["start.mutual"] == pytest.approx(112000 / pack.facts.listed_households)
    assert own["firm.factories"] == pytest.approx(2 / pack.facts.households * 1e4)
    assert "start.shops" not in own
    cells[tab][-1][-1] = "12.5"
    assert [f.kind for f in told(books.write(cells, tmp_path / "u.xlsx"))] == ["out_of_range"]


def with_cells(tmp_path, **cells):
    """A workbook with these cells in its first village, and its faults as (key, kind)."""
    book = books.whole()
    keys = [f.key for f in VILLAGES.fields]
    for key, value in cells.items():
        book["村"][1][keys.index(key)] = value
    path = books.write(book, tmp_path / "a.xlsx")
    words = {f.words[0]: f.key for f in VILLAGES.fields}
    faults = [(words.get(f.place_zh, ""), f.kind) for f in told(path)]
    return path, faults


def test_a_village_counts_its_land_workers_students_and_missing_works(tmp_path):
    given = {"paddy_mu": 40, "workers": 12, "students": 3, "road": 0.6, "road_missing": 50}
    path, faults = with_cells(tmp_path, **given)
    assert faults == []
    pack = load_county(str(path))
    first = {k: v[0] for k, v in pack.villages.items()}
    assert (first["paddy_mu"], first["workers"], first["students"]) == (40.0, 12.0, 3.0)
    assert first["road_missing"] == 500_000.0
    assert all(np.isnan(first[k]) for k in ("dry_mu", "slope_mu", "water_missing"))
    assert first["flood"] == first["water"]
    assert all(np.isnan(pack.villages[k][1:]).all() for k in ("paddy_mu", "road_missing"))


def test_a_villages_own_cost_holds_in_every_draw_and_bounds_its_plan(tmp_path):
    path, _ = with_cells(tmp_path, road=0.6, road_missing=50, students=3, paddy_mu=0, workers=4)
    pack, scenario = load_county(str(path)), load_scenario(str(path))
    draws = make_draws(parameters_of(pack, scenario), [1, 2], seed=1)
    for draw in draws:
        villages = population_of(pack, scenario, draw).villages
        truth = true_land(pack.villages, draw.population_seed)["road_missing"]
        np.testing.assert_array_equal(villages["road_missing"], truth)
        assert truth[0] != 500_000.0
        assert villages["students"][0] == 3.0
    i = instance_of(pack, scenario)
    most = {name: i.most_village[0, k] for k, name in enumerate(GRANTABLE)}
    base, years = base_values(), len(i.years)
    inside = 1.0 - base["delivery.misses_poor"]
    price = {p.name: p.price * (1.0 + p.price_remote * i.remoteness[0]) for p in PROGRAMMES}
    assert most["vegetables"] == 0.0
    assert most["schooling"] == pytest.approx(3 / inside * years * price["schooling"])
    portion = base["industry.portion"] * (1.0 - base["industry.own_share"])
    assert most["pig"] == pytest.approx(4 / 0.5 / inside * portion * price["pig"])
    assert most["tourism"] == pytest.approx(4 / 1.0 / inside * portion * price["tourism"])
    # what is missing, what wears off it in the years of the plan, and the tenth that fails
    worn = base["delivery.works_upkeep"] * years * 500_000.0 / 0.4
    assert most["road"] == pytest.approx((500_000.0 + worn) / 0.9, rel=1e-5)
    assert np.isinf(i.most_village[1:, GRANTABLE.index("road")]).all()
    need = i.need[0] * 0.4 / 0.55 * 0.4 * (1.0 + 0.3 * i.remoteness[0])
    assert i.worth[0, GRANTABLE.index("road")] == pytest.approx(need / 500_000.0, rel=1e-5)


@pytest.mark.parametrize(
    ("cells", "key", "kind"),
    [
        ({"road": 1, "road_missing": 50}, "road_missing", "disagree"),
        ({"road": 0.5, "road_missing": 0}, "road_missing", "disagree"),
        ({"road_missing": 0}, "road_missing", "disagree"),
        ({"water_missing": -1}, "water_missing", "out_of_range"),
        ({"students": 500}, "students", "disagree"),
        ({"workers": 500}, "workers", "disagree"),
        ({"slope_mu": "many"}, "slope_mu", "broken_row"),
        ({"workers": 2.5}, "workers", "broken_row"),
        ({"distance": 900}, "distance", "out_of_range"),
        ({"flood": 2}, "flood", "out_of_range"),
    ],
)
def test_faults_of_what_a_village_counts_name_the_cell(tmp_path, cells, key, kind):
    assert (key, kind) in with_cells(tmp_path, **cells)[1]


def test_works_that_stand_in_full_miss_nothing(tmp_path):
    assert with_cells(tmp_path, road=1, road_missing=0)[1] == []


def test_distance_gives_the_remoteness_that_is_left_open(tmp_path):
    book, keys = books.whole(), [f.key for f in VILLAGES.fields]
    for i, (far, remote) in enumerate(((10, ""), (40, ""), (20, 0.9), ("", 0.3))):
        row = book["村"][1 + i]
        row[keys.index("distance")], row[keys.index("remoteness")] = far, remote
    pack = load_county(str(books.write(book, tmp_path / "a.xlsx")))
    codes = [int(row[0]) for row in book["村"][1:5]]
    found = [pack.villages["remoteness"][pack.villages["code"] == c][0] for c in codes]
    np.testing.assert_allclose(found, [0.25, 1.0, 0.9, 0.3], rtol=1e-6)
