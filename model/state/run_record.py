"""What one run leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.state.measures import MEASURES
from model.state.units import FEN


@dataclass(frozen=True)
class Record:
    """Village sums of a run.

    Attributes
    ----------
    first_year : int
    villages : (V,)
        Village codes.
    sums : (Q, V, M) int64
        In the units and order of :data:`model.state.measures.MEASURES`.
    county : mapping of str to (Q,) float64
        Line and mean income (nominal yuan), price and wage indices (2015 is 1), gini.
    """

    first_year: int
    villages: NDArray[np.int64]
    sums: NDArray[np.int64]
    county: Mapping[str, NDArray[np.float64]]

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years covered."""
        return tuple(range(self.first_year, self.first_year + self.sums.shape[0] // 4))

    def yearly(self) -> dict[str, NDArray[np.float64]]:
        """(Y, V) of every measure: flows summed, else the fourth quarter's value.

        Money in yuan of 2015, severity in persons, tea area in mu.
        """
        n_years = len(self.years)
        shape = (n_years, 4, len(self.villages))
        prices = self.county["prices"][3::4][:, None]
        out = {}
        for i, measure in enumerate(MEASURES):
            quarters = self.sums[: 4 * n_years, :, i].reshape(shape)
            values = quarters.sum(axis=1) if measure.kind == "flow" else quarters[:, 3]
            result = values.astype(np.float64)
            if measure.unit == "fen":
                result /= FEN * prices
            elif measure.unit == "millionths":
                result /= 1e6
            elif measure.unit.startswith("hundredths"):
                result /= 100.0
            out[measure.name] = result
        return out
