import numpy as np
import pytest

from model.declare import Parameter
from scenarios.amounts import yuan_of
from scenarios.county.county_file import available_counties, load_county
from scenarios.county.villages import exchangeable, read_villages
from scenarios.draws.draw import make_draws, quantile
from scenarios.faults import FaultError, nearest
from scenarios.files.plan import plan_rows, read_plan, write_plan
from scenarios.load import load_scenario
from scenarios.schema.layers import library
from scenarios.schema.parameters import parameters_of
from scenarios.studies.check import check_file

GOOD = "title: a\nwhy: b\n"
BAD = [
    # text, line, value, kind, nearest
    (GOOD + "levrs: {}\n", 3, "levrs", "unknown_key", "levers"),
    (GOOD + "levers:\n  fund: 3\n", 4, "fund", "unknown_key", "fund_y"),
    (GOOD + "levers: {fund_y: -1元}\n", 3, "-1", "out_of_range", ""),
    (GOOD + "levers: {fund_y: 16 dollars}\n", 3, "16 dollars", "wrong_unit", ""),
    (GOOD + "levers: {fund_y: 1600}\n", 3, "1600", "no_unit", ""),
    (GOOD + "levers: {rules: {floor_per_head: 150}}\n", 3, "150", "no_unit", ""),
    (GOOD + "levers: {rules: {town_money: [{towns: 1, most: 200}]}}\n", 3, "200", "no_unit", ""),
    (GOOD + "version: 9\n", 3, "9", "newer", ""),
    (GOOD + "futures: [flod]\n", 3, "flod", "unknown_name", "flood"),
    (GOOD + "outcomes: [gap]\n", 3, "gap", "unknown_name", ""),
    (GOOD + "levers: {fund_y: much}\n", 3, "much", "wrong_unit", ""),
    (GOOD + "levers: {plan: practise}\n", 3, "practise", "unknown_name", "practice"),
    (GOOD + "levers: {line: statistic}\n", 3, "statistic", "unknown_name", "statistics"),
    (GOOD + "levers: {other_budgets: perhaps}\n", 3, "perhaps", "wrong_type", ""),
    (GOOD + "county: pinglee\n", 3, "pinglee", "unknown_name", "pingli"),
    (
        GOOD + "constants: {delivery.theeta: 0}\n",
        3,
        "delivery.theeta",
        "unknown_name",
        "delivery.theta",
    ),
    (GOOD + "uncertainties:\n  delivery.theta: {value: x}\n", 4, "x", "wrong_type", ""),
    (GOOD + "constants: {delivery.theta: 7}\n", 3, "7", "out_of_range", ""),
    (GOOD + "uncertainties:\n  labour.wage_m: {value: -3}\n", 4, "-3", "out_of_range", ""),
    (GOOD + "draws: {seed: -4}\n", 3, "-4", "out_of_range", ""),
    (GOOD + "draws: {valuation_draws: 1}\n", 3, "1", "out_of_range", ""),
    (GOOD + "plan_years: [2016, 2019]\n", 3, "[2016, 2019]", "out_of_range", ""),
    (GOOD + "horizon: {last_year: 2090}\n", 3, "2090", "out_of_range", ""),
    (GOOD + "levers: {rules: {industry_share: 7}}\n", 3, "7", "out_of_range", ""),
    ("why: b\n", 0, "nothing", "missing", ""),
    ("title: [a\n", 2, "", "unreadable", ""),
]


@pytest.mark.parametrize("case", BAD, ids=[str(i) for i in range(len(BAD))])
def test_a_faulty_scenario_is_told_by_line_value_and_nearest_name(tmp_path, case):
    text, line, value, kind, near = case
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultError) as caught:
        load_scenario(str(path))
    fault = next(f for f in caught.value.faults if f.kind == kind)
    assert fault.file == str(path)
    assert line in (0, fault.line)
    assert value in fault.value
    assert fault.nearest == near
    assert fault.allowed
    assert str(path) in fault.text("en")
    assert "允许" in fault.text("zh")


