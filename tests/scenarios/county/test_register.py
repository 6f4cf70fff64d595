"""A user's register as the initial population: told columns as they are, others given the told ones."""

import copy
from pathlib import Path

import numpy as np
import pytest
import workbooks as books

from model.synthesis.margins import margins
from model.synthesis.register_data import (
    ILL,
    distance,
    empty_register,
    rank_as_listed,
    ranked_by_income,
)
from scenarios.county.county_file import load_county
from scenarios.county.workbook.check import check_county
from scenarios.draws.draw import make_draws
from scenarios.draws.subsample import thin
from scenarios.execution.population import facts_of, population_of
from scenarios.execution.store import folder_of
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of

YES, NO = "是", "否"


def homes(n, code="1001", size=3, listed=YES, workers="", cause="", **more):
    """Rows of the sheet of households."""
    return [
        [
            f"{code}-{i:03d}",
            code,
            size,
            listed,
            more.get("dibao", ""),
            "",
            workers,
            cause,
            more.get("land", ""),
            more.get("income", lambda i: "")(i),
            "",
            "",
            "",
        ]
        for i in range(n)
    ]


def with_homes(rows, members=()):
    cells = copy.deepcopy(books.whole())
    people = books.people(cells, n=0)
    people["农户"] += rows
    people["家庭成员"] += list(members)
    return people


def population(path, number=1, seed=5):
    pack, scenario = load_county(str(path)), load_scenario(str(path))
    draw = make_draws(parameters_of(pack, scenario), [number], seed)[0]
    return pack, draw, population_of(pack, scenario, draw)


def test_told_columns_of_households_and_members_are_taken_as_they_are(tmp_path):
    path = books.write(books.people(books.whole()), tmp_path / "a.xlsx")
    for number in (1, 2):
        pack, draw, p = population(path, number)
        first = p.households["id"][:5]
        assert first.tolist() == [100_100_000 + i for i in range(5)]
        assert (p.households["land"][:5] == 3.5).all()
        assert (p.households["savings"][:5] == 2000.0).all()
        assert (p.households["debt"][:5] == 0.0).all()
        assert p.households["listed"][:5].all()
        own = np.isin(p.members["household"], first)
        assert p.members["age"][own].tolist() == [48, 46, 49, 46, 15, 50, 46, 51, 46, 15, 52, 46]
        assert p.members["enrolled"][own].sum() == 2
        assert p.members["condition"][own].sum() == 0
        assert (np.diff(p.households["rank"][:5]) > 0).all()
        assert all(m.got == m.target for m in margins(p, facts_of(pack, draw)))
    assert pack.register.codes[0] == "1001-001"


def test_only_what_is_open_differs_between_draws(tmp_path):
    path = books.write(books.people(books.whole()), tmp_path / "a.xlsx")
    (_, _, a), (_, _, b) = population(path, 1), population(path, 2)
    own = a.members["household"] < 100_100_005
    for name in ("age", "sex", "schooling", "enrolled", "condition"):
        assert (a.members[name][own] == b.members[name][own]).all()
    assert (a.members["age"][~own] != b.members["age"][~own]).any()


def test_untold_members_have_the_households_workers_and_cause(tmp_path):
    rows = homes(8, workers=2, cause="因病") + [
        [f"x{r[0]}", *r[1:]] for r in homes(6, size=2, workers=0, cause="因残")
    ]
    path = books.write(with_homes(rows), tmp_path / "a.xlsx")
    pack, _, p = population(path)
    owner = p.members["household"] - 100_100_000
    mine = owner < len(rows)
    apart = distance(
        pack.register, {k: m[mine] for k, m in p.members.items()}, owner[mine], np.arange(len(rows))
    )
    assert (apart == 0.0).mean() > 0.8
    assert pack.register.required[0] == ILL


