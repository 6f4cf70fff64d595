"""Rules of civil affairs: the dibao appraisal, wubao, unsafe houses."""

from typing import Any

import numpy as np

from model.declare import kernel
from model.rng import normal_from
from model.state.maths import exp32


@kernel
def appraised_of(income_y: Any, floor_y: Any, line: Any, draw_a: Any, draw_b: Any, sd: Any) -> Any:
    """Income a head without the floor, as civil affairs sees it, over the dibao line.

    Log-normal error from two uniform draws; all in yuan per head and year.
    """
    z = normal_from(draw_a, draw_b)
    return max(np.float32(0.0), income_y - floor_y) / line * exp32(np.float64(sd) * z)


@kernel
def is_wubao(n: Any, n_old: Any, labour_q: Any, draw: Any, no_kin: Any) -> Any:
    """Whether a household has only members of 60 and over, no whole worker and nobody's support.

    ``draw`` is the household's for life: support by kin outside it is not modelled.
    """
    return bool(n_old == n and no_worker(n, labour_q) and draw < no_kin)


@kernel
def no_worker(n: Any, labour_q: Any) -> Any:
    """Whether there is no whole worker: at most half a worker a head, as from 65 to 74."""
    return labour_q <= np.float32(0.5) * np.float32(n)


@kernel
def taken_in(listed: Any, wubao: Any, n: Any, labour_q: Any, draw: Any, share: Any) -> Any:
    """Whether the floor takes a household in beyond the quota: registered, no worker.

    ``draw`` is the household's for life; ``share`` is how many of them the county takes in.
    """
    return bool(listed != 0 and wubao == 0 and no_worker(n, labour_q) and draw < share)


@kernel
def in_need(bills: Any, income_y: Any, savings: Any, n: Any, line: Any) -> Any:
    """Whether a blow leaves a household below a line: temporary relief is for no other poverty.

    Asked of those who cut basic consumption in a quarter of an admission, a death or a disaster.

    Parameters
    ----------
    bills : hospital bills of the quarter that insurance and aid leave, yuan
    income_y : last year's, yuan per head
    savings : what is left of them after the quarter, yuan
    line : yuan per head and year
    """
    return bool(income_y + (savings - bills) / np.float32(n) < line)


@kernel
def house_after(unsafe: Any, draw: Any, rebuilt: Any, wear: Any) -> Any:
    """Whether a house is unsafe at the year's end: an unsafe one is rebuilt, a safe one wears."""
    return bool(draw >= rebuilt) if unsafe != 0 else bool(draw < wear)
