"""Both counties that come with tuopin, and packs that are broken in every way that a user may."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from model.parameters import base_values
from model.programmes.works import WORKS
from model.synthesis.margins import bounds, margins
from model.synthesis.totals import OPTIONAL
from optimize.baselines.splits import practice
from scenarios.county.county_file import available_counties, load_county, sets_of
from scenarios.county.county_yaml import COUNTIES, DRAWABLE, FACTS
from scenarios.county.villages import read_villages
from scenarios.draws.draw import make_draws
from scenarios.draws.posterior import draws_of, read_accepted
from scenarios.execution.decision import instance_of
from scenarios.execution.population import _drawn_villages, facts_of, population_of, prepare
from scenarios.faults import FaultError
from scenarios.load import load_scenario, plain_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.check import check_file

POOR = ("上四合生", "牙路乎", "关巴", "东六", "东七", "甘都街", "阿化", "西滩")
FUNDED_2009 = ("唐寺岗", "牙目", "桥头", "东五", "下四合生", "朱乎隆")


@pytest.fixture(scope="module")
def gandu():
    return load_county("gandu")


@pytest.fixture(scope="module")
def drawn(gandu):
    """The first draws of Gandu with their populations."""
    scenario = load_scenario("gandu")
    draws = make_draws(parameters_of(gandu, scenario), range(6), 2015)
    return [(d, population_of(gandu, scenario, d)) for d in draws]


@pytest.mark.parametrize("name", ["pingli", "gandu"])
def test_base_values_meet_every_total_and_bound(name):
    pack, scenario = load_county(name), load_scenario(name)
    draw = make_draws(parameters_of(pack, scenario), [0], 1)[0]
    population, facts = population_of(pack, scenario, draw), facts_of(pack, draw)
    assert facts == pack.facts
    assert all(m.error == 0.0 for m in margins(population, facts))
    assert all(b.got >= b.target for b in bounds(population, facts))
    assert len(bounds(population, facts)) == (2 if name == "gandu" else 0)


def test_draws_meet_the_totals_that_they_draw(gandu, drawn):
    told = set()
    for draw, population in drawn:
        facts = facts_of(gandu, draw)
        told.add(tuple(getattr(facts, name) for name in DRAWABLE))
        assert all(m.error == 0.0 for m in margins(population, facts))
        assert all(b.got >= b.target for b in bounds(population, facts))
    assert len(told) == len(drawn)


@pytest.mark.parametrize(
    "ends", [("low", "high"), ("high", "low"), ("low", "low"), ("high", "high")]
)
def test_assumed_rolls_fit_the_villages_to_the_ends_of_their_ranges(gandu, ends):
    scenario = load_scenario("gandu")
    values = {p.name: p.value for p in parameters_of(gandu, scenario)}
    for p in gandu.assumptions:
        if p.key in ("dibao_households", "dibao_persons"):
            values[p.name] = getattr(p, ends[p.key == "dibao_persons"])
    draw = make_draws(parameters_of(gandu, scenario), [0], 1)[0]
    draw.values.update(values)
    population = population_of(gandu, scenario, draw)
    assert all(m.error == 0.0 for m in margins(population, facts_of(gandu, draw)))


def test_gandu_is_as_the_report_tells_it(gandu):
    v, names = gandu.villages, gandu.village_names
    assert len(names) == 25
    told = [n.partition(" ")[0] for n in names]
    assert tuple(np.array(told)[v["poor_village"] != 0]) == POOR
    assert tuple(np.array(told)[v["first_round"] != 0]) == FUNDED_2009
    assert all(("虚构" in n) == bool(i) for n, i in zip(names, v["invented"], strict=True))
    walnut = dict(zip(told, v["walnut_mu"].tolist(), strict=True))
    assert {n for n in told if walnut[n] > 0} == {"甘都街", "阿化", "西滩"}
    assert sum(walnut.values()) == 1300
    poor = v["poor_village"] != 0
    assert (v["listed_persons"][poor] / v["persons"][poor] > 0.425).all()
    gully = v["gully"] != 0
    assert gully.sum() == 7
    assert v["hazard_y"][gully].mean() > 2 * v["hazard_y"][~gully].mean()
    figures = {f["name"]: f["value"] for f in gandu.figures}
    assert (figures["sub_groups"], figures["villages"], figures["fund_2009"]) == (86, 25, 3_720_000)
    assert gandu.fund_range[0] < gandu.fund_y < gandu.fund_range[1]
    assert len(gandu.contradictions) >= 6


def test_gandus_households_are_large_old_schooled_little(drawn):
    _, population = drawn[0]
    m = population.members
    size = np.unique(m["household"], return_counts=True)[1]
    assert size.max() == 10
    assert (m["schooling"][m["age"] >= 16] <= 9).mean() > 0.85
    assert (m["age"] == 0).mean() < 0.04


def test_a_bound_on_causes_is_met_when_it_binds(gandu, drawn):
    from dataclasses import replace

    from model.synthesis.households import synthesize

    draw, before = drawn[0]
    values = {p.name: draw.values[p.name] for p in gandu.assumptions}

    def made(share):
        facts = replace(gandu.facts, caused_share_min=share)
        return facts, synthesize(
            facts, values, gandu.villages, draw.population_seed, gandu.size_weights
        )

    free = bounds(before, gandu.facts)[0].got
    facts, population = made(free + 0.1)
    assert bounds(population, facts)[0].got >= free + 0.1
    assert all(m.error == 0.0 for m in margins(population, facts))
    with pytest.raises(ValueError, match="can have a cause"):
        made(0.99)


def test_gandu_starts_at_its_poverty_and_poor_villages_are_poorer(gandu):
    scenario = load_scenario("gandu")
    draw = make_draws(parameters_of(gandu, scenario), [0], 2015)[0]
    ready = prepare(gandu, scenario, draw)
    first, member = ready.first_year, ready.snapshot.columns["Member"]
    poor = gandu.villages["poor_village"] != 0
    rate = first["poor_income"][-1] / first["persons"][-1]
    assert rate[poor].mean() > 1.5 * rate[~poor].mean()
    here, away = (member.age[(member.alive != 0) & (member.work == k)] for k in (1, 3))
    assert here.mean() > away.mean() + 8  # who is left behind is old
    assert 0.10 < first["poor_income"][-1].sum() / first["persons"][-1].sum() < 0.20


def test_practice_serves_all_poor_villages_where_none_is_of_the_first_round(gandu):
    instance = instance_of(gandu, load_scenario("gandu"))
    plan = practice(instance)
    assert instance.n_villages == 8
    # alike but for what whole hundreds of yuan leave
    assert plan.yuan[0, :8].sum(axis=(1, 2)) == pytest.approx(465_000, abs=100)


def test_a_county_brings_its_own_priors_and_a_scenario_still_overrides_them(gandu, tmp_path):
    known = {p.name: p for p in parameters_of(gandu, load_scenario("gandu"))}
    assert (known["labour.migrants"].value, known["labour.migrants"].high) == (0.40, 0.50)
    assert known["register.task_y"].value == 640
    path = tmp_path / "s.yaml"
    path.write_text("base: gandu\ntitle: t\nconstants: {labour.migrants: 0.35}\n", encoding="utf-8")
    known = {p.name: p for p in parameters_of(gandu, load_scenario(str(path)))}
    assert known["labour.migrants"].value == 0.35
    assert not known["labour.migrants"].is_drawn


def test_fund_and_rules_are_the_countys_where_no_scenario_says(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text("title: t\nwhy: w\ncounty: gandu\n", encoding="utf-8")
    levers = load_scenario(str(path)).levers
    assert (levers.fund_y, "industry_share" in levers.rules) == (3.72e6, False)
    assert plain_scenario("gandu").levers == levers
    assert plain_scenario("pingli").levers == load_scenario("pingli").levers


def test_the_order_of_villages_in_the_table_does_not_matter(gandu, tmp_path):
    lines = (COUNTIES / "gandu" / "villages.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "villages.csv"
    path.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    table, names = read_villages(path, [])
    assert tuple(names) == gandu.village_names
    for name, column in gandu.villages.items():
        np.testing.assert_array_equal(table[name], column)


def test_packs_are_checked_and_tables_made_again_are_the_same(tmp_path, monkeypatch):
    from scenarios.counties import make_villages

    assert len(available_counties()) == 2
    for name in available_counties():
        assert "no fault" in check_file(COUNTIES / name / "county.yaml", name, "en")[0]
        shutil.copytree(COUNTIES / name, tmp_path / name)
        (tmp_path / name / "villages.csv").unlink()
        monkeypatch.setattr(make_villages, "COUNTIES", tmp_path)
        make_villages.main(name)
        made = (tmp_path / name / "villages.csv").read_bytes()
        assert made == (COUNTIES / name / "villages.csv").read_bytes()


BROKEN = [
    # in county.yaml: what stands there, what is put there, kind, place, nearest
    (
        "labour.migrants: {value: 0.40",
        "labour.migrant: {value: 0.40",
        "unknown_name",
        "parameters.labour.migrant",
        "labour.migrants",
    ),
    (
        "{value: 0.40, low: 0.30",
        "{value: 0.20, low: 0.30",
        "out_of_range",
        "parameters.labour.migrants",
        "",
    ),
    (
        "low: 0.30, high: 0.50",
        "low: 0.30, high: 1.50",
        "out_of_range",
        "parameters.labour.migrants",
        "",
    ),
    (
        "labour.wage_m: {value: 2400, low: 1800",
        "labour.wage_m: {value: 2400, low: -5",
        "out_of_range",
        "parameters.labour.wage_m",
        "",
    ),
    ("{value: 2400,", "{value: much,", "wrong_type", "parameters.labour.wage_m.value", ""),
    (
        "  households: {value: 6871",
        "  housholds: {value: 6871",
        "missing",
        "figures.households",
        "",
    ),
    (
        "  dibao_households: {value: 670",
        "  dibao_housholds: {value: 670",
        "unknown_name",
        "assumptions.dibao_housholds",
        "dibao_households",
    ),
    (
        "  sub_groups: {value: 86",
        "  wubao_persons: {value: 86",
        "twice",
        "figures.wubao_persons",
        "",
    ),
    (
        "team_villages: {value: 4, low: 4, high: 4",
        "team_villages: {value: 4, low: 0, high: 8",
        "out_of_range",
        "assumptions.team_villages",
        "",
    ),
    ("value: 31300", "value: 31400", "out_of_range", "persons", ""),
    (
        "poor_village_rate: {value: 0.425",
        "poor_village_rate: {value: 0.6",
        "out_of_range",
        "listed_persons of village 1002",
        "",
    ),
    (
        "poor_village_rate: {value: 0.425",
        "poor_village_rate: {value: 42.5",
        "out_of_range",
        "figures.poor_village_rate",
        "",
    ),
    ("weights: [0.04,", "weights: [-0.04,", "out_of_range", "household_sizes.weights.0", ""),
    ("  value: 3720000", "  value: 372 dollars", "wrong_unit", "fund_y.value", ""),
    (
        "name: 关巴 Guanba",
        "name: 关八 Guanba",
        "unknown_name",
        "named_villages.3 (关八 Guanba)",
        "关巴 Guanba",
    ),
    ("floor_per_head: 150元", "floor_per_head: -1", "out_of_range", "rules.floor_per_head", ""),
    ("parameters:", "parametres:", "unknown_key", "parametres", "parameters"),
    ("household_sizes:\n", "household_sizes: 3\nnot_used:\n", "unknown_key", "not_used", ""),
    (
        '  area: {value: 164, unit: "km2",',
        "  area: {value: 164,",
        "missing",
        "figures.area.unit",
        "",
    ),
    (
        '  sub_groups: {value: 86, unit: "sub-groups", use: init, match: shown, zh: 社}',
        "  sub_groups: 86",
        "wrong_type",
        "figures.sub_groups",
        "",
    ),
    ("walnut_mu: 434}", "walnut_mu: some}", "wrong_type", "named_villages.5.walnut_mu", ""),
    (
        "plan_years: [2016, 2017, 2018, 2019, 2020]",
        "plan_years: soon",
        "wrong_type",
        "plan_years",
        "",
    ),
    ("horizon: {first_year: 2015, last_year: 2024}", "horizon: 2015", "wrong_type", "horizon", ""),
]


@pytest.mark.parametrize("case", BROKEN, ids=[str(i) for i in range(len(BROKEN))])
def test_a_broken_pack_is_told_by_place_kind_and_nearest_name(tmp_path, case):
    there, put, kind, place, near = case
    shutil.copytree(COUNTIES / "gandu", tmp_path / "mine")
    path = tmp_path / "mine" / "county.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(there) == 1
    path.write_text(text.replace(there, put), encoding="utf-8")
    with pytest.raises(FaultError) as caught:
        load_county(str(tmp_path / "mine"))
    faults = [f for f in caught.value.faults if (f.kind, f.place) == (kind, place)]
    assert faults, caught.value
    assert faults[0].nearest == near
    assert faults[0].file.startswith(str(tmp_path / "mine"))
    assert faults[0].allowed
    assert "允许" in faults[0].text("zh")


def test_a_section_that_is_none_and_a_table_that_is_not_there_are_told(tmp_path):
    shutil.copytree(COUNTIES / "gandu", tmp_path / "mine")
    path = tmp_path / "mine" / "county.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("assumptions:\n"), text.index("# The county's own priors")
    path.write_text(text[:start] + "assumptions: 3\n" + text[end:], encoding="utf-8")
    (tmp_path / "mine" / "villages.csv").unlink()
    with pytest.raises(FaultError) as caught:
        load_county(str(tmp_path / "mine"))
    told = {(f.kind, f.place) for f in caught.value.faults}
    assert {("wrong_type", "assumptions"), ("missing", "file")} <= told


def test_every_fact_and_optional_assumption_has_one_name():
    assert len(set(FACTS.values())) == len(FACTS)
    assert set(DRAWABLE) <= set(FACTS)
    assert not set(OPTIONAL) & set(FACTS.values())


def test_an_invented_tables_works_are_as_dear_as_the_draws_needs_and_prices():
    pack, scenario = load_county("pingli"), load_scenario("pingli")
    (draw,) = draws_of(pack, scenario, [3])
    base = base_values()
    out = _drawn_villages(pack.villages, pack, draw)
    share, gap = (draw.values[f"delivery.works_{k}"] for k in ("share", "gap"))
    for works in WORKS:
        unit = [
            v[f"{works.name}_missing"].astype(float) / (1.0 - v[works.name].astype(float))
            for v in (pack.villages, out)
        ]
        dear = out["need"] / pack.villages["need"] * share * base["delivery.works_gap"] / gap
        np.testing.assert_allclose(unit[1] / unit[0], dear, rtol=1e-4)
    assert dear.std() > 0.0


@pytest.mark.parametrize(
    ("county", "name", "n"), [("pingli", "平利", 128), ("gandu", "gandu", 116)]
)
def test_a_county_comes_with_sets_that_hold_for_its_data_and_ranges(county, name, n):
    """More sets than a thorough plan has draws in Pingli; yields are left to their priors."""
    sets = read_accepted(sets_of(Path(name)), load_county(county))
    assert len(sets) == n
    assert len({tuple(s.values()) for s in sets}) == n
    assert not any(name.startswith("yields.") for name in sets[0])


def test_a_file_of_sets_is_not_taken_for_a_county(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pingli").write_text("a file of one's own", encoding="utf-8")
    assert sets_of(Path("pingli")) == Path("pingli")
    assert sets_of(tmp_path / "none.csv") == tmp_path / "none.csv"
