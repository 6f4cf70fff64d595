# %% [markdown]
# # The optimizer in depth
# A village plan is a whole package; the county picks one for each village under shared rules.

# %%
import os
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from optimize.analysis.explain import reasons
from optimize.formulation.solve import solve
from optimize.objective import Objective
from scenarios.execution.learned_file import load_learned
from tuopin import load, plan

HERE = Path("docs/tutorial") if Path("docs/tutorial").is_dir() else Path()
out = Path(os.environ.get("TUOPIN_TUTORIAL_RUNS") or tempfile.mkdtemp())
run = plan(load(HERE / "first.yaml"), out)
learned = load_learned(run.folder).learned

# %% [markdown]
# `Learned` holds the menu and what its plans did. The problem of an objective is arrays: worth and
# cost of every plan in every village, and the rows of the rules.

# %%
problem = learned.problem(Objective())
problem.plan_value.shape, problem.costs.shape

# %%
solution = solve(problem)
assert solution.objective <= solution.bound * (1 + 1e-9)
solution.gap, solution.status

# %% [markdown]
# Prices: what a yuan more of each year's fund would do, from the relaxation's duals.

# %%
pd.Series({str(k): v for k, v in solution.prices.items() if k[0] == "fund"})

# %%
why = pd.DataFrame(reasons(problem, solution))
assert np.isclose(why["yuan"].sum(), problem.total[np.arange(len(why)), solution.choice].sum())
why[["village", "plan", "yuan", "gap_closed", "binding"]]