def test_all_faults_are_told_at_once(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(
        GOOD + "levrs: {}\ncounty: nowhere\nhorizon: {last_year: 1}\n", encoding="utf-8"
    )
    with pytest.raises(FaultError) as caught:
        load_scenario(str(path))
    assert {f.line for f in caught.value.faults} == {3, 4, 5}


def test_bases_stack_and_a_clash_is_a_fault(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD + "constants: {delivery.theta: 0}\n", encoding="utf-8")
    b = tmp_path / "b.yaml"
    text = f"base: {tmp_path / 'a.yaml'}\ntitle: c\nconstants: {{delivery.theta: 1}}\n"
    b.write_text(text, encoding="utf-8")
    with pytest.raises(FaultError) as caught:
        load_scenario(str(b))
    assert [f.kind for f in caught.value.faults] == ["clash"]
    b.write_text(text + "replace: true\n", encoding="utf-8")
    scenario = load_scenario(str(b))
    assert scenario.overrides["delivery.theta"].value == 1
    assert scenario.why == "b"


def test_the_library_is_without_fault():
    assert len(library()) > 20
    for name in library():
        scenario = load_scenario(name)
        assert scenario.title_zh, name
        assert scenario.county in available_counties(), name


def test_money_with_units():
    assert yuan_of("1600万元") == yuan_of("16 million yuan") == yuan_of(16_000_000) == 16e6
    assert nearest("practise", ["practice", "equal"]) == "practice"


def test_a_draw_depends_on_seed_and_number_only(pack):
    known = parameters_of(pack, load_scenario("pingli"))
    few, many = make_draws(known, range(3), 1), make_draws(known, range(9), 1)
    assert [d.digest for d in few] == [d.digest for d in many[:3]]
    assert many[1].values != make_draws(known, [1], 2)[0].values
    assert many[0].values == {p.name: p.value for p in known}
    for p in known:
        values = np.array([d.values[p.name] for d in many])
        assert (values >= p.low - 1e-12).all()
        assert (values <= p.high + 1e-12).all()


def test_the_median_of_a_prior_is_its_value():
    p = Parameter("a.b", 2.0, 1.0, 10.0, "x", "assumption")
    assert [quantile(p, u) for u in (0.0, 0.25, 0.5, 0.75, 1.0)] == [1.0, 1.5, 2.0, 6.0, 10.0]


def test_overrides_fix_a_parameter(pack):
    known = {p.name: p for p in parameters_of(pack, load_scenario("theta-one"))}
    assert not known["delivery.theta"].is_drawn
    assert known["delivery.theta"].value == 1.0


def test_a_plan_survives_its_file(instance, rich_plan, tmp_path):
    write_plan(rich_plan, tmp_path / "plan.csv")
    again = read_plan(tmp_path / "plan.csv", instance)
    np.testing.assert_array_equal(again.yuan, rich_plan.yuan)
    assert len(plan_rows(again)) == (rich_plan.yuan > 0).sum()


def test_broken_rows_of_a_plan_are_all_told(instance, rich_plan, tmp_path):
    path = tmp_path / "plan.csv"
    write_plan(rich_plan, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("road", "raod")
    lines[2] = "2016,99999,tea,special,5,0,need_first"
    lines[3] = lines[3].replace("special", "speical")
    cells = lines[4].split(",")
    lines[4] = ",".join([*cells[:4], "-7", *cells[5:]])
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(FaultError) as caught:
        read_plan(path, instance)
    told = {(f.line, f.place, f.nearest) for f in caught.value.faults}
    assert {(2, "programme", "road"), (4, "purse", "special"), (5, "yuan", "")} <= told
    assert any(f.line == 3 and f.place == "village" for f in caught.value.faults)


def test_broken_villages_are_all_told(tmp_path, pack):
    from scenarios.county.county_yaml import COUNTIES

    lines = (COUNTIES / "pingli" / "villages.csv").read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(",", ",x", 6)
    lines[5] = lines[4]
    path = tmp_path / "villages.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    faults = []
    read_villages(path, faults)
    assert {f.line for f in faults} == {4, 6}
    with pytest.raises(FaultError):
        check_file(path, "pingli", "en")


def test_check_knows_files_by_their_content(tmp_path):
    from scenarios.county.county_yaml import COUNTIES

    assert "no fault" in check_file(COUNTIES / "pingli" / "villages.csv", "pingli", "en")[0]
    assert "a county, no fault" in check_file(COUNTIES / "pingli", "pingli", "en")[0]
    with pytest.raises(FaultError, match="a folder of a county's tables"):
        check_file(tmp_path, "pingli", "en")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FaultError, match="header"):
        check_file(tmp_path / "x.csv", "pingli", "en")


def test_the_pack_tells_every_figure_and_contradiction(pack):
    assert len(pack.figures) >= 36
    assert len(pack.contradictions) >= 5
    assert pack.fund_y == 16e6
    assert {f["match"] for f in pack.figures} <= {"exact", "bound", "shown", "contradicted"}
    with pytest.raises(FaultError, match="pingli"):
        load_county("pinglii")


def test_exchangeable_villages_share_all_attributes(pack):
    villages = exchangeable(pack.villages)
    poor = villages["poor_village"] != 0
    for name in ("remoteness", "need", "road", "hazard_y"):
        assert np.ptp(villages[name][poor]) < 1e-6 * abs(villages[name][poor]).max()
