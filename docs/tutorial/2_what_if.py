# %% [markdown]
# # A what-if of one's own
# A finished plan is asked again in seconds, from what it learned; then the answer is simulated.

# %%
import os
import tempfile
from pathlib import Path

from scenarios.schema.overrides import read_overrides
from scenarios.studies.catalogue import Adjust
from scenarios.studies.study import Machine, ask
from tuopin import adjust, load, plan

HERE = Path("docs/tutorial") if Path("docs/tutorial").is_dir() else Path()
out = Path(os.environ.get("TUOPIN_TUTORIAL_RUNS") or tempfile.mkdtemp())
run = plan(load(HERE / "first.yaml"), out)

# %% [markdown]
# Half as much money again, and no photovoltaics:

# %%
made = adjust(run, budget="180万元", bans=["photovoltaic"])
assert "photovoltaic" not in set(made.moved["mix"].str.split("=").str[0])
made.moved[["village", "before", "after", "mix"]]

# %% [markdown]
# That is what was learned. What the county does with it is simulated, beside the plan before it:

# %%
overrides = read_overrides(budget="180万元", bans=["photovoltaic"])
study = Adjust(run=str(run.folder), overrides=overrides, draws=2)
done = ask(study, Machine(out, workers=2), made)
assert done.findings.main == "adjusted"
done.findings.county_year.groupby("plan")["gap_spending"].mean()
