# %% [markdown]
# # A first county
# Qingxi is made up. Nothing here says anything about a real place.

# %%
import os
import tempfile
from pathlib import Path

from tuopin import load, plan

HERE = Path("docs/tutorial") if Path("docs/tutorial").is_dir() else Path()
scenario = load(HERE / "first.yaml")
scenario

# %% [markdown]
# A scenario says what is decided (levers) and over how many draws it is judged. `plan` learns,
# chooses, simulates the plan again on draws that chose nothing, and writes a report.

# %%
out = Path(os.environ.get("TUOPIN_TUTORIAL_RUNS") or tempfile.mkdtemp())
run = plan(scenario, out)
findings = run.findings
findings

# %% [markdown]
# Every result is a tidy table; `docs/frames.md` names all columns.

# %%
grants = findings.plan_table.groupby(["year", "programme"])["yuan"].sum()
assert grants.groupby("year").sum().max() <= 1.2 * scenario.levers.fund_y + 1
grants

# %%
poor = findings.county_year.pivot_table(index="year", columns="plan", values="poor_spending")
assert {"chosen", "practice", "no_fund"} <= set(poor.columns)
poor.round()

# %% [markdown]
# A gain is only believed with its interval: the same draws, plan by plan.

# %%
from results.comparison import gains

gains(findings)[["against", "gap_mean", "gap_low", "gap_high", "gap_won"]]