def test_the_registered_rank_lower_than_others_of_the_same_composition(tmp_path):
    rows = homes(24, listed=YES, size=2) + [
        [f"y{r[0]}", *r[1:]] for r in homes(24, listed=NO, size=2)
    ]
    cells = with_homes(rows)
    cells["村"][1][4], cells["村"][1][6] = 140, 48  # two registered persons in each
    path = books.write(cells, tmp_path / "a.xlsx")
    ranks = [population(path, n)[2].households["rank"][:48] for n in range(1, 9)]
    listed = np.mean([r[:24].mean() for r in ranks])
    other = np.mean([r[24:].mean() for r in ranks])
    assert other - listed > 0.5


def test_a_whole_register_tells_the_rolls_and_leaves_nobody_to_invent(tmp_path):
    cells = books.whole()
    rows, sizes = [], (3, 2, 4)
    for village in cells["村"][1:]:
        persons = 0
        for i in range(books.PER_VILLAGE):
            size = sizes[i % 3]
            listed = i < 24 if village[7] == YES else i < 8
            persons += size
            rows.append(
                [
                    f"{village[0]}-{i}",
                    village[0],
                    size,
                    YES if listed else NO,
                    YES if i < 3 else "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                ]
            )
        village[4] = persons
        village[6] = sum(sizes[i % 3] for i in range(24 if village[7] == YES else 8))
    cells["农户"] = [books.heads(books.HOUSEHOLDS), *rows]
    path = books.write(cells, tmp_path / "a.xlsx")
    pack, draw, p = population(path)
    assert p.n_households == len(rows)
    assert pack.facts.dibao_households == 18
    assert p.households["dibao"].sum() == 18
    assert p.households["wubao"].sum() == 0
    assert all(m.got == m.target for m in margins(p, facts_of(pack, draw)))
    assert "360 households 360" in " ".join(check_county(path, "en", None))


def test_a_thinned_county_keeps_its_villages_households(tmp_path):
    path = books.write(books.people(books.whole(), "2004"), tmp_path / "a.xlsx")
    pack, scenario = load_county(str(path)), load_scenario(str(path))
    small = thin(pack, scenario, 3)
    draw = small.draw(make_draws(parameters_of(pack, scenario), [1], 5)[0])
    p = population_of(small.pack, small.scenario, draw)
    kept = 2004 in small.pack.villages["code"]
    assert (200_400_000 in p.households["id"]) == kept
    assert all(
        m.got == m.target for m in margins(p, facts_of(small.pack, draw)) if m.name != "n_towns"
    )


def test_another_register_is_another_run(tmp_path):
    a = books.write(books.people(books.whole()), tmp_path / "a.xlsx")
    cells = books.people(books.whole())
    cells["家庭成员"][1][2] = 60
    b = books.write(cells, tmp_path / "b.xlsx")
    scenario = load_scenario(str(a))
    assert folder_of(Path(), load_county(str(a)), ("plan",), scenario) != folder_of(
        Path(), load_county(str(b)), ("plan",), scenario
    )


def test_households_that_no_village_could_hold_are_told(tmp_path):
    path = books.write(with_homes(homes(25)), tmp_path / "a.xlsx")
    with pytest.raises(FaultError) as caught:
        load_county(str(path))
    text = caught.value.faults[0].text("en")
    assert "24, with 25 on the sheet of households" in text


def test_ranks_are_dealt_by_income_among_those_that_tell_one():
    rank = np.array([0.3, -1.0, 2.0, 0.5])
    income = np.array([np.nan, 900.0, 100.0, 500.0])
    assert ranked_by_income(rank, income).tolist() == [0.3, 2.0, -1.0, 0.5]


def test_an_empty_register_draws_nothing():
    rng = np.random.default_rng(1)
    noise = np.array([0.1, 0.2])
    assert (rank_as_listed(empty_register(), noise, noise, 0.8, 0.3, rng) == noise).all()
    assert rng.random() == np.random.default_rng(1).random()
