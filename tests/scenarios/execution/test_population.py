"""From a draw to a population: numbers that do not go together are unfit, anything else is an error."""

import pytest

from model.synthesis.totals import CannotFitError
from scenarios.draws.draw import make_draws
from scenarios.execution.population import UnfitError, prepare
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of


@pytest.mark.parametrize("step", ["synthesize", "fit"])
def test_only_what_cannot_be_fitted_is_unfit(tiny_pack, monkeypatch, step):
    scenario = load_scenario("practice")
    draw = make_draws(parameters_of(tiny_pack, scenario), [1], 7)[0]

    def prepared(error):
        def refuse(*_, **__):
            raise error

        monkeypatch.setattr(f"scenarios.execution.population.{step}", refuse)
        return prepare(tiny_pack, scenario, draw)

    with pytest.raises(ValueError, match="broadcast"):
        prepared(ValueError("operands could not be broadcast together"))
    cause = CannotFitError("labour.migrants of 30.0% cannot be reached")
    with pytest.raises(UnfitError) as unfit:
        prepared(cause)
    assert unfit.value.__cause__ is cause
    if step == "fit":
        (fault,) = unfit.value.faults
        assert fault.place == "labour.migrants"
        share = draw.values["labour.migrants"]
        assert fault.value_zh == f"拟合不出外出务工比例{share:.1%}的人口"
