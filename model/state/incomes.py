"""The seven incomes of a household together."""

from typing import Any

from model.declare import kernel


@kernel
def total_income(
    farm: Any, industry: Any, local: Any, migrant: Any, business: Any, rent: Any, transfer: Any
) -> Any:
    """Sum of the seven incomes in the order of :data:`model.state.columns.SOURCES`."""
    return farm + industry + local + migrant + business + rent + transfer
