"""All money for one programme: a yardstick that breaks rules, never recommended."""

import numpy as np

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.fund_plan import plan_of, whole
from optimize.learning.learned import Curves
from optimize.menu import closed


def single_programme(curves: Curves) -> FundPlan:
    """All money for the one programme that does most alone by the curves, alike a registered head.

    A yardstick: it breaks rules that keep money from one programme.
    """
    instance = curves.instance
    plans = []
    for k, name in enumerate(GRANTABLE):
        if name not in closed(instance) and instance.purses[0].programmes[k]:
            yuan = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
            for y, money in enumerate(instance.budget_y):
                yuan[y, :, k] = whole(money, instance.heads)
            plans.append(plan_of(instance, "single", yuan))
    return max(plans, key=curves.of_plan)
