"""The functions that notebooks begin with: each does what the command of its name does."""

import pytest

import tuopin
from scenarios.faults import FaultError
from tuopin import adjust, compare, follow, load, plan, simulate, update


def test_names_are_functions():
    assert [f.__name__ for f in (adjust, compare, follow, load, plan, simulate, update)] == sorted(
        tuopin.__all__
    )


def test_a_county_a_stack_and_a_mistake():
    assert load("pingli").county == "pingli"
    assert load("gandu+practice").county == "gandu"
    with pytest.raises(FaultError):
        load("pinli")


@pytest.mark.slow
def test_runs_are_compared_whether_named_or_held(tiny_pack, tiny_question, tmp_path):
    first = simulate(tiny_question, tmp_path)
    levers = tiny_question.levers.model_copy(update={"plan": "equal_village"})
    other = simulate(tiny_question.model_copy(update={"levers": levers}), tmp_path)
    found = compare(
        first, str(other.folder), "floor", load("pingli+flood-year"), draws=2, out=tmp_path
    )
    assert found.answer.n_draws == 2
    assert len(found.answer.names) == 4
    assert "<table" in found._repr_html_()
    assert found.plot("register").axes
    assert len(found.table("difference")) == 4
    long = found.table("iamc")
    assert set(long["scenario"]) == set(found.table()["scenario"])
    with pytest.raises(KeyError, match="register"):
        found.plot("registers")
